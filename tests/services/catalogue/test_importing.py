"""A file of products is taken over whole, or not at all, with every bad row named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from posapp.models.errors import Refused
from posapp.services import sheet_file
from posapp.services.catalogue import import_plan, import_undo, importing
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.find import ListProducts, find_by_code, list_products
from posapp.services.catalogue.importing import (
    Imported,
    ImportFile,
    read_products,
    run_import,
)
from posapp.services.sheet_file import read_sheet
from tests import builders


def import_file(till, file, do=None, **options) -> Imported:
    """Take a file over, as the command does, but for the process that reads it."""
    rows = till.look(read_products, read_sheet(file), options.pop("columns", None))
    lock = till.database.folder.import_lock
    return run_import(till.look, do or till.do, lock, ImportFile(file.name, rows, **options))


@pytest.fixture
def till(tmp_path):
    made = builders.till(tmp_path / "shop")
    yield made
    builders.assert_sound(made)
    made.stop()


@pytest.fixture
def take(till, tmp_path):
    """Import a text as a file."""

    def call(text: str | bytes, encoding: str = "utf-8", **options) -> Imported:
        file = tmp_path / "file.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return import_file(till, file, **options)

    return call


def _all(till, search=""):
    return till.look(list_products, ListProducts(search, limit=1000)).items


def _names(till):
    return {product.sku: product.name for product in _all(till)}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_any_usual_spelling_of_a_table_is_read(till, take, separator, encoding):
    rows = ("Kode", "Nama Barang", "HARGA", "kategori"), ("KOPI", "Café «Luwak»", "95.000", "Kopi")
    done = take("\r\n".join(separator.join(row) for row in rows), encoding)
    assert done == Imported(imported=1, new=1, changed=0)
    (product,) = _all(till)
    assert (product.name, product.price, product.category) == ("Café «Luwak»", 95000, "Kopi")


def test_a_product_that_is_there_is_changed_and_keeps_what_the_file_does_not_tell(till, take):
    till.do(add_product, AddProduct("KOPI", "Kopi", 1000, "Minum", ("8991",), tax_rate=1100))
    assert take("sku,name,price\nKOPI,Kopi Toraja,2000\n") == Imported(1, 0, 1)
    (product,) = _all(till)
    assert (product.name, product.price, product.category) == ("Kopi Toraja", 2000, "Minum")
    assert (product.barcodes, product.tax_rate) == (("8991",), 1100)
    assert _all(till, "toraja") == _all(till, "8991") == (product,)


def test_a_blank_category_is_told_and_taken(till, take):
    till.do(add_product, AddProduct("KOPI", "Kopi", 1000, "Minum"))
    take("sku,name,price,category\nKOPI,Kopi,1000,\n")
    assert _all(till)[0].category == ""


def test_new_products_are_found_by_typing_and_scanning(till, take):
    take("sku;name;price;barcode\nKT-250;Kopi Toraja;95000;8991234567890\n")
    assert till.look(find_by_code, "8991234567890").sku == "KT-250"
    assert [p.sku for p in _all(till, "oraj")] == ["KT-250"]


def test_one_bad_row_keeps_all_out_and_every_bad_row_is_named(till, take):
    text = (
        "sku;name;price\nA;Anggur;1000\n\nB;;2000\nC D;Cokelat;3000\nE;Es;x\nF;4111111111111111;1\n"
    )
    with pytest.raises(Refused, match="import_rows") as refused:
        take(text)
    assert [(bad.row, bad.field, bad.code) for bad in refused.value.params["rows"]] == [
        (4, "name", "required"),
        (5, "sku", "bad_code"),
        (6, "price", "bad_amount"),
        (7, "name", "card_number"),
    ]
    assert _all(till) == ()


def test_codes_that_are_twice_in_the_file_are_named(take):
    with pytest.raises(Refused) as refused:
        take("sku;name;price;barcode\nA;A;1;77\nA;B;1;78\nC;C;1;77\n")
    assert [(b.row, b.code) for b in refused.value.params["rows"]] == [
        (3, "sku_twice"),
        (4, "barcode_twice"),
    ]


def test_a_barcode_of_another_product_is_refused(till, take):
    till.do(add_product, AddProduct("KOPI", "Kopi", 1000, barcodes=("8991",)))
    with pytest.raises(Refused) as refused:
        take("sku;name;price;barcode\nTEH;Teh;1;8991\n")
    assert [b.code for b in refused.value.params["rows"]] == ["barcode_taken"]
    assert set(_names(till)) == {"KOPI"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_file"),
        ("name;price\nKopi;1\n", "import_no_column"),
        ("sku;kode;name;price\nA;B;C;1\n", "import_column_twice"),
        ('sku;name;price\nA;"B;1\n', "bad_file"),
        ("sku;name;price\nA;B\0;1\n", "bad_file"),
        (b"PK\x03\x04 but no archive", "bad_file"),
        ("sku;name;price" + ";x" * 50 + "\nA;B;1" + ";y" * 50, "import_too_many_columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused(till, take, text, code):
    with pytest.raises(Refused, match=code):
        take(text)
    assert _all(till) == ()


def test_a_file_that_is_too_long_or_too_big_is_refused_before_anything_is_saved(
    till, take, monkeypatch
):
    monkeypatch.setattr(sheet_file, "MOST_ROWS", 2)
    assert take("sku;name;price\nA;A;1\nB;B;1\n").imported == 2
    with pytest.raises(Refused, match="import_too_many_rows"):
        take("sku;name;price\nC;C;1\nD;D;1\nE;E;1\n")
    monkeypatch.setattr(sheet_file, "MOST_BYTES", 20)
    with pytest.raises(Refused, match="import_too_big"):
        take("sku;name;price\nC;C;1\n")
    assert set(_names(till)) == {"A", "B"}


def test_a_file_that_is_not_there_is_said(till, tmp_path):
    with pytest.raises(Refused, match="no_such_file"):
        import_file(till, tmp_path / "nothing.csv")


class Interrupted(Exception):  # noqa: N818
    """What a test lets happen in the middle of a long import."""


@pytest.fixture
def long(monkeypatch):
    """Imports of more than two rows count as long, in chunks of two."""
    monkeypatch.setattr(import_plan, "CHUNK", 2)


LONG = "sku;name;price;barcode\n" + "".join(f"S{n};Barang {n};{n}000;899{n}\n" for n in range(1, 8))


def test_a_long_import_is_not_seen_before_its_end_and_then_all_of_it(till, tmp_path, long):
    till.do(add_product, AddProduct("S1", "Lama", 5, barcodes=("8991",)))
    file, seen = tmp_path / "long.csv", []
    file.write_text(LONG)

    def do(*call):
        seen.append(_names(till))
        return till.do(*call)

    assert import_file(till, file, do) == Imported(7, 6, 1)
    assert len(seen) == 6
    assert all(names == {"S1": "Lama"} for names in seen)
    assert _names(till) == {f"S{n}": f"Barang {n}" for n in range(1, 8)}
    assert till.look(find_by_code, "8997").sku == "S7"


def test_a_long_import_that_fails_leaves_nothing_behind(till, take, tmp_path, long):
    till.do(add_product, AddProduct("S1", "Lama", 5))
    file = tmp_path / "long.csv"
    file.write_text(LONG)

    def do(use_case, *values):
        if use_case is importing._finish:
            raise Interrupted
        return till.do(use_case, *values)

    with pytest.raises(Interrupted):
        import_file(till, file, do)
    assert _names(till) == {"S1": "Lama"}
    assert till.do(add_product, AddProduct("S2", "Baru", 1, barcodes=("8992",))).sku == "S2"
    assert [p.sku for p in _all(till, "barang")] == []


def test_a_long_import_that_was_killed_is_simply_done_again(till, take, tmp_path, long):
    file = tmp_path / "long.csv"
    file.write_text(LONG)

    def do(use_case, *values):
        if use_case is importing._finish:
            raise Interrupted
        if use_case in (import_undo._take_back_some, import_undo._end):
            return None  # killed: nobody cleans up
        return till.do(use_case, *values)

    with pytest.raises(Interrupted):
        import_file(till, file, do)
    assert _names(till) == {}
    assert take(LONG).imported == 7
    assert len(_names(till)) == 7


SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}
</sheetData></worksheet>"""
PARTS = {
    "[Content_Types].xml": """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>""",
    "_rels/.rels": """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>""",
    "xl/workbook.xml": """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Produk" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="worksheets/sheet1.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
</Relationships>""",
}


