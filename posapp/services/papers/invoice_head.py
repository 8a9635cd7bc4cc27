"""The head of an invoice: whose it is, for whom, which one, and what kind of paper this is."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.services.papers.canvas import Canvas
from posapp.services.papers.document import Paper
from posapp.services.papers.picture import shape_of
from posapp.services.papers.words import Words

_SIZE, _LEADING = 9.0, 12.5
_RIGHT = 300.0


def draw_head(canvas: Canvas, paper: Paper, words: Words) -> None:
    """The first page's head."""
    _banner(canvas, paper, words)
    top = canvas.y
    _shop(canvas, paper)
    left = canvas.y
    canvas.y = top
    _title(canvas, paper, words)
    canvas.y = max(left, canvas.y) + 10
    canvas.rule()
    top = canvas.y
    _customer(canvas, paper, words)
    left = canvas.y
    canvas.y = top
    _facts(canvas, paper, words)
    canvas.y = max(left, canvas.y) + 14


def draw_next_head(canvas: Canvas, paper: Paper, words: Words) -> None:
    """What stands on top of every further page."""
    _banner(canvas, paper, words)
    name = canvas.wrapped(paper.shop.name, canvas.inside / 2, _SIZE, bold=True, most=1)
    canvas.text(0, canvas.y, name[0], _SIZE, bold=True)
    canvas.right(canvas.inside, canvas.y, _number(paper), _SIZE)
    canvas.y += _LEADING + 2
    canvas.rule()
    canvas.y += 4


def _banner(canvas: Canvas, paper: Paper, words: Words) -> None:
    """Practice and void are seen on every page."""
    if paper.is_practice:
        canvas.box(0, 0, canvas.inside, 20)
        text = words.say(N_("PRACTICE · no sale"))
        canvas.centred(canvas.inside / 2, canvas.y + 3.5, text, 11, bold=True, grey=1.0)
        canvas.y += 30
    if paper.is_void:
        canvas.across(words.say(N_("VOID")), 150, 0.88)


def _shop(canvas: Canvas, paper: Paper) -> None:
    if paper.shop.logo:
        width, height = shape_of(paper.shop.logo, 150, 54)
        canvas.picture(0, canvas.y, width, height)
        canvas.y += height + 6
    for line in canvas.wrapped(paper.shop.name, _RIGHT - 20, 14, bold=True, most=3):
        canvas.text(0, canvas.y, line, 14, bold=True)
        canvas.y += 18
    canvas.y += 2
    for text in (paper.shop.address, paper.shop.phone):
        _block(canvas, 0, text, _RIGHT - 20)


def _title(canvas: Canvas, paper: Paper, words: Words) -> None:
    canvas.right(canvas.inside, canvas.y, words.say(N_("INVOICE")), 20, bold=True)
    canvas.y += 28
    canvas.right(canvas.inside, canvas.y, _number(paper), 11)
    canvas.y += 16
    if paper.is_copy:
        canvas.right(canvas.inside, canvas.y, words.say(N_("COPY")), _SIZE, bold=True)
        canvas.y += _LEADING


def _customer(canvas: Canvas, paper: Paper, words: Words) -> None:
    customer = paper.customer
    if not customer.name:
        return
    canvas.text(0, canvas.y, words.say(N_("For")), 8, grey=0.4)
    canvas.y += 12
    _block(canvas, 0, customer.name, _RIGHT - 20, bold=True)
    for text in (customer.address, customer.phone, customer.email):
        _block(canvas, 0, text, _RIGHT - 20)


def _facts(canvas: Canvas, paper: Paper, words: Words) -> None:
    facts = [(N_("Date"), words.time(paper.at))]
    if paper.invoice_number:
        facts.append((N_("Order"), paper.number))
    if paper.link is not None:
        facts.append((N_("Pay until"), words.time(paper.link.until)))
    elif paper.due_at is not None:
        facts.append((N_("Due"), words.date(paper.due_at)))
    if paper.cashier:
        facts.append((N_("Cashier"), paper.cashier))
    if paper.is_void and paper.void_reason:
        facts.append((N_("Void because"), paper.void_reason))
    for label, value in facts:
        canvas.text(_RIGHT, canvas.y, words.say(label), _SIZE, grey=0.4)
        for line in canvas.wrapped(value, canvas.inside - _RIGHT - 75, _SIZE, most=3):
            canvas.right(canvas.inside, canvas.y, line, _SIZE)
            canvas.y += _LEADING + 1


def _block(canvas: Canvas, x: float, text: str, room: float, *, bold: bool = False) -> None:
    if not text:
        return
    for line in canvas.wrapped(text, room, _SIZE, bold=bold, most=4):
        canvas.text(x, canvas.y, line, _SIZE, bold=bold)
        canvas.y += _LEADING


def _number(paper: Paper) -> str:
    return paper.invoice_number or paper.number
