"""Gateway accounts of the shop's own, and refunds that go back by bank transfer."""

import sqlalchemy as sa
from alembic import op

import posapp.models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables, and a row for every transfer that was made without one."""
    moment = posapp.models.base.UtcDateTime(length=27)
    op.create_table(
        "gateway_accounts",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("environment", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_gateway_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_gateway_accounts_name")),
    )
    op.create_table(
        "transfers",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("refund_id", sa.String(length=36), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("promised_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refunds.id"], name=op.f("fk_transfers_refund_id_refunds")
        ),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_transfers")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_transfers_refund_id")),
    )
    op.execute(
        "INSERT INTO transfers (refund_id, bank, account, holder, reference, promised_at, "
        "ended_at, ended_by) SELECT id, '', '', '', '', created_at, refunded_at, created_by "
        "FROM refunds WHERE method = 'transfer' AND account IS NULL"
    )
