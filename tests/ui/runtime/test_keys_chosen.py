"""Keys that a person chose: what may be chosen, and what holds where something is wrong."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from posapp.ui.runtime.keymap import ACTIONS, FIXED, bind, hint_for, keys_of, taken_by, use_keys
from posapp.ui.runtime.keys_chosen import may_be_key, parse_keys, work_together, write_keys


@pytest.fixture(autouse=True)
def _usual_keys() -> Iterator[None]:
    yield
    use_keys("")


def test_a_chosen_key_works_and_is_what_the_hints_say(window):
    done = []
    use_keys("sell.pay=F8")
    bind(window, "sell.pay", lambda: done.append("pay"))
    QTest.keyClick(window, Qt.Key.Key_F10)
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert done == ["pay"]
    assert hint_for("sell.pay") == "F8"


@pytest.mark.parametrize(
    "text",
    [
        "sell.pay=F9",  # that of Exact cash, on the same page
        "sell.pay=A",  # is typed
        "sell.pay=Return",
        "sell.pay=Ctrl+C",
        "sell.pay=nonsense",
        "back=F8",  # stays as it is
        "gone.action=F8",
        "sell.pay",
    ],
)
def test_what_cannot_work_leaves_the_usual_keys(text):
    use_keys(text)
    assert keys_of("sell.pay") == "F10"
    assert keys_of("back") == "Esc"


def test_two_actions_can_change_places():
    use_keys("sell.pay=F9 sell.exact_cash=F10")
    assert (keys_of("sell.pay"), keys_of("sell.exact_cash")) == ("F9", "F10")


@pytest.mark.parametrize(
    ("action", "keys", "other"),
    [
        ("sell.pay", "F9", "sell.exact_cash"),
        ("pay.link", "F9", "sell.exact_cash"),  # the cart's keys work while paying
        ("orders.search", "F1", "help"),
        ("help", "F9", "sell.exact_cash"),
        ("orders.search", "F9", ""),  # another page
        ("sell.pay", "F10", ""),
    ],
)
def test_a_conflict_is_found_where_both_would_work(action, keys, other):
    assert taken_by(action, keys, {}) == other


def test_the_usual_keys_have_no_conflict():
    allowed = {"pay.complete", "done.new_sale"}
    for action, usual in ACTIONS.items():
        if action not in allowed:
            assert not taken_by(action, usual.keys, {}), action


@pytest.mark.parametrize("keys", ["F8", "Ctrl+B", "Ctrl+Shift+P", "Shift+F4"])
def test_function_keys_and_combinations_may_be_chosen(keys):
    assert may_be_key(keys)


@pytest.mark.parametrize("keys", ["A", "Shift+A", "Return", "Esc", "Tab", "Ctrl+V", "", "Del"])
def test_what_fields_need_may_not(keys):
    assert not may_be_key(keys)


def test_the_setting_is_read_as_it_is_written():
    chosen = {"sell.pay": "F8", "open.orders": "Ctrl+O"}
    assert parse_keys(write_keys(chosen)) == chosen
    assert not work_together("orders.search", "sell.search")
    assert ACTIONS.keys() >= FIXED
