"""A receipt as one sheet, as long as it has to be."""

from __future__ import annotations

from dataclasses import replace

from posapp.services.channels.qr import QUIET_ZONE, qr_matrix
from posapp.services.papers.document import Paper
from posapp.services.papers.faces import width_of
from posapp.services.papers.picture import shape_of
from posapp.services.papers.rows import (
    Banner,
    Centred,
    Gap,
    Logo,
    Pair,
    Plain,
    QrCode,
    Row,
    Rule,
    receipt_rows,
)
from posapp.services.papers.sheet import MM, Box, Code, Mark, Picture, Sheet, Text
from posapp.services.papers.wrap import wrap

#: Paper width -> what its printers can print on, and the size of the letters.
_WIDTHS = {58: (48 * MM, 7.5), 80: (72 * MM, 8.5)}
_LEADING = 1.36
_BIG = 1.35
_INDENT = 8.0
_MODULE = 0.5 * MM
_TOP = 4 * MM


def receipt_sheet(paper: Paper, width: int) -> Sheet:
    """The receipt on paper of 58 or 80 mm."""
    return rows_sheet(receipt_rows(paper), width, paper.shop.logo)


def rows_sheet(rows: tuple[Row, ...], width: int, logo: bytes = b"") -> Sheet:
    """Any rows on such paper."""
    drawing = _Drawing(width, logo)
    for row in rows:
        drawing.add(row)
    return drawing.sheet()


class _Drawing:
    def __init__(self, width: int, logo: bytes) -> None:
        self._logo_file = logo
        self._inside, self._size = _WIDTHS[width]
        self._whole = width * MM
        self._left = (self._whole - self._inside) / 2
        self._y = _TOP
        self._marks: list[Mark] = []

    def sheet(self) -> Sheet:
        """What was drawn."""
        return Sheet(self._whole, self._y + _TOP, tuple(self._marks))

    def add(self, row: Row) -> None:
        """Draw a row below the ones before."""
        match row:
            case Centred():
                size = self._size * (_BIG if row.big else 1)
                self._lines(row.text, size, row.bold, centred=True)
            case Plain():
                indent = _INDENT if row.indent else 0
                self._lines(row.text, self._size, row.bold, indent=indent)
            case Pair():
                self._pair(row)
            case Rule():
                self._y += 3
                self._marks.append(Box(self._left, self._y, self._inside, 0.6))
                self._y += 3
            case Gap():
                self._y += self._size * _LEADING / 2
            case Banner():
                self._banner(row)
            case Logo():
                self._logo()
            case QrCode():
                self._code(row)

    def _lines(
        self, text: str, size: float, bold: bool, *, centred: bool = False, indent: float = 0
    ) -> None:
        room = self._inside - indent
        for line in wrap(text, lambda part: width_of(part, size, bold=bold) <= room):
            x = self._left + indent
            if centred:
                x = (self._whole - width_of(line, size, bold=bold)) / 2
            self._text(x, line, size, bold)

    def _pair(self, row: Pair) -> None:
        size = self._size * (_BIG if row.big else 1)
        right = width_of(row.right, size, bold=row.bold)
        indent = _INDENT if row.indent else 0.0
        room = self._inside - indent - right - size
        if room < self._inside / 4:  # a huge sum has a line of its own
            self._lines(row.left, size, row.bold, indent=indent)
            self._text(self._left + self._inside - right, row.right, size, row.bold)
            return
        lines = wrap(row.left, lambda part: width_of(part, size, bold=row.bold) <= room)
        for line in lines[:-1]:
            self._text(self._left + indent, line, size, row.bold)
        y = self._y
        self._text(self._left + indent, lines[-1], size, row.bold)
        self._y = y
        self._text(self._left + self._inside - right, row.right, size, row.bold)

    def _text(self, x: float, text: str, size: float, bold: bool) -> None:
        self._marks.append(Text(x, self._y + size, text, size, bold))
        self._y += size * _LEADING

    def _banner(self, row: Banner) -> None:
        size = self._size * _BIG
        fits = wrap(row.text, lambda part: width_of(part, size, bold=True) <= self._inside - 8)
        height = len(fits) * size * _LEADING + 4
        self._marks.append(Box(self._left, self._y, self._inside, height))
        self._y += 2
        first = len(self._marks)
        self._lines(row.text, size, bold=True, centred=True)
        self._marks[first:] = [
            replace(mark, grey=1.0) if isinstance(mark, Text) else mark
            for mark in self._marks[first:]
        ]
        self._y += 2

    def _logo(self) -> None:
        width, height = shape_of(self._logo_file, self._inside * 0.7, 18 * MM)
        self._marks.append(Picture((self._whole - width) / 2, self._y, width, height))
        self._y += height + 4

    def _code(self, row: QrCode) -> None:
        modules = len(qr_matrix(row.content))
        module = min(_MODULE, self._inside / (modules + 2 * QUIET_ZONE))
        size, quiet = modules * module, QUIET_ZONE * module
        self._marks.append(Code((self._whole - size) / 2, self._y + quiet, size, row.content))
        self._y += size + 2 * quiet
