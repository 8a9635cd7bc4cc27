"""The sandbox by itself, without a shop: ``python -m posapp.sandbox --folder F``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from posapp.models.errors import Refused
from posapp.sandbox.server import serve


def main() -> int:
    """Read the arguments, print one line when ready, serve until told to stop."""
    parser = argparse.ArgumentParser(prog="posapp.sandbox", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--notify", action="append", default=[])
    asked = parser.parse_args()
    try:
        serve(asked.folder, asked.port, asked.notify, ready=_say)
    except Refused as refused:
        _say({"error": {"code": refused.code, "message": str(refused)}})
        return 1
    return 0


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
