"""The keys of the program: one table, for what works and for what the hints say.

A person may choose other keys (``use_keys``); whoever binds or hints afterwards gets those,
so the window builds its pages anew when they change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from posapp.i18n import N_, _
from posapp.ui.runtime.keys_chosen import may_be_key, parse_keys, work_together
from posapp.ui.widgets.dialog import topmost_dialog


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does: its sequence as Qt writes it, and what it is called."""

    keys: str
    label: str


#: Every action that has a key. Pages bind them by name; hints come from here too.
ACTIONS: dict[str, Action] = {
    "help": Action("F1", N_("All keys")),
    "back": Action("Esc", N_("Back")),
    "undo": Action("Ctrl+Z", N_("Undo")),
    "everything": Action("Ctrl+K", N_("Everything")),
    "open.sell": Action("Ctrl+1", N_("Sell")),
    "open.orders": Action("Ctrl+2", N_("Orders")),
    "open.settings": Action("Ctrl+3", N_("Settings")),
    "open.shift": Action("Ctrl+4", N_("Shift")),
    "open.customers": Action("Ctrl+5", N_("Customers")),
    "open.items": Action("Ctrl+6", N_("Items")),
    "open.unsent": Action("Ctrl+J", N_("Not sent yet")),
    "open.display": Action("Ctrl+D", N_("Customer screen")),
    "sell.search": Action("F2", N_("Search")),
    "sell.customer": Action("F3", N_("Customer")),
    "sell.tiles": Action("Ctrl+T", N_("Tiles or list")),
    "sell.discount": Action("F4", N_("Discount")),
    "sell.park": Action("F6", N_("Park")),
    "sell.recall": Action("F7", N_("Recall")),
    "sell.exact_cash": Action("F9", N_("Exact cash")),
    "sell.pay": Action("F10", N_("Pay")),
    "sell.more": Action("Ctrl+Up", N_("One more")),
    "sell.less": Action("Ctrl+Down", N_("One less")),
    "sell.delete_line": Action("Ctrl+Del", N_("Delete line")),
    "pay.link": Action("F11", N_("Send a link for the rest")),
    "pay.method1": Action("Alt+1", N_("Method 1")),
    "pay.method2": Action("Alt+2", N_("Method 2")),
    "pay.method3": Action("Alt+3", N_("Method 3")),
    "pay.method4": Action("Alt+4", N_("Method 4")),
    "pay.method5": Action("Alt+5", N_("Method 5")),
    "pay.method6": Action("Alt+6", N_("Method 6")),
    "pay.complete": Action("Return", N_("Complete")),
    "qris.confirm": Action("Ctrl+Return", N_("The money has arrived")),
    "done.print": Action("P", N_("Print")),
    "done.open_order": Action("O", N_("Open order")),
    "done.new_sale": Action("Return", N_("New sale")),
    "orders.search": Action("F2", N_("Search")),
    "orders.take_payment": Action("F8", N_("Take payment")),
    "orders.send_invoice": Action("F11", N_("Send Invoice")),
    "orders.edit": Action("Ctrl+E", N_("Edit order")),
    "orders.print": Action("Ctrl+P", N_("Print")),
    "send.send": Action("Ctrl+Return", N_("Send Invoice")),
    "send.normalise": Action("Alt+N", N_("Use the +62 form")),
    "shift.begin": Action("F9", N_("Open shift")),
    "shift.in": Action("F3", N_("Cash in")),
    "shift.out": Action("F4", N_("Cash out")),
    "shift.close": Action("F10", N_("Close shift")),
    "shift.print": Action("Ctrl+P", N_("Print")),
    "customers.search": Action("F2", N_("Search")),
    "customers.create": Action("Ctrl+N", N_("Create")),
    "customers.edit": Action("Ctrl+E", N_("Edit")),
    "customers.tab1": Action("Alt+1", N_("Info")),
    "customers.tab2": Action("Alt+2", N_("Orders")),
    "customers.tab3": Action("Alt+3", N_("Payments")),
    "customers.tab4": Action("Alt+4", N_("Invoicing")),
    "items.search": Action("F2", N_("Search")),
    "items.new": Action("Ctrl+N", N_("New item")),
    "settings.search": Action("F2", N_("Search")),
    "form.save": Action("Ctrl+S", N_("Save")),
}

