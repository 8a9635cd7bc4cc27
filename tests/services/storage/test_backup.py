"""Copies that can be relied on, and the way back from one."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from posapp.bootstrap import Till
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.sales.find import ListOrders, list_orders
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.storage.backup import back_up, prove, restore
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WindowLock
from tests import builders
from tests.services.storage import raw

ROOT = Path(__file__).parents[3]


def _restore(folder: Path, source: Path) -> None:
    restore(folder, source, builders.clock(), builders.ACTOR)


def _open(folder: Path) -> Till:
    return Till(folder, clock=builders.clock(), actor=builders.ACTOR)


def _sell(folder: Path) -> str:
    till = _open(folder)
    try:
        number = builders.order(till).number
        builders.assert_sound(till)
    finally:
        till.stop()
    return number


def _numbers(file: Path) -> list[str]:
    with raw.opened(file) as connection:
        query = "SELECT number FROM orders ORDER BY rowkey"
        return [number for (number,) in connection.execute(query)]


@pytest.fixture
def backup(closed: Path, tmp_path: Path) -> Path:
    """A backup of a shop with one order."""
    till = _open(closed)
    made = back_up(till.database, tmp_path / "backup.sqlite3", builders.ACTOR)
    till.stop()
    return made


# Making one


def test_a_backup_holds_all_that_is_saved_and_is_one_file(till, tmp_path):
    builders.pay(till, builders.order(till), 30_000)
    file = back_up(till.database, tmp_path / "backup.sqlite3", "os:test")
    assert _numbers(file) == ["ORD-A-000001"]
    prove(file, builders.clock())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup.sqlite3", "shop"]


def test_a_backup_is_in_the_journal_of_the_shop_it_was_made_of(till, folder, tmp_path):
    back_up(till.database, tmp_path / "backup.sqlite3", "os:test")
    last = raw.rows(folder, "SELECT kind, subject FROM journal ORDER BY sequence DESC LIMIT 1")
    assert last == [("backup.made", "backup.sqlite3")]


def test_nothing_is_overwritten(till, tmp_path):
    target = tmp_path / "backup.sqlite3"
    target.write_text("something else")
    with pytest.raises(Refused) as refused:
        back_up(till.database, target, "os:test")
    assert refused.value.code == "file_exists"
    assert target.read_text() == "something else"


def test_a_backup_into_a_folder_that_is_not_there_is_refused(till, tmp_path):
    with pytest.raises(Refused) as refused:
        back_up(till.database, tmp_path / "none" / "backup.sqlite3", "os:test")
    assert refused.value.code == "no_folder"


def test_a_shop_that_does_not_hold_gives_no_backup(closed, tmp_path):
    raw.tamper(closed, "UPDATE payments SET amount = 29000")
    till = _open(closed)
    with pytest.raises(StorageTrouble) as trouble:
        back_up(till.database, tmp_path / "backup.sqlite3", "os:test")
    till.stop()
    assert trouble.value.code == "damaged"
    assert "payments" in trouble.value.params["detail"]
    assert [p.name for p in tmp_path.iterdir()] == ["shop"]


@pytest.mark.slow(reason="sells and copies at the same time")
def test_a_backup_while_two_sell_is_a_moment_between_two_sales(till, tmp_path):
    builders.product(till)
    stop, sold = threading.Event(), threading.Semaphore(0)

    def sell():
        while not stop.is_set():
            till.do(open_order, OpenOrder((Item("KOPI"),)))
            sold.release()

    sellers = [threading.Thread(target=sell) for _ in range(2)]
    for seller in sellers:
        seller.start()
    counts = []
    for copy in range(3):
        for _ in range(5):
            assert sold.acquire(timeout=20)
        file = back_up(till.database, tmp_path / f"{copy}.sqlite3", "os:test")
        numbers = _numbers(file)
        assert numbers == [f"ORD-A-{n:06d}" for n in range(1, len(numbers) + 1)]
        counts.append(len(numbers))
    stop.set()
    for seller in sellers:
        seller.join()
    assert 5 <= counts[0] < counts[1] < counts[2]


def test_a_plain_copy_of_the_file_lacks_what_was_just_sold_and_a_backup_does_not(
    till, folder, tmp_path
):
    with raw.opened(raw.database(folder)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for _ in range(3):
        builders.order(till)
    plain = Path(shutil.copy(raw.database(folder), tmp_path / "plain.sqlite3"))
    proper = back_up(till.database, tmp_path / "backup.sqlite3", "os:test")
    with raw.opened(plain) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert _numbers(plain) == []
    assert len(_numbers(proper)) == 3


# Going back


def test_a_restored_shop_has_what_the_backup_had_and_the_next_series(closed, backup):
    assert _sell(closed) == "ORD-A-000002"
    _restore(closed, backup)
    assert _numbers(raw.database(closed)) == ["ORD-A-000001"]
    assert _sell(closed) == "ORD-A2-000001"
    assert _sell(closed) == "ORD-A2-000002"


class _After(threading.Event):
    """Asked to stop when it is looked at for the n-th time: any moment, without a clock."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("looks", [0, 1])
