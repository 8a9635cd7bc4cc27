"""Every fault of the sandbox at every place, one at a time, over sockets: the end is right.

The real till in this process, the real gateway, mail and SMS server in another. The work behind
a spoilt answer is always done at the other side; what the till believes must come to the same.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

import pytest
import requests
from sqlalchemy import func, select

from posapp.models.notice import NoticeRow
from posapp.models.payment import Review
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.timeline import order_timeline
from posapp.services.settings.change import change_settings
from posapp.services.settings.vault import PASSPHRASE
from tests import builders
from tests.fakes.running_hub import TOKEN, RunningHub, running_hub
from tests.fakes.sandbox_process import SandboxProcess
from tests.journeys.floor import Floor, ForgetsCharges, ForgetsKeys

pytestmark = pytest.mark.journey

ANSWERS = ("drop_response", "http_500", "timeout", "html", "truncated", "slow")
each_answer = pytest.mark.parametrize("kind", ANSWERS)
#: "slow" answers after three seconds: that is an answer, for who has the usual patience.
PATIENT = 10.0


@pytest.fixture(scope="module")
def hub(tmp_path_factory) -> Iterator[RunningHub]:
    with running_hub(tmp_path_factory.mktemp("hub")) as made:
        yield made


@pytest.fixture(scope="module")
def outside(tmp_path_factory, hub) -> Iterator[SandboxProcess]:
    notify = f"{hub.url}/notify/sandbox"
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), notify=notify) as made:
        yield made


@pytest.fixture
def floor(tmp_path, outside, request) -> Iterator[Floor]:
    kind = getattr(request.node, "callspec", None) and request.node.callspec.params.get("kind")
    options = {"deadline": PATIENT} if kind == "slow" else {}
    made = Floor(tmp_path / "shop", outside, **options)
    yield made
    outside.post("/control/faults", {"count": 0})
    made.close()


@each_answer
def test_create(floor, kind):
    """One link, whose address the till has, and the customer is told of it."""
    order = floor.deposit()
    invoice = floor.send(order)
    floor.sandbox.fault(kind, "create")
    floor.work()
    invoice = floor.invoice(invoice)
    (charge,) = floor.charges(invoice)
    assert (charge["state"], charge["amount"], invoice.state) == ("pending", 70_000, "pending")
    assert invoice.url == floor.truth(invoice.reference).url
    assert [told.state for told in invoice.deliveries] == ["sent"]
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.status(order) == "paid")
    assert len(floor.again(order).payments) == 2


def test_create_without_its_guard_the_customer_could_pay_two_links(tmp_path, outside):
    """What asking by reference and the one key are for."""
    floor = Floor(tmp_path / "shop", outside, around=ForgetsCharges)
    before = len(outside.charges())
    floor.send(floor.deposit())
    outside.fault("drop_response", "create")
    floor.work()
    made = outside.charges()[before:]
    assert [charge["state"] for charge in made] == ["pending", "pending"]
    floor.till.stop()


@each_answer
def test_fetch(floor, kind):
    """No answer and a useless answer mean "ask again", and never "not paid" or "failed"."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.sandbox.pay(invoice.reference)
    floor.sandbox.fault(kind, "fetch")
    floor.ask(lambda: floor.status(order) == "paid")
    assert [payment.amount for payment in floor.again(order).payments] == [30_000, 70_000]
    assert floor.invoice(invoice).state == "paid"
    assert floor.again(order).open_reviews == 0


@each_answer
def test_cancel(floor, kind):
    """Paid at the counter: the link is closed for certain, whatever the answer looked like."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.sandbox.fault(kind, "cancel")
    builders.pay(floor.till, order, 70_000)
    floor.work()
    assert [charge["state"] for charge in floor.charges(invoice)] == ["cancelled"]
    assert floor.invoice(invoice).state == "paid"
    assert floor.sandbox.post("/control/pay", {"reference": invoice.reference}).status_code == 409


@each_answer
def test_cancel_before_the_next_opening(floor, kind):
    """A part at the counter: the new link opens when the old one is closed, never before."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.sandbox.fault(kind, "cancel")
    builders.pay(floor.till, order, 20_000)
    floor.work()
    states = [(charge["state"], charge["amount"]) for charge in floor.charges(invoice)]
    assert states == [("cancelled", 70_000), ("pending", 50_000)]
    floor.sandbox.pay(floor.invoice(invoice).reference)
    floor.ask(lambda: floor.status(order) == "paid")


