"""What is said to Snap: taken by it, or refused before it is sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.models.clock import SetClock
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.midtrans.methods import CHANNELS, MOST, codes
from posapp.services.gateways.midtrans.request import snap_body
from posapp.services.gateways.types import ChargeLine, Fact, Method
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.midtrans.bench import direct
from tests.simulators.midtrans import MidtransSimulator
from tests.simulators.midtrans_rules import CHANNELS as THEIRS

NOW = datetime(2026, 11, 19, 7, 32, 41, 250_000, UTC)
LINES = st.lists(
    st.builds(
        ChargeLine,
        name=st.text(max_size=80),
        quantity=st.integers(1, 5_000_000),
        amount=st.integers(-(10**9), 10**9),
    ),
    max_size=60,
)


@pytest.fixture
def simulator() -> MidtransSimulator:
    return MidtransSimulator(SetClock(NOW))


@settings(max_examples=300, deadline=None)
@given(
    amount=st.integers(-5, 10**12) | st.integers(1, 20_000),
    methods=st.lists(st.sampled_from(Method), unique=True),
    reference=st.text("ABCXYZ0189-", min_size=1, max_size=30) | st.text(max_size=60),
    lines=LINES,
    life=st.integers(-100_000, 2_000_000),
    words=st.text(max_size=300),
    language=st.sampled_from(["id", "en", "jv"]),
    currency=st.sampled_from(["IDR", "IDR", "IDR", "USD"]),
)
def test_any_request_is_taken_or_refused_before_it_is_sent(
    amount, methods, reference, lines, life, words, language, currency
) -> None:
    simulator = MidtransSimulator(SetClock(NOW))
    gateway = direct(simulator)
    ask = charge_request(
        gateway, amount=amount, methods=tuple(methods), reference=reference, lines=tuple(lines),
        expires_at=NOW + timedelta(seconds=life), customer_name=words, customer_email=words,
        customer_phone=words, language=language, currency=currency,
    )  # fmt: skip
    try:
        state = gateway.create_charge(ask)
    except Rejected as refused:
        assert (bool(refused.detail), simulator.requests) == (True, [])  # noqa: PT017
        return
    (page,) = simulator.pages.values()
    assert (page.order_id, page.amount) == (reference, amount)
    assert state.expires_at == page.end
    assert timedelta(minutes=5) <= page.end - NOW <= timedelta(days=7)
    for code in page.codes:  # each way on the page takes the sum
        simulator.transactions.clear()
        simulator.choose(reference, code)
    assert simulator.waiting_faults == {}


@pytest.mark.parametrize("method", Method)
def test_each_way_of_paying_leads_there_and_back(simulator, method: Method) -> None:
    for code in codes((method,), 50_000):
        gateway = direct(simulator)
        ask = charge_request(gateway, amount=50_000, methods=(method,))
        state = gateway.create_charge(ask)
        simulator.pay(ask.reference, code)
        (payment,) = gateway.fetch_charge(ref_of(ask, state)).payments
        # GoPay's QR is paid from the wallet: Midtrans tells the wallet, not the way in.
        told = Method.EWALLET if code == "gopay" else method
        assert payment.method == told, code


def test_our_codes_and_sums_are_within_theirs() -> None:
    for method, channels in CHANNELS.items():
        for channel in channels:
            _, _, least, most, back = THEIRS[channel.code]
            assert least <= channel.least <= channel.most <= min(most, MOST), channel.code
            assert bool(back) == (method not in (Method.VA, Method.STORE)), channel.code


@pytest.mark.parametrize(
    ("methods", "amount", "expected"),
    [
        ((Method.CARD,), 9_999, ()),
        ((Method.CARD,), 10_000, ("credit_card",)),
        ((Method.STORE,), 9_999, ("alfamart",)),
        ((Method.STORE,), 5_000_001, ()),
        ((Method.QRIS,), 10_000_001, ("gopay",)),
        ((Method.QRIS, Method.EWALLET), 20_000_001, ("ovo",)),
        ((Method.QRIS, Method.EWALLET), 5_000, ("other_qris", "gopay", "shopeepay", "ovo")),
        ((), 5_000, ()),
    ],
)
def test_a_way_that_cannot_take_the_sum_is_not_offered(methods, amount, expected) -> None:
    assert codes(methods, amount) == expected


@pytest.mark.parametrize("left_out", ["dana", "bsi_va"])
def test_a_way_that_could_not_be_looked_up_is_not_offered(left_out: str) -> None:
    assert left_out in THEIRS
    assert left_out not in codes(tuple(Method), 50_000)


def test_a_page_says_what_was_bought_in_its_own_sum(simulator) -> None:
    gateway = direct(simulator)
    lines = (
        ChargeLine("Kopi | Toraja", 3000, 1_000_001),
        ChargeLine("Teh", 2000, 50_000),
        ChargeLine("", 1500, 0),
    )
    gateway.create_charge(charge_request(gateway, amount=700_000, lines=lines))
    (seen,) = simulator.requests
    assert json.loads(seen.body)["item_details"] == [
        {"id": "1", "name": "Kopi Toraja", "price": 1_000_001, "quantity": 1},
        {"id": "2", "name": "Teh", "price": 25_000, "quantity": 2},
        {"id": "3", "name": "3", "price": 0, "quantity": 1},
        {"id": "rest", "name": "Sudah dibayar dan penyesuaian", "price": -350_001, "quantity": 1},
    ]
    assert seen.headers["x-payment-locale"] == "id-ID"


def test_a_card_on_a_page_is_always_asked_for_its_owner(simulator) -> None:
    ask = charge_request(direct(simulator))
    assert snap_body(ask, NOW)["credit_card"] == {"secure": True}


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        (timedelta(hours=24), timedelta(hours=24)),
        (timedelta(days=30), timedelta(days=7)),
        (timedelta(minutes=1), timedelta(minutes=6)),
        (-timedelta(days=1), timedelta(minutes=6)),
    ],
)
def test_the_end_is_as_near_to_the_wish_as_midtrans_takes_it(simulator, life, expected) -> None:
    gateway = direct(simulator)
    state = gateway.create_charge(charge_request(gateway, expires_at=NOW + life))
    (page,) = simulator.pages.values()
    assert state.expires_at == page.end == (NOW + expected).replace(microsecond=0)


def test_a_page_that_nobody_used_is_pending_until_its_end_and_then_expired(simulator) -> None:
    gateway = direct(simulator)
    ask = charge_request(gateway, expires_at=NOW + timedelta(hours=1))
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.clock.advance(timedelta(minutes=59))
    assert gateway.fetch_charge(ref).fact == Fact.PENDING
    simulator.clock.advance(timedelta(minutes=1))
    told = gateway.fetch_charge(ref)
    assert (told.fact, told.amount, told.currency) == (Fact.EXPIRED, ask.amount, "IDR")
    with pytest.raises(AssertionError):
        simulator.pay(ask.reference)
