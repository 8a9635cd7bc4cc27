"""What SQLite has and metadata cannot say, in one list: full text, partial indexes, triggers.

Migrations make all of it again from here (design.md 8).
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from posapp.services.storage.customer_extras import CUSTOMER_INDEXES, CUSTOMER_TRIGGERS
from posapp.services.storage.shift_triggers import SHIFT_INDEXES, SHIFT_TRIGGERS

#: Tables whose folded ``search`` column is indexed; keyed by ``rowkey``.
SEARCHED = ("customers", "products", "orders")

#: (name, statement). Contents are external: the ``search`` column is the only copy.
FULL_TEXT = tuple(
    statement
    for table in SEARCHED
    for statement in (
        (
            f"{table}_parts",
            f"CREATE VIRTUAL TABLE {table}_parts USING fts5(search, content='{table}', "
            "content_rowid='rowkey', tokenize='trigram')",
        ),
        (
            f"{table}_words",
            f"CREATE VIRTUAL TABLE {table}_words USING fts5(search, content='{table}', "
            "content_rowid='rowkey', tokenize='unicode61', prefix='1 2', detail='none')",
        ),
    )
)

PARTIAL_INDEXES = (
    (
        "uq_payments_once",
        "CREATE UNIQUE INDEX uq_payments_once ON payments (account, gateway_payment_id) "
        "WHERE gateway_payment_id IS NOT NULL",
    ),
    (
        "uq_refunds_once",
        "CREATE UNIQUE INDEX uq_refunds_once ON refunds (account, gateway_refund_id) "
        "WHERE gateway_refund_id IS NOT NULL",
    ),
    (
        "uq_outbox_waiting",
        "CREATE UNIQUE INDEX uq_outbox_waiting ON outbox (key) WHERE state = 'waiting'",
    ),
    (
        "uq_outbox_running",
        "CREATE UNIQUE INDEX uq_outbox_running ON outbox (key) WHERE state = 'running'",
    ),
    (
        "ix_orders_overdue",
        "CREATE INDEX ix_orders_overdue ON orders (due_at, rowkey) "
        "WHERE outstanding > 0 AND state = 'open' AND due_at IS NOT NULL",
    ),
    (
        "ix_orders_review",
        "CREATE INDEX ix_orders_review ON orders (rowkey) WHERE open_reviews > 0",
    ),
    (
        "ix_products_low",
        "CREATE INDEX ix_products_low ON products (rowkey) "
        "WHERE counts_stock AND stock < coalesce(warn_below, 0)",
    ),
    (
        "ix_journal_edits",
        "CREATE INDEX ix_journal_edits ON journal (subject) WHERE kind = 'order.edited'",
    ),
    *CUSTOMER_INDEXES,
    *SHIFT_INDEXES,
)

TRIGGERS = (
    *CUSTOMER_TRIGGERS,
    *SHIFT_TRIGGERS,
    *(
        (
            f"{table}_{verb.lower()}_refused",
            f"CREATE TRIGGER {table}_{verb.lower()}_refused BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        )
        for table, verbs in (
            ("journal", ("UPDATE", "DELETE")),
            ("journal_detail", ("UPDATE",)),
            ("payments", ("DELETE",)),
        )
        for verb in verbs
    ),
)

#: What a booked payment may never change: only which order it counts for (a review's end).
PAYMENT_IS_FACT = (
    "payments_fact_refused",
    "CREATE TRIGGER payments_fact_refused BEFORE UPDATE OF amount, currency, method, account, "
    "gateway_payment_id, paid_at, tendered, change ON payments "
    "BEGIN SELECT RAISE(ABORT, 'a payment is a fact'); END",
)


def make_extras(connection: Connection) -> None:
    """Make everything of the lists that is not there yet, and fill new full-text tables."""
    there = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    for name, statement in (*PARTIAL_INDEXES, *TRIGGERS, PAYMENT_IS_FACT):
        if name not in there:
            connection.exec_driver_sql(statement)
    for name, statement in FULL_TEXT:
        if name not in there:
            connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('rebuild')")


def drop_extras(connection: Connection) -> None:
    """Drop triggers and partial indexes before tables are rebuilt by a migration."""
    for name, statement in (*PARTIAL_INDEXES, *TRIGGERS, PAYMENT_IS_FACT):
        kind = "TRIGGER" if "TRIGGER" in statement else "INDEX"
        connection.exec_driver_sql(f"DROP {kind} IF EXISTS {name}")
