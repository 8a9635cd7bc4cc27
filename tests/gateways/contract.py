"""What every gateway adapter must do, whatever is behind it: one suite for all of them.

A test class of a gateway inherits ``GatewayContract`` and gives it a fixture ``bench``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol

import pytest

from posapp.models.ids import new_id, random_base32
from posapp.services.gateways.errors import (
    BadNotice,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.protocol import Gateway, RefundingGateway
from posapp.services.gateways.types import ChargeLine, ChargeRef, ChargeRequest, ChargeState, Fact

#: Ways to lose an answer to something that was done.
LOST = ("drop_response", "http_500", "timeout", "html", "truncated")


class Bench(Protocol):
    """A gateway under test, and the hands that move what is behind it."""

    gateway: Gateway
    #: The same gateway where nobody answers.
    gone: Gateway

    def pay(self, reference: str, *, outcome: str = "paid", amount: int | None = None) -> None:
        """Act as the customer: paid or declined."""
        ...

    def lose_answer(self, kind: str, on: str) -> None:
        """The next answer on create, fetch, cancel or refund is lost in that way."""
        ...

    def next_notice(self, reference: str) -> tuple[dict[str, str], bytes]:
        """Headers and body of the next notice about this charge."""
        ...


_numbers = count(1)


def charge_request(gateway: Gateway, **changed) -> ChargeRequest:
    """A request that any gateway takes."""
    number = f"INV-A-{next(_numbers):06d}"
    values = {
        "charge_id": new_id(),
        "reference": f"{number}-{random_base32(4)}",
        "invoice_number": number,
        "order_number": "ORD-A-000412",
        "amount": 700_000,
        "currency": "IDR",
        "methods": gateway.info.methods,
        "expires_at": datetime.now(UTC).replace(microsecond=0) + timedelta(hours=24),
        "language": "id",
        "customer_name": "Siti Nurhaliza",
        "customer_email": "siti@example.com",
        "customer_phone": "+6281234567890",
        "shop_name": "Toko Sinar Jaya",
        "lines": (ChargeLine("Kopi Toraja Sapan 250 g", 3000, 1_000_000),),
        "order_total": 1_000_000,
        "order_received": 300_000,
    }
    return ChargeRequest(**(values | changed))


def ref_of(ask: ChargeRequest, state: ChargeState | None = None) -> ChargeRef:
    return ChargeRef(ask.reference, ask.charge_id, state.gateway_id if state else "")


def key(ask: ChargeRequest, number: int) -> str:
    """A key of this charge's own: some gateways keep keys for all charges together."""
    return f"{ask.charge_id}-{number}"


