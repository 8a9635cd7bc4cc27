"""``posapp refund``: money that is promised to go back by transfer, and what became of it."""

from __future__ import annotations

from posapp.cli.arguments import add_key, add_page
from posapp.cli.call import Call
from posapp.cli.output import Shows, fields
from posapp.cli.parser import Commands
from posapp.cli.words import listing, money, state
from posapp.i18n import _
from posapp.services.paging import Page
from posapp.services.payments.refund import end_transfer
from posapp.services.payments.transfer import (
    EndTransfer,
    ListTransfers,
    TransferView,
    list_transfers,
)


def add(commands: Commands) -> None:
    """Declare ``refund``."""
    noun = commands.noun("refund", _("money that goes back by transfer"))
    many = noun.command("list", list_some, _("what is still to be sent, oldest first"), _table())
    many.add_argument("--all", action="store_true", help=_("with what has ended"))
    add_page(many)
    sent = noun.command("sent", done, _("a promised transfer was sent"), _shown)
    sent.add_argument("refund", metavar="ID", help=_("its id in the list"))
    sent.add_argument("--reference", default="", metavar="R", help=_("the bank's number"))
    add_key(sent)
    drop = noun.command("drop", give_up, _("a promised transfer will not be sent"), _shown)
    drop.add_argument("refund", metavar="ID", help=_("its id in the list"))
    add_key(drop)


def list_some(call: Call) -> Page[TransferView]:
    """A page of transfers."""
    args = call.args
    return call.till.look(list_transfers, ListTransfers(args.all, args.limit, args.cursor))


def done(call: Call) -> TransferView:
    """It counts from now on."""
    args = call.args
    command = EndTransfer(args.refund, sent=True, reference=args.reference, key=args.key)
    return call.till.do(end_transfer, command)


def give_up(call: Call) -> TransferView:
    """Nothing is promised any more."""
    args = call.args
    return call.till.do(end_transfer, EndTransfer(args.refund, sent=False, key=args.key))


def _shown(one: TransferView) -> str:
    return fields(
        (
            (_("Order"), one.order),
            (_("Amount"), money(one.amount, one.currency)),
            (_("State"), state(one.state)),
            (_("Bank"), one.bank),
            (_("Account number"), one.account),
            (_("Account holder"), one.holder),
            (_("Reference"), one.reference),
        )
    )


def _table() -> Shows:
    return listing(
        ("ID", _("Order"), _("Amount"), _("State"), _("Bank"), _("Account number")),
        lambda one: (
            one.refund_id, one.order, money(one.amount, one.currency), state(one.state),
            one.bank, one.account,
        ),
        right=_("Amount"),
    )  # fmt: skip
