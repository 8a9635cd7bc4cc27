"""What Xendit's refusals mean for us: by ``error_code`` first, by status where it is silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from posapp.services.gateways.errors import GatewayError, Rejected, Unavailable
from posapp.services.gateways.http import Answer, refusal
from posapp.services.gateways.strict_json import BadJson, read_object

#: Refused for the moment, whatever the status says; nothing was done.
LATER = frozenset({"TEMPORARILY_UNAVAILABLE", "REFUND_IN_PROGRESS", "RATE_LIMIT_EXCEEDED"})
#: This money does not go back by this way: another way is needed, not another try.
NO_REFUND = frozenset(
    {
        "REFUND_NOT_SUPPORTED",
        "PARTIAL_REFUND_NOT_SUPPORTED",
        "PARTIAL_REFUND_COUNTS_EXCEEDED",
        "INELIGIBLE_TRANSACTION",
    }
)
#: A chosen channel is not switched on in the shop's account.
NOT_ACTIVE = frozenset(
    {"UNAVAILABLE_PAYMENT_METHOD_ERROR", "NO_COLLECTION_METHODS_ERROR", "INVALID_PAYMENT_CHANNEL"}
)
#: The same request, or the same key, was there before.
REPEATED = frozenset({"DUPLICATE_ERROR", "IDEMPOTENCY_ERROR"})


def error_code(answer: Answer) -> str:
    """The ``error_code`` of an answer, empty where it has none."""
    try:
        code = read_object(answer.body).get("error_code")
    except BadJson:
        return ""
    return code if isinstance(code, str) else ""


def problem(answer: Answer, *, changes: bool, hide: Callable[[str], str]) -> GatewayError:
    """The error that an answer other than 2xx means; ``hide`` takes our secrets out of texts."""

    def tell(body: Mapping[str, object]) -> str:
        return hide(_told(body))

    error = refusal(answer, changes=changes, tell=tell)
    code = error_code(answer)
    if not 400 <= answer.status <= 499 or not code:
        return error
    if code in LATER:
        return Unavailable(error.detail)
    if code in NO_REFUND:
        return Rejected(error.detail, code="gateway_cannot_refund")
    if code in NOT_ACTIVE:
        return Rejected(error.detail, code="gateway_channel_off")
    return error


def _told(body: Mapping[str, object]) -> str:
    """Code, message and what is said of each field."""
    parts = [text for key in ("error_code", "message") if isinstance(text := body.get(key), str)]
    errors = body.get("errors")
    for entry in errors[:5] if isinstance(errors, list) else []:
        said = entry.get("message") if isinstance(entry, dict) else entry
        if isinstance(said, str):
            parts.append(said)
    return ": ".join(part for part in parts if part)
