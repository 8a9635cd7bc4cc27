"""DOKU's notices: signed over headers, path and body; a hint that something happened.

The truth is fetched afterwards, so that an old notice that is played again does no harm, and
its age is not looked at: DOKU sends one again up to twelve hours later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posapp.services.gateways.doku.mapping import fact_of, status_of
from posapp.services.gateways.doku.said import Status, Unreadable, read
from posapp.services.gateways.doku.signature import signature
from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.signing import same
from posapp.services.gateways.strict_json import BadJson, read_object
from posapp.services.gateways.types import Notice

#: What the hub puts the path of the address in, under which the notice arrived.
PATH = ":path"
MAX_BODY = 65_536
MAX_HEADER = 200


def read_notice(
    headers: Mapping[str, str], body: bytes, *, client_id: str, secrets: Sequence[str]
) -> Notice:
    """The notice, if one of the secrets made its signature. Raises BadNotice."""
    if len(body) > MAX_BODY:
        raise BadNotice("too large")
    given = {name.lower(): value for name, value in headers.items()}
    named = _header(given, "client-id")
    request_id = _header(given, "request-id")
    timestamp = _header(given, "request-timestamp")
    target = _header(given, PATH)
    proof = _unpadded(_header(given, "signature"))
    # All are compared, whichever fits: the time tells nothing.
    fits = [
        same(
            proof,
            _unpadded(
                signature(
                    secret, client_id=client_id, request_id=request_id, timestamp=timestamp,
                    target=target, body=body,
                )
            ),
        )
        for secret in secrets
    ]  # fmt: skip
    if not same(named, client_id) or True not in fits:
        raise BadNotice("wrong signature")
    return _notice(body, request_id)


def _notice(body: bytes, request_id: str) -> Notice:
    try:
        said = read(read_object(body), Status)
        fact = fact_of(said)
    except (BadJson, Unreadable) as error:
        raise BadNotice(f"unreadable: {error}") from None
    return Notice(
        reference=said.order.invoice_number,
        event_id=request_id,
        fact=fact,
        extra={"status": status_of(said)},
    )


def _header(given: Mapping[str, str], name: str) -> str:
    value = given.get(name, "")
    if not value or len(value) > MAX_HEADER or not (value.isascii() and value.isprintable()):
        raise BadNotice(f"no {name}")
    return value


def _unpadded(proof: str) -> str:
    """DOKU's own samples write the base 64 with and without its padding."""
    return proof.rstrip("=")
