"""Check what the owner copied from a gateway's pages, before any of it is sent there."""

from __future__ import annotations

import unicodedata

from posapp.models.cards import looks_like_card
from posapp.models.errors import Refused
from posapp.services.gateways.types import AccountField, Environment, GatewayInfo

#: A private key fits, a file given by mistake does not.
_LONGEST = 8_192


def field_of(info: GatewayInfo, name: str) -> AccountField:
    """The field's declaration. Raises Refused ``unknown_account_field``."""
    for field in info.fields:
        if field.name == name:
            return field
    known = ", ".join(field.name for field in info.fields)
    raise Refused("unknown_account_field", field="field", name=name[:48], known=known)


def checked(field: AccountField, text: str, environment: Environment) -> str:
    """The text as it is kept; an empty one forgets the field.

    Raises Refused ``too_long``, ``bad_text``, ``card_number``, or ``bad_account_field`` with
    what is wrong in the shop's words. The text itself is in none of them.
    """
    cleaned = unicodedata.normalize("NFC", text).strip()
    if not cleaned:
        return ""
    if len(cleaned) > _LONGEST:
        raise Refused("too_long", field=field.name, most=_LONGEST)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in cleaned):
        raise Refused("bad_text", field=field.name)
    if looks_like_card(cleaned):
        raise Refused("card_number", field=field.name)
    wrong = field.check(cleaned, environment) if field.check else ""
    if wrong:
        raise Refused("bad_account_field", field=field.name, label=field.label, detail=wrong)
    return cleaned
