"""Callbacks of Xendit: known by a static token, and therefore hints only.

The token in ``x-callback-token`` is the same in every callback and covers neither body nor
time: whoever has seen one callback can make any other. It keeps strangers out; what happened
to a charge is always fetched (gateways.md 3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.signing import same
from posapp.services.gateways.strict_json import BadJson, read_object
from posapp.services.gateways.types import Fact, Notice
from posapp.services.gateways.xendit.mapping import FACTS, Reference, Unreadable, Word, read

TOKEN_HEADER = "x-callback-token"  # noqa: S105  (the header's name)
EVENT_HEADER = "webhook-id"
MAX_BODY = 65_536
#: Under this name a refund's metadata carries the reference of its charge.
CHARGE = "charge"


class InvoiceNotice(msgspec.Struct):
    """The callback of an invoice, as far as it is a hint."""

    id: Word
    external_id: Reference
    status: Word


class EventData(msgspec.Struct):
    """What an event is about, as far as it is a hint."""

    invoice_id: Word | None = None
    metadata: dict[str, object] | None = None


class Event(msgspec.Struct):
    """Every other webhook: refunds, and products that we do not use."""

    event: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    data: EventData


def read_notice(headers: Mapping[str, str], body: bytes, tokens: Sequence[str]) -> Notice:
    """The notice, if it carries one of the account's tokens. Raises BadNotice."""
    if len(body) > MAX_BODY:
        raise BadNotice("too large")
    found = {name.lower(): value for name, value in headers.items()}
    given = found.get(TOKEN_HEADER, "")
    # All are compared, whichever fits: the time tells nothing.
    fits = [same(given, token) for token in tokens if token]
    if True not in fits:
        raise BadNotice("wrong token" if given else "no token")
    event = found.get(EVENT_HEADER, "").strip()
    return _notice(body, event if len(event) <= 200 and event.isprintable() else "")


def _notice(body: bytes, event_id: str) -> Notice:
    try:
        said = read_object(body)
        if "event" in said:
            return _of_event(read(said, Event), event_id)
        invoice = read(said, InvoiceNotice)
    except (BadJson, Unreadable) as error:
        raise BadNotice(f"unreadable: {error}") from None
    return Notice(
        reference=invoice.external_id,
        event_id=event_id,
        fact=FACTS.get(invoice.status, Fact.UNKNOWN),
        extra={"type": f"invoice.{invoice.status.lower()}", "gateway_id": invoice.id},
    )


def _of_event(said: Event, event_id: str) -> Notice:
    """A refund that we asked for names its charge; any other event is kept and hints at none."""
    charge = (said.data.metadata or {}).get(CHARGE)
    return Notice(
        reference=charge[:1_000] if isinstance(charge, str) else "",
        event_id=event_id,
        fact=Fact.UNKNOWN,
        extra={"type": said.event, "gateway_id": said.data.invoice_id or ""},
    )
