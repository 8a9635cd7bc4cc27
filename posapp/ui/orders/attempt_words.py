"""Why a customer's try did not go through, in words; what we do not know is told as it came."""

from __future__ import annotations

from typing import Any

from posapp.i18n import N_, _
from posapp.ui.orders.words import method_words

_BANK = N_("Declined by the bank")
_FUNDS = N_("Declined: not enough money")
_EXPIRED = N_("Declined: the card has expired")
_SECRET = N_("Declined: wrong PIN or code")
_LIMIT = N_("Declined: over the limit")
_BLOCKED = N_("Declined: the card is blocked")
_NUMBER = N_("Declined: wrong card number")
_FORBIDDEN = N_("Declined: not allowed for this card")
_FRAUD = N_("Declined: suspected fraud")
_SILENT = N_("Declined: the bank does not answer")
_LEFT = N_("Given up by the customer")
_TIME = N_("The time to pay was over")
_UNKNOWN = N_("The customer's payment did not go through")

#: Response codes that banks share (ISO 8583, field 39).
_BY_CODE = {
    "04": _BLOCKED, "05": _BANK, "07": _BLOCKED, "14": _NUMBER, "34": _FRAUD, "41": _BLOCKED,
    "43": _BLOCKED, "51": _FUNDS, "54": _EXPIRED, "55": _SECRET, "57": _FORBIDDEN,
    "58": _FORBIDDEN, "59": _FRAUD, "61": _LIMIT, "62": _BLOCKED, "65": _LIMIT, "75": _SECRET,
    "82": _SECRET, "91": _SILENT, "96": _SILENT,
}  # fmt: skip

#: What gateways write instead of a code, in small letters with spaces.
_BY_WORDS = {
    "declined by the issuer": _BANK,
    "do not honor": _BANK,
    "do not honour": _BANK,
    "card declined": _BANK,
    "insufficient balance": _FUNDS,
    "insufficient funds": _FUNDS,
    "card expired": _EXPIRED,
    "expired card": _EXPIRED,
    "invalid cvn": _SECRET,
    "invalid cvv": _SECRET,
    "incorrect pin": _SECRET,
    "limit exceeded": _LIMIT,
    "inactive card": _BLOCKED,
    "stolen card": _BLOCKED,
    "suspected fraud": _FRAUD,
    "issuer unavailable": _SILENT,
    "cancelled by customer": _LEFT,
    "user did not authorize": _LEFT,
    "timeout": _TIME,
}


def attempt_words(values: dict[str, Any]) -> tuple[str, str]:
    """A title and a line about a failed try, with all that the gateway told."""
    known = _known(values["code"], values["failure"])
    parts = (
        method_words(values["method"]),
        f"{values['issuer']} {values['masked']}".strip(),
        "" if known else values["failure"],
        _("code {code}").format(code=values["code"]) if values["code"] else "",
        _("approval {code}").format(code=values["approval"]) if values["approval"] else "",
    )
    return _(known or _UNKNOWN), " · ".join(part for part in parts if part)


def _known(code: str, failure: str) -> str:
    by_words = _BY_WORDS.get(failure.strip().casefold().replace("_", " "), "")
    return by_words or _BY_CODE.get(code, "")
