"""Settings change all at once or not at all, and say which one does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from posapp.bootstrap import Till
from posapp.models.changes import Changes
from posapp.models.errors import Refused
from posapp.models.journal import JournalEntry
from posapp.models.setting import SecretRow, SettingRow
from posapp.services.settings.change import change_settings, check_setting, read_secret
from posapp.services.settings.declared import SETTINGS
from posapp.services.settings.overview import settings_overview
from tests import builders

CARD = "4111 1111 1111 1111"


@pytest.fixture
def till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    monkeypatch.setenv("POSAPP_PASSPHRASE", "a long passphrase")
    made = builders.till(tmp_path / "shop")
    yield made
    made.stop()


def value(till: Till, key: str) -> object:
    return till.look(lambda unit: unit.settings[key])


def test_several_change_together_and_the_views_hear_of_them(till: Till) -> None:
    heard: list[Changes] = []
    till.database.listen(heard.append)
    till.do(change_settings, {"email.port": " 465 ", "email.security": "tls"})
    assert (value(till, "email.port"), value(till, "email.security")) == (465, "tls")
    assert heard[-1].settings == {"email.port", "email.security"}


def test_one_that_does_not_fit_changes_none(till: Till) -> None:
    with pytest.raises(Refused) as caught:
        till.do(change_settings, {"shop.name": "Kedai Lain", "email.port": "70000"})
    assert (caught.value.code, caught.value.field) == ("bad_setting", "email.port")
    assert caught.value.params["wanted"] == "1 to 65535"
    assert value(till, "shop.name") == "Toko Sinar Jaya"


def test_what_is_so_already_leaves_no_trace_in_the_journal(till: Till) -> None:
    def entries() -> list[str]:
        kinds = select(JournalEntry.kind)
        return till.look(lambda unit: list(unit.session.scalars(kinds)))

    before = entries()
    till.do(change_settings, {"shop.name": "Toko Sinar Jaya"})
    assert entries() == before
    till.do(change_settings, {"shop.name": "Kedai"})
    assert entries() == [*before, "setting.changed"]


def test_unknown_settings_and_secrets_have_their_own_refusals(till: Till) -> None:
    for key, code in (("shop.colour", "unknown_setting"), ("email.password", "secret_setting")):
        with pytest.raises(Refused) as caught:
            till.do(change_settings, {key: "x"})
        assert caught.value.code == code


@pytest.mark.parametrize("key", ["shop.address", "email.username", "sms.sender", "shop.phone"])
def test_no_setting_takes_a_card_number(till: Till, key: str) -> None:
    with pytest.raises(Refused) as caught:
        till.do(change_settings, {key: f"pay here {CARD}"})
    assert (caught.value.code, caught.value.field) == ("card_number", key)
    rows = till.look(lambda unit: list(unit.session.scalars(select(SettingRow.value))))
    assert not any(CARD in row for row in rows)


def test_without_that_refusal_the_card_would_be_kept() -> None:
    assert SETTINGS["shop.address"].read(CARD) == CARD


def test_a_secret_takes_no_card_number_either(till: Till) -> None:
    with pytest.raises(Refused) as caught:
        till.keep_secret("email.password", CARD)
    assert caught.value.code == "card_number"


def test_a_shops_phone_number_is_no_card() -> None:
    assert check_setting("shop.phone", "+62 22-423-1188") == "+62 22-423-1188"


def test_a_secret_is_kept_sealed_changed_and_forgotten(till: Till) -> None:
    till.keep_secret("email.password", "rahasia")
    row = till.look(lambda unit: unit.session.get(SecretRow, "email.password"))
    assert b"rahasia" not in row.ciphertext
    assert till.look(read_secret, till.vault, "email.password") == "rahasia"
    assert till.look(settings_overview).kept == {"email.password"}
    till.keep_secret("email.password", "")
    assert till.look(read_secret, till.vault, "email.password") == ""
    assert till.look(settings_overview).kept == frozenset()


def test_what_is_no_secret_is_not_sealed(till: Till) -> None:
    with pytest.raises(Refused) as caught:
        till.keep_secret("shop.name", "x")
    assert caught.value.code == "not_a_secret"


def test_the_currency_is_fixed_by_the_first_order(till: Till) -> None:
    assert not till.look(settings_overview).is_currency_fixed
    builders.order(till)
    assert till.look(settings_overview).is_currency_fixed
