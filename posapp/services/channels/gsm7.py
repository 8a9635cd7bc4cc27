"""The alphabet of SMS: what fits into one part, and how other text is written in it."""

from __future__ import annotations

import unicodedata

#: GSM 03.38, the basic table; each takes one of 160 places.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: The extension table; each takes two.
EXTENDED = frozenset("\f^{}\\[~]|€")
ONE_PART = 160
OF_MANY = 153
ONE_PART_UCS2 = 70
OF_MANY_UCS2 = 67

_ALIKE = str.maketrans(
    {
        "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-", "\N{MULTIPLICATION SIGN}": "x", "`": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{MIDDLE DOT}": "-", "\N{BULLET}": "-", "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)  # fmt: skip


def to_gsm7(text: str) -> str:
    """The text in that alphabet: look-alikes replaced, accents dropped, the rest left out."""
    written = []
    for character in text.translate(_ALIKE):
        if character in BASIC or character in EXTENDED:
            written.append(character)
        else:
            plain = unicodedata.normalize("NFKD", character)
            written += [part for part in plain if part in BASIC]
    return " ".join("".join(written).split())


def is_gsm7(text: str) -> bool:
    """Whether the text needs no other alphabet."""
    return all(character in BASIC or character in EXTENDED for character in text)


def places(text: str) -> int:
    """How many of the 160 places the text takes."""
    return sum(2 if character in EXTENDED else 1 for character in text)


def sms_parts(text: str) -> tuple[int, int]:
    """How many parts the operator counts, and how many places (or 16-bit units) they hold."""
    if is_gsm7(text):
        sizes, one, of_many = [2 if c in EXTENDED else 1 for c in text], ONE_PART, OF_MANY
    else:
        sizes = [2 if ord(c) > 0xFFFF else 1 for c in text]
        one, of_many = ONE_PART_UCS2, OF_MANY_UCS2
    total = sum(sizes)
    if total <= one:
        return 1, total
    parts, filled = 1, 0
    for size in sizes:
        # A character of two places is never torn apart.
        if filled + size > of_many:
            parts, filled = parts + 1, 0
        filled += size
    return parts, total
