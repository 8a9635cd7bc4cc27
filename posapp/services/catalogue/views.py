"""A product as it leaves the services."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.catalogue import Product


@dataclass(slots=True, frozen=True)
class ProductView:
    """Price in minor units; ``tax_rate`` in basis points, none for the shop's default."""

    id: str
    sku: str
    name: str
    category: str
    price: int
    tax_rate: int | None
    barcodes: tuple[str, ...] = ()


def view(row: Product, barcodes: tuple[str, ...] = ()) -> ProductView:
    """The view of a row."""
    return ProductView(row.id, row.sku, row.name, row.category, row.price, row.tax_rate, barcodes)
