"""Midtrans' notices: the documented hash, both keys, and only true ones."""

from __future__ import annotations

import json
import random

import pytest

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.midtrans.client import MidtransGateway
from posapp.services.gateways.midtrans.notice import MAX_BODY, signature
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import ChargeRef, Environment, Fact
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.midtrans.bench import account, direct
from tests.simulators.base import Direct
from tests.simulators.midtrans import KEY, MidtransSimulator, signed

VECTORS = [
    (
        "INV-2026-000123", "200", "150000.00", KEY,
        "945b4987280db4419cfa603ce2770641212ff576d655f686b8c41f40ed8277a8"
        "862fa4e0c316e95196b50388dbfceb05253b707a7e0dbe2e6d638e518aa58045",
    ),
    (
        "INV-2026-000123", "201", "150000.00", KEY,
        "552e14b0a88a24ac78ce685bdaccfe6ca8e9a552b8702460f0f5fbc763b95894"
        "f71084b2831c3144550345e32e4fcd6e373feeec1c176b5c6452ee153f6da211",
    ),
    (
        "INV-2026-000123", "202", "150000.00", KEY,
        "df2f0a45cbcf6b2bb456157320659a7d268a7ba4394ccae654b41f8bb4e5c010"
        "890cf0fbc0eca7f7c0a00937737f57e18933b7993d9b621344943cc2e7cb3239",
    ),
    (
        "1111", "200", "100000.00", "askvnoibnosifnboseofinbofinfgbiufglnbfg",
        "edc076b21793ebe3e17926350f5b8ae67d902fe657b3d0aa31b932d5c127e237"
        "5d308a2bc94f3265ac2d80a1f181a79b997ac178a236fcff35af263fc4d4c231",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("order_id", "code", "gross", "key", "expected"), VECTORS)
def test_the_documented_hashes_are_ours(order_id, code, gross, key, expected) -> None:
    assert signature(order_id, code, gross, key) == expected
    body = said(order_id, code, gross) | {"signature_key": expected}
    assert reader(key).read_notice({}, raw(body)).reference == order_id


def reader(key: str, following: str = "") -> MidtransGateway:
    simulator = MidtransSimulator()
    return MidtransGateway(account(key, following), Direct(simulator), simulator.clock)


def said(order_id: str = "INV-A-1-7K2Q", code: str = "200", gross: str = "150000.00") -> dict:
    return {
        "order_id": order_id, "status_code": code, "gross_amount": gross,
        "transaction_status": "settlement", "fraud_status": "accept",
        "signature_key": signed(order_id, code, gross, KEY),
    }  # fmt: skip


def raw(body: dict) -> bytes:
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("word", "fact"),
    [("settlement", Fact.PAID), ("SETTLEMENT", Fact.PAID), ("pending", Fact.PENDING),
     ("expire", Fact.EXPIRED), ("cancel", Fact.CANCELLED), ("surprise", Fact.UNKNOWN)],
)  # fmt: skip
def test_a_notice_says_what_happened(word: str, fact: Fact) -> None:
    notice = reader(KEY).read_notice({}, raw(said() | {"transaction_status": word}))
    assert (notice.reference, notice.fact, notice.event_id) == ("INV-A-1-7K2Q", fact, "")
    assert notice.answer == {}


def test_while_the_key_is_changed_both_are_believed_and_the_current_one_is_sent() -> None:
    changing = reader("SB-Mid-server-NEW", following=KEY)
    assert changing.read_notice({}, raw(said())).fact == Fact.PAID
    with pytest.raises(BadNotice):
        reader("SB-Mid-server-NEW").read_notice({}, raw(said()))
    empty = said() | {"signature_key": signed("INV-A-1-7K2Q", "200", "150000.00", "")}
    with pytest.raises(BadNotice):  # no second key is not an empty key
        reader(KEY).read_notice({}, raw(empty))


