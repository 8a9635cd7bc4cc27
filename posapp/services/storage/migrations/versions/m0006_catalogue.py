"""Units, free prices, stock, pictures and categories of products; imports that can be undone."""

import sqlalchemy as sa
from alembic import op

import posapp.models.base
from posapp.models.ids import new_id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was counted before; every category that a product names gets its place."""
    moment = posapp.models.base.UtcDateTime(length=27)
    for column in (
        sa.Column("unit", sa.String(length=64), nullable=False, server_default="piece"),
        sa.Column("asks_price", sa.Boolean(), nullable=False, server_default=sa.text("0")),
        sa.Column("counts_stock", sa.Boolean(), nullable=False, server_default=sa.text("0")),
        sa.Column("stock", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("warn_below", sa.BigInteger(), nullable=True),
        sa.Column("picture", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("archived_at", moment, nullable=True),
    ):
        op.add_column("products", column)
    op.create_table(
        "categories",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_categories")),
        sa.UniqueConstraint("id", name=op.f("uq_categories_id")),
        sa.UniqueConstraint("name", name=op.f("uq_categories_name")),
    )
    _take_categories()
    op.create_table(
        "stock_movements",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("product_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movements_quantity")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_stock_movements_product_id_products")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_stock_movements_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_stock_movements")),
        sa.UniqueConstraint("id", name=op.f("uq_stock_movements_id")),
    )
    op.create_index(
        "ix_stock_movements_product_id", "stock_movements", ["product_id", "rowkey"], unique=False
    )
    op.create_index("ix_stock_movements_order_id", "stock_movements", ["order_id"], unique=False)
    op.create_table(
        "imports",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_imports")),
        sa.UniqueConstraint("id", name=op.f("uq_imports_id")),
    )
    op.create_table(
        "imported_rows",
        sa.Column("rowkey", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("product_id", sa.String(length=36), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_imported_rows_import_id_imports")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_imported_rows_product_id_products")
        ),
        sa.PrimaryKeyConstraint("rowkey", name=op.f("pk_imported_rows")),
    )
    op.create_index(
        "ix_imported_rows_import_id", "imported_rows", ["import_id", "rowkey"], unique=False
    )


def _take_categories() -> None:
    connection = op.get_bind()
    names = connection.exec_driver_sql(
        "SELECT DISTINCT category FROM products WHERE category <> '' ORDER BY category"
    ).scalars()
    for place, name in enumerate(names.all()):
        connection.exec_driver_sql(
            "INSERT INTO categories (id, name, place, colour) VALUES (?, ?, ?, '')",
            (new_id(), name, place),
        )
