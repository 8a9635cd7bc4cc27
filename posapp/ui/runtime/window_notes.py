"""What the window remembers of itself on this computer: the widths of columns.

No part of the shop: it lies beside the shop's file, is in no backup, and may be lost.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

log = logging.getLogger(__name__)

NAME = "window.json"
#: A list has fewer columns, a screen fewer pixels.
_MOST_COLUMNS, _WIDEST = 64, 4000


class WindowNotes:
    """Widths of columns in pixels at 100 %, by the name of the list and the column's number."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._widths: dict[str, dict[int, int]] = _read(path) if path is not None else {}

    def widths(self, table: str) -> dict[int, int]:
        """The columns of a list that a person made wider or narrower."""
        return dict(self._widths.get(table, {}))

    def keep(self, table: str, widths: dict[int, int]) -> None:
        """Remember these; a file that cannot be written is no reason to stop anybody."""
        self._widths[table] = dict(widths)
        if self._path is None:
            return
        half = self._path.with_suffix(".part")
        try:
            half.write_text(json.dumps({"columns": self._widths}), encoding="utf-8")
            half.replace(self._path)
        except OSError as error:
            log.info("the widths of columns are not kept: %s", error)


def _read(path: Path) -> dict[str, dict[int, int]]:
    """What the file says, as far as it is what was written; anything else is forgotten."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        columns = told["columns"].items()
        return {str(name): _checked(widths) for name, widths in columns}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.info("the widths of columns cannot be read: %s", error)
        return {}


def _checked(widths: dict[str, int]) -> dict[int, int]:
    read = {int(column): int(width) for column, width in widths.items()}
    return {c: w for c, w in read.items() if 0 <= c < _MOST_COLUMNS and 0 < w <= _WIDEST}
