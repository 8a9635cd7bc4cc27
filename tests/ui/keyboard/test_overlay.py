"""F1 tells every key that works, and no other."""

from __future__ import annotations

import pytest

from posapp.ui.keys_dialog import PLACES, action_words
from posapp.ui.main_window import MainWindow
from posapp.ui.pages import PAGES
from posapp.ui.runtime.keymap import ACTIONS, Binding
from tests.ui.test_main_window import make_window
from tests.ui.till_fixture import clock, shop_till  # noqa: F401

TOLD = {action for _place, _words, actions in PLACES for action in actions}


@pytest.fixture
def window(shop_till, qtbot) -> MainWindow:  # noqa: F811
    made = make_window(shop_till, qtbot)
    for key in PAGES:
        made.go(key)
    return made


def test_every_key_that_a_page_has_is_told(window):
    bound = {one.action for one in window.findChildren(Binding)}
    assert bound - TOLD == set()


def test_no_key_is_told_that_nothing_has(window):
    of_dialogs = {"send.", "qris.", "qr."}
    bound = {one.action for one in window.findChildren(Binding)}
    idle = {a for a in TOLD - bound if not a.startswith(tuple(of_dialogs))}
    assert idle == set()


@pytest.mark.parametrize("action", sorted(TOLD))
def test_every_action_has_a_name(action):
    assert action in ACTIONS
    assert action_words(action)
