"""Opening, finding and closing charges over the wire."""

from __future__ import annotations

import pytest
import requests

from tests.sandbox.lab import Lab, ask

FIELDS = {
    "id", "reference", "invoice", "order", "state", "amount", "currency", "url", "qr_payload",
    "methods", "created_at", "expires_at", "opened_at", "opened_on", "attempts", "payments",
    "refunds",
}  # fmt: skip


def test_a_charge_has_every_field_and_a_page_of_its_own(lab: Lab) -> None:
    charge = lab.charge()
    assert set(charge) == FIELDS
    assert charge["state"] == "pending"
    assert charge["amount"] == 700_000
    assert charge["methods"] == ["qris", "va", "card"]
    assert charge["created_at"] == "2026-11-22T07:00:00.000Z"
    assert charge["expires_at"] == "2026-11-23T07:00:00.000Z"
    assert charge["url"].startswith(lab.url + "/pay/")
    assert len(charge["url"].rpartition("/")[2]) >= 20
    assert requests.get(charge["url"], timeout=10).status_code == 200


def test_the_same_key_gives_the_same_charge_and_opens_no_second(lab: Lab) -> None:
    first, again = lab.create(key="k1"), lab.create(key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert len(lab.charges()) == 1


def test_the_same_key_still_answers_when_the_charge_has_expired_since(lab: Lab) -> None:
    lab.create(key="k1")
    lab.advance(days=2)
    again = lab.create(key="k1")
    assert (again.status_code, again.json()["state"]) == (200, "expired")


def test_a_key_or_a_reference_cannot_be_used_for_something_else(lab: Lab) -> None:
    lab.create(key="k1")
    other_body = lab.create(key="k1", amount=1)
    other_key = lab.create(key="k2")
    assert (other_body.status_code, other_body.json()["error"]["code"]) == (409, "key_reused")
    assert (other_key.status_code, other_key.json()["error"]["code"]) == (409, "reference_used")
    assert [charge["amount"] for charge in lab.charges()] == [700_000]


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -5},
        {"amount": 1.5},
        {"amount": True},
        {"amount": "700000"},
        {"amount": 10**17},
        {"methods": []},
        {"methods": ["cheque"]},
        {"methods": "qris"},
        {"currency": "XXX"},
        {"expires_at": "2026-11-22T06:59:59Z"},
        {"expires_at": "2026-12-24T07:00:00Z"},
        {"expires_at": "tomorrow"},
        {"reference": "inv-1"},
        {"reference": "A" * 31},
        {"reference": ""},
        {"language": "fr"},
        {"lines": [{"name": "x"}]},
        {"customer": "Siti"},
    ],
)
def test_a_wrong_field_is_refused_and_nothing_is_kept(calm: Lab, wrong: dict[str, object]) -> None:
    answer = calm.post("/v1/charges", ask() | wrong, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")
    assert calm.charges() == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"a": NaN}', b"[" * 5000, b"\xff", b'{"a":1,"a":2}']
)
def test_what_is_not_a_json_object_is_refused(calm: Lab, body: bytes) -> None:
    headers = {"Authorization": "Bearer sandbox-key", "Idempotency-Key": "k"}
    answer = requests.post(calm.url + "/v1/charges", body, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_json")


def test_a_wrong_key_is_turned_away_everywhere(lab: Lab) -> None:
    charge = lab.charge()
    for path in ("/v1/charges?reference=x", f"/v1/charges/{charge['id']}", "/v1/tokens"):
        answer = requests.get(lab.url + path, headers={"Authorization": "Bearer no"}, timeout=10)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "bad_key")


def test_a_charge_is_found_by_reference_and_by_id(lab: Lab) -> None:
    charge = lab.charge()
    assert lab.get("/v1/charges", params={"reference": charge["reference"]}).json() == charge
    assert lab.fetch(charge) == charge
    missing = lab.get("/v1/charges", params={"reference": "NOBODY"})
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


def test_cancelling_closes_and_stays_closed(lab: Lab) -> None:
    charge = lab.charge()
    for _ in range(2):
        answer = lab.post(f"/v1/charges/{charge['id']}/cancel", {})
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_cancelling_what_is_paid_says_paid(lab: Lab) -> None:
    charge = lab.charge()
    lab.pay("INV-A-000231")
    assert lab.post(f"/v1/charges/{charge['id']}/cancel", {}).json()["state"] == "paid"


def test_a_charge_expires_at_its_time(lab: Lab) -> None:
    charge = lab.charge()
    lab.advance(hours=23, minutes=59)
    assert lab.fetch(charge)["state"] == "pending"
    lab.advance(minutes=1)
    assert lab.fetch(charge)["state"] == "expired"
    assert lab.charges()[0]["state"] == "expired"


def test_an_address_that_is_not_served_answers_in_the_same_shape(lab: Lab) -> None:
    answer = lab.get("/v1/nothing")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    wrong_way = lab.get("/control/pay")
    assert (wrong_way.status_code, wrong_way.json()["error"]["code"]) == (
        405,
        "method_not_allowed",
    )
