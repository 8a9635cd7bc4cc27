"""Money goes back, cards are saved, and the gateway settles."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.lab import Lab


@pytest.fixture
def paid(lab: Lab) -> tuple[Lab, str]:
    """A paid charge: the sandbox and the payment's id."""
    lab.charge()
    return lab, lab.pay("INV-A-000231").json()["payment"]["id"]


def give(lab: Lab, payment: str, amount: int, key: str, kind: str = "refund") -> Any:
    body = {"payment": payment, "amount": amount, "key": key, "kind": kind}
    return lab.post("/v1/refunds", body)


def test_the_same_key_gives_back_once(paid: tuple[Lab, str]) -> None:
    lab, payment = paid
    first, again = give(lab, payment, 1000, "r1"), give(lab, payment, 1000, "r1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (first.json()["status"], first.json()["amount"]) == ("done", 1000)
    other = give(lab, payment, 2000, "r1")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
    refunds = lab.get("/v1/charges", params={"reference": "INV-A-000231-AB3D"}).json()["refunds"]
    assert [(r["amount"], r["kind"], r["payment"]) for r in refunds] == [(1000, "refund", payment)]


def test_no_more_than_was_paid_goes_back(paid: tuple[Lab, str]) -> None:
    lab, payment = paid
    assert give(lab, payment, 600_000, "r1").status_code == 201
    too_much = give(lab, payment, 100_001, "r2")
    assert (too_much.status_code, too_much.json()["error"]["code"]) == (422, "too_much")
    assert give(lab, payment, 100_000, "r3").status_code == 201
    assert lab.charges()[0]["payments"][0]["state"] == "refunded"
    assert give(lab, "pay-unknown", 1, "r4").status_code == 404


def test_a_reversal_is_whole_and_before_settlement(paid: tuple[Lab, str]) -> None:
    lab, payment = paid
    assert give(lab, payment, 1000, "v1", "reversal").status_code == 422
    give(lab, payment, 1, "r1")
    assert give(lab, payment, 700_000, "v2", "reversal").status_code == 422
    lab.charge("B", invoice="B")
    second = lab.pay("B").json()["payment"]["id"]
    done = lab.post("/v1/refunds", {"payment": second, "key": "v3", "kind": "reversal"})
    assert (done.status_code, done.json()["kind"]) == (201, "reversal")
    assert lab.charges()[1]["payments"][0]["state"] == "reversed"


def test_a_settled_payment_cannot_be_reversed(paid: tuple[Lab, str]) -> None:
    lab, payment = paid
    lab.advance(days=1)
    answer = give(lab, payment, 700_000, "v1", "reversal")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "settled")
    assert give(lab, payment, 700_000, "r1").status_code == 201


def test_settlement_lists_what_was_paid_out_that_day(paid: tuple[Lab, str]) -> None:
    lab, payment = paid
    assert lab.get("/v1/settlements?date=2026-11-23").json() == {"items": [], "total": 0}
    lab.advance(days=1)
    report = lab.get("/v1/settlements?date=2026-11-23").json()
    (item,) = report["items"]
    assert (item["payment"], item["amount"], item["fee"]) == (payment, 700_000, 4900)
    assert item["net"] == report["total"] == 695_100
    assert lab.get("/v1/settlements?date=soon").status_code == 422


def test_a_bank_takes_money_back(paid: tuple[Lab, str]) -> None:
    lab, _ = paid
    done = lab.post("/control/chargeback", {"reference": "INV-A-000231"})
    assert (done.json()["kind"], done.json()["amount"]) == ("chargeback", 700_000)
    assert lab.post("/control/chargeback", {"reference": "INV-A-000231"}).status_code == 409
    assert lab.post("/control/chargeback", {"reference": "NOBODY"}).status_code == 404


def test_settling_can_be_hurried(paid: tuple[Lab, str]) -> None:
    lab, payment = paid
    lab.post("/control/settle", {"reference": "INV-A-000231"})
    assert lab.charges()[0]["payments"][0]["state"] == "settled"
    assert give(lab, payment, 700_000, "v1", "reversal").status_code == 422


def test_a_saved_card_pays_without_the_customer(lab: Lab) -> None:
    token = lab.post("/v1/tokens", {"customer": "siti", "card": "mastercard"}).json()
    assert (token["brand"], token["last4"], token["expiry"]) == ("Mastercard", "4444", "12/30")
    charge = lab.charge()
    paid = lab.post(f"/v1/charges/{charge['id']}/token", {"token": token["token"]}).json()
    assert paid["state"] == "paid"
    assert paid["attempts"][0]["masked"] == "•••• 4444"
    assert lab.get("/v1/tokens?customer=siti").json()["items"] == [token]
    assert lab.get("/v1/tokens?customer=budi").json()["items"] == []


def test_a_saved_card_that_is_declined_pays_nothing(lab: Lab) -> None:
    token = lab.post("/v1/tokens", {"customer": "siti", "card": "declined"}).json()["token"]
    charge = lab.charge()
    failed = lab.post(f"/v1/charges/{charge['id']}/token", {"token": token}).json()
    assert (failed["state"], failed["payments"]) == ("pending", [])
    assert failed["attempts"][0]["response_code"] == "05"


def test_a_forgotten_card_is_gone(lab: Lab) -> None:
    token = lab.post("/v1/tokens", {"customer": "siti"}).json()["token"]
    address = f"{lab.url}/v1/tokens/{token}"
    key = {"Authorization": "Bearer sandbox-key"}
    assert requests.delete(address, headers=key, timeout=10).status_code == 204
    assert requests.delete(address, headers=key, timeout=10).status_code == 404
    charge = lab.charge()
    answer = lab.post(f"/v1/charges/{charge['id']}/token", {"token": token})
    assert answer.status_code == 404
