"""A page for a printer of the system is the page of the PDF, drawn by a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from posapp.services.papers.answer import answer
from posapp.services.papers.document import Form, PaperLine
from posapp.services.papers.requests import MakePdf
from posapp.services.printing.system import HELPER, PageJob, SystemPrinter
from posapp.services.printing.trouble import PrinterTrouble
from tests.services.papers.samples import LINES, paper


def _picture(file: Path) -> Image.Image:
    run = subprocess.run(["pdftoppm", "-r", "60", "-gray", file], capture_output=True, check=True)
    return Image.open(BytesIO(run.stdout))


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="compares pictures of pages")
@pytest.mark.parametrize("form", [Form.A4, Form.RECEIPT_80])
def test_the_page_looks_as_the_pdf_does(form: Form, tmp_path: Path) -> None:
    lines = (*LINES, PaperLine("กาแฟเย็น قهوة 漢字 한국어", 1000, 1000, 1000))
    document = paper(lines=lines, is_void=True)
    page, pdf = tmp_path / "page.pdf", tmp_path / "paper.pdf"
    job = msgspec.msgpack.encode(PageJob(document, form, "", str(page)))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-m", HELPER], input=job, env=environment, check=True)
    pdf.write_bytes(answer(MakePdf(document, form)))
    ours, theirs = _picture(page), _picture(pdf)
    assert abs(ours.height - theirs.height) <= 1
    blur = ImageFilter.GaussianBlur(2)
    ours, theirs = ours.filter(blur), theirs.resize(ours.size).filter(blur)
    ink = ImageStat.Stat(ImageChops.difference(ours, Image.new("L", ours.size, 255))).mean[0]
    assert ink > 5
    assert ImageStat.Stat(ImageChops.difference(ours, theirs)).mean[0] < ink / 5


def test_a_printer_that_the_system_does_not_know_is_named() -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        SystemPrinter("Nowhere").print_paper(paper(), Form.RECEIPT_80)
    assert (trouble.value.code, trouble.value.unsure) == ("printer_unknown", False)


def test_a_driver_that_never_comes_back_is_given_up() -> None:
    hangs = SystemPrinter("x", [sys.executable, "-c", "import time; time.sleep(60)"], deadline=0.3)
    with pytest.raises(PrinterTrouble) as trouble:
        hangs.print_paper(paper(), Form.A4)
    assert (trouble.value.code, trouble.value.unsure) == ("printer_stopped", True)


def test_a_driver_that_fails_is_told_of() -> None:
    fails = SystemPrinter("x", [sys.executable, "-c", "raise SystemExit(4)"])
    with pytest.raises(PrinterTrouble) as trouble:
        fails.print_paper(paper(), Form.A4)
    assert (trouble.value.code, trouble.value.unsure) == ("printer_failed", False)
