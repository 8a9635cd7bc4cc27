"""Settings, Payment: how news of payments come, and how fast the last one was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.i18n import set_language
from posapp.services.settings.change import read_secret
from posapp.ui.main_window import MainWindow
from posapp.ui.settings.news import SHOWN, note_shown, span
from posapp.ui.shop_facts import read_facts
from tests.ui.review.money_shop import MoneyShop
from tests.ui.till_fixture import make_context

__all__ = ["MoneyShop"]


@pytest.fixture
def news(screen):
    screen.section("payment")
    return screen.find("news")


def test_without_a_hub_it_is_asked(news):
    assert news.way.text() == "asked every 2 s to 1 h"
    assert news.measured.text() == "No payment by link was measured yet"
    assert news.accessibleName() == (
        "News: asked every 2 s to 1 h No payment by link was measured yet"
    )


def test_while_the_hub_is_there_it_is_pushed(screen, news):
    screen.context.till.hub.connected = True
    news.show_state()
    assert news.way.text() == "pushed by the hub"


def test_a_hub_that_is_away_is_told_with_the_bound_that_holds_now(screen, news):
    screen.context.till.hub.problem = "hub_away"
    news.show_state()
    assert news.way.text() == "asked every 2 s to 1 h"
    assert news.trouble.text().startswith("The hub cannot be reached.")
    assert news.trouble.isVisible()


def test_what_was_measured_on_the_screen_is_shown(screen, news):
    till = screen.context.till
    note_shown(screen.context, till.clock.now() - timedelta(seconds=0.3))
    news.show_state()
    assert news.measured.text() == "Last payment: 0.3 s from paid to shown"


def test_a_clock_that_is_behind_measures_nothing_below_zero(screen):
    note_shown(screen.context, screen.context.till.clock.now() + timedelta(seconds=5))
    assert screen.context.drafts[SHOWN] == timedelta()


@pytest.mark.parametrize(
    ("time", "words", "indonesian"),
    [
        (timedelta(seconds=0.34), "0.3 s", "0,3 s"),
        (timedelta(seconds=2), "2 s", "2 s"),
        (timedelta(seconds=42.4), "42 s", "42 s"),
        (timedelta(minutes=3), "3 min", "3"),
        (timedelta(hours=1), "1 h", "1"),
    ],
)
def test_times_are_written_short(time, words, indonesian):
    assert span(time) == words
    set_language("id")
    assert span(time).startswith(indonesian.partition(" ")[0])


def test_the_hub_is_set_up_here(screen):
    screen.section("payment")
    screen.type("hub_url", "https://hub.example.test")
    screen.type("hub_token", "let me in")
    screen.click("settings_save")
    till = screen.context.till
    assert screen.saved("hub.url") == "https://hub.example.test"
    assert till.look(read_secret, till.vault, "hub.token") == "let me in"


def test_the_window_measures_each_payment_that_it_shows(qtbot, qapp, tmp_path, clock):
    shop = MoneyShop(tmp_path / "money", clock)
    context = make_context(shop.till)

    def surround(window):
        context.shell = window
        return context

    window = MainWindow(surround, shop.till.look(read_facts))
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_leaving", True))
    window.show()
    window.begin()
    order = shop.link()
    assert SHOWN not in context.drafts
    shop.gateway.pay(order.invoices[-1].reference)
    clock.advance(timedelta(seconds=4))
    shop.ask()
    assert context.drafts[SHOWN] == timedelta(seconds=4)
    window.go("settings", "payment")
    page = window.page
    assert page.forms["payment"].news.measured.text() == "Last payment: 4 s from paid to shown"
    del context.drafts[SHOWN]
    page.forms["payment"].news.show_state()
    assert page.forms["payment"].news.measured.text() == (
        "Last payment: 4 s from paid to booked, asked"
    )
    shop.till.stop()
