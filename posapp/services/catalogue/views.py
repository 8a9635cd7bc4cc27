"""A product as it leaves the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posapp.models.catalogue import Category, UnitOfMeasure


@dataclass(slots=True, frozen=True)
class ProductView:
    """Price in minor units; ``tax_rate`` in basis points, none for the shop's default.

    ``stock`` and ``warn_below`` are thousandths of ``unit``; they mean something only where
    ``counts_stock``.
    """

    id: str
    sku: str
    name: str
    category: str
    price: int
    tax_rate: int | None
    barcodes: tuple[str, ...] = ()
    unit: str = UnitOfMeasure.PIECE.value
    asks_price: bool = False
    counts_stock: bool = False
    stock: int = 0
    warn_below: int | None = None
    picture: str = ""
    archived: bool = False

    def is_low(self, taken: int = 0) -> bool:
        """Whether too little would be left once ``taken`` is gone: below zero, or the level."""
        return self.counts_stock and self.stock - taken < (self.warn_below or 0)


def view(row: Any, barcodes: tuple[str, ...] = ()) -> ProductView:
    """The view of a product, or of a row with all of its columns that are shown."""
    return ProductView(
        row.id,
        row.sku,
        row.name,
        row.category,
        row.price,
        row.tax_rate,
        barcodes,
        row.unit,
        row.asks_price,
        row.counts_stock,
        row.stock,
        row.warn_below,
        row.picture,
        row.archived_at is not None,
    )


@dataclass(slots=True, frozen=True)
class CategoryView:
    """A category with how many products stand in it; ``colour`` is a status's token or empty."""

    id: str
    name: str
    colour: str
    products: int


def category_view(row: Category, products: int) -> CategoryView:
    """The view of a row."""
    return CategoryView(row.id, row.name, row.colour, products)
