"""A form of an account is saved whole, or not at all."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.services.gateway_accounts.manage import choose_account
from posapp.services.gateway_accounts.save import SaveAccount, save_account
from posapp.services.gateway_accounts.usable import uses_play_money, uses_real_money
from posapp.services.gateway_accounts.views import list_accounts, show_account
from tests import builders
from tests.services.gateway_accounts.conftest import LIVE_KEY, TEST_KEY, add

NEW_KEY = "xnd_development_" + "n" * 40


def save(till, name: str, **what: object) -> str:
    return till.do(save_account, till.vault, SaveAccount(name, **what))


def test_a_new_account_is_made_with_all_that_was_typed(till):
    save(till, "toko", kind="xendit", environment="sandbox", fields={"channels": "QRIS"},
         secrets={"api_key": TEST_KEY}, following={"api_key": NEW_KEY})  # fmt: skip
    assert till.account("toko").secrets == {"api_key": TEST_KEY, "api_key.next": NEW_KEY}
    assert till.look(show_account, "toko").fields == {"channels": "QRIS"}


def test_a_refused_part_leaves_everything_as_it_was(till):
    add(till, "toko")
    for what, field in (
        ({"fields": {"channels": "QRIS"}, "following": {"api_key": LIVE_KEY}}, "api_key.next"),
        ({"fields": {"channels": "QRIS"}, "secrets": {"api_key": LIVE_KEY}}, "api_key"),
    ):
        with pytest.raises(Refused, match="bad_account_field") as refusal:
            save(till, "toko", **what)
        assert refusal.value.field == field
        assert till.look(show_account, "toko").fields == {}
        assert till.account("toko").secrets == {"api_key": TEST_KEY}
    with pytest.raises(Refused, match="bad_account_field"):
        save(till, "lain", kind="xendit", environment="sandbox", secrets={"api_key": LIVE_KEY})
    assert [one.name for one in till.look(list_accounts)] == ["sandbox", "toko"]


def test_a_command_shows_no_secret_in_its_repr():
    shown = repr(SaveAccount("a", secrets={"k": TEST_KEY}, following={"k": NEW_KEY}))
    assert TEST_KEY not in shown
    assert NEW_KEY not in shown


def test_real_money_is_told_apart_from_practice_while_both_are_in_use(till):
    add(till, "asli", "production", key=LIVE_KEY)
    assert (till.look(uses_play_money), till.look(uses_real_money)) == (True, False)
    builders.invoice(till, builders.order(till), gateway="asli")
    assert (till.look(uses_play_money), till.look(uses_real_money)) == (True, True)
    till.do(choose_account, "asli")
    assert (till.look(uses_play_money), till.look(uses_real_money)) == (False, True)
