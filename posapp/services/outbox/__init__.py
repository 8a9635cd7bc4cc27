"""The outbox: what must leave this machine, kept until it is done."""
