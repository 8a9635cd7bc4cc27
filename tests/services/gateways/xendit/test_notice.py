"""Callbacks of Xendit: the token keeps strangers out, and nothing in them is believed."""

from __future__ import annotations

import json
import random

import pytest

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.signing import same
from posapp.services.gateways.types import Fact
from posapp.services.gateways.xendit.notice import read_notice
from tests.services.gateways.xendit.bench import direct
from tests.services.gateways.xendit.samples import INVOICE_ID, REFERENCE, invoice_body, refund_body
from tests.simulators.xendit import Xendit

#: The vector of the reference file.
TOKEN = "FAKE-callback-token-000"
HEADERS = {"x-callback-token": TOKEN, "webhook-id": "wh-1", "Content-Type": "application/json"}
RAW = json.dumps(invoice_body()).encode()


def event_body(**data: object) -> bytes:
    event = {"event": "refund.succeeded", "business_id": "b", "created": "2026-11-19T08:00:05Z"}
    return json.dumps(event | {"data": refund_body(**data)}).encode()


def test_the_vector_of_the_token() -> None:
    notice = read_notice(HEADERS, RAW, [TOKEN])
    assert (notice.reference, notice.event_id, notice.fact) == (REFERENCE, "wh-1", Fact.PAID)
    assert notice.extra == {"type": "invoice.paid", "gateway_id": INVOICE_ID}
    for wrong in ({}, {"x-callback-token": "other"}, {"x-callback-token": ""}):
        with pytest.raises(BadNotice):
            read_notice(wrong, RAW, [TOKEN])


def test_names_of_headers_are_read_in_any_case() -> None:
    upper = {name.upper(): value for name, value in HEADERS.items()}
    assert read_notice(upper, RAW, [TOKEN]) == read_notice(HEADERS, RAW, [TOKEN])


def test_two_tokens_are_valid_while_one_is_being_changed() -> None:
    gateway = direct(Xendit(), **{"callback_token.next": "the-next-token"})
    for token in (TOKEN, "the-next-token"):
        assert gateway.read_notice({"X-Callback-Token": token}, RAW).reference == REFERENCE
    with pytest.raises(BadNotice):
        gateway.read_notice({"X-Callback-Token": "the-last-token"}, RAW)


@pytest.mark.parametrize("tokens", [[], [""], ["", ""]])
def test_an_account_without_a_token_takes_no_notice(tokens: list[str]) -> None:
    for headers in ({}, {"x-callback-token": ""}):
        with pytest.raises(BadNotice):
            read_notice(headers, RAW, tokens)


def test_without_that_guard_an_empty_token_would_open_the_door() -> None:
    assert same("", "")


def test_a_refund_that_we_asked_for_names_its_charge() -> None:
    notice = read_notice(HEADERS, event_body(), [TOKEN])
    assert (notice.reference, notice.fact) == (REFERENCE, Fact.UNKNOWN)
    assert notice.extra == {"type": "refund.succeeded", "gateway_id": INVOICE_ID}


def test_a_refund_of_the_dashboard_is_kept_and_names_the_invoice() -> None:
    notice = read_notice(HEADERS, event_body(metadata=None), [TOKEN])
    assert (notice.reference, notice.extra["gateway_id"]) == ("", INVOICE_ID)


def test_the_dashboards_test_and_other_products_are_answered_well() -> None:
    sample = {"id": "579c8d61f23fa4ca35e52da4", "external_id": "invoice_123124123",
              "status": "PAID", "amount": 50_000}  # fmt: skip
    assert read_notice(HEADERS, json.dumps(sample).encode(), [TOKEN]).reference == (
        "invoice_123124123"
    )
    other = {"event": "payment.capture", "data": {"payment_id": "py-1"}}
    assert read_notice(HEADERS, json.dumps(other).encode(), [TOKEN]).reference == ""


def test_a_webhook_without_an_id_is_told_apart_by_its_body() -> None:
    for wrong in ({}, {"webhook-id": ""}, {"webhook-id": "x" * 300}, {"webhook-id": "a\x00b"}):
        headers = {"x-callback-token": TOKEN, **wrong}
        assert read_notice(headers, RAW, [TOKEN]).event_id == ""


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{}", b"\xff", b"x" * 70_000, b'{"event": 7, "data": {}}',
     b'{"event": "refund.succeeded"}', json.dumps(invoice_body(external_id="")).encode(),
     json.dumps(invoice_body(status=None)).encode(),
     RAW.replace(b'"PAID"', b'"PAID", "status": "EXPIRED"')],
)  # fmt: skip
def test_a_body_that_is_no_notice_is_refused(raw: bytes) -> None:
    with pytest.raises(BadNotice):
        read_notice(HEADERS, raw, [TOKEN])


def test_of_ten_thousand_changed_notices_only_those_with_the_token_act() -> None:
    chance = random.Random(20261119)
    acted = 0
    for _ in range(10_000):
        headers, body, token_kept = mutated(chance)
        try:
            notice = read_notice(headers, body, [TOKEN])
        except BadNotice:
            continue
        acted += 1
        assert token_kept
        assert set(notice.extra) == {"type", "gateway_id"}  # a hint: no sum to believe
        assert len(notice.event_id) <= 200
    assert acted > 500


def mutated(chance: random.Random) -> tuple[dict[str, str], bytes, bool]:
    """A notice with something changed, and whether it still carries the token."""
    body = bytearray(chance.choice([RAW, event_body()]))
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(body))
        if chance.random() < 0.5:
            body[at] = chance.randrange(256)
        else:
            del body[at : at + chance.randint(1, 40)]
    token = TOKEN
    if chance.random() < 0.6:
        at = chance.randrange(len(TOKEN) + 1)
        token = chance.choice([
            TOKEN[:at], TOKEN[:at] + chr(chance.randrange(32, 0x2FF)) + TOKEN[at + 1 :],
            TOKEN.lower(), TOKEN + " ", "", TOKEN * 2, "\ud800", TOKEN[::-1],
        ])  # fmt: skip
    name = chance.choice(["x-callback-token", "X-CALLBACK-TOKEN", "X-Callback-Token"])
    headers = {name: token, "webhook-id": chance.choice(["wh-1", "", "\x07", "w" * 500])}
    return headers, bytes(body), token == TOKEN
