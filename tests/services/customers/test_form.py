"""The customer form's fields, each with its exact rule (features 1A)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from posapp.models.errors import Refused
from posapp.services.customers.add import AddCustomer, add_customer, free_va_number
from posapp.services.customers.change import ChangeCustomer, change_customer
from posapp.services.customers.fields import (
    CustomerFields,
    clean_npwp,
    clean_number,
    clean_va,
    cleaned,
    is_doubtful_npwp,
)
from posapp.services.customers.find import ListCustomers, list_customers, show_customer
from posapp.services.customers.groups import SaveGroup, save_group
from posapp.services.settings.change import change_settings
from tests import builders

WHOLE = {"name": "Siti", "email": "siti@example.com", "address": "Jl. Melati 1"}
NPWP = {"npwp": "01.312.166.0-091.000", "npwp_name": "PT Sinar", "tax_code": "01"}


def add(shop, **fields):
    return shop.till.do(add_customer, AddCustomer(**fields))


def refusal(shop, **fields):
    with pytest.raises(Refused) as refused:
        add(shop, **fields)
    return refused.value.code, refused.value.field


def found(shop, typed):
    return [c.name for c in shop.till.look(list_customers, ListCustomers(typed)).items]


@pytest.mark.parametrize("field", ["name", "email", "address"])
def test_name_email_and_address_are_required_a3_a4_a8(shop, field):
    assert refusal(shop, **{**WHOLE, field: "  "}, whole=True) == ("required", field)


def test_a_quick_customer_needs_a_name_or_a_company_p14(shop):
    assert add(shop, name="Budi").incomplete
    company = add(shop, company="C-0021 CV Mitra")
    assert (company.name, company.company) == ("C-0021 CV Mitra", "C-0021 CV Mitra")
    assert refusal(shop, email="x@example.com") == ("required", "name")
    assert not add(shop, **WHOLE, whole=True).incomplete


def test_every_field_is_kept_a5_a6_p3(shop):
    group = shop.till.do(save_group, SaveGroup("Grosir"))
    made = add(
        shop, **WHOLE, company="C-0021", group="grosir", note="Ambil di toko",
        shipping_same=False, shipping_address="Jl. Braga 5", language="en",
        credit_limit=2_000_000, birthday=date(1991, 5, 4), consent=True, taxable=True,
    )  # fmt: skip
    shown = shop.till.look(show_customer, made.id)
    assert shown == made
    assert (shown.group, shown.group_id) == ("Grosir", group.id)
    assert (shown.shipping_address, shown.note) == ("Jl. Braga 5", "Ambil di toko")
    assert (shown.credit_limit, shown.birthday, shown.taxable) == (
        2_000_000,
        date(1991, 5, 4),
        True,
    )
    assert shown.consent_at == shop.clock.now()


def test_an_address_that_is_the_same_is_not_kept_twice_p3_a12(shop):
    made = add(shop, **WHOLE, shipping_address="left over", npwp_address="left over")
    assert (made.shipping_address, made.npwp_address) == ("", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+62 812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("(+62) 8123456789", "+628123456789"),
        ("+354 581 2345", "+3545812345"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("+1 650-253-0000", "+16502530000"),
        ("+65 6123 4567", "+6561234567"),
        ("", ""),
    ],
)
def test_a_phone_of_any_country_a7(typed, kept):
    assert clean_number(typed) == kept


@pytest.mark.parametrize("typed", ["+62 12", "+999 123456", "0812 CALL ME", "+1 650 253 000", "#1"])
def test_what_can_be_no_phone_is_refused_a7(typed):
    with pytest.raises(Refused, match="bad_phone"):
        clean_number(typed)


def test_a_phone_moves_from_indonesia_to_iceland_and_back_a16(shop):
    made = add(shop, **WHOLE, phone="+6281234567890")
    for typed in ("+354 581 2345", "0812 3456 7890"):
        made = shop.till.do(change_customer, ChangeCustomer(made.id, phone=typed, seen=made))
    assert made.phone == "+6281234567890"
    assert found(shop, "581 2345") == []


@pytest.mark.parametrize("typed", ["012345678", "00123456789", "01234x6789"])
def test_a_va_number_has_exactly_ten_digits_a9(typed):
    with pytest.raises(Refused, match="bad_va"):
        clean_va(typed)


def test_a_va_number_keeps_its_zeros_and_is_unique_a9(shop):
    assert add(shop, name="x", va_number="00 8123 4567").va_number == "0081234567"
    assert refusal(shop, name="y", va_number="0081234567") == ("va_taken", "va_number")


def test_auto_generate_gives_a_va_number_that_nobody_has_a9(shop):
    number = shop.till.look(free_va_number)
    assert len(number) == 10
    assert number.isdigit()
    assert add(shop, name="x", va_number=number).va_number == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01.312.166.0-091.000", "013121660091000"),
        ("0831326657201000", "0831326657201000"),
        ("3171011708450001", "3171011708450001"),
        ("0000000000000000", "0000000000000000"),
        ("014518697054000", "014518697054000"),
    ],
)
def test_an_npwp_has_15_or_16_digits_a10(typed, kept):
    assert clean_npwp(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12345678901234", "bad_npwp"),
        ("1234567890123x5", "bad_npwp"),
        ("4111111111111111", "card_number"),
    ],
)
def test_what_is_no_npwp_is_refused_a10(typed, code):
    with pytest.raises(Refused, match=code):
        clean_npwp(typed)


def test_a_wrong_check_digit_is_told_and_not_refused_a10():
    assert is_doubtful_npwp("014518697054000")
    assert not is_doubtful_npwp("014518690054000")


@pytest.mark.parametrize("code", ["01", "02", "03", "04", "06", "07", "08", "09"])
def test_the_transaction_codes_a13(code):
    assert cleaned(CustomerFields("x", tax_code=code), builders.NOON.date()).tax_code == code


@pytest.mark.parametrize("code", ["05", "1", "10", "0 1"])
def test_there_is_no_code_05_a13(code):
    with pytest.raises(Refused, match="bad_tax_code"):
        cleaned(CustomerFields("x", tax_code=code), builders.NOON.date())


@pytest.mark.parametrize("field", ["npwp", "npwp_name", "tax_code"])
def test_tax_fields_are_required_only_with_e_faktur_a10_a11_a20(shop, field):
    assert not add(shop, **WHOLE, whole=True).incomplete
    shop.till.do(change_settings, {"efaktur.on": "on"})
    assert refusal(shop, **WHOLE, **{**NPWP, field: ""}, whole=True) == ("required", field)
    assert not add(shop, **WHOLE, **NPWP, whole=True).incomplete


def test_the_npwp_address_is_required_where_it_is_another_a12(shop):
    shop.till.do(change_settings, {"efaktur.on": "on"})
    wanted = ("required", "npwp_address")
    assert refusal(shop, **WHOLE, **NPWP, npwp_same=False, whole=True) == wanted


def test_a_va_number_is_required_only_with_static_va_a20(shop):
    shop.till.do(change_settings, {"va.static_on": "on"})
    assert refusal(shop, **WHOLE, whole=True) == ("required", "va_number")
    assert add(shop, **WHOLE).incomplete


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"birthday": date(1899, 12, 31)}, "bad_birthday"),
        ({"birthday": builders.NOON.date() + timedelta(1)}, "bad_birthday"),
        ({"credit_limit": -1}, "bad_limit_amount"),
        ({"group": "nowhere"}, "no_group"),
        ({"company": "4111 1111 1111 1111"}, "card_number"),
        ({"shipping_same": False, "shipping_address": "4111111111111111"}, "card_number"),
    ],
)
def test_what_does_not_fit_is_refused(shop, fields, code):
    assert refusal(shop, name="x", **fields)[0] == code
    assert found(shop, "") == []


def test_what_somebody_changed_meanwhile_is_not_written_over_a16(shop):
    seen = add(shop, **WHOLE)
    shop.till.do(change_customer, ChangeCustomer(seen.id, note="other"))
    with pytest.raises(Refused, match="customer_changed"):
        shop.till.do(change_customer, ChangeCustomer(seen.id, note="mine", seen=seen))
    assert shop.till.look(show_customer, seen.id).note == "other"


def test_an_order_meanwhile_is_no_change_a16(shop):
    seen = add(shop, **WHOLE)
    builders.order(shop.till, 50_000, customer_id=seen.id)
    changed = shop.till.do(change_customer, ChangeCustomer(seen.id, note="mine", seen=seen))
    assert (changed.note, changed.outstanding) == ("mine", 50_000)


def test_a_changed_customer_is_found_by_the_new_words_only_a16(shop):
    made = add(shop, **WHOLE)
    shop.till.do(change_customer, ChangeCustomer(made.id, name="Dewi", email="d@other.id"))
    assert found(shop, "siti") == []
    assert found(shop, "dewi") == ["Dewi"]
