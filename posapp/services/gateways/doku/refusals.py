"""What DOKU's refusals mean: both of its envelopes, and the words that tell cases apart."""

from __future__ import annotations

from collections.abc import Mapping

from posapp.services.gateways.errors import BadCredentials, GatewayError, Rejected, Unavailable
from posapp.services.gateways.http import Answer, refusal
from posapp.services.gateways.strict_json import BadJson, read_object

#: Codes of the header check, which comes before anything else and answers 400.
KEYS = ("invalid_signature", "invalid_client_id", "invalid_header_request")
CLOCK = "request_time_out_of_range"
CHANNEL = "channel is inactive"
#: No such path: the address is wrong, which says nothing about the charge.
NO_PATH = "no static resource"


def tell(body: Mapping[str, object]) -> str:
    """The words of a refusal: ``error``, ``message`` or ``error_messages``, text or list."""
    found: list[str] = []
    error = body.get("error")
    if isinstance(error, dict):
        found += [text for key in ("code", "message") if isinstance(text := error.get(key), str)]
    for key in ("code", "message", "error_messages"):
        said = body.get(key)
        found += [text for text in (said if isinstance(said, list) else [said])
                  if isinstance(text, str)]  # fmt: skip
    return ": ".join(text for text in found if text)


def refused(answer: Answer, *, changes: bool) -> GatewayError:
    """The error that an answer other than 2xx means."""
    error = refusal(answer, changes=changes, tell=tell)
    if not 400 <= answer.status <= 499 or isinstance(error, Unavailable | BadCredentials):
        return error
    said = words(answer)
    if CLOCK in said:
        return BadCredentials(error.detail, code="gateway_clock_wrong")
    if any(code in said for code in KEYS):
        return BadCredentials(error.detail)
    if NO_PATH in said:
        return Rejected(error.detail, code="gateway_bad_address")
    if CHANNEL in said:
        return Rejected(error.detail, code="gateway_channel_off")
    return error


def words(answer: Answer) -> str:
    """What an answer says, in small letters; empty where it cannot be read."""
    try:
        return tell(read_object(answer.body)).lower()
    except BadJson:
        return ""
