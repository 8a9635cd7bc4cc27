"""States of invoices and charges, and the pure tables that move them.

Final states never go back; facts are ranked, so the order in which they arrive does not
matter: settled > failed > expired > pending (design.md 5). "Unknown" moves nothing.
"""

from __future__ import annotations

from enum import StrEnum


class InvoiceState(StrEnum):
    """What became of what was asked for."""

    DRAFT = "draft"
    QUEUED = "queued"
    PENDING = "pending"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ChargeState(StrEnum):
    """What became of one opening."""

    QUEUED = "queued"
    PENDING = "pending"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


#: Invoices that a customer may still pay or that are on their way.
OPEN_INVOICES = (
    InvoiceState.DRAFT,
    InvoiceState.QUEUED,
    InvoiceState.PENDING,
    InvoiceState.PARTIALLY_PAID,
)
OPEN_CHARGES = (ChargeState.QUEUED, ChargeState.PENDING)
#: Charges that a customer may still pay: at some gateways a failed one can be tried again.
PAYABLE_CHARGES = (*OPEN_CHARGES, ChargeState.FAILED)

#: (charge state, fact the gateway tells) -> charge state. What is not here changes nothing.
CHARGE_MOVES: dict[tuple[str, str], ChargeState] = {
    ("queued", "pending"): ChargeState.PENDING,
    ("queued", "paid"): ChargeState.PAID,
    ("queued", "expired"): ChargeState.EXPIRED,
    ("queued", "cancelled"): ChargeState.CANCELLED,
    ("queued", "failed"): ChargeState.FAILED,
    ("pending", "paid"): ChargeState.PAID,
    ("pending", "expired"): ChargeState.EXPIRED,
    ("pending", "cancelled"): ChargeState.CANCELLED,
    ("pending", "failed"): ChargeState.FAILED,
    # Late money: the customer was faster than the news, or the bank slower than the clock.
    ("expired", "paid"): ChargeState.PAID,
    ("expired", "failed"): ChargeState.FAILED,
    ("cancelled", "paid"): ChargeState.PAID,
    ("failed", "paid"): ChargeState.PAID,
}

#: How a fact ranks; the highest seen wins whatever came first.
RANK = {"unknown": 0, "pending": 1, "expired": 2, "cancelled": 2, "failed": 3, "paid": 4}


def move_charge(state: str, fact: str) -> str:
    """The state of a charge after the gateway told ``fact``."""
    return CHARGE_MOVES.get((state, fact), state)


def invoice_after(
    state: str, charge: str, *, order_outstanding: int, received_by_link: int
) -> InvoiceState:
    """The state of an invoice once its current charge is in ``charge``.

    When its order owes nothing more, by whatever way, an open invoice is paid (design.md 4);
    a paid or cancelled one stays so, an expired or failed one lives again only by late money
    or a new opening.
    """
    if state in (InvoiceState.PAID, InvoiceState.CANCELLED):
        return InvoiceState(state)
    ended = state in (InvoiceState.EXPIRED, InvoiceState.FAILED) and charge not in OPEN_CHARGES
    if order_outstanding == 0 and (received_by_link > 0 or not ended):
        return InvoiceState.PAID
    if received_by_link > 0:
        return InvoiceState.PARTIALLY_PAID
    if ended:
        return InvoiceState(state)
    return {
        ChargeState.QUEUED: InvoiceState.QUEUED,
        ChargeState.PENDING: InvoiceState.PENDING,
        ChargeState.PAID: InvoiceState.PARTIALLY_PAID,
        ChargeState.EXPIRED: InvoiceState.EXPIRED,
        ChargeState.CANCELLED: InvoiceState.CANCELLED,
        ChargeState.FAILED: InvoiceState.FAILED,
    }[ChargeState(charge)]
