"""Every invariant holds on a shop where everything happened, and each notices its own breach."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from posapp.models.errors import StorageTrouble
from posapp.services.storage import check
from posapp.services.storage.backup import prove
from tests import builders
from tests.services.storage import raw
from tests.services.storage.customer_cases import CUSTOMER_CASES
from tests.services.storage.price_cases import PRICE_CASES
from tests.services.storage.rich import rich_shop
from tests.services.storage.rich_stock import STOCK_CASES
from tests.services.storage.shift_cases import SHIFT_CASES

NAMES = [name for name, *_ in check.INVARIANTS]
QUERIES = {name: query for name, _, _, query in check.INVARIANTS}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop where everything happened, closed."""
    folder = tmp_path_factory.mktemp("rich") / "shop"
    shop = rich_shop(folder)
    shop.till.stop()
    return folder


@pytest.fixture
def copy(rich: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(rich, tmp_path / "copy"))


def _firing(folder: Path) -> set[str]:
    with raw.opened(raw.database(folder)) as connection:
        return {name for name, query in QUERIES.items() if connection.execute(query).fetchone()}


def _first(folder: Path) -> str:
    found = check.first_broken_in_file(raw.database(folder), builders.clock())
    return "" if found is None else found.table


def test_nothing_fires_on_a_shop_where_everything_happened(rich):
    assert _firing(rich) == set()
    assert _first(rich) == ""


def test_everything_did_happen(rich):
    statuses = {row[0] for row in raw.rows(rich, "SELECT payment_status FROM orders")}
    assert statuses >= {"unpaid", "partially_paid", "paid", "overpaid", "partially_refunded"}
    states = {row[0] for row in raw.rows(rich, "SELECT state FROM orders")}
    assert states == {"parked", "open", "void"}
    causes = {row[0] for row in raw.rows(rich, "SELECT cause FROM refunds")}
    assert causes == {"return", "reversal"}
    charges = {row[0] for row in raw.rows(rich, "SELECT state FROM charges")}
    assert charges >= {"queued", "pending", "paid", "cancelled"}
    for table in ("order_lines", "payments", "reviews", "deliveries", "outbox", "journal_detail"):
        assert raw.value(rich, f"SELECT count(*) FROM {table}") > 0
    for column in ("tax_included", "tax_added", "open_reviews", "returned"):
        assert raw.value(rich, f"SELECT count(*) FROM orders WHERE {column} > 0") > 0


LAST_ORDER = "(SELECT max(serial) FROM orders)"

