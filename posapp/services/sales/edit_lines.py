"""What the lines of an order become by an edit: nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posapp.models.errors import Refused
from posapp.models.money import divide_half_up
from posapp.models.order import OrderLine
from posapp.models.pricing import Discount, PricedLine, gross_of, price_line, spread
from posapp.services.sales.open import MAX_LINES, Item, PricedItem, price_items
from posapp.services.sales.returned import Returned
from posapp.services.storage.database import ReadUnit
from posapp.services.texts import clean_line


@dataclass(slots=True, frozen=True)
class LineChange:
    """Another quantity of a line, in thousandths; 0 takes the line out."""

    line_id: str
    quantity: int


@dataclass(slots=True, frozen=True)
class Terms:
    """How a line's price came about; ``is_chosen`` where this edit chose another one."""

    discount_rate: int
    list_price: int | None
    price_reason: str
    is_chosen: bool = False


@dataclass(slots=True, frozen=True)
class PlannedLine:
    """A line that stays (``row``) or is added (``item``), and what it comes to.

    Of a line that stays: the ``terms`` that it has now.
    """

    money: PricedLine
    row: OrderLine | None = None
    item: PricedItem | None = None
    terms: Terms | None = None


@dataclass(slots=True)
class _Kept:
    """A line of the order with the quantity and price that it is to have."""

    row: OrderLine
    quantity: int
    unit_price: int
    discount: Discount | None = None
    reason: str | None = None

    def change(self, item: Item) -> None:
        """Take on what an item says. Raises Refused ``required`` for a price without a reason."""
        self.quantity, self.discount = item.quantity, item.discount
        if item.override is not None:
            self.reason = clean_line("reason", item.reason, required=True)
            self.unit_price = item.override
        elif item.unit_price is not None:
            self.unit_price = item.unit_price

    def planned(self) -> PlannedLine:
        """Priced as it was sold: its own tax and discount; the order's is spread later."""
        row = self.row
        money = price_line(
            self.quantity,
            self.unit_price,
            discount=self._own(),
            tax_rate=row.tax_rate,
            tax_is_added=row.tax_is_added,
        )
        return PlannedLine(money, row=row, terms=self._terms())

    def _own(self) -> int:
        gross = gross_of(self.quantity, self.unit_price)
        if self.discount is not None:
            return self.discount.of(gross)
        row = self.row
        if row.discount_rate:
            return Discount(row.discount_rate).of(gross)
        own = row.discount - row.discount_share
        return min(gross, divide_half_up(own * self.quantity, row.quantity))

    def _terms(self) -> Terms:
        row = self.row
        rate = row.discount_rate if self.discount is None else self.discount.rate
        usual = row.unit_price if row.list_price is None else row.list_price
        if self.reason is None:
            return Terms(rate, row.list_price, row.price_reason)
        if self.unit_price == usual:
            return Terms(rate, None, "")
        return Terms(rate, usual, self.reason, is_chosen=True)


def plan_lines(
    unit: ReadUnit,
    rows: list[OrderLine],
    changes: tuple[LineChange, ...],
    items: tuple[Item, ...],
    returned: dict[str, Returned],
    discount: Discount,
) -> list[PlannedLine]:
    """The lines that an edit leaves, the added ones last, with the order's discount.

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
        line.change(item)
    for line in before:
        known = returned.get(line.row.id)
        if known is not None and line.quantity < known.quantity:
            raise Refused("came_back", field="item", name=line.row.name)
    planned = [line.planned() for line in kept if line.quantity != 0]
    planned += _added(unit, added)
    if not planned:
        raise Refused("no_items", field="item")
    if len(planned) > MAX_LINES:
        raise Refused("too_many_lines", field="item", most=MAX_LINES)
    planned = _spread(planned, discount)
    for done in planned:
        if done.row is not None:
            _holds(done.row.name, done.money, returned.get(done.row.id, Returned()))
    return planned


def _spread(planned: list[PlannedLine], discount: Discount) -> list[PlannedLine]:
    """A sum that was taken off stays, as far as there is something left to take it off."""
    moneys = [line.money for line in planned]
    if discount.amount:
        discount = Discount(amount=min(discount.amount, sum(money.amount for money in moneys)))
    if not discount:
        return planned
    return [
        replace(
            line, money=money, item=None if line.item is None else replace(line.item, money=money)
        )
        for line, money in zip(planned, spread(moneys, discount), strict=True)
    ]


def _holds(name: str, money: PricedLine, returned: Returned) -> None:
    """What came back of a line was sold by it, for as much as it was worth."""
    worth = money.amount + (money.tax if money.tax_is_added else 0)
    if worth < returned.amount:
        raise Refused("came_back", field="item", name=name)


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
