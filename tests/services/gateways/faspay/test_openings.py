"""Opening a page: what is sent, what is refused before it is sent, and lost answers."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.errors import BadCredentials, OutcomeUnknown, Rejected
from posapp.services.gateways.types import Fact, Method
from tests.gateways.contract import charge_request
from tests.services.gateways.faspay.bench import direct, ref, set_clock
from tests.simulators.faspay import FaspaySimulator

NOW = datetime(2026, 11, 19, 7, 32, tzinfo=UTC)


@pytest.fixture
def simulator() -> FaspaySimulator:
    return FaspaySimulator(set_clock())


def sent(simulator: FaspaySimulator) -> dict[str, object]:
    body = simulator.asked("create")[-1].json()
    assert isinstance(body, dict)
    return body


def test_a_bill_is_asked_for_in_rupiah_and_jakarta_s_time(simulator) -> None:
    gateway = direct(simulator)
    ask = charge_request(gateway, expires_at=NOW + timedelta(hours=24))
    gateway.create_charge(ask)
    body = sent(simulator)
    assert (body["bill_no"], body["bill_total"]) == (ask.reference, "700000")
    assert (body["bill_date"], body["bill_expired"]) == (
        "2026-11-19 14:32:00",
        "2026-11-20 14:32:00",
    )
    assert (body["msisdn"], body["email"]) == ("6281234567890", "siti@example.com")
    assert "payment_channel" not in body


def test_only_the_chosen_ways_of_paying_are_offered(simulator) -> None:
    gateway = direct(simulator)
    gateway.create_charge(charge_request(gateway, methods=(Method.VA, Method.QRIS)))
    assert sent(simulator)["payment_channel"] == [
        "711", "715", "702", "801", "800", "802", "402", "825", "708", "408", "818",
    ]  # fmt: skip


def test_channels_outside_the_contract_are_not_offered(simulator) -> None:
    gateway = direct(simulator, channels="702, 711 812")
    gateway.create_charge(charge_request(gateway, methods=tuple(Method)))
    assert sent(simulator)["payment_channel"] == ["711", "702", "812"]
    with pytest.raises(Rejected):
        gateway.create_charge(charge_request(gateway, methods=(Method.STORE,)))
    assert len(simulator.requests) == 1


def test_a_customer_without_mail_or_phone_is_asked_for_under_the_shop_s(simulator) -> None:
    gateway = direct(simulator)
    gateway.create_charge(charge_request(gateway, customer_email="", customer_phone=""))
    body = sent(simulator)
    assert (body["email"], body["msisdn"]) == ("toko@example.com", "6281211112222")


@pytest.mark.parametrize(
    ("wanted", "real"),
    [
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(minutes=1), timedelta(minutes=10)),
        (-timedelta(days=2), timedelta(minutes=10)),
        (timedelta(days=90), timedelta(days=30)),
    ],
)
def test_the_end_is_what_faspay_takes_and_told_as_it_is(simulator, wanted, real) -> None:
    gateway = direct(simulator)
    state = gateway.create_charge(charge_request(gateway, expires_at=NOW + wanted))
    assert state.expires_at == NOW + real
    (bill,) = simulator.bills.values()
    assert bill.ends == NOW + real


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": MAX_AMOUNT + 1},
        {"currency": "USD"},
        {"reference": "x" * 31},
        {"reference": "INV/1"},
        {"reference": "inv-a-1"},
        {"methods": ()},
    ],
)
def test_what_faspay_would_refuse_is_refused_before_it_is_sent(simulator, wrong: dict) -> None:
    gateway = direct(simulator)
    with pytest.raises(Rejected) as caught:
        gateway.create_charge(charge_request(gateway, **wrong))
    assert caught.value.detail
    assert simulator.requests == []


ODD = st.text(max_size=60)


@settings(max_examples=400, deadline=None)
@given(
    amount=st.integers(-10, 10**13),
    methods=st.sets(st.sampled_from(Method)),
    reference=st.from_regex(r"INV-[A-Z]-[0-9]{6}-[0-9A-Z]{4}[2-9]?", fullmatch=True) | ODD,
    name=ODD,
    email=st.just("") | st.emails(),
    phone=ODD,
    shop=ODD,
    order=ODD,
    hours=st.integers(-100, 10_000),
)
def test_any_request_is_taken_or_refused_before_it_is_sent_with_a_reason(
    amount: int, methods: set, reference: str, name: str, email: str, phone: str, shop: str,
    order: str, hours: int,
) -> None:  # fmt: skip
    simulator = FaspaySimulator(set_clock())
    gateway = direct(simulator)
    ask = charge_request(
        gateway, amount=amount, methods=tuple(methods), reference=reference, customer_name=name,
        customer_email=email, customer_phone=phone, shop_name=shop, order_number=order,
        expires_at=NOW + timedelta(hours=hours),
    )  # fmt: skip
    reason = ""
    try:
        state = gateway.create_charge(ask)
    except Rejected as refusal:
        reason = refusal.detail or "none given"
    if reason:
        assert reason != "none given"
        assert simulator.requests == []
        return
    assert simulator.bills[reference].total == amount == state.amount
    assert state.fact == Fact.PENDING


def test_a_used_number_is_followed_by_the_next(simulator) -> None:
    simulator.used_is_refused = True
    gateway = direct(simulator)
    ask = charge_request(gateway)
    simulator.fault("drop_response", "create")
    with pytest.raises(OutcomeUnknown):
        gateway.create_charge(ask)
    state = gateway.create_charge(ask)
    assert list(simulator.bills) == [ask.reference, f"{ask.reference}-2"]
    assert state.reference == ask.reference
    simulator.pay(f"{ask.reference}-2")
    told = gateway.fetch_charge(ref(ask, state.gateway_id))
    assert (told.fact, told.payments[0].amount) == (Fact.PAID, ask.amount)


def test_a_bill_none_of_whose_numbers_is_free_is_refused(simulator) -> None:
    simulator.used_is_refused = True
    gateway = direct(simulator)
    ask = charge_request(gateway)
    for _ in range(9):
        gateway.create_charge(ask)
    with pytest.raises(Rejected):
        gateway.create_charge(ask)
    assert len(simulator.bills) == 9


def test_wrong_keys_are_the_owner_s_to_mend(simulator) -> None:
    for gateway in (
        direct(simulator, {"password": "wrong"}),
        direct(simulator, user_id="bot1"),
        direct(simulator, merchant_id="11111"),
    ):
        for call in (
            gateway.probe,
            lambda gateway=gateway: gateway.create_charge(charge_request(gateway)),
        ):
            with pytest.raises(BadCredentials):
                call()
    direct(simulator).probe()
    assert simulator.bills == {}


def test_a_thousand_lost_answers_leave_one_link_and_one_payment_each(simulator) -> None:
    gateway = direct(simulator)
    chance = random.Random(11)
    for turn in range(1_000):
        simulator.names_trx = turn % 3 != 0
        simulator.used_is_refused = turn % 2 == 1
        ask = charge_request(gateway, amount=chance.randint(1, 10**7))
        lost = chance.randint(1, 3)
        simulator.fault("timeout", "create", lost)
        links = []
        while not links:
            try:
                links.append(gateway.create_charge(replace(ask)))
            except OutcomeUnknown:
                continue
        (state,) = links
        name = next(n for n, b in reversed(simulator.bills.items()) if b.url == state.url)
        simulator.pay(name)
        read = gateway.read_notice({}, simulator.notices[-1].body)
        assert read.reference == ask.reference
        known = ref(ask, gateway.remember(state.gateway_id, read.extra))
        for _ in range(2):
            told = gateway.fetch_charge(known)
            assert (told.fact, told.amount) == (Fact.PAID, ask.amount)
            assert [payment.amount for payment in told.payments] == [ask.amount]
    assert simulator.waiting_faults == {}


def test_sending_the_same_number_again_would_leave_a_refused_bill_for_ever(simulator) -> None:
    # The harm without the next number: the creation could never be told as done.
    simulator.used_is_refused = True
    gateway = direct(simulator)
    ask = charge_request(gateway)
    gateway.create_charge(ask)
    body = sent(simulator)
    again = direct(simulator)._http.request_json(
        "POST", "http://faspay.test/v4/post", changes=True, json=body
    )
    assert again["response_code"] == "14"
