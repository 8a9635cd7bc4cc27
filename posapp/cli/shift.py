"""``posapp shift``: one drawer from opening to closing, with its X and Z."""

from __future__ import annotations

import argparse
from pathlib import Path

from posapp.cli.arguments import add_key, add_page, whole
from posapp.cli.call import Call
from posapp.cli.output import Shows, fields
from posapp.cli.parser import Commands, Parser
from posapp.cli.words import listing, money, state
from posapp.i18n import _, language
from posapp.services.paging import Page
from posapp.services.papers.make import save_file
from posapp.services.papers.shift_rows import make_report, plain_text, report_rows
from posapp.services.shift.cash import MoveCash, move_cash
from posapp.services.shift.close import CloseShift, CountDrawer, close_shift
from posapp.services.shift.figures import MoveView
from posapp.services.shift.find import ListShifts, list_shifts, show_shift
from posapp.services.shift.open import OpenShift, open_shift
from posapp.services.shift.report import Report, x_report, z_report
from posapp.services.shift.views import Counts, ShiftView


def add(commands: Commands) -> None:
    """Declare ``shift``."""
    noun = commands.noun("shift", _("the drawer: open, cash in and out, X, close, Z"))
    first = noun.command("open", begin, _("open a shift"), _shown)
    first.add_argument(
        "--float", dest="float_amount", required=True, type=whole, metavar="N",
        help=_("what lies in the drawer, minor units"),
    )  # fmt: skip
    first.add_argument(
        "--with-late", action="store_true",
        help=_("the cash taken since the last Z is counted into the float"),
    )  # fmt: skip
    add_key(first)
    for name, words in (("in", _("put cash in")), ("out", _("take cash out"))):
        _add_move(noun.command(name, move, words, _shown), name)
    noun.command("x", x_now, _("the figures so far; ends nothing"), _told)
    end = noun.command("close", close, _("count the drawer and close the shift"), _shown)
    how = end.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--count", action="append", type=_pieces, metavar="VALUE=PIECES",
        help=_("so many notes or coins of a value; once for each"),
    )  # fmt: skip
    how.add_argument("--counted", type=whole, metavar="N", help=_("all of it as one sum"))
    end.add_argument("--other", type=whole, default=0, metavar="N", help=_("a loose sum beside"))
    end.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why the count differs"))
    add_key(end)
    last = noun.command("z", z_again, _("the Z of a closed shift"), _told)
    last.add_argument("shift", nargs="?", default="", metavar="ID", help=_("else the newest"))
    last.add_argument("--out", type=Path, metavar="F", help=_("the PDF file to write as well"))
    last.add_argument(
        "--width", choices=("58", "80"), default="80", metavar="58|80",
        help=_("the paper's width in mm"),
    )  # fmt: skip
    add_page(noun.command("list", many, _("shifts, newest first"), _table()))
    one = noun.command("show", show, _("one shift"), _shown)
    one.add_argument("shift", metavar="ID", help=_("its id or number"))


def begin(call: Call) -> ShiftView:
    """Open one."""
    args = call.args
    return call.till.do(open_shift, OpenShift(args.float_amount, args.with_late, args.key))


def move(call: Call) -> ShiftView:
    """Cash in or out."""
    args = call.args
    return call.till.do(move_cash, MoveCash(args.move, args.amount, args.reason, args.key))


def x_now(call: Call) -> Report:
    """So far."""
    return call.till.look(x_report)


def close(call: Call) -> ShiftView:
    """Blind: what was counted is given first, the expected sum is the answer."""
    args = call.args
    counts = Counts(tuple(args.count or ()), args.other)
    count = CountDrawer(counts, None if args.counted is None else args.counted + args.other)
    return call.till.do(close_shift, CloseShift(count, args.reason, key=args.key))


def z_again(call: Call) -> Report:
    """As it was told at the closing; with ``--out`` as a PDF too."""
    report = call.till.look(z_report, call.args.shift)
    if call.args.out is not None:
        wanted = make_report(report, language(), int(call.args.width))
        save_file(call.args.out.absolute(), call.till.papers.make(wanted))
    return report


def many(call: Call) -> Page[ShiftView]:
    """A page of shifts."""
    return call.till.look(list_shifts, ListShifts(call.args.limit, call.args.cursor))


def show(call: Call) -> ShiftView:
    """One."""
    return call.till.look(show_shift, call.args.shift)


def _add_move(parser: Parser, name: str) -> None:
    parser.set_defaults(move=name)
    parser.add_argument("amount", type=whole, metavar="N", help=_("minor units"))
    parser.add_argument("--reason", required=True, metavar=_("TEXT"), help=_("why"))
    add_key(parser)


def _pieces(text: str) -> tuple[int, int]:
    value, equals, pieces = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no count; write VALUE=PIECES").format(text=text)
        )
    return whole(value), whole(pieces)


def _told(report: Report) -> str:
    return plain_text(report_rows(report, language()))


def _shown(shift: ShiftView) -> str:
    def amount(value: int | None) -> str:
        return "" if value is None else money(value, shift.currency)

    return fields(
        (
            (_("Number"), shift.number),
            (_("State"), state(shift.state)),
            (_("Opened"), shift.opened_at),
            (_("Float"), amount(shift.float_amount)),
            (_("Cash in and out"), tuple(_moved(shift, one) for one in shift.moves)),
            (_("Closed"), shift.closed_at),
            (_("Expected"), amount(shift.expected)),
            (_("Counted"), amount(shift.counted)),
            (_("Difference"), amount(shift.difference)),
            (_("Reason"), shift.reason),
        )
    )


def _moved(shift: ShiftView, one: MoveView) -> str:
    sign = 1 if one.kind == "in" else -1
    return f"{money(sign * one.amount, shift.currency)} ({one.reason})"


def _table() -> Shows:
    def row(shift: ShiftView) -> tuple[object, ...]:
        sums = (
            "" if value is None else money(value, shift.currency)
            for value in (shift.expected, shift.counted, shift.difference)
        )
        return (shift.number, state(shift.state), shift.opened_at, shift.closed_at, *sums)

    return listing(
        (
            _("Number"), _("State"), _("Opened"), _("Closed"), _("Expected"), _("Counted"),
            _("Difference"),
        ),
        row,
        right="|".join((_("Expected"), _("Counted"), _("Difference"))),
    )  # fmt: skip
