"""Customers: a name is enough in a sale, and every spelling of a phone number finds them."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.customers.find import ListCustomers, list_customers, show_customer
from tests import builders


def found(shop, typed):
    return [c.name for c in shop.till.look(list_customers, ListCustomers(typed)).items]


def test_a_whole_customer_a1(shop):
    siti = builders.customer(shop.till)
    assert not siti.incomplete
    assert shop.till.look(show_customer, siti.id) == siti


def test_a_name_is_enough_in_a_sale_a2(shop):
    assert shop.till.do(add_customer, AddCustomer("Budi")).incomplete


@pytest.mark.parametrize(
    "typed",
    ["siti", "nurhal", "SITI NUR", "example.com", "+6281234567890", "081234567890", "7890", "si",
     "0812-3456"],
)  # fmt: skip
def test_found_by_any_part_a15(shop, typed):
    builders.customer(shop.till)
    builders.customer(shop.till, name="Budi", email="budi@other.id", phone="+6287700011122")
    assert found(shop, typed) == ["Siti Nurhaliza"]


def test_newest_first_without_a_search(shop):
    for name in ("Ayu", "Budi", "Citra"):
        shop.till.do(add_customer, AddCustomer(name))
    assert found(shop, "") == ["Citra", "Budi", "Ayu"]
    assert found(shop, "!!") == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 201}, "too_long"),
        ({"name": "5500 0000 0000 0004"}, "card_number"),
        ({"email": "siti"}, "bad_email"),
        ({"phone": "call me"}, "bad_phone"),
        ({"phone": "12"}, "bad_phone"),
        ({"phone": "4111111111111111"}, "bad_phone"),
        ({"address": "card 4111-1111-1111-1111"}, "card_number"),
        ({"language": "fr"}, "bad_language"),
    ],
)
def test_what_does_not_fit_is_refused(shop, fields, code):
    with pytest.raises(Refused) as refused:
        builders.customer(shop.till, **fields)
    assert refused.value.code == code
    assert found(shop, "") == []


def test_markup_is_only_text(shop):
    name = "<b>Siti</b> {{7*7}} {0.__class__}"
    assert builders.customer(shop.till, name=name).name == name


def test_an_unknown_customer_is_refused(shop):
    with pytest.raises(Refused, match="no_customer"):
        shop.till.look(show_customer, "nobody")