def test_the_three_fields_cannot_be_pushed_into_each_other() -> None:
    # INV-7 · 200 · 150000.00 and INV-72 · 001 · 50000.00 are the same text to the hash.
    body = said("INV-7", "200", "150000.00")
    for order_id, code, gross in (
        ("INV-72", "001", "50000.00"),
        ("INV-", "720", "0150000.00"),
        ("INV-72001", "500", "00.00"),
        ("INV-7200150000.00", "", ""),
    ):
        moved = body | {"order_id": order_id, "status_code": code, "gross_amount": gross}
        assert "".join((order_id, code, gross)) == "INV-7200150000.00"
        with pytest.raises(BadNotice):
            reader(KEY).read_notice({}, raw(moved))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"\xff", b"null", b"x" * (MAX_BODY + 1), b" " * MAX_BODY + raw(said()),
     raw(said() | {"status_code": 200}), raw(said() | {"gross_amount": 150000}),
     raw(said() | {"transaction_status": None}), raw(said() | {"signature_key": ["x"]}),
     raw(said())[:-1] + b', "order_id": "INV-B-1-AAAA"}', raw(said("INV/7"))],
)  # fmt: skip
def test_what_is_no_notice_of_theirs_is_refused(body: bytes) -> None:
    with pytest.raises(BadNotice):
        reader(KEY).read_notice({}, body)


def test_ten_thousand_touched_notices_tell_nothing_untrue() -> None:
    """Only what the hash vouches for is read: the order id is never another one."""
    gateway, dice, true = reader(KEY), random.Random(20261123), raw(said())
    believed = 0
    for _ in range(10_000):
        body = bytearray(true)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(body))
            cut = dice.choice((0, 0, 0, 1, 7))
            body[at : at + cut + dice.randint(0, 1)] = dice.randbytes(dice.randint(0, 3))
        headers = {dice.choice(("X-Any", "Content-Type")): dice.randbytes(4).hex()}
        try:
            notice = gateway.read_notice(headers, bytes(body))
        except BadNotice:
            continue
        believed += 1
        assert notice.reference == "INV-A-1-7K2Q"
    assert believed < 5_000


def test_a_false_word_in_a_true_notice_moves_nothing() -> None:
    """What the hash leaves out may lie; the look that follows tells the truth."""
    simulator = MidtransSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.choose(ask.reference)
    (sent,) = simulator.notices
    lie = raw(json.loads(sent.body) | {"transaction_status": "settlement"})
    assert gateway.read_notice(sent.headers, lie).fact == Fact.PAID
    assert gateway.fetch_charge(ref).fact == Fact.PENDING


def test_notices_that_come_twice_late_or_in_the_wrong_order_all_lead_to_the_truth() -> None:
    for kind in ("duplicate", "late", "out_of_order", "bad_signature", "lost"):
        simulator = MidtransSimulator()
        gateway = direct(simulator)
        ask = charge_request(gateway)
        ref = ref_of(ask, gateway.create_charge(ask))
        simulator.choose(ask.reference)
        simulator.fault(kind, "notice")
        simulator.pay(ask.reference)
        simulator.release()
        told = [believed(gateway, notice.body) for notice in simulator.notices]
        assert told[0] == Fact.PENDING
        assert (
            told[1:]
            == {
                "duplicate": [Fact.PAID, Fact.PAID],
                "late": [Fact.PAID],
                "out_of_order": [Fact.PAID, Fact.PENDING],
                "bad_signature": [None],
                "lost": [],
            }[kind]
        )
        assert gateway.fetch_charge(ref).fact == Fact.PAID


def believed(gateway: MidtransGateway, body: bytes) -> Fact | None:
    try:
        return gateway.read_notice({}, body).fact
    except BadNotice:
        return None


def test_no_key_is_ever_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    canary = "SB-Mid-server-CANARY7f3a"
    simulator = MidtransSimulator()
    http = Direct(simulator)
    wrong = Account("m", "midtrans", {}, {"server_key": canary, "server_key.next": canary + "N"},
                    Environment.PRODUCTION)  # fmt: skip
    right = account(canary, canary + "N")
    shown = [repr(wrong), repr(right)]
    for made in (MidtransGateway(wrong, http, simulator.clock),
                 MidtransGateway(right, http, simulator.clock)):  # fmt: skip
        shown += [repr(made), repr(vars(made)), repr(vars(vars(made)["_calls"]))]
        ask = charge_request(made)
        ref = ChargeRef(ask.reference, ask.charge_id, "t-1.700000.1800000000")
        for call in (
            lambda made=made, ask=ask: made.create_charge(ask),
            lambda made=made, ref=ref: made.fetch_charge(ref),
            lambda made=made, ref=ref: made.cancel_charge(ref),
            lambda made=made, ref=ref: made.refund(ref, "p", 1, "k"),
            lambda made=made: made.read_notice({}, raw(said())),
        ):
            with pytest.raises(Exception) as caught:
                call()
            shown += [repr(caught.value), str(caught.value)]
    assert "CANARY" not in " ".join(shown) + caplog.text
