"""The customer list: searched, narrowed, sorted, page after page; groups; duplicates; deletion."""

from __future__ import annotations

import csv
import zipfile
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from posapp.models.errors import Refused
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.customers.change import (
    delete_customers,
    hide_customers,
    restore_customers,
)
from posapp.services.customers.duplicates import Typed, find_duplicates
from posapp.services.customers.export import COLUMNS, ExportCustomers, export_customers
from posapp.services.customers.find import ListCustomers, count_customers, list_customers
from posapp.services.customers.groups import (
    ListGroups,
    SaveGroup,
    delete_groups,
    list_groups,
    save_group,
)
from posapp.services.customers.history import (
    OfCustomer,
    customer_invoices,
    customer_overview,
    customer_payments,
)
from posapp.services.customers.order_by import SORTS
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


def names(shop, **query):
    return [c.name for c in shop.till.look(list_customers, ListCustomers(**query)).items]


def paged(shop, limit, **query):
    found, cursor = [], None
    while True:
        page = shop.till.look(list_customers, ListCustomers(limit=limit, cursor=cursor, **query))
        found += [c.name for c in page.items]
        cursor = page.next
        if cursor is None:
            return found


@pytest.fixture
def people(shop):
    """Five customers in two groups, who bought at different times."""
    till = shop.till
    for group, words in (("Grosir", "besar"), ("Anggota Emas", "setia")):
        till.do(save_group, SaveGroup(group, words))
    for name, fields in (
        ("Citra", {"phone": "+6281200000003", "group": "Grosir", "taxable": True}),
        ("ayu", {"phone": "+3545812345", "group": "Anggota Emas"}),
        ("Budi", {"phone": "+6281200000001", "npwp": "013121660091000"}),
        ("Évi", {"company": "PT Boga Rasa", "group": "Grosir", "va_number": "0081234567"}),
        ("Dian", {"email": "dian@example.com"}),
    ):
        made = till.do(add_customer, AddCustomer(name, **fields))
        if name in ("Citra", "Budi"):
            shop.clock.advance(timedelta(minutes=1))
            order = builders.order(till, 100_000 if name == "Budi" else 40_000, customer_id=made.id)
            if name == "Citra":
                builders.pay(till, order, 40_000)
    return shop


FINDS = [
        ("boga", ["Évi"]), ("evi", ["Évi"]), ("01.312.166.0-091.000", ["Budi"]),
        ("0013121660091000", ["Budi"]), ("0081234567", ["Évi"]), ("+354 581-2345", ["ayu"]),
        ("(0812) 0000-0001", ["Budi"]), ("6281200000003", ["Citra"]), ("dian@exam", ["Dian"]),
        ("EX", ["Dian"]), ("nobody", []),
    ]  # fmt: skip


def test_found_by_every_field_that_names_somebody_a15(people):
    for typed, found in FINDS:
        assert (typed, names(people, search=typed)) == (typed, found)
        assert (typed, names(people, search=typed, sort="name")) == (typed, found)


def test_the_list_is_narrowed_a15(people):
    assert names(people, group="grosir", sort="name") == ["Citra", "Évi"]
    assert names(people, group="") == ["Dian", "Budi"]
    assert names(people, taxable=True) == ["Citra"]
    assert names(people, outstanding=True) == ["Budi"]
    assert names(people, group="grosir", search="boga") == ["Évi"]


ORDERS = {
    "newest": (["Dian", "Évi", "Budi", "ayu", "Citra"], ["Citra", "ayu", "Budi", "Évi", "Dian"]),
    "name": (["ayu", "Budi", "Citra", "Dian", "Évi"], ["Évi", "Dian", "Citra", "Budi", "ayu"]),
    "phone": (["Évi", "Dian", "ayu", "Budi", "Citra"], ["Citra", "Budi", "ayu", "Dian", "Évi"]),
    "group": (["ayu", "Citra", "Évi", "Budi", "Dian"], ["Citra", "Évi", "ayu", "Budi", "Dian"]),
    "outstanding": (["Citra", "ayu", "Évi", "Dian", "Budi"], None),
    "bought": (["ayu", "Évi", "Dian", "Citra", "Budi"], None),
    "seen": (["Citra", "Budi", "Dian", "Évi", "ayu"], ["Budi", "Citra", "Dian", "Évi", "ayu"]),
}


