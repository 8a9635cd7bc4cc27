"""Give money back: to cash, or through the gateway that it came by, with its cause.

A refund through a gateway is a row and a job first (``pending``), a fact later (``done``): its
id is the idempotency key, so a double click or a lost answer never gives back twice. Only
facts count for the order; what is pending is reserved, so that two refunds cannot overlap.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from posapp.models.charge import Charge
from posapp.models.errors import Refused
from posapp.models.goods_return import GoodsReturn
from posapp.models.ids import new_id
from posapp.models.order import Order, OrderState
from posapp.models.payment import Cause, CounterMethod, Payment, Refund
from posapp.services.invoicing.follow import follow_order
from posapp.services.outbox import store
from posapp.services.payments.give_back import gives_back, left_of
from posapp.services.payments.standing import restand, unnamed_goods
from posapp.services.payments.transfer import (
    BY_TRANSFER,
    EndTransfer,
    TransferTo,
    TransferView,
    end,
    transfer_of,
    write_down,
)
from posapp.services.repeat import once
from posapp.services.sales.find import order_row
from posapp.services.sales.views import OrderView, view
from posapp.services.shift.find import check_shift
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import clean_line

REFUND = "refund"
#: What a person may choose; a chargeback is told by the gateway only.
CHOSEN = (Cause.RETURN, Cause.SURPLUS, Cause.REVERSAL)


@dataclass(slots=True, frozen=True)
class RefundOrder:
    """``method`` is cash or transfer (the shop's own), or gateway (the way it came).

    ``payment_id`` names the payment; without it the newest that has enough left is taken.
    ``transfer`` says where a transfer goes; with ``later`` it is promised and still to be sent.
    """

    order_id: str
    amount: int
    cause: str
    method: str = "cash"
    payment_id: str = ""
    reason: str = ""
    key: str | None = None
    transfer: TransferTo | None = None
    later: bool = False


def refund_order(uow: UnitOfWork, command: RefundOrder) -> OrderView:
    """Give back, or promise to.

    Raises Refused ``bad_cause``, ``bad_method``, ``only_transfer``, ``bad_amount``, ``order_void``,
    ``more_than_received``, ``more_than_surplus``, ``reversal_is_whole``, ``no_payment``,
    ``payment_has_less``, ``chosen_payment_has_less`` or ``gateway_cannot_refund``.
    """
    return once(uow, command.key, "order.refund", command, OrderView, lambda: _refund(uow, command))


def _refund(uow: UnitOfWork, command: RefundOrder) -> OrderView:
    order = order_row(uow, command.order_id)
    _check(uow, order, command)
    make_refund(uow, order, command)
    return view(uow, order)


def make_refund(
    uow: UnitOfWork, order: Order, command: RefundOrder, goods: GoodsReturn | None = None
) -> Refund:
    """The refund of what is due by all rules, with the payment that it goes back by.

    For ``goods`` that are written down it lowers what is owed no more: they did.
    """
    if command.method == CounterMethod.CASH:
        check_shift(uow)
    payment = _payment(uow, order, command)
    row = add_refund(
        uow,
        order,
        payment,
        Cause(command.cause),
        command.method,
        command.amount,
        clean_line("reason", command.reason),
        transfer=command.transfer,
        later=command.later,
    )
    if goods is not None:
        goods.refund_id = row.id
        uow.session.flush()
    if row.state == "done":
        count(uow, row, order)
    return row


def add_refund(
    uow: UnitOfWork,
    order: Order | None,
    payment: Payment | None,
    cause: Cause,
    method: str,
    amount: int,
    reason: str = "",
    *,
    transfer: TransferTo | None = None,
    later: bool = False,
) -> Refund:
    """The row; one through the gateway waits for its job, a promised transfer for a person."""
    now = uow.clock.now()
    outside = method == "gateway"
    waits = outside or (later and method == BY_TRANSFER)
    row = Refund(
        id=new_id(),
        order_id=order.id if order else None,
        payment_id=payment.id if payment else None,
        cause=cause,
        method=payment.method if outside and payment else method,
        amount=amount,
        currency=order.currency if order else _currency(payment),
        state="pending" if waits else "done",
        reason=reason,
        account=payment.account if outside and payment else None,
        refunded_at=now,
        created_at=now,
        created_by=uow.actor,
    )
    uow.session.add(row)
    uow.session.flush()
    if outside:
        store.enqueue(uow, REFUND, key=row.id, endpoint=f"gateway:{row.account}", subject=row.id)
    if method == BY_TRANSFER:
        write_down(uow, row, transfer or TransferTo())
    if waits and order is not None:
        uow.changes.orders.add(order.id)
    return row


def end_transfer(uow: UnitOfWork, command: EndTransfer) -> TransferView:
    """Say that a promised transfer was sent, or give it up: then nothing is promised any more.

    Raises Refused ``no_transfer`` or ``transfer_ended``.
    """

    def work() -> TransferView:
        row = uow.session.scalars(select(Refund).where(Refund.id == command.refund_id)).first()
        if row is None:
            raise Refused("no_transfer", field="refund", refund=command.refund_id[:48])
        end(uow, row, command)
        order = None
        if row.order_id is not None:
            order = uow.session.scalars(select(Order).where(Order.id == row.order_id)).one()
            uow.changes.orders.add(order.id)
        if command.sent:
            count(uow, row, order)
        else:
            journal.write(uow, "refund.given_up", row.id, {"amount": row.amount})
        return transfer_of(uow, row.id)

    return once(uow, command.key, "refund.end", command, TransferView, work)


def count(uow: UnitOfWork, row: Refund, order: Order | None) -> None:
    """A refund became a fact: the order's standing and its open link follow."""
    if order is not None:
        restand(uow, order)
        follow_order(uow, order)
    journal.write(
        uow,
        "refund.made",
        row.id,
        {
            "order": order.number or "" if order else "",
            "amount": row.amount,
            "cause": row.cause,
            "method": row.method,
            "received": order.received if order else 0,
        },
    )


def promised(unit: ReadUnit, order: Order, cause: Cause | None = None) -> int:
    """What is to go back and is no fact yet, for any cause or for one.

    For goods that came back: without what is due for goods that are written down already.
    """
    statement = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        Refund.order_id == order.id, Refund.state == "pending"
    )
    if cause is not None:
        statement = statement.where(Refund.cause == cause, unnamed_goods())
    return int(unit.session.execute(statement).scalar_one())