def _xlsx(path: Path, *rows: tuple[object, ...]) -> Path:
    """A workbook as spreadsheet programs save it: numbers as numbers."""
    written = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for letter, value in zip("ABCDEFGH", row, strict=False):
            at = f'r="{letter}{number}"'
            if isinstance(value, str):
                cells.append(f'<c {at} t="inlineStr"><is><t>{value}</t></is></c>')
            else:
                cells.append(f"<c {at}><v>{value}</v></c>")
        written.append(f'<row r="{number}">{"".join(cells)}</row>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in PARTS.items():
            packed.writestr(name, text)
        packed.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows="".join(written)))
    return path


def test_a_spreadsheet_is_read_with_its_numbers_exact(till, tmp_path):
    file = _xlsx(
        tmp_path / "file.xlsx",
        ("Kode", "Nama", "Harga", "Barcode"),
        (100200, "Kopi", 95000, 8991234567890),
        ("TEH", "Teh 0.5 l", "24.000", ""),
    )
    assert import_file(till, file).new == 2
    kopi, teh = _all(till)
    assert (kopi.sku, kopi.price, kopi.barcodes) == ("100200", 95000, ("8991234567890",))
    assert (teh.sku, teh.price) == ("TEH", 24000)


@pytest.mark.parametrize("price", [0.5, "1E999", -1])
def test_a_price_that_is_no_money_is_named_with_its_row(till, tmp_path, price):
    number = price if isinstance(price, str) else repr(price)
    file = _xlsx(tmp_path / "file.xlsx", ("sku", "name", "price"), ("A", "B", 12345))
    content = file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data.replace(b"<v>12345</v>", f"<v>{number}</v>".encode()))
    assert file.read_bytes() != content
    with pytest.raises(Refused, match="import_rows") as refused:
        import_file(till, file)
    assert [bad.row for bad in refused.value.params["rows"]] == [2]


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_opened(till, tmp_path, monkeypatch):
    file = _xlsx(tmp_path / "file.xlsx", ("sku", "name", "price"), ("A", "B" * 7000, 1))
    monkeypatch.setattr(sheet_file, "MOST_UNPACKED", 7000)
    assert file.stat().st_size < 7000
    with pytest.raises(Refused, match="import_too_big"):
        import_file(till, file)
