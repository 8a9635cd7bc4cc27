"""What cash rounds an order by when it settles it: a sum of its own, told in the journal."""

from __future__ import annotations

from posapp.models.folding import fold
from posapp.models.order import Order
from posapp.services.storage import journal, search
from posapp.services.storage.database import UnitOfWork


def round_order(uow: UnitOfWork, order: Order, rounding: int) -> None:
    """Add to what the order was rounded by; its standing is the caller's to bring in step."""
    was = order.total
    order.rounding += rounding
    order.total += rounding
    found = order.search.removesuffix(fold(f" {was}")) + fold(f" {order.total}")
    search.index_row(uow.session, "orders", order.rowkey, found, order.search)
    order.search = found
    body = {
        "number": order.number or "",
        "currency": order.currency,
        "rounding": rounding,
        "total": order.total,
    }
    journal.write(uow, "order.rounded", order.id, body)
