"""What the customer list sorts and finds by, and the triggers that keep each one's sums.

A customer's sums are kept by the database, so that no way of writing an order can forget them.
"""

from __future__ import annotations

#: Lists show only who is not hidden; each can be paged by key in either direction.
_LISTED = "ON customers ({}, rowkey) WHERE hidden_at IS NULL"

CUSTOMER_INDEXES = (
    *(
        (f"ix_customers_by_{name}", f"CREATE INDEX ix_customers_by_{name} " + _LISTED.format(key))
        for name, key in (
            ("name", "sort_name"),
            ("phone", "phone"),
            ("bought", "bought"),
            ("outstanding", "outstanding"),
            ("seen", "last_seen_at"),
            ("group", "group_id, sort_name"),
        )
    ),
    (
        "ix_customers_listed",
        "CREATE INDEX ix_customers_listed ON customers (rowkey) WHERE hidden_at IS NULL",
    ),
    (
        "ix_customers_hidden",
        "CREATE INDEX ix_customers_hidden ON customers (rowkey) WHERE hidden_at IS NOT NULL",
    ),
    (
        "ix_customers_taxable",
        "CREATE INDEX ix_customers_taxable ON customers (rowkey) "
        "WHERE hidden_at IS NULL AND taxable",
    ),
    (
        "ix_customers_owing",
        "CREATE INDEX ix_customers_owing ON customers (rowkey) "
        "WHERE hidden_at IS NULL AND outstanding > 0",
    ),
    (
        "ix_customers_email",
        "CREATE INDEX ix_customers_email ON customers (email COLLATE NOCASE) WHERE email <> ''",
    ),
    (
        "ix_customers_npwp",
        "CREATE INDEX ix_customers_npwp ON customers (npwp) WHERE npwp <> ''",
    ),
    (
        "uq_customers_va_number",
        "CREATE UNIQUE INDEX uq_customers_va_number ON customers (va_number) WHERE va_number <> ''",
    ),
)


def _open(column: str, row: str) -> str:
    return f"CASE {row}.state WHEN 'open' THEN {row}.{column} ELSE 0 END"


def _add(row: str, sign: str) -> str:
    return ", ".join(f"{c} = {c} {sign} {_open(s, row)}" for c, s in _SUMS)


_SUMS = (("bought", "owed"), ("outstanding", "outstanding"))
_SEEN = (
    "last_seen_at = CASE WHEN NEW.state = 'parked' THEN last_seen_at "
    "ELSE max(coalesce(last_seen_at, ''), NEW.created_at) END"
)
_WATCHED = ("customer_id", "state", "owed", "outstanding")

CUSTOMER_TRIGGERS = (
    (
        "orders_new_into_customer",
        "CREATE TRIGGER orders_new_into_customer AFTER INSERT ON orders "
        "WHEN NEW.customer_id IS NOT NULL AND NEW.state <> 'parked' "
        f"BEGIN UPDATE customers SET {_add('NEW', '+')}, {_SEEN} WHERE id = NEW.customer_id; END",
    ),
    (
        "orders_changed_into_customer",
        f"CREATE TRIGGER orders_changed_into_customer AFTER UPDATE OF {', '.join(_WATCHED)} "
        "ON orders WHEN (NEW.customer_id IS NOT NULL OR OLD.customer_id IS NOT NULL) AND ("
        + " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _WATCHED)
        + f") BEGIN UPDATE customers SET {_add('OLD', '-')} WHERE id = OLD.customer_id; "
        f"UPDATE customers SET {_add('NEW', '+')}, {_SEEN} WHERE id = NEW.customer_id; "
        # Who lost the order was seen last at the one before it.
        "UPDATE customers SET last_seen_at = (SELECT max(o.created_at) FROM orders o "
        "WHERE o.customer_id = OLD.customer_id AND o.state <> 'parked') "
        "WHERE id = OLD.customer_id AND NEW.customer_id IS NOT OLD.customer_id; END",
    ),
)