def test_a_restore_that_is_stopped_leaves_everything_as_it_was(closed, backup, looks):
    number = _sell(closed)
    with pytest.raises(StorageTrouble) as stopped:
        restore(closed, backup, builders.clock(), builders.ACTOR, _After(looks))
    assert stopped.value.code == "stopped"
    assert _numbers(raw.database(closed))[-1] == number
    assert not list(closed.glob("shop.restored*"))
    assert not list(DataFolder(closed).backups.glob("*"))
    _restore(closed, backup)


def test_what_was_there_is_kept_whole_beside_it(closed, backup):
    assert _sell(closed) == "ORD-A-000002"
    _restore(closed, backup)
    (kept,) = DataFolder(closed).backups.glob("*.sqlite3")
    assert _numbers(kept) == ["ORD-A-000001", "ORD-A-000002"]


def test_what_was_only_in_the_log_is_kept_too(closed, backup, tmp_path):
    """The machine went off: the last sale was in the log alone."""
    till = _open(closed)
    number = builders.order(till).number
    off = tmp_path / "off"
    shutil.copytree(closed, off)
    till.stop()
    _restore(off, backup)
    (kept,) = DataFolder(off).backups.glob("*.sqlite3")
    assert number in _numbers(kept)


def test_restoring_again_and_again_never_gives_a_number_twice(closed, backup):
    given = [_sell(closed)]
    for _ in range(3):
        _restore(closed, backup)
        given += [_sell(closed), _sell(closed)]
    assert given == [
        "ORD-A-000002", "ORD-A2-000001", "ORD-A2-000002", "ORD-A3-000001", "ORD-A3-000002",
        "ORD-A4-000001", "ORD-A4-000002",
    ]  # fmt: skip


def test_a_backup_is_a_copy_even_where_it_gets_the_inode_of_its_original(closed, backup):
    """A file system hands out again what was freed: the fingerprint alone would not tell."""
    with raw.opened(backup) as connection:
        assert connection.execute("SELECT fingerprint FROM folder").fetchone() == ("",)
    file = raw.database(closed)
    assert _sell(closed) == "ORD-A-000002"
    before = file.stat().st_ino
    file.write_bytes(backup.read_bytes())
    assert file.stat().st_ino == before
    assert _sell(closed) == "ORD-A2-000001"


def test_everything_replaced_within_one_tick_of_the_clock_is_kept(closed, backup):
    for _ in range(3):
        _restore(closed, backup)
    assert len(list(DataFolder(closed).backups.glob("*.sqlite3"))) == 3


#: Restores BACKUP into copies of SHOP, each in a process that is killed at its step.
DYING = """
import os, shutil, signal, sys
from pathlib import Path
from tests import builders
from posapp.services.storage.backup import restore
import alembic.command

shop, backup, copies = map(Path, sys.argv[1:])

def run(folder, left):
    def step(event, args):
        nonlocal left
        if event in ("open", "os.rename", "sqlite3.connect", "os.remove", "os.link"):
            left -= str(folder) in str(args[0])
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    restore(folder, backup, builders.clock(), builders.ACTOR)
    os._exit(0)

for number in range(1, 200):
    folder = copies / str(number)
    shutil.copytree(shop, folder)
    child = os.fork()
    if child == 0:
        run(folder, number)
    if os.waitpid(child, 0)[1] == 0:
        break
print(number)
"""


@pytest.mark.slow(reason="restores once for every step at which it can die")
def test_a_kill_while_restoring_leaves_the_old_shop_or_the_new_one(closed, backup, tmp_path):
    till = _open(closed)
    builders.order(till)
    running = shutil.copytree(closed, tmp_path / "running")  # with its log, as after a kill
    till.stop()
    copies = tmp_path / "copies"
    copies.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", DYING, str(running), str(backup), str(copies)], cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    outcomes = []
    for step in range(1, int(ran.stdout) + 1):
        folder = copies / str(step)
        till = _open(folder)
        orders = till.look(list_orders, ListOrders()).items
        builders.assert_sound(till)
        till.stop()
        outcomes.append("old" if len(orders) == 2 else "new")
        assert raw.value(folder, "SELECT generation FROM folder") > 1
    assert outcomes == sorted(outcomes, reverse=True), "once restored it stays so"
    assert set(outcomes) == {"old", "new"}


def test_a_shop_further_on_than_its_folder_remembers_is_asked_itself(closed, backup):
    _restore(closed, backup)
    assert _sell(closed) == "ORD-A2-000001"
    DataFolder(closed).generation_file.unlink()
    _restore(closed, backup)
    assert _sell(closed) == "ORD-A3-000001"


