"""A receipt as rows from top to bottom: the same on a PDF, a printer's page and in ESC/POS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posapp.i18n import N_
from posapp.services.channels.pay_link import shown_link
from posapp.services.papers.document import Paper, PaperLine, PaperPayment
from posapp.services.papers.words import Words


@dataclass(slots=True, frozen=True)
class Centred:
    """Words in the middle, wrapped."""

    text: str
    bold: bool = False
    big: bool = False


@dataclass(slots=True, frozen=True)
class Plain:
    """Words from the left, wrapped; ``indent`` stands under something else."""

    text: str
    bold: bool = False
    indent: bool = False


@dataclass(slots=True, frozen=True)
class Pair:
    """Words at the left, which wrap, and a sum at the right, which never does."""

    left: str
    right: str
    bold: bool = False
    big: bool = False
    indent: bool = False


@dataclass(slots=True, frozen=True)
class Rule:
    """A line across."""


@dataclass(slots=True, frozen=True)
class Gap:
    """Half a line of nothing."""


@dataclass(slots=True, frozen=True)
class Banner:
    """White words on black: what nobody may overlook."""

    text: str


@dataclass(slots=True, frozen=True)
class Logo:
    """The shop's picture, in the middle."""


@dataclass(slots=True, frozen=True)
class QrCode:
    """A code in the middle."""

    content: str


Row = Centred | Plain | Pair | Rule | Gap | Banner | Logo | QrCode


def receipt_rows(paper: Paper) -> tuple[Row, ...]:
    """The whole receipt."""
    words = Words(paper)
    parts = (_marks, _head, _facts, _goods, _sums, _money, _link, _foot)
    return tuple(row for part in parts for row in part(paper, words))


def _marks(paper: Paper, words: Words) -> Iterator[Row]:
    if paper.is_practice:
        yield Banner(words.say(N_("PRACTICE · no sale")))
        yield Gap()
    if paper.is_void:
        yield Banner(words.say(N_("VOID")))
        if paper.void_reason:
            yield Centred(paper.void_reason)
        yield Gap()
    if paper.is_copy:
        yield Centred(words.say(N_("COPY")), bold=True)
        yield Gap()


def _head(paper: Paper, _words: Words) -> Iterator[Row]:
    if paper.shop.logo:
        yield Logo()
    if paper.shop.name:
        yield Centred(paper.shop.name, bold=True, big=True)
    for line in (paper.shop.address, paper.shop.phone):
        if line:
            yield Centred(line)
    yield Gap()


def _facts(paper: Paper, words: Words) -> Iterator[Row]:
    yield Pair(paper.number, words.time(paper.at))
    if paper.cashier:
        yield Plain(words.say(N_("Cashier: {name}")).format(name=paper.cashier))
    if paper.customer.name:
        yield Plain(words.say(N_("Customer: {name}")).format(name=paper.customer.name))
    yield Rule()


def _goods(paper: Paper, words: Words) -> Iterator[Row]:
    for line in paper.lines:
        yield Plain(line.name)
        yield Pair(_times(line, words), words.money(line.amount + line.discount), indent=True)
        if line.discount:
            yield Pair(words.say(N_("Discount")), words.money(-line.discount), indent=True)
    yield Rule()


def _times(line: PaperLine, words: Words) -> str:
    return f"{words.quantity(line)} × {words.money(line.unit_price)}"


def _sums(paper: Paper, words: Words) -> Iterator[Row]:
    added = [line for line in paper.taxes if line.added]
    if added or paper.adjustments:
        yield Pair(words.say(N_("Subtotal")), words.money(paper.subtotal))
    for row in paper.adjustments:
        yield Pair(words.adjustment(row), words.money(row.amount))
    for line in added:
        yield Pair(words.tax(line), words.money(line.tax))
    yield Pair(words.say(N_("Total")), words.money(paper.total), bold=True, big=True)
    for line in paper.taxes:
        if not line.added:
            yield Pair(words.tax(line), words.money(line.tax), indent=True)
    if paper.returned:
        yield Pair(words.say(N_("Goods returned")), words.money(-paper.returned))


def _money(paper: Paper, words: Words) -> Iterator[Row]:
    if paper.payments:
        yield Gap()
    for payment in paper.payments:
        yield from _payment(payment, words)
    if paper.is_void:
        return
    if paper.outstanding:
        yield Pair(
            words.say(N_("Outstanding")), words.money(paper.outstanding), bold=True, big=True
        )
    elif paper.payments:
        yield Centred(words.say(N_("PAID")), bold=True)


def _payment(payment: PaperPayment, words: Words) -> Iterator[Row]:
    name = words.method(payment.method)
    if payment.amount < 0:
        name = words.say(N_("Given back · {method}")).format(method=name)
    yield Pair(name, words.money(payment.amount))
    if payment.tendered is not None and payment.change:
        yield Pair(words.say(N_("Handed over")), words.money(payment.tendered), indent=True)
        yield Pair(words.say(N_("Change")), words.money(payment.change), indent=True)
    if payment.reference:
        yield Plain(payment.reference, indent=True)


def _link(paper: Paper, words: Words) -> Iterator[Row]:
    if paper.link is None:
        return
    yield Gap()
    yield Centred(words.say(N_("Pay the rest online")), bold=True)
    yield QrCode(paper.link.url)
    yield Centred(shown_link(paper.link.url))
    until = words.say(N_("{invoice} · open until {time}"))
    yield Centred(
        until.format(invoice=paper.link.invoice_number, time=words.time(paper.link.until))
    )


def _foot(paper: Paper, words: Words) -> Iterator[Row]:
    yield Rule()
    if not paper.is_void:
        yield Centred(words.say(N_("Thank you")))
    if paper.seal:
        yield Centred(words.say(N_("Proof {seal}")).format(seal=paper.seal))
    yield from _missing(paper, words)


def _missing(paper: Paper, words: Words) -> Iterator[Row]:
    from posapp.services.papers.missing import has_missing  # opens fonts: only while drawing

    if has_missing(paper):
        yield Centred(words.say(N_("\N{REPLACEMENT CHARACTER}: letters that paper cannot show")))
