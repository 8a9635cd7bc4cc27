"""Emails arrive as they were written, and every way to fail says what to do next."""

from __future__ import annotations

import smtplib
import socket
import ssl
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.models.clock import SetClock
from posapp.services.channels.email_mime import build_mime
from posapp.services.channels.email_smtp import EmailChannel, EmailSettings
from posapp.services.channels.protocol import (
    Attachment,
    ChannelError,
    ChannelMisconfigured,
    ChannelUnavailable,
    MaybeDelivered,
    OutgoingMessage,
    Undeliverable,
)
from posapp.services.channels.render import compose_email
from tests.fakes.fault_server import Behaviour, FaultServer, dripping, serving
from tests.services.channels.messages import SUBJECT, invoice_message
from tests.services.channels.smtp_servers import HOST, Inbox, mail_server

NOW = datetime(2026, 11, 19, 7, 32, tzinfo=UTC)
FAST = 0.5


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> tuple[trustme.CA, str]:
    made = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(path)
    return made, str(path)


def server_side(made: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert(HOST).configure_cert(context)
    return context


def channel(port: int, *, deadline: float = 10.0, ca: str | None = None, **changed) -> EmailChannel:
    values = {
        "host": HOST, "port": port, "security": "none", "username": "", "password": "",
        "from_name": "Toko Sinar Jaya", "from_address": "toko@sinarjaya.example",
    }  # fmt: skip
    made = EmailSettings(**(values | changed))
    return EmailChannel(made, SetClock(NOW), deadline=deadline, ca_file=ca)


def invoice(to: str = "siti@example.com") -> OutgoingMessage:
    return compose_email(invoice_message(), to, "<d1@posapp>")


def fault(port: int, **changed) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        channel(port, **changed).deliver(invoice())
    return caught.value


def test_an_invoice_arrives_with_both_forms_and_its_code() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        channel(port).deliver(invoice())
    (mail,) = inbox.messages
    assert inbox.recipients == ["siti@example.com"]
    assert mail["From"] == "Toko Sinar Jaya <toko@sinarjaya.example>"
    assert mail["To"] == "siti@example.com"
    assert mail["Subject"] == SUBJECT
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == "<d1@posapp>"
    assert mail.get_content_type() == "multipart/alternative"
    text, related = mail.iter_parts()
    html, picture = related.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "Yang perlu dibayar sekarang" in text.get_content()
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html.get_content()
    assert picture.get_content().startswith(b"\x89PNG")
    assert max(len(line) for line in inbox.raw[0].split(b"\r\n")) <= 998
    assert inbox.raw[0].isascii()


def test_a_line_that_is_only_a_dot_arrives_as_a_dot() -> None:
    inbox = Inbox()
    message = OutgoingMessage("a@example.com", "one\n.\n..two\nend", "<1@x>", subject="dots")
    with mail_server(inbox) as port:
        channel(port).deliver(message)
    assert inbox.messages[0].get_content().splitlines() == ["one", ".", "..two", "end"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_server_with_a_login_takes_it(authority, security: str) -> None:
    made, ca = authority
    inbox = Inbox()
    context = {security: server_side(made)}
    login = ("toko", "rahasia") if security == "starttls" else None
    with mail_server(inbox, login=login, **context) as port:
        channel(
            port, security=security, ca=ca,
            username="toko" if login else "", password="rahasia" if login else "",
        ).deliver(invoice())  # fmt: skip
    assert inbox.was_encrypted == [True]
    assert inbox.logins == ["toko" if login else ""]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(authority, security: str) -> None:
    made, _ = authority
    inbox = Inbox()
    with mail_server(inbox, **{security: server_side(made)}) as port:
        error = fault(port, security=security, username="toko", password="rahasia")
    assert (type(error), error.code) == (ChannelMisconfigured, "email_tls")
    assert inbox.raw == []


def test_without_verification_anybody_could_take_the_login(authority) -> None:
    made, _ = authority
    with (
        mail_server(Inbox(), starttls=server_side(made)) as port,
        smtplib.SMTP(HOST, port, HOST, timeout=5) as careless,
    ):
        assert careless.starttls()[0] == 220  # the library's default checks nothing


def test_a_server_without_starttls_gets_no_message_in_the_clear() -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        error = fault(port, security="starttls")
    assert (type(error), error.code) == (ChannelMisconfigured, "email_tls")
    assert inbox.raw == []


def test_encryption_at_a_port_that_speaks_plainly_is_a_wrong_setting() -> None:
    with mail_server(Inbox()) as port:
        assert fault(port, security="tls").code == "email_tls"


@pytest.mark.parametrize("password", ["wrong", "", "salah é", "x\r\nRSET"])
def test_a_refused_login_is_the_owner_s_to_mend(authority, password: str) -> None:
    made, ca = authority
    with mail_server(Inbox(), starttls=server_side(made), login=("toko", "rahasia")) as port:
        error = fault(port, security="starttls", ca=ca, username="toko", password=password)
    assert (type(error), error.code) == (ChannelMisconfigured, "email_login_refused")
    assert password == "" or password not in error.detail


def test_a_login_that_the_server_does_not_offer_is_a_wrong_setting() -> None:
    with mail_server(Inbox()) as port:
        error = fault(port, username="toko", password="rahasia")
    assert error.code == "email_login_refused"


def test_a_server_that_wants_a_login_says_so(authority) -> None:
    made, ca = authority
    with mail_server(Inbox(), starttls=server_side(made), login=("toko", "rahasia")) as port:
        error = fault(port, security="starttls", ca=ca)
    assert (type(error), error.code) == (ChannelMisconfigured, "email_login_refused")


REPLIES = [
    ({"rcpt": "550 5.1.1 no such user here"}, Undeliverable, "550 5.1.1 no such user here"),
    ({"rcpt": "451 4.7.1 greylisted, try later"}, ChannelUnavailable, "451 4.7.1 greylisted"),
    ({"data": "552 5.3.4 too big"}, Undeliverable, "552 5.3.4 too big"),
    ({"data": "554 5.7.1 spam"}, Undeliverable, "554 5.7.1 spam"),
    ({"data": "452 4.3.1 disk full"}, ChannelUnavailable, "452 4.3.1 disk full"),
    ({"mail": "553 5.7.1 not your address"}, ChannelMisconfigured, "553 5.7.1 not your address"),
    ({"mail": "421 4.3.2 going down"}, ChannelUnavailable, "421 4.3.2 going down"),
]


@pytest.mark.parametrize(("replies", "kind", "said"), REPLIES)
def test_a_refusal_says_what_the_server_said(replies: dict, kind: type, said: str) -> None:
    with mail_server(Inbox(**replies)) as port:
        error = fault(port)
    assert type(error) is kind
    assert said in error.detail


def test_where_no_server_is_the_mail_waits() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    assert type(fault(port)) is ChannelUnavailable
    assert type(fault(25, host="localhost.invalid")) is ChannelUnavailable
    assert isinstance(fault(25, host="localhost" + "a" * 70), ChannelError)


def talking(*, at_data: bytes | None, then: Behaviour) -> Behaviour:
    """A server that plays along until the message is there, then does ``then``."""

    def behave(connection: socket.socket, server: FaultServer) -> None:
        stream = connection.makefile("rb")
        connection.sendall(b"220 hello\r\n")
        for line in stream:
            command = line[:4].upper()
            if command == b"DATA":
                if at_data is None:
                    return
                connection.sendall(at_data)
                read = b""
                while not read.endswith(b"\r\n.\r\n"):
                    read += stream.readline()
                server.requests.append(read)
                then(connection, server)
                return
            connection.sendall(b"250 ok\r\n")

    return behave


def hang(connection: socket.socket, server: FaultServer) -> None:
    server.wait_for_client(connection)


def cut(connection: socket.socket, server: FaultServer) -> None:
    pass


BEFORE = {
    "hangs before its greeting": hang,
    "drips its greeting": dripping(b"220 " + b"x" * 400 + b"\r\n", every=0.02, reading=False),
    "drips lines without end": dripping(b"220-a\r\n" * 200, every=0.02, reading=False),
    "hangs up": cut,
    "greets with a refusal": lambda connection, _: connection.sendall(b"554 go away\r\n"),
    "speaks HTTP": lambda connection, _: connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n"),
    "cuts at DATA": talking(at_data=None, then=cut),
}
AFTER = {
    "cuts after the message": cut,
    "hangs after the message": hang,
    "drips its last word": dripping(b"250 " + b"x" * 400, every=0.02, reading=False),
}


@pytest.mark.parametrize("name", BEFORE)
def test_before_the_message_was_handed_over_nothing_happened(name: str) -> None:
    with serving(BEFORE[name]) as server:
        assert type(fault(server.port, deadline=FAST)) is ChannelUnavailable


@pytest.mark.parametrize("name", AFTER)
def test_once_the_message_was_handed_over_it_may_have_arrived(name: str) -> None:
    with serving(talking(at_data=b"354 go\r\n", then=AFTER[name])) as server:
        assert type(fault(server.port, deadline=FAST)) is MaybeDelivered
        assert b"Message-ID: <d1@posapp>" in server.requests[0]


def test_the_library_alone_is_held_by_a_server_that_drips() -> None:
    greeting = b"220 " + b"x" * 30 + b"\r\n"
    with serving(dripping(greeting, every=0.01, reading=False)) as server:
        held = smtplib.SMTP(
            local_hostname=HOST, timeout=0.1
        )  # 36 bytes of 10 ms: more than three times as long
        assert held.connect(HOST, server.port)[1] == b"x" * 30
        held.close()


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Hi\r\nBcc: x@evil.example"},
        {"subject": "Hi\x00"},
        {"subject": "Hi\u2028Bcc: x"},
        {"to": "siti@example.com\r\nBcc: x@evil.example"},
        {"to": "siti@example.com, x@evil.example"},
        {"to": "siti@example.com>\x00"},
        {"to": "Siti <siti@example.com>"},
        {"to": "síti@example.com"},
        {"to": ""},
        {"message_id": "<a@b>\r\nBcc: x@evil.example"},
        {"message_id": "no at sign"},
    ],
)
def test_nothing_breaks_out_of_its_header(changed: dict[str, str]) -> None:
    values = {"to": "siti@example.com", "text": "t", "message_id": "<1@x>", "subject": "s"}
    inbox = Inbox()
    with mail_server(inbox) as port, pytest.raises(Undeliverable):
        channel(port).deliver(OutgoingMessage(**(values | changed)))
    assert inbox.recipients == []


