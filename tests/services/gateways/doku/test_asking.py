"""What DOKU is asked for: within its rules, or refused before it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.models.clock import SetClock
from posapp.models.ids import new_id
from posapp.services.gateways.doku.asking import MAX_LIFE, MIN_LIFE, creation, minutes, plain
from posapp.services.gateways.doku.info import ADDRESSES, INFO
from posapp.services.gateways.doku.methods import CHANNELS, channels_for, method_of
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.registry import build, gateway_info
from posapp.services.gateways.types import ChargeLine, Environment, Fact, Method
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.doku.bench import account, direct
from tests.simulators.base import Direct
from tests.simulators.doku import DokuSimulator

SIMULATOR = DokuSimulator()
GATEWAY = direct(SIMULATOR)
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True, scope="module")
def _now_is_when_the_tests_run() -> None:
    """Not when they were collected: ids of now are compared with it."""
    global NOW
    NOW = datetime.now(UTC).replace(microsecond=0)


WORDS = st.text(max_size=300)
LINES = st.lists(
    st.builds(ChargeLine, WORDS, st.integers(1, 10**7), st.integers(-(10**6), 10**9)), max_size=4
)


@settings(max_examples=300, deadline=None)
@given(
    amount=st.integers(-10, 10**13) | st.sampled_from([0, 1, 999_999_999_999, 10**12]),
    currency=st.sampled_from(["IDR", "IDR", "IDR", "USD"]),
    methods=st.lists(st.sampled_from(list(Method)), unique=True).map(tuple),
    reference=st.from_regex(r"[A-Z0-9-]{1,30}", fullmatch=True) | st.text(max_size=40),
    life=st.timedeltas(timedelta(days=-2), timedelta(days=400)),
    name=WORDS,
    email=st.emails() | WORDS,
    phone=st.from_regex(r"\+?[0-9]{1,20}", fullmatch=True) | WORDS,
    lines=LINES,
    exact=st.booleans(),
    language=st.sampled_from(["id", "en"]),
)
def test_any_request_is_taken_or_refused_before_it_is_sent_with_a_reason(
    amount, currency, methods, reference, life, name, email, phone, lines, exact, language
) -> None:
    if exact and lines:
        amount = sum(line.amount for line in lines)
    ask = charge_request(
        GATEWAY, amount=amount, currency=currency, methods=methods, reference=reference,
        expires_at=NOW + life, customer_name=name, customer_email=email, customer_phone=phone,
        lines=tuple(lines), language=language,
    )  # fmt: skip
    SIMULATOR.orders.pop(reference, None)
    sent = len(SIMULATOR.requests)
    try:
        state = GATEWAY.create_charge(ask)
    except Rejected as refused:
        reason = refused.detail
    else:
        reason = ""
    if reason:
        assert len(SIMULATOR.requests) == sent
        return
    assert (state.reference, state.amount, state.fact) == (reference, amount, Fact.PENDING)
    assert state.expires_at is not None
    wanted = min(max(ask.expires_at, NOW + MIN_LIFE), NOW + MAX_LIFE)
    assert abs(state.expires_at - wanted) <= timedelta(minutes=2)


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 0}, {"amount": 10**12}, {"currency": "USD"}, {"reference": "A" * 31},
     {"reference": "A_B"}, {"reference": ""}, {"methods": ()}, {"charge_id": "é"},
     {"methods": (Method.STORE,)}],
)  # fmt: skip
def test_what_doku_does_not_take_is_never_sent(wrong: dict) -> None:
    sent = len(SIMULATOR.requests)
    gateway = direct(SIMULATOR, "QRIS, CREDIT_CARD")
    with pytest.raises(Rejected):
        gateway.create_charge(charge_request(gateway, **wrong))
    assert len(SIMULATOR.requests) == sent


def test_the_same_opening_is_the_same_request_for_an_hour() -> None:
    ask = charge_request(GATEWAY)
    first = creation(ask, (), NOW)
    assert creation(ask, (), NOW + timedelta(minutes=50)) == first
    # Hours later, without a network all the while, it lives until it was to end, not longer.
    later = NOW + timedelta(hours=20)
    assert minutes(ask, later) * 60 - (ask.expires_at - later).total_seconds() < 60


def test_counted_from_now_a_repeated_request_would_be_another() -> None:
    clock = SetClock(NOW)
    simulator = DokuSimulator(clock)
    gateway = direct(simulator)
    foreign = charge_request(gateway, charge_id="no-time-in-this-one", expires_at=NOW + MAX_LIFE)
    gateway.create_charge(foreign)
    ask = charge_request(gateway, expires_at=NOW + timedelta(hours=9))
    state = gateway.create_charge(ask)
    clock.advance(timedelta(minutes=3))
    assert gateway.create_charge(ask) == state
    shorter = replace(foreign, expires_at=foreign.expires_at - timedelta(minutes=3))
    with pytest.raises(Rejected, match="not told again"):
        gateway.create_charge(shorter)


def test_a_link_that_ran_out_while_its_answer_was_lost_is_expired() -> None:
    clock = SetClock(NOW)
    simulator = DokuSimulator(clock)
    gateway = direct(simulator)
    ask = charge_request(gateway, charge_id=f"{NOW:%H%M%S}", expires_at=NOW + MIN_LIFE)
    state = gateway.create_charge(ask)
    clock.advance(timedelta(minutes=6))
    again = gateway.create_charge(replace(ask, expires_at=clock.now() + MIN_LIFE))
    assert (state.fact, again.fact, again.url) == (Fact.PENDING, Fact.EXPIRED, state.url)


def test_an_unchosen_link_of_an_older_account_expires_by_its_handle() -> None:
    clock = SetClock(NOW)
    simulator = DokuSimulator(clock)
    simulator.tells_orders = False
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    assert gateway.fetch_charge(ref).fact == Fact.PENDING
    clock.advance(timedelta(hours=24, minutes=5))
    assert gateway.fetch_charge(ref).fact == Fact.PENDING  # a try at the end may still come
    clock.advance(timedelta(minutes=10))
    assert gateway.fetch_charge(ref).fact == Fact.EXPIRED


def test_minutes_are_whole_and_within_bounds() -> None:
    ask = charge_request(GATEWAY, charge_id="x", expires_at=NOW + timedelta(minutes=61, seconds=1))
    assert minutes(ask, NOW) == 62
    assert minutes(replace(ask, expires_at=NOW), NOW) == 5
    assert minutes(replace(ask, expires_at=NOW + timedelta(days=99)), NOW) == 31 * 24 * 60
    assert minutes(replace(ask, charge_id=new_id()), NOW) in (61, 62)
    assert minutes(replace(ask, charge_id=str(uuid4())), NOW) == 62


def test_lines_are_told_where_they_are_just_what_is_asked_for() -> None:
    lines = (ChargeLine("Kopi “Toraja” 250 g", 3000, 900), ChargeLine("Gula", 1500, 100))
    told = creation(charge_request(GATEWAY, amount=1_000, lines=lines), (), NOW)["order"]
    assert [(line["name"], line["price"]) for line in told["line_items"]] == [
        ("3 x Kopi Toraja 250 g", 900),
        ("1.5 x Gula", 100),
    ]
    ask = charge_request(GATEWAY, amount=700, lines=lines)
    (one,) = creation(ask, (), NOW)["order"]["line_items"]
    assert (one["name"], one["price"]) == (f"ORD-A-000412 {ask.invoice_number}", 700)


def test_names_keep_what_doku_takes() -> None:
    assert plain("  Toko “Ñandú” 东京 🍜 <b> ", 255) == "Toko Nandu b"
    assert plain("a" * 300, 255) == "a" * 255


def test_a_link_offers_its_own_ways_of_paying_alone() -> None:
    every = set(Method)
    assert channels_for(every, ()) is None
    assert channels_for((Method.QRIS,), ()) == ("QRIS",)
    assert channels_for((Method.VA,), ("VIRTUAL_ACCOUNT_BSI", "QRIS")) == ("VIRTUAL_ACCOUNT_BSI",)
    assert channels_for((Method.CARD,), ("QRIS",)) == ()
    assert channels_for(every, ("QRIS", "CREDIT_CARD")) == ("QRIS", "CREDIT_CARD")
    for way in Method:
        codes = channels_for((way,), ())
        assert codes
        assert {method_of(code, "") for code in codes} == {str(way)}


def test_every_channel_has_one_name_and_comes_back_to_its_way_of_paying() -> None:
    assert len({channel.code for channel in CHANNELS}) == len(CHANNELS)
    assert all(c.name or c.method == Method.CARD for c in CHANNELS)
    assert method_of("VIRTUAL_ACCOUNT_BANK_NEW", "") == "va"
    assert method_of("", "ONLINE_TO_OFFLINE") == "store"
    assert method_of("JENIUS_PAY", "DIGITAL_BANKING") == "digital_banking"


@pytest.mark.parametrize(
    ("name", "good", "wrong"),
    [
        ("client_id", ("BRN-0252-1648456322620", "MCH-0001-10791114622547"),
         ("", "SK-2zQLDKEZE8IzWWGT0BS8", "BRN-", "BRN-1 2", "brn-1")),
        ("secret_key", ("SK-2zQLDKEZE8IzWWGT0BS8",), ("", "SK-", "BRN-0252-1", "SK-a b c d e f")),
        ("channels", ("", "QRIS", "qris, VIRTUAL_ACCOUNT_BCA\nCREDIT_CARD"),
         ("BCA", "QRIS; CREDIT_CARD")),
    ],
)  # fmt: skip
def test_what_the_owner_types_is_looked_at(name: str, good, wrong) -> None:
    (wanted,) = [known for known in INFO.fields if known.name == name]
    assert wanted.check is not None
    for environment in Environment:
        assert {wanted.check(text, environment) for text in good} == {""}
        assert all(wanted.check(text, environment) for text in wrong)


def test_the_table_of_gateways_builds_an_account() -> None:
    assert gateway_info("doku") is INFO
    made = build(account(), Direct(SIMULATOR), SIMULATOR.clock)
    assert made.info is INFO
    assert set(ADDRESSES) == set(INFO.environments) == set(Environment)
    assert ADDRESSES[Environment.SANDBOX].api == "https://api-sandbox.doku.com"
    assert ADDRESSES[Environment.PRODUCTION].api == "https://api.doku.com"
