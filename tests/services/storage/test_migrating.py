"""Files of earlier releases are brought up to date, with everything that was in them."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from posapp.services.storage import check, migrate
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.shop import open_shop
from tests import builders
from tests.services.storage import raw

OLD = Path(__file__).parent / "old"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of a shop as the first release wrote it, with everything in it."""
    folder = tmp_path / "old"
    folder.mkdir()
    packed = (OLD / "0001.sqlite3.xz").read_bytes()
    raw.database(folder).write_bytes(lzma.decompress(packed))
    mark = DataFolder(folder).fingerprint()
    with raw.opened(raw.database(folder)) as connection:
        connection.execute("UPDATE folder SET fingerprint = ?", [mark])
    return folder


def _counts(folder: Path) -> dict[str, int]:
    tables = raw.rows(folder, "SELECT name FROM sqlite_master WHERE type = 'table'")
    plain = [n for (n,) in tables if not n.endswith(("_parts", "_words")) and "_parts_" not in n]
    return {
        name: raw.value(folder, f"SELECT count(*) FROM {name}")
        for name in plain
        if "_words_" not in name and not name.startswith("sqlite_")
    }


def test_a_shop_of_the_first_release_opens_with_all_its_rows(old):
    before = _counts(old)
    assert migrate.version_of(raw.database(old)) == "0001"
    open_shop(old, builders.clock(), builders.ACTOR).close()
    assert migrate.version_of(raw.database(old)) == migrate.HEAD
    after = _counts(old)
    assert {name: after[name] for name in before} == before
    assert before["orders"] > 10
    assert check.first_broken_in_file(raw.database(old), builders.clock()) is None


def test_the_file_as_it_was_is_kept_beside(old):
    open_shop(old, builders.clock(), builders.ACTOR).close()
    [kept] = (old / "backups").iterdir()
    assert migrate.version_of(kept) == "0001"


def test_a_transfer_of_before_gets_its_record(old):
    raw.tamper(old, "UPDATE refunds SET method = 'transfer' WHERE account IS NULL")
    made = raw.value(old, "SELECT count(*) FROM refunds WHERE method = 'transfer'")
    assert made > 0
    open_shop(old, builders.clock(), builders.ACTOR).close()
    assert raw.value(old, "SELECT count(*) FROM transfers WHERE ended_at IS NOT NULL") == made


def test_the_categories_of_before_get_a_place_each(old):
    raw.tamper(old, "UPDATE products SET category = 'Kopi' WHERE rowkey % 2")
    raw.tamper(old, "UPDATE products SET category = 'Alat' WHERE NOT rowkey % 2")
    open_shop(old, builders.clock(), builders.ACTOR).close()
    placed = raw.rows(old, "SELECT name, place FROM categories ORDER BY place")
    assert placed == [("Alat", 0), ("Kopi", 1)]
    assert check.first_broken_in_file(raw.database(old), builders.clock()) is None


def test_a_step_that_fails_leaves_the_file_as_it_was(old):
    raw.tamper(old, "CREATE TABLE transfers (rowkey INTEGER)")
    before = raw.rows(old, "SELECT name, sql FROM sqlite_master ORDER BY name")
    with pytest.raises(Exception, match="transfers"):
        open_shop(old, builders.clock(), builders.ACTOR)
    assert migrate.version_of(raw.database(old)) == "0001"
    assert raw.rows(old, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
