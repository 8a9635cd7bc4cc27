"""The practice gateway's adapter against the practice gateway, over real sockets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from queue import SimpleQueue

import pytest

from posapp.models.clock import SetClock, SystemClock
from posapp.models.errors import Refused
from posapp.services.gateways.errors import (
    BadCredentials,
    GatewayError,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.http import Http
from posapp.services.gateways.registry import Account, build, gateway_info, kinds
from posapp.services.gateways.sandbox.client import SandboxGateway
from posapp.services.gateways.types import Recovery
from tests.fakes.fault_server import FaultServer, answer, http, read_request, serving
from tests.fakes.sandbox_process import SandboxProcess, sandbox_running
from tests.gateways.contract import GatewayContract, charge_request, ref_of
from tests.services.gateways.samples import charge_body

FAST = 0.5  # how long the adapter waits for an answer that never comes


class SandboxBench:
    """A running sandbox, its adapter, and the customer's and the saboteur's hands."""

    def __init__(self, sandbox: SandboxProcess, notices: SimpleQueue[bytes]) -> None:
        self.sandbox = sandbox
        self.http = Http(SystemClock(), deadline=FAST)
        self.gateway = SandboxGateway(sandbox.url, self.http, SystemClock())
        with socket.create_server(("127.0.0.1", 0)) as free:
            nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
        self.gone = SandboxGateway(nobody, self.http, SystemClock())
        self._notices = notices

    def pay(self, reference: str, *, outcome: str = "paid", amount: int | None = None) -> None:
        body = {"reference": reference, "outcome": outcome, "amount": amount}
        answered = self.sandbox.post("/control/pay", body)
        assert answered.ok, answered.text

    def lose_answer(self, kind: str, on: str) -> None:
        self.sandbox.fault(kind, on)

    def next_notice(self, reference: str) -> tuple[dict[str, str], bytes]:
        raw = self._notices.get(timeout=20)
        while reference.encode() not in raw:
            raw = self._notices.get(timeout=20)
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = [line.partition(": ") for line in head.decode().split("\r\n")[1:]]
        return {name.title(): value for name, _, value in lines}, body


@pytest.fixture(scope="module")
def notices() -> SimpleQueue[bytes]:
    return SimpleQueue()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory, notices) -> Iterator[SandboxProcess]:
    """A sandbox that runs as a process of its own and tells ``notices`` what happens."""

    def keep(connection: socket.socket, server: FaultServer) -> None:
        notices.put(read_request(connection, server))
        connection.sendall(http(200, {}))

    folder = tmp_path_factory.mktemp("sandbox")
    with serving(keep) as listener, sandbox_running(folder, notify=listener.url) as running:
        yield running


class TestSandbox(GatewayContract):
    """The practice gateway keeps the contract."""

    @pytest.fixture
    def bench(self, sandbox: SandboxProcess, notices) -> Iterator[SandboxBench]:
        made = SandboxBench(sandbox, notices)
        yield made
        made.http.close()


def test_fifty_openings_whose_answers_are_lost_make_one_link_and_one_payment_each(
    sandbox: SandboxProcess, notices
) -> None:
    bench = SandboxBench(sandbox, notices)
    for _ in range(50):
        ask = charge_request(bench.gateway)
        bench.lose_answer("drop_response", "create")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.create_charge(ask)
        state = bench.gateway.create_charge(ask)
        assert bench.gateway.fetch_charge(ref_of(ask)).gateway_id == state.gateway_id
        bench.pay(ask.reference)
        assert [p.amount for p in bench.gateway.fetch_charge(ref_of(ask)).payments] == [ask.amount]
    charges = sandbox.get("/control/charges.json")
    references = [charge["reference"] for charge in charges]
    assert len(references) == len(set(references))
    bench.http.close()


def adapter(url: str, deadline: float = 5.0) -> SandboxGateway:
    clock = SetClock(datetime(2026, 11, 19, tzinfo=UTC))
    return SandboxGateway(url, Http(SystemClock(), deadline=deadline), clock)


def test_another_key_is_refused(sandbox: SandboxProcess) -> None:
    client = Http(SystemClock())
    with pytest.raises(BadCredentials):
        client.request_json(
            "GET", sandbox.url + "/v1/charges?reference=X", changes=False,
            headers={"Authorization": "Bearer other"},
        )  # fmt: skip
    client.close()


WRONG = {
    "another reference": {"reference": "INV-B-000001-AAAA"},
    "another amount": {"amount": 1},
    "another currency": {"currency": "USD"},
    "no link": {"url": ""},
    "a link that is a script": {"url": "javascript:alert(1)"},
    "an amount in words": {"amount": "700000"},
    "an amount with a fraction": {"amount": 700_000.5},
    "a payment without an amount": {"payments": [{"id": "p", "currency": "IDR"}]},
    "payments that are no list": {"payments": {}},
    "a time without a zone": {"created_at": "2026-11-19T07:32:00"},
    "no attempts": {"attempts": None},
}


@pytest.mark.parametrize("name", WRONG)
def test_an_answer_that_cannot_be_trusted_is_no_answer(name: str) -> None:
    with serving(answer(http(200, b""))) as server:
        gateway = adapter(server.url)
        ask = charge_request(gateway)
        body = charge_body(ask.reference) | WRONG[name]
        server.behaviour = answer(http(200, body))
        with pytest.raises(OutcomeUnknown):
            gateway.create_charge(ask)
        if name in ("another amount", "another currency"):
            return  # a question has no sum of its own: whoever asked compares
        with pytest.raises(Unavailable):
            gateway.fetch_charge(ref_of(ask))


def test_a_closing_answered_for_another_charge_is_unknown() -> None:
    with serving(answer(http(200, charge_body("OTHER")))) as server:
        gateway = adapter(server.url)
        ask = charge_request(gateway)
        ref = ref_of(ask)
        with pytest.raises(OutcomeUnknown):
            gateway.cancel_charge(type(ref)(ref.reference, ref.charge_id, "chg-1"))


def test_a_refund_answered_for_another_is_unknown() -> None:
    body = {"id": "r", "key": "other", "amount": 5, "status": "done", "at": "2026-11-19T07:32:00Z"}
    with serving(answer(http(201, body))) as server:
        gateway = adapter(server.url)
        ask = charge_request(gateway)
        ref = ref_of(ask)
        with pytest.raises(OutcomeUnknown):
            gateway.refund(type(ref)(ref.reference, ref.charge_id, "chg-1"), "p", 5, "key")


def test_no_such_charge_is_never_the_answer_to_an_opening() -> None:
    with serving(answer(http(404, {"error": {"code": "not_found", "message": "x"}}))) as server:
        gateway = adapter(server.url)
        with pytest.raises(GatewayError) as caught:
            gateway.create_charge(charge_request(gateway))
    assert type(caught.value) is Rejected


def test_an_id_of_a_gateway_stays_one_part_of_the_address() -> None:
    with serving(answer(http(404, {}))) as server:
        gateway = adapter(server.url)
        with pytest.raises(GatewayError):
            gateway.fetch_charge(type(ref_of(charge_request(gateway)))("R", "c", "../../x?y=1"))
        assert server.requests[0].startswith(b"GET /v1/charges/..%2F..%2Fx%3Fy%3D1 ")


def test_the_table_of_gateways_builds_an_account() -> None:
    clock = SystemClock()
    client = Http(clock)
    account = Account("practice", "sandbox", {"url": "http://127.0.0.1:9/"}, {"key": "SECRET"})
    assert build(account, client, clock).info.kind == "sandbox"
    assert "SECRET" not in repr(account)
    assert gateway_info("sandbox") in kinds()
    assert gateway_info("sandbox").recovery == Recovery.ASK
    for wrong, code in (
        (Account("a", "paypal"), "unknown_gateway"),
        (Account("a", "sandbox"), "gateway_not_set_up"),
    ):
        with pytest.raises(Refused) as caught:
            build(wrong, client, clock)
        assert caught.value.code == code
