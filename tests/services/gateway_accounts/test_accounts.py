"""Several accounts at once, the same gateway twice, one default; sandbox is never production."""

from __future__ import annotations

import pytest

from posapp.models.charge import Charge
from posapp.models.errors import Refused
from posapp.services.gateway_accounts.manage import (
    AddAccount,
    ChangeAccount,
    add_account,
    change_account,
    choose_account,
    remove_account,
)
from posapp.services.gateway_accounts.usable import uses_play_money
from posapp.services.gateway_accounts.views import list_accounts, show_account
from posapp.services.gateways.registry import gateway_info
from posapp.services.gateways.types import Environment
from posapp.services.invoicing.accounts import usual_hours
from posapp.services.invoicing.manage import cancel_invoice
from posapp.services.settings.change import change_settings
from tests import builders
from tests.services.gateway_accounts.conftest import LIVE_KEY, TEST_KEY, add


def refused(till, use_case, *args) -> Refused:
    with pytest.raises(Refused) as refusal:
        till.do(use_case, *args)
    return refusal.value


def names(till) -> list[str]:
    return [account.name for account in till.look(list_accounts)]


def test_the_same_gateway_stands_behind_two_accounts_with_their_own_keys(till):
    add(till, "toko-1")
    add(till, "toko-2", "production", key=LIVE_KEY)
    assert names(till) == ["sandbox", "toko-1", "toko-2"]
    first, second = till.account("toko-1"), till.account("toko-2")
    assert (first.secrets["api_key"], first.environment) == (TEST_KEY, Environment.SANDBOX)
    assert (second.secrets["api_key"], second.environment) == (LIVE_KEY, Environment.PRODUCTION)
    assert till.gateway("toko-1").info.kind == till.gateway("toko-2").info.kind == "xendit"


def test_the_practice_account_stays_what_its_setting_makes_it(till):
    assert till.account("sandbox").settings == {"url": "http://127.0.0.1:9"}
    assert refused(till, remove_account, "sandbox").code == "practice_account"
    till.do(change_settings, {"gateway.sandbox.url": ""})
    assert names(till) == []


def test_an_account_says_who_made_it_and_what_is_kept(till):
    add(till)
    view = till.look(show_account, "xendit")
    assert (view.gateway, view.environment, view.default) == ("Xendit", "sandbox", False)
    assert (view.missing, view.created_by) == ((), builders.ACTOR)
    first = view.secrets[0]
    assert (first.name, first.kept, first.next) == ("api_key", True, False)
    assert TEST_KEY not in repr(view)