def give_back(floor: Floor, amount: int = 40_000) -> tuple[str, str]:
    """A paid link of which a part is promised back; order and reference."""
    order = floor.deposit(amount=0)
    invoice = floor.open_link(order)
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.status(order) == "paid")
    floor.till.do(refund_order, RefundOrder(order.id, amount, "return", "gateway"))
    return order.id, invoice.reference


@each_answer
def test_refund(floor, kind):
    """It goes back once, and the order knows it."""
    order_id, reference = give_back(floor)
    floor.sandbox.fault(kind, "refund")
    floor.work()
    floor.ask(lambda: True)
    assert floor.given_back(reference) == 40_000
    order = floor.till.look(builders.show_order, order_id)
    assert (order.owed, order.received, order.outstanding) == (60_000, 60_000, 0)
    assert [(r.amount, r.state) for r in order.refunds] == [(40_000, "done")]


@each_answer
def test_reversal(floor, kind):
    """Undone before it settled: the debt is open again, once."""
    order = floor.deposit(amount=0)
    invoice = floor.open_link(order)
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.status(order) == "paid")
    floor.till.do(refund_order, RefundOrder(order.id, 100_000, "reversal", "gateway"))
    floor.sandbox.fault(kind, "refund")
    floor.work()
    assert floor.given_back(invoice.reference) == 100_000
    order = floor.again(order)
    assert (order.owed, order.received, order.outstanding) == (100_000, 0, 100_000)
    assert len(order.refunds) == 1


def test_refund_without_its_key_goes_back_twice(tmp_path, outside):
    """The same fault with the guard off: the shop loses money and does not know it."""
    floor = Floor(tmp_path / "shop", outside, around=ForgetsKeys)
    _order, reference = give_back(floor)
    outside.fault("drop_response", "refund")
    floor.work()
    assert floor.given_back(reference) == 80_000
    floor.till.stop()


@each_answer
def test_smtp(floor, kind):
    """An email arrives; where nobody knows whether it did it goes again, as the same one."""
    floor.sandbox.fault(kind, "smtp")
    invoice = floor.open_link(floor.deposit())
    letters = floor.letters("email", invoice)
    assert letters
    assert len({letter["message_id"] for letter in letters}) == 1
    assert [told.state for told in invoice.deliveries] == ["sent"]
    assert len(floor.charges(invoice)) == 1


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("drop_response", "maybe_sent"),
        ("http_500", "maybe_sent"),
        ("timeout", "maybe_sent"),
        ("html", "maybe_sent"),
        ("truncated", "sent"),  # half of the words, and the code that counts is whole
        ("slow", "sent"),
    ],
)
def test_sms(floor, kind, state):
    """An SMS is never sent twice by itself; where it is not known the cashier reads so."""
    floor.sandbox.fault(kind, "sms")
    invoice = floor.open_link(floor.deposit(), sms=True)
    assert len(floor.letters("sms", invoice)) == 1
    states = {told.channel: told.state for told in invoice.deliveries}
    assert states == {"email": "sent", "sms": state}


def test_payment_overpay(floor):
    """More arrives than was asked: it counts, the order is overpaid, a person looks."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.sandbox.fault("overpay", "payment")
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.status(order) == "overpaid")
    order = floor.again(order)
    assert (order.received, order.outstanding, order.open_reviews) == (110_000, 0, 1)
    assert floor.till.look(reasons) == ["too_much"]
    assert floor.invoice(invoice).state == "paid"


def test_payment_underpay(floor):
    """Less arrives: the rest is asked for by a new link, told by the same channel."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.sandbox.fault("underpay", "payment")
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.again(order).outstanding == 10_000)
    floor.work()
    repriced = floor.invoice(invoice)
    assert (repriced.number, repriced.amount) == (invoice.number, 10_000)
    assert repriced.url != invoice.url
    assert "10.000" in floor.letters("email", invoice)[-1]["text"]
    floor.sandbox.pay(repriced.reference)
    floor.ask(lambda: floor.status(order) == "paid")
    assert floor.again(order).open_reviews == 0


