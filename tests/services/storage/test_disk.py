"""A disk that is full or read-only: said plainly, nothing half saved, and sold on afterwards."""

import errno
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from posapp.models.errors import StorageTrouble
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.storage.trouble import speaking_plainly
from tests import builders
from tests.services.storage import raw
from tests.services.storage.small_disk import sell

ROOT = Path(__file__).parents[3]


def _can_mount() -> bool:
    """Whether a file system of our own can be had here (not in every container)."""
    try:
        tried = subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
            capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        return False
    return tried.returncode == 0


MOUNTS = ["tmpfs"] if _can_mount() else []


def _on_a_disk_of_its_own(what: str, folder: Path):
    ran = subprocess.run(
        ["unshare", "-rm", sys.executable, "-m", "tests.services.storage.small_disk", what, folder],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(ran.stdout)


def _numbers(count: int) -> list[str]:
    return [f"ORD-A-{serial:06d}" for serial in range(1, count + 1)]


@pytest.mark.slow(reason="a process with a file system of its own")
@pytest.mark.parametrize("disk", MOUNTS)
def test_a_full_disk_stops_selling_and_more_room_starts_it_again(disk, tmp_path):
    told = _on_a_disk_of_its_own("full", tmp_path)
    assert told["why"] == "disk_full"
    assert told["more"] == [[[], "disk_full"]] * 3
    assert told["saved"] == told["first"], "what was on paper is saved, and nothing else"
    assert told["first"] + told["after"] == _numbers(len(told["first"]) + 5)
    assert told["sound"]
    assert (told["copied"], told["left"]) == ("disk_full", ["shop"]), "no half backup"
    assert told["copied_after"] == "done"


@pytest.mark.slow(reason="a process with a file system of its own")
@pytest.mark.parametrize("disk", MOUNTS)
def test_a_read_only_disk_is_said_to_be_one_and_opens_when_it_is_not(disk, tmp_path):
    told = _on_a_disk_of_its_own("read_only", tmp_path)
    assert (told["whole"], told["made"], told["file"]) == ("read_only",) * 3
    assert (told["after"], told["orders"]) == ("done", 1)


def test_a_file_that_may_not_grow_refuses_a_sale_whole_and_sells_again_when_it_may(till, folder):
    builders.product(till)
    cart = OpenOrder(tuple(Item("KOPI") for _ in range(200)))
    with till.database.writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 40}")
    given, why = sell(till, cart, 100)
    assert why == "disk_full"
    for _ in range(3):
        assert sell(till, cart, 1) == ([], "disk_full")
    query = "SELECT o.number, count(*) FROM orders o JOIN order_lines l ON l.order_id = o.id "
    saved = raw.rows(folder, query + "GROUP BY o.id ORDER BY o.rowkey")
    assert saved == [(number, 200) for number in given]

    with till.database.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    given += [till.do(open_order, cart).number for _ in range(3)]
    assert given == _numbers(len(given))
    builders.assert_sound(till)


def _write_read_only(file):
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("UPDATE series SET last = 1")
    finally:
        connection.close()


def _open_nothing(file):
    sqlite3.connect(f"{file.parent.as_uri()}?mode=ro", uri=True)


def _read_garbage(file):
    file.write_bytes(b"x" * 5000)
    with raw.opened(file) as connection:
        connection.execute("SELECT * FROM sqlite_master")


def _write_while_taken(file):
    with raw.opened(file) as holder:
        holder.execute("BEGIN IMMEDIATE")
        connection = sqlite3.connect(file, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
        finally:
            connection.close()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (_write_read_only, "read_only"),
        (_open_nothing, "disk_error"),
        (_read_garbage, "damaged"),
        (_write_while_taken, "busy"),
    ],
)
def test_what_sqlite_says_of_the_disk_is_said_plainly(closed, harm, code):
    with pytest.raises(StorageTrouble) as trouble, speaking_plainly():
        harm(raw.database(closed))
    assert trouble.value.code == code
    assert trouble.value.params["detail"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "read_only"),
        (errno.EIO, "disk_error"),
    ],
)
def test_what_the_system_says_of_the_disk_is_said_plainly(number, code):
    with pytest.raises(StorageTrouble) as trouble, speaking_plainly():
        raise OSError(number, "as the system says it")
    assert trouble.value.code == code


@pytest.mark.parametrize(
    "mistake", [OSError(errno.EPIPE, "broken pipe"), KeyError("x"), sqlite3.ProgrammingError("x")]
)
def test_a_mistake_of_ours_is_not_called_trouble_of_the_disk(mistake):
    with pytest.raises(type(mistake)), speaking_plainly():
        raise mistake


def test_a_mistake_in_a_statement_is_not_called_trouble_of_the_disk(closed):
    with raw.opened(raw.database(closed)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="no such table"), speaking_plainly():
            connection.execute("SELECT * FROM none")
        with pytest.raises(sqlite3.IntegrityError), speaking_plainly():
            connection.execute("INSERT INTO orders SELECT * FROM orders")
