"""How EMVCo writes objects into a QR code: number, length and value, and a checksum at the end.

EMVCo QR Code Specification for Payment Systems, Merchant-Presented Mode. Lengths count
characters; the checksum runs over the bytes of UTF-8.
"""

from __future__ import annotations

import binascii

from posapp.models.errors import Refused

#: An object: its number (two digits) and its value.
Pair = tuple[str, str]
LONGEST_VALUE = 99


def read_objects(text: str, inside: str = "") -> tuple[Pair, ...]:
    """The objects of a text, in order; ``inside`` is the number of the template it stands in.

    Raises Refused ``qris_cut`` where a number or length is none or a value breaks off, and
    ``qris_twice`` where an object stands twice; both name the ``part`` (``59``, ``62.01``).
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        key, size = text[at : at + 2], text[at + 2 : at + 4]
        value = text[at + 4 : at + 4 + int(size)] if _is_two_digits(size) else ""
        if not _is_two_digits(key) or not value or len(value) < int(size):
            raise Refused("qris_cut", part=_place(inside, key))
        if key in found:
            raise Refused("qris_twice", part=_place(inside, key))
        found[key] = value
        at += 4 + len(value)
    return tuple(found.items())


def write_objects(*pairs: Pair) -> str:
    """The objects as one text; those without a value are left out.

    Raises Refused ``qris_no_room`` where a value is longer than 99 characters.
    """
    for key, value in pairs:
        if len(value) > LONGEST_VALUE:
            raise Refused("qris_no_room", part=key, most=LONGEST_VALUE)
    return "".join(f"{key}{len(value):02d}{value}" for key, value in pairs if value)


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE over the text, in four hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode(errors='surrogatepass'), 0xFFFF):04X}"


def _is_two_digits(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isdigit()


def _place(inside: str, key: str) -> str:
    return f"{inside}.{key}" if inside else key
