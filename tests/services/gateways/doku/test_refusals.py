"""What DOKU refuses, and what the shop is told of it; no refusal tells a secret."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from posapp.models.clock import SetClock
from posapp.services.gateways.doku.client import DokuGateway
from posapp.services.gateways.doku.info import Addresses
from posapp.services.gateways.errors import (
    BadCredentials,
    GatewayError,
    NotFound,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.types import Fact
from tests.gateways.contract import charge_request, key, ref_of
from tests.services.gateways.doku.bench import account, direct
from tests.simulators.base import ANSWERS, Direct, Reply
from tests.simulators.doku import CLIENT_ID, DokuSimulator

REFUSALS = {
    "the key": ({"secret_key": "SK-another0000000000"}, {}, BadCredentials, "bad_credentials"),
    "the client": ({}, {"client_id": "BRN-0000-9999999999999"}, BadCredentials, "bad_credentials"),
}


@pytest.mark.parametrize("wrong", REFUSALS)
def test_wrong_keys_are_for_a_person_to_mend(wrong: str) -> None:
    secrets, settings, error, code = REFUSALS[wrong]
    simulator = DokuSimulator()
    given = account()
    given = replace(
        given, secrets={**given.secrets, **secrets}, settings={**given.settings, **settings}
    )
    gateway = DokuGateway(given, Direct(simulator), simulator.clock, Addresses("http://doku.test"))
    ask = charge_request(gateway)
    for call in (
        lambda: gateway.create_charge(ask),
        lambda: gateway.fetch_charge(ref_of(ask)),
        lambda: gateway.cancel_charge(ref_of(ask)),
    ):
        with pytest.raises(error) as caught:
            call()
        assert caught.value.code == f"gateway_{code}"
    assert simulator.orders == {}


def test_an_account_that_may_not_do_it_is_for_a_person_to_mend() -> None:
    simulator = DokuSimulator()
    simulator.answer = lambda request: Reply(403, {"message": ["FORBIDDEN"]})
    gateway = direct(simulator)
    with pytest.raises(BadCredentials):
        gateway.create_charge(charge_request(gateway))


def test_a_wrong_clock_is_named() -> None:
    simulator = DokuSimulator()
    late = SetClock(datetime.now(UTC) - timedelta(hours=2))
    gateway = DokuGateway(account(), Direct(simulator), late, Addresses("http://doku.test"))
    with pytest.raises(BadCredentials) as caught:
        gateway.create_charge(charge_request(gateway))
    assert caught.value.code == "gateway_clock_wrong"


def test_a_channel_that_is_not_active_is_named() -> None:
    simulator = DokuSimulator()
    simulator.inactive = {"QRIS"}
    gateway = direct(simulator, "QRIS, VIRTUAL_ACCOUNT_BCA")
    with pytest.raises(Rejected) as caught:
        gateway.create_charge(charge_request(gateway))
    assert caught.value.code == "gateway_channel_off"
    ask = charge_request(direct(simulator, "VIRTUAL_ACCOUNT_BCA"))
    assert direct(simulator, "VIRTUAL_ACCOUNT_BCA").create_charge(ask).url


def test_an_address_that_is_not_doku_s_is_no_answer_about_a_charge() -> None:
    simulator = DokuSimulator()
    wrong = Addresses("http://doku.test/other")
    gateway = DokuGateway(account(), Direct(simulator), simulator.clock, wrong)
    with pytest.raises(GatewayError) as caught:
        gateway.fetch_charge(ref_of(charge_request(gateway)))
    assert not isinstance(caught.value, NotFound)


def test_where_closing_is_not_turned_on_the_shop_is_told() -> None:
    simulator = DokuSimulator()
    simulator.can_cancel = False
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    with pytest.raises(Rejected) as caught:
        gateway.cancel_charge(ref)
    assert (caught.value.code, gateway.info.can_close) == ("gateway_cannot_close", False)


@pytest.mark.parametrize("channel", ["CREDIT_CARD", "EMONEY_OVO", "ONLINE_TO_OFFLINE_ALFA"])
def test_a_link_whose_customer_chose_such_a_channel_cannot_be_closed(channel: str) -> None:
    simulator = DokuSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.choose(ask.reference, channel)
    with pytest.raises(Rejected) as caught:
        gateway.cancel_charge(ref)
    assert caught.value.code == "gateway_cannot_close"


@pytest.mark.parametrize("late", [1, 2])
def test_a_payment_that_the_status_tells_late_is_not_closed_over(late: int) -> None:
    simulator = Behind()
    simulator.late = late
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.pay(ask.reference)
    if late == 2:
        with pytest.raises(Unavailable):
            gateway.cancel_charge(ref)
    assert gateway.cancel_charge(ref).fact == Fact.PAID


class Behind(DokuSimulator):
    """Its first answers come from before the payment: a status lags up to a minute."""

    late = 1

    def _status(self, reference: str) -> Reply:
        order = self.orders[reference]
        if len(self.asked("fetch")) > self.late:
            return super()._status(reference)
        return Reply(200, self._status_body(replace(order, status="", channel="")))


def test_a_creation_that_finds_nobody_there_is_refused_for_good() -> None:
    simulator = DokuSimulator()
    simulator.answer = lambda request: Reply(404, {"message": ["DATA NOT FOUND"]})
    gateway = direct(simulator)
    with pytest.raises(Rejected) as caught:
        gateway.create_charge(charge_request(gateway))
    assert type(caught.value) is Rejected


def test_a_handle_of_another_gateway_finds_nothing() -> None:
    gateway = direct(DokuSimulator())
    ref = ref_of(charge_request(gateway))
    with pytest.raises(NotFound):
        gateway.fetch_charge(replace(ref, gateway_id="chg-1"))


def test_what_cannot_go_back_is_refused_before_it_is_asked_for() -> None:
    simulator = DokuSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    with pytest.raises(Rejected):
        gateway.reverse(ref, ask.reference, key(ask, 1))
    simulator.pay(ask.reference)
    for payment, amount in ((ask.reference, 0), (ask.reference, ask.amount + 1), ("other", 1)):
        with pytest.raises(Rejected):
            gateway.refund(ref, payment, amount, key(ask, 2))
    assert simulator.asked("refund") == []


def test_a_status_that_cannot_be_trusted_is_no_answer() -> None:
    simulator = DokuSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.pay(ask.reference)
    simulator.orders[ask.reference].reported = -5
    with pytest.raises(Unavailable):
        gateway.fetch_charge(ref)


@pytest.mark.parametrize("channel", ["QRIS", "VIRTUAL_ACCOUNT_BCA", "EMONEY_OVO"])
def test_only_cards_go_back_through_doku(channel: str) -> None:
    simulator = DokuSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.pay(ask.reference, channel=channel)
    for give in (
        lambda: gateway.refund(ref, ask.reference, 1, key(ask, 1)),
        lambda: gateway.reverse(ref, ask.reference, key(ask, 1)),
    ):
        with pytest.raises(Rejected) as caught:
            give()
        assert caught.value.code == "gateway_cannot_refund"
    assert simulator.asked("refund") == []


def test_no_secret_gets_into_an_error_a_log_or_a_text(caplog) -> None:
    canary = "SK-CANARY0123456789"
    simulator = DokuSimulator()
    given = account(**{"secret_key": canary, "secret_key.next": canary + "NEXT"})
    said: list[str] = [repr(given)]
    with caplog.at_level(logging.DEBUG):
        for kind in ("", *ANSWERS):
            client = Direct(simulator)
            gateway = DokuGateway(given, client, simulator.clock, Addresses("http://doku.test"))
            ask = charge_request(gateway)
            said += [repr(gateway), repr(gateway.info), str(ask)]
            for call in (
                lambda g=gateway, a=ask: g.create_charge(a),
                lambda g=gateway, a=ask: g.fetch_charge(ref_of(a)),
                lambda g=gateway: g.read_notice({"Client-Id": CLIENT_ID}, b"{}"),
            ):
                if kind:
                    simulator.fault(kind, "create")
                with pytest.raises(GatewayError) as caught:
                    call()
                said += [str(caught.value), repr(caught.value), str(caught.getrepr(style="short"))]
    assert "CANARY" not in "\n".join(said) + caplog.text
