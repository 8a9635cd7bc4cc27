"""The sale in the making: lines, customer, what was received. It outlives the widgets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import uuid4

from posapp.models.errors import Refused
from posapp.models.pricing import (
    NO_DISCOUNT,
    UNIT,
    Discount,
    PricedLine,
    PricedOrder,
    cash_rounding,
    cash_sum,
    gross_of,
    price_line,
    price_order,
    spread,
)
from posapp.services.catalogue.views import ProductView
from posapp.services.customers.views import CustomerView
from posapp.services.sales.complete import CompleteSale, Link, Tender
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.sales.views import OrderView

CASH, QRIS = "cash", "qris"


@dataclass(slots=True, frozen=True)
class Taxes:
    """How the shop taxes what has no rate of its own (basis points)."""

    default: int = 0
    included: bool = True


@dataclass(slots=True)
class CartLine:
    """One product of the sale; ``quantity`` is thousandths.

    A product that asks for its price stands in ``product`` with the price of this sale;
    ``needs_price`` while nobody typed one. ``price`` is one that was chosen here instead of the
    usual one, with the ``reason`` for it.
    """

    product: ProductView
    quantity: int = UNIT
    needs_price: bool = False
    discount: Discount = NO_DISCOUNT
    price: int | None = None
    reason: str = ""

    @property
    def unit_price(self) -> int:
        """What one of it costs in this sale."""
        return self.product.price if self.price is None else self.price

    def money(self, quantity: int, taxes: Taxes | None = None) -> PricedLine:
        """What so much of it comes to by itself. Raises Refused for what cannot be sold."""
        price_line(quantity, self.unit_price)
        taxes = taxes or Taxes()
        return price_line(
            quantity,
            self.unit_price,
            discount=self.discount.of(gross_of(quantity, self.unit_price)),
            tax_rate=_rate(self.product, taxes),
            tax_is_added=not taxes.included,
        )

    def gross(self) -> int:
        """What it would cost with nothing taken off."""
        return gross_of(self.quantity, self.unit_price)

    def item(self) -> Item:
        """The line as services take it, at the price that the cashier sees."""
        chosen = self.price if self.reason else None
        return Item(
            self.product.sku, self.quantity, self.unit_price, self.discount, chosen, self.reason
        )


@dataclass(slots=True)
class Cart:
    """What the customer is buying. ``key`` makes a double Enter save one sale."""

    lines: list[CartLine] = field(default_factory=list)
    selected: int = -1
    customer: CustomerView | None = None
    tenders: list[Tender] = field(default_factory=list)
    link: Link | None = None
    key: str = field(default_factory=lambda: str(uuid4()))
    #: The line that was deleted last, and where it stood.
    deleted: tuple[int, CartLine] | None = None
    #: Off the whole sale.
    discount: Discount = NO_DISCOUNT
    #: The parked sale that this one was recalled from.
    parked_id: str | None = None
    note: str = ""

    def add(self, product: ProductView, quantity: int = UNIT) -> int:
        """Put goods in; what is there already grows. The row is selected and returned.

        Raises Refused for a quantity that cannot be sold; then nothing changed.
        """
        row = self.row_for(product)
        held = self.lines[row].quantity if row >= 0 else 0
        line = self.lines[row] if row >= 0 else CartLine(product)
        line.money(held + quantity)
        if row < 0:
            self.lines.append(CartLine(product, quantity, needs_price=product.asks_price))
            row = len(self.lines) - 1
        else:
            self.lines[row].quantity += quantity
        self.selected = row
        return row

    def row_of(self, sku: str) -> int:
        """The row of a product; -1 where it is not in the cart."""
        return next((n for n, line in enumerate(self.lines) if line.product.sku == sku), -1)

    def row_for(self, product: ProductView) -> int:
        """The row that more of it goes to: one that waits for its price, or one of that SKU."""
        if not product.asks_price:
            return self.row_of(product.sku)
        waits = (n.needs_price and n.product.sku == product.sku for n in self.lines)
        return next((row for row, does in enumerate(waits) if does), -1)

    def unpriced(self) -> int:
        """The first row whose price nobody typed yet; -1 for none."""
        return next((n for n, line in enumerate(self.lines) if line.needs_price), -1)

    def taken(self, product: ProductView) -> int:
        """How much of a product the sale takes, on all its lines."""
        return sum(n.quantity for n in self.lines if n.product.id == product.id)

    def set_price(self, row: int, price: int | None) -> None:
        """What a line costs this time; none takes it back. Raises Refused; nothing changed."""
        line = self.lines[row]
        price_line(line.quantity, price or 0)
        line.product = replace(line.product, price=price or 0)
        line.needs_price = price is None

    def set_quantity(self, row: int, quantity: int) -> None:
        """Sell another quantity. Raises Refused; then nothing changed."""
        self.lines[row].money(quantity)
        self.lines[row].quantity = quantity

    def set_terms(self, row: int, discount: Discount, price: int | None, reason: str) -> None:
        """Sell a line cheaper, or at another price. Raises Refused; then nothing changed."""
        old = self.lines[row]
        if price == old.product.price:
            price, reason = None, ""
        new = replace(old, discount=discount, price=price, reason=reason)
        new.money(new.quantity)
        self.lines[row] = new

    def delete(self, row: int) -> CartLine:
        """Take a line out; ``undo`` brings it back."""
        line = self.lines.pop(row)
        self.deleted = (row, line)
        self.selected = min(row, len(self.lines) - 1)
        return line

    def undo(self) -> int:
        """Put the deleted line back where it stood; its row, or -1 where there is none."""
        if self.deleted is None:
            return -1
        row, line = self.deleted
        self.deleted = None
        again = -1 if line.product.asks_price else self.row_of(line.product.sku)
        if again >= 0:
            self.lines[again].quantity += line.quantity
            self.selected = again
            return again
        row = min(row, len(self.lines))
        self.lines.insert(row, line)
        self.selected = row
        return row

    def items(self) -> tuple[Item, ...]:
        """The lines as services take them, at the prices that the cashier sees."""
        return tuple(line.item() for line in self.lines)

    def priced(self, taxes: Taxes) -> list[PricedLine]:
        """What each line comes to, with its share of the discount of the whole."""
        own = [line.money(line.quantity, taxes) for line in self.lines]
        return spread(own, self.fitting(sum(line.amount for line in own)))

    def set_discount(self, discount: Discount) -> None:
        """Take something off the whole. Raises Refused ``bad_discount``; nothing changed."""
        discount.of(sum(line.money(line.quantity).amount for line in self.lines))
        self.discount = discount

    def fitting(self, most: int) -> Discount:
        """The discount of the whole; a sum takes off no more than is there."""
        return replace(self.discount, amount=min(self.discount.amount, most))

    def sums(self, taxes: Taxes) -> PricedOrder:
        """What the sale comes to. Raises Refused ``amount_too_large``."""
        return price_order(self.priced(taxes))

    def tax_rates(self, taxes: Taxes) -> set[int]:
        """The rates of the lines, in basis points."""
        return {_rate(line.product, taxes) for line in self.lines}

    def count(self) -> int:
        """How many pieces: whole quantities count, anything weighed is one piece."""
        return sum(n.quantity // UNIT if n.quantity % UNIT == 0 else 1 for n in self.lines)

    def received(self) -> int:
        """What is booked so far."""
        return sum(tender.amount for tender in self.tenders)

    def change(self) -> int:
        """What goes back to the customer."""
        return sum((t.tendered or t.amount) - t.amount for t in self.tenders)

    def rounding(self, total: int, step: int) -> int:
        """What cash that settles the sale rounds it by (``step``: the smallest coin)."""
        rest, found = total, 0
        for tender in self.tenders:
            off = cash_rounding(rest, tender.amount, step) if tender.method == CASH else 0
            rest, found = rest + off - tender.amount, found + off
        return found

    def refit(self, total: int, step: int = 0) -> None:
        """The total is another one: cash that was handed over covers as much as it can."""
        rest, kept = total, []
        for tender in self.tenders:
            if tender.tendered is not None:
                amount = min(tender.tendered, cash_sum(rest, step))
                tender = replace(tender, amount=amount)
            if tender.amount:
                kept.append(tender)
                rest = max(0, rest - tender.amount)
        self.tenders = kept

    def whole_discount(self) -> Discount:
        """What is taken off the whole, as services take it."""
        return self.fitting(sum(line.money(line.quantity).amount for line in self.lines))

    def command(self, *, with_link: bool = True) -> CompleteSale:
        """The sale as the use case takes it."""
        return CompleteSale(
            order=OpenOrder(
                self.items(),
                self.customer.id if self.customer else None,
                self.note,
                discount=self.whole_discount(),
                parked_id=self.parked_id,
            ),
            tenders=tuple(self.tenders),
            link=self.link if with_link else None,
            key=self.key,
        )


@dataclass(slots=True)
class SellDraft:
    """Everything of the Sell page that a change of language must not lose."""

    cart: Cart = field(default_factory=Cart)
    #: products, payment or done.
    stage: str = "products"
    search: str = ""
    category: str | None = None
    method: str = CASH
    typed: int | None = None
    reference: str = ""
    done: OrderView | None = None

    def start_over(self) -> None:
        """The next sale begins with nothing."""
        self.cart = Cart()
        self.stage, self.search, self.category = "products", "", None
        self.method, self.typed, self.reference = CASH, None, ""
        self.done = None


def parse_quantity(words: str) -> int:
    """``3``, ``1,5`` or ``1.5`` as thousandths. Raises Refused ``bad_quantity``."""
    whole, _sign, rest = words.strip().replace(",", ".").partition(".")
    figures = (whole or "0") + rest
    if not figures.isascii() or not figures.isdigit() or len(rest) > 3 or len(figures) > 12:
        raise Refused("bad_quantity", field="quantity", quantity=words)
    quantity = int(whole or "0") * UNIT + int(rest.ljust(3, "0"))
    price_line(quantity, 0)
    return quantity


def _rate(product: ProductView, taxes: Taxes) -> int:
    return product.tax_rate if product.tax_rate is not None else taxes.default
