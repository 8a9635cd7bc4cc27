"""The list of the cart with the tools of the selected line lying over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.cart import Cart, CartLine, Taxes, parse_quantity
from posapp.ui.sell.cart_model import ROW, CartDelegate, CartModel
from posapp.ui.sell.words import quantity_words
from posapp.ui.theme import control, font, px, theme
from posapp.ui.widgets import CENTRE, IconButton, LineEdit, MoneyEdit
from posapp.ui.widgets.painting import start

_LEFT = 60


class LineTools(QWidget):
    """Minus, the quantity to type over, plus, and delete at the far end; or a price."""

    def __init__(self, currency: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("line_tools")
        self.less = IconButton("minus", _("One less ({key})").format(key="−"), name="line_less")
        self.more = IconButton("plus", _("One more ({key})").format(key="+"), name="line_more")
        self.quantity = LineEdit(name="line_quantity", guard="none")
        self.quantity.setAccessibleName(_("Quantity"))
        self.quantity.setAlignment(CENTRE)
        self.quantity.setFixedSize(px(64), control(36))
        self.quantity.setFont(font("line"))
        self.price = MoneyEdit(currency, name="line_price")
        self.price.setAccessibleName(_("Price of this sale"))
        self.price.setPlaceholderText(_("Price"))
        self.price.setFixedSize(px(150), control(36))
        self.price.setFont(font("line"))
        meaning = _("Delete line ({key})").format(key=hint_for("sell.delete_line"))
        terms = _("Discount and price ({key})").format(key=hint_for("sell.discount"))
        self.terms = IconButton("percent", terms, name="line_terms")
        self.delete = IconButton("trash-2", meaning, "danger_ghost", name="line_delete")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.less, self.quantity, self.more, self.price):
            row.addWidget(part)
        row.addWidget(self.terms)
        row.addStretch()
        row.addWidget(self.delete)

    def show_line(self, line: CartLine) -> bool:
        """Minus and plus, or the price; whether the keys have to go elsewhere now."""
        asks = line.product.asks_price
        is_lost = self.price.hasFocus() and not asks
        self.price.setVisible(asks)
        self.less.setVisible(not asks)
        self.more.setVisible(not asks)
        if asks and not self.price.hasFocus():
            self.price.set_amount(None if line.needs_price else line.product.price)
        return is_lost

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of the selected line."""
        with start(self) as painter:
            painter.fillRect(self.rect(), theme().colour("accent_soft"))


class CartList(QListView):
    """Tells what is to happen to a row; the page changes the cart and shows it again."""

    chosen = Signal(int)
    nudged = Signal(int, int)
    quantity_typed = Signal(int, int)
    #: The row, and the price in minor units or none.
    price_typed = Signal(int, object)
    refused = Signal(object)
    deleted = Signal(int)
    terms_asked = Signal()
    #: Enter or Esc in the quantity: the keys go back to the search.
    returned = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cart_lines")
        self.setAccessibleName(_("Cart"))
        self.cart_model = CartModel(currency, self)
        self._delegate = CartDelegate(self)
        self._open = True
        self._showing = False
        self._quantity = 0
        self.setModel(self.cart_model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.tools = LineTools(currency, self.viewport())
        self.tools.hide()
        self.tools.less.clicked.connect(lambda: self.nudged.emit(self.row(), -1))
        self.tools.more.clicked.connect(lambda: self.nudged.emit(self.row(), 1))
        self.tools.terms.clicked.connect(self.terms_asked)
        self.tools.delete.clicked.connect(lambda: self.deleted.emit(self.row()))
        self.tools.quantity.editingFinished.connect(self._on_quantity)
        self.tools.quantity.installEventFilter(self)
        self.tools.price.amount_changed.connect(self._on_price)
        self.tools.price.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._place_tools)

    def row(self) -> int:
        """The selected row; -1 for none."""
        return self.currentIndex().row()

    def show_cart(self, cart: Cart, taxes: Taxes, *, is_open: bool = True) -> None:
        """Show the cart; closed (while paying) it has no tools."""
        self._showing, self._open = True, is_open
        self._delegate.set_quiet(not is_open)
        scrolled = self.verticalScrollBar().value()
        self.cart_model.show_cart(cart, taxes)
        index = self.cart_model.index(cart.selected) if is_open else QModelIndex()
        self.setCurrentIndex(index)
        if 0 <= cart.selected < len(cart.lines):
            self._quantity = cart.lines[cart.selected].quantity
            if self.tools.show_line(cart.lines[cart.selected]):
                self.returned.emit()
            self._show_quantity()
        self._showing = False
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)
        if index.isValid():
            self.scrollTo(index)
        self._place_tools()

    def ask_price(self) -> None:
        """The selected line waits for its price: the keys go there."""
        self._place_tools()
        self.tools.price.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tools.price.selectAll()

    def type_quantity(self, first: str) -> None:
        """Begin to type a quantity over the old one."""
        if self.tools.isVisible():
            self.tools.quantity.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.tools.quantity.setText(first)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Another line is taller now, and has the tools."""
        super().currentChanged(current, previous)
        if not self._showing and current.isValid():
            self.doItemsLayout()
            self._place_tools()
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus, Delete and a typed quantity work on the selected line."""
        typed, row = event.text(), self.row()
        if not self._open or row < 0 or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif typed in ("+", "-"):
            self.nudged.emit(row, 1 if typed == "+" else -1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit(row)
        elif typed.isdigit() and typed:
            self.type_quantity(typed)
        elif typed and typed.isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the quantity that was typed, Esc the old one; both lead back."""
        if (
            watched in (self.tools.quantity, self.tools.price)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            if event.key() == Qt.Key.Key_Escape:
                self._show_quantity()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
                self.returned.emit()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tools over their line."""
        super().resizeEvent(event)
        self._place_tools()

    def _show_quantity(self) -> None:
        self.tools.quantity.setText(quantity_words(self._quantity))
        self.tools.quantity.set_error(False)

    def _place_tools(self) -> None:
        index = self.currentIndex()
        if not self._open or not index.isValid():
            self.tools.hide()
            return
        rect: QRect = self.visualRect(index)
        corner = QPoint(px(_LEFT), rect.top() + px(ROW) - 1)
        self.tools.setGeometry(
            corner.x(), corner.y(), self.viewport().width() - corner.x() - 16, control(36)
        )
        self.tools.show()

    def _on_price(self, amount: int | None) -> None:
        if not self._showing and self.row() >= 0 and self.tools.price.hasFocus():
            self.price_typed.emit(self.row(), amount)

    def _on_quantity(self) -> None:
        row = self.row()
        if self._showing or row < 0:
            return
        try:
            quantity = parse_quantity(self.tools.quantity.text())
        except Refused as refusal:
            self.tools.quantity.set_error(True)
            self.refused.emit(refusal)
            return
        self.tools.quantity.set_error(False)
        self.quantity_typed.emit(row, quantity)
