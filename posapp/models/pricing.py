"""What a line and an order come to: integers, one rounding a line, half up."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.money import MAX_AMOUNT, divide_half_up

#: A quantity is an integer of thousandths: 1.5 kg is 1500.
UNIT = 1000
MAX_QUANTITY = 1_000_000 * UNIT


@dataclass(slots=True, frozen=True)
class PricedLine:
    """The money of one line; ``tax`` is inside ``amount`` unless ``tax_is_added``."""

    quantity: int
    unit_price: int
    discount: int
    tax_rate: int
    tax_is_added: bool
    tax: int
    amount: int


@dataclass(slots=True, frozen=True)
class PricedOrder:
    """The money of an order: ``total = subtotal + tax_added + rounding``."""

    subtotal: int
    discount: int
    tax_included: int
    tax_added: int
    rounding: int
    total: int


def price_line(
    quantity: int,
    unit_price: int,
    *,
    discount: int = 0,
    tax_rate: int = 0,
    tax_is_added: bool = False,
) -> PricedLine:
    """Price one line. ``tax_rate`` is basis points. Raises Refused for what cannot be sold."""
    if not 0 < quantity <= MAX_QUANTITY:
        raise Refused("bad_quantity", field="quantity", quantity=quantity)
    if not 0 <= unit_price <= MAX_AMOUNT:
        raise Refused("bad_price", field="unit_price", price=unit_price)
    gross = divide_half_up(quantity * unit_price, UNIT)
    if not 0 <= discount <= gross:
        raise Refused("bad_discount", field="discount", discount=discount)
    amount = gross - discount
    if amount > MAX_AMOUNT:
        raise Refused("amount_too_large", field="quantity", amount=amount)
    if tax_is_added:
        tax = divide_half_up(amount * tax_rate, 10_000)
    else:
        tax = amount - divide_half_up(amount * 10_000, 10_000 + tax_rate)
    return PricedLine(quantity, unit_price, discount, tax_rate, tax_is_added, tax, amount)


def price_order(lines: list[PricedLine]) -> PricedOrder:
    """Add the lines up. Raises Refused ``amount_too_large``."""
    subtotal = sum(line.amount for line in lines)
    added = sum(line.tax for line in lines if line.tax_is_added)
    total = subtotal + added
    if total > MAX_AMOUNT:
        raise Refused("amount_too_large", field="total", amount=total)
    return PricedOrder(
        subtotal=subtotal,
        discount=sum(line.discount for line in lines),
        tax_included=sum(line.tax for line in lines if not line.tax_is_added),
        tax_added=added,
        rounding=0,
        total=total,
    )
