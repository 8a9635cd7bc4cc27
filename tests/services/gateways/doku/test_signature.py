"""DOKU's signature to the letter, and notices that only the true key makes."""

from __future__ import annotations

import json
import random

import pytest

from posapp.services.gateways.doku.client import DokuGateway
from posapp.services.gateways.doku.signature import digest, signature
from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.types import Fact
from tests.services.gateways.doku.bench import account, direct
from tests.simulators.doku import CLIENT_ID, SECRET, DokuSimulator, signed

FIRST, NOTICE_ID = "3f2c1a90-0000-4000-8000-000000000001", "9a7b0000-0000-4000-8000-000000000002"
CREATION = (
    b'{"order":{"amount":150000,"invoice_number":"INV-2026-000123"},'
    b'"payment":{"payment_due_date":60}}'
)
NOTICE = (
    b'{"service":{"id":"VIRTUAL_ACCOUNT"},"acquirer":{"id":"BCA"},'
    b'"channel":{"id":"VIRTUAL_ACCOUNT_BCA"},"transaction":{"status":"SUCCESS",'
    b'"date":"2026-01-15T03:10:00Z",'
    b'"original_request_id":"3f2c1a90-0000-4000-8000-000000000001"},'
    b'"order":{"invoice_number":"INV-2026-000123","amount":150000}}'
)
PROOF = "HMACSHA256=x5YuA/6p1CISt5BM7PN8jrlvW1NXEWp0yW6G1F+QgS8="
HEADERS = {
    "Client-Id": CLIENT_ID,
    "Request-Id": NOTICE_ID,
    "Request-Timestamp": "2026-01-15T03:10:02Z",
    "Signature": PROOF,
    ":path": "/webhooks/doku",
}


def test_digests_are_known_to_the_letter() -> None:
    assert digest(CREATION) == "0nfLxh78TKvk9D6PJC/3zvPzkmXYptrVU38x8fi81f8="
    assert digest(NOTICE) == "dwpAXdhbPnO4JE4H0NOI6ZLCZf+irulJfNa+7AL1FGQ="


@pytest.mark.parametrize(
    ("request_id", "at", "target", "body", "proof"),
    [
        (FIRST, "2026-01-15T03:04:05Z", "/checkout/v1/payment", CREATION,
         "HMACSHA256=W856F42qlFB7AQBnWzAfJrClzzC0iOlJteXsVjdx/Ow="),
        (FIRST, "2026-01-15T03:04:05Z", "/orders/v1/status/INV-2026-000123", None,
         "HMACSHA256=Rkv1gPN5ME7/GHF56kEnyas0SdLz5Xr72KOHLvLcEkQ="),
        (NOTICE_ID, "2026-01-15T03:10:02Z", "/webhooks/doku", NOTICE, PROOF),
    ],
)  # fmt: skip
def test_signatures_are_known_to_the_letter(request_id, at, target, body, proof) -> None:
    made = signature(
        SECRET, client_id=CLIENT_ID, request_id=request_id, timestamp=at, target=target, body=body
    )
    assert made == proof
    # The simulator reckons it by itself.
    headers = {"Client-Id": CLIENT_ID, "Request-Id": request_id, "Request-Timestamp": at}
    assert signed(SECRET, headers, target, body) == proof


@pytest.fixture
def gateway() -> DokuGateway:
    return direct(DokuSimulator())


def test_a_signed_notice_is_read(gateway: DokuGateway) -> None:
    notice = gateway.read_notice(HEADERS, NOTICE)
    assert (notice.reference, notice.fact) == ("INV-2026-000123", Fact.PAID)
    assert (notice.event_id, notice.extra) == (NOTICE_ID, {"status": "SUCCESS"})
    assert notice.answer == {}


def test_a_signature_without_its_padding_is_the_same(gateway: DokuGateway) -> None:
    assert gateway.read_notice({**HEADERS, "Signature": PROOF.rstrip("=")}, NOTICE)


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("value", ["", "x", "x" * 500, "é", "a\nDigest:b", None])
def test_every_header_and_the_path_are_proved(gateway: DokuGateway, name, value) -> None:
    headers = {**HEADERS, name: value}
    if value is None:
        del headers[name]
    with pytest.raises(BadNotice):
        gateway.read_notice(headers, NOTICE)


