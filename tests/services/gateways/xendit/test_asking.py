"""What is asked of Xendit: vectors, fields, limits, and refusals before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.models.ids import new_id
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.types import ChargeLine, Fact, Method
from posapp.services.gateways.xendit.api import authorization
from posapp.services.gateways.xendit.asking import invoice_body
from posapp.services.gateways.xendit.methods import CHANNELS, fitting
from tests.gateways.contract import charge_request
from tests.services.gateways.xendit.bench import direct, set_clock
from tests.simulators.xendit import Xendit
from tests.simulators.xendit_rules import CHANNELS as THEIRS
from tests.simulators.xendit_rules import TEST_KEY

NOW = datetime(2026, 11, 19, 7, 32, tzinfo=UTC)
SOME = (Method.QRIS, Method.VA)


def ask(**changed):
    return charge_request(direct(Xendit()), **{"expires_at": NOW + timedelta(hours=24)} | changed)


def test_the_vector_of_the_authorisation() -> None:
    assert authorization(TEST_KEY) == ("Basic eG5kX2RldmVsb3BtZW50X0ZBS0VLRVkwMDAwMDAwMDAwOg==")


def test_an_invoice_is_asked_for_in_xendits_fields() -> None:
    asked = ask(reference="INV-A-000231-7K2Q", invoice_number="INV-A-000231", amount=150_000)
    assert invoice_body(asked, (), NOW) == {
        "external_id": "INV-A-000231-7K2Q",
        "amount": 150_000,
        "currency": "IDR",
        "description": "INV-A-000231 · Toko Sinar Jaya",
        "invoice_duration": 86_400,
        "locale": "id",
        "should_send_email": False,
        "metadata": {"invoice": "INV-A-000231", "order": "ORD-A-000412"},
        "customer": {
            "given_names": "Siti Nurhaliza",
            "email": "siti@example.com",
            "mobile_number": "+6281234567890",
        },
    }


def test_chosen_ways_of_paying_are_named_where_they_take_the_sum() -> None:
    body = invoice_body(ask(methods=SOME, amount=9_999), (), NOW)
    assert body["payment_methods"][:2] == ["QRIS", "BNI"]  # BCA begins at 10,000
    assert "BCA" not in body["payment_methods"]
    large = invoice_body(ask(methods=SOME, amount=20_000_000), (), NOW)
    assert "QRIS" not in large["payment_methods"]
    assert "payment_methods" not in invoice_body(ask(), (), NOW)


def test_only_channels_that_are_switched_on_are_named() -> None:
    body = invoice_body(ask(methods=(Method.VA, Method.STORE)), ("BCA", "OVO"), NOW)
    assert body["payment_methods"] == ["BCA"]
    assert invoice_body(ask(), ("BCA", "OVO"), NOW)["payment_methods"] == ["BCA", "OVO"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"currency": "USD"}, "IDR only"),
        ({"amount": 0}, "takes 0 IDR"),
        ({"amount": -5}, "takes -5 IDR"),
        ({"amount": 9_999, "methods": (Method.STORE,)}, "takes 9999 IDR"),
        ({"amount": 10_000_001, "methods": (Method.QRIS,)}, "takes 10000001 IDR"),
        ({"amount": 50_000_000_001}, "takes 50000000001 IDR"),
        ({"methods": ()}, "no chosen way"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(changed: dict, reason: str) -> None:
    simulator = Xendit(set_clock())
    with pytest.raises(Rejected, match=reason):
        direct(simulator).create_charge(ask(**changed))
    assert simulator.requests == []


@pytest.mark.parametrize(
    ("life", "seconds"),
    [
        (timedelta(hours=24), 86_400),
        (timedelta(minutes=7, milliseconds=1), 421),
        (timedelta(seconds=1), 300),
        (-timedelta(days=1), 300),
        (timedelta(days=9_000), 31_536_000),
    ],
)
def test_an_end_that_xendit_does_not_take_is_moved_and_told(life, seconds: int) -> None:
    clock = set_clock()
    state = direct(Xendit(clock)).create_charge(ask(expires_at=clock.now() + life))
    assert state.expires_at == clock.now() + timedelta(seconds=seconds)


def test_lines_are_shown_where_they_explain_the_sum() -> None:
    lines = (ChargeLine("Kopi", 1500, 100_000), ChargeLine("Gula", 1000, 50_000))
    whole = invoice_body(ask(amount=150_000, lines=lines), (), NOW)
    assert whole["items"] == [
        {"name": "1.5 × Kopi", "quantity": 1, "price": 100_000},
        {"name": "Gula", "quantity": 1, "price": 50_000},
    ]
    discount = (ChargeLine("Kopi", 1000, 200_000), ChargeLine("Potongan", 1000, -50_000))
    for other in (lines[:1], discount, (ChargeLine("x", 1000, 2_000),) * 76):
        assert "items" not in invoice_body(ask(amount=150_000, lines=other), (), NOW)


def test_a_contact_that_xendit_would_refuse_is_left_out() -> None:
    for email, phone in (("siti@", "0812 345"), ("", ""), ("a b@c.id", "+62")):
        asked = ask(customer_name="", customer_email=email, customer_phone=phone)
        assert "customer" not in invoice_body(asked, (), NOW)


def test_the_tables_of_channels_agree_with_the_documents() -> None:
    for channel in CHANNELS:
        least, most, _, _, in_part = THEIRS[channel.code]
        assert (channel.least, channel.most) == (least, most)
        assert channel.refunds == "part" or not in_part
    assert {channel.method for channel in CHANNELS} == set(Method)


_numbers = count(1)


@settings(max_examples=300, deadline=None)
@given(
    amount=st.one_of(
        st.integers(-10, 200_000), st.integers(1, 60_000_000_000), st.sampled_from([
            edge + step for row in THEIRS.values() for edge in row[:2] for step in (-1, 0, 1)
        ]),
    ),
    methods=st.lists(st.sampled_from(Method), unique=True, max_size=6),
    reference=st.from_regex(r"[A-Z0-9-]{1,25}", fullmatch=True),
    name=st.text(max_size=400),
    email=st.one_of(st.just(""), st.emails(), st.text(max_size=30)),
    phone=st.one_of(st.from_regex(r"\+62[0-9]{5,15}", fullmatch=True), st.text(max_size=20)),
    quantity=st.integers(1, 10_000_000),
)  # fmt: skip
def test_any_request_is_taken_or_refused_before_it_is_sent(
    amount, methods, reference, name, email, phone, quantity
) -> None:
    simulator = Xendit(set_clock())
    gateway = direct(simulator)
    asked = replace(
        ask(), charge_id=new_id(), reference=f"{reference}{next(_numbers)}", amount=amount,
        methods=tuple(methods), customer_name=name, customer_email=email, customer_phone=phone,
        lines=(ChargeLine(name or "x", quantity, amount),), shop_name=name,
    )  # fmt: skip
    if not fitting(asked.methods, amount, ()):
        with pytest.raises(Rejected) as caught:
            gateway.create_charge(asked)
        assert caught.value.detail
        assert simulator.requests == []
        return
    state = gateway.create_charge(asked)
    assert (state.reference, state.amount, state.fact) == (asked.reference, amount, Fact.PENDING)
