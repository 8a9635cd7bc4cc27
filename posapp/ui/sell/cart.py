"""The sale in the making: lines, customer, what was received. It outlives the widgets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import uuid4

from posapp.models.errors import Refused
from posapp.models.pricing import UNIT, PricedLine, PricedOrder, price_line, price_order
from posapp.services.catalogue.views import ProductView
from posapp.services.customers.views import CustomerView
from posapp.services.sales.complete import CompleteSale, Link, Tender
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.sales.views import OrderView

CASH, QRIS = "cash", "qris"


@dataclass(slots=True)
class CartLine:
    """One product of the sale; ``quantity`` is thousandths.

    A product that asks for its price stands in ``product`` with the price of this sale;
    ``needs_price`` while nobody typed one.
    """

    product: ProductView
    quantity: int = UNIT
    needs_price: bool = False


@dataclass(slots=True, frozen=True)
class Taxes:
    """How the shop taxes what has no rate of its own (basis points)."""

    default: int = 0
    included: bool = True


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

    def add(self, product: ProductView, quantity: int = UNIT) -> int:
        """Put goods in; what is there already grows. The row is selected and returned.

        Raises Refused for a quantity that cannot be sold; then nothing changed.
        """
        row = self.row_for(product)
        held = self.lines[row].quantity if row >= 0 else 0
        price_line(held + quantity, product.price)
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
        price_line(quantity, self.lines[row].product.price)
        self.lines[row].quantity = quantity

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
        return tuple(Item(n.product.sku, n.quantity, n.product.price) for n in self.lines)

    def priced(self, taxes: Taxes) -> list[PricedLine]:
        """What each line comes to."""
        return [
            price_line(
                line.quantity,
                line.product.price,
                tax_rate=_rate(line.product, taxes),
                tax_is_added=not taxes.included,
            )
            for line in self.lines
        ]

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

    def refit(self, total: int) -> None:
        """The total is another one: cash that was handed over covers as much as it can."""
        rest, kept = total, []
        for tender in self.tenders:
            if tender.tendered is not None:
                amount = min(tender.tendered, rest)
                tender = replace(tender, amount=amount)
            if tender.amount:
                kept.append(tender)
                rest = max(0, rest - tender.amount)
        self.tenders = kept

    def command(self, *, with_link: bool = True) -> CompleteSale:
        """The sale as the use case takes it."""
        return CompleteSale(
            order=OpenOrder(self.items(), self.customer.id if self.customer else None),
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
