"""Emails and SMS arrive and can be read, by programs and by people."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
import requests

from tests.sandbox.lab import Lab, mail_server

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
FIELDS = {"channel", "to", "subject", "text", "html", "message_id", "attachments", "received_at"}


def mail(html: str = "<p>Rp 700.000</p>") -> EmailMessage:
    """An invoice by email, with a picture inside and a file beside it."""
    message = EmailMessage()
    message["Subject"] = "Tagihan INV-A-000231 – Toko Sinar Jaya"
    message["From"] = "Toko <toko@example.com>"
    message["To"] = "siti@example.com"
    message["Message-ID"] = "<inv-1@toko.example>"
    message.set_content("Sisa Rp 700.000\n")
    message.add_alternative(html, subtype="html")
    body = message.get_payload()[1]
    body.add_related(PIXEL, "image", "png", cid="<qr@posapp>")
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="INV-A-000231.pdf")
    return message


def send(lab: Lab, message: EmailMessage) -> None:
    with mail_server(lab.smtp) as server:
        server.send_message(message)


def sms(lab: Lab, **fields: str) -> requests.Response:
    login = {"username": "sandbox", "password": "sandbox"}
    return requests.get(lab.ready["sms"], params=login | fields, timeout=10)


def test_an_email_is_listed_with_exactly_the_fields_of_the_contract(lab: Lab) -> None:
    send(lab, mail())
    (message,) = lab.inbox()
    assert set(message) == FIELDS
    assert message["channel"] == "email"
    assert message["to"] == "siti@example.com"
    assert message["subject"] == "Tagihan INV-A-000231 – Toko Sinar Jaya"
    assert message["text"] == "Sisa Rp 700.000\n"
    assert message["html"] == "<p>Rp 700.000</p>\n"
    assert message["message_id"] == "<inv-1@toko.example>"
    assert message["received_at"] == "2026-11-22T07:00:00.000Z"
    assert message["attachments"] == [
        {"name": "qr@posapp", "type": "image/png", "size": len(PIXEL)},
        {"name": "INV-A-000231.pdf", "type": "application/pdf", "size": 8},
    ]


def test_an_sms_has_the_same_fields(lab: Lab) -> None:
    answer = sms(lab, to="+6281234567890", text="Sisa Rp 700.000 → bayar")
    assert (answer.status_code, answer.text) == (202, "0: Accepted for delivery")
    (message,) = lab.inbox()
    assert set(message) == FIELDS
    assert (message["channel"], message["to"]) == ("sms", "+6281234567890")
    assert message["text"] == "Sisa Rp 700.000 → bayar"
    assert message["attachments"] == []


def test_a_plus_that_was_not_encoded_is_understood_and_many_receivers_get_one_each(
    lab: Lab,
) -> None:
    login = "username=sandbox&password=sandbox&text=x"
    requests.get(f"{lab.ready['sms']}?{login}&to=+62811111111", timeout=10)
    sms(lab, to="+62822222222 +62833333333", text="x")
    assert [m["to"] for m in lab.inbox()] == ["+62811111111", "+62822222222", "+62833333333"]


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"to": "+6281", "password": "wrong"}, 403, "Authorization failed for sendsms"),
        ({}, 400, "Missing receiver number, rejected"),
        ({"to": ""}, 400, "Empty receiver number not allowed, rejected"),
        ({"to": "somebody"}, 403, "Not routable. Do not try again."),
    ],
)
def test_an_sms_that_cannot_go_is_refused_as_kannel_does(
    calm: Lab, fields: dict[str, str], status: int, said: str
) -> None:
    answer = sms(calm, text="x", **fields)
    assert (answer.status_code, answer.text) == (status, said)
    assert calm.inbox() == []


def test_the_mail_server_takes_a_login_and_refuses_a_wrong_one(lab: Lab) -> None:
    with mail_server(lab.smtp) as server:
        server.login("anybody", "sandbox")
        server.send_message(mail())
    with mail_server(lab.smtp) as server:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            server.login("anybody", "wrong")
        assert not server.has_extn("starttls")
    assert len(lab.inbox()) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"not a mail at all",
        b"Subject: =?bogus?Q?x?=\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n",
        b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nbody",
    ],
)
def test_broken_mail_is_kept_as_far_as_it_can_be_read(lab: Lab, raw: bytes) -> None:
    with mail_server(lab.smtp) as server:
        server.sendmail("a@example.com", ["b@example.com"], raw)
    assert [m["to"] for m in lab.inbox()] == ["b@example.com"]
    assert lab.get("/inbox").status_code == 200


def test_the_page_lists_what_arrived_newest_first_in_both_languages(lab: Lab) -> None:
    assert "Di sini nanti ada email dan SMS" in lab.get("/inbox?lang=id").text
    send(lab, mail())
    sms(lab, to="+6281234567890", text="Bayar di http://127.0.0.1/pay/x.")
    indonesian, english = lab.get("/inbox?lang=id").text, lab.get("/inbox?lang=en").text
    assert "Kotak masuk" in indonesian
    assert "Open as phone" in english
    assert english.index("message-2") < english.index("message-1")
    assert 'href="http://127.0.0.1/pay/x"' in english


def test_a_message_can_neither_run_scripts_nor_call_home(lab: Lab) -> None:
    evil = '<script>alert(1)</script><img src="https://spy.example/x"><img src="cid:qr@posapp">'
    send(lab, mail(evil))
    shown = lab.get("/inbox/1/html")
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"img-src {lab.url} data:" in policy
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy
    assert f'src="{lab.url}/inbox/1/cid/qr%40posapp"' in shown.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in lab.get("/inbox/1/phone").text
    picture = lab.get("/inbox/1/cid/qr@posapp")
    assert (picture.content, picture.headers["content-type"]) == (PIXEL, "image/png")


def test_names_and_texts_are_shown_as_typed(lab: Lab) -> None:
    bad = "<script>alert(1)</script>"
    sms(lab, to="+6281234567890", text=f"{bad} http://x.example/{bad}")
    message = mail()
    message.replace_header("Subject", bad)
    send(lab, message)
    lab.charge("X", customer={"name": bad})
    for path in ("/", "/inbox", "/inbox/1", "/inbox/1/phone", "/inbox/2/phone"):
        page = lab.get(path).text
        assert bad not in page
        assert "&lt;script&gt;" in page


def test_the_phone_shows_a_message_and_its_files(lab: Lab) -> None:
    send(lab, mail())
    page = lab.get("/inbox/1/phone?lang=en").text
    assert "INV-A-000231.pdf" in page
    assert "Back to the inbox" in page
    assert lab.get("/inbox/9/phone").status_code == 404


def test_an_open_page_learns_that_something_new_arrived(lab: Lab) -> None:
    assert lab.get("/inbox/newest.json").json() == {"newest": 0}
    sms(lab, to="+6281234567890", text="x")
    assert lab.get("/inbox/newest.json").json() == {"newest": 1}


def test_the_start_page_leads_to_charges_and_inbox(lab: Lab) -> None:
    charge = lab.charge()
    page = lab.get("/?lang=en").text
    assert charge["url"] in page
    assert 'href="/inbox?lang=en"' in page
    assert "Waiting" in page
