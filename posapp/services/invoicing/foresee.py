"""What would become of an order's open link, before anything is done: for screens.

The deciding rules are those of ``follow_order``; this only asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from posapp.models.invoice import Invoice
from posapp.models.invoice_state import PAYABLE_CHARGES, ChargeState
from posapp.models.order import Order
from posapp.services.invoicing.opening import current_charge
from posapp.services.storage.database import ReadUnit


class Fate(StrEnum):
    """What happens to the link."""

    NONE = "none"  # there is no open one
    STAYS = "stays"
    CLOSED = "closed"
    REPRICED = "repriced"  # closed, and a new one is told by the same channels


@dataclass(slots=True, frozen=True)
class LinkAfter:
    """The open link's invoice, and what happens to it."""

    fate: Fate
    number: str = ""


def link_after(unit: ReadUnit, order: Order, outstanding: int) -> LinkAfter:
    """What the order's open link becomes once this much is outstanding."""
    rows = select(Invoice).where(Invoice.order_id == order.id).order_by(Invoice.rowkey.desc())
    for invoice in unit.session.scalars(rows):
        charge = current_charge(unit, invoice)
        if charge.state not in PAYABLE_CHARGES or charge.closing:
            continue
        if outstanding == charge.amount:
            return LinkAfter(Fate.STAYS, invoice.number)
        ends = outstanding == 0 or charge.state == ChargeState.FAILED
        return LinkAfter(Fate.CLOSED if ends else Fate.REPRICED, invoice.number)
    return LinkAfter(Fate.NONE)
