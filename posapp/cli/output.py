"""How a command answers: one JSON value, or words and tables for people."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from posapp.error_text import code_text
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.catalogue.import_rows import BadRow

Shows = Callable[[Any], str]

_BREAKS = re.compile(r"[\t\r\n]+")
#: How many bad rows of a file are printed for people; JSON has more.
_ROWS_SHOWN = 20


class Output:
    """Standard output and standard error of one call."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        _take_any_letter(sys.stdout, as_json=as_json)
        _take_any_letter(sys.stderr, as_json=False)

    def answer(self, value: Any, shows: Shows) -> None:
        """Print what was done or asked for."""
        self._print(json_text(value) if self._as_json else shows(value))

    def help(self, text: str) -> None:
        """Print a help page."""
        self._print(json_text({"help": text}) if self._as_json else text)

    def error(self, code: str, message: str, *, hint: str = "", **more: Any) -> None:
        """Print why it was not done."""
        if self._as_json:
            self._print(json_text({"error": {"code": code, "message": message, **more}}))
            return
        rows = [f"{row['row']}: {row['message']}" for row in more.get("rows", ())[:_ROWS_SHOWN]]
        self.complain("\n".join(filter(None, (hint.rstrip(), message, *rows))))

    def complain(self, text: str) -> None:
        """Print on standard error, whatever standard output is for."""
        print(text, file=sys.stderr)

    def flush(self) -> None:
        """Let a reader at the other end of a pipe see it now."""
        if sys.stdout is not None:  # a program without a console has none
            sys.stdout.flush()

    def _print(self, text: str) -> None:
        print(text.rstrip("\n"))


def more(refusal: Refused | StorageTrouble) -> dict[str, Any]:
    """What an error of this code carries as values, and not only in its words."""
    if refusal.code == "broken":
        return {name: refusal.params[name] for name in ("table", "row")}
    if refusal.code == "import_rows":
        return {"rows": [shown_bad_row(row) for row in refusal.params["rows"]]}
    return {}


def shown_bad_row(row: BadRow) -> dict[str, Any]:
    """A row of a file that cannot be taken, with its reason in words."""
    message = code_text(row.code, row.params, row.field)
    return {"row": row.row, "field": row.field, "code": row.code, "message": message}


def json_text(value: Any) -> str:
    """One JSON value: times in UTC with Z, tuples as lists, enums as their texts."""
    return msgspec.json.encode(value).decode()


def let_go_of_stdout() -> None:
    """It takes no more: do not let the interpreter complain about that at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: str = "") -> str:
    """Columns under headers; ``right`` names the headers whose columns are numbers."""
    cells = [list(headers)] + [[cell(value) for value in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(headers))]
    aligned = [name in right.split("|") for name in headers]
    return "\n".join(
        "  ".join(
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, aligned, strict=True)
        ).rstrip()
        for row in cells
    )


def fields(pairs: Iterable[tuple[str, object]]) -> str:
    """One fact a line, those that are empty left out."""
    told = [(name, cell(value)) for name, value in pairs if value not in (None, "", ())]
    width = max((len(name) for name, _ in told), default=0)
    return "\n".join(f"{name.ljust(width)}  {value}" for name, value in told)


def cell(value: object) -> str:
    """A value in one line."""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, tuple | list):
        return ", ".join(str(part) for part in value)
    return _BREAKS.sub(" ", str("" if value is None else value))


def _take_any_letter(stream: Any, *, as_json: bool) -> None:
    """A console that lacks a letter shows another; JSON is UTF-8 everywhere."""
    if hasattr(stream, "reconfigure"):
        if as_json:
            stream.reconfigure(encoding="utf-8")
        else:
            stream.reconfigure(errors="replace")
