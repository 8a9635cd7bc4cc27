"""The question before something that cannot be taken back lightly."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.theme import px, theme
from posapp.ui.widgets.button import Button
from posapp.ui.widgets.dialog import Dialog
from posapp.ui.widgets.field import Field
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.line_edit import LineEdit
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start


class _Sign(QWidget):
    """The icon in its disc."""

    def __init__(self, name: str, status: str) -> None:
        super().__init__()
        self._name, self._status = name, status
        self.setFixedSize(px(40), px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            colours = theme().status(self._status)
            centre, size = self.height() / 2, px(20)
            box(painter, self.rect(), centre, colours.ground)
            icon(painter, self._name, centre - size / 2, centre, size, colours.ink, 2)


class Confirm(Dialog):
    """``confirmed(reason)`` or ``closed``; the safe answer has Esc, the verb is on the button.

    With ``reason`` the verb works only when a reason is typed.
    """

    confirmed = Signal(str)

    def __init__(
        self, window: QWidget, title: str, words: str, verb: str, *, keep: str = "",
        danger: bool = False, reason: bool = False, icon: str = "", name: str = "confirm",
    ) -> None:  # fmt: skip
        super().__init__(window, width=404, name=name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self._needs_reason = reason
        self._build(title, words, icon or ("ban" if danger else "circle-alert"), danger=danger)
        self.reason = LineEdit(name=f"{name}_reason")
        self._field = Field(_("Reason"), self.reason)
        self.body.addSpacing(8 if reason else 0)
        self.body.addWidget(self._field)
        # Only now: shown without a parent it would be a window of its own for a moment.
        self._field.setVisible(reason)
        self.keep = Button(keep or _("Cancel"), hint="Esc", name=f"{name}_keep")
        self.verb = Button(verb, "danger" if danger else "primary", name=f"{name}_verb")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.keep)
        row.addWidget(self.verb)
        nest(self.body, row)
        self.keep.clicked.connect(self.reject)
        self.verb.clicked.connect(self._on_verb)
        self.reason.returnPressed.connect(self._on_verb)

    def ask(self) -> None:
        """Open it: the reason has the focus, or else the safe answer."""
        self.open(self.reason if self._needs_reason else self.keep)

    def _build(self, title: str, words: str, icon_name: str, *, danger: bool) -> None:
        self.body.setContentsMargins(20, 20, 20, 18)
        self.body.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        sign = _Sign(icon_name, "overdue" if danger else "unpaid")
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Label(title, "line", wrap=True))
        column.addWidget(Label(words, "small", "text2", wrap=True))
        column.addStretch()
        side = QVBoxLayout()
        side.addWidget(sign)
        side.addStretch()
        nest(row, side)
        nest(row, column, 1)
        nest(self.body, row)

    def _on_verb(self) -> None:
        reason = self.reason.text().strip()
        if self._needs_reason and not self._field.check():
            return
        if self._needs_reason and not reason:
            self._field.set_error(_("Say why in a few words."))
            self.reason.setFocus()
            return
        self.close_dialog()
        self.confirmed.emit(reason)
