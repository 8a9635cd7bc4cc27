"""The customer pays, through ``/control/pay`` and through the page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from posapp.sandbox import charges, pay
from posapp.sandbox.pay import Tender
from posapp.sandbox.practice import Desk, Refusal
from posapp.sandbox.store import Store
from tests.sandbox.lab import NOW, Lab, ask


def test_an_invoice_number_means_its_open_charge(lab: Lab) -> None:
    old = lab.charge("INV-A-000231-AAAA")
    lab.post(f"/v1/charges/{old['id']}/cancel", {})
    lab.charge("INV-A-000231-BBBB2")
    paid = lab.pay("INV-A-000231", method="qris").json()
    assert (paid["reference"], paid["state"]) == ("INV-A-000231-BBBB2", "paid")
    assert [c["state"] for c in lab.charges()] == ["cancelled", "paid"]


def test_a_payment_is_listed_with_exactly_the_fields_of_the_contract(lab: Lab) -> None:
    charge = lab.charge()
    lab.pay(charge["reference"], method="va")
    (listed,) = lab.charges()
    assert set(listed) == {"reference", "amount", "state", "payments"}
    (payment,) = listed["payments"]
    assert set(payment) == {"id", "amount", "method", "state", "paid_at"}
    assert (payment["amount"], payment["method"], payment["state"]) == (700_000, "va", "paid")
    (attempt,) = lab.fetch(charge)["attempts"]
    assert (attempt["status"], attempt["issuer"], attempt["response_code"]) == ("paid", "BCA", "00")


def test_where_nothing_is_open_paying_is_refused(lab: Lab) -> None:
    assert lab.pay("INV-NONE").status_code == 404
    charge = lab.charge()
    assert lab.pay("INV-A-000231").status_code == 200
    assert lab.pay("INV-A-000231").status_code == 409
    assert lab.pay(charge["reference"]).status_code == 409
    assert len(lab.fetch(charge)["payments"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 0}, {"amount": "all"}, {"method": "store"}, {"method": "cheque"},
     {"outcome": "maybe"}],
)  # fmt: skip
def test_a_customer_cannot_do_what_makes_no_sense(lab: Lab, wrong: dict[str, object]) -> None:
    lab.charge()
    assert lab.pay("INV-A-000231", **wrong).status_code == 422
    assert lab.charges()[0]["payments"] == []


def test_two_who_pay_at_once_pay_once(lab: Lab) -> None:
    charge = lab.charge()
    with ThreadPoolExecutor(8) as crowd:
        statuses = sorted(crowd.map(lambda _: lab.pay(charge["reference"]).status_code, range(16)))
    assert statuses == [200] + [409] * 15
    assert len(lab.fetch(charge)["payments"]) == 1


def test_one_press_that_is_sent_many_times_pays_once_even_if_it_paid_too_little(lab: Lab) -> None:
    charge = lab.charge()
    lab.fault("underpay", "payment")
    press = charge["url"].removeprefix(lab.url) + "/qris"
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: _press(lab, press, submission="one"), range(8)))
    assert [p["amount"] for p in lab.fetch(charge)["payments"]] == [690_000]
    _press(lab, press, submission="two")
    assert [p["amount"] for p in lab.fetch(charge)["payments"]] == [690_000, 10_000]


def _press(lab: Lab, path: str, **fields: str) -> None:
    form = {"do": "pay", **fields}
    requests.post(lab.url + path, data=form, timeout=10, allow_redirects=False)


def test_part_of_the_sum_leaves_the_link_open_for_the_rest(lab: Lab) -> None:
    charge = lab.charge()
    assert lab.pay("INV-A-000231", amount=200_000).json()["state"] == "pending"
    assert lab.pay("INV-A-000231").json()["state"] == "paid"
    assert [p["amount"] for p in lab.fetch(charge)["payments"]] == [200_000, 500_000]


def test_a_declined_try_leaves_the_link_open(lab: Lab) -> None:
    charge = lab.charge()
    done = lab.pay("INV-A-000231", outcome="declined", reason="Do not honour").json()
    assert (done["state"], done["payment"]) == ("pending", None)
    assert (done["attempt"]["status"], done["attempt"]["failure"]) == ("failed", "Do not honour")
    assert lab.pay("INV-A-000231").json()["state"] == "paid"
    assert [a["status"] for a in lab.fetch(charge)["attempts"]] == ["failed", "paid"]


def test_a_charge_that_failed_says_so_until_the_customer_tries_again(lab: Lab) -> None:
    lab.charge()
    assert lab.pay("INV-A-000231", outcome="failed").json()["state"] == "failed"
    assert lab.charges()[0]["state"] == "failed"
    assert lab.pay("INV-A-000231").json()["state"] == "paid"


@pytest.mark.parametrize(
    ("said", "masked", "status"),
    [
        ("visa", "•••• 1111", "paid"),
        ("4111111111111111", "•••• 1111", "paid"),
        ("5105105105105100", "•••• 5100", "paid"),
        ("declined", "•••• 0002", "failed"),
        ("4000000000000002", "•••• 0002", "failed"),
        ("9995", "•••• 9995", "failed"),
    ],
)
def test_cards_are_known_by_name_or_number_and_no_number_is_kept(
    lab: Lab, tmp_path: Path, said: str, masked: str, status: str
) -> None:
    lab.charge()
    attempt = lab.pay("INV-A-000231", method="card", card=said).json()["attempt"]
    assert (attempt["masked"], attempt["status"]) == (masked, status)
    assert attempt["holder"] == "Siti Nurhaliza"
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("sandbox.sqlite3*"))
    assert len(said) < 13 or said.encode() not in kept


def test_late_money_is_refused_unless_it_is_asked_for(lab: Lab) -> None:
    charge = lab.charge()
    lab.advance(days=2)
    assert lab.pay("INV-A-000231").status_code == 409
    assert lab.pay("INV-A-000231", outcome="late").json()["state"] == "paid"
    assert lab.fetch(charge)["payments"][0]["paid_at"] > charge["expires_at"]


def test_money_can_come_after_a_cancel_and_twice_where_it_is_asked_for(lab: Lab) -> None:
    charge = lab.charge()
    lab.post(f"/v1/charges/{charge['id']}/cancel", {})
    assert lab.pay("INV-A-000231", outcome="late").status_code == 200
    assert lab.pay("INV-A-000231", outcome="double").status_code == 200
    assert [p["amount"] for p in lab.fetch(charge)["payments"]] == [700_000, 700_000]


def test_a_payment_under_way_is_told_as_pending(lab: Lab) -> None:
    charge = lab.charge()
    lab.pay("INV-A-000231", outcome="pending")
    assert [a["status"] for a in lab.fetch(charge)["attempts"]] == ["pending"]
    assert lab.fetch(charge)["state"] == "pending"


def test_deciding_on_a_row_that_was_read_before_ones_turn_would_pay_twice(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.transaction() as db:
        desk = Desk(db, NOW, "http://127.0.0.1", ())
        charges.create(desk, "k", ask())
        stale = charges.named(desk, "INV-A-000231")
        tender = Tender(method="qris")
        pay.pay(desk, stale, tender)
        pay.pay(desk, stale, tender)
        assert charges.received(desk, stale) == 1_400_000
        with pytest.raises(Refusal, match="paid"):
            pay.pay(desk, charges.named(desk, "INV-A-000231"), tender)
    store.close()
