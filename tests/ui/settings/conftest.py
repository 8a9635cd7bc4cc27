"""The Settings page on a real shop, in a window, as a person meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from posapp.bootstrap import Till
from posapp.ui.context import UiContext
from posapp.ui.settings.page import SettingsPage
from posapp.ui.widgets import LineEdit
from tests.ui.till_fixture import clock, make_context, shop_till

__all__ = ["clock", "shop_till"]


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSAPP_PASSPHRASE", "a long passphrase")


class Screen:
    """What a person sees and does; the window tells the page of changes."""

    def __init__(self, qtbot, context: UiContext) -> None:
        self.qtbot, self.context = qtbot, context
        self.open()

    def open(self, subject: str = "") -> None:
        self.window = QWidget()
        self.window.resize(1366, 768)
        self.page = SettingsPage(self.context, self.window)
        self.page.resize(1366, 768)
        self.qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.page.activate(subject)
        self.context.bus.subscribe(self.page, self.page.apply_changes)

    def close(self) -> None:
        """What the window does before it builds its pages anew."""
        self.window.hide()
        self.page.deleteLater()

    def find(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        assert button.isEnabled()
        button.click()

    def type(self, name: str, words: str) -> None:
        edit = self.find(name)
        assert isinstance(edit, LineEdit)
        edit.setFocus()
        edit.selectAll()
        if words.isascii():
            self.qtbot.keyClicks(edit, words)
        else:  # the test's keyboard has no such keys
            QApplication.clipboard().setText(words)
            edit.paste()

    def section(self, key: str) -> None:
        self.click(f"section_{key}")

    def saved(self, key: str) -> object:
        return self.context.till.look(lambda unit: unit.settings[key])

    def unsaved(self) -> list[str]:
        return [key for key, form in self.page.forms.items() if form.is_dirty()]

    def error(self, key: str) -> str:
        editor = next(f.editors[key] for f in self.page.forms.values() if key in f.editors)
        return editor.field.error()


@pytest.fixture
def screen(qtbot, qapp, shop_till: Till) -> Screen:
    return Screen(qtbot, make_context(shop_till))


@pytest.fixture
def make_screen(qtbot, qapp, shop_till: Till) -> Callable[..., Screen]:
    """A screen whose questions are answered so."""

    def make(ask) -> Screen:
        return Screen(qtbot, make_context(shop_till, ask))

    return make
