"""The check of the translations finds every way in which one can be missing or wrong."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from tools import strings


def _catalogue(**texts: str) -> Catalog:
    made = Catalog(locale="id")
    for text, translation in {"Paid {amount}": "Lunas {amount}", **texts}.items():
        made.add(text, translation)
    return made


@pytest.fixture
def template(tmp_path) -> Catalog:
    """What is gathered from a small program."""
    (tmp_path / "a.py").write_text('print(_("Paid {amount}"), f"{_x}", __("no"))\n')
    return strings.gather(tmp_path)


def test_texts_are_gathered_by_every_marker(tmp_path):
    (tmp_path / "b.py").write_text(
        '_("one"); N_("two"); ngettext("{count} day", "{count} days", 2); pgettext("menu", "three")'
    )
    found = {message.id: message.context for message in strings.gather(tmp_path) if message.id}
    assert found == {
        "one": None,
        "two": None,
        ("{count} day", "{count} days"): None,
        "three": "menu",
    }


def test_a_whole_catalogue_has_no_fault(template):
    assert list(strings.faults(template, _catalogue())) == []


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"Paid {amount}": ""}, "not translated"),
        ({"Paid {amount}": "Lunas {jumlah}"}, "placeholders differ"),
        ({"Paid {amount}": "Lunas"}, "placeholders differ"),
        ({"Gone": "Hilang"}, "not in the code any more"),
    ],
)
def test_a_wrong_translation_is_found(template, texts, fault):
    assert [f for f in strings.faults(template, _catalogue(**texts)) if f.startswith(fault)]


def test_missing_fuzzy_and_obsolete_are_found(template):
    assert next(strings.faults(template, Catalog(locale="id"))).startswith("missing")
    unsure = _catalogue()
    unsure["Paid {amount}"].flags.add("fuzzy")
    assert next(strings.faults(template, unsure)).startswith("fuzzy")
    old = _catalogue(Gone="Hilang")
    old.update(template, no_fuzzy_matching=True)
    assert next(strings.faults(template, old)).startswith("obsolete")


def test_a_plural_is_checked_against_either_form(tmp_path):
    (tmp_path / "c.py").write_text('ngettext("a day", "{count} days", 2)')
    wanted = strings.gather(tmp_path)
    catalogue = Catalog(locale="id")
    catalogue.add(("a day", "{count} days"), ("{count} hari",))
    assert list(strings.faults(wanted, catalogue)) == []


def test_the_program_itself_is_read_without_trouble():
    assert len(strings.gather()) > 300
