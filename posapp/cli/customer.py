"""``posapp customer``: who buys, and to whom we write."""

from __future__ import annotations

from posapp.cli.arguments import add_key, add_page, add_search
from posapp.cli.call import Call
from posapp.cli.output import fields
from posapp.cli.parser import Commands
from posapp.cli.words import listing
from posapp.i18n import LANGUAGES, _
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.customers.find import ListCustomers, list_customers, show_customer
from posapp.services.customers.views import CustomerView
from posapp.services.paging import Page


def add(commands: Commands) -> None:
    """Declare ``customer``."""
    noun = commands.noun("customer", _("customers"))
    new = noun.command("add", add_one, _("a new customer"), _shown)
    new.add_argument("--name", required=True, metavar="N", help=_("name"))
    new.add_argument("--email", default="", metavar="E", help=_("email address"))
    new.add_argument("--phone", default="", metavar="P", help=_("phone; SMS needs +62…"))
    new.add_argument("--address", default="", metavar="A", help=_("postal address"))
    new.add_argument("--note", default="", metavar=_("TEXT"), help=_("a note for the staff"))
    new.add_argument("--language", choices=LANGUAGES, default="", help=_("of messages to them"))
    add_key(new)
    rows = listing(
        (_("Name"), _("Phone"), _("Email"), "ID"), lambda c: (c.name, c.phone, c.email, c.id)
    )
    many = noun.command("list", list_some, _("customers, newest first"), rows)
    add_search(many)
    add_page(many)
    one = noun.command("show", show, _("one customer"), _shown)
    one.add_argument("customer", metavar="ID", help=_("the customer's id"))


def add_one(call: Call) -> CustomerView:
    """Save a new customer."""
    args = call.args
    command = AddCustomer(
        args.name, args.email, args.phone, args.address, args.note, args.language, args.key
    )
    return call.till.do(add_customer, command)


def list_some(call: Call) -> Page[CustomerView]:
    """A page of customers."""
    args = call.args
    return call.till.look(list_customers, ListCustomers(args.search, args.limit, args.cursor))


def show(call: Call) -> CustomerView:
    """One customer."""
    return call.till.look(show_customer, call.args.customer)


def _shown(customer: CustomerView) -> str:
    return fields(
        (
            (_("Name"), customer.name),
            (_("Email"), customer.email),
            (_("Phone"), customer.phone),
            (_("Address"), customer.address),
            (_("Note"), customer.note),
            (_("Language"), customer.language),
            ("ID", customer.id),
        )
    )
