"""Opening a shop: what is no shop, damaged, newer or taken is said plainly and left alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from posapp.models.errors import Refused, StorageTrouble
from posapp.services.storage import check, shop
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WindowLock
from posapp.services.storage.migrate import HEAD, version_of
from tests import builders
from tests.services.storage import raw

ROOT = Path(__file__).parents[3]


def _open(folder):
    shop.open_shop(folder, builders.clock(), builders.ACTOR).close()


def _trouble(folder) -> str:
    with pytest.raises(StorageTrouble) as trouble:
        _open(folder)
    return trouble.value.code


def test_a_new_shop_opens_and_knows_its_version(closed):
    assert version_of(raw.database(closed)) == HEAD
    _open(closed)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_a_shop_is_said_to_have_none(folder, there):
    if there:
        folder.mkdir()
    assert _trouble(folder) == "no_shop"
    assert not raw.database(folder).exists()


def test_a_file_of_a_later_program_is_refused_and_not_touched(closed):
    raw.tamper(closed, "UPDATE alembic_version SET version_num = '0099'")
    before = raw.database(closed).read_bytes()
    assert _trouble(closed) == "newer"
    assert raw.database(closed).read_bytes() == before


def _garbage(file: Path) -> None:
    file.write_bytes(os.urandom(40_000))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _text(file: Path) -> None:
    file.write_text("not a database")


def _flipped_header(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[3] ^= 0x20
    file.write_bytes(content)


def _cut(file: Path) -> None:
    os.truncate(file, 4096 * 3)


def _cut_in_a_page(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2 + 100)


def _cut_a_little(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 4096 * 2)


def _another_program(file: Path) -> None:
    file.unlink()
    with raw.opened(file) as connection:
        connection.execute("CREATE TABLE notes (words TEXT)")


def _no_version(file: Path) -> None:
    with raw.opened(file) as connection:
        connection.execute("DELETE FROM alembic_version")


def _zeroed_middle(file: Path) -> None:
    with file.open("rb+") as half:
        half.seek(4096)
        half.write(bytes(file.stat().st_size - 4096))


@pytest.mark.parametrize(
    "damage",
    [_garbage, _empty, _text, _flipped_header, _cut, _cut_in_a_page, _cut_a_little,
     _another_program, _no_version, _zeroed_middle],
)  # fmt: skip
def test_a_damaged_file_is_called_damaged_and_left_as_it_is(closed, damage):
    file = raw.database(closed)
    damage(file)
    before = file.read_bytes()
    assert _trouble(closed) == "damaged"
    assert file.read_bytes() == before


def test_a_shop_is_never_made_over_another(closed):
    before = raw.database(closed).read_bytes()
    with pytest.raises(Refused) as refused:
        shop.make_shop(closed, builders.clock(), builders.ACTOR)
    assert refused.value.code == "shop_exists"
    assert raw.database(closed).read_bytes() == before


def test_not_even_over_a_damaged_one(closed):
    _garbage(raw.database(closed))
    with pytest.raises(Refused, match="shop_exists"):
        shop.make_shop(closed, builders.clock(), builders.ACTOR)


def test_a_shop_cannot_be_made_where_a_window_is_open(folder):
    folder.mkdir()
    window = WindowLock(DataFolder(folder).window_lock)
    window.take()
    with pytest.raises(StorageTrouble) as trouble:
        shop.make_shop(folder, builders.clock(), builders.ACTOR)
    window.release()
    assert trouble.value.code == "in_use"
    shop.make_shop(folder, builders.clock(), builders.ACTOR)


def test_commands_work_beside_an_open_window(closed):
    window = WindowLock(DataFolder(closed).window_lock)
    window.take()
    _open(closed)
    window.release()


#: Makes shops in the numbered folders, each in a process of its own that is killed at that
#: step (a file opened, named or taken away), until one is finished first.
DYING = """
import os, signal, sys
from pathlib import Path
from tests import builders
from posapp.services.storage import migrate
from posapp.services.storage.shop import make_shop
import alembic.command

def make(folder, left):
    def step(event, args):
        nonlocal left
        if event in ("open", "os.mkdir", "os.rename", "sqlite3.connect", "os.remove"):
            left -= str(folder) in str(args[0])
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    make_shop(folder, builders.clock(), builders.ACTOR)
    os._exit(0)

for number in range(1, 100):
    child = os.fork()
    if child == 0:
        make(Path(sys.argv[1]) / str(number), number)
    if os.waitpid(child, 0)[1] == 0:
        break
print(number)
"""


def _state_of(folder: Path) -> str:
    try:
        database = shop.open_shop(folder, builders.clock(), builders.ACTOR)
    except StorageTrouble as trouble:
        return trouble.code
    with database.read() as unit:
        assert check.first_broken(unit) is None
        assert unit.session.scalar(text("SELECT count(*) FROM folder")) == 1
    database.close()
    return "whole"


@pytest.mark.slow(reason="makes a shop for every step at which its maker can die")
def test_a_kill_while_a_shop_is_made_leaves_none_or_a_whole_one(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    last = int(ran.stdout)
    states = [_state_of(tmp_path / str(step)) for step in range(1, last + 1)]
    assert states == sorted(states), "once whole it stays whole"
    assert set(states) == {"no_shop", "whole"}
    assert states.count("no_shop") > 5

    died = tmp_path / "5"
    shop.make_shop(died, builders.clock(), builders.ACTOR)
    assert _state_of(died) == "whole"
