"""Products, the codes that a scanner reads, and the categories that they stand in."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class UnitOfMeasure(StrEnum):
    """What a quantity of one is; quantities are thousandths of it."""

    PIECE = "piece"
    PACK = "pack"
    BOX = "box"
    DOZEN = "dozen"
    KG = "kg"
    GRAM = "g"
    LITRE = "l"
    MILLILITRE = "ml"
    METRE = "m"
    SQUARE_METRE = "m2"
    HOUR = "hour"
    DAY = "day"


class Product(Base):
    """Something sold: price in minor units, ``tax_rate`` in basis points or the shop's default.

    ``asks_price`` is a service whose price is typed at the sale. ``stock`` is the sum of its
    movements, in thousandths; it may fall below zero. ``hidden_at`` marks rows of an import
    that is under way, ``archived_at`` what is not sold any more.
    """

    __tablename__ = "products"
    __table_args__ = (Index("ix_products_category", "category", "name"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    sku: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Words]
    category: Mapped[Short] = mapped_column(default="")
    price: Mapped[Minor]
    tax_rate: Mapped[int | None]
    unit: Mapped[Short] = mapped_column(
        default=UnitOfMeasure.PIECE, server_default=UnitOfMeasure.PIECE.value
    )
    asks_price: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    counts_stock: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    stock: Mapped[Minor] = mapped_column(default=0, server_default=text("0"))
    #: Below this there is too little; none warns below zero only.
    warn_below: Mapped[Minor | None]
    #: The name of its file in the shop's folder of pictures; empty for none.
    picture: Mapped[Short] = mapped_column(default="", server_default="")
    search: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    hidden_at: Mapped[Moment | None]
    archived_at: Mapped[Moment | None]


class Barcode(Base):
    """A code on the packet; one product may have several, no code two products."""

    __tablename__ = "barcodes"

    code: Mapped[Short] = mapped_column(primary_key=True)
    product_id: Mapped[Id] = mapped_column(ForeignKey("products.id"), index=True)


class Category(Base):
    """A category in its place of the row; products name it. ``colour`` is a status's token."""

    __tablename__ = "categories"

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    name: Mapped[Short] = mapped_column(unique=True)
    place: Mapped[int]
    colour: Mapped[Short] = mapped_column(default="")
