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
#: Places that are no page; a page's place is called as the action that opens it.
_TITLES = {
    "pay": N_("Payment"),
    "done": N_("Complete"),
    "send": N_("Send Invoice"),
    "qris": N_("QRIS"),
}
_EVERYWHERE, _EVERYWHERE_WORDS = "window", N_("Everywhere")
_COLUMNS, _WIDTH = 3, 1080

#: A place, its title (not translated), and its actions.
Place = tuple[str, str, tuple[str, ...]]


def _places() -> tuple[Place, ...]:
    """Every action of the key map by where it works; what works everywhere comes last."""
    found: dict[str, list[str]] = {}
    for action in ACTIONS:
        place, dot, rest = action.partition(".")
        number = rest.removeprefix("method")
        if place == "pay" and number.isdigit() and int(number) > len(METHODS):
            continue
        here = dot and (place in _TITLES or f"open.{place}" in ACTIONS)
        found.setdefault(place if here else _EVERYWHERE, []).append(action)
    everywhere = tuple(found.pop(_EVERYWHERE))
    made = [(place, _title(place), tuple(actions)) for place, actions in found.items()]
    return (*made, (_EVERYWHERE, _EVERYWHERE_WORDS, everywhere))


def _title(place: str) -> str:
    return _TITLES.get(place) or ACTIONS[f"open.{place}"].label


PLACES = _places()


def action_words(action: str) -> str:
    """What an action is called on the screen; a way to pay by its own name."""
    number = action.removeprefix("pay.method")
    if number.isdigit():
        return method_words(METHODS[int(number) - 1])
    return _(ACTIONS[action].label)


class KeysDialog(Dialog):
    """Columns of places, with the keys that hold now; Esc closes."""

    #: Other keys are wanted: the settings have the place for it.
    change_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _("All keys"), width=_WIDTH, name="keys")
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for places in _columns(PLACES):
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


def _columns(places: tuple[Place, ...]) -> list[list[Place]]:
    """The places in their order, in columns of about one height."""
    heights = [len(actions) + len(_TYPED.get(place, ())) + 2 for place, _words, actions in places]
    share, used = sum(heights) / _COLUMNS, 0.0
    made: list[list[Place]] = [[] for _column in range(_COLUMNS)]
    for place, height in zip(places, heights, strict=True):
        made[min(_COLUMNS - 1, int((used + height / 2) / share))].append(place)
        used += height
    return made
