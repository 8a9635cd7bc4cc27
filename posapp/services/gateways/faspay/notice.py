"""Faspay's notices: JSON or XML, signed over bill number and status, answered in a body.

The signature covers neither sum nor time nor transaction: a notice is a hint, and its charge's
truth is fetched. What it tells of the transaction's number is where to ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from xml.etree import ElementTree as ET

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.faspay.bill import reference_of
from posapp.services.gateways.faspay.billing import FACTS as BILLING_FACTS
from posapp.services.gateways.faspay.billing import reference_of as reference_in
from posapp.services.gateways.faspay.keys import Keys
from posapp.services.gateways.faspay.mapping import STATUSES, Unreadable, texts
from posapp.services.gateways.faspay.wib import in_wib
from posapp.services.gateways.strict_json import BadJson, read_object
from posapp.services.gateways.types import Fact, Notice

MAX_BODY = 65_536
#: A try that failed, ran out or was closed says nothing about the page that it was made on.
_OF_A_TRY = (Fact.FAILED, Fact.EXPIRED, Fact.CANCELLED)


def read_notice(body: bytes, keys: Keys, service_id: str, now: datetime) -> Notice:
    """The notice, if its signature and form are right. Raises BadNotice."""
    if len(body) > MAX_BODY:
        raise BadNotice("too large")
    as_xml = body.lstrip()[:1] == b"<"
    try:
        said = texts(_xml(body) if as_xml else read_object(body))
    except (BadJson, Unreadable) as error:
        raise BadNotice(f"unreadable: {error}") from None
    if service_id:
        return _billing(said, keys, service_id)
    return _payment(said, keys, now, "xml" if as_xml else "json")


def _payment(said: Mapping[str, str], keys: Keys, now: datetime, form: str) -> Notice:
    name, code = said.get("bill_no", ""), said.get("payment_status_code", "")
    fits = keys.fits(said.get("signature", ""), name, code)
    if not fits or not name or not re.fullmatch(r"[0-9]", code, re.ASCII):
        raise BadNotice("wrong signature")
    if said.get("merchant_id") != keys.merchant_id:
        raise BadNotice("another merchant")
    trx_id = said.get("trx_id", "")
    reference, _ = reference_of(name)
    fact = STATUSES.get(code, Fact.UNKNOWN)
    return Notice(
        reference=reference,
        event_id=f"{name}/{trx_id[:40]}/{code}",
        fact=Fact.PENDING if fact in _OF_A_TRY else fact,
        extra={
            "bill_no": name,
            "trx_id": trx_id,
            "channel": said.get("payment_channel_uid", ""),
            "status": code,
            "format": form,
        },
        answer={
            "response": "Payment Notification",
            "trx_id": trx_id,
            "merchant_id": keys.merchant_id,
            "merchant": said.get("merchant", ""),
            "bill_no": name,
            "response_code": "00",
            "response_desc": "Success",
            "response_date": in_wib(now),
        },
    )


def _billing(said: Mapping[str, str], keys: Keys, service_id: str) -> Notice:
    number = said.get("transaction_number", "")
    if not number or not keys.fits(said.get("signature", ""), number):
        raise BadNotice("wrong signature")
    reference = reference_in(number)
    if said.get("service_id") != service_id or reference is None:
        raise BadNotice("another service, or no bill of ours")
    status = said.get("billing_status", "")
    return Notice(
        reference=reference,
        event_id=f"{number}/{said.get('payment_id', '')[:40]}/{status[:20]}",
        fact=BILLING_FACTS.get(status, Fact.UNKNOWN),
        extra={"status": status, "payment_id": said.get("payment_id", "")},
    )


def _xml(body: bytes) -> dict[str, object]:
    """The fields of ``<faspay>``; a document with declarations of its own is refused.

    Raises Unreadable.
    """
    try:
        text = body.decode("utf-8")
        if "<!" in text:
            raise Unreadable("declarations in the document")
        root = ET.fromstring(text)  # noqa: S314  (no entities: declarations were refused)
    except (UnicodeDecodeError, ValueError, ET.ParseError) as error:
        raise Unreadable(type(error).__name__) from None
    if root.tag != "faspay":
        raise Unreadable("another document")
    found: dict[str, object] = {}
    for field in root:
        if field.tag in found or len(field):
            raise Unreadable("a field given twice, or with fields inside")
        found[field.tag] = field.text or ""
    return found
