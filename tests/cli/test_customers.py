"""Customers and groups by commands: all that the window does (features 1A, 1B)."""

from __future__ import annotations

import csv

import pytest


def test_a_customer_with_every_field_a1(shop):
    shop("group", "add", "--name", "Grosir", "--description", "beli banyak")
    made = shop(
        "customer", "add", "--name", "CV Mitra", "--email", "mitra@example.com",
        "--phone", "022 420 7781", "--address", "Jl. Braga 5", "--company", "C-0021",
        "--group", "Grosir", "--taxable", "--shipping-address", "Gudang 2", "--va-number", "auto",
        "--npwp", "01.312.166.0-091.000", "--npwp-name", "CV Mitra", "--tax-code", "01",
        "--credit-limit", 5_000_000, "--birthday", "1991-05-04", "--consent", "--whole",
    )  # fmt: skip
    assert made == shop("customer", "show", made["id"])
    assert (made["phone"], made["group"], made["taxable"]) == ("+62224207781", "Grosir", True)
    assert (made["npwp"], made["npwp_same"], made["shipping_same"]) == (
        "013121660091000", True, False,
    )  # fmt: skip
    assert len(made["va_number"]) == 10
    assert (made["credit_limit"], made["birthday"]) == (5_000_000, "1991-05-04")


def test_what_is_not_named_stays_a16(shop):
    made = shop("customer", "add", "--name", "Siti", "--phone", "0812 3456 7890", "--taxable")
    changed = shop("customer", "edit", made["id"], "--phone", "+354 581 2345", "--no-taxable")
    assert (changed["name"], changed["phone"], changed["taxable"]) == ("Siti", "+3545812345", False)
    cleared = shop("customer", "edit", made["id"], "--phone", "")
    assert cleared["phone"] == ""


def test_the_list_is_narrowed_and_sorted_a15_p15(shop):
    for name, more in (("Citra", ("--taxable",)), ("ayu", ()), ("Budi", ("--taxable",))):
        shop("customer", "add", "--name", name, *more)
    listed = shop("customer", "list", "--sort", "name")["items"]
    assert [c["name"] for c in listed] == ["ayu", "Budi", "Citra"]
    page = shop("customer", "list", "--sort", "name", "--taxable", "--limit", 1)
    rest = shop(
        "customer", "list", "--sort", "name", "--taxable", "--limit", 1, "--cursor", page["next"]
    )
    assert [c["name"] for c in (*page["items"], *rest["items"])] == ["Budi", "Citra"]
    assert rest["next"] is None


def test_deleted_and_restored_a17(shop):
    gone, kept = (shop("customer", "add", "--name", name)["id"] for name in ("Ayu", "Budi"))
    order = shop("order", "create", "--customer", kept, "--item", "KOPI")
    assert shop("customer", "delete", gone, kept) == {"deleted": [gone], "hidden": [kept]}
    assert shop("customer", "list")["items"] == []
    assert [c["id"] for c in shop("customer", "list", "--hidden")["items"]] == [kept]
    assert shop("customer", "restore", kept) == {"restored": 1}
    assert shop("customer", "show", kept)["outstanding"] == order["total"]
    assert shop("customer", "hide", kept) == {"hidden": 1}


def test_groups_by_commands_b1_b2_b3_b4(shop):
    made = shop("group", "add", "--name", "Grosir", "--description", "beli banyak")
    who = shop("customer", "add", "--name", "Siti", "--group", "grosir")
    assert shop("group", "show", "Grosir")["members"] == 1
    assert [g["id"] for g in shop("group", "list", "--search", "banyak")["items"]] == [made["id"]]
    assert shop("group", "edit", "Grosir", "--name", "Besar")["description"] == "beli banyak"
    assert shop("customer", "show", who["id"])["group"] == "Besar"
    assert shop("group", "delete", "Besar") == {"members": 1}
    assert shop("customer", "show", who["id"])["group_id"] is None


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_by_command(shop, tmp_path, kind):
    shop("customer", "add", "--name", "=1+1")
    path = tmp_path / f"out.{kind}"
    assert shop("customer", "export", path) == {"exported": 1, "file": str(path)}
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert next(iter(csv.DictReader(file)))["name"] == "'=1+1"


def test_a_finished_order_gets_its_customer_p11(shop, run):
    siti, budi = (shop("customer", "add", "--name", name)["id"] for name in ("Siti", "Budi"))
    order = shop("order", "create", "--item", "KOPI=4")
    linked = shop("customer", "link", siti, order["number"])
    assert linked["customer_id"] == siti
    assert shop("customer", "show", siti)["bought"] == order["total"]
    assert [o["id"] for o in shop("order", "list", "--search", "siti")["items"]] == [order["id"]]
    assert run("customer", "link", budi, order["number"]).code == "order_customer"
    shop("check")


@pytest.mark.parametrize(
    "words", [("--birthday", "yesterday"), ("--tax-code", "05"), ("--credit-limit", "much")]
)
def test_words_that_make_no_customer_are_wrong_usage(shop, run, words):
    assert run("customer", "add", "--name", "x", *words).status == 2
