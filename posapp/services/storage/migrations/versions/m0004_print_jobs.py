"""What is to be printed."""

import sqlalchemy as sa
from alembic import op

import posapp.models.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing waited for a printer before."""
    moment = posapp.models.base.UtcDateTime(length=27)
    op.create_table(
        "print_jobs",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=64), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_print_jobs_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint("id", name=op.f("uq_print_jobs_id")),
    )
    op.create_index("ix_print_jobs_state", "print_jobs", ["state", "rowkey"], unique=False)
    op.create_index("ix_print_jobs_order_id", "print_jobs", ["order_id"], unique=False)
