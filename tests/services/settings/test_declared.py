"""Every setting is declared whole, reads back what it writes, and is used somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import posapp
from posapp.models.errors import Refused
from posapp.services.settings.change import check_setting
from posapp.services.settings.declared import SETTINGS, as_text
from posapp.services.settings.values import SettingValues
from posapp.ui.settings.sections import INTERNAL, places

ROOT = Path(posapp.__file__).parent
PLAIN = [key for key, setting in SETTINGS.items() if not setting.secret]


def sources() -> str:
    """The program without the declarations and without the tables that lay the page out."""
    out = {ROOT / "services/settings/declared.py", ROOT / "ui/settings/problems.py"}
    files = [path for path in ROOT.rglob("*.py") if path not in out]
    return "\n".join(path.read_text() for path in files)


def is_read(key: str, source: str) -> bool:
    """``settings["key"]``, or, for a secret, a reader that is handed its name."""
    if SETTINGS[key].secret:
        name = re.escape(f'"{key}"')
        return re.search(rf"{name}, secret\)|vault, {name}\)", source) is not None
    return f'["{key}"]' in source


def test_every_setting_is_on_the_page_or_left_out_for_a_reason() -> None:
    shown = [item.key for _section, _group, item in places()]
    assert len(shown) == len(set(shown)), "a setting is shown twice"
    assert set(shown) | set(INTERNAL) == set(SETTINGS)
    assert not set(shown) & set(INTERNAL)
    assert all(INTERNAL.values())


def test_every_setting_that_can_be_chosen_does_something() -> None:
    source = sources()
    unread = [item.key for _s, _g, item in places() if not is_read(item.key, source)]
    assert unread == []


def test_the_search_for_unread_settings_would_find_one() -> None:
    assert not is_read("shop.name", sources().replace('"shop.name"', '"shop.other"'))


@pytest.mark.parametrize("key", PLAIN)
def test_a_default_is_what_its_text_says(key: str) -> None:
    setting = SETTINGS[key]
    assert setting.read(as_text(setting.default)) == setting.default
    assert SettingValues({})[key] == setting.default
    assert setting.label


BAD = [
    ("email.port", "0"),
    ("email.port", "65536"),
    ("email.port", "5_8_7"),
    ("email.port", "٥٨٧"),
    ("email.port", "abc"),
    ("email.port", "9" * 5000),
    ("email.security", "ssl"),
    ("pay_online.expiry_hours", "0"),
    ("pay_online.expiry_hours", "745"),
    ("pay_online.expiry_hours", "1.5"),
    ("pay_online.methods", ""),
    ("pay_online.methods", "qris,cheque"),
    ("pay_online.pos", "maybe"),
    ("shop.currency", "XXX"),
    ("shop.timezone", "Asia/Bandung"),
    ("shop.timezone", "Asia"),
    ("shop.timezone", "../etc/passwd"),
    ("shop.timezone", ""),
    ("sms.url", "sms.example.com"),
    ("tax.default", "10001"),
    ("tax.default", "-1"),
    ("tax.default", "00000000011111"),
    ("ui.language", "fr"),
]


@pytest.mark.parametrize(("key", "text"), BAD)
def test_what_does_not_fit_is_refused_in_words_of_people(key: str, text: str) -> None:
    with pytest.raises(Refused) as caught:
        check_setting(key, text)
    assert (caught.value.code, caught.value.field) == ("bad_setting", key)
    assert "literal" not in str(caught.value.params["wanted"])


GOOD = [
    ("email.port", " 587 ", 587),
    ("tax.default", "none", None),
    ("tax.default", "1100", 1100),
    ("pay_online.methods", "va, qris,va", ("va", "qris")),
    ("pay_online.pos", "YES", True),
    ("sms.url", "http://127.0.0.1:9/ ", "http://127.0.0.1:9"),
    ("shop.name", "  Toko  ", "Toko"),
]


@pytest.mark.parametrize(("key", "text", "value"), GOOD)
def test_what_fits_is_read(key: str, text: str, value: object) -> None:
    assert check_setting(key, text) == value
    assert SETTINGS[key].read(as_text(value)) == value
