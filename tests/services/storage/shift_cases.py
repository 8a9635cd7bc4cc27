"""The ways to break what must hold of shifts; each must make (at least) its invariant fire."""

_CLOSED = "WHERE state = 'closed'"


def _told(field: str, value: str) -> str:
    return f"UPDATE shifts SET report = json_set(report, '$.{field}', {value}) {_CLOSED}"


SHIFT_CASES: dict[str, list[tuple[str, ...]]] = {
    "payment_in_shift": [("DELETE FROM shift_money WHERE payment_id IS NOT NULL",)],
    "refund_in_shift": [
        ("DELETE FROM shift_money WHERE refund_id IS NOT NULL",),
        ("UPDATE refunds SET state = 'pending'",),
    ],
    "waits_while_open": [("UPDATE shifts SET state = 'open' WHERE serial = 2",)],
    "shift_numbers": [
        ("DELETE FROM shifts WHERE serial = 1",),
        ("UPDATE shifts SET serial = 9 WHERE serial = 2",),
    ],
    "z_received": [
        (_told("received", "1"),),
        ("UPDATE payments SET amount = amount + 1 WHERE method = 'qris'",),
        ("UPDATE shift_money SET shift_id = NULL WHERE payment_id IS NOT NULL",),
    ],
    "z_returned": [
        (_told("returned", "1"),),
        ("UPDATE refunds SET amount = amount - 1",),
    ],
    "z_methods": [
        ("UPDATE payments SET method = 'card' WHERE method = 'cash'",),
        (_told("methods[0].received", "1"),),
        (_told("methods", "json('[]')"),),
    ],
    "z_cash": [
        ("UPDATE shifts SET expected = expected + 1, difference = difference - 1",),
        ("UPDATE shifts SET difference = 0",),
        ("UPDATE shifts SET reason = ''",),
        ("UPDATE shifts SET float_amount = float_amount - 1",),
        ("UPDATE cash_moves SET amount = amount + 1",),
        ("UPDATE cash_moves SET kind = 'in'",),
        (_told("cash.expected", "1"),),
    ],
    "z_counted": [
        ("UPDATE shifts SET counted = counted + 1, expected = expected + 1",),
        ("UPDATE shifts SET counts = ''",),
    ],
    "z_sales": [
        (_told("sales.total", "1"),),
        (_told("sales.returned", "1"),),
        ("UPDATE shift_sales SET amount = amount + 1 WHERE kind = 'sold'",),
    ],
    "z_grand_total": [(_told("grand_total", "1"),), (_told("sales.net", "1"),)],
    "told_sales": [
        ("DELETE FROM shift_sales",),
        ("UPDATE orders SET total = total + 1, subtotal = subtotal + 1",),
        ("UPDATE orders SET state = 'void' WHERE rowkey = 1",),
    ],
    "z_chain": [
        ("UPDATE shifts SET previous = hash WHERE serial = 1",),
        ("UPDATE shifts SET hash = NULL WHERE serial = 2",),
        ("DELETE FROM shifts WHERE serial = 1",),
    ],
    "shift_journalled": [
        ("DELETE FROM journal WHERE kind = 'shift.closed'",),
        ("UPDATE shifts SET hash = upper(hash) WHERE serial = 2",),
    ],
    "cash_journalled": [
        ("DELETE FROM journal WHERE kind = 'cash.moved'",),
        ("UPDATE cash_moves SET amount = amount + 1",),
    ],
}
