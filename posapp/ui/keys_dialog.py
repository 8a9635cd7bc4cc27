"""F1: every key that works, by where it works."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _
from posapp.ui.runtime.keymap import hints
from posapp.ui.widgets import Dialog, KeyHint, Label
from posapp.ui.widgets.nest import nest

#: What is written here has no entry in the key map: it is typed, not bound.
_TYPED = {
    "sell": (("3 *", N_("Quantity, then scan")), ("+ −", N_("One more, one less"))),
    "payment": (("Alt 1", N_("Cash")), ("Alt 2", N_("Card")), ("Alt 3", N_("Transfer"))),
}
_PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("sell", N_("Sell"), (
        "sell.search", "sell.customer", "sell.exact_cash", "sell.pay", "sell.more", "sell.less",
        "sell.delete_line", "undo",
    )),
    ("payment", N_("Payment"), (
        "pay.link", "pay.complete", "back",
    )),
    ("done", N_("Complete"), ("done.open_order", "done.new_sale")),
    ("orders", N_("Orders"), ("orders.search", "orders.take_payment", "orders.send_invoice")),
    ("send", N_("Send Invoice"), ("send.normalise", "send.send")),
    ("window", N_("Everywhere"), (
        "open.sell", "open.orders", "open.settings", "open.unsent", "form.save", "help",
    )),
)  # fmt: skip


class KeysDialog(Dialog):
    """Two columns of places; Esc closes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _("All keys"), width=760, name="keys")
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for half in (_PLACES[:2], _PLACES[2:]):
            column = QVBoxLayout()
            column.setSpacing(18)
            for place, words, actions in half:
                nest(column, self._section(place, words, actions))
            column.addStretch()
            nest(columns, column, 1)
        nest(self.body, columns)

    def _section(self, place: str, words: str, actions: tuple[str, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(_(words), "small", "text2", 600))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        typed = [(key, _(label)) for key, label in _TYPED.get(place, ())]
        for row, (key, label) in enumerate([*hints(*actions), *typed]):
            grid.addWidget(KeyHint(key), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Label(label, "small"), row, 1)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        nest(column, grid)
        return column
