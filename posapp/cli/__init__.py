"""The command line: whatever the window does with money and records, this does too."""

from __future__ import annotations

from posapp.cli.program import main

__all__ = ["main"]
