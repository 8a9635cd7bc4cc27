"""Signed notices: what the shop hears, in which order, and how often."""

from __future__ import annotations

import pytest

from tests.sandbox.lab import Ear, Lab, until


def tries(lab: Lab) -> list[int | None]:
    return [entry["status"] for entry in lab.notices()]


def test_a_payment_is_told_at_once_and_signed(telling: Lab, ear: Ear) -> None:
    charge = telling.charge()
    telling.pay("INV-A-000231")
    heard = ear.next()
    assert heard.is_genuine
    assert heard.said["type"] == "charge.paid"
    assert heard.said["reference"] == charge["reference"]
    assert (heard.said["state"], heard.said["amount"]) == ("paid", 700_000)
    assert heard.said["currency"] == "IDR"
    assert heard.said["at"] == "2026-11-22T07:00:00.000Z"
    until(lambda: telling.notices())
    (entry,) = telling.notices()
    assert entry == {
        "reference": charge["reference"],
        "event": heard.said["event"],
        "at": "2026-11-22T07:00:00.000Z",
        "status": 200,
    }


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (lambda lab, charge: lab.pay(charge["reference"], outcome="declined"), "charge.failed"),
        (lambda lab, charge: lab.pay(charge["reference"], outcome="pending"), "charge.pending"),
        (lambda lab, charge: lab.post(f"/v1/charges/{charge['id']}/cancel", {}),
         "charge.cancelled"),
        (lambda lab, charge: lab.advance(days=2), "charge.expired"),
    ],
)  # fmt: skip
def test_everything_that_becomes_of_a_charge_is_told(telling, ear, happens, told) -> None:
    charge = telling.charge()
    happens(telling, charge)
    assert ear.next().said["type"] == told


def test_a_refund_is_told(telling: Lab, ear: Ear) -> None:
    payment = (telling.charge(), telling.pay("INV-A-000231").json())[1]["payment"]["id"]
    assert ear.next().said["type"] == "charge.paid"
    telling.post("/v1/refunds", {"payment": payment, "amount": 1, "key": "r"})
    assert ear.next().said["type"] == "refund.done"


def test_a_shop_that_is_away_is_told_again_after_1_5_15_60_and_300_seconds(
    telling: Lab, ear: Ear
) -> None:
    ear.answers = [500, 404, 302, 503, 400, 500, 200]
    telling.charge()
    telling.pay("INV-A-000231")
    bodies = [ear.next().body]
    for number, seconds in enumerate((1, 5, 15, 60, 300), start=1):
        until(lambda n=number: len(tries(telling)) == n)
        assert ear.heard.empty()
        telling.advance(seconds=seconds)
        heard = ear.next()
        assert heard.is_genuine
        bodies.append(heard.body)
    until(lambda: len(tries(telling)) == 6)
    assert tries(telling) == [500, 404, 302, 503, 400, 500]
    assert len(set(bodies)) == 1
    telling.advance(hours=1)
    telling.charge("OTHER", invoice="OTHER", expires_at="2026-11-23T09:00:00Z")
    telling.pay("OTHER")
    assert ear.next().said["reference"] == "OTHER"


def test_where_nobody_answers_the_try_is_noted_without_a_status(tmp_path, ear: Ear) -> None:
    lab = Lab(tmp_path, ("http://127.0.0.1:9/notices",))
    try:
        lab.charge()
        lab.pay("INV-A-000231")
        until(lambda: lab.notices())
        assert tries(lab) == [None]
    finally:
        lab.close()


def test_every_address_is_told_the_same_event(tmp_path, ear: Ear) -> None:
    lab = Lab(tmp_path, (ear.url, ear.url + "/second"))
    try:
        lab.charge()
        lab.pay("INV-A-000231")
        assert ear.next().said["event"] == ear.next().said["event"]
    finally:
        lab.close()


def test_a_duplicate_comes_twice_with_one_event(telling: Lab, ear: Ear) -> None:
    telling.fault("duplicate", "notice")
    telling.charge()
    telling.pay("INV-A-000231")
    assert ear.next().body == ear.next().body
    until(lambda: len(telling.notices()) == 2)
    assert len({entry["event"] for entry in telling.notices()}) == 1


def test_a_late_one_comes_eight_seconds_later(telling: Lab, ear: Ear) -> None:
    telling.fault("late", "notice")
    telling.charge("A", invoice="A")
    telling.charge("B", invoice="B")
    telling.pay("A")
    telling.pay("B")
    assert ear.next().said["reference"] == "B"
    telling.advance(seconds=7)
    telling.charge("C", invoice="C")
    telling.pay("C")
    assert ear.next().said["reference"] == "C"
    telling.advance(seconds=1)
    assert ear.next().said["reference"] == "A"


def test_a_lost_one_is_noted_and_never_sent(telling: Lab, ear: Ear) -> None:
    telling.fault("lost", "notice")
    telling.charge("A", invoice="A")
    telling.pay("A")
    assert tries(telling) == [None]
    telling.advance(hours=1)
    telling.charge("B", invoice="B")
    telling.pay("B")
    assert ear.next().said["reference"] == "B"


def test_out_of_order_sends_an_older_pending_after_paid(telling: Lab, ear: Ear) -> None:
    telling.charge()
    telling.advance(minutes=5)
    telling.fault("out_of_order", "notice")
    telling.pay("INV-A-000231")
    paid, pending = ear.next().said, ear.next().said
    assert (paid["state"], pending["state"]) == ("paid", "pending")
    assert pending["at"] < paid["at"]
    assert pending["event"] != paid["event"]


def test_a_bad_signature_stays_bad_however_often_it_is_told(telling: Lab, ear: Ear) -> None:
    ear.answers = [401]
    telling.fault("bad_signature", "notice")
    telling.charge()
    telling.pay("INV-A-000231")
    assert not ear.next().is_genuine
    until(lambda: tries(telling) == [401])
    telling.advance(seconds=1)
    assert not ear.next().is_genuine


def test_a_fault_spoils_one_notice_only(telling: Lab, ear: Ear) -> None:
    telling.fault("bad_signature", "notice")
    for name in ("A", "B"):
        telling.charge(name, invoice=name)
        telling.pay(name)
    heard = [ear.next(), ear.next()]
    assert {h.said["reference"]: h.is_genuine for h in heard} == {"A": False, "B": True}
