"""Discounts of whole orders, prices that were changed at the sale, and the rounding of returns."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; until now every discount was a line's own, and no price was changed."""
    nothing = sa.text("0")
    for table, column in (
        (
            "orders",
            sa.Column("discount_rate", sa.Integer(), nullable=False, server_default=nothing),
        ),
        (
            "orders",
            sa.Column("order_discount", sa.BigInteger(), nullable=False, server_default=nothing),
        ),
        (
            "order_lines",
            sa.Column("discount_rate", sa.Integer(), nullable=False, server_default=nothing),
        ),
        (
            "order_lines",
            sa.Column("discount_share", sa.BigInteger(), nullable=False, server_default=nothing),
        ),
        ("order_lines", sa.Column("list_price", sa.BigInteger(), nullable=True)),
        ("order_lines", sa.Column("price_reason", sa.Text(), nullable=False, server_default="")),
        (
            "goods_returns",
            sa.Column("rounding", sa.BigInteger(), nullable=False, server_default=nothing),
        ),
    ):
        op.add_column(table, column)
