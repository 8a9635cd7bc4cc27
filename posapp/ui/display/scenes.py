"""The scenes of the customer's screen but the cart: nobody there, a QR to scan, and PAID."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt

from posapp.models.initials import initials
from posapp.ui.display.brush import (
    GREEN,
    INK,
    ON_GREEN,
    ON_INK,
    ON_INK2,
    PAPER,
    TEXT,
    TEXT2,
    WAIT,
    WAIT_GROUND,
    WAIT_ON_INK,
    Brush,
    Grid,
)
from posapp.ui.display.facts import DisplayFacts
from posapp.ui.display.stand import Asked, Paid
from posapp.ui.display.words import (
    ONE_MOMENT,
    PAID,
    THANK_NAME,
    THANK_YOU,
    WELCOME,
    below_words,
    due_words,
    say,
    scan_words,
    standing_words,
    sum_words,
)
from posapp.ui.qr.tick import paint_tick
from posapp.ui.widgets.painting import CENTRE

#: The ink panel beside the code, and the largest code with its quiet zone.
_PANEL, _CODE_WIDE, _CODE_HIGH = 560, 712, 664


def paint_idle(brush: Brush, facts: DisplayFacts) -> None:
    """The shop's name and a greeting."""
    brush.fill(QRectF(0, 0, brush.width, brush.height), INK)
    middle = brush.height / 2
    if facts.shop:
        left = brush.width / 2 - 52
        brush.mark(left, middle - 190, 104, initials(facts.shop), on_ink=True)
    room = QRectF(40, middle - 56, brush.width - 80, 88)
    brush.figure(room, facts.shop, 64, 700, ON_INK, CENTRE)
    below = QRectF(40, middle + 44, brush.width - 80, 44)
    brush.text(below, say(facts.language, WELCOME), 30, 400, ON_INK2, CENTRE)


def paint_paid(brush: Brush, scene: Paid, facts: DisplayFacts, opacity: float) -> None:
    """Green all over, as soon as the money is there."""
    language = scene.language or facts.language
    brush.fill(QRectF(0, 0, brush.width, brush.height), GREEN)
    middle, unit = brush.height / 2, brush.unit
    centre = QPointF(brush.width / 2, middle - 129) * unit
    paint_tick(brush.painter, centre, 260 * unit, opacity)

    def line(top: float, height: float) -> QRectF:
        return QRectF(40, middle + top, brush.width - 80, height)

    amount = sum_words(scene.amount, scene.currency, language)
    name = facts.called(scene.customer)
    thanks = say(language, THANK_NAME, name=name) if name else say(language, THANK_YOU)
    brush.figure(line(38, 130), say(language, PAID), 104, 700, ON_GREEN, CENTRE)
    brush.figure(line(160, 60), amount, 44, 600, ON_GREEN, CENTRE)
    brush.text(line(228, 40), thanks, 28, 400, ON_GREEN, CENTRE)


def code_place(grid: Grid) -> QRectF:
    """Where the code is, quiet zone included; in pixels."""
    return grid.px(_code(grid))


def _code(grid: Grid) -> QRectF:
    if grid.is_portrait:
        side = _code_high(grid)
        return QRectF((grid.width - side) / 2, _top(grid) + 180, side, side)
    room = grid.width - _PANEL
    side = min(_CODE_WIDE, room, grid.height)
    return QRectF((room - side) / 2, (grid.height - side) / 2, side, side)


def _code_high(grid: Grid) -> float:
    return min(_CODE_HIGH, grid.width - 80, grid.height - 560)


def paint_asked(brush: Brush, scene: Asked, facts: DisplayFacts) -> None:
    """What is due, and the place of its code."""
    brush.fill(QRectF(0, 0, brush.width, brush.height), PAPER)
    if brush.is_portrait:
        _paint_high(brush, scene, facts)
    else:
        _paint_wide(brush, scene, facts)


def _top(grid: Grid) -> float:
    """Where the block of sum and code begins, so that it stands in the middle."""
    return 120 + max(0.0, (grid.height - 120 - 130 - (180 + _code_high(grid) + 80)) / 2)