def _check(uow: UnitOfWork, order: Order, command: RefundOrder) -> None:
    if command.cause not in list(CHOSEN):
        raise Refused("bad_cause", field="cause", cause=command.cause, known=", ".join(CHOSEN))
    check_method(command.method)
    if order.state != OrderState.OPEN:
        raise Refused(f"order_{order.state}", order=order.number)
    if command.amount <= 0:
        raise Refused("bad_amount", field="amount", text=str(command.amount))
    pending = promised(uow, order)
    if command.amount > order.received - pending:
        raise Refused(
            "more_than_received",
            field="amount",
            received=order.received - pending,
            currency=order.currency,
        )
    surplus = max(0, order.received - order.owed) - pending
    if command.cause == Cause.SURPLUS and command.amount > surplus:
        raise Refused(
            "more_than_surplus",
            field="amount",
            surplus=max(0, surplus),
            currency=order.currency,
        )
    goods = order.owed - promised(uow, order, Cause.RETURN)
    if command.cause == Cause.RETURN and command.amount > goods:
        raise Refused("more_than_received", field="amount", received=goods, currency=order.currency)
    if command.method != BY_TRANSFER and (command.later or command.transfer):
        raise Refused("only_transfer", field="method")
    if command.cause == Cause.REVERSAL and command.method != "gateway":
        raise Refused("reversal_by_gateway", field="method")


def check_method(method: str) -> None:
    """Raises Refused ``bad_method`` for what is no way of giving money back."""
    if method not in ("cash", "transfer", "gateway"):
        known = f"{CounterMethod.CASH}, {CounterMethod.TRANSFER}, gateway"
        raise Refused("bad_method", field="method", method=method[:48], known=known)


def _payment(uow: UnitOfWork, order: Order, command: RefundOrder) -> Payment | None:
    rows = uow.session.scalars(
        select(Payment).where(Payment.order_id == order.id).order_by(Payment.rowkey.desc())
    ).all()
    if command.payment_id:
        rows = [row for row in rows if row.id == command.payment_id]
        if not rows:
            raise Refused("no_payment", field="payment", payment=command.payment_id[:48])
    if command.method == "gateway":
        rows = [row for row in rows if row.account is not None]
        if not rows:
            raise Refused("gateway_cannot_refund", field="method")
    elif not command.payment_id:
        return None
    enough = [row for row in rows if left_of(uow, row) >= command.amount]
    for row in enough:
        if command.method != "gateway" or gives_back(uow, row).covers(command.amount):
            _can_refund(row, command)
            return row
    for row in enough:
        back = gives_back(uow, row)
        if back.most > 0:
            raise Refused(
                "gateway_refunds_whole", field="amount", amount=back.most, currency=row.currency
            )
        raise Refused("gateway_cannot_refund", field="method")
    left = max((left_of(uow, row) for row in rows), default=0)
    code = "chosen_payment_has_less" if command.payment_id else "payment_has_less"
    raise Refused(code, field="amount", left=left, currency=order.currency)


def _can_refund(payment: Payment, command: RefundOrder) -> None:
    if command.cause == Cause.REVERSAL and command.amount != payment.amount:
        raise Refused(
            "reversal_is_whole",
            field="amount",
            amount=payment.amount,
            currency=payment.currency,
        )


def _currency(payment: Payment | None) -> str:
    if payment is None:
        raise ValueError("a refund needs an order or a payment")
    return payment.currency


def charge_of(unit: ReadUnit, payment: Payment) -> Charge:
    """The opening that a payment came through."""
    return unit.session.scalars(select(Charge).where(Charge.id == payment.charge_id)).one()
