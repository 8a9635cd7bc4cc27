"""The practice inbox gets what a customer would get, by the very channels of real life."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from posapp.models.clock import SetClock, SystemClock
from posapp.services.channels.protocol import (
    ChannelMisconfigured,
    MaybeDelivered,
    OutgoingMessage,
)
from posapp.services.channels.registry import build_channel
from posapp.services.channels.render import compose_email, compose_sms
from posapp.services.gateways.http import Http
from tests.fakes.sandbox_process import SandboxProcess, sandbox_running
from tests.services.channels.messages import SUBJECT, invoice_message

CLOCK = SetClock(datetime(2026, 11, 19, 7, 32, tzinfo=UTC))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with sandbox_running(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def deliver(sandbox: SandboxProcess, kind: str, message: OutgoingMessage, **changed) -> None:
    host, port = sandbox.smtp
    values = {
        "shop.name": "Toko Sinar Jaya",
        "email.host": host, "email.port": port, "email.security": "none", "email.username": "",
        "email.from_name": "", "email.from_address": "toko@sinarjaya.example",
        "sms.url": sandbox.sms, "sms.username": "sandbox", "sms.sender": "",
    }  # fmt: skip
    client = Http(SystemClock(), deadline=1.0)
    try:
        build_channel(kind, values | changed, lambda key: "", client, CLOCK).deliver(message)
    finally:
        client.close()


def received(sandbox: SandboxProcess, text: str) -> list[dict]:
    return [entry for entry in sandbox.inbox() if text in entry["text"]]


def test_an_invoice_reaches_the_inbox_by_email(sandbox: SandboxProcess) -> None:
    message = compose_email(invoice_message(order_number="ORD-E"), "siti@example.com", "<e1@x>")
    deliver(sandbox, "email", message)
    (entry,) = received(sandbox, "ORD-E")
    assert (entry["channel"], entry["to"]) == ("email", "siti@example.com")
    assert entry["subject"] == SUBJECT
    assert entry["message_id"].strip("<>") == "e1@x"
    assert "Bayar sekarang" in entry["html"]
    assert [part["type"] for part in entry["attachments"]] == ["image/png"]


def test_an_invoice_reaches_the_inbox_by_sms(sandbox: SandboxProcess) -> None:
    message = compose_sms(invoice_message(invoice_number="INV-S"), "+6281234567890", "s1@x")
    deliver(sandbox, "sms", message)
    (entry,) = received(sandbox, "INV-S")
    assert (entry["channel"], entry["to"]) == ("sms", "+6281234567890")
    assert entry["text"] == message.text


@pytest.mark.parametrize("kind", ["drop_response", "http_500", "html", "timeout"])
def test_an_sms_whose_answer_is_lost_may_have_gone(sandbox: SandboxProcess, kind: str) -> None:
    number = f"INV-{kind.upper().replace('_', '-')}"
    sandbox.fault(kind, "sms")
    message = compose_sms(invoice_message(invoice_number=number), "+6281234567890", "s2@x")
    with pytest.raises(MaybeDelivered):
        deliver(sandbox, "sms", message)
    assert len(received(sandbox, number)) == 1


def test_an_email_whose_answer_is_lost_may_have_gone(sandbox: SandboxProcess) -> None:
    sandbox.fault("drop_response", "smtp")
    message = compose_email(invoice_message(order_number="ORD-L"), "siti@example.com", "<e2@x>")
    with pytest.raises(MaybeDelivered):
        deliver(sandbox, "email", message)
    assert len(received(sandbox, "ORD-L")) == 1


def test_another_login_is_refused(sandbox: SandboxProcess) -> None:
    message = compose_sms(invoice_message(), "+6281234567890", "s3@x")
    with pytest.raises(ChannelMisconfigured):
        deliver(sandbox, "sms", message, **{"sms.username": "somebody"})
