"""Tables are read by a process of its own: whatever a file does, it does there."""

from __future__ import annotations

import lzma
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from posapp.models.errors import Refused
from posapp.services import sheet_file
from posapp.services.sheet_file import read_sheet
from posapp.services.sheet_reader import read_safely

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Produk">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods(path: Path, rows: str) -> Path:
    """An OpenDocument spreadsheet (ODF 1.2, part 1, 9.1) with these rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", MIME)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
            "</manifest:manifest>",
        )
        packed.writestr("content.xml", ODS.format(rows=rows))
    return path


def text(words: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    )


def number(value: object) -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_an_ods_is_read(tmp_path):
    head = row(text("Kode"), text("Nama"), text("Harga"))
    file = ods(tmp_path / "x.ods", head + row(text("KT"), text("Kopi"), number("95000.5")))
    sheet = read_safely(file)
    assert sheet.headers == ("Kode", "Nama", "Harga")
    assert sheet.rows[0].cells == ("KT", "Kopi", Decimal("95000.5"))


def test_an_xls_of_the_nineties_is_read(tmp_path):
    file = tmp_path / "x.xls"
    file.write_bytes(lzma.decompress((Path(__file__).parent / "products.xls.xz").read_bytes()))
    sheet = read_safely(file)
    assert sheet.headers == ("Kode", "Nama", "Harga", "Barcode", "Stok")
    assert [sheet_file.text_of(cell) for cell in sheet.rows[0].cells] == [
        "KT-1", "Kopi Toraja", "95000", "8991234567890", "12.5",
    ]  # fmt: skip


def test_the_process_and_the_function_read_the_same(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("sku;name;price\nA;Anggur;1000\n\nB;Ber;2.000\n")
    assert read_safely(file) == read_sheet(file)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_file"),
        (b"PK\x03\x04 but no archive", "bad_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "bad_file"),
        (b"sku;name\nA;" + b"x" * 9_000, "bad_file"),
        (b"sku;name\nA;B\x00\n", "bad_file"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path, content, code):
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_safely(file)
    assert refused.value.code == code
    assert refused.value.field == "file"


def test_a_folder_and_nothing_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(Refused, match="no_such_file"):
            read_safely(path)


def test_entities_that_grow_without_end_do_not_reach_the_till(tmp_path):
    """The billion laughs: 3 GB of text in 1 kB of XML."""
    bomb = '<!DOCTYPE x [<!ENTITY a "' + "x" * 100 + '">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(8)
    ) + "]>"  # fmt: skip
    file = tmp_path / "x.ods"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", MIME)
        content = ODS.format(rows=row(text("sku"), text("&i;")))
        packed.writestr("content.xml", content.replace("?>", "?>" + bomb, 1))
    said = ""
    try:
        said = "".join(read_safely(file).headers)
    except Refused as refusal:
        said = refusal.code
    assert len(said) < 1_000


def test_rows_that_are_said_to_repeat_for_ever_are_not_made(tmp_path):
    endless = '<table:table-row table:number-rows-repeated="1048576">' + text("x") * 40
    file = ods(tmp_path / "x.ods", row(text("sku")) + endless + "</table:table-row>")
    with pytest.raises(Refused) as refused:
        read_safely(file)
    assert refused.value.code in ("import_too_many_rows", "import_too_big", "bad_file")


def test_a_reader_that_hangs_is_ended(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("sku\n")
    stuck = (sys.executable, "-c", "import time; time.sleep(60)")
    with pytest.raises(Refused, match="import_slow"):
        read_safely(file, stuck, deadline=0.3)


def test_a_reader_that_dies_is_no_end_of_the_till(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("sku\n")
    with pytest.raises(Refused, match="import_too_big"):
        read_safely(file, (sys.executable, "-c", "raise SystemExit(9)"))
