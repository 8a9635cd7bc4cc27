"""A product while it is edited: texts as they were typed, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from posapp.models.catalogue import UnitOfMeasure
from posapp.models.errors import Refused
from posapp.models.money import format_amount, parse_amount
from posapp.services.catalogue.add import AddProduct, problems
from posapp.services.catalogue.change import ChangeProduct
from posapp.services.catalogue.import_cells import quantity_of, rate_of
from posapp.services.catalogue.views import ProductView
from posapp.ui.sell.words import percent_words, quantity_words


@dataclass(slots=True, frozen=True)
class Typed:
    """What stands in the fields."""

    name: str = ""
    sku: str = ""
    price: str = ""
    asks_price: bool = False
    unit: str = UnitOfMeasure.PIECE.value
    category: str = ""
    barcodes: str = ""
    tax_rate: str = ""
    counts_stock: bool = False
    stock: str = ""
    warn_below: str = ""


@dataclass(slots=True)
class ItemDraft:
    """Everything of the Items page that a change of language must not lose.

    ``seen`` is the product that is edited, none for a new one; ``typed`` none while nothing is
    edited at all.
    """

    search: str = ""
    filter: str = ""
    chosen: str = ""
    seen: ProductView | None = None
    typed: Typed | None = None
    currency: str = "IDR"
    errors: dict[str, Refused] = field(default_factory=dict)

    def begin(self, product: ProductView | None) -> None:
        """Edit a product, or a new one."""
        self.seen, self.typed, self.errors = product, self.first(product), {}

    def end(self) -> None:
        """Nothing is edited any more."""
        self.seen = self.typed = None
        self.errors = {}

    def first(self, product: ProductView | None) -> Typed:
        """The fields as they are before anybody types."""
        if product is None:
            return Typed()
        tax = product.tax_rate
        return Typed(
            name=product.name,
            sku=product.sku,
            price=format_amount(product.price, self.currency, symbol=False),
            asks_price=product.asks_price,
            unit=product.unit,
            category=product.category,
            barcodes=" ".join(product.barcodes),
            tax_rate="" if tax is None else percent_words(tax),
            counts_stock=product.counts_stock,
            stock=quantity_words(product.stock) if product.counts_stock else "",
            warn_below="" if product.warn_below is None else quantity_words(product.warn_below),
        )

    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.typed is not None and self.typed != self.first(self.seen)

    def read(self) -> AddProduct | None:
        """What was typed as a product; none where something is wrong, then ``errors`` says what."""
        typed = self.typed or Typed()
        self.errors = {}
        wanted = AddProduct(
            sku=typed.sku,
            name=typed.name,
            price=self._read("price", lambda: self._price(typed)) or 0,
            category=typed.category,
            barcodes=tuple(typed.barcodes.split()),
            tax_rate=self._read("tax_rate", lambda: rate_of(typed.tax_rate.strip())),
            unit=typed.unit,
            asks_price=typed.asks_price,
            counts_stock=typed.counts_stock,
        )
        if typed.counts_stock:
            stock = self._read("stock", lambda: _quantity("stock", typed.stock))
            warn = self._read("warn_below", lambda: _quantity("warn_below", typed.warn_below))
            wanted = replace(wanted, stock=stock, warn_below=warn)
        for refusal in problems(wanted):
            self.errors.setdefault(refusal.field or "", refusal)
        return None if self.errors else wanted

    def change(self, wanted: AddProduct) -> ChangeProduct:
        """The change that makes what was seen into what is wanted."""
        assert self.seen is not None  # noqa: S101  (a new product is added, not changed)
        stock = wanted.stock
        if self.seen.counts_stock and stock == self.seen.stock:
            # Nobody counted: what is sold meanwhile stays sold.
            stock = None
        return ChangeProduct(
            self.seen.id,
            sku=wanted.sku,
            name=wanted.name,
            price=wanted.price,
            category=wanted.category,
            barcodes=wanted.barcodes,
            tax_rate=wanted.tax_rate,
            unit=wanted.unit,
            asks_price=wanted.asks_price,
            counts_stock=wanted.counts_stock,
            stock=stock,
            warn_below=wanted.warn_below,
            seen=self.seen,
        )

    def _price(self, typed: Typed) -> int:
        if typed.asks_price and not typed.price.strip():
            return 0
        if not typed.price.strip():
            raise Refused("required", field="price")
        return parse_amount(typed.price, self.currency)

    def _read(self, name: str, read: Callable[[], int | None]) -> int | None:
        try:
            return read()
        except Refused as refusal:
            self.errors[name] = refusal
            return None


def _quantity(name: str, words: str) -> int | None:
    """Thousandths of what was typed; none for nothing."""
    return quantity_of(words.strip().replace("\N{MINUS SIGN}", "-"), name)
