"""How the file is opened: nothing acknowledged is lost, readers cannot write, writers queue."""

import shutil
import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from posapp.services.storage.engine import reader_engine, writer_engine
from tests import builders
from tests.services.storage import raw

EXPECTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL loses acknowledged sales when the power goes
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "wal_autocheckpoint": 1000,
    "journal_size_limit": 67_108_864,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
}


@pytest.mark.parametrize(("pragma", "value"), EXPECTED.items())
def test_the_writer_has_the_settings_that_were_measured(till, pragma, value):
    with till.database.writer.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_reader_cannot_write(till):
    with till.database.read() as unit, pytest.raises(OperationalError, match="readonly"):
        unit.session.execute(text("UPDATE series SET last = 99"))


def test_a_reader_cannot_be_talked_into_writing(till):
    with till.database._reader.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        with pytest.raises(OperationalError, match="readonly"):
            connection.exec_driver_sql("UPDATE series SET last = 99")


@pytest.fixture
def unfinished(till, folder, tmp_path):
    """The files of a shop whose machine went off: sales are in the log only."""
    builders.order(till)
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(raw.database(folder), copy)
    shutil.copy(f"{raw.database(folder)}-wal", f"{copy}-wal")
    return copy


def _orders(connection):
    return connection.execute("SELECT count(*) FROM orders").fetchone()[0]


def test_a_reader_leaves_the_file_and_its_log_alone(unfinished):
    before = unfinished.read_bytes()
    engine = reader_engine(unfinished)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM orders").scalar() == 1
    engine.dispose()
    assert unfinished.read_bytes() == before
    assert unfinished.with_name("copy.sqlite3-wal").stat().st_size > 0


def test_a_connection_that_is_only_query_only_moves_the_log_into_the_file(unfinished):
    before = unfinished.read_bytes()
    connection = sqlite3.connect(unfinished)
    connection.execute("PRAGMA query_only=ON")
    assert _orders(connection) == 1
    connection.close()
    assert unfinished.read_bytes() != before
    assert not unfinished.with_name("copy.sqlite3-wal").exists()


def test_a_missing_file_is_not_made(tmp_path):
    engine = writer_engine(tmp_path / "none.sqlite3")
    with pytest.raises(OperationalError, match="unable to open"):
        engine.connect()
    assert list(tmp_path.iterdir()) == []


TAKE = text("UPDATE series SET last = last + 1 WHERE kind = 'order'")
LAST = text("SELECT last FROM series WHERE kind = 'order'")


@pytest.fixture
def sold(till, folder):
    builders.order(till)
    return raw.database(folder)


def test_a_transaction_takes_the_right_to_write_before_it_reads(sold):
    one, other = writer_engine(sold), writer_engine(sold)
    with one.connect() as first, other.connect() as second:
        second.exec_driver_sql("PRAGMA busy_timeout=0")
        second.rollback()
        assert first.execute(LAST).scalar() == 1
        with pytest.raises(OperationalError, match="locked"):
            second.execute(LAST)
        first.execute(TAKE)
        first.commit()
        assert second.execute(LAST).scalar() == 2
        second.execute(TAKE)
        second.commit()
        assert first.execute(LAST).scalar() == 3
    one.dispose()
    other.dispose()


def test_with_a_deferred_begin_the_second_reads_and_then_cannot_save(sold):
    one, other = sqlite3.connect(sold, timeout=5), sqlite3.connect(sold, timeout=5)
    for connection in (one, other):
        connection.isolation_level = None
        connection.execute("BEGIN DEFERRED")
        assert connection.execute(LAST.text).fetchone()[0] == 1
    one.execute(TAKE.text)
    one.execute("COMMIT")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute(TAKE.text)
    one.close()
    other.close()


def test_with_the_default_begin_two_sales_get_one_number_and_nobody_notices(sold):
    engine = create_engine(f"sqlite:///{sold}")
    with engine.connect() as one, engine.connect() as other:
        numbers = [connection.execute(LAST).scalar() + 1 for connection in (one, other)]
        for connection, number in zip((one, other), numbers, strict=True):
            connection.execute(text("UPDATE series SET last = :n"), {"n": number})
            connection.commit()
    engine.dispose()
    assert numbers == [2, 2]
