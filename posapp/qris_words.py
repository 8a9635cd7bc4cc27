"""What is said of a QRIS code that cannot be used, and what its parts are called."""

from __future__ import annotations

from posapp.i18n import N_, _

PARTS = {
    "01": N_("kind of code"),
    "26": N_("merchant account"),
    "51": N_("national merchant id"),
    "52": N_("merchant category"),
    "53": N_("currency"),
    "54": N_("amount"),
    "55": N_("tip"),
    "56": N_("fixed tip"),
    "57": N_("tip in percent"),
    "58": N_("country"),
    "59": N_("merchant name"),
    "60": N_("city"),
    "61": N_("postal code"),
    "62": N_("additional data"),
    "63": N_("checksum"),
}

SENTENCES = {
    "no_shop_qris": N_("The shop has no QRIS of its own. Scan its sticker in Settings, Payment."),
    "not_qris": N_("This is no QRIS code: the text of one begins with 000201."),
    "qris_bad_part": N_("Part {part} of the QRIS code does not have the right form."),
    "qris_checksum": N_(
        "The QRIS code was misread or changed: its checksum does not fit. Read it again."
    ),
    "qris_cut": N_("The QRIS code breaks off in part {part}. Copy all of its text."),
    "qris_missing": N_("The QRIS code lacks part {part}."),
    "qris_no_amount": N_("The QRIS code names no amount, so the customer would have to type it."),
    "qris_no_room": N_("Part {part} of a QRIS code has room for {most} characters."),
    "qris_not_static": N_(
        "This QRIS code is for one payment. Use the shop's own one, which has no amount."
    ),
    "qris_other_amount": N_("The QRIS code asks for {asked}, but {due} is due."),
    "qris_other_currency": N_("The QRIS code asks for {currency}, but the shop's money is {due}."),
    "qris_tip": N_("The QRIS code asks for a tip on top of the amount."),
    "qris_too_long": N_("A QRIS code has at most {most} characters."),
    "qris_twice": N_("The QRIS code has part {part} twice."),
}

MONEY = {"qris_other_amount": ("asked", "due")}


def part_words(part: str) -> str:
    """A part by its number and its name: ``59 (merchant name)``."""
    words = PARTS.get(part.partition(".")[0])
    return f"{part} ({_(words)})" if words else part
