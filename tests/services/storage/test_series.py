"""A number on paper is never given twice: restores, copies and resets start the next series."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from posapp.bootstrap import Till
from posapp.services.storage import shop
from posapp.services.storage.folder import DataFolder
from tests import builders
from tests.services.storage import raw

ROOT = Path(__file__).parents[3]


def _sell(folder: Path, count: int = 1) -> list[str]:
    till = Till(folder, clock=builders.clock(), actor=builders.ACTOR)
    given = [builders.order(till).number for _ in range(count)]
    builders.assert_sound(till)
    till.stop()
    return given


def _copy(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder, folder.with_name(name)))


def test_numbers_go_on_where_they_were_after_closing(closed):
    assert _sell(closed, 2) == ["ORD-A-000002", "ORD-A-000003"]
    assert _sell(closed) == ["ORD-A-000004"]


def test_a_copied_folder_starts_the_next_series_and_the_original_goes_on(closed):
    copy = _copy(closed, "copy")
    assert _sell(copy) == ["ORD-A2-000001"]
    assert _sell(closed) == ["ORD-A-000002"]
    assert _sell(copy) == ["ORD-A2-000002"]


def test_a_copy_of_a_copy_starts_yet_another(closed):
    copy = _copy(closed, "copy")
    assert _sell(copy) == ["ORD-A2-000001"]
    assert _sell(_copy(copy, "again")) == ["ORD-A3-000001"]


def test_a_folder_that_was_only_moved_goes_on(closed):
    moved = closed.rename(closed.with_name("moved"))
    assert _sell(moved) == ["ORD-A-000002"]


def test_without_the_fingerprint_a_copy_gives_the_same_numbers_again(closed):
    copy = _copy(closed, "copy")
    mark = DataFolder(copy).fingerprint()
    raw.tamper(copy, f"UPDATE folder SET fingerprint = '{mark}'")
    raw.guard_again(copy)
    assert _sell(copy) == _sell(closed) == ["ORD-A-000002"]


def test_a_copy_has_a_chain_of_its_own_name_and_keeps_the_old_rows(closed):
    copy = _copy(closed, "copy")
    _sell(copy)
    query = "SELECT count(DISTINCT chain) FROM journal"
    assert (raw.value(closed, query), raw.value(copy, query)) == (1, 2)


def test_a_reset_shop_starts_the_next_series(closed):
    folder = DataFolder(closed)
    for series in ("A2", "A3"):
        with shop.alone(folder):
            shop.remove_database(folder)
        builders.till(closed).stop()
        assert _sell(closed) == [f"ORD-{series}-000001"]


def test_without_the_generation_file_a_reset_gives_the_same_numbers_again(closed):
    folder = DataFolder(closed)
    with shop.alone(folder):
        shop.remove_database(folder)
    folder.generation_file.unlink()
    builders.till(closed).stop()
    assert _sell(closed) == ["ORD-A-000001"]


@pytest.mark.parametrize("content", ["", "x", "1"])
def test_a_damaged_generation_file_does_not_stop_a_shop(closed, content):
    DataFolder(closed).generation_file.write_text(content)
    assert _sell(closed) == ["ORD-A-000002"]


#: Prints the fingerprint of a folder as a process that sees no network does.
ALONE = """
import sys, uuid
from pathlib import Path
from posapp.services.storage.folder import DataFolder

uuid._node, uuid._GETTERS = None, []
print(DataFolder(Path(sys.argv[1])).fingerprint())
"""


@pytest.mark.slow(reason="two processes")
def test_a_machine_without_a_network_knows_its_own_folder(closed):
    told = {
        subprocess.run(
            [sys.executable, "-c", ALONE, str(closed)], cwd=ROOT, capture_output=True, text=True,
            check=True,
        ).stdout
        for _ in range(2)
    }  # fmt: skip
    assert told == {DataFolder(closed).fingerprint() + "\n"}