#: For each invariant the ways to break it that are tried; each must make (at least) it fire.
CASES: dict[str, list[tuple[str, ...]]] = {
    "line_amount": [
        ("UPDATE order_lines SET amount = amount + 1 WHERE rowkey = 1",),
        ("UPDATE order_lines SET quantity = quantity + 1000 WHERE rowkey = 1",),
        ("UPDATE order_lines SET unit_price = unit_price - 1 WHERE rowkey = 1",),
        ("UPDATE order_lines SET discount = 1 WHERE rowkey = 1",),
    ],
    "line_tax": [
        ("UPDATE order_lines SET tax = tax - 1 WHERE tax > 0 AND tax_is_added",),
        ("UPDATE order_lines SET tax = tax + 1 WHERE tax > 0 AND NOT tax_is_added",),
        ("UPDATE order_lines SET tax_rate = 1200 WHERE tax > 0",),
    ],
    "order_lines": [
        ("UPDATE orders SET subtotal = subtotal + 1 WHERE rowkey = 1",),
        ("UPDATE orders SET discount = 1 WHERE rowkey = 1",),
        ("UPDATE orders SET tax_added = tax_added - 1 WHERE tax_added > 0",),
        ("UPDATE orders SET tax_included = tax_included - 1 WHERE tax_included > 0",),
        ("DELETE FROM order_lines WHERE rowkey = 1",),
    ],
    "order_total": [
        ("UPDATE orders SET total = total - 1 WHERE rowkey = 1",),
        ("UPDATE orders SET rounding = 1 WHERE rowkey = 1",),
    ],
    "order_received": [
        ("UPDATE orders SET received = received + 1 WHERE rowkey = 1",),
        ("DELETE FROM payments WHERE rowkey = 1",),
        ("UPDATE payments SET amount = amount - 1 WHERE rowkey = 1",),
        ("UPDATE refunds SET state = 'pending'",),
    ],
    "order_returned": [
        ("UPDATE orders SET returned = returned + 1 WHERE rowkey = 1",),
        ("UPDATE refunds SET cause = 'surplus' WHERE cause = 'return'",),
        ("UPDATE goods_returns SET refund_id = NULL",),
    ],
    "return_amount": [
        ("UPDATE goods_returns SET amount = amount + 1",),
        ("UPDATE returned_lines SET amount = amount - 1",),
        ("DELETE FROM returned_lines",),
    ],
    "returned_within": [
        ("UPDATE returned_lines SET quantity = quantity * 10",),
        ("UPDATE returned_lines SET amount = amount * 10",),
    ],
    "return_refund": [
        ("UPDATE refunds SET amount = amount * 10 WHERE cause = 'return'",),
        ("UPDATE refunds SET order_id = NULL WHERE cause = 'return'",),
        ("UPDATE refunds SET cause = 'surplus' WHERE cause = 'return'",),
    ],
    "order_owed": [
        ("UPDATE orders SET owed = owed - 1 WHERE rowkey = 1",),
        ("UPDATE orders SET outstanding = 0 WHERE outstanding > 0",),
        ("UPDATE orders SET outstanding = 1 WHERE state = 'void'",),
    ],
    "order_status": [
        (f"UPDATE orders SET payment_status = '{status}' WHERE payment_status <> '{status}'",)
        for status in ("unpaid", "partially_paid", "paid", "overpaid", "refunded",
                       "partially_refunded", "settled")
    ],
    "void_empty": [("UPDATE orders SET received = 1 WHERE state = 'void'",)],
    "payment_currency": [("UPDATE payments SET currency = 'USD' WHERE order_id IS NOT NULL",)],
    "payment_cash": [
        ("UPDATE payments SET change = change + 1 WHERE tendered IS NOT NULL",),
        ("UPDATE payments SET change = 1 WHERE tendered IS NULL",),
        ("UPDATE payments SET tendered = amount WHERE tendered IS NOT NULL",),
    ],
    "payment_counted_or_reviewed": [
        ("DELETE FROM reviews WHERE reason = 'order_void'",),
        ("UPDATE payments SET order_id = NULL WHERE rowkey = 1",),
    ],
    "refund_within": [("UPDATE refunds SET amount = amount * 10",)],
    "order_reviews": [
        ("UPDATE orders SET open_reviews = 0 WHERE open_reviews > 0",),
        ("UPDATE reviews SET state = 'closed'",),
    ],
    "order_numbers": [
        ("DELETE FROM orders WHERE serial = 2",),
        ("DELETE FROM orders WHERE serial = 1",),
        (f"UPDATE orders SET serial = serial + 1 WHERE serial = {LAST_ORDER}",),
        ("DROP INDEX IF EXISTS none", "UPDATE orders SET series = 'A2' WHERE serial = 2"),
    ],
    "invoice_numbers": [
        ("DELETE FROM invoices WHERE serial = 2",),
        ("UPDATE invoices SET serial = 99 WHERE serial = 1",),
    ],
    "series_last": [
        ("UPDATE series SET last = last + 1 WHERE kind = 'order'",),
        ("UPDATE series SET last = last - 1 WHERE kind = 'invoice'",),
        (f"DELETE FROM orders WHERE serial = {LAST_ORDER}",),
    ],
    "invoice_paid": [
        ("UPDATE invoices SET state = 'pending' WHERE state = 'paid'",),
        ("UPDATE invoices SET state = 'paid' WHERE state = 'queued'",),
    ],
    "invoice_charge": [
        ("UPDATE invoices SET amount = amount + 1 WHERE serial = 1",),
        ("UPDATE invoices SET reference = 'INV-A-000001-0000' WHERE serial = 1",),
        ("UPDATE invoices SET url = 'https://elsewhere.example' WHERE serial = 1",),
        ("UPDATE invoices SET opening = 9 WHERE serial = 1",),
    ],
    "one_link": [
        (
            "UPDATE charges SET state = 'pending', closing = 0 WHERE invoice_id IN "
            "(SELECT invoice_id FROM charges GROUP BY invoice_id HAVING count(*) > 1)",
        )
    ],
    "link_sum": [
        ("UPDATE charges SET amount = amount + 1 WHERE state = 'queued'",),
        ("UPDATE charges SET state = 'pending' WHERE state = 'paid'",),
    ],
    "closing_lost": [("UPDATE charges SET closing = 1 WHERE state = 'queued'",)],
    "delivery_lost": [
        ("UPDATE deliveries SET state = 'queued' WHERE state = 'sent'",),
        ("UPDATE charges SET state = 'pending' WHERE state = 'queued'",),
    ],
    "charge_paid": [("UPDATE charges SET state = 'paid' WHERE state = 'pending'",)],
    "delivery_amount": [("UPDATE deliveries SET amount = amount + 1 WHERE rowkey = 1",)],
    "outbox_lost": [
        ("DELETE FROM outbox WHERE state = 'waiting'",),
        ("UPDATE outbox SET state = 'done' WHERE state = 'waiting'",),
    ],
    "charge_account": [("UPDATE charges SET account = 'nobody' WHERE rowkey = 1",)],
    "account_fields": [
        ("UPDATE gateway_accounts SET fields = '{'",),
        ("UPDATE gateway_accounts SET fields = '[]'",),
    ],
    "transfer_refund": [
        ("DELETE FROM transfers",),
        ("UPDATE transfers SET ended_at = NULL",),
    ],
    "order_journalled": [
        ("DELETE FROM journal WHERE kind = 'order.opened' AND rowid % 2",),
        ("UPDATE journal SET body = json_set(body, '$.total', 1) WHERE kind = 'order.opened'",),
        ("DELETE FROM journal WHERE kind = 'order.edited'",),
        ("UPDATE journal SET body = json_set(body, '$.total', 1) WHERE kind = 'order.edited'",),
        ("UPDATE orders SET number = 'ORD-A-000099' WHERE serial = 1",),
    ],
    "payment_journalled": [
        ("DELETE FROM journal WHERE kind = 'payment.received'",),
        ("UPDATE payments SET amount = amount - 1 WHERE rowkey = 1",),
    ],
    "refund_journalled": [
        ("DELETE FROM journal WHERE kind = 'refund.made'",),
        ("UPDATE refunds SET amount = amount - 1",),
    ],
    "journalled_order": [
        (
            f"DELETE FROM orders WHERE serial = {LAST_ORDER}",
            "UPDATE series SET last = last - 1 WHERE kind = 'order'",
        )
    ],
    "journalled_payment": [
        (
            "DELETE FROM payments WHERE rowkey = 1",
            "UPDATE orders SET received = 0, outstanding = owed, payment_status = 'unpaid' "
            "WHERE rowkey = 1",
        )
    ],
    "return_journalled": [
        ("DELETE FROM journal WHERE kind = 'goods.returned'",),
        ("UPDATE goods_returns SET amount = amount - 1",),
    ],
    "print_job": [
        ("UPDATE print_jobs SET state = 'lost'",),
        ("UPDATE print_jobs SET kind = 'poster'",),
    ],
    "journalled_refund": [("DELETE FROM refunds",)],
    **SHIFT_CASES,
    **STOCK_CASES,
    **CUSTOMER_CASES,
    **PRICE_CASES,
    "journalled_goods": [("DELETE FROM returned_lines", "DELETE FROM goods_returns")],
}  # fmt: skip


