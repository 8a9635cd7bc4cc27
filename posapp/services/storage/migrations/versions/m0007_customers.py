"""Everything the customer form asks, groups of customers, and what each of them bought."""

import sqlalchemy as sa
from alembic import op

import posapp.models.base
from posapp.models.folding import fold

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BATCH = 2_000

#: What the triggers keep from now on.
HISTORY = (
    "UPDATE customers SET bought = o.bought, outstanding = o.outstanding, last_seen_at = o.seen "
    "FROM (SELECT customer_id, sum(CASE state WHEN 'open' THEN owed ELSE 0 END) AS bought, "
    "sum(CASE state WHEN 'open' THEN outstanding ELSE 0 END) AS outstanding, "
    "max(created_at) AS seen FROM orders "
    "WHERE customer_id IS NOT NULL AND state <> 'parked' GROUP BY customer_id) o "
    "WHERE o.customer_id = customers.id"
)


def upgrade() -> None:
    """Add the columns; nobody was in a group, taxable or agreed to messages before."""
    moment = posapp.models.base.UtcDateTime(length=27)
    op.create_table(
        "customer_groups",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_customer_groups")),
        sa.UniqueConstraint("id", name=op.f("uq_customer_groups_id")),
        sa.UniqueConstraint("sort_name", name=op.f("uq_customer_groups_sort_name")),
    )
    for column in (
        sa.Column("company", sa.Text(), nullable=False, server_default=""),
        sa.Column("shipping_same", sa.Boolean(), nullable=False, server_default=sa.text("1")),
        sa.Column("shipping_address", sa.Text(), nullable=False, server_default=""),
        sa.Column("taxable", sa.Boolean(), nullable=False, server_default=sa.text("0")),
        sa.Column("va_number", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("npwp", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("npwp_name", sa.Text(), nullable=False, server_default=""),
        sa.Column("npwp_same", sa.Boolean(), nullable=False, server_default=sa.text("1")),
        sa.Column("npwp_address", sa.Text(), nullable=False, server_default=""),
        sa.Column("tax_code", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("credit_limit", sa.BigInteger(), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("consent_at", moment, nullable=True),
        sa.Column("sort_name", sa.Text(), nullable=False, server_default=""),
        sa.Column("bought", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("outstanding", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("last_seen_at", moment, nullable=True),
    ):
        op.add_column("customers", column)
    op.execute(
        "ALTER TABLE customers ADD COLUMN group_id VARCHAR(36) CONSTRAINT "
        "fk_customers_group_id_customer_groups REFERENCES customer_groups (id)"
    )
    op.execute(HISTORY)
    _fold_names()


def _fold_names() -> None:
    connection = op.get_bind()
    last = 0
    while True:
        rows = connection.exec_driver_sql(
            "SELECT rowkey, name FROM customers WHERE rowkey > ? ORDER BY rowkey LIMIT ?",
            (last, _BATCH),
        ).all()
        if not rows:
            return
        connection.exec_driver_sql(
            "UPDATE customers SET sort_name = ? WHERE rowkey = ?",
            [(fold(name), rowkey) for rowkey, name in rows],
        )
        last = rows[-1][0]
