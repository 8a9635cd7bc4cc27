"""Notices of the practice gateway: verified over the raw bytes, then read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.sandbox.mapping import FACTS, NoticeBody, Unreadable, read
from posapp.services.gateways.signing import hmac_sha256, same
from posapp.services.gateways.strict_json import BadJson, read_object
from posapp.services.gateways.types import Fact, Notice

#: Fixed and not secret (design.md 4): it is practice.
KEY = b"sandbox-notice-key"
HEADER = "X-Sandbox-Signature"
TOLERANCE = timedelta(minutes=5)
MAX_BODY = 65_536
#: More signatures than any change of keys needs, and no work for whoever sends thousands.
MAX_SIGNATURES = 5


def read_notice(headers: Mapping[str, str], body: bytes, now: datetime) -> Notice:
    """The notice, if its signature, age and form are right. Raises BadNotice."""
    if len(body) > MAX_BODY:
        raise BadNotice("too large")
    at, signatures = _parsed(_header(headers))
    if abs(now.timestamp() - int(at)) > TOLERANCE.total_seconds():
        raise BadNotice("too old, or from the future")
    expected = hmac_sha256(KEY, at.encode() + b"." + body)
    # All are compared, whichever fits: the time tells nothing.
    fits = [same(given, expected) for given in signatures]
    if True not in fits:
        raise BadNotice("wrong signature")
    return _notice(body)


def _notice(body: bytes) -> Notice:
    try:
        said = read(read_object(body), NoticeBody)
    except (BadJson, Unreadable) as error:
        raise BadNotice(f"unreadable: {error}") from None
    return Notice(
        reference=said.reference,
        event_id=said.event,
        fact=FACTS.get(said.state, Fact.UNKNOWN),
        extra={"type": said.type},
    )


def _header(headers: Mapping[str, str]) -> str:
    for name, value in headers.items():
        if name.lower() == HEADER.lower():
            return value
    raise BadNotice("no signature")


def _parsed(header: str) -> tuple[str, list[str]]:
    """The time as it was signed, and the signatures, from ``t=…,v1=…,v1=…``."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    signatures = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= 12):
        raise BadNotice("no time in the signature")
    if not 1 <= len(signatures) <= MAX_SIGNATURES:
        raise BadNotice("no signature, or too many")
    return times[0], signatures
