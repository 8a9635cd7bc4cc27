"""The invariants of the catalogue: stock, its movements, categories."""

from __future__ import annotations

#: Each movement that the journal tells of by itself, and how much it says that was.
_TOLD = (
    "SELECT e.key AS id, e.value AS quantity, j.kind AS kind, j.sequence AS sequence "
    "FROM journal j, json_each(CASE WHEN typeof(j.body) = 'text' AND json_valid(j.body) "
    "THEN j.body ELSE '{}' END, '$.moved') e "
    "WHERE j.kind IN ('stock.adjustment', 'stock.import')"
)
#: What an order took of a product and did not bring back.
_OUT = (
    "(SELECT coalesce(sum(l.quantity - (SELECT coalesce(sum(r.quantity), 0) "
    "FROM returned_lines r WHERE r.line_id = l.id)), 0) FROM order_lines l "
    "WHERE l.order_id = o.id AND l.product_id = m.product_id)"
)

#: As ``check.INVARIANTS``: (name, table, why, query for the offending rows' ids).
INVARIANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "stock_sum",
        "products",
        "its stock is not the sum of its movements",
        "SELECT p.id FROM products p LEFT JOIN (SELECT product_id, sum(quantity) AS moved "
        "FROM stock_movements GROUP BY product_id) m ON m.product_id = p.id "
        "WHERE p.stock <> coalesce(m.moved, 0)",
    ),
    (
        "stock_order",
        "stock_movements",
        "the movements of its order are not what the order took",
        "SELECT max(m.id) FROM stock_movements m JOIN orders o ON o.id = m.order_id "
        "GROUP BY m.order_id, m.product_id "
        f"HAVING sum(m.quantity) <> CASE WHEN o.state = 'void' THEN 0 ELSE -{_OUT} END",
    ),
    (
        "stock_journalled",
        "stock_movements",
        "it is not in the journal, or with another quantity",
        f"SELECT m.id FROM stock_movements m LEFT JOIN ({_TOLD}) t ON t.id = m.id "
        "WHERE (m.kind IN ('adjustment', 'import') AND t.quantity IS NOT m.quantity) "
        "OR (m.kind IN ('sale', 'edit', 'void', 'return')) <> (m.order_id IS NOT NULL)",
    ),
    (
        "journalled_stock",
        "journal",
        "it tells of a movement of stock that is not there",
        # What an import brought goes with its product when the import is undone.
        f"SELECT t.sequence FROM ({_TOLD}) t LEFT JOIN stock_movements m ON m.id = t.id "
        "WHERE t.kind = 'stock.adjustment' AND m.id IS NULL",
    ),
    (
        "category_known",
        "products",
        "it stands in a category that is not there",
        "SELECT p.id FROM products p LEFT JOIN categories c ON c.name = p.category "
        "WHERE p.category <> '' AND c.id IS NULL",
    ),
)