@each_answer
def test_payment_whose_answer_the_customer_never_saw(floor, kind):
    """The page breaks under the customer's finger; the money counts, once."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.sandbox.fault(kind, "payment")
    with contextlib.suppress(requests.RequestException):
        body = {"reference": invoice.reference}
        requests.post(f"{floor.sandbox.url}/control/pay", json=body, timeout=1)
    floor.ask(lambda: floor.status(order) == "paid")
    assert len(floor.again(order).payments) == 2


@pytest.fixture
def told(floor, hub, monkeypatch) -> Iterator[Callable[..., None]]:
    """The till in the background, with its hub; gives a wait for what it does."""
    monkeypatch.setenv(PASSPHRASE, "journey")
    floor.till.do(change_settings, {"hub.url": hub.url})
    floor.till.keep_secret("hub.token", TOKEN)
    changed = threading.Event()
    floor.till.database.listen(lambda _changes: changed.set())

    def until(what: Callable[[], object], seconds: float = 20) -> None:
        for _ in range(int(seconds / 0.05)):
            if what():
                return
            changed.wait(0.05)
            changed.clear()
        raise AssertionError("never")

    yield until
    floor.till.hub.stop()
    floor.till.poller.stop()


def tried(floor: Floor, reference: str) -> list[int | None]:
    """How the receiver answered each try of a notice about this charge."""
    return [n["status"] for n in floor.sandbox.notices() if n["reference"] == reference]


def test_notice_duplicate(floor, told):
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.till.hub.start()
    told(lambda: floor.till.hub.connected)
    floor.sandbox.fault("duplicate", "notice")
    floor.sandbox.pay(invoice.reference)
    told(lambda: tried(floor, invoice.reference) == [200, 200])
    told(lambda: floor.status(order) == "paid")
    assert floor.till.look(kept_of, invoice.reference) == 1
    assert len(floor.again(order).payments) == 2


def test_notice_out_of_order(floor, told):
    """An older "pending" after "paid" takes nothing back."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.till.hub.start()
    told(lambda: floor.till.hub.connected)
    floor.sandbox.fault("out_of_order", "notice")
    floor.sandbox.pay(invoice.reference)
    told(lambda: floor.till.look(kept_of, invoice.reference) == 2)
    assert floor.status(order) == "paid"
    assert floor.invoice(invoice).state == "paid"


@pytest.mark.parametrize("kind", ["lost", "bad_signature"])
def test_notice_that_tells_nothing(floor, told, kind):
    """The poller alone brings the same end."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.till.hub.start()
    told(lambda: floor.till.hub.connected)
    floor.till.poller.start()
    floor.till.poller.watch([order.id])
    floor.sandbox.fault(kind, "notice")
    floor.sandbox.pay(invoice.reference)
    told(lambda: floor.status(order) == "paid")
    assert floor.till.look(kept_of, invoice.reference) == 0
    told(lambda: tried(floor, invoice.reference))
    assert tried(floor, invoice.reference)[0] == (None if kind == "lost" else 400)


def test_notice_late(floor, told):
    """The poller was first; what comes eight seconds later adds nothing."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.till.hub.start()
    told(lambda: floor.till.hub.connected)
    floor.sandbox.fault("late", "notice")
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.status(order) == "paid")
    assert floor.till.look(kept_of, invoice.reference) == 0
    told(lambda: floor.till.look(kept_of, invoice.reference) == 1)
    assert len(floor.again(order).payments) == 2
    assert floor.again(order).open_reviews == 0


@pytest.mark.parametrize(
    ("card", "failure"),
    [
        ("declined", "Do not honour"),
        ("insufficient", "Insufficient funds"),
        ("expired", "Expired card"),
    ],
)
def test_declined_tries_are_told_in_the_timeline_with_why(floor, card, failure):
    """Reason, method, issuer, masked number and codes, as far as the gateway tells."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    paid = floor.sandbox.pay(invoice.reference, method="card", card=card)
    floor.sandbox.pay(invoice.reference, method="qris", outcome="declined")
    floor.ask(lambda: True)
    entries = [
        entry
        for entry in floor.till.look(order_timeline, order.id)
        if entry.kind == "attempt_failed"
    ]
    by_card, by_qris = entries
    assert by_card.values["method"] == "card"
    assert by_card.values["issuer"] == paid["attempt"]["issuer"] != ""
    assert by_card.values["masked"] == paid["attempt"]["masked"] != ""
    assert by_card.values["code"] == paid["attempt"]["response_code"] != ""
    assert by_card.values["failure"] == failure
    assert (by_qris.values["method"], by_qris.values["issuer"]) == ("qris", "GoPay")
    assert (by_qris.values["code"], by_qris.values["masked"]) == ("05", "")
    assert (floor.status(order), floor.invoice(invoice).state) == ("partially_paid", "pending")
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.status(order) == "paid")


def reasons(unit) -> list[str]:
    return list(unit.session.scalars(select(Review.reason)))


def kept_of(unit, reference: str) -> int:
    statement = select(func.count()).where(NoticeRow.reference == reference)
    return unit.session.execute(statement).scalar_one()
