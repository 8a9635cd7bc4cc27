"""Phone numbers: what can get an SMS, and how a local number becomes an international one."""

from __future__ import annotations

import re

_SMS = re.compile(r"\+62[0-9]{6,13}")
_TYPED = re.compile(r"[+0-9()./\s\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}\N{EN DASH}-]+")


def normalise_indonesian(text: str) -> str | None:
    """``0812-3456-7890`` as ``+6281234567890``; nothing where it cannot be such a number."""
    import phonenumbers

    typed = text.strip()
    if not typed or len(typed) > 40 or not typed.isascii() or not _TYPED.fullmatch(typed):
        return None
    try:
        number = phonenumbers.parse(typed, "ID")
    except phonenumbers.NumberParseException:
        return None
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return international if is_sms_number(international) else None


def is_sms_number(text: str) -> bool:
    """Whether an SMS can go there (features.md C9): ``+62`` and digits of a possible number."""
    import phonenumbers

    if not _SMS.fullmatch(text):
        return False
    number = phonenumbers.parse(text, None)
    possible = phonenumbers.is_possible_number_with_reason(number)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return possible == phonenumbers.ValidationResult.IS_POSSIBLE and written == text


def pretty(e164: str) -> str:
    """The number as people read it: ``+62 812-3456-7890``; anything else as it is."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