@pytest.mark.parametrize("sort", SORTS)
def test_sorted_by_every_column_and_paged_by_key_p15(people, sort):
    up, down = ORDERS[sort]
    for limit in (1, 2, 50):
        assert paged(people, limit, sort=sort) == up
        assert paged(people, limit, sort=sort, descending=True) == (down or up[::-1])


@pytest.mark.parametrize("cursor", ["x", "W10=", "WyJhbGwiLCBbXSwgMV0=", "-1", "WyJubyIsMSwxXQ=="])
def test_a_strange_cursor_is_refused(people, cursor):
    with pytest.raises(Refused, match="bad_cursor"):
        names(people, sort="name", cursor=cursor)


def test_the_sums_follow_the_orders_p2(shop):
    siti, budi = builders.customer(shop.till), builders.customer(shop.till, name="Budi")
    order = builders.order(shop.till, 100_000, customer_id=siti.id)
    builders.pay(shop.till, order, 30_000)
    other = builders.order(shop.till, 7_000, customer_id=siti.id)
    shop.till.do(void_order, VoidOrder(other.id, "typed wrong"))
    head = shop.till.look(customer_overview, siti.id)
    assert (head.customer.bought, head.customer.outstanding) == (100_000, 70_000)
    assert (head.orders, head.payments, head.overdue) == (2, 1, 0)
    assert head.customer.last_seen_at == shop.clock.now()
    assert shop.till.look(customer_overview, budi.id).customer.last_seen_at is None


def test_history_and_invoices_of_one_customer_p8_p16(shop):
    siti = builders.customer(shop.till)
    order = builders.order(shop.till, 100_000, customer_id=siti.id)
    builders.pay(shop.till, order, 30_000)
    builders.pay(shop.till, order, 20_000)
    sent = builders.invoice(shop.till, order)
    builders.order(shop.till, 5_000)
    page = shop.till.look(customer_payments, OfCustomer(siti.id, 1))
    rest = shop.till.look(customer_payments, OfCustomer(siti.id, 1, page.next))
    assert [p.amount for p in (*page.items, *rest.items)] == [20_000, 30_000]
    assert rest.next is None
    asked = shop.till.look(customer_invoices, OfCustomer(siti.id)).items
    assert [(i.number, i.order, i.amount) for i in asked] == [(sent.number, order.number, 50_000)]


def test_counts_of_the_chips_a15(people):
    counts = people.till.look(count_customers)
    assert (counts.all, counts.outstanding, counts.taxable, counts.hidden) == (5, 1, 1, 0)


def test_deleted_where_no_document_names_it_hidden_else_a17(people):
    rows = {c.name: c.id for c in people.till.look(list_customers, ListCustomers()).items}
    done = people.till.do(delete_customers, [rows["Dian"], rows["Budi"]])
    assert (done.deleted, done.hidden) == ((rows["Dian"],), (rows["Budi"],))
    assert names(people, sort="name") == ["ayu", "Citra", "Évi"]
    assert names(people, search="dian") == names(people, search="budi") == []
    assert names(people, hidden=True) == ["Budi"]
    assert people.till.do(restore_customers, done.hidden) == 1
    assert names(people, search="budi") == ["Budi"]


def test_hidden_and_shown_again_a17(people):
    rows = [c.id for c in people.till.look(list_customers, ListCustomers()).items]
    assert people.till.do(hide_customers, rows) == 5
    assert people.till.do(hide_customers, rows) == 0
    assert names(people) == []
    assert people.till.do(restore_customers, rows) == 5


