"""The Indonesian words are whole: every text has them, with the placeholders that it needs."""

from __future__ import annotations

import ast
import gettext
import io
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from posapp.i18n import _, set_language
from posapp.ui.widgets.status_chip import KINDS
from tools import strings

#: Texts that are the same in both languages: names, signs, and words that tills borrowed.
SAME = {
    "%(heading)s:", "Bank", "Barcode", "Email", "EUR · Euro", "GBP · Pound sterling", "Gateway",
    "IDR · Rupiah", "JPY · Yen", "Logo", "MYR · Ringgit", "No.", "PPN {rate} %",
    "Point of Sale", "Port", "Printer", "QR", "QRIS", "SKU", "SMS", "Status",
    "Subtotal", "THB · Baht", "Total", "Transfer", "VND · Dong", "E-wallet", "Virtual account",
    "Gram", "Kilogram", "Secret API key", "Server key", "Shift", "Webhook verification token",
    "tip",
    "WhatsApp", "NPWP", "e-Faktur", "{date}, {time}", "{label}: {detail}", "{quantity} ×",
}  # fmt: skip

#: The words of the status chips, as the shop's staff learns them.
STATUS = {
    "Paid": "Lunas", "Partially paid · {percent} %": "Sebagian lunas · {percent} %",
    "Unpaid": "Belum lunas", "Overdue": "Lewat tempo", "Draft": "Draf",
    "Queued offline": "Antre luring", "Review": "Tinjau", "Void": "Batal",
}  # fmt: skip

_MARKS = {"_", "N_", "ngettext", "pgettext"}


@cache
def _catalogue() -> Catalog:
    with strings.catalogue_file("id").open("rb") as file:
        return read_po(file, locale="id", domain=strings.DOMAIN)


@pytest.fixture(scope="module")
def spoken() -> gettext.GNUTranslations:
    """The catalogue as gettext reads it, compiled here and now."""
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _pairs() -> Iterator[tuple[str, str]]:
    """Each English form beside each Indonesian one."""
    for message in _catalogue():
        if message.id:
            for english in _forms(message.id):
                for indonesian in _forms(message.string):
                    yield english, indonesian


def _forms(text: Message | str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    named = {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%(?:\([a-z_]+\))?[sdr]", text))


def test_every_text_of_the_program_is_in_the_catalogue_and_nothing_else():
    assert list(strings.faults(strings.gather(), _catalogue())) == []


def test_no_translation_is_empty():
    empty = [english for english, indonesian in _pairs() if not indonesian.strip()]
    assert empty == []


def test_placeholders_are_kept():
    wrong = [
        (english, indonesian)
        for english, indonesian in _pairs()
        if _placeholders(english) != _placeholders(indonesian)
    ]
    assert wrong == []


def test_only_what_is_the_same_in_both_languages_stays_as_it_is():
    untouched = {english for english, indonesian in _pairs() if english == indonesian}
    assert untouched - SAME == set()


def test_spaces_and_ends_of_sentences_are_kept():
    wrong = [
        (english, indonesian)
        for english, indonesian in _pairs()
        if _end(english) != _end(indonesian) or english[:1].isspace() != indonesian[:1].isspace()
    ]
    assert wrong == []


def _end(text: str) -> str:
    """What a text ends with: a full stop, a question mark, an ellipsis, a colon, a space."""
    return text[-1:] if text[-1:] in ".?…: " else ""


def test_indonesian_has_one_form_for_every_number(spoken):
    assert _catalogue().num_plurals == 1
    words = {spoken.ngettext("{count} item", "{count} items", count) for count in (0, 1, 2, 100)}
    assert words == {"{count} barang"}


@pytest.mark.parametrize(("english", "indonesian"), STATUS.items())
def test_a_status_has_the_word_that_the_staff_knows(spoken, english, indonesian):
    assert spoken.gettext(english) == indonesian


def test_two_statuses_never_share_a_word(spoken):
    words = {kind.word for kind in KINDS.values()}
    assert len({spoken.gettext(word) for word in words}) == len(words)


def test_a_marked_text_is_gathered_wherever_it_is_marked():
    """A mark inside another mark's brackets is not seen by what gathers."""
    gathered = {form for message in strings.gather() for form in _forms(message.id)}
    assert {text for text in _marked() if text not in gathered} == set()


def _marked() -> Iterator[str]:
    for path in (Path(strings.ROOT) / "posapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _MARKS:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield first.value


def test_the_screens_speak_indonesian_when_they_are_told_to():
    set_language("id")
    try:
        assert _("Send Invoice") == "Kirim Tagihan"
    finally:
        set_language("en")
    assert _("Send Invoice") == "Send Invoice"
