"""What an invoice comes to: sums, taxes, what was paid, what is due, and where to pay it."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.i18n import N_
from posapp.services.channels.pay_link import shown_link
from posapp.services.channels.qr import QUIET_ZONE, qr_matrix
from posapp.services.papers.canvas import Canvas
from posapp.services.papers.document import Paper
from posapp.services.papers.missing import has_missing
from posapp.services.papers.sheet import MM
from posapp.services.papers.words import Words

_SIZE, _LEADING = 9.0, 13.5
_LEFT = 260.0
_LABELS = 150.0
_CODE = 34 * MM


@dataclass(slots=True, frozen=True)
class _Sum:
    label: str
    amount: str
    strong: bool = False
    grey: float = 0.0


def height_of_sums(paper: Paper, words: Words) -> float:
    """How much room they need on one page."""
    sums = sum(_height(row) for row in _rows(paper, words))
    code = _CODE + 62 if paper.link is not None else 0.0
    return max(sums, code) + (28 if has_missing(paper) else 0)


def draw_sums(canvas: Canvas, paper: Paper, words: Words) -> None:
    """All of it below ``y``; the code at the left, the sums at the right."""
    top = canvas.y
    _code(canvas, paper, words)
    left = canvas.y
    canvas.y = top
    for row in _rows(paper, words):
        _draw(canvas, row)
    canvas.y = max(left, canvas.y)
    if has_missing(paper):
        told = words.say(N_("\N{REPLACEMENT CHARACTER}: letters that paper cannot show"))
        canvas.text(0, canvas.y + 8, told, 8, grey=0.4)


def _rows(paper: Paper, words: Words) -> list[_Sum]:
    added = [line for line in paper.taxes if line.added]
    rows = []
    if added or paper.adjustments:
        rows.append(_Sum(words.say(N_("Subtotal")), words.money(paper.subtotal)))
    rows += [_Sum(words.adjustment(row), words.money(row.amount)) for row in paper.adjustments]
    rows += [_Sum(words.tax(line), words.money(line.tax)) for line in added]
    rows.append(_Sum(words.say(N_("Total")), words.money(paper.total), strong=True))
    rows += [
        _Sum(words.tax(line), words.money(line.tax), grey=0.4)
        for line in paper.taxes
        if not line.added
    ]
    if paper.returned:
        rows.append(_Sum(words.say(N_("Goods returned")), words.money(-paper.returned)))
    rows += [
        _Sum(_paid(paper, words, number), words.money(-payment.amount))
        for number, payment in enumerate(paper.payments)
    ]
    if not paper.is_void:
        due = words.say(N_("Outstanding")) if paper.outstanding else words.say(N_("Paid in full"))
        amount = paper.outstanding or paper.received
        rows.append(_Sum(due, words.money(amount), strong=True))
    return rows


def _paid(paper: Paper, words: Words, number: int) -> str:
    payment = paper.payments[number]
    said = (
        N_("Paid {date} · {method}") if payment.amount > 0 else N_("Given back {date} · {method}")
    )
    return words.say(said).format(date=words.date(payment.at), method=words.method(payment.method))


def _height(row: _Sum) -> float:
    return _LEADING + (12 if row.strong else 0)


def _draw(canvas: Canvas, row: _Sum) -> None:
    end = canvas.inside - 5
    size = 12.0 if row.strong else _SIZE
    if row.strong:
        canvas.box(_LEFT, 2, canvas.inside - _LEFT, _LEADING + 7, grey=0.92)
        canvas.y += 5
    label = canvas.wrapped(row.label, _LABELS, size, bold=row.strong, most=1)[0]
    canvas.text(_LEFT + 5, canvas.y, label, size, bold=row.strong, grey=row.grey)
    canvas.right(end, canvas.y, row.amount, size, bold=row.strong, grey=row.grey)
    canvas.y += _LEADING + (7 if row.strong else 0)


def _code(canvas: Canvas, paper: Paper, words: Words) -> None:
    if paper.link is None:
        return
    canvas.text(0, canvas.y, words.say(N_("Pay the rest online")), 11, bold=True)
    canvas.y += 17
    modules = len(qr_matrix(paper.link.url))
    quiet = _CODE / (modules + 2 * QUIET_ZONE) * QUIET_ZONE
    canvas.code(quiet, canvas.y + quiet / 2, _CODE - 2 * quiet, paper.link.url)
    canvas.y += _CODE
    for line in canvas.wrapped(shown_link(paper.link.url), _LEFT - 30, 8, most=3):
        canvas.text(0, canvas.y, line, 8)
        canvas.y += 11
