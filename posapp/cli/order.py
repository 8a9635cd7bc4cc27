"""``posapp order``: sell, edit, take money, take back, look, void."""

from __future__ import annotations

from posapp.cli.arguments import (
    add_key,
    add_page,
    add_search,
    add_terms,
    item,
    line_change,
    of_order,
    part,
    whole,
    with_terms,
)
from posapp.cli.call import Call
from posapp.cli.output import fields, table
from posapp.cli.parser import Commands, Parser
from posapp.cli.words import listing, money, quantity, state
from posapp.i18n import _
from posapp.models.pricing import NO_DISCOUNT
from posapp.services.paging import Page
from posapp.services.payments.refund import CHOSEN, RefundOrder, refund_order
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.payments.transfer import TransferTo
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.find import FILTERS, ListOrders, list_orders, show_order
from posapp.services.sales.open import OpenOrder, open_order
from posapp.services.sales.park import ParkOrder, RecallOrder, park_order, recall_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.views import OrderView
from posapp.services.sales.void import VoidOrder, void_order


def add(commands: Commands) -> None:
    """Declare ``order``."""
    noun = commands.noun("order", _("orders and the money for them"))
    _add_create(noun)
    one = noun.command("show", show, _("one order"), shown)
    one.add_argument("order", metavar="ID", help=_("id or number"))
    many = noun.command("list", list_some, _("orders, newest first"), _table())
    many.add_argument(
        "--status", metavar="S", help=_("only these: {known}").format(known=", ".join(FILTERS))
    )
    add_search(many)
    add_page(many)
    _add_edit(noun)
    _add_park(noun)
    _add_pay(noun)
    _add_refund(noun)
    _add_return(noun)
    undo = noun.command("void", void, _("take back an order for which nothing was received"), shown)
    undo.add_argument("order", metavar="ID", help=_("id or number"))
    undo.add_argument("--reason", required=True, metavar="T", help=_("why"))


def _add_create(noun: Commands) -> None:
    new = noun.command("create", create, _("a new order"), shown)
    _add_items(new)
    add_key(new)


def _add_items(new: Parser) -> None:
    new.add_argument("--customer", metavar="ID", help=_("the customer's id"))
    new.add_argument(
        "--item", action="append", required=True, type=item, dest="items",
        metavar="SKU[=QTY][@PRICE]",
        help=_("may be given again; QTY like 2 or 0.5, PRICE in minor units"),
    )  # fmt: skip
    new.add_argument("--note", default="", metavar=_("TEXT"), help=_("a note for the staff"))
    add_terms(new)
    new.add_argument("--reason", default="", metavar="T", help=_("why a price is another one"))


def _add_park(noun: Commands) -> None:
    wait = noun.command("park", park, _("keep a sale for later, without a number"), shown)
    _add_items(wait)
    wait.add_argument(
        "--replaces", metavar="ID", help=_("the parked sale that this one takes the place of")
    )
    add_key(wait)
    back = noun.command("recall", recall, _("make a parked sale an order"), shown)
    back.add_argument("order", metavar="ID", help=_("the parked sale's id"))
    add_key(back)


def _add_edit(noun: Commands) -> None:
    change = noun.command(
        "edit", edit, _("change what is on an order; its open link follows"), shown
    )
    change.add_argument("order", metavar="ID", help=_("id or number"))
    change.add_argument(
        "--item", action="append", default=[], type=item, dest="items",
        metavar="SKU[=QTY][@PRICE]",
        help=_("how much of it there is now; 0 takes it out, what is not there is added"),
    )  # fmt: skip
    change.add_argument(
        "--line", action="append", default=[], type=line_change, dest="changes",
        metavar="LINE=QTY", help=_("the same for one line, by its id"),
    )  # fmt: skip
    add_terms(change)
    change.add_argument("--reason", default="", metavar="T", help=_("why"))
    add_key(change)


def _add_pay(noun: Commands) -> None:
    pay = noun.command("pay", take, _("take money at the counter"), shown)
    pay.add_argument("order", metavar="ID", help=_("id or number"))
    pay.add_argument("--method", required=True, metavar="M", help="cash, card, transfer")
    pay.add_argument("--amount", required=True, type=whole, metavar="N", help=_("in minor units"))
    pay.add_argument(
        "--tendered", type=whole, metavar="M", help=_("cash handed over; gives the change")
    )
    pay.add_argument("--reference", default="", metavar="R", help=_("slip or transfer number"))
    add_key(pay)


def _add_refund(noun: Commands) -> None:
    back = noun.command("refund", refund, _("give money back"), shown)
    back.add_argument("order", metavar="ID", help=_("id or number"))
    back.add_argument("--amount", required=True, type=whole, metavar="N", help=_("in minor units"))
    back.add_argument(
        "--cause", required=True, metavar="|".join(CHOSEN),
        help=_("goods came back; too much had arrived; or the payment is undone"),
    )  # fmt: skip
    back.add_argument(
        "--method", default="cash", metavar="M",
        help=_("cash, transfer, or gateway: the way that it came"),
    )  # fmt: skip
    back.add_argument("--payment", default="", metavar="P", help=_("which payment, by its id"))
    back.add_argument("--reason", default="", metavar="T", help=_("why"))
    for name, metavar, words in (
        ("--bank", "B", _("of a transfer: the bank that it goes to")),
        ("--account", "N", _("of a transfer: the account number there")),
        ("--holder", "H", _("of a transfer: whose account it is")),
        ("--reference", "R", _("of a transfer: the bank's number, once it was sent")),
    ):
        back.add_argument(name, default="", metavar=metavar, help=words)
    back.add_argument(
        "--later", action="store_true",
        help=_("the transfer is promised and still to be sent (see: refund sent)"),
    )  # fmt: skip
    add_key(back)


