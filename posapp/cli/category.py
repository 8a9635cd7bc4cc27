"""``posapp category``: names, colours and places of categories."""

from __future__ import annotations

from posapp.cli.arguments import whole
from posapp.cli.call import Call
from posapp.cli.output import fields
from posapp.cli.parser import Commands
from posapp.cli.words import listing
from posapp.i18n import _
from posapp.services.catalogue.categories import (
    COLOURS,
    ChangeCategory,
    add_category,
    categories,
    change_category,
    remove_category,
)
from posapp.services.catalogue.views import CategoryView
from posapp.services.paging import Page


def add(commands: Commands) -> None:
    """Declare ``category``."""
    noun = commands.noun("category", _("categories of products"))
    new = noun.command("add", add_one, _("a new category, last in the row"), _shown)
    new.add_argument("name", metavar="N", help=_("name"))
    new.add_argument("--colour", choices=COLOURS, default="", help=_("its colour"))
    rows = listing(
        (_("Name"), _("Products"), _("Colour")), lambda c: (c.name, c.products, c.colour)
    )
    noun.command("list", list_all, _("categories in their order"), rows)
    change = noun.command("edit", edit, _("rename, colour or move a category"), _shown)
    change.add_argument("category", metavar="C", help=_("the category's name or id"))
    change.add_argument("--name", metavar="N", help=_("its new name"))
    change.add_argument("--colour", choices=COLOURS, help=_("its colour"))
    change.add_argument("--place", type=whole, metavar="N", help=_("its place, 0 for the first"))
    gone = noun.command("remove", remove, _("take a category away; its products stay"), _removed)
    gone.add_argument("category", metavar="C", help=_("the category's name or id"))


def add_one(call: Call) -> CategoryView:
    """Save a new category."""
    return call.till.do(add_category, call.args.name, call.args.colour)


def list_all(call: Call) -> Page[CategoryView]:
    """All categories."""
    return Page(call.till.look(categories), None)


def edit(call: Call) -> CategoryView:
    """Change what was given."""
    args = call.args
    return call.till.do(
        change_category, ChangeCategory(args.category, args.name, args.colour, args.place)
    )


def remove(call: Call) -> dict[str, str]:
    """Take it away."""
    call.till.do(remove_category, call.args.category)
    return {"removed": call.args.category}


def _shown(category: CategoryView) -> str:
    return fields(
        (
            (_("Name"), category.name),
            (_("Colour"), category.colour),
            (_("Products"), category.products),
        )
    )


def _removed(done: dict[str, str]) -> str:
    return _("{category} is no category any more.").format(category=done["removed"])
