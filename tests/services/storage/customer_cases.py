"""Customers broken behind the program's back; see ``test_check.CASES``."""

from __future__ import annotations

CUSTOMER_CASES: dict[str, list[tuple[str, ...]]] = {
    "customer_sums": [
        ("UPDATE customers SET bought = bought + 1",),
        ("UPDATE customers SET outstanding = outstanding - 1",),
        ("UPDATE customers SET last_seen_at = '2020-01-01T00:00:00.000000Z'",),
        ("UPDATE orders SET customer_id = NULL",),
    ],
    "customer_va": [
        ("UPDATE customers SET va_number = '12345' WHERE rowkey = 1",),
        ("UPDATE customers SET va_number = '12345abcde' WHERE rowkey = 1",),
    ],
}
