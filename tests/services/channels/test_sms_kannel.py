"""What each answer of an SMS gateway means, over real HTTP."""

from __future__ import annotations

import socket
from urllib.parse import parse_qs, urlsplit

import pytest

from posapp.models.clock import SystemClock
from posapp.services.channels.protocol import (
    ChannelError,
    ChannelMisconfigured,
    ChannelUnavailable,
    MaybeDelivered,
    OutgoingMessage,
    Undeliverable,
)
from posapp.services.channels.render import compose_sms
from posapp.services.channels.sms_kannel import SmsChannel, SmsSettings
from posapp.services.gateways.http import Http
from tests.fakes.fault_server import (
    answer,
    cut_after_request,
    dripping,
    hang_after_request,
    http,
    serving,
)
from tests.services.channels.messages import invoice_message

NUMBER = "+6281234567890"


@pytest.fixture
def client():
    made = Http(SystemClock(), deadline=0.4)
    yield made
    made.close()


def deliver(client: Http, url: str, message: OutgoingMessage | None = None, sender="") -> None:
    settings = SmsSettings(url, "toko", "SECRET&x=1", sender)
    channel = SmsChannel(settings, client)
    channel.deliver(message or compose_sms(invoice_message(), NUMBER, "1@x"))


def query_of(request: bytes) -> dict[str, str]:
    target = request.split(b" ")[1].decode()
    return {name: one for name, [one] in parse_qs(urlsplit(target).query).items()}


def test_the_gateway_gets_the_number_and_the_text_unharmed(client: Http) -> None:
    with serving(answer(http(202, b"0: Accepted for delivery"))) as server:
        deliver(client, server.url)
        message = OutgoingMessage(NUMBER, "Kopi & 50% + ñ 我 #", "2@x")
        deliver(client, server.url + "/my/sendsms", message, sender="TOKO")
    first, second = server.requests
    assert first.startswith(b"GET /cgi-bin/sendsms?")
    assert query_of(first) == {
        "username": "toko", "password": "SECRET&x=1", "to": NUMBER, "charset": "UTF-8",
        "coding": "0", "text": compose_sms(invoice_message(), NUMBER, "").text,
    }  # fmt: skip
    assert second.startswith(b"GET /my/sendsms?")
    asked = query_of(second)
    assert (asked["text"], asked["coding"]) == ("Kopi & 50% + ñ 我 #", "2")
    assert asked["from"] == "TOKO"


@pytest.mark.parametrize(
    "body",
    [
        b"0: Accepted for delivery",
        b"3: Queued for later delivery",
        b"0: Accepted for delivery: 0c5e-11",
    ],
)
def test_the_gateway_took_it(client: Http, body: bytes) -> None:
    with serving(answer(http(202, body))) as server:
        deliver(client, server.url)


REFUSALS = [
    (403, b"Authorization failed for sendsms", ChannelMisconfigured),
    (401, b"", ChannelMisconfigured),
    (403, b"Not routable. Do not try again.", Undeliverable),
    (400, b"Missing receiver number, rejected", Undeliverable),
    (400, b"Number(s) has/have been denied by white- and/or black-lists.", Undeliverable),
    (400, b"Sender missing and no global set, rejected", ChannelMisconfigured),
    (404, b"not here", ChannelMisconfigured),
    (302, b"", ChannelMisconfigured),
    (503, b"Temporal failure, try again later.", ChannelUnavailable),
    (429, b"", ChannelUnavailable),
    (500, b"", MaybeDelivered),
    (502, b"<html>", MaybeDelivered),
    (202, b"<html>welcome to the hotel</html>", MaybeDelivered),
    (200, b"", MaybeDelivered),
    (202, b"\xff\xfe", MaybeDelivered),
]


@pytest.mark.parametrize(("status", "body", "kind"), REFUSALS)
def test_every_other_answer_says_what_to_do(
    client: Http, status: int, body: bytes, kind: type
) -> None:
    with serving(answer(http(status, body))) as server, pytest.raises(ChannelError) as caught:
        deliver(client, server.url)
    assert type(caught.value) is kind
    assert "SECRET" not in caught.value.detail


LOST = {
    "cut": cut_after_request,
    "no answer": hang_after_request,
    "an answer that drips": dripping(http(202, b"0: " + b"x" * 300), every=0.02),
    "half an answer": answer(b"HTTP/1.1 202 OK\r\nContent-Length: 99\r\n\r\n0: Acc"),
}


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_answer_means_maybe_and_is_never_repeated(client: Http, fault: str) -> None:
    with serving(LOST[fault]) as server, pytest.raises(MaybeDelivered):
        deliver(client, server.url)
    assert len(server.requests) == 1
    assert not SmsChannel.repeatable


def test_where_no_gateway_is_it_waits(client: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ChannelUnavailable) as caught:
        deliver(client, f"http://127.0.0.1:{port}")
    assert "SECRET" not in caught.value.detail


@pytest.mark.parametrize("url", ["ftp://sms.example/", "sms.example", "http://"])
def test_what_is_no_web_address_is_the_owner_s_to_mend(client: Http, url: str) -> None:
    with pytest.raises(ChannelMisconfigured) as caught:
        deliver(client, url)
    assert caught.value.code == "sms_bad_address"


@pytest.mark.parametrize("to", ["+6281234567890 +6281111111111", "", "siti", "+62812\n", "+62-812"])
def test_one_message_goes_to_one_number(client: Http, to: str) -> None:
    with serving(answer(http(202, b"0: Accepted"))) as server, pytest.raises(Undeliverable):
        deliver(client, server.url, OutgoingMessage(to, "t", "1@x"))
    assert server.requests == []


def test_settings_never_show_their_password() -> None:
    assert "SECRET" not in repr(SmsSettings("http://x", "u", "SECRET"))
