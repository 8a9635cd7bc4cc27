"""Read a table in a process of its own: ``python -m posapp.services.sheet_reader FILE``.

Whatever a file does to the program that opens it, it does to this one: its memory and its time
are limited, and it dies alone. The rows come back over standard output.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from posapp.config import helper_command
from posapp.models.errors import Refused
from posapp.services.sheet_file import MEGABYTE, MOST_BYTES, Cell, Row, Sheet, read_sheet

WORKER = "posapp.services.sheet_reader"
#: Ten times what the longest file that is allowed takes.
DEADLINE = 60.0
MEMORY = 2 << 30


def read_safely(path: Path, command: Sequence[str] = (), *, deadline: float = DEADLINE) -> Sheet:
    """The table in a file, as ``read_sheet`` gives it.

    Raises Refused as that does, ``import_slow`` where it takes too long, and ``import_too_big``
    where it takes too much memory. ``command`` stands in for our own worker.
    """
    if not path.is_file():
        raise Refused("no_such_file", field="file", path=str(path))
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW
    asked = [*(command or helper_command(WORKER)), str(path)]
    try:
        done = subprocess.run(  # noqa: S603  (this very program)
            asked, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=deadline, check=False, **options,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused("import_slow", field="file") from None
    if done.returncode:
        raise Refused("import_too_big", field="file", most=MOST_BYTES // MEGABYTE)
    return _unpack(msgspec.msgpack.decode(done.stdout))


def main(file: str) -> int:
    """Read the file that is named, and write what it holds; 1 where that cannot be done."""
    _limit_memory()
    sink = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not stand in the answer.
    os.dup2(2, 1)
    try:
        told = _pack(read_sheet(Path(file)))
    except Refused as refusal:
        told = {"code": refusal.code, "params": refusal.params}
    except MemoryError:
        return 1
    except OSError as error:
        told = {"code": "no_file", "params": {"detail": error.strerror or str(error)}}
    with sink:
        sink.write(msgspec.msgpack.encode(told))
    return 0


def _pack(sheet: Sheet) -> dict[str, Any]:
    """A number is a list of its digits, a text is a text."""
    rows = [
        (row.number, [cell if isinstance(cell, str) else [str(cell)] for cell in row.cells])
        for row in sheet.rows
    ]
    return {"headers": sheet.headers, "rows": rows}


def _unpack(told: dict[str, Any]) -> Sheet:
    if "code" in told:
        raise Refused(told["code"], field="file", **told["params"])
    rows = tuple(
        Row(number, tuple(_cell(cell) for cell in cells)) for number, cells in told["rows"]
    )
    return Sheet(tuple(told["headers"]), rows)


def _cell(packed: str | list[str]) -> Cell:
    return packed if isinstance(packed, str) else Decimal(packed[0])


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[-1]))
