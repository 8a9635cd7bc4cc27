"""An invoice on A4: as many sheets as its lines need, each with its head and foot."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.services.papers.canvas import Canvas
from posapp.services.papers.document import Paper, PaperLine
from posapp.services.papers.invoice_foot import draw_foot
from posapp.services.papers.invoice_head import draw_head, draw_next_head
from posapp.services.papers.invoice_sums import draw_sums, height_of_sums
from posapp.services.papers.sheet import Sheet
from posapp.services.papers.words import Words

_SIZE, _LEADING = 9.0, 12.5
#: The columns: where each ends at the right, in points from the left margin.
_ITEM, _QUANTITY, _PRICE = 24.0, 330.0, 410.0
_PADDING = 5.0


def invoice_sheets(paper: Paper) -> tuple[Sheet, ...]:
    """All pages of the invoice."""
    words = Words(paper)
    canvas = Canvas()
    draw_head(canvas, paper, words)
    _table_head(canvas, paper, words)
    for number, line in enumerate(paper.lines, start=1):
        _line(canvas, paper, words, number, line)
    canvas.rule()
    if not canvas.has_room(height_of_sums(paper, words)):
        _new_page(canvas, paper, words)
    draw_sums(canvas, paper, words)
    draw_foot(canvas, paper, words)
    return canvas.sheets()


def _new_page(canvas: Canvas, paper: Paper, words: Words) -> None:
    canvas.new_page()
    draw_next_head(canvas, paper, words)


def _table_head(canvas: Canvas, paper: Paper, words: Words) -> None:
    canvas.box(0, -2, canvas.inside, _LEADING + 8, grey=0.92)
    y = canvas.y + 3
    canvas.text(_PADDING, y, words.say(N_("No.")), _SIZE, bold=True)
    canvas.text(_ITEM, y, words.say(N_("Item")), _SIZE, bold=True)
    canvas.right(_QUANTITY, y, words.say(N_("Qty")), _SIZE, bold=True)
    canvas.right(_PRICE, y, words.say(N_("Price")), _SIZE, bold=True)
    amount = words.say(N_("Amount"))
    canvas.right(canvas.inside - _PADDING, y, f"{amount} ({paper.currency})", _SIZE, bold=True)
    canvas.y += _LEADING + 12


def _line(canvas: Canvas, paper: Paper, words: Words, number: int, line: PaperLine) -> None:
    """One line; a long name goes on below itself, and over the page where it must."""
    room = _QUANTITY - 58 - _ITEM
    name = canvas.wrapped(line.name, room, _SIZE)
    extra = bool(line.discount)
    whole = (len(name) + extra) * _LEADING
    if not canvas.has_room(min(whole, 3 * _LEADING)):
        _new_page(canvas, paper, words)
        _table_head(canvas, paper, words)
    y = canvas.y
    end = canvas.inside - _PADDING
    canvas.text(_PADDING, y, str(number), _SIZE, grey=0.35)
    canvas.right(_QUANTITY, y, words.quantity(line), _SIZE)
    canvas.right(_PRICE, y, words.bare(line.unit_price), _SIZE)
    canvas.right(end, y, words.bare(line.amount + line.discount), _SIZE)
    for part in name:
        if not canvas.has_room(_LEADING):
            _new_page(canvas, paper, words)
            _table_head(canvas, paper, words)
        canvas.text(_ITEM, canvas.y, part, _SIZE)
        canvas.y += _LEADING
    if extra:
        canvas.text(_ITEM, canvas.y, words.say(N_("Discount")), _SIZE, grey=0.35)
        canvas.right(end, canvas.y, words.bare(-line.discount), _SIZE, grey=0.35)
        canvas.y += _LEADING
    canvas.y += 2.5
