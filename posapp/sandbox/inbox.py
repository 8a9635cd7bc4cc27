"""The practice inbox: every email and SMS that arrived, read the way a phone reads them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import MIMEPart

from posapp.models.ids import new_id
from posapp.sandbox.practice import Desk, Refusal
from posapp.sandbox.store import stamp

Json = dict[str, object]


@dataclass(slots=True)
class Mail:
    """An email taken apart."""

    subject: str = ""
    text: str = ""
    html: str = ""
    message_id: str = ""
    attachments: list[Json] = field(default_factory=list)


def read_mail(raw: bytes) -> Mail:
    """What a mail program would show of these bytes; broken mail is shown as far as it goes."""
    message = message_from_bytes(raw, policy=policy.default)
    mail = Mail(subject=_header(message, "Subject"), message_id=_header(message, "Message-ID"))
    for part in _leaves(message):
        kind = part.get_content_type()
        is_body = part.get_content_disposition() != "attachment" and not part.get_filename()
        if is_body and kind == "text/plain" and not mail.text:
            mail.text = _words(part)
        elif is_body and kind == "text/html" and not mail.html:
            mail.html = _words(part)
        else:
            name = part.get_filename() or _content_id(part) or kind
            mail.attachments.append({"name": name, "type": kind, "size": len(_bytes(part))})
    return mail


def _leaves(message: MIMEPart) -> list[MIMEPart]:
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        return [message]
    return [leaf for part in message.iter_parts() for leaf in _leaves(part)]


def _header(message: MIMEPart, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except (ValueError, LookupError, IndexError, TypeError):  # headers that the library chokes on
        return ""


def _words(part: MIMEPart) -> str:
    charset = part.get_content_charset("utf-8")
    try:
        text = _bytes(part).decode(charset, "replace")
    except LookupError:
        text = _bytes(part).decode("utf-8", "replace")
    return text.replace("\r\n", "\n").encode("utf-8", "replace").decode()


def _bytes(part: MIMEPart) -> bytes:
    if part.is_multipart():
        return b"".join(inner.as_bytes() for inner in part.iter_parts())
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _content_id(part: MIMEPart) -> str:
    return _header(part, "Content-ID").strip("<>")


def keep_email(desk: Desk, sender: str, recipients: list[str], raw: bytes) -> None:
    """Put an email into the inbox as it came over SMTP."""
    mail = read_mail(raw)
    _keep(
        desk, channel="email", sender=sender, recipient=", ".join(recipients), raw=raw,
        subject=mail.subject, text=mail.text, html=mail.html, message_id=mail.message_id,
        attachments=json.dumps(mail.attachments),
    )  # fmt: skip


def keep_sms(desk: Desk, sender: str, recipient: str, text: str) -> None:
    """Put an SMS into the inbox."""
    _keep(
        desk, channel="sms", sender=sender, recipient=recipient, raw=None, subject="", text=text,
        html="", message_id=f"sms-{new_id()}", attachments="[]",
    )  # fmt: skip


def _keep(desk: Desk, **row: object) -> None:
    row["received_at"] = stamp(desk.now)
    clean = {name: _storable(value) for name, value in row.items()}
    names = ", ".join(clean)
    places = ", ".join(f":{name}" for name in clean)
    desk.db.execute(f"INSERT INTO messages ({names}) VALUES ({places})", clean)  # noqa: S608


def _storable(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def listed(desk: Desk) -> list[Json]:
    """The inbox, oldest first, with the fields of the contract."""
    rows = desk.db.execute("SELECT * FROM messages ORDER BY seq")
    return [
        {
            "channel": row["channel"],
            "to": row["recipient"],
            "subject": row["subject"],
            "text": row["text"],
            "html": row["html"],
            "message_id": row["message_id"],
            "attachments": json.loads(row["attachments"]),
            "received_at": row["received_at"],
        }
        for row in rows
    ]


def newest(desk: Desk, limit: int = 200) -> list[sqlite3.Row]:
    """The latest messages for the page, newest first."""
    columns = "seq, channel, sender, recipient, subject, text, attachments, received_at"
    query = f"SELECT {columns} FROM messages ORDER BY seq DESC LIMIT ?"  # noqa: S608
    return desk.db.execute(query, (limit,)).fetchall()


def message(desk: Desk, seq: int) -> sqlite3.Row:
    """One message. Raises Refusal ``not_found``."""
    row = desk.db.execute("SELECT * FROM messages WHERE seq = ?", (seq,)).fetchone()
    if row is None:
        raise Refusal(404, "not_found", "there is no such message")
    return row


def picture(raw: bytes, content_id: str) -> tuple[str, bytes]:
    """An image inside an email, by its Content-ID. Raises Refusal ``not_found``."""
    for part in _leaves(message_from_bytes(raw, policy=policy.default)):
        is_picture = part.get_content_maintype() == "image"
        if is_picture and _content_id(part) == content_id:
            return part.get_content_type(), _bytes(part)
    raise Refusal(404, "not_found", "there is no such picture")
