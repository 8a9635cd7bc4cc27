"""Take money at the counter."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.cash import check_cash
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.money import MAX_AMOUNT
from posapp.models.order import Order, OrderState
from posapp.models.payment import CounterMethod, Payment
from posapp.models.pricing import cash_rounding
from posapp.services.invoicing.follow import follow_order
from posapp.services.payments.standing import restand
from posapp.services.repeat import once
from posapp.services.sales.find import order_row
from posapp.services.sales.rounding import round_order
from posapp.services.sales.views import OrderView, view
from posapp.services.shift.find import check_shift
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork
from posapp.services.texts import clean_line


@dataclass(slots=True, frozen=True)
class TakePayment:
    """Money on the counter: ``amount`` is what is booked, ``tendered`` the notes given."""

    order_id: str
    method: str
    amount: int
    tendered: int | None = None
    reference: str = ""
    key: str | None = None


def take_payment(uow: UnitOfWork, command: TakePayment) -> OrderView:
    """Book a payment; the order's standing and its open link follow in the same transaction.

    Raises Refused: ``bad_method``, ``bad_amount``, ``already_paid``, ``more_than_outstanding``,
    ``tendered_too_little``, ``tendered_absurd``, ``tendered_not_cash``, ``deposits_off``,
    ``order_void``.
    """
    return once(uow, command.key, "order.pay", command, OrderView, lambda: _take(uow, command))


def _take(uow: UnitOfWork, command: TakePayment) -> OrderView:
    order = order_row(uow, command.order_id)
    outstanding = order.outstanding
    payment = book_at_counter(
        uow, order, command.method, command.amount, command.tendered, command.reference
    )
    if order.outstanding and not uow.settings["sales.allow_deposit"]:
        raise Refused("deposits_off", field="amount", outstanding=outstanding)
    follow_order(uow, order)
    return view(uow, order, change=payment.change)


def book_at_counter(
    uow: UnitOfWork,
    order: Order,
    method: str,
    amount: int,
    tendered: int | None = None,
    reference: str = "",
) -> Payment:
    """The payment's row and journal entry, and the order's new standing.

    Cash that is the rounded rest settles the order: what it is more or less is its rounding.
    """
    check_shift(uow)
    step = uow.settings["cash.rounding"] if method == CounterMethod.CASH else 0
    rounding = cash_rounding(order.outstanding, amount, step)
    _check(order, method, amount, tendered, rounding)
    now = uow.clock.now()
    payment = Payment(
        id=new_id(),
        order_id=order.id,
        method=method,
        amount=amount,
        currency=order.currency,
        tendered=tendered,
        change=0 if tendered is None else tendered - amount,
        reference=clean_line("reference", reference),
        paid_at=now,
        created_at=now,
        created_by=uow.actor,
    )
    uow.session.add(payment)
    if rounding:
        round_order(uow, order, rounding)
    restand(uow, order)
    if order.outstanding == 0 and order.completed_at is None:
        order.completed_at = now
    journal.write(uow, "payment.received", payment.id, entry(order, payment))
    return payment


def entry(order: Order | None, payment: Payment) -> dict[str, object]:
    """What the journal says of a payment, wherever it came from."""
    return {
        "order": "" if order is None else order.number,
        "amount": payment.amount,
        "currency": payment.currency,
        "method": payment.method,
        "account": payment.account or "",
        "gateway_payment_id": payment.gateway_payment_id or "",
        "tendered": -1 if payment.tendered is None else payment.tendered,
        "received": 0 if order is None else order.received,
        "outstanding": 0 if order is None else order.outstanding,
    }


def _check(order: Order, method: str, amount: int, tendered: int | None, rounding: int) -> None:
    if method not in list(CounterMethod):
        known = ", ".join(CounterMethod)
        raise Refused("bad_method", field="method", method=method[:48], known=known)
    if order.state != OrderState.OPEN:
        raise Refused(f"order_{order.state}", order=order.number)
    if amount <= 0:
        raise Refused("bad_amount", field="amount", text=str(amount))
    if order.outstanding == 0:
        raise Refused("already_paid", order=order.number)
    if amount > order.outstanding + rounding:
        raise Refused(
            "more_than_outstanding",
            field="amount",
            outstanding=order.outstanding,
            currency=order.currency,
        )
    if tendered is None:
        return
    if method != CounterMethod.CASH:
        raise Refused("tendered_not_cash", field="tendered")
    if not amount <= tendered <= MAX_AMOUNT:
        raise Refused("tendered_too_little", field="tendered", amount=amount)
    check_cash(tendered, amount, order.currency)
