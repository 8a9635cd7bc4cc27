"""The invariants of customers: what their orders come to, and who has which number."""

from __future__ import annotations

_ORDERS = (
    "(SELECT customer_id, sum(CASE state WHEN 'open' THEN owed ELSE 0 END) AS bought, "
    "sum(CASE state WHEN 'open' THEN outstanding ELSE 0 END) AS outstanding, "
    "max(created_at) AS seen FROM orders WHERE state <> 'parked' GROUP BY customer_id)"
)

#: As ``check.INVARIANTS``: (name, table, why, query for the offending rows' ids).
INVARIANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "customer_sums",
        "customers",
        "what it bought, owes or was seen last does not follow from its orders",
        f"SELECT c.id FROM customers c LEFT JOIN {_ORDERS} o ON o.customer_id = c.id "
        "WHERE c.bought <> coalesce(o.bought, 0) OR c.outstanding <> coalesce(o.outstanding, 0) "
        "OR c.last_seen_at IS NOT o.seen",
    ),
    (
        "customer_va",
        "customers",
        "its VA number is not ten digits",
        "SELECT id FROM customers WHERE va_number <> '' "
        "AND (length(va_number) <> 10 OR va_number GLOB '*[^0-9]*')",
    ),
)
