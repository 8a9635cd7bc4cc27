"""Every invariant of the shop's file, as SQL that must return no rows, and the chain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from posapp.models.clock import Clock
from posapp.models.errors import StorageTrouble
from posapp.services.storage import (
    check_customers,
    check_prices,
    check_shifts,
    check_stock,
    journal,
)
from posapp.services.storage.database import Database, ReadUnit
from posapp.services.storage.engine import reader_engine
from posapp.services.storage.journal import BrokenChain

PAID = "(SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.order_id = o.id)"
BACK = (
    "(SELECT coalesce(sum(r.amount), 0) FROM refunds r "
    "WHERE r.order_id = o.id AND r.state = 'done')"
)
RETURNED = (
    "((SELECT coalesce(sum(g.amount), 0) FROM goods_returns g WHERE g.order_id = o.id) "
    "+ (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.order_id = o.id "
    "AND r.state = 'done' AND r.cause = 'return' "
    "AND NOT EXISTS (SELECT 1 FROM goods_returns g WHERE g.refund_id = r.id)))"
)


def _told(field: str) -> str:
    """What a journal row says; nothing where it was altered into something unreadable."""
    return (
        "CASE WHEN typeof(j.body) = 'text' AND json_valid(j.body) "
        f"THEN json_extract(j.body, '$.{field}') END"
    )


#: (name, table, why, query). Each query gives the offending row's id.
INVARIANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "line_amount",
        "order_lines",
        "amount is not quantity x price - discount",
        # Half up on integers; quantities are positive.
        "SELECT id FROM order_lines "
        "WHERE amount <> (2 * quantity * unit_price + 1000) / 2000 - discount",
    ),
    (
        "line_tax",
        "order_lines",
        "tax does not fit its rate",
        "SELECT id FROM order_lines WHERE tax <> CASE WHEN tax_is_added "
        "THEN (2 * amount * tax_rate + 10000) / 20000 "
        "ELSE amount - (2 * amount * 10000 + 10000 + tax_rate) / (2 * (10000 + tax_rate)) END",
    ),
    (
        "order_lines",
        "orders",
        "subtotal, discount and tax are not those of its lines",
        "SELECT o.id FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id GROUP BY o.id "
        "HAVING o.subtotal <> coalesce(sum(l.amount), 0) "
        "OR o.discount <> coalesce(sum(l.discount), 0) "
        "OR o.tax_added <> coalesce(sum(CASE WHEN l.tax_is_added THEN l.tax END), 0) "
        "OR o.tax_included <> coalesce(sum(CASE WHEN NOT l.tax_is_added THEN l.tax END), 0)",
    ),
    (
        "order_total",
        "orders",
        "total is not subtotal + added tax + rounding",
        "SELECT id FROM orders WHERE total <> subtotal + tax_added + rounding",
    ),
    (
        "order_received",
        "orders",
        "received is not payments - refunds",
        f"SELECT o.id FROM orders o WHERE o.received <> {PAID} - {BACK}",
    ),
    (
        "order_returned",
        "orders",
        "returned is not its goods that came back",
        f"SELECT o.id FROM orders o WHERE o.returned <> {RETURNED}",
    ),
    (
        "return_amount",
        "goods_returns",
        "its amount is not that of its lines and its rounding",
        "SELECT g.id FROM goods_returns g LEFT JOIN returned_lines l ON l.return_id = g.id "
        "GROUP BY g.id HAVING count(l.rowkey) = 0 OR g.amount <> sum(l.amount) + g.rounding",
    ),
    (
        "returned_within",
        "order_lines",
        "more came back than was sold",
        "SELECT l.id FROM order_lines l JOIN returned_lines r ON r.line_id = l.id GROUP BY l.id "
        "HAVING sum(r.quantity) > l.quantity "
        "OR sum(r.amount) > l.amount + CASE WHEN l.tax_is_added THEN l.tax ELSE 0 END",
    ),
    (
        "return_refund",
        "goods_returns",
        "its refund is that of another order, or more than the goods were worth",
        "SELECT g.id FROM goods_returns g JOIN refunds r ON r.id = g.refund_id "
        "WHERE r.order_id IS NOT g.order_id OR r.amount > g.amount OR r.cause <> 'return'",
    ),
    (
        "order_owed",
        "orders",
        "owed or outstanding does not follow",
        "SELECT id FROM orders WHERE owed <> total - returned OR outstanding <> "
        "CASE WHEN state IN ('void', 'parked') THEN 0 ELSE max(0, owed - received) END",
    ),
    (
        "order_status",
        "orders",
        "the payment status does not follow the money",
        "SELECT id FROM orders WHERE payment_status <> CASE "
        "WHEN received > owed THEN 'overpaid' "
        "WHEN received = owed AND returned > 0 AND owed = 0 THEN 'refunded' "
        "WHEN received = owed AND returned > 0 THEN 'partially_refunded' "
        "WHEN received = owed THEN 'paid' "
        "WHEN received > 0 THEN 'partially_paid' ELSE 'unpaid' END",
    ),
    (
        "void_empty",
        "orders",
        "a void order holds money",
        "SELECT id FROM orders WHERE state = 'void' AND received <> 0",
    ),
    (
        "payment_currency",
        "payments",
        "it is booked in another currency than its order",
        "SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id "
        "WHERE p.currency <> o.currency",
    ),
    (
        "payment_cash",
        "payments",
        "change is not tendered - amount",
        "SELECT id FROM payments WHERE (tendered IS NULL AND change <> 0) "
        "OR (tendered IS NOT NULL AND change <> tendered - amount)",
    ),
    (
        "payment_counted_or_reviewed",
        "payments",
        "money that counts for no order and that nobody is asked about",
        "SELECT p.id FROM payments p LEFT JOIN reviews r ON r.payment_id = p.id "
        "WHERE p.order_id IS NULL AND r.id IS NULL",
    ),
    (
        "refund_within",
        "refunds",
        "more went back than arrived",
        "SELECT max(r.id) FROM refunds r JOIN payments p ON p.id = r.payment_id "
        "WHERE r.state = 'done' GROUP BY p.id HAVING sum(r.amount) > p.amount",
    ),
    (
        "order_reviews",
        "orders",
        "the count of open reviews is wrong",
        "SELECT o.id FROM orders o WHERE o.open_reviews <> "
        "(SELECT count(*) FROM reviews r WHERE r.order_id = o.id AND r.state = 'open')",
    ),
    (
        "order_numbers",
        "orders",
        "a number is missing or given twice in its series",
        "SELECT series FROM orders WHERE series IS NOT NULL GROUP BY series "
        "HAVING min(serial) <> 1 OR max(serial) <> count(*)",
    ),
    (
        "invoice_numbers",
        "invoices",
        "a number is missing or given twice in its series",
        "SELECT series FROM invoices GROUP BY series "
        "HAVING min(serial) <> 1 OR max(serial) <> count(*)",
    ),
    (
        "series_last",
        "series",
        "the last number is not the last document's",
        "SELECT s.kind || '-' || s.name FROM series s WHERE s.last <> CASE s.kind "
        "WHEN 'order' THEN (SELECT count(*) FROM orders o WHERE o.series = s.name) "
        "WHEN 'shift' THEN (SELECT count(*) FROM shifts h WHERE h.series = s.name) "
        "ELSE (SELECT count(*) FROM invoices i WHERE i.series = s.name) END",
    ),
    (
        "invoice_paid",
        "invoices",
        "its order is paid and it is not, or the other way round",
        "SELECT i.id FROM invoices i JOIN orders o ON o.id = i.order_id WHERE "
        "(o.outstanding = 0 AND i.state IN ('draft', 'queued', 'pending', 'partially_paid')) "
        "OR (i.state = 'paid' AND o.outstanding > 0 AND NOT EXISTS (SELECT 1 FROM refunds r "
        "WHERE r.order_id = o.id AND r.state = 'done') "
        "AND o.id NOT IN (SELECT subject FROM journal WHERE kind = 'order.edited'))",
    ),
    (
        "invoice_charge",
        "invoices",
        "amount, reference or link is not that of its current opening",
        "SELECT i.id FROM invoices i LEFT JOIN charges c "
        "ON c.invoice_id = i.id AND c.opening = i.opening "
        "WHERE c.id IS NULL OR c.amount <> i.amount OR c.reference <> i.reference "
        "OR c.url <> i.url",
    ),
    (
        "one_link",
        "charges",
        "a customer could hold two open links of one order",
        "SELECT max(c.id) FROM charges c JOIN invoices i ON i.id = c.invoice_id "
        "WHERE c.state IN ('queued', 'pending') AND NOT c.closing "
        "GROUP BY i.order_id HAVING count(*) > 1",
    ),
    (
        "link_sum",
        "charges",
        "its link asks for another sum than what is outstanding",
        "SELECT c.id FROM charges c JOIN invoices i ON i.id = c.invoice_id "
        "JOIN orders o ON o.id = i.order_id WHERE c.state IN ('queued', 'pending') "
        "AND NOT c.closing AND c.amount <> o.outstanding",
    ),
    (
        "charge_paid",
        "charges",
        "it says paid and no money came",
        "SELECT c.id FROM charges c LEFT JOIN payments p ON p.charge_id = c.id "
        "WHERE c.state = 'paid' AND p.id IS NULL",
    ),
    (
        "delivery_amount",
        "deliveries",
        "it names another sum than its opening",
        "SELECT d.id FROM deliveries d JOIN charges c ON c.id = d.charge_id "
        "WHERE d.amount <> c.amount",
    ),
    (
        "outbox_lost",
        "charges",
        "it waits for the gateway and no job carries it",
        # Its own job, or the closing of another link of its order that it waits for.
        "SELECT c.id FROM charges c JOIN invoices i ON i.id = c.invoice_id "
        "WHERE c.state = 'queued' AND NOT c.closing AND NOT EXISTS (SELECT 1 FROM outbox j "
        "JOIN charges x ON x.id = j.subject JOIN invoices y ON y.id = x.invoice_id "
        "WHERE y.order_id = i.order_id AND j.state IN ('waiting', 'running', 'stuck') "
        "AND (x.id = c.id OR j.kind = 'cancel_charge'))",
    ),
    (
        "closing_lost",
        "charges",
        "it is to be closed and no job carries it",
        "SELECT c.id FROM charges c WHERE c.closing AND c.state IN ('queued', 'pending') "
        "AND NOT EXISTS (SELECT 1 FROM outbox j WHERE j.subject = c.id "
        "AND j.kind = 'cancel_charge' AND j.state <> 'done')",
    ),
    (
        "delivery_lost",
        "deliveries",
        "it is to be told and no job carries it",
        "SELECT d.id FROM deliveries d JOIN charges c ON c.id = d.charge_id "
        "WHERE (d.state = 'waiting' AND c.state <> 'queued') "
        "OR (d.state = 'queued' AND NOT EXISTS (SELECT 1 FROM outbox j "
        "WHERE j.subject = d.id AND j.state IN ('waiting', 'running', 'stuck')))",
    ),
    (
        "charge_account",
        "charges",
        "its gateway account is not there",
        "SELECT c.id FROM charges c LEFT JOIN gateway_accounts a ON a.name = c.account "
        "WHERE a.name IS NULL AND c.account <> 'sandbox'",
    ),
    (
        "account_fields",
        "gateway_accounts",
        "its fields cannot be read",
        "SELECT name FROM gateway_accounts WHERE NOT json_valid(fields) "
        "OR CASE WHEN json_valid(fields) THEN json_type(fields) END <> 'object'",
    ),
    (
        "transfer_refund",
        "refunds",
        "it goes back by transfer and nobody wrote down how far that is",
        "SELECT r.id FROM refunds r LEFT JOIN transfers t ON t.refund_id = r.id "
        "WHERE r.method = 'transfer' AND r.account IS NULL "
        "AND (t.refund_id IS NULL OR (r.state = 'pending') <> (t.ended_at IS NULL))",
    ),
    (
        "order_journalled",
        "orders",
        "it is not in the journal, or with another total",
        # As it was opened, or as it was edited or rounded last.
        "SELECT o.id FROM orders o LEFT JOIN (SELECT subject, max(sequence) AS last FROM journal "
        "WHERE kind IN ('order.opened', 'order.edited', 'order.rounded') GROUP BY subject) t "
        "ON t.subject = o.id "
        "LEFT JOIN journal j ON j.sequence = t.last WHERE o.number IS NOT NULL "
        f"AND ({_told('total')} IS NOT o.total OR {_told('number')} IS NOT o.number)",
    ),
    (
        "payment_journalled",
        "payments",
        "it is not in the journal, or with another amount",
        "SELECT p.id FROM payments p LEFT JOIN journal j ON j.subject = p.id "
        "AND j.kind = 'payment.received' "
        f"WHERE {_told('amount')} IS NOT p.amount",
    ),
    (
        "refund_journalled",
        "refunds",
        "it is not in the journal, or with another amount",
        "SELECT r.id FROM refunds r LEFT JOIN journal j ON j.subject = r.id "
        f"AND j.kind = 'refund.made' WHERE r.state = 'done' AND {_told('amount')} IS NOT r.amount",
    ),
    (
        "return_journalled",
        "goods_returns",
        "it is not in the journal, or with another amount",
        "SELECT g.id FROM goods_returns g LEFT JOIN journal j ON j.subject = g.id "
        f"AND j.kind = 'goods.returned' WHERE {_told('amount')} IS NOT g.amount",
    ),
    (
        "print_job",
        "print_jobs",
        "it is in no state, or of no kind, that a printer knows",
        "SELECT id FROM print_jobs WHERE kind NOT IN ('receipt', 'invoice', 'drawer') "
        "OR state NOT IN ('waiting', 'printing', 'printed', 'left', 'dropped')",
    ),
    # The other way round: what the journal tells of must still be there.
    *(
        (
            f"journalled_{kind.partition('.')[0]}",
            "journal",
            f"it tells of a row of {table} that is not there",
            f"SELECT j.sequence FROM journal j LEFT JOIN {table} t ON t.id = j.subject "
            f"WHERE j.kind = '{kind}' AND t.id IS NULL",
        )
        for kind, table in (
            ("order.opened", "orders"),
            ("payment.received", "payments"),
            ("refund.made", "refunds"),
            ("goods.returned", "goods_returns"),
        )
    ),
    *check_customers.INVARIANTS,
    *check_prices.INVARIANTS,
    *check_stock.INVARIANTS,
    *check_shifts.INVARIANTS,
)


def quick_check(database: Database) -> str | None:
    """SQLite's own look at the pages of the open file: what is wrong, or none.

    It reads the whole file, so it runs in the background after the window is there.
    """
    try:
        with database.read() as unit:
            told = str(unit.session.execute(text("PRAGMA quick_check(1)")).scalar_one())
    except StorageTrouble as trouble:
        return str(trouble.params.get("detail") or trouble.code)
    return None if told == "ok" else told


def broken(unit: ReadUnit) -> Iterator[BrokenChain]:
    """Everything that does not hold, on one read snapshot, money first."""
    with _reading_anything(unit):
        for _name, table, why, query in INVARIANTS:
            yield from _readable(table, _offending(unit, table, why, query))
        yield from _readable("sqlite_master", _dangling(unit))
        yield from _readable("journal", journal.walk(unit))
        yield from _readable("shifts", check_shifts.altered_zs(unit))


def _offending(unit: ReadUnit, table: str, why: str, query: str) -> Iterator[BrokenChain]:
    for row in unit.session.execute(text(query)):
        yield BrokenChain(table, str(row[0]), why)


def _dangling(unit: ReadUnit) -> Iterator[BrokenChain]:
    for row in unit.session.execute(text("PRAGMA foreign_key_check")):
        yield BrokenChain(str(row[0]), str(row[1]), f"it refers to no row of {row[2]}")


def _readable(table: str, found: Iterator[BrokenChain]) -> Iterator[BrokenChain]:
    """What cannot even be asked is broken too, and is no reason to stop asking."""
    try:
        yield from found
    except (DBAPIError, UnicodeDecodeError) as error:
        yield BrokenChain(table, "", f"it cannot be read: {error}")


@contextmanager
def _reading_anything(unit: ReadUnit) -> Iterator[None]:
    """Read text that is not UTF-8 any more (a flipped bit): it has to be named, not stumbled on."""
    connection: Any = unit.session.connection().connection.dbapi_connection
    usual = connection.text_factory
    connection.text_factory = lambda stored: stored.decode("utf-8", "replace")
    try:
        yield
    finally:
        connection.text_factory = usual


def first_broken(unit: ReadUnit) -> BrokenChain | None:
    """The first thing that does not hold, or none."""
    return next(broken(unit), None)


def first_broken_in_file(path: Path, clock: Clock) -> BrokenChain | None:
    """The same for a file that no till has open (a backup)."""
    from sqlalchemy.orm import Session

    engine = reader_engine(path)
    try:
        with Session(engine) as session, session.begin():
            return first_broken(ReadUnit(session, clock))
    finally:
        engine.dispose()
