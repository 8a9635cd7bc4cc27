"""How single arguments are read: whole numbers, quantities, items, pages."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from posapp.cli.parser import Parser
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.pricing import NO_DISCOUNT, Discount
from posapp.services.paging import DEFAULT_LIMIT
from posapp.services.sales.edit_lines import LineChange
from posapp.services.sales.open import Item

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?%")
_QUANTITY = re.compile(r"(-?)([0-9]{1,12})(?:[.,]([0-9]{1,3}))?")
_MOST_SECONDS = 24 * 3600


def whole(text: str) -> int:
    """A whole number in plain digits (money is minor units)."""
    if not _WHOLE.fullmatch(text):
        raise argparse.ArgumentTypeError(_("“{text}” is no whole number").format(text=text))
    return int(text)


def port(text: str) -> int:
    """A port; 0 lets the system choose."""
    number = whole(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(_("a port lies between 0 and 65535"))
    return number


def seconds(text: str) -> float:
    """How long to wait."""
    try:
        wait = float(text)
    except ValueError:
        wait = math.nan
    if not 0 <= wait < math.inf:
        raise argparse.ArgumentTypeError(_("“{text}” is no number of seconds").format(text=text))
    return min(wait, _MOST_SECONDS)


def item(text: str) -> Item:
    """``SKU[=QTY][@PRICE]``: quantity with up to three decimals, price in minor units."""
    rest, at, price = text.partition("@")
    sku, equals, quantity = rest.partition("=")
    if not sku or (at and not price) or (equals and not quantity):
        raise argparse.ArgumentTypeError(
            _("“{text}” is no item; write SKU, SKU=2, SKU=0.5@25000").format(text=text)
        )
    return Item(
        sku,
        thousandths(quantity) if equals else Item(sku).quantity,
        whole(price) if at else None,
    )


@dataclass(slots=True, frozen=True)
class Named:
    """Something said of one product's line, or (no SKU) of the whole order."""

    sku: str
    discount: Discount = NO_DISCOUNT
    price: int = 0


def discount(text: str) -> Named:
    """``[SKU=]10%`` or ``[SKU=]5000``: off one product's line, or off the whole order."""
    sku, _equals, much = text.rpartition("=")
    found = _PERCENT.fullmatch(much)
    if found is not None:
        whole_part, decimals = found.groups(default="")
        return Named(sku, Discount(rate=int(f"{whole_part}{decimals:0<2}")))
    if not _WHOLE.fullmatch(much):
        raise argparse.ArgumentTypeError(
            _("“{text}” is no discount; write 10%, 5000 or SKU=10%").format(text=text)
        )
    return Named(sku, Discount(amount=int(much)))


def price(text: str) -> Named:
    """``SKU=PRICE``: another price for a line, in minor units."""
    sku, _equals, much = text.rpartition("=")
    if not sku or not _WHOLE.fullmatch(much):
        raise argparse.ArgumentTypeError(
            _("“{text}” is no price; write SKU=25000").format(text=text)
        )
    return Named(sku, price=int(much))


def with_terms(
    items: Sequence[Item], discounts: Sequence[Named], prices: Sequence[Named], reason: str
) -> tuple[Item, ...]:
    """The items with what was said of their lines. Raises Refused ``no_line``."""
    there = {item.sku for item in items}
    for said in (*discounts, *prices):
        if said.sku and said.sku not in there:
            raise Refused("no_line", field="item", line=said.sku[:48])
    off = {said.sku: said.discount for said in discounts}
    chosen = {said.sku: said.price for said in prices}
    return tuple(
        replace(
            item,
            discount=off.get(item.sku),
            override=chosen.get(item.sku),
            reason=reason if item.sku in chosen else "",
        )
        for item in items
    )


def of_order(discounts: Sequence[Named]) -> Discount | None:
    """The discount of the whole order, the last one said; none where none was."""
    return next((said.discount for said in reversed(discounts) if not said.sku), None)


def add_terms(parser: Parser) -> None:
    """Discounts, and prices that are chosen at the sale."""
    parser.add_argument(
        "--discount", action="append", default=[], type=discount, dest="discounts",
        metavar="[SKU=]N[%]",
        help=_("off the order, or off a product's line; a sum in minor units or a percentage"),
    )  # fmt: skip
    parser.add_argument(
        "--price", action="append", default=[], type=price, dest="prices", metavar="SKU=PRICE",
        help=_("another price for a line; needs --reason"),
    )  # fmt: skip


def part(text: str) -> Item:
    """``SKU[=QTY]``: how much of what was sold."""
    if "@" in text:
        raise argparse.ArgumentTypeError(_("“{text}” has a price; write SKU=2").format(text=text))
    return item(text)


def line_change(text: str) -> LineChange:
    """``LINE=QTY``: a line by its id, and how much of it there is now."""
    line, _equals, quantity = text.partition("=")
    if not line or not quantity:
        raise argparse.ArgumentTypeError(_("“{text}” is no line; write LINE=2").format(text=text))
    return LineChange(line, thousandths(quantity))


def thousandths(text: str) -> int:
    """A quantity with ``.`` or ``,`` and up to three decimals, as thousandths."""
    found = _QUANTITY.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(_("“{text}” is no quantity").format(text=text))
    sign, units, decimals = found.groups(default="")
    return int(f"{sign}{units}{decimals:0<3}")


def add_page(parser: Parser) -> None:
    """The options of every list."""
    parser.add_argument(
        "--limit", type=whole, default=DEFAULT_LIMIT, metavar="N",
        help=_("rows at a time, 1 to 1000"),
    )  # fmt: skip
    parser.add_argument(
        "--cursor", metavar=_("CURSOR"), help=_("go on from here (next of the page before)")
    )


def add_search(parser: Parser) -> None:
    """Narrow a list by what is typed."""
    parser.add_argument(
        "--search", default="", metavar=_("TEXT"), help=_("only rows with these words")
    )


def add_key(parser: Parser) -> None:
    """Make a call repeatable."""
    parser.add_argument(
        "--key", metavar="K", help=_("repeatable: the same key gives the first answer again")
    )
