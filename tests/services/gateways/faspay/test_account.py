"""An account of Faspay: its fields, its addresses, and secrets that show themselves nowhere."""

from __future__ import annotations

import logging
import traceback

import pytest

from posapp.models.clock import SystemClock
from posapp.services.gateways.errors import GatewayError
from posapp.services.gateways.faspay.client import ADDRESSES, INFO, FaspayGateway
from posapp.services.gateways.http import Http
from posapp.services.gateways.protocol import ProbingGateway, RefundingGateway
from posapp.services.gateways.registry import build, gateway_info
from posapp.services.gateways.types import Environment
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.faspay.bench import SECRETS, account, direct, set_clock, told_of
from tests.simulators.base import LOST, REFUSED
from tests.simulators.faspay import FaspaySimulator

SANDBOX, PRODUCTION = Environment.SANDBOX, Environment.PRODUCTION
CHECKS = [
    ("merchant_id", "36480", "3648"),
    ("merchant_id", "00001", "bot36480"),
    ("return_url", "https://toko.example/x", "toko.example"),
    ("shop_email", "toko@example.com", "toko"),
    ("shop_phone", "+62 812-1111-2222", "12"),
    ("channels", "702, 711 812", "702, BCA"),
    ("billing_service_id", "6", "six"),
    ("static_va", "8985991234567891", "8985 9912"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), CHECKS)
def test_a_field_says_what_is_wrong_with_it(name: str, right: str, wrong: str) -> None:
    (field,) = (one for one in INFO.fields if one.name == name)
    assert field.check is not None
    assert field.check(right, PRODUCTION) == ""
    assert field.check(wrong, PRODUCTION)


def test_the_billing_address_of_one_environment_is_refused_in_the_other() -> None:
    (field,) = (one for one in INFO.fields if one.name == "billing_url")
    assert field.check is not None
    sandbox = "https://fasbill-sandbox.faspay.co.id/billingbackendapi/web/api"
    real = "https://fasbill.faspay.co.id/billingbackendapi/web/api"
    assert field.check(sandbox, SANDBOX) == field.check(real, PRODUCTION) == ""
    assert field.check(sandbox, PRODUCTION)
    assert field.check(real, SANDBOX)
    for wrong in ("http://x.faspay.co.id", "https://faspay.co.id.evil.example", "https://[", ""):
        assert field.check(wrong, SANDBOX)


def test_each_environment_has_addresses_of_its_own() -> None:
    sandbox, real = ADDRESSES[SANDBOX], ADDRESSES[PRODUCTION]
    for name in ("xpress", "debit", "card", "billing"):
        assert "sandbox" in getattr(sandbox, name)
        assert "sandbox" not in getattr(real, name)


def test_the_table_of_gateways_builds_it() -> None:
    made = build(account(), Http(SystemClock()), SystemClock())
    assert isinstance(made, FaspayGateway)
    assert isinstance(made, ProbingGateway)
    assert isinstance(made, RefundingGateway)
    assert gateway_info("faspay") is INFO


@pytest.mark.parametrize("kind", [*LOST, *REFUSED])
def test_no_secret_shows_itself(caplog: pytest.LogCaptureFixture, kind: str) -> None:
    caplog.set_level(logging.DEBUG)
    simulator = FaspaySimulator(set_clock())
    gateway = direct(simulator, {"password.next": "next-CANARY"})
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    simulator.pay(ask.reference, channel="500")
    paid = told_of(simulator, gateway, ask, state)
    (payment,) = gateway.fetch_charge(paid).payments
    seen = [repr(state), repr(paid), repr(gateway), repr(account())]
    seen += [repr(part) for part in (gateway._keys, gateway._cards)]
    for on, call in (
        ("create", lambda: gateway.create_charge(charge_request(gateway))),
        ("fetch", lambda: gateway.fetch_charge(paid)),
        ("cancel", lambda: gateway.cancel_charge(ref_of(ask, state))),
        ("refund", lambda: gateway.refund(paid, payment.id, 1, "key")),
    ):
        simulator.fault(kind, on)
        try:
            seen.append(repr(call()))
        except GatewayError as error:
            seen += [repr(error), error.detail, "".join(traceback.format_exception(error))]
    everything = caplog.text + "".join(seen)
    assert "CANARY" not in everything
    assert not any(secret in everything for secret in SECRETS.values())
