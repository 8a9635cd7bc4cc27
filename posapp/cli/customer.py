"""``posapp customer``: who buys, and to whom we write."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from posapp.cli.arguments import add_key, add_page, add_search, whole
from posapp.cli.call import Call
from posapp.cli.output import fields
from posapp.cli.parser import Commands, Parser
from posapp.cli.words import listing
from posapp.customer_words import FIELDS
from posapp.i18n import LANGUAGES, _
from posapp.models.customer import TransactionCode
from posapp.services.customers.add import AddCustomer, add_customer, free_va_number
from posapp.services.customers.change import (
    ChangeCustomer,
    Deleted,
    change_customer,
    delete_customers,
    hide_customers,
    restore_customers,
)
from posapp.services.customers.export import COLUMNS, ExportCustomers, export_customers
from posapp.services.customers.find import ListCustomers, list_customers, show_customer
from posapp.services.customers.order_by import SORTS
from posapp.services.customers.views import CustomerView
from posapp.services.paging import Page
from posapp.services.sales.link import LinkCustomer, link_customer
from posapp.services.sales.views import OrderView

_AUTO = "auto"


def add(commands: Commands) -> None:
    """Declare ``customer``."""
    noun = commands.noun("customer", _("customers"))
    new = noun.command("add", add_one, _("a new customer"), _shown)
    _add_fields(new)
    new.add_argument("--whole", action="store_true", help=_("refuse where the form would"))
    add_key(new)
    edit = noun.command("edit", edit_one, _("change what is named"), _shown)
    edit.add_argument("customer", metavar="ID", help=_("the customer's id"))
    _add_fields(edit)
    rows = listing(
        (_("Name"), _("Phone"), _("Email"), "ID"), lambda c: (c.name, c.phone, c.email, c.id)
    )
    many = noun.command("list", list_some, _("customers, newest first"), rows)
    _add_filters(many)
    add_page(many)
    one = noun.command("show", show, _("one customer"), _shown)
    one.add_argument("customer", metavar="ID", help=_("the customer's id"))
    for verb, run, words in (
        ("hide", hide, _("take them out of every list")),
        ("restore", restore, _("show hidden ones again")),
        ("delete", delete, _("delete; who has documents is hidden")),
    ):
        some = noun.command(verb, run, words)
        some.add_argument("customer", nargs="+", metavar="ID", help=_("the customer's id"))
    out = noun.command("export", export, _("to a CSV or xlsx file"))
    out.add_argument("file", type=Path, metavar="F", help=_("its name ends in .csv or .xlsx"))
    _add_filters(out)
    link = noun.command("link", link_order, _("say whose an order is"))
    link.add_argument("customer", metavar="ID", help=_("the customer's id"))
    link.add_argument("order", metavar=_("ORDER"), help=_("its number or id"))


def add_one(call: Call) -> CustomerView:
    """Save a new customer."""
    told = _told(call)
    command = AddCustomer(**told, key=call.args.key, whole=call.args.whole)
    return call.till.do(add_customer, command)


def edit_one(call: Call) -> CustomerView:
    """Change a customer."""
    return call.till.do(change_customer, ChangeCustomer(call.args.customer, **_told(call)))


def list_some(call: Call) -> Page[CustomerView]:
    """A page of customers."""
    return call.till.look(list_customers, _query(call, call.args.limit, call.args.cursor))


def show(call: Call) -> CustomerView:
    """One customer."""
    return call.till.look(show_customer, call.args.customer)


def hide(call: Call) -> dict[str, int]:
    """Hide customers."""
    return {"hidden": call.till.do(hide_customers, call.args.customer)}


def restore(call: Call) -> dict[str, int]:
    """Show hidden customers again."""
    return {"restored": call.till.do(restore_customers, call.args.customer)}


def delete(call: Call) -> Deleted:
    """Delete customers, or hide those with documents."""
    return call.till.do(delete_customers, call.args.customer)


def export(call: Call) -> dict[str, Any]:
    """Write a file."""
    path: Path = call.args.file.absolute()
    headings = COLUMNS if call.args.json else tuple(_heading(column) for column in COLUMNS)
    command = ExportCustomers(path, _query(call), headings)
    return {"exported": call.till.look(export_customers, command), "file": str(path)}


def link_order(call: Call) -> OrderView:
    """Say whose an order is."""
    return call.till.do(link_customer, LinkCustomer(call.args.order, call.args.customer))


def _heading(column: str) -> str:
    return _(FIELDS[column]) if column in FIELDS else column


def _add_fields(parser: Parser) -> None:
    """One option a field; what is not named stays as it is."""
    words = {
        "name": _("name"),
        "email": _("email address"),
        "phone": _("phone; SMS needs +62…"),
        "address": _("postal address, of bills too"),
        "note": _("a note for the staff"),
        "company": _("identifier or company"),
        "group": _("a group's name or id"),
        "shipping-address": _("where goods go, if elsewhere"),
        "va-number": _("ten digits, or auto"),
        "npwp": _("15 or 16 digits"),
        "npwp-name": _("the NPWP's owner"),
        "npwp-address": _("the NPWP's address, if another"),
    }
    for name, help_words in words.items():
        parser.add_argument(f"--{name}", metavar=_("TEXT"), help=help_words)
    parser.add_argument("--language", choices=LANGUAGES, help=_("of messages to them"))
    parser.add_argument(
        "--tax-code", choices=[code.value for code in TransactionCode], help=_("on tax invoices")
    )
    parser.add_argument(
        "--credit-limit", type=_limit, metavar="N", help=_("minor units; none for no limit")
    )
    parser.add_argument(
        "--birthday", type=_day, metavar=_("DAY"), help=_("like 1991-05-04; none for none")
    )
    for name, help_words in (
        ("taxable", _("taxable company")),
        ("consent", _("agreed to messages")),
    ):
        parser.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=help_words)


def _add_filters(parser: Parser) -> None:
    add_search(parser)
    parser.add_argument("--group", metavar=_("GROUP"), help=_("only this group"))
    for name, words in (
        ("taxable", _("only taxable companies")),
        ("outstanding", _("only who owes something")),
        ("overdue", _("only who is overdue")),
        ("hidden", _("only hidden ones")),
        ("incomplete", _("only who lacks what the form requires")),
        ("descending", _("the other way round")),
    ):
        parser.add_argument(f"--{name}", action="store_true", help=words)
    parser.add_argument("--sort", choices=SORTS, default="newest", help=_("the order"))


def _query(call: Call, limit: int = 1, cursor: str | None = None) -> ListCustomers:
    args = call.args
    return ListCustomers(
        search=args.search, limit=limit, cursor=cursor, group=args.group, taxable=args.taxable,
        outstanding=args.outstanding, overdue=args.overdue, hidden=args.hidden,
        incomplete=args.incomplete, sort=args.sort, descending=args.descending,
    )  # fmt: skip


def _told(call: Call) -> dict[str, Any]:
    """The fields that were named; an address of its own is not the same any more."""
    named = (
        "name", "email", "phone", "address", "note", "company", "group", "shipping_address",
        "va_number", "npwp", "npwp_name", "npwp_address", "language", "tax_code",
        "credit_limit", "birthday", "taxable", "consent",
    )  # fmt: skip
    told = {name: value for name in named if (value := getattr(call.args, name)) is not None}
    for same, address in (("shipping_same", "shipping_address"), ("npwp_same", "npwp_address")):
        if address in told:
            told[same] = not told[address].strip()
    for name in ("credit_limit", "birthday"):
        if told.get(name) == "":
            told[name] = None
    if told.get("va_number") == _AUTO:
        told["va_number"] = call.till.look(free_va_number)
    return told


def _limit(text: str) -> int | str:
    return "" if text == "none" else whole(text)


def _day(text: str) -> date | str:
    try:
        return "" if text == "none" else date.fromisoformat(text)
    except ValueError:
        words = _("“{text}” is no day; write 1991-05-04").format(text=text)
        raise argparse.ArgumentTypeError(words) from None


def _shown(customer: CustomerView) -> str:
    rows = [(_("Name"), customer.name), (_("Email"), customer.email), (_("Phone"), customer.phone)]
    rows += [(_("Address"), customer.address), (_("Note"), customer.note)]
    rows.append((_("Language"), customer.language))
    for name in ("company", "group", "shipping_address", "va_number", "npwp", "npwp_name",
                 "npwp_address", "tax_code"):  # fmt: skip
        value = getattr(customer, name)
        if value:
            rows.append((_(FIELDS[name]), value))
    if customer.taxable:
        rows.append((_("Taxable company"), _("yes")))
    return fields((*rows, ("ID", customer.id)))
