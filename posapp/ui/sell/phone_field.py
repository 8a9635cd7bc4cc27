"""A phone number, with the offer to write it as SMS needs it."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.runtime.keymap import bind, hint_for
from posapp.ui.sell.words import gets_sms, phone_words
from posapp.ui.widgets import Button, Field, LineEdit

_SPACES = re.compile(r"[\s().\-\u00a0]")


def cleaned_phone(typed: str) -> str:
    """The number without what people put between digits."""
    return _SPACES.sub("", typed)


def with_62(typed: str) -> str:
    """``0812…`` or ``62812…`` as ``+62812…``; empty where it is no such number."""
    number = cleaned_phone(typed)
    for local in ("0", "62"):
        if number.startswith(local) and gets_sms(f"+62{number.removeprefix(local)}"):
            return f"+62{number.removeprefix(local)}"
    return ""


class PhoneField(QWidget):
    """Names the +62 rule when it matters, and repairs the number with one key."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = LineEdit("+62 812-3456-7890", name=name, guard="phone")
        self.field = Field(_("Phone"), self.edit, help=_("SMS goes to +62 numbers"))
        self.offer = Button(size=32, hint=hint_for("send.normalise"), name=f"{name}_use_62")
        self.offer.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.offer)
        self.edit.textChanged.connect(self._on_typed)
        self.offer.clicked.connect(self._on_offer)
        bind(self, "send.normalise", self._on_offer)

    def text(self) -> str:
        """The number as it is kept."""
        return cleaned_phone(self.edit.text())

    def _on_typed(self, words: str) -> None:
        better = with_62(words)
        self.offer.setVisible(bool(better))
        self.offer.setText(_("Use {number}").format(number=phone_words(better)))
        self.offer.setAccessibleName(self.offer.text())

    def _on_offer(self) -> None:
        better = with_62(self.edit.text())
        if better:
            self.edit.setText(better)