def test_without_the_check_a_subject_adds_a_recipient() -> None:
    inbox = Inbox()
    naive = "To: a@example.com\r\nSubject: {}\r\n\r\nhi".format("Hi\r\nBcc: x@evil.example")
    with mail_server(inbox) as port, smtplib.SMTP(HOST, port, HOST, timeout=5) as smtp:
        smtp.sendmail("a@example.com", ["a@example.com"], naive)
    assert inbox.messages[0]["Bcc"] == "x@evil.example"


@pytest.mark.parametrize(
    "changed",
    [
        {"from_name": "Toko\r\nBcc: x@evil.example"},
        {"from_address": "toko@x.example\r\n"},
        {"from_address": "toko"},
        {"from_address": ""},
        {"from_address": "tokó@x.example"},
    ],
)
def test_a_sender_that_cannot_be_is_the_owner_s_to_mend(changed: dict[str, str]) -> None:
    error = fault(1, **changed)
    assert (type(error), error.code) == (ChannelMisconfigured, "email_bad_sender")


@settings(max_examples=80, deadline=None)
@given(name=st.text(max_size=120))
def test_any_shop_and_customer_name_gets_through_in_one_header(name: str) -> None:
    message = compose_email(
        invoice_message(shop_name=name, customer_name=name), "siti@example.com", "<1@x>"
    )
    raw = build_mime(message, "Toko", "toko@x.example", NOW)
    mail = message_from_bytes(raw, policy=default)
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Type", "MIME-Version",
    }  # fmt: skip
    assert "INV-A-000231" in mail["Subject"]
    assert mail["Subject"].endswith("Rp\N{NO-BREAK SPACE}700.000")


def test_a_file_goes_beside_the_message() -> None:
    message = OutgoingMessage(
        "a@example.com", "t", "<1@x>", subject="s", html="<p>t</p>",
        attachments=(
            Attachment("INV-A-000231.pdf", "application/pdf", b"%PDF-"),
            Attachment("qr.png", "image/png", b"\x89PNG", "qr@posapp"),
        ),
    )  # fmt: skip
    mail = message_from_bytes(build_mime(message, "T", "t@x.example", NOW), policy=default)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
        "text/html", "image/png", "application/pdf",
    ]  # fmt: skip
    assert [part.get_filename() for part in mail.iter_attachments()] == ["INV-A-000231.pdf"]


def test_settings_never_show_their_password() -> None:
    made = EmailSettings("h", 25, "none", "u", "SECRET", "n", "a@b.example")
    assert "SECRET" not in repr(made)
