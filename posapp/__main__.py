"""The program: the till where no command is named, else the command."""

from __future__ import annotations

import sys

from posapp.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
