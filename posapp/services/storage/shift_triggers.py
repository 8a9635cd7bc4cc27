"""What belongs to which shift, written down by the database; and what a Z told, kept as it is."""

from __future__ import annotations


def _stamp(name: str, when: str, table: str, columns: str, values: str, guard: str = "") -> str:
    """A trigger that notes a row for the till's open shift, or for the next one."""
    return (
        f"CREATE TRIGGER {name} {when} BEGIN "
        f"INSERT INTO {table} (till, shift_id, {columns}, late) "
        "SELECT f.letter, (SELECT s.id FROM shifts s "
        f"WHERE s.till = f.letter AND s.state = 'open'), {values}, 0 FROM folder f {guard}; END"
    )


#: Once an order and shift, however often it is touched.
_ONCE = (
    "WHERE NOT EXISTS (SELECT 1 FROM shift_orders t WHERE t.order_id = NEW.id "
    "AND t.till = f.letter AND t.shift_id IS (SELECT s.id FROM shifts s "
    "WHERE s.till = f.letter AND s.state = 'open'))"
)
#: The sums that a Z tells of an order.
_SUMS = ("state", "total", "subtotal", "discount", "tax_added", "tax_included", "returned")

STAMPS = (
    (
        "payments_into_shift",
        _stamp(
            "payments_into_shift", "AFTER INSERT ON payments",
            "shift_money", "payment_id", "NEW.id",
        ),
    ),
    (
        "refunds_into_shift",
        _stamp(
            "refunds_into_shift", "AFTER INSERT ON refunds WHEN NEW.state = 'done'",
            "shift_money", "refund_id", "NEW.id",
        ),
    ),
    (
        "refunds_done_into_shift",
        _stamp(
            "refunds_done_into_shift",
            "AFTER UPDATE OF state ON refunds WHEN NEW.state = 'done' AND OLD.state <> 'done'",
            "shift_money", "refund_id", "NEW.id",
        ),
    ),
    (
        "orders_into_shift",
        _stamp(
            "orders_into_shift", "AFTER INSERT ON orders WHEN NEW.state <> 'parked'",
            "shift_orders", "order_id", "NEW.id",
        ),
    ),
    (
        "orders_changed_into_shift",
        _stamp(
            "orders_changed_into_shift",
            f"AFTER UPDATE OF {', '.join(_SUMS)} ON orders WHEN NEW.state <> 'parked' AND ("
            + " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _SUMS)
            + ")",
            "shift_orders", "order_id", "NEW.id", _ONCE,
        ),
    ),
)  # fmt: skip


def _refuse(name: str, when: str, why: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"


_APPEND_ONLY = tuple(
    _refuse(
        f"{table}_{verb.lower()}_refused", f"BEFORE {verb} ON {table}", f"{table} is append-only"
    )
    for table in ("cash_moves", "shift_sales")
    for verb in ("UPDATE", "DELETE")
)

SHIFT_TRIGGERS = (
    *STAMPS,
    *_APPEND_ONLY,
    _refuse(
        "shifts_update_refused", "BEFORE UPDATE ON shifts WHEN OLD.state = 'closed'",
        "a Z is final",
    ),
    _refuse("shifts_delete_refused", "BEFORE DELETE ON shifts", "shifts is append-only"),
    _refuse(
        "shift_money_update_refused", "BEFORE UPDATE ON shift_money WHEN OLD.shift_id IS NOT NULL",
        "it belongs to a shift already",
    ),
    _refuse("shift_money_delete_refused", "BEFORE DELETE ON shift_money", "it is append-only"),
    _refuse(
        "cash_moves_after_z_refused",
        "BEFORE INSERT ON cash_moves WHEN (SELECT state FROM shifts WHERE id = NEW.shift_id) "
        "IS NOT 'open'",
        "its shift is closed",
    ),
)  # fmt: skip

SHIFT_INDEXES = (
    (
        "uq_shifts_open",
        "CREATE UNIQUE INDEX uq_shifts_open ON shifts (till) WHERE state = 'open'",
    ),
)