class GatewayContract:
    """The suite."""

    @pytest.fixture
    def bench(self) -> Bench:
        raise NotImplementedError

    @pytest.fixture
    def opened(self, bench: Bench) -> tuple[ChargeRequest, ChargeState]:
        ask = charge_request(bench.gateway)
        return ask, bench.gateway.create_charge(ask)

    def test_it_says_what_it_can_do(self, bench: Bench) -> None:
        info = bench.gateway.info
        assert info.kind
        assert info.name
        assert info.methods
        assert "IDR" in info.currencies
        assert 0 < info.min_amount < info.max_amount
        assert timedelta(0) < info.min_expiry < info.max_expiry
        assert info.min_poll >= timedelta(seconds=1)
        assert info.can_refund == isinstance(bench.gateway, RefundingGateway)

    def test_a_charge_opens_with_a_link_for_the_sum(self, opened) -> None:
        ask, state = opened
        assert (state.reference, state.fact) == (ask.reference, Fact.PENDING)
        assert (state.amount, state.currency) == (ask.amount, ask.currency)
        assert state.url.startswith(("http://", "https://"))
        assert state.gateway_id
        assert state.expires_at is not None
        assert abs(state.expires_at - ask.expires_at) <= timedelta(minutes=1)
        assert state.payments == state.attempts == state.refunds == ()

    def test_the_same_opening_again_gives_the_first_one_again(self, bench: Bench, opened) -> None:
        ask, state = opened
        again = bench.gateway.create_charge(ask)
        assert (again.gateway_id, again.url) == (state.gateway_id, state.url)

    def test_another_sum_under_the_same_opening_is_refused(self, bench: Bench, opened) -> None:
        ask, state = opened
        with pytest.raises(Rejected):
            bench.gateway.create_charge(replace(ask, amount=ask.amount + 1))
        assert bench.gateway.fetch_charge(ref_of(ask, state)).amount == ask.amount

    def test_a_request_that_cannot_be_is_refused_for_good(self, bench: Bench) -> None:
        with pytest.raises(Rejected) as caught:
            bench.gateway.create_charge(charge_request(bench.gateway, amount=-1))
        assert caught.value.detail

    def test_texts_of_any_language_get_through(self, bench: Bench) -> None:
        odd = "Toko “Ñandú” 东京 🍜 <b>&amp; {{7*7}} %n"
        ask = charge_request(
            bench.gateway, customer_name=odd, shop_name=odd, lines=(ChargeLine(odd, 1500, 1),)
        )
        assert bench.gateway.create_charge(ask).fact == Fact.PENDING

    def test_a_charge_is_found_by_its_reference_alone(self, bench: Bench, opened) -> None:
        ask, state = opened
        found = bench.gateway.fetch_charge(ref_of(ask))
        assert found == bench.gateway.fetch_charge(ref_of(ask, state))
        assert found.gateway_id == state.gateway_id

    def test_a_charge_that_never_was_is_not_found(self, bench: Bench) -> None:
        with pytest.raises(NotFound):
            bench.gateway.fetch_charge(ref_of(charge_request(bench.gateway)))

    def test_what_the_customer_paid_is_told(self, bench: Bench, opened) -> None:
        ask, state = opened
        bench.pay(ask.reference)
        paid = bench.gateway.fetch_charge(ref_of(ask, state))
        assert paid.fact == Fact.PAID
        (payment,) = paid.payments
        assert (payment.amount, payment.currency) == (ask.amount, ask.currency)
        assert payment.method
        assert payment.paid_at.tzinfo is UTC
        assert [attempt.status for attempt in paid.attempts] == ["paid"]

    def test_a_declined_try_is_told_and_the_next_may_still_pay(self, bench: Bench, opened) -> None:
        ask, state = opened
        bench.pay(ask.reference, outcome="declined")
        declined = bench.gateway.fetch_charge(ref_of(ask, state))
        assert declined.fact == Fact.PENDING
        assert declined.payments == ()
        assert [(a.status, bool(a.failure)) for a in declined.attempts] == [("failed", True)]
        bench.pay(ask.reference)
        assert bench.gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PAID

    def test_a_closed_charge_takes_no_money(self, bench: Bench, opened) -> None:
        ask, state = opened
        assert bench.gateway.info.can_close
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
        assert bench.gateway.cancel_charge(ref_of(ask)).fact == Fact.CANCELLED
        with pytest.raises(AssertionError):
            bench.pay(ask.reference)
        assert bench.gateway.fetch_charge(ref_of(ask, state)).payments == ()

    def test_a_customer_who_was_faster_than_the_closing_has_paid(self, bench, opened) -> None:
        ask, state = opened
        bench.pay(ask.reference)
        closed = bench.gateway.cancel_charge(ref_of(ask, state))
        assert (closed.fact, len(closed.payments)) == (Fact.PAID, 1)

    def test_closing_what_never_was_is_refused(self, bench: Bench) -> None:
        with pytest.raises(NotFound):
            bench.gateway.cancel_charge(ref_of(charge_request(bench.gateway)))

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_an_opening_is_recovered(self, bench: Bench, kind: str) -> None:
        ask = charge_request(bench.gateway)
        bench.lose_answer(kind, "create")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.create_charge(ask)
        found = bench.gateway.fetch_charge(ref_of(ask))
        again = bench.gateway.create_charge(ask)
        assert (found.amount, found.fact) == (ask.amount, Fact.PENDING)
        assert again.gateway_id == found.gateway_id

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_question_is_asked_later(self, bench, opened, kind: str) -> None:
        ask, state = opened
        bench.lose_answer(kind, "fetch")
        with pytest.raises(Unavailable):
            bench.gateway.fetch_charge(ref_of(ask, state))
        assert bench.gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PENDING

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_closing_is_asked_for(self, bench, opened, kind: str) -> None:
        ask, state = opened
        bench.lose_answer(kind, "cancel")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.cancel_charge(ref_of(ask, state))
        assert bench.gateway.fetch_charge(ref_of(ask, state)).fact == Fact.CANCELLED

    def test_where_nobody_answers_nothing_was_done(self, bench: Bench, opened) -> None:
        ask, state = opened
        for call in (
            lambda: bench.gone.create_charge(ask),
            lambda: bench.gone.fetch_charge(ref_of(ask)),
            lambda: bench.gone.cancel_charge(ref_of(ask, state)),
        ):
            with pytest.raises(Unavailable):
                call()

    def test_a_notice_tells_of_the_payment(self, bench: Bench, opened) -> None:
        ask, _ = opened
        bench.pay(ask.reference)
        headers, body = bench.next_notice(ask.reference)
        notice = bench.gateway.read_notice(headers, body)
        assert (notice.reference, notice.fact) == (ask.reference, Fact.PAID)
        lower = {name.lower(): value for name, value in headers.items()}
        assert bench.gateway.read_notice(lower, body) == notice

    def test_a_notice_that_was_touched_is_not_believed(self, bench: Bench, opened) -> None:
        ask, _ = opened
        bench.pay(ask.reference)
        headers, body = bench.next_notice(ask.reference)
        digit = next(at for at, byte in enumerate(body) if byte in b"12345678")
        changed = body[:digit] + bytes([body[digit] + 1]) + body[digit + 1 :]
        touched: list[tuple[Mapping[str, str], bytes]] = [
            (headers, changed),
            (headers, body + b" "),
            (headers, b""),
            ({}, body),
            ({name: value[::-1] for name, value in headers.items()}, body),
            (dict.fromkeys(headers, ""), body),
        ]
        for wrong_headers, wrong_body in touched:
            with pytest.raises(BadNotice):
                bench.gateway.read_notice(wrong_headers, wrong_body)

    def test_a_refund_gives_back_once_a_key(self, bench: Bench, opened) -> None:
        gateway, ask, state, payment = paid_charge(bench, opened)
        first = gateway.refund(ref_of(ask, state), payment.id, 200_000, key(ask, 1))
        again = gateway.refund(ref_of(ask), payment.id, 200_000, key(ask, 1))
        assert first == again
        assert (first.key, first.amount) == (key(ask, 1), 200_000)
        assert first.status in ("done", "pending")
        told = bench.gateway.fetch_charge(ref_of(ask, state)).refunds
        assert [(r.payment_id, r.amount, r.kind, r.key) for r in told] == [
            (payment.id, 200_000, "refund", key(ask, 1))
        ]

    def test_no_more_goes_back_than_came(self, bench: Bench, opened) -> None:
        gateway, ask, state, payment = paid_charge(bench, opened)
        gateway.refund(ref_of(ask, state), payment.id, 500_000, key(ask, 1))
        with pytest.raises(Rejected):
            gateway.refund(ref_of(ask, state), payment.id, 200_001, key(ask, 2))
        gateway.refund(ref_of(ask, state), payment.id, 200_000, key(ask, 3))

    def test_a_reversal_undoes_the_whole_payment(self, bench: Bench, opened) -> None:
        gateway, ask, state, payment = paid_charge(bench, opened)
        assert gateway.reverse(ref_of(ask, state), payment.id, key(ask, 1)).amount == ask.amount
        (told,) = bench.gateway.fetch_charge(ref_of(ask, state)).refunds
        assert (told.kind, told.amount) == ("reversal", ask.amount)
        with pytest.raises(Rejected):
            gateway.refund(ref_of(ask, state), payment.id, 1, key(ask, 2))

    def test_after_a_refund_there_is_no_reversal(self, bench: Bench, opened) -> None:
        gateway, ask, state, payment = paid_charge(bench, opened)
        gateway.refund(ref_of(ask, state), payment.id, 1, key(ask, 1))
        with pytest.raises(Rejected):
            gateway.reverse(ref_of(ask, state), payment.id, key(ask, 2))
        with pytest.raises(Rejected):
            gateway.reverse(ref_of(ask, state), "no such payment", key(ask, 3))

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_refund_is_repeated_safely(self, bench, opened, kind: str) -> None:
        gateway, ask, state, payment = paid_charge(bench, opened)
        bench.lose_answer(kind, "refund")
        with pytest.raises(OutcomeUnknown):
            gateway.refund(ref_of(ask, state), payment.id, 50_000, key(ask, 1))
        gateway.refund(ref_of(ask, state), payment.id, 50_000, key(ask, 1))
        told = bench.gateway.fetch_charge(ref_of(ask, state)).refunds
        assert sum(refund.amount for refund in told) == 50_000


def paid_charge(bench: Bench, opened):
    """The gateway, the request, the charge and its payment; skips no gateway silently."""
    gateway = bench.gateway
    assert isinstance(gateway, RefundingGateway)
    ask, state = opened
    bench.pay(ask.reference)
    (payment,) = bench.gateway.fetch_charge(ref_of(ask, state)).payments
    return gateway, ask, state, payment
