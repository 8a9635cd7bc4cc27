"""The field of the top bar: what is typed here filters; its other keys work the list and cart."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.pricing import UNIT
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.cart import parse_quantity
from posapp.ui.theme import px
from posapp.ui.widgets import LineEdit

_PREFIX = re.compile(r"\s*([0-9]+(?:[.,][0-9]{1,3})?)\s*[*x×]\s*(.*)", re.DOTALL)
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}

_ASIDE = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def split_quantity(typed: str) -> tuple[int, str]:
    """``3*kopi`` is 3000 thousandths and ``kopi``; without a prefix it is one piece."""
    found = _PREFIX.fullmatch(typed)
    if found is None:
        return UNIT, typed.strip()
    try:
        return parse_quantity(found.group(1)), found.group(2).strip()
    except Refused:
        return UNIT, typed.strip()


class SearchEdit(LineEdit):
    """``stepped`` moves through the list, ``picked`` is Enter, the rest works the cart."""

    stepped = Signal(int)
    #: Left and right in an empty field: the tile beside.
    stepped_aside = Signal(int)
    picked = Signal()
    #: In an empty field: plus and minus on the selected line.
    nudged = Signal(int)
    deleted = Signal()
    #: Esc: take the search away, or go back.
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Scan, or search items"),
            icon="scan-barcode",
            hint=hint_for("sell.search"),
            name="search",
            tall=True,
            guard="none",
            parent=parent,
        )
        self.setAccessibleName(_("Scan, or search items"))
        self.setMaximumWidth(px(334))

    def quantity(self) -> int:
        """How many the prefix asks for, in thousandths."""
        return split_quantity(self.text())[0]

    def wanted(self) -> str:
        """What is searched for."""
        return split_quantity(self.text())[1]

    def event(self, event: QEvent) -> bool:
        """With nothing typed there is nothing to undo here: Ctrl Z is the cart's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and not self.text()
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter are the list's; with nothing typed, + - Del are the cart's."""
        key = Qt.Key(event.key())
        if key in _STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(_STEPS[key])
        elif not self.text() and key in _ASIDE and not event.modifiers():
            self.stepped_aside.emit(_ASIDE[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif not self.text() and event.text() in ("+", "-"):
            self.nudged.emit(1 if event.text() == "+" else -1)
        elif not self.text() and key == Qt.Key.Key_Delete and not event.modifiers():
            self.deleted.emit()
        else:
            super().keyPressEvent(event)
