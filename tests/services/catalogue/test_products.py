"""Products: saved, scanned, searched."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.services.catalogue.add import AddProduct, add_product, put_product
from posapp.services.catalogue.find import (
    ListProducts,
    find_by_code,
    list_categories,
    list_products,
)


@pytest.fixture
def stocked(shop):
    for sku, name, price, category, codes in (
        ("KT-250", "Kopi Toraja Sapan 250 g", 95_000, "Kopi", ("8991234500011",)),
        ("KG-250", "Kopi Gayo Wine 250 g", 120_000, "Kopi", ("8991234500028", "KGW")),
        ("DR-02", "V60 Dripper 02 Kéramik", 185_000, "Alat Seduh", ()),
    ):
        shop.till.do(add_product, AddProduct(sku, name, price, category, codes))
    return shop


def names(shop, **query):
    return [p.sku for p in shop.till.look(list_products, ListProducts(**query)).items]


@pytest.mark.parametrize("code", ["8991234500028", "KGW", "KG-250", " KG-250 "])
def test_a_scan_finds_by_any_of_its_codes(stocked, code):
    assert stocked.till.look(find_by_code, code).sku == "KG-250"


@pytest.mark.parametrize("code", ["", "8991234500029", "'; DROP TABLE products;", "x" * 500])
def test_an_unknown_code_is_refused(stocked, code):
    with pytest.raises(Refused, match="unknown_code"):
        stocked.till.look(find_by_code, code)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("toraja", ["KT-250"]),
        ("kopi", ["KT-250", "KG-250"]),
        ("KOPI wine", ["KG-250"]),
        ("ko", ["KT-250", "KG-250"]),
        ("keramik", ["DR-02"]),
        ("60", []),
        ("v6", ["DR-02"]),
        ("34500011", ["KT-250"]),
        ("dr-02", ["DR-02"]),
        ("zzz", []),
        ("%", []),
        ("", ["KT-250", "KG-250", "DR-02"]),
    ],
)
def test_search_finds_parts_of_words_without_accents(stocked, typed, found):
    assert names(stocked, search=typed) == found


def test_categories_count(stocked):
    assert stocked.till.look(list_categories) == (("Kopi", 2), ("Alat Seduh", 1))
    assert names(stocked, category="Kopi") == ["KT-250", "KG-250"]


def test_a_sku_and_a_barcode_belong_to_one_product(stocked):
    with pytest.raises(Refused, match="sku_taken"):
        stocked.till.do(add_product, AddProduct("KT-250", "x", 1))
    with pytest.raises(Refused, match="barcode_taken"):
        stocked.till.do(add_product, AddProduct("NEW", "x", 1, barcodes=("KGW",)))


def test_a_changed_product_is_found_by_its_new_name_only(stocked):
    view, new = stocked.till.do(put_product, AddProduct("KT-250", "Robusta Temanggung", 78_000))
    assert (new, view.price) == (False, 78_000)
    assert names(stocked, search="toraja") == []
    assert names(stocked, search="temanggung") == ["KT-250"]
    with pytest.raises(Refused, match="unknown_code"):
        stocked.till.look(find_by_code, "8991234500011")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sku": ""}, "required"),
        ({"sku": "A B"}, "bad_code"),
        ({"sku": "A=B"}, "bad_code"),
        ({"sku": "A@1"}, "bad_code"),
        ({"sku": "é"}, "bad_code"),
        ({"name": " "}, "required"),
        ({"name": "x" * 201}, "too_long"),
        ({"name": "a\x00b"}, "bad_text"),
        ({"name": "4111111111111111"}, "card_number"),
        ({"price": -1}, "bad_price"),
        ({"price": 10**13}, "bad_price"),
        ({"tax_rate": 10_001}, "bad_tax"),
    ],
)
def test_what_does_not_fit_is_refused(shop, fields, code):
    usual = {"sku": "A", "name": "Kopi", "price": 1_000}
    with pytest.raises(Refused) as refused:
        shop.till.do(add_product, AddProduct(**{**usual, **fields}))
    assert refused.value.code == code
    assert names(shop) == []
