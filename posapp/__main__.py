"""The program: the till where no command is named, else the command."""

from __future__ import annotations

import gc
import sys

# What the imports make stays for good: collecting meanwhile costs a tenth of the start.
gc.disable()

from posapp.cli import main  # noqa: E402

gc.freeze()
gc.enable()

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
