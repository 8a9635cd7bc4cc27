"""Customers that were found, and as the last row the way to add a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from posapp.i18n import _
from posapp.models.initials import initials
from posapp.services.customers.views import CustomerView
from posapp.ui.sell.words import phone_words
from posapp.ui.theme import font, px
from posapp.ui.widgets import CENTRE, Role, TwoLineDelegate
from posapp.ui.widgets.painting import box, icon, text

Index = QModelIndex | QPersistentModelIndex
_IS_NEW = Qt.ItemDataRole.UserRole + 20


class CustomerModel(QAbstractTableModel):
    """One column; the row after the last customer adds a new one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[CustomerView, ...] = ()
        self._typed = ""

    def show_found(self, found: Sequence[CustomerView], typed: str) -> None:
        """Show these; ``typed`` is what a new one would be called."""
        self.beginResetModel()
        self._found, self._typed = tuple(found), typed
        self.endResetModel()

    def customer(self, row: int) -> CustomerView | None:
        """The customer of a row; None for the row that adds one."""
        return self._found[row] if row < len(self._found) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Everybody found, and the new one."""
        return 0 if parent.isValid() else len(self._found) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One person."""
        found = self.customer(index.row())
        if role == _IS_NEW:
            return found is None
        if found is None:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            if not self._typed:
                return _("New customer")
            return _("New customer “{name}”").format(name=self._typed)
        if role == Qt.ItemDataRole.DisplayRole:
            return found.name
        if role == Role.SECOND_LINE:
            return " · ".join(p for p in (phone_words(found.phone), found.email) if p)
        return None


class CustomerDelegate(TwoLineDelegate):
    """Disc, name, and how to reach them."""

    def inner(self, rect: QRect, index: Index) -> QRect:
        """Room for the disc."""
        return super().inner(rect, index).adjusted(px(32) + 4, 0, 0, 0)

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint disc and words."""
        is_new = bool(index.data(_IS_NEW))
        side = px(32)
        disc = QRect(rect.left() - side - 10, rect.center().y() - side // 2 + 1, side, side)
        box(painter, disc, side / 2, "sunken" if is_new else "accent_soft")
        if is_new:
            left = disc.left() + side / 4
            icon(painter, "plus", left, disc.center().y() + 0.5, side // 2, "text2")
        else:
            name = str(index.data(Qt.ItemDataRole.DisplayRole))
            text(painter, disc, initials(name), font("caption", 600), "accent_text", CENTRE)
        super().paint_cell(painter, option, index, rect)
