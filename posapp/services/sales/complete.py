"""Complete a sale: order, money and link in one transaction (lessons.md 1).

Nothing is shown as done, printed or sent before its commit.
"""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.payment import CounterMethod
from posapp.services.invoicing.follow import follow_order
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.payments.take import book_at_counter
from posapp.services.printing.spool import print_after_sale
from posapp.services.repeat import once
from posapp.services.sales.open import OpenOrder, insert_order
from posapp.services.sales.views import OrderView, view
from posapp.services.storage.database import UnitOfWork


@dataclass(slots=True, frozen=True)
class Tender:
    """One payment of the panel; ``tendered`` is the cash that was handed over."""

    method: str
    amount: int
    tendered: int | None = None
    reference: str = ""


@dataclass(slots=True, frozen=True)
class Link:
    """The rest by link; methods None are the shop's usual ones."""

    email: str = ""
    sms: str = ""
    methods: tuple[str, ...] | None = None
    expiry_hours: int | None = None


@dataclass(slots=True, frozen=True)
class CompleteSale:
    """A cart with what was paid, and how the rest is asked for."""

    order: OpenOrder
    tenders: tuple[Tender, ...] = ()
    link: Link | None = None
    key: str | None = None


def complete_sale(uow: UnitOfWork, command: CompleteSale) -> OrderView:
    """Save all of it or nothing.

    Raises Refused as opening, paying and sending do, and ``deposits_off`` where the shop takes
    no deposits and something is left to pay.
    """
    return once(
        uow, command.key, "sale.complete", command, OrderView, lambda: _complete(uow, command)
    )


def _complete(uow: UnitOfWork, command: CompleteSale) -> OrderView:
    order = insert_order(uow, command.order)
    change = 0
    for tender in command.tenders:
        payment = book_at_counter(
            uow, order, tender.method, tender.amount, tender.tendered, tender.reference
        )
        change += payment.change
    if order.outstanding == 0 and order.completed_at is None:
        order.completed_at = uow.clock.now()
    if order.outstanding and not uow.settings["sales.allow_deposit"]:
        raise Refused("deposits_off", field="amount", outstanding=order.outstanding)
    if command.link is not None and order.outstanding:
        link = command.link
        send_invoice(
            uow,
            SendInvoice(order.id, link.email, link.sms, link.methods, None, link.expiry_hours),
        )
    follow_order(uow, order)
    cash = any(tender.method == CounterMethod.CASH for tender in command.tenders)
    print_after_sale(uow, order, cash=cash)
    return view(uow, order, change=change)
