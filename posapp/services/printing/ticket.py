"""A receipt as ESC/POS: the printer's own letters where it has them, dots where it has not."""

from __future__ import annotations

from posapp.services.papers.document import Paper
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
from posapp.services.papers.wrap import wrap
from posapp.services.printing import escpos
from posapp.services.printing.dots import code_dots, picture_dots, text_dots, text_width

#: Paper width in mm -> letters a line, and dots a line (203 dpi, font A of 12 dots).
_PAPERS = {58: (32, 384), 80: (48, 576)}
_BIG = 1.35
_INDENT = 2


def ticket(paper: Paper, width: int) -> bytes:
    """The whole receipt, cut at its end. The drawer is another matter."""
    return rows_bytes(receipt_rows(paper), width, paper.shop.logo)


def rows_bytes(rows: tuple[Row, ...], width: int, logo: bytes = b"") -> bytes:
    """Any rows, from the beginning of a paper to its cut."""
    writer = _Writer(width, logo)
    sent = b"".join(writer.write(row) for row in rows)
    return escpos.begin() + sent + escpos.feed(30) + escpos.cut()


class _Writer:
    def __init__(self, width: int, logo: bytes) -> None:
        self._letters, self._dots = _PAPERS[width]
        self._logo = logo

    def write(self, row: Row) -> bytes:
        """The bytes of one row."""
        match row:
            case Centred():
                return self._centred(row.text, bold=row.bold, big=row.big)
            case Plain():
                return self._pair(Pair(row.text, "", row.bold, indent=row.indent))
            case Pair():
                return self._pair(row)
            case Rule():
                return escpos.line("-" * self._letters)
            case Gap():
                return escpos.feed(15)
            case Banner():
                stars = escpos.line("*" * self._letters, bold=True)
                return stars + self._centred(row.text, bold=True, big=True) + stars
            case Logo():
                return self._raster(picture_dots(self._logo, self._dots)) + escpos.feed(8)
            case QrCode():
                return self._raster(code_dots(row.content, self._dots))

    def _raster(self, rows: bytes) -> bytes:
        return escpos.raster(rows, self._dots // 8)

    def _centred(self, text: str, *, bold: bool, big: bool) -> bytes:
        plain = escpos.in_page(text)
        if plain is not None:
            lines = wrap(plain, lambda part: len(part) <= self._letters)
            return b"".join(
                escpos.line(line.center(self._letters).rstrip(), bold=bold, tall=big)
                for line in lines
            )
        scale = _BIG if big else 1
        sent = b""
        for line in wrap(text, lambda p: text_width(p, bold=bold, scale=scale) <= self._dots):
            x = (self._dots - text_width(line, bold=bold, scale=scale)) // 2
            sent += self._raster(text_dots(((line, x),), self._dots, bold=bold, scale=scale))
        return sent

    def _pair(self, row: Pair) -> bytes:
        left, right = escpos.in_page(row.left), escpos.in_page(row.right)
        if left is None or right is None:
            return self._drawn_pair(row)
        indent = _INDENT if row.indent else 0
        room = self._letters - indent - (len(right) + 1 if right else 0)
        if room < self._letters // 4:
            alone = escpos.line(right.rjust(self._letters), bold=row.bold, tall=row.big)
            return self._pair(Pair(row.left, "", row.bold, row.big, row.indent)) + alone
        lines = [" " * indent + part for part in wrap(left, lambda part: len(part) <= room)]
        lines[-1] += right.rjust(self._letters - len(lines[-1])) if right else ""
        return b"".join(escpos.line(line, bold=row.bold, tall=row.big) for line in lines)

    def _drawn_pair(self, row: Pair) -> bytes:
        scale = _BIG if row.big else 1
        start = 12 * _INDENT if row.indent else 0
        right = text_width(row.right, bold=row.bold, scale=scale) if row.right else 0
        room = self._dots - start - (right + 12 if right else 0)
        lines = wrap(row.left, lambda p: text_width(p, bold=row.bold, scale=scale) <= room)
        sent = b""
        for number, line in enumerate(lines, start=1):
            parts: tuple[tuple[str, int], ...] = ((line, start),)
            if right and number == len(lines):
                parts += ((row.right, self._dots - right),)
            sent += self._raster(text_dots(parts, self._dots, bold=row.bold, scale=scale))
        return sent
