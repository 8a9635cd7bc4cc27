"""What the lines of an order become by an edit: nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.money import divide_half_up
from posapp.models.order import OrderLine
from posapp.models.pricing import UNIT, PricedLine, price_line
from posapp.services.sales.open import MAX_LINES, Item, PricedItem, price_items
from posapp.services.sales.returned import Returned
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class LineChange:
    """Another quantity of a line, in thousandths; 0 takes the line out."""

    line_id: str
    quantity: int


@dataclass(slots=True, frozen=True)
class PlannedLine:
    """A line that stays (``row``) or is added (``item``), and what it comes to."""

    money: PricedLine
    row: OrderLine | None = None
    item: PricedItem | None = None


@dataclass(slots=True)
class _Kept:
    """A line of the order with the quantity and price that it is to have."""

    row: OrderLine
    quantity: int
    unit_price: int

    def money(self) -> PricedLine:
        """Priced as it was sold: its own tax, and its share of its discount."""
        row = self.row
        gross = divide_half_up(self.quantity * self.unit_price, UNIT)
        return price_line(
            self.quantity,
            self.unit_price,
            discount=min(gross, divide_half_up(row.discount * self.quantity, row.quantity)),
            tax_rate=row.tax_rate,
            tax_is_added=row.tax_is_added,
        )


def plan_lines(
    unit: ReadUnit,
    rows: list[OrderLine],
    changes: tuple[LineChange, ...],
    items: tuple[Item, ...],
    returned: dict[str, Returned],
) -> list[PlannedLine]:
    """The lines that an edit leaves, the added ones last.

    Raises Refused ``no_line``, ``line_twice``, ``no_items``, ``too_many_lines``,
    ``came_back``, and what pricing is refused for.
    """
    kept = [_Kept(row, row.quantity, row.unit_price) for row in rows]
    for change in changes:
        line = next((line for line in kept if line.row.id == change.line_id), None)
        if line is None:
            raise Refused("no_line", field="item", line=change.line_id[:48])
        line.quantity = change.quantity
    before = kept
    kept = [line for line in before if line.quantity != 0]
    added: list[Item] = []
    for item in items:
        line = _line_of(kept, item.sku)
        if line is None:
            added.append(item)
            continue
        line.quantity = item.quantity
        line.unit_price = line.unit_price if item.unit_price is None else item.unit_price
    for line in before:
        _holds(line, returned.get(line.row.id, Returned()))
    planned = [PlannedLine(line.money(), row=line.row) for line in kept if line.quantity != 0]
    planned += _added(unit, added)
    if not planned:
        raise Refused("no_items", field="item")
    if len(planned) > MAX_LINES:
        raise Refused("too_many_lines", field="item", most=MAX_LINES)
    return planned


def _holds(line: _Kept, returned: Returned) -> None:
    """What came back of a line was sold by it, for as much as it was worth."""
    if not returned.quantity:
        return
    worth = 0
    if line.quantity >= returned.quantity:
        money = line.money()
        worth = money.amount + (money.tax if money.tax_is_added else 0)
    if line.quantity < returned.quantity or worth < returned.amount:
        raise Refused("came_back", field="item", name=line.row.name)


def _line_of(kept: list[_Kept], sku: str) -> _Kept | None:
    found = [line for line in kept if line.row.sku == sku]
    if len(found) > 1:
        raise Refused("line_twice", field="item", sku=sku[:48])
    return found[0] if found else None


def _added(unit: ReadUnit, items: list[Item]) -> list[PlannedLine]:
    if not items:
        return []
    priced, _sums = price_items(unit, tuple(items))
    return [PlannedLine(item.money, item=item) for item in priced]
