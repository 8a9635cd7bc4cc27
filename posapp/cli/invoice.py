"""``posapp invoice``: ask for the rest of an order with a pay link."""

from __future__ import annotations

from posapp.cli.arguments import add_key, add_page, seconds, whole
from posapp.cli.call import Call
from posapp.cli.output import Shows, fields
from posapp.cli.parser import Commands, Parser
from posapp.cli.waiting import wait_until_sent
from posapp.cli.words import listing, money, state
from posapp.error_text import code_text
from posapp.i18n import _
from posapp.services.invoicing.manage import (
    ListInvoices,
    ResendInvoice,
    cancel_invoice,
    list_invoices,
    resend_invoice,
    show_invoice,
)
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.invoicing.views import InvoiceView
from posapp.services.paging import Page


def add(commands: Commands) -> None:
    """Declare ``invoice``."""
    noun = commands.noun("invoice", _("pay links and what became of them"))
    ask = noun.command("send", send, _("ask for what is outstanding"), _shown)
    ask.add_argument("order", metavar="ORDER", help=_("the order's id or number"))
    _add_addresses(ask)
    ask.add_argument(
        "--method", action="append", dest="methods", metavar="M",
        help=_("may be given again: qris, va, card, ewallet, store …"),
    )  # fmt: skip
    ask.add_argument(
        "--gateway", "--account", dest="gateway", metavar="G",
        help=_("the gateway account, else the usual one"),
    )  # fmt: skip
    ask.add_argument("--expires", type=whole, metavar=_("HOURS"), help=_("how long it is open"))
    _add_wait(ask)
    add_key(ask)
    for name, run, words in (
        ("show", show, _("one invoice")),
        ("cancel", cancel, _("take an invoice back; its link is closed")),
        ("resend", resend, _("tell the customer again")),
    ):
        one = noun.command(name, run, words, _shown)
        one.add_argument("invoice", metavar="ID", help=_("id or number"))
        if run is resend:
            _add_addresses(one)
            _add_wait(one)
    many = noun.command("list", list_some, _("invoices, newest first"), _table())
    many.add_argument("--status", "--state", metavar="S", help=_("only those in this state"))
    add_page(many)


def send(call: Call) -> InvoiceView:
    """Queue an invoice, and wait for it where that was asked for."""
    args = call.args
    command = SendInvoice(
        order_id=args.order,
        email=args.email,
        sms=args.sms,
        methods=None if args.methods is None else tuple(args.methods),
        gateway=args.gateway,
        expiry_hours=args.expires,
        key=args.key,
    )
    return _waited(call, call.till.do(send_invoice, command))


def resend(call: Call) -> InvoiceView:
    """Tell the customer again, at the same addresses or at the ones given."""
    args = call.args
    command = ResendInvoice(args.invoice, args.email, args.sms)
    return _waited(call, call.till.do(resend_invoice, command))


def show(call: Call) -> InvoiceView:
    """One invoice."""
    return call.till.look(show_invoice, call.args.invoice)


def list_some(call: Call) -> Page[InvoiceView]:
    """A page of invoices."""
    args = call.args
    return call.till.look(list_invoices, ListInvoices(args.status, args.limit, args.cursor))


def cancel(call: Call) -> InvoiceView:
    """Take it back."""
    return call.till.do(cancel_invoice, call.args.invoice)


def _waited(call: Call, invoice: InvoiceView) -> InvoiceView:
    if call.args.wait is None:
        return invoice
    return wait_until_sent(call.till, invoice.id, call.args.wait)


def _add_addresses(parser: Parser) -> None:
    parser.add_argument("--email", default="", metavar="A", help=_("send it to this address"))
    parser.add_argument("--sms", default="", metavar="P", help=_("and to this +62… number"))


def _add_wait(parser: Parser) -> None:
    parser.add_argument(
        "--wait", type=seconds, metavar=_("SECONDS"),
        help=_("run the outbox until it is sent, at most this long"),
    )  # fmt: skip


def _shown(invoice: InvoiceView) -> str:
    return fields(
        (
            (_("Invoice"), invoice.number),
            (_("Amount"), money(invoice.amount, invoice.currency)),
            (_("State"), state(invoice.state)),
            (_("Trouble"), code_text(invoice.failure) if invoice.failure else ""),
            (_("Link"), invoice.url),
            (_("Open until"), invoice.expires_at),
            *(
                (
                    {"email": _("Email"), "sms": _("SMS")}.get(told.channel, told.channel),
                    f"{told.to}  {state(told.state)}  "
                    + (code_text(told.failure) if told.failure else ""),
                )
                for told in invoice.deliveries
            ),
        )
    )


def _table() -> Shows:
    return listing(
        (_("Invoice"), _("State"), _("Amount"), _("Link")),
        lambda i: (i.number, state(i.state), money(i.amount, i.currency), i.url),
        right=_("Amount"),
    )
