"""Count the drawer by its notes and coins: digits and Enter, from the largest to the smallest."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from posapp.i18n import _, language
from posapp.models.denominations import MAX_PIECES, denominations
from posapp.models.money import format_amount
from posapp.services.shift.views import Counts
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Card, Label, LineEdit, MoneyEdit
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import RIGHT

_PIECES = 96


class CountPanel(Card):
    """``counted`` tells what was found; the expected sum is nowhere on it."""

    counted = Signal(object)
    left = Signal()
    drawer = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=px(24), name="shift_count", parent=parent)
        self._currency = currency
        self._values = denominations(currency)
        self.pieces = [self._make_pieces(value) for value in self._values]
        self._sums = [Label("", "body", "text2", align=RIGHT, elide=False) for _v in self._values]
        self.other = MoneyEdit(currency, name="count_other")
        self.other.setAccessibleName(_("Loose, as one sum"))
        self.total = Label("", "figure", elide=False)
        self.open_drawer = Button(_("Open drawer"), "ghost", 36, name="count_drawer")
        self.back = Button(_("Back"), size=56, hint=hint_for("back"), name="count_back")
        self.done = Button(
            _("Counted"), "primary", 56, icon="check", hint=hint_for("shift.close"),
            name="count_done",
        )  # fmt: skip
        self._build()
        self._wire()
        self._show()

    def counts(self) -> Counts:
        """What was typed; an empty field is none of them."""
        pieces = tuple(
            (value, int(edit.text()))
            for value, edit in zip(self._values, self.pieces, strict=True)
            if edit.text()
        )
        return Counts(pieces, self.other.amount() or 0)

    def restore(self, counts: Counts | None) -> None:
        """Fill in what was typed before (or nothing)."""
        known = dict(counts.pieces) if counts else {}
        for value, edit in zip(self._values, self.pieces, strict=True):
            edit.setText(str(known[value]) if value in known else "")
        self.other.set_amount((counts.other or None) if counts else None)
        self._show()

    def start(self) -> None:
        """Begin with the largest note."""
        self.pieces[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.pieces[0].selectAll()

    def go_on(self) -> None:
        """All is counted."""
        self.counted.emit(self.counts())

    def _make_pieces(self, value: int) -> LineEdit:
        edit = LineEdit("0", name=f"count_{value}", guard="none")
        edit.setValidator(QIntValidator(0, MAX_PIECES, edit))
        edit.setAlignment(RIGHT)
        edit.setFixedWidth(px(_PIECES))
        told = format_amount(value, self._currency, language())
        edit.setAccessibleName(_("How many of {value}").format(value=told))
        return edit

    def _build(self) -> None:
        self.body.setSpacing(px(12))
        head = QHBoxLayout()
        head.addWidget(Label(_("Count the drawer"), "headline"), 1)
        head.addWidget(self.open_drawer)
        nest(self.body, head)
        how = _("Type how many there are, then Enter. What the books expect is told afterwards.")
        self.body.addWidget(Label(how, "body", "text2", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        half = (len(self._values) + 1) // 2
        for number, value in enumerate(self._values):
            row, at = number % half, 5 * (number // half)
            told = format_amount(value, self._currency, language())
            grid.addWidget(Label(told, "body", elide=False, align=RIGHT), row, at)
            grid.addWidget(Label("×", "body", "text3", elide=False), row, at + 1)
            grid.addWidget(self.pieces[number], row, at + 2)
            grid.addWidget(self._sums[number], row, at + 3)
        grid.setColumnStretch(3, 1)
        grid.setColumnStretch(8, 1)
        grid.setColumnMinimumWidth(4, px(20))
        grid.addWidget(Label(_("Loose"), "body", elide=False, align=RIGHT), half, 0)
        grid.addWidget(self.other, half, 1, 1, 3)
        nest(self.body, grid)
        line = QHBoxLayout()
        line.addWidget(Label(_("Counted"), "title"), 1)
        line.addWidget(self.total)
        nest(self.body, line)
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        foot.addWidget(self.back)
        foot.addStretch()
        foot.addWidget(self.done)
        nest(self.body, foot)

    def _wire(self) -> None:
        following: list[QWidget] = [*self.pieces[1:], self.other]
        for edit, after in zip(self.pieces, following, strict=True):
            edit.textChanged.connect(self._show)
            edit.returnPressed.connect(partial(_move_to, after))
        self.other.amount_changed.connect(self._show)
        self.other.returnPressed.connect(partial(_move_to, self.done))
        self.done.clicked.connect(self.go_on)
        self.back.clicked.connect(self.left)
        self.open_drawer.clicked.connect(self.drawer)

    def _show(self, *_changed: object) -> None:
        total = self.other.amount() or 0
        for value, edit, label in zip(self._values, self.pieces, self._sums, strict=True):
            amount = value * int(edit.text() or 0)
            total += amount
            told = format_amount(amount, self._currency, language(), symbol=False)
            label.setText(told if amount else "")
        self.total.setText(format_amount(total, self._currency, language()))


def _move_to(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if isinstance(widget, LineEdit):
        widget.selectAll()
