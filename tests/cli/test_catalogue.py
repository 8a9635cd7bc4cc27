"""``posapp product`` and ``posapp category``: everything of the catalogue without a window."""

from __future__ import annotations

import pytest
from PIL import Image

FILE = "kode;nama;harga;stok\nKOPI;Kopi Baru;26.000;\nTEH;Teh;5000;12,5\n"


def test_a_product_is_added_shown_and_changed_by_its_sku(shop, run):
    made = shop(
        "product", "add", "--sku", "BIJI", "--name", "Biji Kopi", "--price", 300_000,
        "--unit", "kg", "--stock", "12.5", "--warn-below", "2", "--category", "Kopi",
        "--barcode", "1", "--barcode", "2",
    )  # fmt: skip
    assert (made["unit"], made["stock"], made["warn_below"]) == ("kg", 12_500, 2_000)
    assert made["counts_stock"]
    assert shop("product", "show", "BIJI") == shop("product", "show", made["id"]) == made
    changed = shop("product", "edit", "BIJI", "--price", 310_000, "--no-count-stock")
    assert changed == {
        **made, "price": 310_000, "counts_stock": False, "warn_below": None,
    }  # fmt: skip
    taxed = shop("product", "edit", "BIJI", "--tax", 1_100)
    assert taxed["tax_rate"] == 1_100
    assert shop("product", "edit", "BIJI", "--usual-tax")["tax_rate"] is None
    assert run("product", "edit", "NOTHING", "--price", 1).code == "no_product"
    assert run("product", "edit", "BIJI", "--sku", "KOPI").code == "sku_taken"
    assert "12" not in run("product", "show", "BIJI", text=True).out


def test_a_service_without_a_price_is_sold_at_the_price_that_is_named(shop, run):
    shop("product", "add", "--sku", "SERVIS", "--name", "Servis", "--price", 0, "--ask-price")
    assert run("order", "create", "--item", "SERVIS").code == "price_needed"
    assert shop("order", "create", "--item", "SERVIS@75000")["total"] == 75_000


def test_stock_is_adjusted_and_sold(shop, run):
    shop("product", "edit", "KOPI", "--stock", 10)
    assert shop("product", "adjust", "KOPI", "--by", -3, "--reason", "broken")["stock"] == 7_000
    shop("order", "create", "--item", "KOPI=2")
    assert shop("product", "show", "KOPI")["stock"] == 5_000
    assert shop("product", "adjust", "KOPI", "--to", "4,5")["stock"] == 4_500
    assert shop("product", "list", "--low")["items"] == []
    shop("product", "edit", "KOPI", "--warn-below", 5)
    assert [p["sku"] for p in shop("product", "list", "--low")["items"]] == ["KOPI"]
    assert run("product", "adjust", "KOPI").status == 2
    shop("check")


def test_what_is_archived_is_not_sold_until_it_is_restored(shop, run):
    assert shop("product", "archive", "KOPI")["archived"]
    assert shop("product", "list")["items"] == []
    assert [p["sku"] for p in shop("product", "list", "--archived")["items"]] == ["KOPI"]
    assert run("order", "create", "--item", "KOPI").code == "product_archived"
    assert not shop("product", "restore", "KOPI")["archived"]
    assert shop("order", "create", "--item", "KOPI")["total"] > 0


def test_a_picture_is_put_and_taken_away(shop, run, tmp_path, folder):
    Image.new("RGB", (900, 600), "#804020").save(tmp_path / "kopi.jpg")
    shown = shop("product", "picture", "KOPI", "--file", tmp_path / "kopi.jpg")
    assert (folder / "pictures" / shown["picture"]).is_file()
    (tmp_path / "x.jpg").write_text("no picture")
    assert run("product", "picture", "KOPI", "--file", tmp_path / "x.jpg").code == "bad_picture"
    assert shop("product", "picture", "KOPI", "--none")["picture"] == ""
    assert list((folder / "pictures").iterdir()) == []


def test_a_dry_run_says_what_an_import_would_do_and_saves_nothing(shop, run, tmp_path):
    file = tmp_path / "katalog.csv"
    file.write_text(FILE + "AIR;;x;\n", encoding="utf-8")
    told = shop("product", "import", file, "--dry-run")
    assert (told["new"], told["changed"], told["skipped"], told["bad"]) == (1, 1, 0, 1)
    assert told["rows"][0]["row"] == 4
    assert "Tidak ada yang disimpan" in run("product", "import", file, "--dry-run", text=True).out
    assert len(shop("product", "list")["items"]) == 1


def test_an_import_is_undone_by_a_word(shop, run, tmp_path):
    file = tmp_path / "katalog.csv"
    file.write_text(FILE + "AIR;;x;\n", encoding="utf-8")
    before = shop("product", "list")
    assert run("product", "import", file).code == "import_rows"
    done = shop("product", "import", file, "--leave-bad", "--duplicates", "skip")
    assert (done["new"], done["changed"], done["skipped"], done["bad"]) == (1, 0, 1, 1)
    assert shop("product", "imports")["items"][0]["id"] == done["id"]
    assert shop("product", "undo-import") == {"removed": 1, "restored": 0, "left": 0}
    assert shop("product", "list") == before
    assert run("product", "undo-import").code == "no_import"


def test_columns_with_strange_names_can_be_named(shop, run, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("Nr;Apa;Berapa\nA;Air;3000\n", encoding="utf-8")
    assert run("product", "import", file).code == "import_no_column"
    named = ("--column", "sku=Nr", "--column", "name=Apa", "--column", "price=Berapa")
    assert shop("product", "import", file, *named)["new"] == 1
    assert run("product", "import", file, "--column", "colour=Nr").status == 2


def test_categories_are_named_coloured_and_put_in_order(shop, run):
    shop("product", "edit", "KOPI", "--category", "Kopi")
    shop("category", "add", "Teh", "--colour", "paid")
    assert shop("category", "edit", "Teh", "--place", 0)["name"] == "Teh"
    assert [c["name"] for c in shop("category", "list")["items"]] == ["Teh", "Kopi"]
    assert shop("category", "edit", "Kopi", "--name", "Kopi & Susu")["products"] == 1
    assert shop("product", "show", "KOPI")["category"] == "Kopi & Susu"
    assert run("category", "add", "Teh").code == "category_taken"
    assert run("category", "edit", "Teh", "--name", "Kopi & Susu").code == "category_taken"
    assert shop("category", "remove", "Kopi & Susu") == {"removed": "Kopi & Susu"}
    assert shop("product", "show", "KOPI")["category"] == ""
    assert run("category", "remove", "Kopi").code == "no_category"
    shop("check")


@pytest.mark.parametrize("words", [("product", "list"), ("category", "list")])
def test_lists_for_people_are_tables(run, shop, words):
    shop("product", "edit", "KOPI", "--category", "Kopi", "--stock", 3)
    assert "Kopi" in run(*words, text=True).out