def _add_return(noun: Commands) -> None:
    goods = noun.command(
        "return", take_back, _("take goods back, and give back what is due for them"), shown
    )
    goods.add_argument("order", metavar="ID", help=_("id or number"))
    goods.add_argument(
        "--item", action="append", default=[], type=part, dest="items", metavar="SKU[=QTY]",
        help=_("how much of it comes back; may be given again"),
    )  # fmt: skip
    goods.add_argument(
        "--line", action="append", default=[], type=line_change, dest="lines",
        metavar="LINE=QTY", help=_("the same for one line, by its id"),
    )  # fmt: skip
    goods.add_argument(
        "--method", default="cash", metavar="M",
        help=_("cash, transfer, or gateway: the way that it came"),
    )  # fmt: skip
    goods.add_argument("--payment", default="", metavar="P", help=_("which payment, by its id"))
    goods.add_argument("--reason", default="", metavar="T", help=_("why"))
    add_key(goods)


def create(call: Call) -> OrderView:
    """Save a new order with its number."""
    args = call.args
    items = with_terms(args.items, args.discounts, args.prices, args.reason)
    whole_order = of_order(args.discounts) or NO_DISCOUNT
    command = OpenOrder(items, args.customer, args.note, args.key, whole_order)
    return call.till.do(open_order, command)


def park(call: Call) -> OrderView:
    """Keep a cart for later."""
    args = call.args
    items = with_terms(args.items, args.discounts, args.prices, args.reason)
    command = ParkOrder(
        items, args.customer, args.note, of_order(args.discounts) or NO_DISCOUNT, args.replaces,
        args.key,
    )  # fmt: skip
    return call.till.do(park_order, command)


def recall(call: Call) -> OrderView:
    """Give a parked sale its number."""
    return call.till.do(recall_order, RecallOrder(call.args.order, call.args.key))


def show(call: Call) -> OrderView:
    """One order with everything under it."""
    return call.till.look(show_order, call.args.order)


def list_some(call: Call) -> Page[OrderView]:
    """A page of orders."""
    args = call.args
    query = ListOrders(args.status, args.search, args.limit, args.cursor)
    return call.till.look(list_orders, query)


def edit(call: Call) -> OrderView:
    """Change the lines of a saved order."""
    args = call.args
    items = with_terms(args.items, args.discounts, args.prices, args.reason)
    command = EditOrder(
        args.order, tuple(args.changes), items, args.reason, key=args.key,
        discount=of_order(args.discounts),
    )  # fmt: skip
    return call.till.do(edit_order, command)


def take(call: Call) -> OrderView:
    """Book money; the order comes back with the ``change`` of this payment."""
    args = call.args
    command = TakePayment(
        args.order, args.method, args.amount, args.tendered, args.reference, args.key
    )
    return call.till.do(take_payment, command)


def refund(call: Call) -> OrderView:
    """Give money back; through the gateway it is promised here, and done by the outbox."""
    args = call.args
    to = TransferTo(args.bank, args.account, args.holder, args.reference)
    command = RefundOrder(
        args.order, args.amount, args.cause, args.method, args.payment, args.reason, args.key,
        None if to == TransferTo() else to, args.later,
    )  # fmt: skip
    return call.till.do(refund_order, command)


def take_back(call: Call) -> OrderView:
    """Take goods back; what is due for them is refunded, or promised through the gateway."""
    args = call.args
    command = ReturnGoods(
        args.order, tuple(args.lines), tuple(args.items), args.method, args.payment, args.reason,
        args.key,
    )  # fmt: skip
    return call.till.do(return_goods, command)


def void(call: Call) -> OrderView:
    """Take an order back."""
    return call.till.do(void_order, VoidOrder(call.args.order, call.args.reason))


def shown(order: OrderView) -> str:
    """An order for people."""

    def sum_of(amount: int) -> str:
        return money(amount, order.currency)

    lines = table(
        (_("Quantity"), "SKU", _("Item"), _("Amount")),
        [(quantity(x.quantity), x.sku, x.name, sum_of(x.amount)) for x in order.lines],
        right=f"{_('Quantity')}|{_('Amount')}",
    )
    head = fields(
        (
            (_("Order"), order.number),
            (_("Customer"), order.customer_name),
            (_("State"), state(order.state)),
            (_("Payment"), state(order.payment_status)),
        )
    )
    sums = fields(
        (
            (_("Discount"), sum_of(-order.discount) if order.discount else ""),
            (_("Rounding"), sum_of(order.rounding) if order.rounding else ""),
            (_("Total"), sum_of(order.total)),
            (_("Received"), sum_of(order.received)),
            (_("Outstanding"), sum_of(order.outstanding)),
            (_("Change"), sum_of(order.change) if order.change else ""),
            *((_("Refund"), f"{sum_of(r.amount)}  {state(r.state)}") for r in order.refunds),
            *((i.number, f"{sum_of(i.amount)}  {state(i.state)}  {i.url}") for i in order.invoices),
        )
    )
    return f"{head}\n\n{lines}\n\n{sums}"


def _table():  # type: ignore[no-untyped-def]
    return listing(
        (_("Order"), _("Customer"), _("Payment"), _("Total"), _("Outstanding")),
        lambda o: (
            o.number, o.customer_name, state(o.payment_status),
            money(o.total, o.currency), money(o.outstanding, o.currency),
        ),
        right=f"{_('Total')}|{_('Outstanding')}",
    )  # fmt: skip
