"""An account at Midtrans: keys that fit their place, and how they are sent."""

from __future__ import annotations

import pytest

from posapp.services.gateways.errors import BadCredentials, GatewayError, NotFound
from posapp.services.gateways.midtrans.client import MidtransGateway
from posapp.services.gateways.midtrans.info import ADDRESSES, INFO, check_server_key
from posapp.services.gateways.protocol import RefundingGateway
from posapp.services.gateways.registry import Account, build, gateway_info
from posapp.services.gateways.types import ChargeRef, Environment, Method
from tests.gateways.contract import charge_request
from tests.services.gateways.midtrans.bench import direct
from tests.simulators.base import Direct
from tests.simulators.midtrans import KEY, MidtransSimulator

LIVE = "Mid-server-FAKEKEY0000000000000000"


@pytest.mark.parametrize(
    ("key", "environment", "right"),
    [
        (KEY, Environment.SANDBOX, True),
        (LIVE, Environment.PRODUCTION, True),
        (KEY, Environment.PRODUCTION, False),
        (LIVE, Environment.SANDBOX, False),
        ("SB-Mid-client-FAKE", Environment.SANDBOX, False),
        ("Mid-client-FAKE", Environment.PRODUCTION, False),
        ("sk_test_1", Environment.SANDBOX, False),
        (KEY + "\n", Environment.SANDBOX, False),
        ("", Environment.SANDBOX, False),
    ],
)
def test_a_key_fits_its_environment_or_it_is_said_why_not(key, environment, right) -> None:
    assert (check_server_key(key, environment) == "") is right


@pytest.mark.parametrize(
    ("key", "environment"), [(KEY, Environment.PRODUCTION), (LIVE, Environment.SANDBOX)]
)
def test_a_key_of_the_other_environment_is_never_sent(key, environment) -> None:
    simulator = MidtransSimulator()
    secrets = {"server_key": key}
    gateway = MidtransGateway(
        Account("m", "midtrans", {}, secrets, environment), Direct(simulator), simulator.clock
    )
    with pytest.raises(BadCredentials):
        gateway.create_charge(charge_request(gateway))
    with pytest.raises(BadCredentials):
        gateway.fetch_charge(ChargeRef("R", "c"))
    assert simulator.requests == []


def test_the_key_is_sent_as_documented() -> None:
    simulator = MidtransSimulator()
    gateway = direct(simulator)
    gateway.create_charge(charge_request(gateway))
    (seen,) = simulator.requests
    assert seen.headers["authorization"] == (
        "Basic U0ItTWlkLXNlcnZlci1GQUtFS0VZMDAwMDAwMDAwMDAwMDAwOg=="
    )


@pytest.mark.parametrize("soft", [False, True])
def test_a_key_that_midtrans_does_not_know_is_the_owner_s_to_mend(soft: bool) -> None:
    simulator = MidtransSimulator(soft=soft)
    gateway = direct(simulator, "SB-Mid-server-ANOTHER")
    ask = charge_request(gateway)
    ref = ChargeRef(ask.reference, ask.charge_id, "t-1.700000.1800000000")
    for call in (
        lambda: gateway.create_charge(ask),
        lambda: gateway.fetch_charge(ref),
        lambda: gateway.cancel_charge(ref),
        lambda: gateway.refund(ref, "p", 1, "k"),
        lambda: gateway.reverse(ref, "p", "k"),
    ):
        with pytest.raises(BadCredentials) as caught:
            call()
        assert "Access denied" in caught.value.detail
    assert simulator.pages == {}


@pytest.mark.parametrize("soft", [False, True])
def test_looking_up_nothing_with_the_right_key_proves_the_key(soft: bool) -> None:
    with pytest.raises(NotFound):
        direct(MidtransSimulator(soft=soft)).fetch_charge(ChargeRef("NO-SUCH-ORDER", "c"))


def test_the_table_of_gateways_builds_it_at_its_own_addresses() -> None:
    simulator = MidtransSimulator()
    http = Direct(simulator)
    practice = Account("m", "midtrans", {}, {"server_key": KEY}, Environment.SANDBOX)
    made = build(practice, http, simulator.clock)
    assert made.info is gateway_info("midtrans") is INFO
    assert isinstance(made, RefundingGateway)
    with pytest.raises(GatewayError):
        made.fetch_charge(ChargeRef("A/../B", "c"))
    assert simulator.requests[0].path == "/v2/A%2F..%2FB/status"
    assert "sandbox" in ADDRESSES[Environment.SANDBOX].core
    assert "sandbox" not in str(ADDRESSES[Environment.PRODUCTION])


def test_it_says_truly_what_goes_back() -> None:
    assert set(Method) - set(INFO.refundable) == {Method.VA, Method.STORE}
    assert INFO.can_refund_part
    assert INFO.can_close
