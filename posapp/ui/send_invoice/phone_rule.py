"""Which numbers can get an SMS: only those that begin with +62 (features.md C9)."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.services.channels.phone import is_sms_number, normalise_indonesian, pretty

#: Country codes that are offered; every other one can be typed.
CODES = (
    "+62", "+60", "+65", "+66", "+63", "+84", "+673", "+670", "+61", "+64", "+81", "+82", "+86",
    "+852", "+886", "+91", "+966", "+971", "+974", "+90", "+31", "+44", "+49", "+33", "+1",
)  # fmt: skip
_FILLING = " -.()/\N{NO-BREAK SPACE}"
#: With fewer digits the number is just being typed.
_TELLING = 5


@dataclass(slots=True, frozen=True)
class Verdict:
    """``state`` is none, typing, ok, needs_62 or incomplete; ``offer`` is the +62 form."""

    state: str
    offer: str = ""


def full_number(code: str, typed: str) -> str:
    """The whole number: a typed ``+`` counts more than the chosen code."""
    digits = "".join(c for c in typed.strip() if c not in _FILLING)
    if not digits:
        return ""
    return digits if digits.startswith("+") else f"{code}{digits}"


def judge(code: str, typed: str) -> Verdict:
    """Whether an SMS can go there, and what would make it possible."""
    full = full_number(code, typed)
    if not full:
        return Verdict("none")
    if is_sms_number(full):
        return Verdict("ok")
    offer = normalise_indonesian(full) or ""
    if not offer and code == "+62":
        offer = normalise_indonesian(full.removeprefix(code)) or ""
    if len(full.lstrip("+")) < _TELLING and not offer:
        return Verdict("typing")
    return Verdict("incomplete" if full.startswith("+62") else "needs_62", offer)


def split_number(full: str) -> tuple[str, str]:
    """A whole number as country code and rest, the rest in the groups that people read."""
    for code in sorted(CODES, key=len, reverse=True):
        if full.startswith(code):
            return code, pretty(full).removeprefix(code).strip()
    return "", full
