"""What lines, orders, cash and returns come to: integers, one rounding a line, half up.

An order's discount is spread over its lines in proportion to what each comes to, the last units
by largest remainder, so that every line bears its own tax and gives back its own share. Cash is
rounded where it settles an order: the difference is a sum of its own, never hidden in a price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.money import MAX_AMOUNT, allocate, divide_half_up

#: A quantity is an integer of thousandths: 1.5 kg is 1500.
UNIT = 1000
MAX_QUANTITY = 1_000_000 * UNIT
#: Basis points of the whole.
WHOLE = 10_000


@dataclass(slots=True, frozen=True)
class Discount:
    """Off a line or an order: ``rate`` in basis points, or an ``amount`` in minor units."""

    rate: int = 0
    amount: int = 0

    def of(self, sum_: int) -> int:
        """What it takes off a sum. Raises Refused ``bad_discount`` for more than all of it."""
        if not 0 <= self.rate <= WHOLE or self.amount < 0 or (self.rate and self.amount):
            raise Refused("bad_discount", field="discount", discount=self.amount or self.rate)
        if self.amount > sum_:
            raise Refused("bad_discount", field="discount", discount=self.amount)
        return self.amount or divide_half_up(sum_ * self.rate, WHOLE)

    def __bool__(self) -> bool:
        return bool(self.rate or self.amount)


#: Nothing is taken off.
NO_DISCOUNT = Discount()


@dataclass(slots=True, frozen=True)
class PricedLine:
    """The money of one line; ``tax`` is inside ``amount`` unless ``tax_is_added``.

    ``discount`` is all that is taken off; ``share`` is what of it is the order's.
    """

    quantity: int
    unit_price: int
    discount: int
    tax_rate: int
    tax_is_added: bool
    tax: int
    amount: int
    share: int = 0


@dataclass(slots=True, frozen=True)
class PricedOrder:
    """The money of an order: ``total = subtotal + tax_added + rounding``.

    ``order_discount`` is what of the lines' ``discount`` was taken off the whole.
    """

    subtotal: int
    discount: int
    tax_included: int
    tax_added: int
    rounding: int
    total: int
    order_discount: int = 0


def price_line(
    quantity: int,
    unit_price: int,
    *,
    discount: int = 0,
    tax_rate: int = 0,
    tax_is_added: bool = False,
    share: int = 0,
) -> PricedLine:
    """Price one line. ``tax_rate`` is basis points. Raises Refused for what cannot be sold."""
    if not 0 < quantity <= MAX_QUANTITY:
        raise Refused("bad_quantity", field="quantity", quantity=quantity)
    if not 0 <= unit_price <= MAX_AMOUNT:
        raise Refused("bad_price", field="unit_price", price=unit_price)
    gross = gross_of(quantity, unit_price)
    if not 0 <= discount <= gross:
        raise Refused("bad_discount", field="discount", discount=discount)
    amount = gross - discount
    if amount > MAX_AMOUNT:
        raise Refused("amount_too_large", field="quantity", amount=amount)
    if tax_is_added:
        tax = divide_half_up(amount * tax_rate, 10_000)
    else:
        tax = amount - divide_half_up(amount * 10_000, 10_000 + tax_rate)
    return PricedLine(quantity, unit_price, discount, tax_rate, tax_is_added, tax, amount, share)


def gross_of(quantity: int, unit_price: int) -> int:
    """What a quantity costs before anything is taken off."""
    return divide_half_up(quantity * unit_price, UNIT)


def spread(lines: Sequence[PricedLine], discount: Discount) -> list[PricedLine]:
    """The lines with their shares of the order's discount, and the tax of what is left.

    A share that a line had before is replaced. Raises Refused ``bad_discount``.
    """
    own = [line.amount + line.share for line in lines]
    shares = allocate(discount.of(sum(own)), own)
    return [
        line
        if share == line.share
        else price_line(
            line.quantity,
            line.unit_price,
            discount=line.discount - line.share + share,
            tax_rate=line.tax_rate,
            tax_is_added=line.tax_is_added,
            share=share,
        )
        for line, share in zip(lines, shares, strict=True)
    ]


def price_order(lines: Sequence[PricedLine], rounding: int = 0) -> PricedOrder:
    """Add the lines up, with what cash was rounded by. Raises Refused ``amount_too_large``.

    A total is never below nothing: less is rounded down then.
    """
    subtotal = sum(line.amount for line in lines)
    added = sum(line.tax for line in lines if line.tax_is_added)
    rounding = max(rounding, -subtotal - added)
    total = subtotal + added + rounding
    if total > MAX_AMOUNT:
        raise Refused("amount_too_large", field="total", amount=total)
    return PricedOrder(
        subtotal=subtotal,
        discount=sum(line.discount for line in lines),
        tax_included=sum(line.tax for line in lines if not line.tax_is_added),
        tax_added=added,
        rounding=rounding,
        total=total,
        order_discount=sum(line.share for line in lines),
    )


def cash_sum(sum_: int, step: int) -> int:
    """What a sum is in cash, to the nearest ``step`` (0: none), half up; never nothing for some."""
    return (divide_half_up(sum_, step) * step or sum_) if step else sum_


def cash_rounding(outstanding: int, amount: int, step: int) -> int:
    """What a cash payment rounds an order by: not 0 only where it is the rounded rest."""
    return amount - outstanding if amount == cash_sum(outstanding, step) else 0


@dataclass(slots=True, frozen=True)
class SoldLine:
    """A line of which goods come back: what was sold, and what of it came back before.

    ``worth`` is what the customer owes for it, with its share of discounts and the tax on top.
    """

    quantity: int
    worth: int
    back_quantity: int = 0
    back_worth: int = 0

    def part(self, quantity: int) -> int:
        """What so much more of it is worth; the last part takes what is left."""
        rest = self.quantity - self.back_quantity
        return divide_half_up((self.worth - self.back_worth) * quantity, rest) if quantity else 0


@dataclass(slots=True, frozen=True)
class GivenBack:
    """What comes off by goods: ``worth`` is all parts and the rounding, ``due`` money back."""

    parts: tuple[int, ...]
    rounding: int
    worth: int
    due: int


def take_back(
    lines: Sequence[SoldLine], wanted: Sequence[int], *, owed: int, received: int, rounding: int,
    step: int = 0,
) -> GivenBack:  # fmt: skip
    """What ``wanted`` quantities of each line are worth, and what money is due for them.

    ``rounding`` is what the order was rounded by and did not give back; the last goods take it
    along, so that all of them together are worth exactly what was charged. ``step`` rounds what
    goes back in cash.
    """
    left = max(0, owed - rounding)
    parts = []
    for line, quantity in zip(lines, wanted, strict=True):
        # What was taken off the order for goods that nobody named is worth nothing any more.
        parts.append(min(line.part(quantity), left))
        left -= parts[-1]
    goods = sum(parts)
    all_back = all(
        line.back_quantity + quantity == line.quantity
        for line, quantity in zip(lines, wanted, strict=True)
    )
    if all_back:
        off = rounding
    else:
        due = _due(goods, owed, received)
        off = cash_sum(due, step) - due
    off = max(-goods, min(off, owed - goods))
    worth = goods + off
    return GivenBack(tuple(parts), off, worth, _due(worth, owed, received))


def _due(worth: int, owed: int, received: int) -> int:
    return max(0, min(worth, received - (owed - worth)))
