"""What must hold of shifts: each Z again from its payments, its cash and its sales, and the chain.

The sums are worked out here a second time, by other queries than those that made the Z.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from posapp.models.journal import GENESIS
from posapp.models.shift import ZLine, z_hash
from posapp.services.storage.database import ReadUnit
from posapp.services.storage.journal import BrokenChain


def _money(kind: str, only: str = "1") -> str:
    """The payments or refunds of shift ``s``."""
    return (
        f"(SELECT coalesce(sum(x.amount), 0) FROM shift_money m JOIN {kind}s x "
        f"ON x.id = m.{kind}_id WHERE m.shift_id = s.id AND x.currency = s.currency AND {only})"
    )


def _z(field: str) -> str:
    """What the Z says; nothing where it cannot be read."""
    return f"CASE WHEN json_valid(s.report) THEN json_extract(s.report, '$.{field}') END"


def _moved(kind: str) -> str:
    return (
        "(SELECT coalesce(sum(c.amount), 0) FROM cash_moves c "
        f"WHERE c.shift_id = s.id AND c.kind = '{kind}')"
    )


_IN_CASH = "x.method = 'cash' AND x.account IS NULL"
_EXPECTED = (
    f"s.float_amount - s.late_in_float + {_money('payment', _IN_CASH)} "
    f"- {_money('refund', _IN_CASH)} + {_moved('in')} - {_moved('out')}"
)
_METHODS = (
    "SELECT sum(json_extract(e.value, '$.{told}')) FROM json_each(s.report, '$.methods') e "
    "WHERE json_extract(e.value, '$.method') = x.method"
)


def _by_method(kind: str, told: str) -> str:
    return (
        "SELECT s.id FROM shifts s JOIN shift_money m ON m.shift_id = s.id "
        f"JOIN {kind}s x ON x.id = m.{kind}_id AND x.currency = s.currency "
        "WHERE s.state = 'closed' AND json_valid(s.report) GROUP BY s.id, x.method "
        f"HAVING sum(x.amount) IS NOT ({_METHODS.format(told=told)})"
    )


_SOLD = (
    "coalesce(sum(CASE WHEN r.kind <> 'returned' "
    "THEN r.amount + CASE WHEN r.tax_is_added THEN r.tax ELSE 0 END END), 0)"
)
_BACK = "coalesce(sum(CASE WHEN r.kind = 'returned' THEN r.amount END), 0)"

#: (name, table, why, query), as in ``check.INVARIANTS``.
INVARIANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "payment_in_shift",
        "payments",
        "it belongs to no shift and waits for none",
        "SELECT p.id FROM payments p LEFT JOIN shift_money m ON m.payment_id = p.id "
        "WHERE m.rowkey IS NULL",
    ),
    (
        "refund_in_shift",
        "refunds",
        "it belongs to no shift and waits for none, or it is no fact yet and belongs to one",
        "SELECT r.id FROM refunds r LEFT JOIN shift_money m ON m.refund_id = r.id "
        "WHERE (r.state = 'done') <> (m.rowkey IS NOT NULL)",
    ),
    (
        "waits_while_open",
        "shift_money",
        "it waits for a shift although one is open",
        "SELECT m.rowkey FROM shift_money m JOIN shifts s ON s.till = m.till "
        "AND s.state = 'open' WHERE m.shift_id IS NULL",
    ),
    (
        "shift_numbers",
        "shifts",
        "a number is missing or given twice in its series",
        "SELECT series FROM shifts GROUP BY series "
        "HAVING min(serial) <> 1 OR max(serial) <> count(*)",
    ),
    (
        "z_received",
        "shifts",
        "its Z tells of other payments than it has",
        f"SELECT s.id FROM shifts s WHERE s.state = 'closed' AND {_z('received')} "
        f"IS NOT {_money('payment')}",
    ),
    (
        "z_returned",
        "shifts",
        "its Z tells of other refunds than it has",
        f"SELECT s.id FROM shifts s WHERE s.state = 'closed' AND {_z('returned')} "
        f"IS NOT {_money('refund')}",
    ),
    (
        "z_methods",
        "shifts",
        "its Z tells other sums by method than its payments and refunds come to",
        f"{_by_method('payment', 'received')} UNION {_by_method('refund', 'returned')}",
    ),
    (
        "z_cash",
        "shifts",
        "the expected cash is not float + cash + in - out",
        f"SELECT s.id FROM shifts s WHERE s.state = 'closed' AND ({_EXPECTED} IS NOT s.expected "
        f"OR {_z('cash.expected')} IS NOT s.expected "
        "OR s.difference IS NOT s.counted - s.expected "
        "OR (s.difference <> 0 AND s.reason = ''))",
    ),
    (
        "z_counted",
        "shifts",
        "the count does not come to what was counted",
        "SELECT s.id FROM shifts s WHERE s.counted IS NOT (CASE WHEN json_valid(s.counts) THEN "
        "json_extract(s.counts, '$.other') + (SELECT coalesce(sum("
        "json_extract(e.value, '$[0]') * json_extract(e.value, '$[1]')), 0) "
        "FROM json_each(s.counts, '$.pieces') e) END)",
    ),
    (
        "z_sales",
        "shifts",
        "its Z tells of other sales than were written down with it",
        "SELECT s.id FROM shifts s LEFT JOIN shift_sales r ON r.shift_id = s.id "
        f"WHERE s.state = 'closed' GROUP BY s.id HAVING {_SOLD} IS NOT {_z('sales.total')} "
        f"OR {_BACK} IS NOT {_z('sales.returned')}",
    ),
    (
        "z_grand_total",
        "shifts",
        "the grand total is not that of the Z before and its own sales",
        f"SELECT id FROM (SELECT s.id, {_z('grand_total')} AS grand, {_z('sales.net')} AS net, "
        f"lag({_z('grand_total')}, 1, 0) OVER (PARTITION BY s.till ORDER BY s.rowkey) AS before "
        "FROM shifts s WHERE s.state = 'closed') WHERE grand IS NOT before + net",
    ),
    (
        "told_sales",
        "orders",
        "the Zs told of it add up to something else",
        f"SELECT o.id FROM orders o LEFT JOIN (SELECT r.order_id, {_SOLD} AS sold, {_BACK} AS back "
        "FROM shift_sales r GROUP BY 1) t ON t.order_id = o.id "
        "WHERE (coalesce(t.sold, 0) <> CASE o.state WHEN 'open' THEN o.total ELSE 0 END "
        "OR coalesce(t.back, 0) <> CASE o.state WHEN 'open' THEN o.returned ELSE 0 END) "
        "AND NOT EXISTS (SELECT 1 FROM shift_orders w LEFT JOIN shifts s ON s.id = w.shift_id "
        "WHERE w.order_id = o.id AND s.state IS NOT 'closed')",
    ),
    (
        "z_chain",
        "shifts",
        "it does not follow the Z before it",
        "SELECT id FROM (SELECT id, previous, hash, lag(hash, 1, "
        f"'{GENESIS}') OVER (PARTITION BY till ORDER BY rowkey) AS before FROM shifts "
        "WHERE state = 'closed') WHERE previous IS NOT before OR hash IS NULL",
    ),
    (
        "shift_journalled",
        "shifts",
        "it is not in the journal, or with another Z",
        "SELECT s.id FROM shifts s LEFT JOIN journal j ON j.subject = s.id "
        "AND j.kind = 'shift.closed' WHERE s.state = 'closed' AND (CASE WHEN json_valid(j.body) "
        "THEN json_extract(j.body, '$.hash') END) IS NOT s.hash",
    ),
    (
        "cash_journalled",
        "cash_moves",
        "it is not in the journal, or with another amount",
        "SELECT c.id FROM cash_moves c LEFT JOIN journal j ON j.subject = c.id "
        "AND j.kind = 'cash.moved' WHERE (CASE WHEN json_valid(j.body) "
        "THEN json_extract(j.body, '$.amount') END) IS NOT c.amount",
    ),
)


def altered_zs(unit: ReadUnit) -> Iterator[BrokenChain]:
    """Every closed shift whose hash is not that of what it says."""
    columns = ", ".join(ZLine._fields)
    rows = unit.session.execute(
        text(f"SELECT id, hash, {columns} FROM shifts WHERE state = 'closed' ORDER BY rowkey")
    )
    for row in rows:
        try:
            told = z_hash(ZLine(*row[2:]))
        except (TypeError, ValueError) as error:
            yield BrokenChain("shifts", str(row.id), str(error))
            continue
        if told != row.hash:
            yield BrokenChain("shifts", str(row.id), "its Z was altered")
