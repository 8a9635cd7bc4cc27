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
from posapp.models.money import format_amount
from posapp.ui.sell.cart import Cart, CartLine, Taxes
from posapp.ui.sell.product_model import left_words
from posapp.ui.sell.words import discount_words, money, quantity_words, unit_words
from posapp.ui.theme import control, font, px, theme
from posapp.ui.widgets.painting import RIGHT, chosen_row, icon, text, width_of

Index = QModelIndex | QPersistentModelIndex
ROW, QUIET_ROW = 55, 53
_MARGIN, _NAME_LEFT = 16, 60
QUANTITY, DETAIL, AMOUNT, WARNING = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3, 4))


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
        self._amounts = [line.amount + line.share for line in cart.priced(taxes)]
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
            return self._detail(line)
        if role == WARNING:
            return self._warning(line)
        if role == AMOUNT:
            return "–" if line.needs_price else money(self._amounts[index.row()], self._currency)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = (QUANTITY, Qt.ItemDataRole.DisplayRole, AMOUNT, WARNING)
            return ", ".join(filter(None, (index.data(part) for part in told)))
        return None

    def _detail(self, line: CartLine) -> str:
        if line.needs_price:
            return _("Type its price")
        price, unit = money(line.unit_price, self._currency), unit_words(line.product.unit)
        parts = [f"{price} / {unit}" if unit else price]
        if line.discount:
            parts.append(discount_words(line.discount, self._currency))
        if line.reason:
            usual = format_amount(line.product.price, self._currency, symbol=False)
            return " · ".join((*parts, _("usually {amount}").format(amount=usual)))
        return " · ".join((*parts, line.product.sku))

    def _warning(self, line: CartLine) -> str:
        """What is left after this sale, where that is too little; nobody is stopped by it."""
        product = line.product
        if not product.counts_stock:
            return ""
        taken = self._cart.taken(product)
        if not product.is_low(taken):
            return ""
        if product.stock < taken:
            held = quantity_words(max(0, product.stock))
            return _("Only {quantity} in stock").format(quantity=held)
        return left_words(product, product.stock - taken)


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
        detail, warning = str(index.data(DETAIL)), str(index.data(WARNING))
        text(painter, below, detail, font("caption"), "text3")
        if warning:
            self._paint_warning(painter, below, detail, warning)
        sum_room = QRect(right - reach - 2, middle - px(11), reach + 2, px(22))
        text(painter, sum_room, amount, face, "text", RIGHT, elide=False)

    def _paint_warning(self, painter: QPainter, rect: QRect, detail: str, warning: str) -> None:
        """Beside the price, or over its end where there is no room for both."""
        face, sign = font("caption", 600), px(13)
        needed = width_of(warning, face) + sign + 4
        left = rect.left() + width_of(detail, font("caption")) + 10
        left = max(rect.left(), min(left, rect.right() - needed))
        if left < rect.left() + width_of(detail, font("caption")):
            ground = "accent_soft" if self._is_under(rect) else "surface"
            painter.fillRect(
                QRect(left - 6, rect.top(), needed + 8, rect.height()), theme().colour(ground)
            )
        ink = theme().status("partial").ink
        icon(painter, "triangle-alert", left, rect.center().y() + 1, sign, ink, 2)
        text(painter, rect.adjusted(left - rect.left() + sign + 4, 0, 0, 0), warning, face, ink)

    def _is_under(self, rect: QRect) -> bool:
        chosen = self._view.visualRect(self._view.currentIndex())
        return not self._quiet and chosen.contains(rect.center())

    def _is_selected(self, index: Index) -> bool:
        return self._view.currentIndex().row() == index.row()