def test_a_damaged_shop_is_asked_through_what_its_folder_remembers(closed, backup):
    _restore(closed, backup)
    assert _sell(closed) == "ORD-A2-000001"
    raw.database(closed).write_bytes(b"x" * 9000)
    _restore(closed, backup)
    assert _sell(closed) == "ORD-A3-000001"
    (damaged,) = [f for f in DataFolder(closed).backups.iterdir() if f.stat().st_size == 9000]
    assert damaged.read_bytes() == b"x" * 9000


def test_a_backup_brings_a_shop_to_a_new_machine(closed, backup, tmp_path):
    _restore(tmp_path / "new", backup)
    assert _numbers(raw.database(tmp_path / "new")) == ["ORD-A-000001"]
    assert _sell(tmp_path / "new") == "ORD-A2-000001"


def test_a_restore_is_in_the_journal_of_the_restored_shop(closed, backup):
    _restore(closed, backup)
    query = "SELECT kind FROM journal ORDER BY sequence DESC LIMIT 2"
    assert raw.rows(closed, query) == [("backup.restored",), ("series.started",)]


def _garbage(file: Path) -> None:
    file.write_bytes(b"\x7f" * 30_000)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:20_000])


def _one_bit(file: Path) -> None:
    """In the name of the customer: no page is malformed, only the money's journal knows."""
    content = bytearray(file.read_bytes())
    at = content.rindex(b'"total":100000')
    content[at + 10] ^= 1
    file.write_bytes(content)


def _less_money(file: Path) -> None:
    with raw.opened(file) as connection:
        connection.execute("DROP TRIGGER payments_fact_refused")
        connection.execute("UPDATE payments SET amount = 20000")
        connection.execute("UPDATE orders SET received = 20000, outstanding = 80000")


def _no_shop(file: Path) -> None:
    file.unlink()
    with raw.opened(file) as connection:
        connection.execute("CREATE TABLE notes (words TEXT)")


def _newer(file: Path) -> None:
    with raw.opened(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (_garbage, "damaged"),
        (_cut, "damaged"),
        (_one_bit, "damaged"),
        (_less_money, "damaged"),
        (_no_shop, "damaged"),
        (_newer, "newer"),
    ],
)
def test_a_backup_that_does_not_hold_is_refused_and_the_shop_is_not_touched(
    closed, backup, harm, code
):
    harm(backup)
    before = {file.name: file.read_bytes() for file in closed.iterdir() if file.is_file()}
    with pytest.raises(StorageTrouble) as trouble:
        _restore(closed, backup)
    assert trouble.value.code == code
    after = {file.name: file.read_bytes() for file in closed.iterdir() if file.is_file()}
    assert after == before
    assert _sell(closed) == "ORD-A-000002"


def test_integrity_check_alone_would_take_a_file_with_altered_money(backup):
    _less_money(backup)
    with raw.opened(backup) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_is_not_there_is_refused(closed, tmp_path):
    with pytest.raises(Refused) as refused:
        _restore(closed, tmp_path / "none.sqlite3")
    assert refused.value.code == "no_such_file"


def test_nothing_is_restored_under_an_open_window(closed, backup):
    window = WindowLock(DataFolder(closed).window_lock)
    window.take()
    with pytest.raises(StorageTrouble) as trouble:
        _restore(closed, backup)
    window.release()
    assert trouble.value.code == "in_use"


def test_who_had_the_replaced_file_open_goes_on_in_the_restored_one(closed, backup):
    """``sync --watch`` and the hub may run meanwhile: what they book must not be lost."""
    watcher = _open(closed)
    builders.order(watcher)
    _restore(closed, backup)
    assert [o.number for o in watcher.look(list_orders, ListOrders()).items] == ["ORD-A-000001"]
    assert builders.order(watcher).number == "ORD-A2-000001"
    assert watcher.database.notice_outside_changes()
    watcher.stop()
    assert _numbers(raw.database(closed)) == ["ORD-A-000001", "ORD-A2-000001"]


def test_a_connection_that_does_not_look_writes_into_the_file_that_was_put_aside(closed, backup):
    stale = sqlite3.connect(raw.database(closed), isolation_level=None)
    stale.execute("SELECT count(*) FROM settings").fetchone()
    _restore(closed, backup)
    stale.execute("UPDATE settings SET value = 'Lost' WHERE key = 'shop.name'")
    stale.close()
    assert raw.rows(closed, "SELECT value FROM settings WHERE value = 'Lost'") == []


def test_a_till_whose_shop_was_taken_away_says_so(closed):
    till = _open(closed)
    raw.database(closed).unlink()
    with pytest.raises(StorageTrouble) as trouble:
        builders.order(till)
    till.stop()
    assert trouble.value.code == "no_shop"
    assert not raw.database(closed).exists()
