"""``posapp group``: groups of customers."""

from __future__ import annotations

from posapp.cli.arguments import add_search
from posapp.cli.call import Call
from posapp.cli.output import fields
from posapp.cli.parser import Commands
from posapp.cli.words import listing
from posapp.i18n import _
from posapp.services.customers.groups import (
    GroupView,
    ListGroups,
    SaveGroup,
    delete_groups,
    list_groups,
    save_group,
    show_group,
)
from posapp.services.paging import Page


def add(commands: Commands) -> None:
    """Declare ``group``."""
    noun = commands.noun("group", _("groups of customers"))
    new = noun.command("add", add_one, _("a new group"), _shown)
    new.add_argument("--name", required=True, metavar="N", help=_("name"))
    new.add_argument("--description", default="", metavar=_("TEXT"), help=_("description"))
    edit = noun.command("edit", edit_one, _("change what is named"), _shown)
    edit.add_argument("group", metavar="ID", help=_("a group's name or id"))
    edit.add_argument("--name", metavar="N", help=_("name"))
    edit.add_argument("--description", metavar=_("TEXT"), help=_("description"))
    rows = listing(
        (_("Name"), _("Description"), _("Members"), "ID"),
        lambda g: (g.name, g.description, g.members, g.id),
    )
    many = noun.command("list", list_all, _("groups, by name"), rows)
    add_search(many)
    many.add_argument(
        "--sort", choices=("name", "description", "members"), default="name", help=_("the order")
    )
    many.add_argument("--descending", action="store_true", help=_("the other way round"))
    one = noun.command("show", show, _("one group"), _shown)
    one.add_argument("group", metavar="ID", help=_("a group's name or id"))
    some = noun.command("delete", delete, _("delete groups; their members are kept"))
    some.add_argument("group", nargs="+", metavar="ID", help=_("a group's name or id"))


def add_one(call: Call) -> GroupView:
    """Save a new group."""
    return call.till.do(save_group, SaveGroup(call.args.name, call.args.description))


def edit_one(call: Call) -> GroupView:
    """Change a group; what is not named stays."""
    now = call.till.look(show_group, call.args.group)
    name = now.name if call.args.name is None else call.args.name
    described = call.args.description
    description = now.description if described is None else described
    return call.till.do(save_group, SaveGroup(name, description, now.id))


def list_all(call: Call) -> Page[GroupView]:
    """All groups: there are few."""
    args = call.args
    query = ListGroups(args.search, args.sort, args.descending)
    return Page(call.till.look(list_groups, query), None)


def show(call: Call) -> GroupView:
    """One group."""
    return call.till.look(show_group, call.args.group)


def delete(call: Call) -> dict[str, int]:
    """Delete groups; how many customers are in none now."""
    return {"members": call.till.do(delete_groups, call.args.group)}


def _shown(group: GroupView) -> str:
    return fields(
        (
            (_("Name"), group.name),
            (_("Description"), group.description),
            (_("Members"), group.members),
            ("ID", group.id),
        )
    )