def test_a_notice_of_another_merchant_is_refused(gateway: DokuGateway) -> None:
    headers = {**HEADERS, "Client-Id": "BRN-0000-0000000000001"}
    headers["Signature"] = signed(SECRET, headers, headers[":path"], NOTICE)
    with pytest.raises(BadNotice):
        gateway.read_notice(headers, NOTICE)


def test_while_a_key_is_changed_both_sign_notices_and_the_current_one_signs_calls() -> None:
    simulator = DokuSimulator()
    gateway = direct(simulator)
    changing = type(gateway)(
        account(**{"secret_key.next": "SK-next000000000000"}), gateway._http, simulator.clock
    )
    for secret in (SECRET, "SK-next000000000000"):
        headers = {**HEADERS, "Signature": signed(secret, HEADERS, HEADERS[":path"], NOTICE)}
        assert changing.read_notice(headers, NOTICE).reference == "INV-2026-000123"
    headers["Signature"] = signed("SK-old0000000000000", HEADERS, HEADERS[":path"], NOTICE)
    with pytest.raises(BadNotice):
        changing.read_notice(headers, NOTICE)
    assert changing._secret == SECRET


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{}", b"\xff", b"x" * 70_000, b'{"order": {}}',
     b'{"order": {"invoice_number": 7, "amount": 1}}', NOTICE + NOTICE,
     NOTICE.replace(b'"amount":150000', b'"amount":1,"amount":150000')],
)  # fmt: skip
def test_a_signed_body_that_is_no_notice_is_refused(gateway: DokuGateway, raw: bytes) -> None:
    headers = {**HEADERS, "Signature": signed(SECRET, HEADERS, HEADERS[":path"], raw)}
    with pytest.raises(BadNotice):
        gateway.read_notice(headers, raw)


@pytest.mark.parametrize(
    ("status", "fact"),
    [("SUCCESS", Fact.PAID), ("FAILED", Fact.PENDING), ("EXPIRED", Fact.EXPIRED),
     ("PENDING", Fact.PENDING), ("VOIDED", Fact.PAID), ("REFUNDED", Fact.UNKNOWN),
     ("NEWS", Fact.UNKNOWN), ("", Fact.UNKNOWN)],
)  # fmt: skip
def test_a_notice_tells_the_fact_as_a_hint(gateway: DokuGateway, status: str, fact: Fact) -> None:
    body = json.loads(NOTICE)
    body["transaction"]["status"] = status
    raw = json.dumps(body).encode()
    headers = {**HEADERS, "Signature": signed(SECRET, HEADERS, HEADERS[":path"], raw)}
    assert gateway.read_notice(headers, raw).fact == fact


def _mutated(chance: random.Random) -> tuple[dict[str, str], bytes]:
    headers, body = dict(HEADERS), bytearray(NOTICE)
    kind = chance.randrange(6)
    if kind == 0:
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        at = chance.randrange(len(body))
        body[at:at] = chance.randbytes(chance.randrange(1, 9))
    elif kind == 2:
        del body[chance.randrange(len(body)) :]
    elif kind == 3:
        name = chance.choice(list(headers))
        at = chance.randrange(len(headers[name]))
        new = chr(chance.randrange(0x20, 0x250))
        headers[name] = headers[name][:at] + new + headers[name][at + 1 :]
    elif kind == 4:
        del headers[chance.choice(list(headers))]
    else:
        one, two = chance.sample(list(headers), 2)
        headers[one], headers[two] = headers[two], headers[one]
    return headers, bytes(body)


def test_of_ten_thousand_changed_notices_only_true_ones_act(gateway: DokuGateway) -> None:
    chance = random.Random(20261123)
    true, refused = gateway.read_notice(HEADERS, NOTICE), 0
    for _ in range(10_000):
        headers, body = _mutated(chance)
        try:
            notice = gateway.read_notice(headers, body)
        except BadNotice:
            refused += 1
        else:
            assert notice == true
            assert (body, dict(headers)) == (NOTICE, HEADERS)
    assert refused > 9_900


def test_without_the_path_a_notice_for_another_address_would_pass() -> None:
    other = {**HEADERS, ":path": "/webhooks/other"}
    assert signed(SECRET, other, "/webhooks/doku", NOTICE) == PROOF
    with pytest.raises(BadNotice):
        direct(DokuSimulator()).read_notice(other, NOTICE)
