"""Papers come from a process of their own: killed when it hangs, made anew when it is gone."""

from __future__ import annotations

import os
import signal
import sys
from io import BytesIO

import pytest
from PIL import Image

from posapp.models.errors import StorageTrouble
from posapp.services.papers.document import Form
from posapp.services.papers.logo_file import clean_logo_file, keep_logo, read_logo
from posapp.services.papers.process import PaperProcess
from posapp.services.papers.requests import CleanLogo, MakePdf, PaperTrouble
from tests.services.papers.reading import text
from tests.services.papers.samples import paper

ASK = MakePdf(paper(), Form.RECEIPT_80)


@pytest.fixture
def process():
    made = PaperProcess()
    yield made
    made.close()


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    held = BytesIO()
    Image.new("RGB", (width, height), "navy").save(held, kind)
    return held.getvalue()


def test_one_process_makes_many_papers(process) -> None:
    assert "ORD-A-000412" in text(process.make(ASK))
    first = process._child.pid
    process.make(ASK)
    assert process._child.pid == first


def test_a_process_that_died_is_replaced_without_a_word(process) -> None:
    process.make(ASK)
    os.kill(process._child.pid, signal.SIGKILL)
    process._child.wait()
    assert "ORD-A-000412" in text(process.make(ASK))


def test_a_process_that_hangs_is_killed_and_the_next_paper_has_a_new_one() -> None:
    hangs = PaperProcess([sys.executable, "-c", "import time; time.sleep(60)"], deadline=0.2)
    with pytest.raises(PaperTrouble) as trouble:
        hangs.make(ASK)
    assert trouble.value.code == "paper_slow"
    assert hangs._child is None


def test_a_process_that_cannot_start_to_answer_is_told_of() -> None:
    dies = PaperProcess([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(PaperTrouble) as trouble:
        dies.make(ASK)
    assert trouble.value.code == "paper_failed"


def test_a_closed_till_leaves_no_process(process) -> None:
    process.make(ASK)
    child = process._child
    process.close()
    assert child.poll() is not None


def test_a_logo_is_made_anew_as_a_small_png(process) -> None:
    png = process.make(CleanLogo(picture(3000, 1000, "JPEG")))
    with Image.open(BytesIO(png)) as made:
        assert (made.format, made.size) == ("PNG", (640, 213))
    shop = paper().shop
    assert process.make(MakePdf(paper(shop=type(shop)(shop.name, logo=png)), Form.A4))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a not a picture", "bad_logo"),
        (picture(10, 10)[:40], "bad_logo"),
        (picture(6000, 6000), "logo_large"),
        (b"\x89PNG" + bytes(5_000_000), "logo_large"),
    ],
)
def test_a_picture_that_is_none_or_too_much_is_refused(process, content, code) -> None:
    with pytest.raises(PaperTrouble) as trouble:
        process.make(CleanLogo(content))
    assert trouble.value.code == code
    assert process.make(ASK), "the process lives on"


def test_a_logo_is_kept_in_the_shops_folder_and_replaced(shop, tmp_path) -> None:
    folder = shop.till.database.folder.path
    chosen = tmp_path / "logo.png"
    names = []
    for width in (100, 200):
        chosen.write_bytes(picture(width, 100))
        png = clean_logo_file(shop.till.papers, chosen)
        names.append(shop.till.do(keep_logo, folder, png))
        assert read_logo(folder, names[-1]) == png
    assert not (folder / names[0]).exists()
    assert shop.till.do(keep_logo, folder, b"") == ""
    assert list(folder.glob("logo-*")) == []


def test_a_logo_that_cannot_be_kept_changes_nothing(shop) -> None:
    with pytest.raises(StorageTrouble):
        shop.till.do(keep_logo, shop.till.database.folder.path / "nowhere", picture(9, 9))
    assert shop.till.look(lambda unit: unit.settings["shop.logo"]) == ""


def test_a_logo_that_is_gone_is_not_drawn(shop) -> None:
    assert read_logo(shop.till.database.folder.path, "logo-0123456789abcdef.png") == b""
