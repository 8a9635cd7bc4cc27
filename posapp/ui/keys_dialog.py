"""F1: every key that works, by where it works."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _
from posapp.ui.runtime.keymap import ACTIONS, hint_for
from posapp.ui.sell.payment_panel import METHODS
from posapp.ui.sell.words import method_words
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Dialog, KeyHint, Label
from posapp.ui.widgets.nest import nest

#: What is written here has no entry in the key map: it is typed, not bound.
_TYPED = {
    "sell": (("3 *", N_("Quantity, then scan")), ("+ −", N_("One more, one less"))),
}
#: Where keys work, what the place is called, and its actions. A new page adds its own here.
PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("sell", N_("Sell"), (
        "sell.search", "sell.customer", "sell.exact_cash", "sell.pay", "sell.more", "sell.less",
        "sell.delete_line", "undo",
    )),
    ("payment", N_("Payment"), (
        *(f"pay.method{number + 1}" for number in range(len(METHODS))), "pay.link",
        "pay.complete", "back",
    )),
    ("done", N_("Complete"), ("done.open_order", "done.new_sale")),
    ("orders", N_("Orders"), ("orders.search", "orders.take_payment", "orders.send_invoice")),
    ("send", N_("Send Invoice"), ("send.normalise", "send.send")),
    ("shift", N_("Shift"), (
        "shift.begin", "shift.in", "shift.out", "shift.close", "shift.print",
    )),
    ("window", N_("Everywhere"), (
        "open.sell", "open.orders", "open.settings", "open.shift", "open.unsent", "open.display",
        "everything", "form.save", "help",
    )),
)  # fmt: skip


def action_words(action: str) -> str:
    """What an action is called on the screen; a way to pay by its own name."""
    number = action.removeprefix("pay.method")
    if number.isdigit():
        return method_words(METHODS[int(number) - 1])
    return _(ACTIONS[action].label)


class KeysDialog(Dialog):
    """Two columns of places, with the keys that hold now; Esc closes."""

    #: Other keys are wanted: the settings have the place for it.
    change_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _("All keys"), width=760, name="keys")
        columns = QHBoxLayout()
        columns.setSpacing(32)
        half = (len(PLACES) + 1) // 3
        for places in (PLACES[:half], PLACES[half:]):
            column = QVBoxLayout()
            column.setSpacing(18)
            for place, words, actions in places:
                nest(column, self._section(place, words, actions))
            column.addStretch()
            nest(columns, column, 1)
        nest(self.body, columns)
        change = Button(_("Change keys…"), icon="settings", name="change_keys")
        change.clicked.connect(self._on_change)
        self.footer.addWidget(change)
        self.footer.addStretch()
        self.show_footer()

    def _on_change(self) -> None:
        self.close_dialog()
        self.change_asked.emit()

    def _section(self, place: str, words: str, actions: tuple[str, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(_(words), "small", "text2", 600))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        shown = [(hint_for(action), action_words(action)) for action in actions]
        shown += [(key, _(label)) for key, label in _TYPED.get(place, ())]
        for row, (key, label) in enumerate(shown):
            grid.addWidget(KeyHint(key), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Label(label, "small"), row, 1)
        grid.setColumnMinimumWidth(0, px(84))
        grid.setColumnStretch(1, 1)
        nest(column, grid)
        return column
