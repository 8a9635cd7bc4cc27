"""What the page says of a gateway, and what "Test connection" finds."""

from __future__ import annotations

import pytest

from posapp.services.gateway_accounts.manage import choose_account
from posapp.services.settings.change import change_settings
from tests.fakes.gateway_kinds import KINDS
from tests.simulators.base import nobody
from tests.ui.gateways.conftest import KEY


def outcome(screen) -> str:
    return screen.find("account_outcome").accessibleName()


def fill_in(screen, kind: str, **others: str) -> None:
    known = KINDS[kind]
    for name, text in {**known.fields, **known.secrets, **others}.items():
        screen.type(f"account_{name}", text)


def test_the_keys_are_tried_before_they_are_saved(screen, simulator, kind):
    screen.begin(kind)
    fill_in(screen, kind)
    screen.click("account_try")
    assert outcome(screen).startswith("The gateway answers and takes the account.")
    assert screen.unsaved() == ["account"]
    assert "net" in screen.context.tasks.ran


def test_refused_keys_are_said_in_the_shops_words(screen, simulator, kind):
    screen.begin(kind)
    name = {"xendit": "api_key"}.get(kind, KINDS[kind].signs)
    fill_in(screen, kind, **{name: f"{KINDS[kind].secrets[name]}0"})
    screen.click("account_try")
    assert "refuses the keys" in outcome(screen)
    screen.type(f"account_{name}", KINDS[kind].secrets[name])
    assert screen.form.page.trial.banner is None, "what was found before holds no more"
    screen.click("account_try")
    assert outcome(screen).startswith("The gateway answers")


def test_kept_keys_are_tried_with_what_is_typed(screen, simulator, kind):
    screen.begin(kind)
    fill_in(screen, kind)
    screen.click("settings_save")
    screen.click("account_try")
    assert outcome(screen).startswith("The gateway answers")


@pytest.mark.parametrize("kind", ["midtrans"])
def test_a_gateway_out_of_reach_is_said(screen, simulator, kind):
    simulator.close()
    screen.begin(kind)
    fill_in(screen, kind)
    screen.click("account_try")
    assert outcome(screen).startswith("Nobody answers at Midtrans.")
    assert nobody() not in outcome(screen)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_asked(screen):
    screen.begin("faspay")
    screen.type("account_merchant_id", "123")
    screen.click("account_try")
    assert screen.wrong("merchant_id") == "It has five digits."
    assert screen.wrong("password") == "Fill this in."
    assert screen.wrong("channels") == ""
    assert "net" not in screen.context.tasks.ran


def test_the_page_says_what_the_gateway_can(screen):
    screen.begin("doku")
    said = screen.form.page.able.news.text()
    assert said == "Asked every 1 min to 1 h: without a hub the gateway cannot tell us"
    screen.elsewhere(change_settings, {"hub.url": "https://hub.example.test"})
    assert screen.form.page.able.news.text().startswith("Pushed by the hub; while it is away,")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("midtrans", "Midtrans · asked every 5 s to 1 h"),
        ("xendit", "Xendit · asked every 2 s to 1 h"),
        ("doku", "DOKU · asked every 1 min to 1 h"),
        ("faspay", "Faspay · asked every 5 s to 1 h"),
    ],
)
def test_news_of_payments_say_the_bound_of_the_usual_account(screen, add, kind, words):
    known = KINDS[kind]
    screen.begin(kind)
    fill_in(screen, kind)
    screen.click("settings_save")
    screen.click("account_back")
    screen.elsewhere(choose_account, kind)
    news = screen.page.forms["payment"].news
    assert news.way.text() == words
    assert known.signs
    assert ("hub alone" in news.trouble.text()) == (kind == "faspay")
    screen.context.till.hub.connected = True
    news.show_state()
    assert news.way.text().endswith("pushed by the hub")
    assert news.trouble.text() == ""


def test_the_key_in_the_shop_is_not_in_the_words_of_a_trial(screen, simulator, kind):
    screen.begin(kind)
    fill_in(screen, kind)
    simulator.fault("http_500", "fetch", 3)
    screen.click("account_try")
    for secret in (*KINDS[kind].secrets.values(), KEY):
        assert secret not in outcome(screen)
