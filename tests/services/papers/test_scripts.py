"""Seven scripts are drawn with letters that fit them; the rest is seen to be missing."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from posapp.services.papers.answer import answer
from posapp.services.papers.document import Form, PaperLine
from posapp.services.papers.faces import has, line_of, outline, shape, width_of
from posapp.services.papers.requests import MakePdf
from posapp.services.papers.scripts import ARABIC, HAN, HANGUL, MISSING, SANS, THAI, Run
from posapp.services.papers.wrap import wrap
from tests.services.papers.reading import text
from tests.services.papers.samples import paper

NAMES = {
    "latin": ("Cà phê sữa đá Ünïcödé", {SANS}),
    "cyrillic": ("Кофе с молоком", {SANS}),
    "greek": ("Καφές ελληνικός", {SANS}),
    "chinese": ("漢字汉字", {HAN}),
    "japanese": ("コーヒーひとつ", {HAN}),
    "korean": ("한국어커피", {HANGUL}),
    "thai": ("กาแฟเย็นน้ำปั่นที่นี่", {THAI}),
    "arabic": ("قهوة", {ARABIC}),
}


@pytest.mark.parametrize("script", NAMES)
def test_each_covered_script_has_its_face_and_lacks_nothing(script: str) -> None:
    name, faces = NAMES[script]
    runs = [run for run in line_of(name) if run.text.strip()]
    assert {run.face for run in runs} == faces
    assert all(MISSING not in run.text for run in runs)


@pytest.mark.parametrize("script", [s for s in NAMES if s not in ("thai", "arabic")])
def test_letters_of_plain_scripts_are_read_back(script: str) -> None:
    name, _ = NAMES[script]
    said = text(answer(MakePdf(paper(lines=(PaperLine(name, 1000, 1, 1),)), Form.RECEIPT_80)))
    assert name.split()[0] in said


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="reads marked letters")
@pytest.mark.parametrize("script", ["thai", "arabic"])
def test_shaped_letters_are_read_back_as_they_were_written(script: str, tmp_path) -> None:
    name, _ = NAMES[script]
    file = tmp_path / "paper.pdf"
    file.write_bytes(answer(MakePdf(paper(lines=(PaperLine(name, 1000, 1, 1),)), Form.A4)))
    run = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
    said = unicodedata.normalize("NFKC", run.stdout.decode()).replace(" ", "")
    assert unicodedata.normalize("NFKC", name) in said


def test_arabic_letters_join() -> None:
    (run,) = line_of("قهوة")
    assert run == Run(ARABIC, "قهوة", rtl=True)
    alone = [shape(Run(ARABIC, letter, rtl=True), bold=False)[0].id for letter in reversed("قهوة")]
    assert [glyph.id for glyph in shape(run, bold=False)] != alone


def test_thai_marks_sit_on_their_letter() -> None:
    glyphs = shape(Run(THAI, "ที่"), bold=False)
    assert sum(glyph.advance > 0 for glyph in glyphs) == 1


def test_mixed_directions_keep_their_order() -> None:
    shown = [run.text.strip() for run in line_of("Kopi قهوة عربية (hitam)") if run.text.strip()]
    assert shown == ["Kopi", "عربية", "قهوة", "(hitam)"]


def test_what_no_font_has_is_seen_and_explained() -> None:
    document = paper(lines=(PaperLine("चाय ☕", 1000, 1, 1),))
    for form in Form:
        said = text(answer(MakePdf(document, form)))
        assert said.count(MISSING) > 2
        assert "tidak dapat dicetak" in said


def test_without_a_replacement_a_letter_would_be_an_empty_box() -> None:
    assert not has(SANS, "च")
    assert width_of("च", 10) == width_of(MISSING, 10)


def test_direction_marks_and_line_breaks_turn_nothing_around() -> None:
    assert line_of("a\u202eb\nc") == (Run(SANS, "ab c"),)


def test_han_breaks_between_letters_but_not_before_a_full_stop() -> None:
    lines = wrap("漢字漢字。漢字", lambda part: len(part) <= 4)
    assert lines == ["漢字漢", "字。漢字"]


def test_no_mark_is_torn_from_its_letter() -> None:
    for line in wrap("ที่นี่ที่นี่ที่นี่", lambda part: len(part) <= 4):
        assert unicodedata.category(line[0])[0] != "M"


def test_an_outline_tells_holes_from_bodies() -> None:
    (glyph,) = shape(Run(SANS, "o"), bold=False)
    assert [is_hole for _, is_hole in outline("NotoSans-Regular", glyph.id)] == [False, True]
