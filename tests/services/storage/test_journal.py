"""The chain: whatever is altered, removed or put in between afterwards is noticed."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.journal import GENESIS, JournalEntry, Line, line_hash
from posapp.services.catalogue.add import AddProduct, put_product
from posapp.services.storage import check, journal
from posapp.services.storage.database import ReadUnit
from posapp.services.storage.engine import reader_engine
from tests import builders
from tests.services.storage import raw

COLUMNS = [column.name for column in JournalEntry.__table__.columns]


def _walk(folder: Path) -> list[journal.BrokenChain]:
    engine = reader_engine(raw.database(folder))
    try:
        with Session(engine) as session:
            return list(journal.walk(ReadUnit(session, builders.clock())))
    finally:
        engine.dispose()


def _broken(folder: Path) -> check.BrokenChain | None:
    return check.first_broken_in_file(raw.database(folder), builders.clock())


def _count(folder: Path) -> int:
    return raw.value(folder, "SELECT count(*) FROM journal")


def _detailed(folder: Path) -> int:
    return raw.value(folder, "SELECT min(sequence) FROM journal_detail")


def test_an_untouched_journal_holds(closed):
    assert _count(closed) > 5
    assert _walk(closed) == []


def test_the_first_row_follows_nothing_and_each_other_the_one_before_it(closed):
    chain = raw.rows(closed, "SELECT previous, hash FROM journal ORDER BY sequence")
    assert [previous for previous, _ in chain] == [GENESIS, *(own for _, own in chain[:-1])]


#: Numbers become others; of a text a letter more, another type, or no text at all.
ALTERED = {
    column: ["{c} + 1000", "'x'"] if column in ("sequence", "version")
    else ["{c} || 'x'", "CAST(CAST({c} AS BLOB) || x'ff' AS TEXT)", "CAST({c} || 'x' AS BLOB)"]
    for column in COLUMNS
}  # fmt: skip
ALTERED["sequence"].pop()
ALTERED["at"] += ["replace({c}, 'Z', '+00:00')", "replace({c}, 'T', ' ')"]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_altered_column_of_every_row_is_noticed(closed, column):
    raw.tamper(closed)
    with raw.opened(raw.database(closed)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT * FROM journal")
        for change in ALTERED[column]:
            for sequence in range(1, _count(closed) + 1):
                told = change.format(c=column)
                connection.execute(
                    f"UPDATE journal SET {column} = {told} WHERE sequence = ?", [sequence]
                )
                assert _broken(closed), (sequence, told)
                connection.execute("DELETE FROM journal")
                connection.execute("INSERT INTO journal SELECT * FROM kept")
    assert not _broken(closed)


@pytest.mark.parametrize("column", ["salt", "detail"])
def test_an_altered_detail_is_noticed(closed, column):
    sequence = _detailed(closed)
    raw.tamper(closed, f"UPDATE journal_detail SET {column} = {column} || 'x' "
                       f"WHERE sequence = {sequence}")  # fmt: skip
    assert [(b.row, b.why) for b in _walk(closed)] == [(str(sequence), "its detail was altered")]


def test_a_removed_detail_is_noticed_unless_its_erasure_is_in_the_chain(closed):
    sequence = _detailed(closed)
    raw.tamper(closed, f"DELETE FROM journal_detail WHERE sequence = {sequence}")
    assert [(b.row, b.why) for b in _walk(closed)] == [(str(sequence), "its detail is missing")]
    till = builders.Till(closed, clock=builders.clock(), actor=builders.ACTOR)
    till.do(journal.write, "journal.erased", str(sequence), {})
    till.stop()
    assert _walk(closed) == []


def test_an_erasure_excuses_only_its_own_row(closed):
    first = _detailed(closed)
    raw.tamper(closed, "DELETE FROM journal_detail")
    till = builders.Till(closed, clock=builders.clock(), actor=builders.ACTOR)
    till.do(journal.write, "journal.erased", str(first), {})
    till.stop()
    assert _walk(closed)
    assert str(first) not in {found.row for found in _walk(closed)}


def test_a_detail_where_there_was_none_is_noticed(closed):
    query = "SELECT min(sequence) FROM journal WHERE commitment = ''"
    sequence = raw.value(closed, query)
    raw.tamper(closed, f"INSERT INTO journal_detail VALUES ({sequence}, '', 'made up')")
    assert [found.row for found in _walk(closed)] == [str(sequence)]


def test_every_removed_row_but_the_last_is_noticed(closed, tmp_path):
    for sequence in range(1, _count(closed)):
        copy = Path(shutil.copytree(closed, tmp_path / str(sequence)))
        raw.tamper(copy, f"DELETE FROM journal WHERE sequence = {sequence}")
        assert _walk(copy)[0].row == str(sequence + 1)


def test_a_row_that_was_removed_and_the_rest_moved_up_is_noticed(closed):
    raw.tamper(closed, "DELETE FROM journal WHERE sequence = 3",
               "UPDATE journal SET sequence = -sequence WHERE sequence > 3",
               "UPDATE journal SET sequence = -sequence - 1 WHERE sequence < 0")  # fmt: skip
    assert _walk(closed)[0].row == "3"


def test_two_rows_that_changed_places_are_noticed(closed):
    raw.tamper(closed, "UPDATE journal SET sequence = -3 WHERE sequence = 3",
               "UPDATE journal SET sequence = 3 WHERE sequence = 4",
               "UPDATE journal SET sequence = 4 WHERE sequence = -3")  # fmt: skip
    assert _walk(closed)[0].row == "3"


def test_an_altered_row_with_its_own_hash_made_anew_is_noticed_at_the_next(closed):
    columns = ", ".join(Line._fields)
    row = raw.rows(closed, f"SELECT {columns} FROM journal WHERE sequence = 3")[0]
    line = Line(*row)
    moment = datetime.fromisoformat(str(line.at))
    forged = line_hash(line._replace(actor="os:other", at=moment))
    raw.tamper(closed, f"UPDATE journal SET actor = 'os:other', hash = '{forged}' "
                       "WHERE sequence = 3")  # fmt: skip
    assert [found.row for found in _walk(closed)] == ["4"]


def test_editing_customers_and_products_never_breaks_the_chain(till):
    who = builders.customer(till)
    builders.order(till, customer_id=who.id)

    def edit(uow):
        uow.session.execute(update(Customer).values(name="Somebody else", phone="", email=""))
        put_product(uow, AddProduct("P100000", "Another name", 1))

    till.do(edit)
    builders.assert_sound(till)


def test_personal_data_is_not_in_the_chained_line(till, folder):
    builders.order(till, customer_id=builders.customer(till, name="Nurhaliza").id)
    assert raw.value(folder, "SELECT count(*) FROM journal WHERE body LIKE '%Nurhaliza%'") == 0
    found = raw.value(folder, "SELECT count(*) FROM journal_detail WHERE detail LIKE '%Nurhaliza%'")
    assert found > 0


def test_the_same_data_twice_has_two_commitments(till, folder):
    for _ in range(2):
        builders.customer(till)
    query = "SELECT commitment FROM journal WHERE kind = 'customer.added'"
    assert len(set(raw.rows(folder, query))) == 2


def test_who_and_when_are_in_every_row(till, folder):
    builders.order(till)
    query = "SELECT DISTINCT actor, at FROM journal WHERE sequence > 1"
    assert raw.rows(folder, query) == [("os:test", "2026-11-19T05:00:00.000000Z")]


def test_what_was_refused_is_not_in_the_journal(till, folder):
    before = _count(folder)
    with pytest.raises(Refused):
        builders.pay(till, builders.again(till, builders.order(till)), 0)
    kinds = {
        kind for (kind,) in raw.rows(folder, f"SELECT kind FROM journal LIMIT -1 OFFSET {before}")
    }
    assert "payment.received" not in kinds
