"""An account at Xendit: keys of the right kind, of the right world, and told to nobody."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest

from posapp.models.clock import SystemClock
from posapp.models.errors import Refused
from posapp.services.gateways.errors import BadCredentials, BadNotice, GatewayError
from posapp.services.gateways.http import Http
from posapp.services.gateways.registry import Account, build, gateway_info
from posapp.services.gateways.types import Environment, Fact, Method, Recovery
from posapp.services.gateways.xendit.account import check_channels, check_key, check_token
from posapp.services.gateways.xendit.client import ADDRESSES, INFO, Addresses, XenditGateway
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.xendit.bench import account, direct, set_clock
from tests.services.gateways.xendit.samples import invoice_body
from tests.simulators.base import Direct
from tests.simulators.xendit import Xendit
from tests.simulators.xendit_rules import LIVE_KEY, TEST_KEY

SANDBOX, PRODUCTION = Environment.SANDBOX, Environment.PRODUCTION


def test_the_table_of_gateways_builds_an_account() -> None:
    clock = SystemClock()
    client = Http(clock)
    live = Account("Toko", "xendit", {}, {"api_key": LIVE_KEY})
    assert build(live, client, clock).info == gateway_info("xendit") == INFO
    assert (INFO.recovery, INFO.can_close, INFO.can_refund_part) == (Recovery.ASK, True, True)
    assert set(INFO.refundable) == {Method.QRIS, Method.EWALLET, Method.CARD, Method.PAYLATER}
    with pytest.raises(Refused) as caught:
        build(Account("Toko", "xendit", {}, {"callback_token": "t"}), client, clock)
    assert (caught.value.code, caught.value.params["missing"]) == ("gateway_not_set_up", "api_key")


def test_a_test_key_may_call_less_often() -> None:
    clock = SystemClock()
    client = Http(clock)
    live = Account("a", "xendit", {}, {"api_key": LIVE_KEY}, PRODUCTION)
    test = Account("a", "xendit", {}, {"api_key": TEST_KEY}, SANDBOX)
    assert build(live, client, clock).info.calls_per_minute == 600
    assert build(test, client, clock).info.calls_per_minute == 60
    assert {place.api for place in ADDRESSES.values()} == {"https://api.xendit.co"}


@pytest.mark.parametrize(
    ("key", "environment", "says"),
    [
        (TEST_KEY, SANDBOX, ""),
        (LIVE_KEY, PRODUCTION, ""),
        (TEST_KEY, PRODUCTION, "for practice"),
        (LIVE_KEY, SANDBOX, "for real money"),
        ("xnd_public_development_x", SANDBOX, "public key"),
        ("SB-Mid-server-x", SANDBOX, "begins with"),
        (LIVE_KEY + "\r\nX: y", PRODUCTION, "begins with"),
        ("", PRODUCTION, "begins with"),
    ],
)
def test_a_key_of_the_other_world_is_known_by_its_beginning(key, environment, says) -> None:
    assert says in check_key(key, environment)
    assert bool(check_key(key, environment)) == bool(says)


def test_a_token_and_the_list_of_channels_are_checked() -> None:
    assert check_token("FAKE-callback-token-000", SANDBOX) == ""
    assert "API key" in check_token(TEST_KEY, SANDBOX)
    assert "spaces" in check_token("a b", SANDBOX)
    assert check_channels(" qris, BCA ,,OVO", SANDBOX) == ""
    assert check_channels("", SANDBOX) == ""
    assert "commas" in check_channels("QRIS BCA", SANDBOX)


@pytest.mark.parametrize(("key", "environment"), [(LIVE_KEY, SANDBOX), (TEST_KEY, PRODUCTION)])
def test_a_key_of_the_other_world_is_never_sent(key: str, environment: Environment) -> None:
    simulator = Xendit(set_clock(), key=key)
    whose = replace(account(api_key=key), environment=environment)
    gateway = XenditGateway(whose, Direct(simulator), simulator.clock, Addresses("http://x.test"))
    ask = charge_request(gateway)
    for call in (gateway.create_charge, lambda a: gateway.fetch_charge(ref_of(a))):
        with pytest.raises(BadCredentials):
            call(ask)
    assert simulator.requests == []


def test_a_key_that_xendit_refuses_is_for_a_person_to_mend() -> None:
    simulator = Xendit(set_clock())
    gateway = direct(simulator, api_key="xnd_development_OTHER")
    with pytest.raises(BadCredentials, match="401 INVALID_API_KEY"):
        gateway.fetch_charge(ref_of(charge_request(gateway)))


CANARY = "CANARY0000SECRET"


def test_a_secret_gets_into_no_text(caplog: pytest.LogCaptureFixture) -> None:
    key, token = f"xnd_development_{CANARY}", f"token-{CANARY}"
    simulator = Xendit(set_clock())
    simulator.echo = f"({key})"
    gateway = direct(simulator, api_key=key, callback_token=token)
    whose = account(api_key=key, callback_token=token)
    texts = [repr(whose), str(whose), repr(gateway), repr(gateway.info)]
    caplog.set_level(logging.DEBUG)
    ask = charge_request(gateway)
    for call in (
        lambda: gateway.create_charge(ask),
        lambda: gateway.fetch_charge(ref_of(ask)),
        lambda: gateway.cancel_charge(replace(ref_of(ask), gateway_id="x")),
        lambda: gateway.refund(ref_of(ask), "x", 1, "k"),
        lambda: gateway.read_notice({"x-callback-token": token[::-1]}, b"{}"),
        lambda: gateway.read_notice({"x-callback-token": token}, b"{}"),
    ):
        with pytest.raises((GatewayError, BadNotice)) as caught:
            call()
        texts += [str(caught.value), repr(caught.value), caught.value.detail]
    notice = gateway.read_notice({"x-callback-token": token}, json.dumps(invoice_body()).encode())
    assert notice.fact == Fact.PAID
    texts += [repr(notice), caplog.text]
    assert all(CANARY not in text for text in texts)
    assert len(simulator.requests) == 4
