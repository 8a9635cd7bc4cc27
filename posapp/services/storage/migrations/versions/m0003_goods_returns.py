"""Goods that come back, line by line; and edits of orders are found by an index of the journal."""

import sqlalchemy as sa
from alembic import op

import posapp.models.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables; the index is made with all that only SQLite has."""
    op.create_table(
        "goods_returns",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("refund_id", sa.String(length=36), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("returned_at", posapp.models.base.UtcDateTime(length=27), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_goods_returns_amount")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_goods_returns_order_id_orders")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refunds.id"], name=op.f("fk_goods_returns_refund_id_refunds")
        ),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_goods_returns")),
        sa.UniqueConstraint("id", name=op.f("uq_goods_returns_id")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_goods_returns_refund_id")),
    )
    op.create_index("ix_goods_returns_order_id", "goods_returns", ["order_id"], unique=False)
    op.create_table(
        "returned_lines",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("return_id", sa.String(length=36), nullable=False),
        sa.Column("line_id", sa.String(length=36), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_returned_lines_quantity")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_returned_lines_amount")),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["goods_returns.id"],
            name=op.f("fk_returned_lines_return_id_goods_returns"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["order_lines.id"], name=op.f("fk_returned_lines_line_id_order_lines")
        ),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_returned_lines")),
        sa.UniqueConstraint(
            "return_id", "line_id", name=op.f("uq_returned_lines_return_id_line_id")
        ),
    )
    op.create_index("ix_returned_lines_line_id", "returned_lines", ["line_id"], unique=False)