#: How keys are written in hints, where Qt's own names are long or look like code.
_NAMES = {"Return": "Enter", "Del": "Del", "Up": "↑", "Down": "↓"}
_TYPED = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


#: Keys that mean the same in every program.
FIXED = frozenset({"back", "pay.complete", "done.new_sale"})
_chosen: dict[str, str] = {}


def use_keys(text: str) -> None:
    """Put the keys of the setting ``ui.keys`` in force.

    What cannot work is left out: an action that is gone, a key that fields need, one that
    means something else already. The usual key holds then.
    """
    _chosen.clear()
    known = {a: k for a, k in parse_keys(text).items() if a in ACTIONS and a not in FIXED}
    _chosen.update({a: k for a, k in known.items() if may_be_key(k) and not taken_by(a, k, known)})


def taken_by(action: str, keys: str, chosen: dict[str, str]) -> str:
    """Which other action has this key where ``action`` works too; empty for none."""
    wanted = QKeySequence(keys)
    others = (other for other in ACTIONS if other != action and work_together(action, other))
    keys_now = ((other, chosen.get(other, ACTIONS[other].keys)) for other in others)
    return next((other for other, held in keys_now if QKeySequence(held) == wanted), "")


def keys_of(action: str) -> str:
    """The action's key now, as Qt writes it: the chosen one, else the usual one."""
    return _chosen.get(action, ACTIONS[action].keys)


def key_words(keys: str) -> str:
    """How a key is written on the screen: ``F10``, ``Ctrl Enter``."""
    return " ".join(_NAMES.get(part, part) for part in keys.split("+"))


def hint_for(action: str) -> str:
    """How the action's key is written on the screen."""
    return key_words(keys_of(action))


def hints(*actions: str) -> list[tuple[str, str]]:
    """The hint bar's pairs for these actions, in the screen's language."""
    return [(hint_for(action), _(ACTIONS[action].label)) for action in actions]


def bind(owner: QWidget, action: str, callback: Callable[[], object]) -> None:
    """Let the action's key call ``callback`` while ``owner`` is on the screen.

    Function keys and combinations work wherever the focus is in the window, but not while a
    dialog covers ``owner``. A plain key (a letter, Enter, Esc) works only when nothing that
    has the focus wants it: in a field it is typed.
    """
    combination = QKeySequence(keys_of(action))[0]
    plain = combination.keyboardModifiers() in _TYPED and not _is_function(combination.key())
    if plain:
        _PlainKey(owner, action, combination.key(), callback)
    else:
        _Combination(owner, action, QKeySequence(combination), callback)


def bindings(window: QWidget) -> list[Binding]:
    """What the keys of a window can do now: on the screen, and under no dialog."""
    return [one for one in window.findChildren(Binding) if one.is_live()]


def _is_function(key: Qt.Key) -> bool:
    return Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35


def _covered(owner: QWidget) -> bool:
    dialog = topmost_dialog(owner.window())
    return dialog is not None and dialog is not owner and not dialog.isAncestorOf(owner)


class Binding(QObject):
    """An action that a part of the window can do; the palette calls it by its name."""

    def __init__(self, owner: QWidget, action: str, callback: Callable[[], object]) -> None:
        super().__init__(owner)
        self.action = action
        self._owner, self._callback = owner, callback

    def is_live(self) -> bool:
        """Whether its key would work now."""
        return self._owner.isVisible() and self._owner.isEnabled() and not _covered(self._owner)

    def run(self) -> None:
        """Do it."""
        self._callback()


class _Combination(Binding):
    """A shortcut of the window."""

    def __init__(
        self, owner: QWidget, action: str, keys: QKeySequence, callback: Callable[[], object]
    ) -> None:
        super().__init__(owner, action, callback)
        shortcut = QShortcut(keys, owner)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._on_activated)

    @Slot()
    def _on_activated(self) -> None:
        if not _covered(self._owner):
            self._callback()


class _PlainKey(Binding):
    """A key that came up to the page because nothing below it wanted it."""

    def __init__(
        self, owner: QWidget, action: str, key: Qt.Key, callback: Callable[[], object]
    ) -> None:
        super().__init__(owner, action, callback)
        self._keys = {key, Qt.Key.Key_Enter} if key == Qt.Key.Key_Return else {key}
        owner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key when it reaches the page."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in self._keys
            and not event.isAutoRepeat()
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and not _covered(self._owner)
        ):
            self._callback()
            return True
        return super().eventFilter(watched, event)
