"""Trying out email, SMS and gateway says what works and what is wrong, over real servers."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme

from posapp.i18n import in_language, set_language
from posapp.models.clock import SetClock, SystemClock
from posapp.models.errors import Refused
from posapp.services.gateways.http import Http
from posapp.services.settings import trial
from posapp.services.settings.trial import Outcome, Parts, words
from posapp.services.settings.values import SettingValues
from tests.fakes.fault_server import answer, hang_after_request, http, serving
from tests.services.channels.smtp_servers import HOST, Inbox, mail_server

NOW = datetime(2026, 11, 19, 7, 32, tzinfo=UTC)
TO = "pemilik@sinarjaya.example"
NUMBER = "+6281234567890"


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.fixture
def client() -> Iterator[Http]:
    made = Http(SystemClock(), deadline=0.4)
    yield made
    made.close()


def parts(client: Http, secret: str = "", **values: str) -> Parts:
    """The shop with these settings; ``__`` stands for a dot."""
    usual = {
        "shop.name": "Toko Sinar Jaya", "email.host": HOST, "email.security": "none",
        "email.from_address": "toko@sinarjaya.example", "sms.username": "toko",
    }  # fmt: skip
    given = {key.replace("__", "."): text for key, text in values.items()}
    return Parts(SettingValues(usual | given), lambda _key: secret, client, SetClock(NOW))


def free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        return taken.getsockname()[1]


def told(outcome: Outcome) -> str:
    """The words; never code, and never a value left open."""
    said = words(outcome)
    assert "{" not in said
    assert "Traceback" not in said
    return said


def email_to(client: Http, port: int, to: str = TO, **more: str) -> Outcome:
    return trial.send_test_email(parts(client, email__port=str(port), **more), to)


def test_a_test_email_arrives_and_says_that_it_is_one(client: Http) -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        first = email_to(client, port)
        email_to(client, port)
    assert first.is_good
    assert told(first) == f"The mail server took it. Look for it at {TO}."
    mail, again = inbox.messages
    assert mail["To"] == TO
    assert mail["From"] == "Toko Sinar Jaya <toko@sinarjaya.example>"
    assert mail["Message-ID"].endswith(".test@sinarjaya.example>")
    assert mail["Message-ID"] != again["Message-ID"]
    assert "Toko Sinar Jaya" in mail["Subject"]
    speak = in_language("id").gettext
    wanted = speak(trial._EMAIL).format(shop="Toko Sinar Jaya").splitlines()
    assert mail.get_content().splitlines() == wanted


def test_a_test_speaks_the_language_of_the_shops_screens(client: Http) -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        email_to(client, port, ui__language="en")
    assert inbox.messages[0]["Subject"] == "Test email from Toko Sinar Jaya"
    assert "This is a test." in inbox.messages[0].get_content()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The side of a server whose authority this machine trusts during the test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    return context


def test_a_refused_login_is_told_as_one(client: Http, certificate: ssl.SSLContext) -> None:
    with mail_server(Inbox(), starttls=certificate, login=("toko", "rahasia")) as port:
        login = {"email__port": str(port), "email__username": "toko"}
        safe = {"email__security": "starttls", **login}
        wrong = trial.send_test_email(parts(client, "salah", **safe), TO)
        right = trial.send_test_email(parts(client, "rahasia", **safe), TO)
    assert wrong.code == "login_refused"
    assert told(wrong) == f"{HOST}:{port} refuses the user name or the password."
    assert wrong.said.startswith("535")
    assert "salah" not in wrong.said + told(wrong)
    assert right.is_good


def test_a_refused_recipient_is_told_with_what_the_server_said(client: Http) -> None:
    with mail_server(Inbox(rcpt="550 5.1.1 no such user here")) as port:
        outcome = email_to(client, port)
    assert outcome.code == "recipient_refused"
    assert told(outcome) == f"{HOST}:{port} refuses {TO}."
    assert outcome.said == "550 5.1.1 no such user here"


def test_a_refused_sender_and_a_busy_server_have_their_own_words(client: Http) -> None:
    with mail_server(Inbox(mail="553 5.7.1 not your address")) as port:
        assert email_to(client, port).code == "sender_refused"
    with mail_server(Inbox(rcpt="451 4.7.1 try later")) as port:
        assert email_to(client, port).code == "later"


def test_where_nobody_listens_the_owner_is_told_where_nobody_was(client: Http) -> None:
    port = free_port()
    outcome = email_to(client, port)
    assert outcome.code == "nothing_there"
    assert f"{HOST}:{port}" in told(outcome)
    assert outcome.said == ""


def test_encryption_that_does_not_fit_is_told_as_that(client: Http) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    with mail_server(Inbox()) as port:
        assert email_to(client, port, email__security="starttls").code == "tls"
        assert email_to(client, port, email__security="tls").code == "tls"
    with mail_server(Inbox(), starttls=context) as port:
        outcome = email_to(client, port, email__security="starttls")
    assert outcome.code == "tls"  # a certificate that nobody vouches for
    assert told(outcome).startswith("No safe connection")


def test_what_is_not_filled_in_is_asked_for(client: Http) -> None:
    assert email_to(client, 1, email__host="").code == "email_not_set_up"
    assert email_to(client, 1, email__from_address="").code == "email_not_set_up"
    assert email_to(client, 1, email__from_address="toko\nBcc: x@y.z").code == "bad_sender"
    assert trial.send_test_sms(parts(client), NUMBER).code == "sms_not_set_up"
    assert trial.test_gateway(parts(client)).code == "gateway_not_set_up"


@pytest.mark.parametrize("to", ["", "siti", "a@b@c", "siti@example.com\nBcc: x@y.z"])
def test_a_wrong_address_is_told_before_anything_is_sent(client: Http, to: str) -> None:
    outcome = email_to(client, 1, to)
    assert outcome.code == "bad_email"
    assert outcome.is_about_recipient


def sms_to(client: Http, url: str, to: str = NUMBER) -> Outcome:
    return trial.send_test_sms(parts(client, "rahasia", sms__url=url, ui__language="en"), to)


def test_a_test_sms_arrives_in_one_part(client: Http) -> None:
    with serving(answer(http(202, b"0: Accepted for delivery"))) as server:
        outcome = sms_to(client, server.url)
    assert outcome.is_good
    assert NUMBER in told(outcome)
    [request] = server.requests
    asked = parse_qs(urlsplit(request.split(b" ")[1].decode()).query)
    assert asked["to"] == [NUMBER]
    assert asked["text"] == ["This is a test from Toko Sinar Jaya. Nothing has to be paid."]


SMS_ANSWERS = [
    (answer(http(403, b"Authorization failed for sendsms")), "login_refused"),
    (answer(http(400, b"Sender missing")), "sender_refused"),
    (answer(http(403, b"Denied by white-list")), "recipient_refused"),
    (answer(http(404, b"no such page")), "bad_address"),
    (answer(http(503, b"Temporal failure, try again later.")), "later"),
    (answer(http(500, b"?")), "maybe"),
]


@pytest.mark.parametrize(("behaviour", "code"), SMS_ANSWERS)
def test_each_answer_of_an_sms_gateway_has_its_words(
    client: Http, behaviour: Callable, code: str
) -> None:
    with serving(behaviour) as server:
        outcome = sms_to(client, server.url)
    assert outcome.code == code
    assert told(outcome)
    assert not outcome.is_good


def test_no_sms_gateway_and_a_silent_one(client: Http) -> None:
    assert sms_to(client, f"http://{HOST}:{free_port()}").code == "nothing_there"
    with serving(hang_after_request) as server:
        assert sms_to(client, server.url).code == "maybe"


def test_only_62_numbers_get_one_and_the_right_form_is_offered(client: Http) -> None:
    foreign = sms_to(client, "http://127.0.0.1:9", "+14155550100")
    assert foreign.code == "sms_needs_62"
    local = sms_to(client, "http://127.0.0.1:9", "0812-3456-7890")
    assert local.code == "sms_write_as"
    assert told(local).endswith(f"Write {NUMBER}.")
    assert local.is_about_recipient


MISSING = b'{"error": {"code": "not_found", "message": "no such charge"}}'


def gateway_at(client: Http, url: str) -> Outcome:
    return trial.test_gateway(parts(client, gateway__sandbox__url=url))


def test_a_gateway_that_knows_no_such_charge_works(client: Http) -> None:
    with serving(answer(http(404, MISSING))) as server:
        outcome = gateway_at(client, server.url)
    assert outcome.is_good
    assert told(outcome) == "The gateway answers and takes the account."
    [request] = server.requests
    asked = parse_qs(urlsplit(request.split(b" ")[1].decode()).query)
    assert asked["reference"][0].startswith("TEST-")
    assert len(asked["reference"][0]) <= 30


GATEWAY_ANSWERS = [
    (answer(http(401, b"{}")), "keys_refused"),
    (answer(http(503, b"{}")), "later"),
    (answer(http(500, b"{}")), "later"),
    (answer(http(404, b"<html>somebody's router</html>")), "strange"),
    (answer(http(200, b"<html>hello</html>")), "strange"),
    (answer(http(400, b"{}")), "refused"),
]


@pytest.mark.parametrize(("behaviour", "code"), GATEWAY_ANSWERS)
def test_a_gateway_that_does_not_work_says_why(
    client: Http, behaviour: Callable, code: str
) -> None:
    with serving(behaviour) as server:
        outcome = gateway_at(client, server.url)
    assert outcome.code == code
    assert told(outcome)


def test_a_gateway_out_of_reach(client: Http) -> None:
    assert gateway_at(client, f"http://{HOST}:{free_port()}").code == "nothing_there"
    with serving(hang_after_request) as server:
        assert gateway_at(client, server.url).code == "timed_out"


def test_what_is_typed_counts_before_it_is_saved() -> None:
    saved = SettingValues({"email.host": "old.example", "shop.name": "Toko"})
    typed = trial.with_typed(saved, {"email.host": "new.example", "email.port": "465"})
    assert (typed["email.host"], typed["email.port"]) == ("new.example", 465)
    assert typed["shop.name"] == "Toko"
    assert saved["email.host"] == "old.example"
    with pytest.raises(Refused) as caught:
        trial.with_typed(saved, {"email.port": "x"})
    assert caught.value.field == "email.port"


def test_a_secret_that_stays_closed_is_not_taken_for_a_refused_login(client: Http) -> None:
    def closed(_key: str) -> str:
        raise Refused("no_keyring")

    given = parts(client, email__port="1", email__username="toko")
    with pytest.raises(Refused) as caught:
        trial.send_test_email(Parts(given.values, closed, client, given.clock), TO)
    assert caught.value.code == "no_keyring"


def test_no_password_gets_into_the_log(client: Http, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        serving(answer(http(202, b"0: Accepted for delivery"))) as server,
    ):
        sms_to(client, server.url)
    assert "rahasia" not in caplog.text
