"""posapp: a desktop till that takes a deposit now and the rest online."""

__version__ = "0.1.0"
