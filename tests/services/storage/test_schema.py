"""The file is what the models say, with everything that the models cannot say."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from posapp.models.tables import Base
from posapp.services.storage import schema
from tests import builders
from tests.services.storage import raw

OURS = {name for name, _ in schema.FULL_TEXT}
SHADOWS = {f"{name}_{part}" for name in OURS for part in ("data", "idx", "docsize", "config")}
EXTRA_INDEXES = {name for name, _ in schema.PARTIAL_INDEXES}


def _of_the_models(_object, name, kind, _reflected, _compared):
    if kind == "table":
        return name not in OURS | SHADOWS | {"alembic_version"}
    return name not in EXTRA_INDEXES


def _differences(folder):
    engine = create_engine(f"sqlite:///{raw.database(folder)}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _of_the_models, "compare_type": True}
        )
        found = compare_metadata(context, Base.metadata)
    engine.dispose()
    return found


def test_the_migrations_make_exactly_what_the_models_say(closed):
    assert _differences(closed) == []


def test_a_column_that_no_migration_makes_would_be_noticed(closed):
    raw.tamper(closed, "ALTER TABLE customers DROP COLUMN note")
    assert [difference[0] for difference in _differences(closed)] == ["add_column"]


def test_everything_that_only_sqlite_has_is_there(closed):
    there = {name for (name,) in raw.rows(closed, "SELECT name FROM sqlite_master")}
    extras = (*schema.FULL_TEXT, *schema.PARTIAL_INDEXES, *schema.TRIGGERS, schema.PAYMENT_IS_FACT)
    assert {name for name, _ in extras} <= there


def test_the_contracted_tables_keep_their_names(closed):
    there = {name for (name,) in raw.rows(closed, "SELECT name FROM sqlite_master")}
    assert {"orders", "order_lines", "payments", "journal"} <= there
    columns = {row[1] for row in raw.rows(closed, "PRAGMA table_info(payments)")}
    assert "amount" in columns


def test_extras_are_made_again_after_they_were_dropped(closed):
    engine = create_engine(f"sqlite:///{raw.database(closed)}")
    before = raw.rows(closed, "SELECT name, sql FROM sqlite_master ORDER BY name")
    with engine.begin() as connection:
        schema.drop_extras(connection)
        connection.exec_driver_sql("DROP TABLE orders_parts")
    with engine.begin() as connection:
        schema.make_extras(connection)
    engine.dispose()
    assert raw.rows(closed, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
    found = "SELECT count(*) FROM orders_parts WHERE orders_parts MATCH '\"siti\"'"
    assert raw.value(closed, found) == 1


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE journal SET actor = 'somebody'", "journal is append-only"),
        ("DELETE FROM journal", "journal is append-only"),
        ("UPDATE journal_detail SET detail = ''", "journal_detail is append-only"),
        ("DELETE FROM payments", "payments is append-only"),
        ("UPDATE payments SET amount = 1", "a payment is a fact"),
        ("UPDATE payments SET gateway_payment_id = 'x'", "a payment is a fact"),
        ("UPDATE payments SET paid_at = ''", "a payment is a fact"),
    ],
)
def test_what_happened_cannot_be_rewritten(closed, statement, why):
    refused = pytest.raises(sqlite3.IntegrityError, match=why)
    with raw.opened(raw.database(closed)) as connection, refused:
        connection.execute(statement)


def test_without_the_triggers_it_could(closed):
    raw.tamper(closed, "UPDATE payments SET amount = 1", "DELETE FROM journal")
    assert raw.value(closed, "SELECT sum(amount) FROM payments") == 1
    assert raw.value(closed, "SELECT count(*) FROM journal") == 0


ONCE = [
    (
        "payments",
        "INSERT INTO payments (id, method, amount, currency, account, gateway_payment_id, change, "
        "reference, paid_at, created_at, created_by) "
        "VALUES ({n}, 'qris', 1, 'IDR', 'sandbox', 'p1', 0, '', '', '', '')",
        "uq_payments_once",
    ),
    (
        "outbox",
        "INSERT INTO outbox (id, kind, key, endpoint, subject, state, attempts, due_at, owner, "
        "error, detail, created_at, updated_at) "
        "VALUES ({n}, 'deliver', 'k', 'email', 's', 'waiting', 0, '', '', '', '', '', '')",
        "uq_outbox_waiting",
    ),
    (
        "outbox",
        "INSERT INTO outbox (id, kind, key, endpoint, subject, state, attempts, due_at, owner, "
        "error, detail, created_at, updated_at) "
        "VALUES ({n}, 'deliver', 'k', 'email', 's', 'running', 0, '', '', '', '', '', '')",
        "uq_outbox_running",
    ),
    (
        "notices",
        "INSERT INTO notices (id, account, event_id, reference, body, received_at) "
        "VALUES ({n}, 'sandbox', 'e1', '', '', '')",
        "uq_notices_account_event_id",
    ),
]


@pytest.mark.parametrize(("table", "statement", "index"), ONCE, ids=[case[2] for case in ONCE])
def test_once_is_kept_by_the_database(closed, table, statement, index):
    with raw.opened(raw.database(closed)) as connection:
        connection.execute(statement.format(n=1))
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(statement.format(n=2))
        if index in EXTRA_INDEXES:
            connection.execute(f"DROP INDEX {index}")
            connection.execute(statement.format(n=2))
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] >= 2


def test_money_at_the_counter_has_no_gateway_and_may_repeat(till):
    first = builders.order(till)
    builders.pay(till, first, 40_000)
    builders.pay(till, first, 40_000)
    assert builders.again(till, first).received == 80_000
