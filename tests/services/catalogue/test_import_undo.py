"""What an import brought can be taken back, and what happened since is respected."""

from __future__ import annotations

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posapp.models.errors import Refused
from posapp.services.catalogue import import_plan
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.categories import categories
from posapp.services.catalogue.change import (
    AdjustStock,
    ChangeProduct,
    adjust_stock,
    archive_products,
    change_product,
)
from posapp.services.catalogue.find import ListProducts, list_products, show_product
from posapp.services.catalogue.import_undo import Undone, last_imports, undo_import
from posapp.services.catalogue.importing import (
    Imported,
    ImportFile,
    preview_import,
    read_products,
    run_import,
)
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sheet_file import read_sheet
from tests import builders

FILE = (
    "sku;name;price;category;barcode;stock;unit;tax\n"
    "KOPI;Kopi Toraja;95.000;Kopi;8991 8992;12,5;kg;11\n"
    "TEH;Teh;5.000;Teh;8993;;;\n"
)


@pytest.fixture
def till(tmp_path):
    made = builders.till(tmp_path / "shop")
    yield made
    builders.assert_sound(made)
    made.stop()


@pytest.fixture
def take(till, tmp_path):
    def call(text=FILE, watch=None, **options) -> Imported:
        file = tmp_path / "file.csv"
        file.write_text(text)
        rows = till.look(read_products, read_sheet(file), options.pop("columns", None))
        wanted = ImportFile(file.name, rows, **options)
        return run_import(till.look, till.do, till.database.folder.import_lock, wanted, watch)

    return call


@pytest.fixture
def undo(till):
    return lambda named="": undo_import(till.look, till.do, till.database.folder.import_lock, named)


def everything(till):
    found = till.look(list_products, ListProducts(limit=1000)).items
    gone = till.look(list_products, ListProducts(limit=1000, archived=True)).items
    return {(p.sku, p.name, p.price, p.category, p.barcodes, p.unit, p.tax_rate, p.stock,
             p.counts_stock, p.warn_below, p.archived) for p in (*found, *gone)}  # fmt: skip


def test_every_column_of_a_file_arrives(till, take):
    assert take() == Imported(2, 2, 0)
    kopi, teh = till.look(list_products, ListProducts()).items
    assert (kopi.unit, kopi.tax_rate, kopi.stock, kopi.counts_stock) == ("kg", 1100, 12_500, True)
    assert (kopi.barcodes, kopi.category) == (("8991", "8992"), "Kopi")
    assert (teh.unit, teh.tax_rate, teh.counts_stock) == ("piece", None, False)
    assert [c.name for c in till.look(categories)] == ["Kopi", "Teh"]


def test_an_import_that_is_undone_leaves_the_catalogue_as_it_was(till, take, undo):
    till.do(
        add_product, AddProduct("KOPI", "Kopi", 1, "Lama", ("77",), 500, stock=3_000, warn_below=1)
    )
    till.do(add_product, AddProduct("TEH", "Teh", 2))
    till.do(archive_products, ["TEH"])
    before = everything(till)
    assert take(FILE + "BARU;Baru;1;;;7;;\n") == Imported(3, 1, 2)
    assert everything(till) != before
    assert undo() == Undone(removed=1, restored=2, left=0)
    assert everything(till) == before
    assert [c.name for c in till.look(categories)] == ["Lama"]
    assert till.look(list_products, ListProducts("toraja")).items == ()


def test_what_was_sold_counted_or_changed_since_stays(till, take, undo):
    take("sku;name;price;stock\nA;A;1;5\nB;B;1;5\nC;C;1;5\nD;D;1;5\n")
    till.do(open_order, OpenOrder((Item("A"),)))
    till.do(adjust_stock, AdjustStock("B", by=1_000))
    till.do(change_product, ChangeProduct("C", price=9))
    assert undo() == Undone(removed=1, restored=0, left=3)
    assert till.look(show_product, "A").stock == 4_000
    with pytest.raises(Refused, match="no_product"):
        till.look(show_product, "D")


def test_what_is_undone_can_be_imported_again(till, take, undo):
    take()
    undo()
    assert take() == Imported(2, 2, 0)


def test_there_may_be_nothing_to_undo(till, undo, take):
    with pytest.raises(Refused, match="no_import"):
        undo()
    done = take()
    undo(done.id)
    with pytest.raises(Refused, match="no_import"):
        undo(done.id)
    assert [run.state for run in till.look(last_imports)] == ["undone"]


def test_duplicates_are_changed_skipped_or_made_again(till, take):
    till.do(add_product, AddProduct("KOPI", "Kopi", 1, barcodes=("8991",)))
    assert take(duplicates="skip") == Imported(1, 1, 0, skipped=1)
    assert till.look(show_product, "KOPI").name == "Kopi"
    assert take(duplicates="create") == Imported(2, 2, 0)
    copy = till.look(show_product, "KOPI-2")
    assert (copy.name, copy.barcodes) == ("Kopi Toraja", ("8992",))
    assert till.look(show_product, "TEH-2").barcodes == ()
    assert take("sku;name;price\nTEH;Teh Hijau;1\n") == Imported(1, 0, 1)


