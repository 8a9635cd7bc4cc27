"""Midtrans' notices: a hash in the body, over three of its fields and the shop's key.

The hash knows no time and leaves most of the body out, so a notice is a hint and no more:
the transaction is fetched afterwards.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.midtrans.mapping import FACTS, Unreadable, read
from posapp.services.gateways.signing import same
from posapp.services.gateways.strict_json import BadJson, read_object
from posapp.services.gateways.types import Fact, Notice

MAX_BODY = 65_536
#: The three are hashed without anything between them: only exact forms keep them apart.
_ORDER = re.compile(r"[A-Za-z0-9._~-]{1,50}")
_CODE = re.compile(r"[2-5][0-9][0-9]")
_SUM = re.compile(r"(0|[1-9][0-9]{0,14})\.[0-9][0-9]")


class NoticeBody(msgspec.Struct):
    """A notice, as it is said."""

    order_id: str
    status_code: str
    gross_amount: str
    signature_key: str
    transaction_status: str


def signature(order_id: str, status_code: str, gross_amount: str, key: str) -> str:
    """SHA-512 in lower-case hexadecimal (page "HTTP(S) Notification")."""
    return hashlib.sha512(f"{order_id}{status_code}{gross_amount}{key}".encode()).hexdigest()


def read_notice(body: bytes, keys: Sequence[str]) -> Notice:
    """The notice, if its hash was made with one of the keys. Raises BadNotice."""
    if len(body) > MAX_BODY:
        raise BadNotice("too large")
    try:
        said = read(read_object(body), NoticeBody)
    except (BadJson, Unreadable) as error:
        raise BadNotice(f"unreadable: {error}") from None
    forms = ((_ORDER, said.order_id), (_CODE, said.status_code), (_SUM, said.gross_amount))
    if not all(form.fullmatch(text) for form, text in forms):
        raise BadNotice("no order, code or sum of theirs")
    # All are compared, whichever fits: the time tells nothing.
    fits = [
        same(said.signature_key, signature(said.order_id, said.status_code, said.gross_amount, key))
        for key in keys
        if key
    ]
    if True not in fits:
        raise BadNotice("wrong signature")
    word = said.transaction_status.strip().lower()
    return Notice(
        reference=said.order_id,
        event_id="",
        fact=FACTS.get(word, Fact.UNKNOWN),
        extra={"status": word},
    )
