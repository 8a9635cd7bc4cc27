"""Faspay's notices: what is signed is believed, as a hint; the rest is not."""

from __future__ import annotations

import json
import random

import pytest

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.faspay.signing import signature
from posapp.services.gateways.types import Fact
from tests.gateways.contract import charge_request
from tests.services.gateways.faspay.bench import direct, set_clock
from tests.simulators.faspay import MERCHANT, PASSWORD, USER, FaspaySimulator, sign


@pytest.fixture
def simulator() -> FaspaySimulator:
    return FaspaySimulator(set_clock())


def paid(simulator: FaspaySimulator, **how: bool) -> tuple[str, bytes]:
    """A charge's reference, and the notice of its payment."""
    for name, value in how.items():
        setattr(simulator, name, value)
    gateway = direct(simulator)
    ask = charge_request(gateway)
    gateway.create_charge(ask)
    simulator.pay(ask.reference)
    return ask.reference, simulator.notices[-1].body


@pytest.mark.parametrize("as_xml", [False, True])
def test_a_notice_is_read_in_both_forms_and_answered_in_a_body(simulator, as_xml: bool) -> None:
    reference, body = paid(simulator, as_xml=as_xml)
    notice = direct(simulator).read_notice({}, body)
    trx = simulator.bills[reference].trxs[0].id
    assert (notice.reference, notice.fact) == (reference, Fact.PAID)
    assert notice.event_id == f"{reference}/{trx}/2"
    assert notice.extra == {
        "bill_no": reference,
        "trx_id": trx,
        "channel": "711",
        "status": "2",
        "format": "xml" if as_xml else "json",
    }
    assert notice.answer == {
        "response": "Payment Notification",
        "trx_id": trx,
        "merchant_id": MERCHANT,
        "merchant": "TOKO SINAR JAYA",
        "bill_no": reference,
        "response_code": "00",
        "response_desc": "Success",
        "response_date": "2026-11-19 14:32:00",
    }


def test_a_notice_about_the_next_number_of_a_bill_is_about_its_charge(simulator) -> None:
    reference, body = paid(simulator)
    said = json.loads(body) | {
        "bill_no": f"{reference}-2",
        "signature": sign(f"{reference}-2", "2"),
    }
    notice = direct(simulator).read_notice({}, json.dumps(said).encode())
    assert (notice.reference, notice.extra["bill_no"]) == (reference, f"{reference}-2")


def test_a_channel_that_failed_says_nothing_about_the_page(simulator) -> None:
    reference, body = paid(simulator)
    for status in "378":
        said = json.loads(body)
        said |= {"payment_status_code": int(status), "signature": sign(reference, status)}
        notice = direct(simulator).read_notice({}, json.dumps(said).encode())
        assert notice.fact == Fact.PENDING


def test_either_password_verifies_a_notice_while_they_change(simulator) -> None:
    reference, body = paid(simulator)
    other = signature(USER, "the-other", reference, "2")
    said = json.dumps(json.loads(body) | {"signature": other}).encode()
    with pytest.raises(BadNotice):
        direct(simulator).read_notice({}, said)
    changing = direct(simulator, {"password.next": "the-other"})
    assert changing.read_notice({}, said) == changing.read_notice({}, body)
    assert said != body


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", b"{}", b"null", b"\xff", b"<", b"<faspay/>", b"<html></html>", b"x" * 70_000,
        b'{"bill_no": "A", "bill_no": "B"}',
        b'<!DOCTYPE faspay [<!ENTITY a "b">]><faspay>&a;</faspay>',
        b"<faspay><bill_no>A</bill_no><bill_no>B</bill_no></faspay>",
        b"<faspay><bill_no><deep>A</deep></bill_no></faspay>",
        '<?xml version="1.0" encoding="UTF-16"?><faspay/>'.encode("utf-16"),
        b"<faspay>" + b"<a>" * 20_000,
        b'{"a":' * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_notice_is_refused(simulator, raw: bytes) -> None:
    with pytest.raises(BadNotice):
        direct(simulator).read_notice({}, raw)


def test_a_true_signature_in_a_hostile_document_does_not_help(simulator) -> None:
    reference, body = paid(simulator, as_xml=True)
    gateway = direct(simulator)
    assert gateway.read_notice({}, body).reference == reference
    for spoilt in (
        body.replace(b"<faspay>", b'<!DOCTYPE faspay [<!ENTITY x "y">]><faspay>'),
        body.replace(b"<faspay>", b"<faspay><!-- x -->"),
        body.replace(b"</faspay>", b"<bill_no>other</bill_no></faspay>"),
    ):
        assert spoilt != body
        with pytest.raises(BadNotice):
            gateway.read_notice({}, spoilt)


def test_a_forged_notice_and_another_shop_s_are_refused(simulator) -> None:
    simulator.fault("bad_signature", "notice")
    _, forged = paid(simulator)
    with pytest.raises(BadNotice):
        direct(simulator).read_notice({}, forged)
    _, body = paid(simulator)
    with pytest.raises(BadNotice):
        direct(simulator, {"password": "other"}).read_notice({}, body)
    with pytest.raises(BadNotice):
        direct(simulator, merchant_id="36481").read_notice({}, body)


def test_an_unsigned_status_would_be_believed_without_the_signature(simulator) -> None:
    # The harm: the merchant's number alone is on every payment page.
    reference, body = paid(simulator)
    said = json.loads(body) | {"payment_status_code": "2", "bill_no": reference + "X"}
    assert said["merchant_id"] == MERCHANT
    with pytest.raises(BadNotice):
        direct(simulator).read_notice({}, json.dumps(said).encode())


def mutated(chance: random.Random, body: bytes) -> bytes:
    raw = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        kind = chance.randrange(5)
        at = chance.randrange(len(raw) or 1)
        if kind == 0 and raw:
            raw[at] = chance.randrange(256)
        elif kind == 1:
            raw[at:at] = bytes([chance.choice(b'0123456789"<>:,{} \\abcdef')])
        elif kind == 2:
            del raw[at : at + chance.randint(1, 30)]
        elif kind == 3:
            raw[at:at] = raw[: chance.randint(1, 40)]
        else:
            del raw[at:]
    return bytes(raw)


@pytest.mark.parametrize("as_xml", [False, True])
def test_of_ten_thousand_mutated_notices_only_true_ones_act(simulator, as_xml: bool) -> None:
    reference, body = paid(simulator, as_xml=as_xml)
    gateway = direct(simulator)
    chance = random.Random(4)
    believed = 0
    for _ in range(5_000):
        raw = mutated(chance, body)
        try:
            notice = gateway.read_notice({}, raw)
        except BadNotice:
            continue
        believed += 1
        assert (notice.reference, notice.fact, notice.extra["status"]) == (
            reference,
            Fact.PAID,
            "2",
        )
    assert 0 < believed < 5_000


def test_the_password_is_in_no_notice(simulator) -> None:
    _, body = paid(simulator)
    assert PASSWORD not in repr(direct(simulator).read_notice({}, body))
