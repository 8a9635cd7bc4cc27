"""Shifts, their cash, and what of money and sales belongs to them."""

import sqlalchemy as sa
from alembic import op

import posapp.models.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Money and sales of before belong to no shift, so that no Z counts them.
HISTORY = (
    "INSERT INTO shift_money (till, payment_id, late) SELECT '', id, 0 FROM payments",
    "INSERT INTO shift_money (till, refund_id, late) "
    "SELECT '', id, 0 FROM refunds WHERE state = 'done'",
    "INSERT INTO shift_sales (order_id, kind, tax_rate, tax_is_added, amount, tax, discount) "
    "SELECT l.order_id, 'sold', l.tax_rate, l.tax_is_added, sum(l.amount), sum(l.tax), "
    "sum(l.discount) FROM order_lines l JOIN orders o ON o.id = l.order_id "
    "WHERE o.state = 'open' GROUP BY 1, 3, 4",
    "INSERT INTO shift_sales (order_id, kind, tax_rate, tax_is_added, amount, tax, discount) "
    "SELECT id, 'rounding', 0, 0, rounding, 0, 0 FROM orders "
    "WHERE state = 'open' AND rounding <> 0",
    "INSERT INTO shift_sales (order_id, kind, tax_rate, tax_is_added, amount, tax, discount) "
    "SELECT order_id, 'returned', tax_rate, tax_is_added, part, "
    "(2 * part * tax + worth) / (2 * worth), 0 FROM (SELECT l.order_id, l.tax_rate, "
    "l.tax_is_added, sum(l.tax) AS tax, "
    "sum(l.amount + CASE WHEN l.tax_is_added THEN l.tax ELSE 0 END) AS worth, "
    "o.returned * sum(l.amount + CASE WHEN l.tax_is_added THEN l.tax ELSE 0 END) "
    "/ (o.subtotal + o.tax_added) AS part FROM orders o JOIN order_lines l ON l.order_id = o.id "
    "WHERE o.state = 'open' AND o.returned > 0 GROUP BY 1, 2, 3) WHERE worth > 0",
    "INSERT INTO shift_sales (order_id, kind, tax_rate, tax_is_added, amount, tax, discount) "
    "SELECT o.id, 'returned', 0, 0, o.returned - sum(s.amount), 0, 0 FROM orders o "
    "JOIN shift_sales s ON s.order_id = o.id AND s.kind = 'returned' "
    "GROUP BY o.id HAVING o.returned <> sum(s.amount)",
)


def upgrade() -> None:
    """Make the tables; what was booked before belongs to no shift."""
    _make_shifts()
    _make_cash_moves()
    _make_money()
    _make_orders()
    _make_sales()
    for statement in HISTORY:
        op.execute(statement)


def _make_shifts() -> None:
    moment = posapp.models.base.UtcDateTime(length=27)
    op.create_table(
        "shifts",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("till", sa.String(length=64), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("float_amount", sa.BigInteger(), nullable=False),
        sa.Column("late_in_float", sa.BigInteger(), nullable=False),
        sa.Column("count_times", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.Column("difference", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("journal_hash", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("float_amount >= 0", name=op.f("ck_shifts_float_amount")),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_shifts")),
        sa.UniqueConstraint("id", name=op.f("uq_shifts_id")),
        sa.UniqueConstraint("number", name=op.f("uq_shifts_number")),
        sa.UniqueConstraint("hash", name=op.f("uq_shifts_hash")),
        sa.UniqueConstraint("series", "serial", name=op.f("uq_shifts_series_serial")),
    )


def _make_cash_moves() -> None:
    op.create_table(
        "cash_moves",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("shift_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", posapp.models.base.UtcDateTime(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cash_moves_amount")),
        _to_shift("cash_moves"),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_cash_moves")),
        sa.UniqueConstraint("id", name=op.f("uq_cash_moves_id")),
    )
    op.create_index("ix_cash_moves_shift_id", "cash_moves", ["shift_id"], unique=False)


def _make_money() -> None:
    op.create_table(
        "shift_money",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("till", sa.String(length=64), nullable=False),
        sa.Column("shift_id", sa.String(length=36), nullable=True),
        sa.Column("payment_id", sa.String(length=36), nullable=True),
        sa.Column("refund_id", sa.String(length=36), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(payment_id IS NULL) <> (refund_id IS NULL)", name=op.f("ck_shift_money_one")
        ),
        _to_shift("shift_money"),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_shift_money_payment_id_payments")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refunds.id"], name=op.f("fk_shift_money_refund_id_refunds")
        ),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_shift_money")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_shift_money_payment_id")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_shift_money_refund_id")),
    )
    op.create_index("ix_shift_money_shift_id", "shift_money", ["shift_id", "till"], unique=False)


def _make_orders() -> None:
    op.create_table(
        "shift_orders",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("till", sa.String(length=64), nullable=False),
        sa.Column("shift_id", sa.String(length=36), nullable=True),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        _to_shift("shift_orders"),
        _to_order("shift_orders"),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_shift_orders")),
    )
    op.create_index("ix_shift_orders_shift_id", "shift_orders", ["shift_id", "till"], unique=False)
    op.create_index("ix_shift_orders_order_id", "shift_orders", ["order_id"], unique=False)


def _make_sales() -> None:
    op.create_table(
        "shift_sales",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shift_id", sa.String(length=36), nullable=True),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=False),
        sa.Column("tax_is_added", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        _to_shift("shift_sales"),
        _to_order("shift_sales"),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_shift_sales")),
    )
    op.create_index("ix_shift_sales_shift_id", "shift_sales", ["shift_id"], unique=False)
    op.create_index("ix_shift_sales_order_id", "shift_sales", ["order_id"], unique=False)


def _to_shift(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_shift_id_shifts")
    return sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=name)


def _to_order(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_order_id_orders")
    return sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=name)
