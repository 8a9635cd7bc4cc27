"""Settings and secrets by commands."""

from __future__ import annotations

import io
import sqlite3
import sys

import pytest


def _type(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_setting_is_changed_and_read_in_the_same_spelling(shop):
    assert shop("settings", "get", "pay_online.pos") == {"key": "pay_online.pos", "value": "off"}
    assert shop("settings", "set", "pay_online.pos", "on")["value"] == "on"
    assert shop("settings", "get", "pay_online.pos")["value"] == "on"
    assert shop("settings", "get", "tax.default")["value"] == "none"


def test_the_list_has_every_setting_with_its_default(shop):
    rows = {row["key"]: row for row in shop("settings", "list")["items"]}
    assert rows["sales.allow_deposit"]["value"] == "on"
    assert rows["shop.name"] == {
        "key": "shop.name", "value": "Toko Uji", "default": "", "label": rows["shop.name"]["label"]
    }  # fmt: skip
    assert rows["email.password"]["kept"] is False
    assert rows["email.password"]["value"] is None
    first = shop("settings", "list", "--limit", 3)
    second = shop("settings", "list", "--limit", 3, "--cursor", first["next"])
    assert [row["key"] for row in first["items"] + second["items"]] == list(rows)[:6]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("get", "no.such"), "unknown_setting"),
        (("set", "no.such", "x"), "unknown_setting"),
        (("set", "email.port", "ninety"), "bad_setting"),
        (("set", "ui.language", "fr"), "bad_setting"),
        (("set", "email.password", "x"), "secret_setting"),
        (("set", "shop.name", "4111 1111 1111 1111"), "card_number"),
        (("secret", "shop.name"), "not_a_secret"),
    ],
)
def test_what_does_not_fit_is_refused(shop, run, words, code):
    assert run("settings", *words).code == code


def test_a_secret_comes_from_standard_input_and_is_never_shown(shop, folder, monkeypatch):
    monkeypatch.setenv("POSAPP_PASSPHRASE", "tests")
    _type(monkeypatch, "rahasia-ü\n".encode())
    assert shop("settings", "secret", "email.password") == {"key": "email.password", "kept": True}
    assert shop("settings", "get", "email.password") == {"key": "email.password", "kept": True}
    with sqlite3.connect(folder / "shop.sqlite3") as file:
        assert "rahasia" not in "".join(file.iterdump())
    file.close()
    _type(monkeypatch, b"")
    assert shop("settings", "secret", "email.password")["kept"] is False


def test_without_keyring_and_passphrase_a_secret_is_refused(shop, run, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.delenv("POSAPP_PASSPHRASE", raising=False)
    _type(monkeypatch, b"secret")
    assert run("settings", "secret", "email.password").code == "no_keyring"
    assert shop("settings", "get", "email.password")["kept"] is False


@pytest.mark.parametrize("content", [b"\xff\xfe\xfd", b"a\0b", b"x" * 20_000])
def test_a_secret_that_is_no_text_is_refused(shop, run, monkeypatch, content):
    monkeypatch.setenv("POSAPP_PASSPHRASE", "tests")
    _type(monkeypatch, content)
    assert run("settings", "secret", "email.password").status == 1
    assert shop("settings", "get", "email.password")["kept"] is False