def _paint_wide(brush: Brush, scene: Asked, facts: DisplayFacts) -> None:
    state, language = scene.state, scene.state.language or facts.language
    edge, middle = brush.width - _PANEL, brush.height / 2
    brush.fill(QRectF(edge, 0, _PANEL, brush.height), INK)
    left, wide = edge + 44, _PANEL - 84

    def line(top: float, height: float) -> QRectF:
        return QRectF(left, top, wide, height)

    amount = sum_words(state.amount, state.currency, language)
    brush.text(line(36, 36), facts.shop, 24, 600, ON_INK)
    brush.text(line(middle - 112, 36), due_words(state, language), 26, 400, ON_INK2)
    brush.figure(line(middle - 82, 92), amount, 76, 700, ON_INK)
    if state.can_scan:
        brush.paragraph(line(middle + 26, 76), scan_words(state, language), 25, 400, ON_INK)
        names = below_words(state, language)
        size, ink = (24, ON_INK) if state.is_qris else (20, ON_INK2)
        brush.paragraph(line(middle + 106, 100), names, size, 400, ink)
    else:
        _paint_moment(brush, _code(brush), language)
        return
    _paint_standing(brush, left, brush.height - 58, standing_words(state, language), WAIT_ON_INK)


def _paint_high(brush: Brush, scene: Asked, facts: DisplayFacts) -> None:
    state, language = scene.state, scene.state.language or facts.language
    top, code = _top(brush), _code(brush)

    def line(at: float, height: float) -> QRectF:
        return QRectF(40, at, brush.width - 80, height)

    paint_shop(brush, facts.shop, 44)
    amount = sum_words(state.amount, state.currency, language)
    brush.text(line(top + 24, 40), due_words(state, language), 28, 400, TEXT2, CENTRE)
    brush.figure(line(top + 66, 100), amount, 84, 700, TEXT, CENTRE)
    if state.can_scan:
        brush.text(line(code.bottom() - 8, 44), scan_words(state, language), 30, 600, TEXT, CENTRE)
        names = below_words(state, language)
        size, ink = (26, TEXT) if state.is_qris else (22, TEXT2)
        brush.text(line(code.bottom() + 38, 34), names, size, 400, ink, CENTRE)
    else:
        _paint_moment(brush, code, language)
        return
    words = standing_words(state, language)
    wide = brush.width_of(words, 22, 600) + 68
    pill = QRectF((brush.width - wide) / 2 - 28, brush.height - 108, wide + 32, 64)
    brush.rounded(pill, 14, WAIT_GROUND)
    _paint_standing(brush, pill.left() + 28, pill.center().y(), words, WAIT)


def _paint_moment(brush: Brush, code: QRectF, language: str) -> None:
    """There is no code yet: its place stays, and says so."""
    inset = code.width() * 0.1
    room = code.adjusted(inset, inset, -inset, -inset)
    brush.rounded(room, 16, WAIT_GROUND)
    brush.icon("hourglass", room.center().x() - 28, room.center().y() - 30, 56, WAIT)
    words = QRectF(room.left(), room.center().y() + 20, room.width(), 44)
    brush.text(words, say(language, ONE_MOMENT), 26, 500, WAIT, CENTRE)


def _paint_standing(brush: Brush, left: float, middle: float, words: str, colour: str) -> None:
    brush.icon("hourglass", left, middle, 28, colour)
    room = QRectF(left + 40, middle - 22, brush.width - left - 60, 44)
    brush.text(room, words, 22, 600, colour)


def paint_shop(brush: Brush, shop: str, top: float) -> None:
    """The shop's mark and name in the middle of a line."""
    if not shop:
        return
    wide = min(brush.width_of(shop, 28, 600), brush.width - 80 - 75)
    left = (brush.width - wide - 75) / 2
    brush.mark(left, top, 56, initials(shop), on_ink=False)
    room = QRectF(left + 75, top, wide + 2, 56)
    brush.text(room, shop, 28, 600, TEXT, Qt.AlignmentFlag.AlignVCenter)