def test_two_rows_about_one_product_are_one_too_many(till, take):
    till.do(add_product, AddProduct("KOPI", "Kopi", 1, barcodes=("8991",)))
    with pytest.raises(Refused) as refused:
        take("sku;name;price;barcode\nKOPI;A;1;\n;B;2;8991\n")
    assert [(b.row, b.code) for b in refused.value.params["rows"]] == [(3, "sku_twice")]


def test_a_row_without_a_sku_is_known_by_its_barcode(till, take):
    till.do(add_product, AddProduct("KOPI", "Kopi", 1, barcodes=("8991",)))
    assert take("barcode;name;price\n8991;Kopi Baru;2\n8999;Teh;3\n") == Imported(2, 1, 1)
    assert till.look(show_product, "KOPI").name == "Kopi Baru"
    assert till.look(show_product, "8999").barcodes == ("8999",)


def test_bad_rows_can_be_left_out(till, take):
    text = "sku;name;price\nA;A;1\nB;;2\nC;C;x\n"
    assert take(text, leave_bad=True) == Imported(1, 1, 0, bad=2)


def test_a_preview_says_what_would_happen_and_saves_nothing(till, tmp_path):
    till.do(add_product, AddProduct("KOPI", "Kopi", 1))
    file = tmp_path / "file.csv"
    file.write_text(FILE + "X Y;X;1\n")
    rows = till.look(read_products, read_sheet(file))
    plan = till.look(preview_import, ImportFile("f", rows))
    assert [(p.row.number, p.outcome) for p in plan.rows] == [(2, "changed"), (3, "new")]
    assert [(bad.row, bad.field, bad.code) for bad in plan.bad] == [(4, "sku", "bad_code")]
    assert len(everything(till)) == 1


def test_a_column_can_be_chosen_where_its_name_says_nothing(till, take):
    text = "Nr;What;How much;Kategori\nA;Anggur;1.000;Buah\n"
    chosen = {"sku": "Nr", "name": "What", "price": "How much", "category": ""}
    assert take(text, columns=chosen).new == 1
    assert till.look(show_product, "A").category == ""
    with pytest.raises(Refused, match="import_no_column"):
        take(text, columns={"sku": "Nowhere"})


@pytest.mark.parametrize(
    ("cell", "column", "code"),
    [
        ("8.99123E+12", "barcode", "damaged_number"),
        ("1,2345", "stock", "bad_stock"),
        ("many", "stock", "bad_stock"),
        ("handful", "unit", "bad_unit"),
        ("101", "tax", "bad_tax"),
        ("-1", "tax", "bad_tax"),
        ("11,555", "tax", "bad_tax"),
        ("4111111111111111", "category", "card_number"),
    ],
)
def test_each_bad_cell_is_named_with_its_column(take, cell, column, code):
    with pytest.raises(Refused) as refused:
        take(f"sku;name;price;{column}\nA;A;1;{cell}\n")
    [bad] = refused.value.params["rows"]
    assert (bad.field, bad.code) == (column, code)


def test_an_import_that_is_stopped_leaves_nothing(till, take, monkeypatch):
    monkeypatch.setattr(import_plan, "CHUNK", 2)
    till.do(add_product, AddProduct("S1", "Lama", 5))
    before = everything(till)
    seen = []

    def watch(done, whole):
        seen.append((done, whole))
        return len(seen) < 3

    text = "sku;name;price\n" + "".join(f"S{n};B {n};{n}\n" for n in range(1, 12))
    with pytest.raises(Refused, match="import_cancelled"):
        take(text, watch)
    assert seen == [(1, 11), (3, 11), (5, 11)]
    assert everything(till) == before


def test_two_imports_do_not_run_at_once(till, take):
    with FileLock(till.database.folder.import_lock), pytest.raises(Refused, match="import_running"):
        take()


CELLS = st.sampled_from(["", "A", "B", "C", "8991", "8992", "Kopi", "1.000", "2", "x", "kg", "11"])
ROWS = st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=7)


@pytest.mark.slow(reason="imports two files an example")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=ROWS, second=ROWS, duplicates=st.sampled_from(["update", "skip", "create"]))
def test_whatever_a_file_holds_undo_brings_back_what_was(
    till, take, undo, first, second, duplicates
):
    def lines(rows):
        head = "sku;name;price;barcode;stock;category\n"
        return head + "".join(";".join(row) + "\n" for row in rows if any(row))

    def bring(rows):
        done = take(lines(rows), leave_bad=True, duplicates=duplicates)
        bad_and_good = sum(1 for row in rows if any(row))
        assert done.new + done.changed + done.skipped + done.bad == bad_and_good
        return done

    one = bring(first)
    before = everything(till)
    two = bring(second)
    assert undo(two.id).left == 0
    assert everything(till) == before
    undo(one.id)
    assert everything(till) == set()
    builders.assert_sound(till)
