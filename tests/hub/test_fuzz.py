"""Headers and bodies of any form at the notify addresses: only true notices act.

``NOTICE_TRIES`` sets how many are sent (``make soak`` sends many more), ``NOTICE_SEED`` repeats
a run.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from posapp.hub.limits import Refusals
from posapp.models.clock import SystemClock
from posapp.services.gateway_accounts.manage import AddAccount, add_account
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import Environment
from posapp.services.settings.vault import PASSPHRASE
from posapp.serving import HOST
from tests import builders
from tests.fakes.gateway_kinds import KINDS
from tests.fakes.running_hub import RunningHub, body_of, running_hub, signed
from tests.gateways.contract import charge_request
from tests.simulators import doku, faspay, midtrans, xendit_rules
from tests.simulators.base import Direct

TRIES = int(os.environ.get("NOTICE_TRIES", "10000"))
SEED = int(os.environ.get("NOTICE_SEED", "20261123"))
#: What a header may be made of on its way through a proxy.
_LETTERS = [chr(code) for code in range(32, 256) if code != 127]

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """A true notice of an account, and who says whether a changed one is still true."""

    account: str
    reference: str
    make: Callable[[], tuple[dict[str, str], bytes]]
    is_true: Callable[[Headers, bytes, Headers, bytes], bool]


def test_of_ten_thousand_changed_notices_at_the_hub_only_true_ones_act(
    hub: RunningHub, notices: list[Told]
) -> None:
    chance = random.Random(SEED)
    line = http.client.HTTPConnection(HOST, hub.port, timeout=30)
    taken = dict.fromkeys((told.account for told in notices), 0)
    for number in range(TRIES):
        told = notices[number % len(notices)]
        headers, body = told.make()
        sent_headers, sent_body = changed(chance, headers, body)
        line.request("POST", f"/notify/{told.account}", sent_body, sent_headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status in (200, 400, 413), (SEED, number, answer.status)
        if answer.status == 200:
            taken[told.account] += 1
            assert told.is_true(headers, body, sent_headers, sent_body), (SEED, number)
    line.close()
    assert all(taken.values()), "no true one got through: nothing was tried"
    assert sum(taken.values()) < TRIES
    known = {told.reference for told in notices if told.account != "xendit"}
    assert stored(hub) <= known


def stored(hub: RunningHub) -> set[str]:
    """What notices were kept about; Xendit's token says nothing about the body it comes with."""
    file = sqlite3.connect(hub.path)
    try:
        rows = file.execute("SELECT DISTINCT reference FROM notices WHERE account != 'xendit'")
        return {reference for (reference,) in rows}
    finally:
        file.close()


def changed(chance: random.Random, headers: Headers, body: bytes) -> tuple[dict[str, str], bytes]:
    """A notice with nothing, headers, body or both changed."""
    what = chance.randrange(10)
    raw, given = bytearray(body), dict(headers)
    if what >= 4:
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(raw) + 1)
            cut = chance.choice((0, 0, 1, 1, 7, len(raw)))
            raw[at : at + cut] = chance.randbytes(chance.choice((0, 0, 1, 1, 3, 40)))
    if what in (1, 2, 3, 8, 9):
        name = chance.choice([*given, "x-forwarded-for"])
        text = given.get(name, "")
        at = chance.randrange(len(text) + 1)
        new = "".join(chance.choices(_LETTERS, k=chance.choice((0, 1, 1, 5))))
        given[name] = (text[:at] + new + text[at + chance.choice((0, 1, len(text))) :]).strip()
        if chance.random() < 0.2:
            del given[name]
    return given, bytes(raw)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningHub]:
    """A hub beside a shop with an account at every gateway; it counts no refusals."""
    monkeypatch.setenv(PASSPHRASE, "a passphrase of the tests")
    till = builders.till(tmp_path, SystemClock())
    for name, kind in KINDS.items():
        command = AddAccount(name, name, "sandbox", fields=kind.fields, secrets=kind.secrets)
        till.do(add_account, till.vault, command)
    till.stop()
    with running_hub(tmp_path, refusals=Refusals(SystemClock(), 10**9)) as made:
        yield made


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """One of each gateway, as it is told of a payment."""
    monkeypatch.setattr(doku, "NOTIFY_PATH", "/notify/doku")
    practice = body_of()
    made = [Told("sandbox", "INV-A-000001-AB3D", lambda: (signed(practice), practice), untouched)]
    for name, judge in JUDGES.items():
        kind = KINDS[name]
        simulator = kind.simulator()
        account = Account(name, name, kind.fields, kind.secrets, Environment.SANDBOX)
        gateway = kind.adapter(account, Direct(simulator), simulator.clock, "http://gateway.test")
        ask = charge_request(gateway)
        gateway.create_charge(ask)
        simulator.pay(ask.reference)
        notice = simulator.notices[-1]
        make = lambda n=notice: (dict(n.headers), n.body)  # noqa: E731
        made.append(Told(name, ask.reference, make, judge))
    return made


def untouched(headers: Headers, body: bytes, sent: Headers, sent_body: bytes) -> bool:
    """Every byte is signed, and every header that came with it."""
    return sent_body == body and all(sent.get(name) == text for name, text in headers.items())


def doku_is_true(headers: Headers, body: bytes, sent: Headers, sent_body: bytes) -> bool:
    names = [name for name in headers if name != "Content-Type" and not name.startswith(":")]
    proof = {name: sent.get(name, "") for name in names}
    kept = {name: headers[name] for name in names}
    for one in (proof, kept):
        one["Signature"] = one["Signature"].rstrip("=")
    return sent_body == body and proof == kept


def midtrans_is_true(headers: Headers, body: bytes, sent: Headers, sent_body: bytes) -> bool:
    said = json.loads(sent_body)
    parts = (said["order_id"], said["status_code"], said["gross_amount"])
    return said["signature_key"] == midtrans.signed(*parts, midtrans.KEY)


def xendit_is_true(headers: Headers, body: bytes, sent: Headers, sent_body: bytes) -> bool:
    return {name.lower(): text for name, text in sent.items()}[
        "x-callback-token"
    ] == xendit_rules.TOKEN


def faspay_is_true(headers: Headers, body: bytes, sent: Headers, sent_body: bytes) -> bool:
    if sent_body.lstrip().startswith(b"<"):
        said = {field.tag: field.text or "" for field in ET.fromstring(sent_body)}
    else:
        said = json.loads(sent_body)
    return said["signature"] == faspay.sign(said["bill_no"], str(said["payment_status_code"]))


JUDGES = {
    "midtrans": midtrans_is_true,
    "xendit": xendit_is_true,
    "doku": doku_is_true,
    "faspay": faspay_is_true,
}
