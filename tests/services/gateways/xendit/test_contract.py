"""Xendit keeps the contract of all gateways, over sockets; what differs says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posapp.services.gateways.errors import BadNotice, Rejected
from posapp.services.gateways.types import Fact
from tests.gateways.contract import GatewayContract, key, paid_charge, ref_of
from tests.services.gateways.xendit.bench import XenditBench
from tests.simulators.base import simulating
from tests.simulators.xendit import Xendit


class TestXendit(GatewayContract):
    """An account with every channel switched on."""

    @pytest.fixture
    def bench(self) -> Iterator[XenditBench]:
        with simulating(Xendit()) as simulator:
            made = XenditBench(simulator)
            yield made
            made.http.close()

    def test_a_declined_try_is_told_and_the_next_may_still_pay(self, bench, opened) -> None:
        # Xendit tells nothing of a try that failed: the invoice just stays open.
        ask, state = opened
        bench.pay(ask.reference, outcome="declined")
        declined = bench.gateway.fetch_charge(ref_of(ask, state))
        assert (declined.fact, declined.attempts, declined.payments) == (Fact.PENDING, (), ())
        bench.pay(ask.reference)
        assert bench.gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PAID

    def test_a_notice_that_was_touched_is_not_believed(self, bench, opened) -> None:
        # The token covers no body: without it nothing is taken, with it all is but a hint.
        ask, _ = opened
        bench.pay(ask.reference)
        headers, body = bench.next_notice(ask.reference)
        for wrong in (
            {},
            {name: value[::-1] for name, value in headers.items()},
            dict.fromkeys(headers, ""),
        ):
            with pytest.raises(BadNotice):
                bench.gateway.read_notice(wrong, body)
        with pytest.raises(BadNotice):
            bench.gateway.read_notice(headers, b"")

    def test_a_reversal_undoes_the_whole_payment(self, bench, opened) -> None:
        # There is none: the whole goes back by a refund.
        gateway, ask, state, payment = paid_charge(bench, opened)
        with pytest.raises(Rejected) as caught:
            gateway.reverse(ref_of(ask, state), payment.id, key(ask, 1))
        assert caught.value.code == "gateway_cannot_refund"
        told = gateway.refund(ref_of(ask, state), payment.id, ask.amount, key(ask, 2))
        assert (told.amount, told.status) == (ask.amount, "done")


class TestXenditThatAnswersAboutPaidInvoices(TestXendit):
    """The same where closing a paid invoice is answered with the invoice and not refused."""

    @pytest.fixture
    def bench(self) -> Iterator[XenditBench]:
        with simulating(Xendit()) as simulator:
            simulator.closing_paid = "answer"
            made = XenditBench(simulator)
            yield made
            made.http.close()