def test_every_invariant_has_a_case():
    assert set(CASES) == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_a_breach_is_noticed(name, copy, tmp_path):
    for number, statements in enumerate(CASES[name]):
        broken = Path(shutil.copytree(copy, tmp_path / str(number)))
        raw.tamper(broken, *statements)
        assert name in _firing(broken), statements
        assert _first(broken), "check does not pass"


def test_a_reference_to_a_row_that_is_not_there_is_noticed(copy):
    raw.tamper(copy, "UPDATE customers SET group_id = 'nobody' WHERE rowkey = 1")
    assert _firing(copy) == set()
    assert _first(copy) == "customers"


def test_the_table_and_the_row_are_named(copy):
    raw.tamper(copy, "UPDATE order_lines SET amount = amount + 1 WHERE rowkey = 3")
    found = check.first_broken_in_file(raw.database(copy), builders.clock())
    expected = raw.value(copy, "SELECT id FROM order_lines WHERE rowkey = 3")
    assert (found.table, found.row) == ("order_lines", expected)
    assert found.why


def test_sqlites_own_check_sees_none_of_this(copy):
    raw.tamper(copy, "UPDATE payments SET amount = amount - 1")
    with raw.opened(raw.database(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


MONEY = (
    "SELECT id, series, serial, number, state, payment_status, currency, subtotal, discount, "
    "tax_included, tax_added, rounding, total, returned, owed, received, outstanding FROM orders",
    "SELECT id, order_id, quantity, unit_price, discount, tax_rate, tax, amount FROM order_lines",
    "SELECT id, order_id, amount, currency FROM payments",
    "SELECT * FROM journal",
)


def _money(file: Path) -> list[list[tuple[object, ...]]]:
    with raw.opened(file) as connection:
        return [connection.execute(query).fetchall() for query in MONEY]


@pytest.mark.slow(reason="checks two hundred damaged copies")
def _proved(file: Path) -> bool:
    try:
        prove(file, builders.clock())
    except StorageTrouble:
        return False
    return True


@pytest.mark.slow(reason="checks two hundred damaged copies")
def test_a_flipped_bit_is_noticed_or_touched_no_money(copy, tmp_path):
    """Whatever the disk does to a file: it is called damaged, or its money is what it was."""
    with raw.opened(raw.database(copy)) as connection:
        connection.execute("VACUUM")
    content, money = raw.database(copy).read_bytes(), _money(raw.database(copy))
    used = [place for place, byte in enumerate(content) if byte]
    chance = random.Random(20261119)
    file, noticed = tmp_path / "flipped.sqlite3", 0
    for _ in range(200):
        flipped = bytearray(content)
        flipped[chance.choice(used)] ^= 1 << chance.randrange(8)
        file.write_bytes(flipped)
        if _proved(file):
            assert _money(file) == money
        else:
            noticed += 1
    assert 50 < noticed < 200


def test_pages_that_are_damaged_are_noticed_by_the_quick_check(closed):
    till = builders.Till(closed, clock=builders.clock(), actor=builders.ACTOR)
    assert check.quick_check(till.database) is None
    till.stop()
    file = raw.database(closed)
    with raw.opened(file) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_orders_customer_id'"
        page = connection.execute(query).fetchone()[0]
    with file.open("rb+") as content:
        content.seek((page - 1) * 4096 + 8)
        content.write(b"\xff" * 400)
    till = builders.Till(closed, clock=builders.clock(), actor=builders.ACTOR)
    assert check.quick_check(till.database)
    till.stop()


def test_a_shop_cannot_be_checked_while_half_a_sale_is_seen(till):
    """Each look is one snapshot: what is sold meanwhile is not half in it."""
    with till.database.read() as unit:
        assert check.first_broken(unit) is None
        builders.order(till)
        assert check.first_broken(unit) is None
