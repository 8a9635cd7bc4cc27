"""What is wrong with a setting, in the words of a shop."""

from __future__ import annotations

from posapp.error_text import error_text
from posapp.i18n import N_, _
from posapp.models.errors import Refused
from posapp.services.settings.change import check_setting

_WANTED = {
    "email.port": N_("From 1 to 65535"),
    "pay_online.expiry_hours": N_("A whole number of hours, from 1 to 744"),
    "pay_online.methods": N_("Choose at least one"),
    "cash.rounding": N_("A whole number up to 100000, or 0"),
    "tax.default": N_("A percentage like 11 or 11,5, or nothing"),
    "shop.timezone": N_("A time zone like Asia/Jakarta"),
    "gateway.sandbox.url": N_("An address that begins with http:// or https://"),
    "sms.url": N_("An address that begins with http:// or https://"),
}
_ANY = N_("This cannot be saved.")


def setting_problem(key: str, text: str) -> str:
    """Why the text cannot be saved under the key; empty where it can."""
    try:
        check_setting(key, text)
    except Refused as refusal:
        return refusal_words(refusal)
    return ""


def refusal_words(refusal: Refused) -> str:
    """The refusal in words for the place beside the field."""
    if refusal.code == "bad_setting":
        return _(_WANTED[str(refusal.field)]) if refusal.field in _WANTED else _(_ANY)
    return error_text(refusal)


def email_problem(text: str) -> str:
    """What a sender's address needs at least; the mail server knows the rest."""
    name, at, domain = text.strip().partition("@")
    if text.strip() and not (name and at and domain):
        return _("An email needs an @")
    return ""
