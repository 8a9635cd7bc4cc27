"""What stands in the PDF is what the order says, in its language, on every kind of sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posapp.services.papers.answer import answer, sheets_of
from posapp.services.papers.document import Adjustment, AdjustmentKind, Form, Paper, PaperLine
from posapp.services.papers.faces import width_of
from posapp.services.papers.requests import MakePdf
from posapp.services.papers.sheet import Code, Text
from tests.services.papers.reading import pages, text
from tests.services.papers.samples import URL, paper

LONG = "Paket hampers lebaran isi lengkap dengan kue kering nastar, kastengel dan putri salju " * 3


def pdf(document: Paper, form: Form = Form.A4) -> bytes:
    return answer(MakePdf(document, form))


@pytest.mark.parametrize("form", list(Form))
def test_every_sheet_says_the_same_sums(form: Form) -> None:
    said = text(pdf(paper(), form))
    for part in (
        "Toko Sinar Jaya", "Siti Nurhaliza", "ORD-A-000412", "INV-A-000231", "Kopi susu gula aren",
        "Roti bakar", "1,5", "180.000", "–Rp 10.000" if form != Form.A4 else "–10.000", "Diskon",
        "Total", "Rp 220.000", "Termasuk PPN 11 %", "Rp 21.802", "Tunai", "Rp 100.000", "Sisa",
        "Rp 120.000", "22 Nov 2026, 14.32", "9f86d081",
    ):  # fmt: skip
        assert part in said, part
    assert "pay.example.com/i/INV-A-000231-7KQ2" in said.replace(" ", "")


def test_the_customers_language_is_spoken() -> None:
    said = text(pdf(paper(language="en")))
    assert "Outstanding" in said
    assert "Includes PPN 11 %" in said
    assert "22 Nov 2026, 14:32" in said
    assert "Sisa" not in said


def test_a_language_that_nobody_speaks_here_is_english() -> None:
    assert "Outstanding" in text(pdf(paper(language="fr")))


def test_what_lies_between_lines_and_total_stands_there_row_by_row() -> None:
    rows = (
        Adjustment(AdjustmentKind.DISCOUNT, -20_000, "Member"),
        Adjustment(AdjustmentKind.SURCHARGE, 5_000),
        Adjustment(AdjustmentKind.ROUNDING, -30),
    )
    document = paper(adjustments=rows, total=204_970, outstanding=104_970)
    for form in Form:
        said = text(pdf(document, form))
        assert "Subtotal Rp 220.000" in said
        assert "Diskon · Member –Rp 20.000" in said
        assert "Biaya tambahan Rp 5.000" in said
        assert "Pembulatan –Rp 30" in said
        assert "Total Rp 204.970" in said


def test_sixty_lines_go_over_pages_with_the_head_repeated() -> None:
    lines = tuple(PaperLine(f"Barang {n:02}", 1000, 1000, 1000) for n in range(60))
    read = pages(pdf(paper(lines=lines, subtotal=60_000, total=60_000)))
    assert len(read) > 1
    for number, page in enumerate(read, start=1):
        assert "Jumlah (IDR)" in page
        assert f"{number} dari {len(read)}" in page
    found = [n for n in range(60) if any(f"Barang {n:02}" in page for page in read)]
    assert found == list(range(60))
    assert sum("Rp 60.000" in page for page in read) == 1


def test_a_name_longer_than_a_page_goes_on_over_it() -> None:
    document = paper(lines=(PaperLine(LONG * 20, 1000, 1000, 1000),))
    read = pages(pdf(document))
    assert len(read) > 1
    assert " ".join(read).count("nastar") == 60


@pytest.mark.parametrize("form", list(Form))
def test_nothing_is_drawn_outside_the_sheet(form: Form) -> None:
    huge = PaperLine(LONG.replace(" ", ""), 999_999_999, 999_999_999_999, 999_999_999_999)
    document = paper(lines=(huge,), total=999_999_999_999, link=replace(paper().link, url=URL * 8))
    for sheet in sheets_of(document, form):
        for mark in sheet.marks:
            if isinstance(mark, Text) and not mark.turn:
                assert mark.x >= 0
                end = mark.x + width_of(mark.text, mark.size, bold=mark.bold)
                assert end <= sheet.width + 0.01, mark.text
                assert mark.y <= sheet.height


@pytest.mark.parametrize("form", list(Form))
def test_sums_end_at_one_edge(form: Form) -> None:
    sheet = sheets_of(paper(link=None), form)[0]
    sums = [mark for mark in sheet.marks if isinstance(mark, Text) and "Rp" in mark.text]
    ends = {
        round(mark.x + width_of(mark.text, mark.size, bold=mark.bold), 2)
        for mark in sums
        if "×" not in mark.text
    }
    assert len(ends) == 1


def test_the_code_holds_the_whole_link() -> None:
    for form in Form:
        codes = [mark for mark in sheets_of(paper(), form)[0].marks if isinstance(mark, Code)]
        assert [code.content for code in codes] == [URL]


def test_a_paid_order_asks_for_nothing() -> None:
    done = paper(link=None, outstanding=0, received=220_000)
    assert "LUNAS" in text(pdf(done, Form.RECEIPT_80))
    assert "Sisa" not in text(pdf(done, Form.RECEIPT_80))
    assert "Sudah lunas Rp 220.000" in text(pdf(done))


def test_practice_void_and_copy_are_said_on_every_page() -> None:
    lines = tuple(PaperLine(f"Barang {n:02}", 1000, 1000, 1000) for n in range(60))
    odd = paper(
        lines=lines, is_practice=True, is_void=True, void_reason="Salah", is_copy=True,
        payments=(), link=None, outstanding=0, received=0,
    )  # fmt: skip
    for page in pages(pdf(odd)):
        assert "LATIHAN" in page
        assert "BATAL" in page
    for form in Form:
        said = text(pdf(odd, form))
        assert "SALINAN" in said
        assert "Salah" in said
        assert "Sisa" not in said


def test_the_same_document_is_the_same_file() -> None:
    assert pdf(paper()) == pdf(paper())
