"""Refunds by a bank transfer of the shop's own: promised, then made, or given up.

Where a gateway cannot give money back (virtual accounts, shops) the shop sends it from its own
bank. A promise is reserved and counts for nothing until somebody says that it was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.order import Order
from posapp.models.payment import Refund, Transfer, masked
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import clean_line

BY_TRANSFER = "transfer"
_LONGEST_ACCOUNT = 34  # an IBAN; Indonesian ones have 10 to 16 digits


@dataclass(slots=True, frozen=True)
class TransferTo:
    """Where the money goes; ``reference`` is the bank's number once it was sent."""

    bank: str = ""
    account: str = ""
    holder: str = ""
    reference: str = ""


@dataclass(slots=True, frozen=True)
class EndTransfer:
    """A promised transfer was sent (``sent``, with the bank's number), or will never be."""

    refund_id: str
    sent: bool
    reference: str = ""
    key: str | None = None


@dataclass(slots=True, frozen=True)
class TransferView:
    """A refund by transfer: ``state`` is pending (still to be sent), done or failed (given up).

    ``account`` is whole while somebody has to type it at the bank, and masked after.
    """

    refund_id: str
    order_id: str
    order: str
    customer: str
    amount: int
    currency: str
    state: str
    bank: str
    account: str
    holder: str
    reference: str
    promised_at: datetime
    ended_at: datetime | None


@dataclass(slots=True, frozen=True)
class ListTransfers:
    """A page of transfers, the oldest first: those still to be sent, or all."""

    all: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def write_down(uow: UnitOfWork, refund: Refund, to: TransferTo) -> None:
    """Keep the record of a refund by transfer, in the transaction that makes the refund.

    Raises Refused as ``clean_line`` does, naming the field.
    """
    pending = refund.state == "pending"
    account = clean_line("account", to.account, most=_LONGEST_ACCOUNT)
    row = Transfer(
        refund_id=refund.id,
        bank=clean_line("bank", to.bank),
        account=account if pending else masked(account),
        holder=clean_line("holder", to.holder),
        reference=clean_line("reference", to.reference),
        promised_at=uow.clock.now(),
        ended_at=None if pending else uow.clock.now(),
        ended_by="" if pending else uow.actor,
    )
    uow.session.add(row)
    uow.session.flush()
    if pending:
        values = {"amount": refund.amount, "cause": refund.cause, "method": refund.method}
        where = {"bank": row.bank, "account": masked(account), "holder": row.holder}
        journal.write(uow, "refund.promised", refund.id, values, detail=where)


def end(uow: UnitOfWork, refund: Refund, command: EndTransfer) -> None:
    """Write down how a promised transfer ended; its account is masked from now on.

    Raises Refused ``no_transfer`` or ``transfer_ended``.
    """
    row = uow.session.scalars(select(Transfer).where(Transfer.refund_id == refund.id)).first()
    if row is None:
        raise Refused("no_transfer", field="refund", refund=refund.id[:48])
    if refund.state != "pending":
        raise Refused("transfer_ended", field="refund", state=refund.state)
    row.reference = clean_line("reference", command.reference) or row.reference
    row.account = masked(row.account)
    row.ended_at, row.ended_by = uow.clock.now(), uow.actor
    refund.state = "done" if command.sent else "failed"
    refund.refunded_at = uow.clock.now()
    uow.session.flush()


def list_transfers(unit: ReadUnit, query: ListTransfers) -> Page[TransferView]:
    """What is still to be sent, or all. Raises Refused for a bad limit or cursor."""
    limit = check_limit(query.limit)
    statement = (
        select(Transfer, Refund, Order)
        .join(Refund, Refund.id == Transfer.refund_id)
        .outerjoin(Order, Order.id == Refund.order_id)
    )
    if not query.all:
        statement = statement.where(Refund.state == "pending")
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Transfer.rowkey > after)
    rows = unit.session.execute(statement.order_by(Transfer.rowkey).limit(limit + 1)).all()
    more = str(rows[limit - 1][0].rowkey) if len(rows) > limit else None
    return Page(tuple(_view(*row) for row in rows[:limit]), more)


def transfer_of(unit: ReadUnit, refund_id: str) -> TransferView:
    """One of them. Raises Refused ``no_transfer``."""
    found = unit.session.execute(
        select(Transfer, Refund, Order)
        .join(Refund, Refund.id == Transfer.refund_id)
        .outerjoin(Order, Order.id == Refund.order_id)
        .where(Refund.id == refund_id)
    ).first()
    if found is None:
        raise Refused("no_transfer", field="refund", refund=refund_id[:48])
    return _view(*found)


def _view(row: Transfer, refund: Refund, order: Order | None) -> TransferView:
    return TransferView(
        refund_id=refund.id,
        order_id=refund.order_id or "",
        order=(order.number or "") if order else "",
        customer=order.customer_name if order else "",
        amount=refund.amount,
        currency=refund.currency,
        state=refund.state,
        bank=row.bank,
        account=row.account,
        holder=row.holder,
        reference=row.reference,
        promised_at=row.promised_at,
        ended_at=row.ended_at,
    )
