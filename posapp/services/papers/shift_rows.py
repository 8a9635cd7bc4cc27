"""X and Z as rows from top to bottom: the same on the screen, on paper, in a PDF and a command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from posapp.i18n import N_, clock_time, in_language, long_date
from posapp.models.money import format_amount
from posapp.services.papers.plain_rows import plain_rows
from posapp.services.papers.requests import MakeReport
from posapp.services.papers.rows import Centred, Gap, Pair, Plain, Row, Rule
from posapp.services.papers.words import METHODS
from posapp.services.shift.figures import Figures
from posapp.services.shift.report import Report

#: How much of a hash stands on paper, as on receipts.
SEAL = 8
_CAUSES = {
    "return": N_("Goods returned"),
    "reversal": N_("Reversals"),
    "chargeback": N_("Chargebacks"),
    "surplus": N_("Surplus given back"),
}


def report_rows(report: Report, language: str, *, blind: bool = False) -> tuple[Row, ...]:
    """The whole report. A ``blind`` X keeps what lies in the drawer until it is counted."""
    teller = _Teller(report, language, blind=blind)
    parts = (
        teller.head, teller.sales, teller.taxes, teller.money, teller.cash, teller.moves,
        teller.pieces, teller.unsent, teller.foot,
    )  # fmt: skip
    return tuple(row for part in parts for row in part())


def make_report(
    report: Report, language: str, width: int, *, ticket: bool = False, blind: bool = False
) -> MakeReport:
    """What the paper process is asked for."""
    rows = plain_rows(report_rows(report, language, blind=blind))
    return MakeReport(rows, width, report.number or "X", report.shop, report.at, ticket)


class _Teller:
    def __init__(self, report: Report, language: str, *, blind: bool) -> None:
        self._report, self._language, self._blind = report, language, blind
        self._say = in_language(language).gettext

    @property
    def _figures(self) -> Figures:
        return self._report.figures

    def head(self) -> Iterator[Row]:
        """Whose report it is, and from when to when."""
        report = self._report
        if self._report.shop:
            yield Centred(self._report.shop, bold=True)
        name = self._say(N_("Z report")) if report.kind == "z" else self._say(N_("X report"))
        yield Centred(f"{name} {report.number}".rstrip(), bold=True, big=True)
        yield Gap()
        if report.number:
            opened = self._time(report.since) if report.since else ""
            yield Pair(self._say(N_("Opened")), opened)
            yield Pair(self._say(N_("By")), _who(report.opened_by))
        else:
            yield Plain(self._say(N_("No shift is open. This is everything since the last Z.")))
        if report.kind == "z":
            yield Pair(self._say(N_("Closed")), self._time(report.at))
            yield Pair(self._say(N_("By")), _who(report.closed_by))
        else:
            yield Pair(self._say(N_("Until")), self._time(report.at))

    def sales(self) -> Iterator[Row]:
        """What was sold, and what came back."""
        sales = self._figures.sales
        yield from self._title(N_("Sales"))
        yield Pair(self._say(N_("Orders")), str(sales.orders))
        if sales.voided:
            yield Pair(self._say(N_("Voided")), str(sales.voided))
        yield self._sum(N_("Goods"), sales.goods)
        if sales.discounts:
            yield self._sum(N_("Discounts"), -sales.discounts)
        if sales.tax_added:
            yield self._sum(N_("Tax on top"), sales.tax_added)
        if sales.adjusted:
            yield self._sum(N_("Other"), sales.adjusted)
        if sales.rounding:
            yield self._sum(N_("Rounding"), sales.rounding)
        yield self._sum(N_("Sold"), sales.total, bold=True)
        if sales.returned:
            yield self._sum(N_("Goods returned"), -sales.returned)
            yield self._sum(N_("Net sales"), sales.net, bold=True)

    def taxes(self) -> Iterator[Row]:
        """By rate: what bears the tax, and the tax."""
        if not self._figures.taxes:
            return
        yield from self._title(N_("Tax"))
        for tax in self._figures.taxes:
            percent = f"{tax.rate // 100},{tax.rate % 100:02d}".rstrip("0").rstrip(",")
            if self._language == "en":
                percent = percent.replace(",", ".")
            how = N_("{percent} % on top") if tax.added else N_("{percent} % in the price")
            yield self._sum(self._say(how).format(percent=percent), tax.tax)
            base = self._say(N_("of {amount}")).format(amount=self._money(tax.base))
            yield Plain(base, indent=True)

    def money(self) -> Iterator[Row]:
        """By way of paying."""
        figures = self._figures
        yield from self._title(N_("Money"))
        for row in figures.methods:
            hidden = self._blind and row.method == "cash" and not row.online
            words = self._say(METHODS.get(row.method, row.method))
            words = f"{words} · online" if row.online else words
            if hidden:
                yield Pair(words, self._say(N_("after the count")))
                continue
            yield self._sum(f"{words} × {row.count}", row.received)
            if row.returned:
                yield self._sum(self._say(N_("given back")), -row.returned, indent=True)
        if not self._blind:
            yield self._sum(N_("Received less given back"), figures.net, bold=True)
        for cause in figures.refunds:
            words = self._say(_CAUSES.get(cause.cause, cause.cause))
            yield self._sum(f"{words} × {cause.count}", -cause.amount, indent=True)
        for words, part in (
            (N_("Deposits taken"), figures.deposits),
            (N_("Paid online meanwhile"), figures.online),
            (N_("Waits for a review"), figures.uncounted),
        ):
            if part.count and not (self._blind and part is figures.deposits):
                yield self._sum(f"{self._say(words)} × {part.count}", part.amount)
        carried = figures.carried
        if carried.count:
            words = self._say(N_("Carried over, after the Z before"))
            amount = carried.received - carried.returned
            yield self._sum(f"{words} × {carried.count}", amount)
        for foreign in figures.foreign:
            words = self._say(N_("In {currency}")).format(currency=foreign.currency)
            yield Pair(words, format_amount(foreign.amount, foreign.currency, self._language))

    def cash(self) -> Iterator[Row]:
        """The drawer: what should lie in it, and what did."""
        cash, report = self._figures.cash, self._report
        yield from self._title(N_("Drawer"))
        yield self._sum(N_("Float"), cash.float_amount)
        if self._blind:
            yield Pair(self._say(N_("Expected")), self._say(N_("after the count")))
            return
        if cash.late_in_float:
            yield self._sum(N_("Carried over, in the float already"), -cash.late_in_float)
        yield self._sum(N_("Cash received"), cash.received)
        if cash.returned:
            yield self._sum(N_("Cash given back"), -cash.returned)
        if cash.moved_in:
            yield self._sum(N_("Cash in"), cash.moved_in)
        if cash.moved_out:
            yield self._sum(N_("Cash out"), -cash.moved_out)
        yield self._sum(N_("Expected"), cash.expected, bold=True)
        if report.counted is not None and report.difference is not None:
            yield self._sum(N_("Counted"), report.counted, bold=True)
            yield self._sum(N_("Difference"), report.difference, bold=True)
            if report.reason:
                yield Plain(report.reason, indent=True)

    def moves(self) -> Iterator[Row]:
        """Each cash in and out."""
        if not self._figures.moves:
            return
        yield from self._title(N_("Cash in and out"))
        for move in self._figures.moves:
            at = clock_time(move.at, self._report.zone, self._language)
            sign = 1 if move.kind == "in" else -1
            yield Pair(f"{at} {move.reason}", self._money(sign * move.amount))

    def pieces(self) -> Iterator[Row]:
        """What the count found."""
        counts, report = self._report.counts, self._report
        if counts is None or not counts.pieces:
            return
        yield from self._title(N_("Count"))
        for value, pieces in counts.pieces:
            if pieces:
                yield Pair(f"{self._money(value)} × {pieces}", self._money(value * pieces))
        if counts.other:
            yield self._sum(N_("Loose"), counts.other)
        if report.count_times > 1:
            yield Pair(self._say(N_("Times counted")), str(report.count_times))

    def unsent(self) -> Iterator[Row]:
        """Invoices that wait; they go out by themselves."""
        figures = self._figures
        if not figures.unsent_count:
            return
        title = self._say(N_("Invoices not sent yet: {count}")).format(count=figures.unsent_count)
        yield from self._title(title)
        for one in figures.unsent:
            yield Pair(f"{one.invoice} · {one.order}", self._money(one.amount))

    def foot(self) -> Iterator[Row]:
        """What proves it."""
        report = self._report
        yield Rule()
        yield self._sum(N_("Net sales of all Zs"), self._figures.grand_total)
        if report.hash:
            chain = f"{report.previous[:SEAL]} → {report.hash[:SEAL]}"
            yield Pair(self._say(N_("Chain")), chain)

    def _time(self, at: datetime) -> str:
        """``22 Nov 2026, 14:32`` on the shop's clock."""
        zone = self._report.zone
        return f"{long_date(at, zone, self._language)}, {clock_time(at, zone, self._language)}"

    def _title(self, words: str) -> Iterator[Row]:
        yield Rule()
        yield Plain(self._say(words), bold=True)

    def _sum(self, words: str, amount: int, *, bold: bool = False, indent: bool = False) -> Pair:
        return Pair(self._say(words), self._money(amount), bold=bold, indent=indent)

    def _money(self, amount: int) -> str:
        return format_amount(amount, self._figures.currency, self._language)


def _who(actor: str) -> str:
    return actor.removeprefix("os:")


def plain_text(rows: tuple[Row, ...], width: int = 48) -> str:
    """The rows as lines of equally wide letters, for a terminal."""
    lines = []
    for row in rows:
        match row:
            case Centred():
                lines.append(row.text.center(width).rstrip())
            case Plain():
                lines.append(("  " if row.indent else "") + row.text)
            case Pair():
                left = ("  " if row.indent else "") + row.left
                room = max(1, width - len(left) - len(row.right))
                lines.append(left + " " * room + row.right)
            case Rule():
                lines.append("-" * width)
            case Gap():
                lines.append("")
    return "\n".join(lines)
