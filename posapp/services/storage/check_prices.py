"""The invariants of discounts, cash rounding and parked orders."""

from __future__ import annotations

_GROSS = "((2 * l.quantity * l.unit_price + 1000) / 2000)"

#: As ``check.INVARIANTS``: (name, table, why, query for the offending rows' ids).
INVARIANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "line_discount",
        "order_lines",
        "its discount is not its own, at its rate, and its share of the order's",
        "SELECT l.id FROM order_lines l WHERE l.discount_share < 0 "
        "OR l.discount_share > l.discount OR (l.discount_rate > 0 AND "
        f"l.discount - l.discount_share <> (2 * {_GROSS} * l.discount_rate + 10000) / 20000)",
    ),
    (
        "order_discount",
        "orders",
        "the discount of the whole is not what its lines share, or not its rate",
        "SELECT o.id FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id GROUP BY o.id "
        "HAVING o.order_discount <> coalesce(sum(l.discount_share), 0) OR (o.discount_rate > 0 "
        "AND o.order_discount <> "
        "(2 * coalesce(sum(l.amount + l.discount_share), 0) * o.discount_rate + 10000) / 20000)",
    ),
    (
        "order_rounding",
        "orders",
        "it is rounded and nobody paid in cash",
        "SELECT o.id FROM orders o WHERE o.rounding <> 0 AND NOT EXISTS "
        "(SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.method = 'cash')",
    ),
    (
        "price_reason",
        "order_lines",
        "another price than the usual one, without a reason",
        "SELECT id FROM order_lines WHERE (list_price IS NULL) <> (price_reason = '')",
    ),
    (
        "parked_untouched",
        "orders",
        "a parked order holds money, asks for it, or took goods",
        "SELECT o.id FROM orders o WHERE o.state = 'parked' AND (o.received <> 0 "
        "OR EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id) "
        "OR EXISTS (SELECT 1 FROM invoices i WHERE i.order_id = o.id) "
        "OR EXISTS (SELECT 1 FROM shift_orders t WHERE t.order_id = o.id) "
        "OR EXISTS (SELECT 1 FROM stock_movements m WHERE m.order_id = o.id))",
    ),
)
