"""The rules of the customer form's fields (features A3-A14): each as its form says, or refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from posapp.models.cards import looks_like_card
from posapp.models.customer import TransactionCode
from posapp.models.errors import Refused
from posapp.models.folding import digits_only, fold
from posapp.models.money import MAX_AMOUNT
from posapp.services.channels.address import check_email
from posapp.services.settings.values import SettingValues
from posapp.services.texts import MAX_TEXT, clean_line

VA_DIGITS = 10
NPWP_DIGITS = (15, 16)
#: Whose national numbers people type without a country code.
HOME = "ID"
#: E.164 has no more, and whoever dials at home types a zero for the country code.
_PHONE_DIGITS = 15


@dataclass(slots=True, frozen=True)
class CustomerFields:
    """What the form, the command or a row of a file gives.

    ``group`` is the id or the name of a group. ``credit_limit`` is minor units, none for no
    limit. Where ``shipping_same`` or ``npwp_same`` the address of that name is left aside.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    language: str = ""
    company: str = ""
    group: str = ""
    shipping_same: bool = True
    shipping_address: str = ""
    taxable: bool = False
    va_number: str = ""
    npwp: str = ""
    npwp_name: str = ""
    npwp_same: bool = True
    npwp_address: str = ""
    tax_code: str = ""
    credit_limit: int | None = None
    birthday: date | None = None
    consent: bool = False


#: Columns that are text of any kind, and how long they may be.
_LINES = {"name": 200, "company": 200, "npwp_name": 200}
_TEXTS = ("address", "note", "shipping_address", "npwp_address")


def cleaned(fields: CustomerFields, today: date) -> CustomerFields:
    """The same, as it is stored. A company without a name is called by the company's (P14).

    Raises Refused naming the first field that has to change.
    """
    if fields.language not in ("", "id", "en"):
        raise Refused("bad_language", field="language", language=fields.language)
    if fields.tax_code not in ("", *TransactionCode):
        raise Refused("bad_tax_code", field="tax_code", code=fields.tax_code[:48])
    limit = fields.credit_limit
    if limit is not None and not 0 <= limit <= MAX_AMOUNT:
        raise Refused("bad_limit_amount", field="credit_limit", amount=limit)
    if fields.birthday is not None and not date(1900, 1, 1) <= fields.birthday <= today:
        raise Refused("bad_birthday", field="birthday")
    words: dict[str, Any] = {
        name: clean_line(name, getattr(fields, name), most=m) for name, m in _LINES.items()
    }
    words |= {name: clean_line(name, getattr(fields, name), most=MAX_TEXT) for name in _TEXTS}
    if not words["name"]:
        words["name"] = words["company"]
    if not words["name"]:
        raise Refused("required", field="name")
    if fields.shipping_same:
        words["shipping_address"] = ""
    if fields.npwp_same:
        words["npwp_address"] = ""
    return replace(
        fields,
        **words,
        email=check_email(fields.email) if fields.email.strip() else "",
        phone=clean_number(fields.phone),
        va_number=clean_va(fields.va_number),
        npwp=clean_npwp(fields.npwp),
    )


def missing(settings: SettingValues, fields: CustomerFields) -> tuple[str, ...]:
    """What the full form requires and this lacks; tax and VA only where their modules are on."""
    wanted = ["name", "email", "address"]
    if settings["va.static_on"]:
        wanted.append("va_number")
    if settings["efaktur.on"]:
        wanted += ["npwp", "npwp_name", "tax_code"]
        if not fields.npwp_same:
            wanted.append("npwp_address")
    return tuple(name for name in wanted if not getattr(fields, name).strip())


def clean_number(text: str) -> str:
    """A phone number of any country as E.164; one without ``+`` is a number at home (A7).

    Raises Refused ``bad_phone`` where no such number can be (too short, too long, no such
    country), or ``card_number``. Which numbers can get an SMS is decided where one is sent (C9).
    """
    import phonenumbers  # first use only: a tenth of a second

    typed = text.strip()
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(_plain(typed), HOME)
    except phonenumbers.NumberParseException:
        raise Refused("bad_phone", field="phone", phone=text[:48]) from None
    if number.extension or not phonenumbers.is_possible_number(number):
        raise Refused("bad_phone", field="phone", phone=text[:48])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_va(text: str) -> str:
    """Ten digits, leading zeros kept, or nothing (A9). Raises Refused ``bad_va``."""
    digits = "".join(text.split())
    if digits and not (len(digits) == VA_DIGITS and digits.isascii() and digits.isdigit()):
        raise Refused("bad_va", field="va_number", most=VA_DIGITS)
    return digits


def clean_npwp(text: str) -> str:
    """15 or 16 digits without dots and dashes, or nothing (A10).

    A wrong check digit is told (``is_doubtful_npwp``) and not refused: the tax office has
    given such numbers. What looks like a card and is no tax number is refused.
    Raises Refused ``bad_npwp`` or ``card_number``.
    """
    digits = "".join(c for c in text if c not in " .-\N{NO-BREAK SPACE}")
    if not digits:
        return ""
    if not (len(digits) in NPWP_DIGITS and digits.isascii() and digits.isdigit()):
        raise Refused("bad_npwp", field="npwp")
    if is_doubtful_npwp(digits) and looks_like_card(digits):
        raise Refused("card_number", field="npwp")
    return digits


def is_doubtful_npwp(digits: str) -> bool:
    """Whether the check digit, or the birthday and region in a NIK, do not fit."""
    from stdnum.id import npwp  # first use only

    return bool(digits) and not npwp.is_valid(digits)


def search_text(fields: CustomerFields) -> str:
    """What the full-text indexes hold: a phone number as it may be typed, an NPWP in 16 digits."""
    npwp = fields.npwp.rjust(16, "0") if fields.npwp else ""
    words = (fields.name, fields.company, fields.email, _phones(fields.phone), npwp)
    return fold(" ".join((*words, fields.va_number)))


def _plain(typed: str) -> str:
    """``0812/3456`` is no extension, and ``call me`` spells no number."""
    digits = digits_only(typed)
    if any(c.isalpha() or c in "#*" for c in typed) or len(digits) > _PHONE_DIGITS:
        raise Refused("bad_phone", field="phone", phone=typed[:48])
    if looks_like_card(typed, phone=True):
        raise Refused("card_number", field="phone")
    sign = "+" if typed.lstrip("( ").startswith(("+", "\N{FULLWIDTH PLUS SIGN}")) else ""
    return sign + digits


def _phones(phone: str) -> str:
    """The international form, and the one that is dialled in its country: 6281…, 081…."""
    import phonenumbers

    if not phone.startswith("+"):
        return digits_only(phone)
    number = phonenumbers.parse(phone, None)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return f"{digits_only(phone)} {digits_only(national)}"
