"""Answers that cannot be trusted are none; what that means depends on what was asked."""

from __future__ import annotations

import pytest

from posapp.services.gateways.errors import (
    BadCredentials,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.faspay.cards import Card, Cards, pairs
from posapp.services.gateways.faspay.mapping import Unreadable
from posapp.services.gateways.types import Fact
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.faspay.bench import direct, set_clock, told_of
from tests.simulators.base import Direct, Reply, Request
from tests.simulators.faspay import FaspaySimulator
from tests.simulators.faspay_billing import SERVICE
from tests.simulators.faspay_cards import CARD_MERCHANT, CARD_PASSWORD, sign_card

NAME = "INV-A-000231-7K2Q"
CARDS = Cards(CARD_MERCHANT, CARD_PASSWORD, "http://faspay.test")
HELD = Card("50126", "A")


class Saying(FaspaySimulator):
    """Answers with what it was told to say, where it was told anything."""

    def __init__(self) -> None:
        super().__init__(set_clock())
        self.says: dict[str, Reply] = {}

    def answer(self, request: Request) -> Reply:
        return self.says.get(self.place(request)) or super().answer(request)


@pytest.fixture
def simulator() -> Saying:
    return Saying()


def said(**fields: object) -> Reply:
    return Reply(200, {"response_code": "00", **fields})


def card_said(text: str, status: int = 200) -> Reply:
    return Reply(status, text.encode())


@pytest.mark.parametrize(
    "reply",
    [
        said(),
        said(redirect_url="javascript:alert(1)"),
        said(redirect_url=5),
        said(redirect_url="https://a.example/", merchant_id="1"),
        said(redirect_url="https://a.example/", bill_no="other"),
        said(redirect_url="https://a.example/" + "x" * 2_500),
        Reply(200, {"response_code": "66", "response_desc": "internal Error"}),
        Reply(200, {}),
    ],
)
def test_an_opening_that_is_not_clearly_answered_is_unknown(simulator, reply: Reply) -> None:
    simulator.says["create"] = reply
    with pytest.raises(OutcomeUnknown):
        direct(simulator).create_charge(charge_request(direct(simulator)))


@pytest.mark.parametrize(
    ("code", "error"), [("30", Rejected), ("40", Rejected), ("63", BadCredentials)]
)
def test_a_refused_opening_says_why(simulator, code: str, error: type) -> None:
    simulator.says["create"] = Reply(200, {"response_code": code, "response_desc": "no such thing"})
    with pytest.raises(error) as caught:
        direct(simulator).create_charge(charge_request(direct(simulator)))
    assert caught.value.detail == f"{code} no such thing"


def test_no_such_page_is_never_no_such_charge(simulator) -> None:
    gateway = direct(simulator)
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    for place in ("create", "fetch", "cancel"):
        simulator.says[place] = Reply(404, {"message": "no route"})
    for call in (
        lambda: gateway.create_charge(charge_request(gateway)),
        lambda: gateway.fetch_charge(ref_of(ask, state)),
        lambda: gateway.cancel_charge(ref_of(ask, state)),
    ):
        with pytest.raises(Rejected) as caught:
            call()
        assert not isinstance(caught.value, NotFound)


@pytest.mark.parametrize(
    "reply",
    [
        said(payment_status_code="22"),
        said(payment_status_code="2", payment_total="a lot"),
        said(payment_status_code="2", payment_total="-5"),
        said(payment_status_code="2", bill_no="other"),
        said(payment_status_code="2", trx_id="9"),
        said(payment_status_code="2", merchant_id="9"),
        said(),
        Reply(200, {"response_code": "96"}),
    ],
)
def test_a_state_that_is_not_clear_is_asked_for_later(simulator, reply: Reply) -> None:
    gateway = direct(simulator)
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    simulator.says["fetch"] = reply
    with pytest.raises(Unavailable):
        gateway.fetch_charge(ref_of(ask, state))


@pytest.mark.parametrize("status", ["5", "6"])
def test_a_bill_that_faspay_does_not_know_just_now_stays_pending(simulator, status: str) -> None:
    gateway = direct(simulator)
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    simulator.says["fetch"] = said(payment_status_code=status)
    assert gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PENDING


def test_a_closing_that_faspay_could_not_do_now_is_unknown(simulator) -> None:
    gateway = direct(simulator)
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    simulator.says["cancel"] = Reply(200, {"response_code": "96"})
    with pytest.raises(OutcomeUnknown):
        gateway.cancel_charge(ref_of(ask, state))


def test_a_probe_tells_of_trouble_on_the_other_side(simulator) -> None:
    simulator.says["probe"] = Reply(200, {"response_code": "96"})
    with pytest.raises(Unavailable):
        direct(simulator).probe()


@pytest.mark.parametrize("raw", [b"", b"\xff", b"<html></html>", b"A=1;A=2", b"A", b"A B=1", b"=1"])
def test_fields_between_semicolons_are_read_strictly(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        pairs(raw)


def test_fields_come_in_any_order_and_case() -> None:
    assert pairs(b"txn_status=S; ERR_CODE=0;\n") == {"TXN_STATUS": "S", "ERR_CODE": "0"}


UNCLEAR = {
    "nothing": card_said(""),
    "a page": card_said("<html></html>"),
    "another transaction": card_said("MERCHANT_TRANID=other;ERR_CODE=0;TXN_STATUS=V"),
    "another sum": card_said(f"MERCHANT_TRANID={NAME};AMOUNT=1.00;ERR_CODE=0;TXN_STATUS=V"),
    "a wrong signature": card_said(f"ERR_CODE=0;TXN_STATUS=V;SIGNATURE={'0' * 40}"),
    "a failure": card_said("", 500),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_an_unclear_card_answer_ends_nothing(simulator, name: str) -> None:
    http = Direct(simulator)
    simulator.says = {"card": UNCLEAR[name], "refund": UNCLEAR[name]}
    with pytest.raises(Unavailable):
        CARDS.find(http, NAME, 700_000)
    with pytest.raises(OutcomeUnknown):
        CARDS.void(http, NAME, 700_000, HELD)
    with pytest.raises(Rejected) as caught:
        CARDS.refund(http, NAME, 700_000, HELD, 5)
    assert caught.value.code == "gateway_refund_unsure"


def test_a_card_answer_signed_with_the_password_as_it_is_written_is_believed(simulator) -> None:
    given = sign_card(NAME, "700000.00", "V")
    simulator.says["refund"] = card_said(f"ERR_CODE=0;TXN_STATUS=V;SIGNATURE={given.lower()}")
    CARDS.void(Direct(simulator), NAME, 700_000, HELD)


def test_a_card_transaction_that_is_not_there_is_not_found(simulator) -> None:
    with pytest.raises(NotFound):
        CARDS.find(Direct(simulator), NAME, 700_000)
    simulator.says["card"] = card_said("ERR_CODE=0")
    with pytest.raises(Unavailable):
        CARDS.find(Direct(simulator), NAME, 700_000)


def test_a_void_that_the_bank_refuses_is_refused_and_one_without_a_word_unknown(simulator) -> None:
    simulator.says["refund"] = card_said("ERR_CODE=5621;ERR_DESC=Void rejected;TXN_STATUS=A")
    with pytest.raises(Rejected) as caught:
        CARDS.void(Direct(simulator), NAME, 700_000, HELD)
    assert caught.value.detail == "5621 Void rejected"
    simulator.says["refund"] = card_said("ERR_CODE=0;TXN_STATUS=A")
    with pytest.raises(OutcomeUnknown):
        CARDS.void(Direct(simulator), NAME, 700_000, HELD)


def test_a_card_that_was_only_held_is_not_refunded(simulator) -> None:
    simulator.card_status = "A"
    gateway = direct(simulator)
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    simulator.pay(ask.reference, channel="500")
    known = told_of(simulator, gateway, ask, state)
    (payment,) = gateway.fetch_charge(known).payments
    with pytest.raises(Rejected):
        gateway.refund(known, payment.id, 1, "key")
    assert simulator.asked("refund") == []


def billed(**fields: object) -> Reply:
    return said(
        billing_id=5, billing_total="700000", billing_status="PAID", **fields
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"payment_details": "none"},
        {"payment_details": ["x"]},
        {"payment_details": [{"payment_id": "1"}]},
        {"payment_details": [{"payment_nominal": "5"}]},
        {"payment_details": [{"payment_id": "1", "payment_nominal": "0"}]},
        {"billing_notes": "x" * 3_000},
    ],
)
def test_a_billing_answer_that_cannot_be_read_is_asked_for_later(simulator, fields: dict) -> None:
    gateway = direct(simulator, billing_service_id=SERVICE, static_va="8985991234567891")
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    number = next(iter(simulator.billing.bills))
    simulator.says["fetch"] = billed(**({"transaction_number": number} if fields else {}), **fields)
    with pytest.raises(Unavailable):
        gateway.fetch_charge(ref_of(ask, state))


def test_a_fixed_account_without_a_history_has_no_payment_to_book(simulator) -> None:
    gateway = direct(simulator, billing_service_id=SERVICE, static_va="8985991234567891")
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    number = next(iter(simulator.billing.bills))
    simulator.says["fetch"] = billed(transaction_number=number)
    told = gateway.fetch_charge(ref_of(ask, state))
    assert (told.fact, told.payments) == (Fact.PAID, ())


@pytest.mark.parametrize(
    "fields", [{"billing_id": "x"}, {"billing_id": 5}, {"billing_id": 5, "billing_url": "x"}]
)
def test_a_bill_without_id_or_link_is_no_answer(simulator, fields: dict) -> None:
    simulator.says["create"] = said(**fields)
    gateway = direct(simulator, billing_service_id=SERVICE)
    with pytest.raises(OutcomeUnknown):
        gateway.create_charge(charge_request(gateway))


def test_a_reference_that_no_digits_hold_is_refused_before_it_is_sent(simulator) -> None:
    gateway = direct(simulator, billing_service_id=SERVICE)
    with pytest.raises(Rejected):
        gateway.create_charge(charge_request(gateway, reference="TAGIHAN-1"))
    assert simulator.requests == []


def test_a_wrong_billing_address_is_never_no_such_charge(simulator) -> None:
    gateway = direct(simulator, billing_service_id=SERVICE)
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    simulator.says["fetch"] = Reply(404, {"message": "no route"})
    with pytest.raises(Rejected) as caught:
        gateway.cancel_charge(ref_of(ask, state))
    assert not isinstance(caught.value, NotFound)
