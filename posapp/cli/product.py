"""``posapp product``: the catalogue."""

from __future__ import annotations

from pathlib import Path

from posapp.cli.arguments import add_page, add_search, whole
from posapp.cli.call import Call
from posapp.cli.output import fields
from posapp.cli.parser import Commands
from posapp.cli.words import listing
from posapp.i18n import _
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.find import ListProducts, list_products
from posapp.services.catalogue.importing import Imported, import_products
from posapp.services.catalogue.views import ProductView
from posapp.services.paging import Page


def add(commands: Commands) -> None:
    """Declare ``product``."""
    noun = commands.noun("product", _("the catalogue"))
    new = noun.command("add", add_one, _("a new product"), _shown)
    new.add_argument("--sku", required=True, metavar="S", help=_("the shop's own code"))
    new.add_argument("--name", required=True, metavar="N", help=_("name"))
    new.add_argument(
        "--price", required=True, type=whole, metavar=_("MINOR"), help=_("in minor units")
    )
    new.add_argument("--category", default="", metavar="C", help=_("category"))
    new.add_argument(
        "--barcode", action="append", default=[], metavar=_("CODE"),
        help=_("what a scanner reads; may be given again"),
    )  # fmt: skip
    new.add_argument(
        "--tax",
        type=whole,
        metavar=_("POINTS"),
        help=_("tax rate in basis points, else the shop's"),
    )
    rows = listing(
        ("SKU", _("Name"), _("Category"), _("Price")),
        lambda p: (p.sku, p.name, p.category, p.price),
        right=_("Price"),
    )
    many = noun.command("list", list_some, _("products, in the order they were added"), rows)
    add_search(many)
    many.add_argument("--category", metavar="C", help=_("only this category"))
    add_page(many)
    file = noun.command("import", import_file, _("products from a CSV or xlsx file"), _imported)
    file.add_argument("file", type=Path, metavar="F", help=_("columns sku, name, price, …"))


def add_one(call: Call) -> ProductView:
    """Save a new product."""
    args = call.args
    command = AddProduct(
        args.sku, args.name, args.price, args.category, tuple(args.barcode), args.tax
    )
    return call.till.do(add_product, command)


def list_some(call: Call) -> Page[ProductView]:
    """A page of products."""
    args = call.args
    query = ListProducts(args.search, args.category, args.limit, args.cursor)
    return call.till.look(list_products, query)


def import_file(call: Call) -> Imported:
    """Take over a file, all of it or nothing."""
    till = call.till
    return import_products(till.look, till.do, call.args.file)


def _shown(product: ProductView) -> str:
    return fields(
        (
            ("SKU", product.sku),
            (_("Name"), product.name),
            (_("Category"), product.category),
            (_("Price"), product.price),
            (_("Barcodes"), product.barcodes),
        )
    )


def _imported(done: Imported) -> str:
    return _("{imported} products: {new} new, {changed} changed.").format(
        imported=done.imported, new=done.new, changed=done.changed
    )
