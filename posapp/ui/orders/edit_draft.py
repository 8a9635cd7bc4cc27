"""The lines of a saved order while they are edited: a cart that knows where they came from."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.services.catalogue.views import ProductView
from posapp.services.sales.edit import EditOrder
from posapp.services.sales.edit_lines import LineChange
from posapp.services.sales.open import Item
from posapp.services.sales.views import LineView, OrderView
from posapp.ui.sell.cart import Cart, CartLine, SellDraft


@dataclass(slots=True)
class SavedLine(CartLine):
    """A line that the order has already, at the price it was sold for."""

    line_id: str = ""


def draft_of(order: OrderView) -> SellDraft:
    """The order as a cart; nothing is changed yet."""
    return SellDraft(cart=Cart(lines=[_saved(line) for line in order.lines]))


def edited(order: OrderView, draft: SellDraft, key: str | None = None) -> EditOrder:
    """What the edit asks for: only what differs, and what the order came to when it began."""
    kept = {line.line_id: line.quantity for line in draft.cart.lines if isinstance(line, SavedLine)}
    changes = [
        LineChange(line.id, kept.get(line.id, 0))
        for line in order.lines
        if kept.get(line.id, 0) != line.quantity
    ]
    added = [
        Item(line.product.sku, line.quantity, _typed_price(line))
        for line in draft.cart.lines
        if not isinstance(line, SavedLine)
    ]
    return EditOrder(order.id, tuple(changes), tuple(added), total=order.total, key=key)


def is_changed(command: EditOrder) -> bool:
    """Whether there is anything to save."""
    return bool(command.changes or command.items)


def _typed_price(line: CartLine) -> int | None:
    """The price of a service that has none of its own; the others cost what they cost now."""
    return line.unit_price if line.product.asks_price and not line.needs_price else None


def _saved(line: LineView) -> SavedLine:
    product = ProductView(
        id=line.product_id or "",
        sku=line.sku,
        name=line.name,
        category="",
        price=line.unit_price,
        tax_rate=None,
    )
    return SavedLine(product, line.quantity, line_id=line.id)