@pytest.mark.parametrize("name", ["", "Toko", "a b", "toko_1", "-a", "a-", "x" * 25, "a/b", "a.b"])
def test_a_name_that_cannot_stand_in_an_address_is_refused(till, name):
    assert refused(till, add_account, till.vault, AddAccount(name, "xendit", "sandbox")).code == (
        "bad_account_name"
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "abc"}, "unknown_gateway"),
        ({"name": "sandbox"}, "account_name_taken"),
        ({"environment": ""}, "bad_environment"),
        ({"environment": "live"}, "bad_environment"),
        ({"fields": {"colour": "red"}}, "unknown_account_field"),
        ({"fields": {"api_key": TEST_KEY}}, "secret_field"),
        ({"secrets": {"api_key": LIVE_KEY}}, "bad_account_field"),
        ({"secrets": {"api_key": "4111 1111 1111 1111"}}, "card_number"),
        ({"secrets": {"api_key": TEST_KEY + "\x07"}}, "bad_text"),
        ({"secrets": {"api_key": "x" * 9_000}}, "too_long"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(till, fields, code):
    usual = {"name": "xendit", "kind": "xendit", "environment": "sandbox"}
    refusal = refused(till, add_account, till.vault, AddAccount(**{**usual, **fields}))
    assert refusal.code == code
    for text in (LIVE_KEY, "4111", "x" * 100):
        assert text not in str(refusal)
    assert names(till) == ["sandbox"]


def test_a_key_of_one_world_is_not_taken_in_the_other(till):
    add(till, "toko", "production", key=LIVE_KEY)
    change = ChangeAccount("toko", secrets={"api_key": TEST_KEY})
    assert refused(till, change_account, till.vault, change).code == "bad_account_field"
    assert till.account("toko").secrets["api_key"] == LIVE_KEY


def test_an_unfinished_account_sends_nothing_and_says_what_is_missing(till):
    add(till, key="")
    assert till.look(show_account, "xendit").missing == ("api_key",)
    assert refused(till, choose_account, "xendit").params["missing"] == "api_key"
    order = builders.order(till)
    with pytest.raises(Refused, match="gateway_not_set_up"):
        builders.invoice(till, order, gateway="xendit")
    till.do(change_account, till.vault, ChangeAccount("xendit", secrets={"api_key": TEST_KEY}))
    assert builders.invoice(till, order, gateway="xendit").gateway == "xendit"


def test_each_link_goes_through_the_account_that_was_chosen_for_it(till):
    add(till, "toko-1")
    till.do(choose_account, "toko-1")
    assert builders.invoice(till, builders.order(till)).gateway == "toko-1"
    other = builders.invoice(till, builders.order(till), gateway="sandbox")
    assert other.gateway == "sandbox"


def test_a_practice_shop_moves_no_real_money(till):
    add(till, "asli", "production", key=LIVE_KEY)
    till.do(change_settings, {"shop.practice": "on"})
    assert refused(till, choose_account, "asli").code == "practice_shop"
    with pytest.raises(Refused, match="practice_shop"):
        builders.invoice(till, builders.order(till), gateway="asli")


def test_a_till_whose_links_are_paid_with_play_money_says_so(till):
    add(till, "asli", "production", key=LIVE_KEY)
    assert till.look(uses_play_money)
    till.do(choose_account, "asli")
    assert not till.look(uses_play_money)
    played = builders.invoice(till, builders.order(till), gateway="sandbox")
    assert till.look(uses_play_money)
    till.do(cancel_invoice, played.id)
    assert not till.look(uses_play_money)


def test_an_account_is_kept_while_links_of_it_are_open(till):
    add(till)
    invoice = builders.invoice(till, builders.order(till), gateway="xendit")
    assert refused(till, remove_account, "xendit").code == "account_in_use"
    till.do(cancel_invoice, invoice.id)
    till.do(remove_account, "xendit")
    assert names(till) == ["sandbox"]
    with pytest.raises(Refused, match="no_gateway"):
        builders.invoice(till, builders.order(till), gateway="xendit")
    assert refused(till, add_account, till.vault, AddAccount("xendit", "xendit", "sandbox")).code


def test_the_usual_account_is_not_removed_under_its_links(till):
    add(till)
    till.do(choose_account, "xendit")
    assert refused(till, remove_account, "xendit").code == "account_is_usual"


def test_a_removed_account_keeps_its_keys_while_late_money_is_watched_for(till):
    add(till)
    invoice = builders.invoice(till, builders.order(till), gateway="xendit")
    till.do(cancel_invoice, invoice.id)

    def watch(uow, at) -> None:
        uow.session.query(Charge).one().next_check_at = at

    till.do(watch, builders.NOON)
    till.do(remove_account, "xendit")
    assert till.account("xendit").secrets["api_key"] == TEST_KEY
    till.do(watch, None)
    till.poller.sweep()
    assert till.account("xendit").secrets == {}


def test_without_a_keyring_a_key_is_refused_plainly_and_nothing_half_is_left(till, monkeypatch):
    monkeypatch.delenv("POSAPP_PASSPHRASE")
    till._vault = None
    command = AddAccount("xendit", "xendit", "sandbox", secrets={"api_key": TEST_KEY})
    assert refused(till, add_account, till.vault, command).code == "no_keyring"
    assert names(till) == ["sandbox"]


def test_keys_that_stay_shut_are_said_and_not_taken_for_missing(till, monkeypatch):
    add(till)
    monkeypatch.setenv("POSAPP_PASSPHRASE", "another")
    till._vault = None
    with pytest.raises(Refused, match="wrong_passphrase"):
        till.gateway("xendit")
    assert till.gateway("sandbox").info.kind == "sandbox"  # needs none


def test_a_link_that_cannot_be_closed_lives_a_short_while_unless_somebody_chose(till):
    info = gateway_info("faspay")
    assert not info.can_close
    assert till.look(usual_hours, info) == 3
    assert till.look(usual_hours, gateway_info("xendit")) == 24
    till.do(change_settings, {"pay_online.expiry_hours": "2"})
    assert till.look(usual_hours, info) == 2
