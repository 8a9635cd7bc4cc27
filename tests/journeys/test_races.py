"""The same fact from push, poll and hand at once, from two processes: it is booked once.

Two guards stand behind each other: looking and booking are one transaction under the writers'
lock, and the table itself refuses the second row. Each alone is enough; without both it
doubles.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from posapp.bootstrap import Till
from posapp.models.charge import Charge
from posapp.models.clock import SystemClock
from posapp.models.ids import new_id
from posapp.models.invoice import Invoice
from posapp.models.order import Order
from posapp.models.payment import Payment, Review
from posapp.services.gateways.types import ChargeRef
from posapp.services.invoicing.opening import reference
from posapp.services.payments.apply_status import apply_status
from posapp.services.payments.standing import restand
from posapp.services.sync.hub_client import HubClient
from posapp.services.sync.inbox import News
from posapp.services.sync.poller import ACTOR
from tests import builders
from tests.fakes.paid_gateway import AMOUNT, PaidGateway

pytestmark = pytest.mark.journey

ROOT = Path(__file__).resolve().parents[2]
#: Facts; each is booked by push, poll, hand and another process: 2,000 tries.
FACTS = 500
UNIQUE = "uq_payments_once"

Way = Callable[[Charge], None]


@pytest.fixture
def gateway() -> PaidGateway:
    return PaidGateway(SystemClock())


@pytest.fixture
def till(tmp_path, gateway) -> Iterator[Till]:
    made = builders.till(tmp_path / "shop", SystemClock(), gateways=lambda _name: gateway)
    yield made
    made.stop()


def open_links(till: Till, count: int) -> list[Charge]:
    """So many orders with an open link: one by the services, the others as its copies."""
    builders.invoice(till, builders.order(till, AMOUNT))
    till.outbox.run_pass()
    with till.database.write("os:test") as uow:
        for n in range(2, count + 1):
            ids = {kind: new_id() for kind in (Order, Invoice, Charge)}
            number = f"{n:06}"
            name = reference(f"INV-A-{number}", 1)
            _copy(uow, Order, id=ids[Order], number=f"ORD-A-{number}", serial=n)
            _copy(
                uow,
                Invoice,
                id=ids[Invoice],
                order_id=ids[Order],
                serial=n,
                number=f"INV-A-{number}",
                reference=name,
            )
            _copy(uow, Charge, id=ids[Charge], invoice_id=ids[Invoice], reference=name)
    return till.look(charges)


def _copy(uow, table, **changed: object) -> None:
    names = [column.name for column in table.__table__.columns if column.name != "rowkey"]
    values = ", ".join(f":{name}" if name in changed else f'"{name}"' for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    statement = f"INSERT INTO {table.__tablename__} ({listed}) SELECT {values} "
    uow.session.execute(text(f"{statement} FROM {table.__tablename__} WHERE rowkey = 1"), changed)


def charges(unit) -> list[Charge]:
    return list(unit.session.scalars(select(Charge).order_by(Charge.id)))


def race(charges: list[Charge], *ways: Way) -> list[Exception]:
    """Every way books every fact, all at once; what went wrong."""
    wrong: list[Exception] = []
    start = threading.Barrier(len(ways))

    def run(way: Way) -> None:
        start.wait()
        for charge in charges:
            try:
                way(charge)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=run, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def by_push(till: Till) -> Way:
    client = HubClient(till.database, till.poller, lambda: ("", ""))

    def push(charge: Charge) -> None:
        client._take(News(1, charge.account, f"paid-{charge.reference}", charge.reference, ""))

    return push


def by_poll(till: Till) -> Way:
    return lambda charge: till.poller.ask(charge) and None


def by_hand(till: Till, gateway: PaidGateway) -> Way:
    def look(charge: Charge) -> None:
        told = gateway.fetch_charge(ChargeRef(charge.reference, charge.id))
        till.do(apply_status, charge.id, told)

    return look


def without_looking_under_the_lock(till: Till, gateway: PaidGateway, ways: int) -> Way:
    """The harm: look first, then book, as two steps; all that race meet between them."""
    met = threading.Barrier(ways)

    def book(charge: Charge) -> None:
        (told,) = gateway.fetch_charge(ChargeRef(charge.reference, charge.id)).payments
        known = till.look(
            lambda unit: unit.session.scalars(
                select(Payment.id).where(Payment.gateway_payment_id == told.id)
            ).first()
        )
        met.wait()
        if known is not None:
            return
        with till.database.write(ACTOR) as uow:
            order = uow.session.scalars(
                select(Order)
                .join(Invoice, Invoice.order_id == Order.id)
                .where(Invoice.id == charge.invoice_id)
            ).one()
            now = uow.clock.now()
            uow.session.add(
                Payment(
                    id=new_id(), order_id=order.id, charge_id=charge.id, method=told.method,
                    amount=told.amount, currency=told.currency, account=charge.account,
                    gateway_payment_id=told.id, paid_at=now, created_at=now, created_by=ACTOR,
                )
            )  # fmt: skip
            restand(uow, order)

    return book


def doubled(till: Till) -> int:
    """Facts that are there more than once."""

    def count(unit) -> int:
        many = (
            select(Payment.gateway_payment_id)
            .group_by(Payment.gateway_payment_id)
            .having(func.count() > 1)
        )
        return len(unit.session.scalars(many).all())

    return till.look(count)


def all_paid_once(till: Till, count: int) -> None:
    def totals(unit) -> tuple[int, int, int, int]:
        scalar = unit.session.scalar
        return (
            scalar(select(func.count()).select_from(Payment)),
            scalar(select(func.sum(Order.received))),
            scalar(select(func.count()).where(Order.payment_status == "paid")),
            scalar(select(func.count()).select_from(Review)),
        )

    assert till.look(totals) == (count, count * AMOUNT, count, 0)


def drop_the_rule(till: Till) -> None:
    with till.database.write("os:test") as uow:
        uow.session.execute(text(f"DROP INDEX {UNIQUE}"))


@pytest.mark.slow
def test_push_poll_and_hand_from_two_processes_book_once(till, gateway):
    """2,000 tries at 500 facts on one file."""
    facts = open_links(till, FACTS)
    words = [sys.executable, "-m", "tests.fakes.racing_till", str(till.database.folder.path)]
    other = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert other.stdout.readline() == "ready\n"
    other.stdin.write("go\n")
    other.stdin.flush()
    wrong = race(facts, by_push(till), by_poll(till), by_hand(till, gateway))
    other.communicate(timeout=60)
    assert (other.returncode, wrong) == (0, [])
    assert doubled(till) == 0
    all_paid_once(till, FACTS)


def test_looking_under_the_lock_is_enough_by_itself(till, gateway):
    facts = open_links(till, 40)
    drop_the_rule(till)
    assert race(facts, by_push(till), by_poll(till), by_hand(till, gateway)) == []
    all_paid_once(till, 40)


def test_the_rule_of_the_table_is_enough_by_itself(till, gateway):
    facts = open_links(till, 20)
    naive = without_looking_under_the_lock(till, gateway, ways=3)
    wrong = race(facts, naive, naive, naive)
    assert {type(error) for error in wrong} == {IntegrityError}
    assert doubled(till) == 0
    all_paid_once(till, 20)


def test_without_both_guards_money_is_doubled(till, gateway):
    facts = open_links(till, 20)
    drop_the_rule(till)
    naive = without_looking_under_the_lock(till, gateway, ways=3)
    assert race(facts, naive, naive, naive) == []
    assert doubled(till) > 0
    received = till.look(lambda unit: unit.session.scalar(select(func.sum(Order.received))))
    assert received > 20 * AMOUNT
