"""The lines of the sale as rows, and how a row is painted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from posapp.i18n import _
from posapp.ui.sell.cart import Cart, Taxes
from posapp.ui.sell.words import money, quantity_words
from posapp.ui.theme import control, font, px, theme
from posapp.ui.widgets.painting import RIGHT, chosen_row, text, width_of

Index = QModelIndex | QPersistentModelIndex
ROW, QUIET_ROW = 55, 53
_MARGIN, _NAME_LEFT = 16, 60
QUANTITY, DETAIL, AMOUNT = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3))


class CartModel(QAbstractListModel):
    """Shows a cart; whoever changes the cart calls ``refresh``."""

    def __init__(self, currency: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self._cart, self._taxes = Cart(), Taxes()
        self._amounts: list[int] = []

    def show_cart(self, cart: Cart, taxes: Taxes) -> None:
        """Show this cart as it is now."""
        self.beginResetModel()
        self._cart, self._taxes = cart, taxes
        self._amounts = [line.amount for line in cart.priced(taxes)]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._amounts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One line."""
        line = self._cart.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.product.name
        if role == QUANTITY:
            return _("{quantity} ×").format(quantity=quantity_words(line.quantity))
        if role == DETAIL:
            return f"{money(line.product.price, self._currency)} · {line.product.sku}"
        if role == AMOUNT:
            return money(self._amounts[index.row()], self._currency)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((index.data(QUANTITY), line.product.name, index.data(AMOUNT)))
        return None


class CartDelegate(QStyledItemDelegate):
    """Quantity left, name and unit price, amount right; the selected line is taller."""

    def __init__(self, view: QListView, *, quiet: bool = False) -> None:
        super().__init__(view)
        self._view, self._quiet = view, quiet

    def set_quiet(self, quiet: bool) -> None:
        """Nothing is selected while the customer pays."""
        self._quiet = quiet

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """The selected line has room for its tools."""
        if self._quiet:
            return QSize(px(200), px(QUIET_ROW))
        tools = control(36) + 8 if self._is_selected(index) else 0
        return QSize(px(200), px(ROW) + tools)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, rect = theme(), option.rect
        selected = not self._quiet and self._is_selected(index)
        if selected:
            chosen_row(painter, rect)
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, look.colour("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.colour("border"))
        middle = rect.top() + px(QUIET_ROW if self._quiet else ROW) // 2
        self._paint_words(painter, rect, middle, index, selected)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, rect: QRect, middle: int, index: Index, selected: bool
    ) -> None:
        amount = str(index.data(AMOUNT))
        held = str(index.data(QUANTITY))
        left = rect.left() + max(px(_NAME_LEFT), _MARGIN + width_of(held, font("line")) + 12)
        face = font("line")
        right = rect.right() - _MARGIN + 1
        reach = width_of(amount, face)
        upper = QRect(rect.left() + _MARGIN, middle - px(11), left - rect.left() - _MARGIN, px(22))
        text(painter, upper, held, face, "accent_text" if selected else "text2", elide=False)
        room = QRect(left, middle - px(20), right - reach - 12 - left, px(22))
        text(painter, room, str(index.data(Qt.ItemDataRole.DisplayRole)), font("name"), "text")
        below = QRect(left, middle + 2, right - reach - 12 - left, px(17))
        text(painter, below, str(index.data(DETAIL)), font("caption"), "text3")
        sum_room = QRect(right - reach - 2, middle - px(11), reach + 2, px(22))
        text(painter, sum_room, amount, face, "text", RIGHT, elide=False)

    def _is_selected(self, index: Index) -> bool:
        return self._view.currentIndex().row() == index.row()
