"""Products and the codes that a scanner reads."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class Product(Base):
    """Something sold: price in minor units, ``tax_rate`` in basis points or the shop's default."""

    __tablename__ = "products"
    __table_args__ = (Index("ix_products_category", "category", "name"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    sku: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Words]
    category: Mapped[Short] = mapped_column(default="")
    price: Mapped[Minor]
    tax_rate: Mapped[int | None]
    search: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    hidden_at: Mapped[Moment | None]


class Barcode(Base):
    """A code on the packet; one product may have several, no code two products."""

    __tablename__ = "barcodes"

    code: Mapped[Short] = mapped_column(primary_key=True)
    product_id: Mapped[Id] = mapped_column(ForeignKey("products.id"), index=True)