def test_groups_are_made_changed_and_found_b1_b2_b4(people):
    def listed(**query):
        return [g.name for g in people.till.look(list_groups, ListGroups(**query))]

    assert listed() == ["Anggota Emas", "Grosir"]
    assert listed(search="BES") == listed(search="gros") == ["Grosir"]
    assert listed(sort="description") == ["Grosir", "Anggota Emas"]
    assert listed(sort="members", descending=True) == ["Grosir", "Anggota Emas"]
    people.till.do(save_group, SaveGroup("Grosir Besar", "1 ton", group="grosir"))
    assert names(people, group="Grosir Besar", sort="name") == ["Citra", "Évi"]
    with pytest.raises(Refused, match="group_taken"):
        people.till.do(save_group, SaveGroup("ANGGOTA emas"))
    with pytest.raises(Refused, match="required"):
        people.till.do(save_group, SaveGroup(" "))


def test_a_deleted_group_leaves_its_members_b3(people):
    assert people.till.do(delete_groups, ["Grosir"]) == 2
    assert len(names(people)) == 5
    assert names(people, group="", sort="name") == ["Budi", "Citra", "Dian", "Évi"]


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        (Typed(phone="0812 3456 7890"), "phone"),
        (Typed(email="SITI@example.com"), "email"),
        (Typed(npwp="0013121660091000"), "npwp"),
        (Typed(name="Siti Nurhalisa"), "name"),
        (Typed(name="Nurhaliza Siti"), "name"),
        (Typed(name="SITI  NURHALIZA"), "name"),
        (Typed(name="Sitti Nurhaliza"), "name"),
    ],
)
def test_likely_duplicates_show_while_typing(shop, typed, by):
    siti = builders.customer(shop.till, npwp="013121660091000")
    builders.customer(shop.till, name="Budi", email="budi@other.id", phone="+354 581 2345")
    assert [(d.customer.id, d.by) for d in shop.till.look(find_duplicates, typed)] == [
        (siti.id, by)
    ]


@pytest.mark.parametrize("typed", [Typed(), Typed("Siti"), Typed(phone="0812"), Typed("Sri Nur")])
def test_nobody_is_a_duplicate_of_a_beginning(shop, typed):
    builders.customer(shop.till)
    assert shop.till.look(find_duplicates, typed) == ()


def test_nobody_is_a_duplicate_of_oneself(shop):
    siti = builders.customer(shop.till)
    assert shop.till.look(find_duplicates, Typed(siti.name, customer=siti.id)) == ()


EVIL = ("=1+1", "+cmd|x", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_xlsx(path):
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_an_export_has_every_customer_and_no_formula(people, tmp_path, kind, read):
    for words in EVIL:
        people.till.do(add_customer, AddCustomer("x" + words, note=words, phone="081234567890"))
    path = tmp_path / f"customers.{kind}"
    assert people.till.look(export_customers, ExportCustomers(path)) == 11
    rows = read(path)
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 12
    note, phone = COLUMNS.index("note"), COLUMNS.index("phone")
    if kind == "csv":
        assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t"))]
    assert {row[note].removeprefix("'") for row in rows[1:7]} == {w.strip() for w in EVIL}
    assert rows[1][phone].removeprefix("'") == "+6281234567890"
    assert list(tmp_path.glob("*.part")) == []


def test_an_xlsx_holds_words_and_no_formula(people, tmp_path):
    people.till.do(add_customer, AddCustomer("=1+1"))
    path = tmp_path / "c.xlsx"
    people.till.look(export_customers, ExportCustomers(path))
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet


def test_an_export_that_cannot_be_written_leaves_nothing(people, tmp_path):
    there = tmp_path / "there.csv"
    there.mkdir()
    for path, code in (
        (tmp_path / "no" / "c.csv", "cannot_write"),
        (tmp_path / "c.pdf", "bad_format"),
        (there, "cannot_write"),
    ):
        with pytest.raises(Refused, match=code):
            people.till.look(export_customers, ExportCustomers(path))
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".part", ".pdf")]


def test_an_export_holds_what_the_list_shows(people, tmp_path):
    path = tmp_path / "c.csv"
    query = ListCustomers(group="Grosir", sort="name")
    assert people.till.look(export_customers, ExportCustomers(path, query)) == 2
    assert [row[0] for row in read_csv(path)[1:]] == ["Citra", "Évi"]
