"""The cart on the customer's screen: every line, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt

from posapp.models.initials import initials
from posapp.ui.display.brush import (
    INK,
    INK_RULE,
    ON_INK,
    ON_INK2,
    PAPER,
    RULE,
    TEXT,
    TEXT2,
    Brush,
)
from posapp.ui.display.facts import DisplayFacts
from posapp.ui.display.stand import Sale, SaleLine
from posapp.ui.display.words import (
    DISCOUNT,
    HELLO,
    MORE_ABOVE,
    REST_BY_LINK,
    TOTAL,
    count_words,
    quantity_words,
    say,
    sum_words,
    tax_words,
)
from posapp.ui.widgets.painting import RIGHT

_PANEL, _PANEL_HIGH = 520, 300
_LINE, _SUM = 60, 38


def paint_sale(brush: Brush, sale: Sale, facts: DisplayFacts) -> None:
    """The lines on paper, the total on ink: beside them, or below in portrait."""
    brush.fill(QRectF(0, 0, brush.width, brush.height), PAPER)
    language = sale.language or facts.language
    if brush.is_portrait:
        paper = QRectF(0, 0, brush.width, brush.height - _PANEL_HIGH)
        ink = QRectF(0, paper.bottom(), brush.width, _PANEL_HIGH)
    else:
        paper = QRectF(0, 0, brush.width - _PANEL, brush.height)
        ink = QRectF(paper.right(), 0, _PANEL, brush.height)
    _paint_paper(brush, paper, sale, facts, language)
    brush.fill(ink, INK)
    if brush.is_portrait:
        _paint_total_below(brush, ink, sale, facts, language)
    else:
        _paint_total_beside(brush, ink, sale, facts, language)


def _paint_paper(
    brush: Brush, paper: QRectF, sale: Sale, facts: DisplayFacts, language: str
) -> None:
    left, wide, top = paper.left() + 40, paper.width() - 80, 96.0
    if facts.shop:
        brush.mark(left, 32, 44, initials(facts.shop), on_ink=False)
        brush.text(QRectF(left + 58, 32, wide - 58, 44), facts.shop, 22, 600, TEXT)
    else:
        top = 40.0
    sums = _sums(sale, language)
    foot = paper.bottom() - 32 - _SUM * len(sums)
    for number, (words, amount) in enumerate(sums):
        row = QRectF(left, foot + _SUM * number, wide, _SUM)
        brush.text(row, words, 20, 400, TEXT2)
        brush.figure(row, amount, 20, 400, TEXT2, RIGHT)
    _paint_lines(brush, QRectF(left, top, wide, foot - 16 - top), sale, language)


def _paint_lines(brush: Brush, room: QRectF, sale: Sale, language: str) -> None:
    """The newest lines where not all fit."""
    fitting = max(1, int(room.height() // _LINE))
    shown = list(sale.lines)
    top = room.top()
    if len(shown) > fitting:
        shown = shown[-max(1, fitting - 1) :]
        words = say(language, MORE_ABOVE, count=len(sale.lines) - len(shown))
        brush.text(QRectF(room.left(), top, room.width(), _LINE), words, 20, 400, TEXT2)
        top += _LINE
        brush.rule(room.left(), top - 1, room.width(), RULE)
    for line in shown:
        _paint_line(brush, QRectF(room.left(), top, room.width(), _LINE), line, sale, language)
        top += _LINE
        brush.rule(room.left(), top - 1, room.width(), RULE)


def _paint_line(brush: Brush, row: QRectF, line: SaleLine, sale: Sale, language: str) -> None:
    amount = sum_words(line.amount, sale.currency, language)
    quantity = quantity_words(line.quantity, language)
    wide = brush.width_of(amount, 22, 600) + 2
    indent = max(62.0, brush.width_of(quantity, 22, 400) + 16)
    brush.text(QRectF(row.left() + 1, row.top(), indent, _LINE), quantity, 22, 400, TEXT2)
    brush.figure(row, amount, 22, 600, TEXT, RIGHT)
    name = QRectF(row.left() + indent, row.top(), row.width() - indent - wide - 20, _LINE)
    brush.text(name, line.name, 22, 400, TEXT)


def _paint_total_beside(
    brush: Brush, ink: QRectF, sale: Sale, facts: DisplayFacts, language: str
) -> None:
    left, wide, middle = ink.left() + 40, ink.width() - 80, ink.center().y()

    def line(top: float, height: float) -> QRectF:
        return QRectF(left, top, wide, height)

    brush.text(line(32, 36), _hello(sale, facts, language), 22, 400, ON_INK2)
    total = sum_words(sale.total, sale.currency, language)
    brush.text(line(middle - 80, 36), say(language, TOTAL), 26, 400, ON_INK2)
    brush.figure(line(middle - 54, 82), total, 68, 700, ON_INK)
    brush.text(line(middle + 25, 36), count_words(sale.count, language), 22, 400, ON_INK2)
    if facts.offers_rest:
        brush.rule(left, ink.bottom() - 81, wide, INK_RULE)
        words = say(language, REST_BY_LINK)
        brush.paragraph(line(ink.bottom() - 76, 56), words, 18, 400, ON_INK2, _MIDDLE)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _paint_total_below(
    brush: Brush, ink: QRectF, sale: Sale, facts: DisplayFacts, language: str
) -> None:
    left, wide, top = ink.left() + 40, ink.width() - 80, ink.top()

    def line(at: float, height: float) -> QRectF:
        return QRectF(left, top + at, wide, height)

    total = sum_words(sale.total, sale.currency, language)
    brush.text(line(28, 36), _hello(sale, facts, language), 22, 400, ON_INK2)
    brush.text(line(78, 36), say(language, TOTAL), 26, 400, ON_INK2)
    brush.text(line(78, 36), count_words(sale.count, language), 22, 400, ON_INK2, RIGHT)
    brush.figure(line(112, 92), total, 76, 700, ON_INK)
    if facts.offers_rest:
        brush.rule(left, top + 222, wide, INK_RULE)
        words = say(language, REST_BY_LINK)
        brush.text(line(228, 56), words, 20, 400, ON_INK2)


def _hello(sale: Sale, facts: DisplayFacts, language: str) -> str:
    name = facts.called(sale.customer)
    return say(language, HELLO, name=name) if name else ""


def _sums(sale: Sale, language: str) -> list[tuple[str, str]]:
    found = []
    if sale.discount:
        amount = sum_words(-sale.discount, sale.currency, language)
        found.append((say(language, DISCOUNT), amount))
    if sale.tax:
        found.append((tax_words(sale, language), sum_words(sale.tax, sale.currency, language)))
    return found
