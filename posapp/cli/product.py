"""``posapp product``: the catalogue."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from posapp.catalogue_words import UNITS
from posapp.cli import product_import
from posapp.cli.arguments import add_page, add_search, thousandths, whole
from posapp.cli.call import Call
from posapp.cli.output import fields
from posapp.cli.parser import Commands, Parser
from posapp.cli.words import listing, quantity
from posapp.i18n import _
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.change import (
    KEEP,
    AdjustStock,
    ChangeProduct,
    adjust_stock,
    archive_products,
    change_product,
    restore_products,
)
from posapp.services.catalogue.find import ListProducts, list_products, show_product
from posapp.services.catalogue.pictures import clean_picture_file, put_picture
from posapp.services.catalogue.views import ProductView
from posapp.services.paging import Page


def add(commands: Commands) -> None:
    """Declare ``product``."""
    noun = commands.noun("product", _("the catalogue"))
    new = noun.command("add", add_one, _("a new product"), _shown)
    _add_fields(new, is_new=True)
    rows = listing(
        ("SKU", _("Name"), _("Category"), _("Price"), _("In stock")),
        lambda p: (p.sku, p.name, p.category, p.price, _stock(p)),
        right=_("Price"),
    )
    many = noun.command("list", list_some, _("products, in the order they were added"), rows)
    add_search(many)
    many.add_argument("--category", metavar="C", help=_("only this category"))
    many.add_argument("--archived", action="store_true", help=_("what is not sold any more"))
    many.add_argument("--low", action="store_true", help=_("only what is running out"))
    add_page(many)
    one = noun.command("show", show, _("one product"), _shown)
    _add_named(one)
    change = noun.command("edit", edit, _("change what is given of a product"), _shown)
    _add_named(change)
    _add_fields(change, is_new=False)
    stock = noun.command("adjust", adjust, _("set a product's stock right"), _shown)
    _add_named(stock)
    how = stock.add_mutually_exclusive_group(required=True)
    how.add_argument("--by", type=thousandths, metavar="N", help=_("so much more, or less"))
    how.add_argument("--to", type=thousandths, metavar="N", help=_("what was counted"))
    stock.add_argument("--reason", default="", metavar="T", help=_("why"))
    picture = noun.command("picture", put, _("show a product by a picture"), _shown)
    _add_named(picture)
    which = picture.add_mutually_exclusive_group(required=True)
    which.add_argument("--file", type=Path, metavar="F", help=_("a PNG or JPEG"))
    which.add_argument("--none", action="store_true", help=_("take its picture away"))
    gone = noun.command("archive", archive, _("offer a product no more"), _shown)
    _add_named(gone)
    back = noun.command("restore", restore, _("offer an archived product again"), _shown)
    _add_named(back)
    product_import.add(noun)


def add_one(call: Call) -> ProductView:
    """Save a new product."""
    args = call.args
    command = AddProduct(
        sku=args.sku,
        name=args.name,
        price=args.price,
        category=args.category or "",
        barcodes=tuple(args.barcode or ()),
        tax_rate=args.tax,
        unit=args.unit or "piece",
        asks_price=bool(args.ask_price),
        counts_stock=bool(args.count_stock),
        stock=args.stock,
        warn_below=args.warn_below,
    )
    return call.till.do(add_product, command)


def list_some(call: Call) -> Page[ProductView]:
    """A page of products."""
    args = call.args
    query = ListProducts(
        args.search, args.category, args.limit, args.cursor, args.archived, args.low
    )
    return call.till.look(list_products, query)


def show(call: Call) -> ProductView:
    """One product."""
    return call.till.look(show_product, call.args.product)


def edit(call: Call) -> ProductView:
    """Change what was given."""
    args = call.args

    def given(value: Any) -> Any:
        return KEEP if value is None else value

    command = ChangeProduct(
        args.product,
        sku=given(args.sku),
        name=given(args.name),
        price=given(args.price),
        category=given(args.category),
        barcodes=KEEP if args.barcode is None else tuple(args.barcode),
        tax_rate=None if args.usual_tax else given(args.tax),
        unit=given(args.unit),
        asks_price=given(args.ask_price),
        counts_stock=given(args.count_stock),
        stock=given(args.stock),
        warn_below=given(args.warn_below),
    )
    return call.till.do(change_product, command)


def adjust(call: Call) -> ProductView:
    """Book a count, a delivery or a loss."""
    args = call.args
    return call.till.do(adjust_stock, AdjustStock(args.product, args.by, args.to, args.reason))


def put(call: Call) -> ProductView:
    """Give a product a picture, or take it away."""
    till, args = call.till, call.args
    picture = None if args.none else clean_picture_file(till.papers, args.file)
    return till.do(put_picture, till.database.folder.pictures, args.product, picture)


def archive(call: Call) -> ProductView:
    """Offer it no more."""
    call.till.do(archive_products, [call.args.product])
    return show(call)


def restore(call: Call) -> ProductView:
    """Offer it again."""
    call.till.do(restore_products, [call.args.product])
    return show(call)


def _add_named(command: Parser) -> None:
    command.add_argument("product", metavar="SKU", help=_("the product's SKU or id"))


def _add_fields(command: Parser, *, is_new: bool) -> None:
    command.add_argument("--sku", required=is_new, metavar="S", help=_("the shop's own code"))
    command.add_argument("--name", required=is_new, metavar="N", help=_("name"))
    command.add_argument(
        "--price", required=is_new, type=whole, metavar=_("MINOR"), help=_("in minor units")
    )
    command.add_argument("--category", metavar="C", help=_("category"))
    command.add_argument(
        "--barcode", action="append", metavar=_("CODE"),
        help=_("what a scanner reads; may be given again"),
    )  # fmt: skip
    taxes = command.add_mutually_exclusive_group()
    taxes.add_argument(
        "--tax",
        type=whole,
        metavar=_("POINTS"),
        help=_("tax rate in basis points, else the shop's"),
    )
    if not is_new:
        taxes.add_argument("--usual-tax", action="store_true", help=_("the shop's usual tax"))
    command.add_argument("--unit", choices=tuple(UNITS), help=_("what one of it is"))
    flag = argparse.BooleanOptionalAction
    command.add_argument(
        "--ask-price", action=flag, default=None, help=_("its price is typed at each sale")
    )
    command.add_argument("--count-stock", action=flag, default=None, help=_("count its stock"))
    command.add_argument("--stock", type=thousandths, metavar="N", help=_("how much there is"))
    command.add_argument(
        "--warn-below", type=thousandths, metavar="N", help=_("warn when less is left")
    )


def _stock(product: ProductView) -> str:
    return quantity(product.stock) if product.counts_stock else ""


def _shown(product: ProductView) -> str:
    return fields(
        (
            ("SKU", product.sku),
            (_("Name"), product.name),
            (_("Category"), product.category),
            (_("Price"), product.price),
            (_("Unit"), _(UNITS[product.unit][0])),
            (_("Barcodes"), product.barcodes),
            (_("In stock"), _stock(product)),
            (_("Archived"), _("yes") if product.archived else ""),
        )
    )
