"""A real gateway's account from its keys to Paid: link, simulator, hub's notice, journal."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posapp.models.clock import SystemClock
from posapp.services.gateway_accounts.manage import AddAccount, add_account, choose_account
from posapp.services.gateway_accounts.rotate import NextKey, keep_next_key
from posapp.services.invoicing.manage import show_invoice
from posapp.services.settings.change import change_settings
from posapp.services.settings.vault import PASSPHRASE
from tests import builders
from tests.fakes.channel import MemoryChannel
from tests.fakes.gateway_kinds import KINDS
from tests.fakes.running_hub import TOKEN, RunningHub, running_hub
from tests.simulators import doku, xendit_rules
from tests.simulators.base import Simulator, simulating

pytestmark = pytest.mark.journey


class Shop:
    """A till with an account at a gateway that the simulator plays, and a hub beside it."""

    def __init__(self, folder: Path, kind: str, simulator: Simulator) -> None:
        self.kind, self.simulator = KINDS[kind], simulator
        self.email = MemoryChannel("email")
        clock = SystemClock()
        self.till = builders.till(
            folder, clock, gateways=self.gateway, channels=lambda _kind: self.email
        )
        command = AddAccount(
            "toko", kind, "sandbox", fields=self.kind.fields, secrets=self.kind.secrets
        )
        self.till.do(add_account, self.till.vault, command)
        self.till.do(choose_account, "toko")

    def gateway(self, name: str) -> Any:
        account = self.till.account(name)
        return self.kind.adapter(account, self.till.http, self.till.clock, self.simulator.url)

    def listen_to(self, hub: RunningHub) -> None:
        self.till.do(change_settings, {"hub.url": hub.url})
        self.till.keep_secret("hub.token", TOKEN)

    def send(self, amount: int = 100_000):
        order = builders.order(self.till, amount)
        invoice = builders.invoice(self.till, order)
        self.till.outbox.run_pass()
        return order, self.till.look(show_invoice, invoice.id)

    def deliver(self, hub: RunningHub) -> list[tuple[int, Any]]:
        """The gateway posts what it has to tell; the answers of the hub."""
        sent, self.simulator.notices[:] = list(self.simulator.notices), []
        return [hub.ask("POST", "/notify/toko", n.body, n.headers) for n in sent]


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def shop(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv(PASSPHRASE, "a passphrase of the tests")
    monkeypatch.setattr(doku, "NOTIFY_PATH", "/notify/toko")
    with simulating(KINDS[kind].simulator()) as simulator:
        made = Shop(tmp_path / "shop", kind, simulator)
        yield made
        builders.assert_sound(made.till)
        made.till.stop()


@pytest.fixture
def hub(tmp_path: Path, shop: Shop) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "shop") as made:
        shop.listen_to(made)
        yield made


def test_from_the_keys_to_paid_by_the_hubs_push_alone(shop, hub):
    order, invoice = shop.send()
    assert (invoice.state, invoice.gateway, len(shop.email.sent)) == ("pending", "toko", 1)
    assert invoice.url in shop.email.sent[0].text
    shop.simulator.pay(invoice.reference)
    answers = shop.deliver(hub)
    assert answers
    assert {status for status, _ in answers} == {200}
    if shop.kind is KINDS["faspay"]:
        assert all(answer["response_code"] == "00" for _, answer in answers)
    shop.till.hub.pull()
    paid = builders.again(shop.till, order)
    assert (paid.payment_status, paid.received, paid.open_reviews) == ("paid", 100_000, 0)
    assert [payment.gateway for payment in paid.payments] == ["toko"]


def test_the_same_news_again_book_nothing_twice(shop, hub):
    order, invoice = shop.send()
    shop.simulator.pay(invoice.reference)
    told = list(shop.simulator.notices)
    shop.deliver(hub)
    shop.simulator.notices[:] = told
    assert {status for status, _ in shop.deliver(hub)} == {200}
    shop.till.hub.pull()
    shop.till.hub.pull()
    shop.till.poller.run_pass(everything=True)
    assert builders.again(shop.till, order).received == 100_000


def test_a_forged_notice_is_refused_and_moves_nothing(shop, hub):
    order, invoice = shop.send()
    shop.simulator.pay(invoice.reference)
    told = [shop.simulator.forged(notice) for notice in shop.simulator.notices]
    shop.simulator.notices[:] = told
    assert {status for status, _ in shop.deliver(hub)} == {400}
    shop.till.hub.pull()
    assert builders.again(shop.till, order).received == 0


def test_a_notice_to_another_account_of_the_same_gateway_is_refused(shop, hub, kind):
    order, invoice = shop.send()
    other = {name: f"{text}x" for name, text in shop.kind.secrets.items()}
    if kind == "xendit":
        other = {**other, "api_key": xendit_rules.TEST_KEY}
    command = AddAccount("lain", kind, "sandbox", fields=shop.kind.fields, secrets=other)
    shop.till.do(add_account, shop.till.vault, command)
    shop.simulator.pay(invoice.reference)
    for notice in shop.simulator.notices:
        assert hub.ask("POST", "/notify/lain", notice.body, notice.headers)[0] == 400
    assert builders.again(shop.till, order).received == 0


@pytest.mark.parametrize("is_next", [True, False])
def test_while_a_key_is_exchanged_the_next_one_signs_too(shop, tmp_path, monkeypatch, is_next):
    """The shop still has the old key; the gateway signs with the new one already."""
    monkeypatch.setattr(doku, "NOTIFY_PATH", "/notify/lama")
    name, signs = shop.kind.signs, shop.kind.secrets[shop.kind.signs]
    kind = shop.gateway("toko").info.kind
    secrets = {**shop.kind.secrets, name: f"{signs}old"}
    command = AddAccount("lama", kind, "sandbox", fields=shop.kind.fields, secrets=secrets)
    shop.till.do(add_account, shop.till.vault, command)
    if is_next:
        shop.till.do(keep_next_key, shop.till.vault, NextKey("lama", name, signs))
    _, invoice = shop.send()
    shop.simulator.pay(invoice.reference)
    with running_hub(tmp_path / "shop") as hub:
        for notice in shop.simulator.notices:
            status, _ = hub.ask("POST", "/notify/lama", notice.body, notice.headers)
            assert status == (200 if is_next else 400)


def test_no_secret_is_found_in_anything_that_was_written(shop, hub, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    order, invoice = shop.send()
    shop.simulator.pay(invoice.reference)
    shop.deliver(hub)
    shop.till.hub.pull()
    shop.till.poller.run_pass(everything=True)
    shop.simulator.fault("http_500", "fetch", 3)
    shop.till.poller.run_pass(everything=True)
    written = [caplog.text.encode(), repr(shop.till.account("toko")).encode()]
    written += [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(written) > 5
    for secret in shop.kind.secrets.values():
        for text in written:
            assert secret.encode() not in text
    assert builders.again(shop.till, order).payment_status == "paid"
