"""The phone in Pay Online: country code, number, and whether an SMS can go there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.channels.phone import pretty
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.send_invoice.phone_rule import CODES, Verdict, full_number, judge, split_number
from posapp.ui.theme import font, line_height, px
from posapp.ui.widgets import Banner, Label, LineEdit, Select
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import icon, start, text


class _Note(QWidget):
    """The line under the number: fine, wrong, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pay_phone_note")
        self.setFixedHeight(line_height("caption"))
        self._words, self._kind = "", ""

    def say(self, words: str, kind: str = "help") -> None:
        """``kind`` is good, error or help."""
        self._words, self._kind = words, kind
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._words:
            return
        with start(self) as painter:
            signs = {
                "good": ("check", "paid.ink"),
                "error": ("circle-alert", "danger_text"),
            }
            sign, ink = signs.get(self._kind, ("", "text3"))
            if sign:
                icon(painter, sign, 0, self.height() / 2, px(14), ink, 2)
            room = self.rect().adjusted(px(14) + 7 if sign else 0, 0, 0, 0)
            text(painter, room, self._words, font("caption"), ink)


class PhoneField(QWidget):
    """``changed`` with every key; the +62 form is offered as soon as it can be made."""

    changed = Signal()
    normalised = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pay_phone_field")
        self._error = ""
        self._left = False
        self._choosing = False
        self._build()
        self._wire()
        self._show()

    def full(self) -> str:
        """The whole number as it would be sent; empty for none."""
        return full_number(self.code.value(), self.number.text())

    def verdict(self) -> Verdict:
        """What the rule says of it."""
        if self.number.problem():
            return Verdict("card")
        return judge(self.code.value(), self.number.text())

    def set_parts(self, code: str, number: str) -> None:
        """Show a code and a number as they were typed."""
        self.code.set_value(code)
        self.number.setText(number)
        self._show()

    def set_number(self, full: str) -> None:
        """Show a whole number, split where its code is known."""
        self.set_parts(*split_number(full))

    def set_error(self, words: str) -> None:
        """Say what the sending refused; the next key takes it away."""
        self._error = words
        self._show()

    def error(self) -> str:
        """What is wrong, as it is shown now."""
        return self._error or self.number.problem()

    def normalise(self) -> None:
        """Take the +62 form that is offered, if one is."""
        offer = self.verdict().offer
        if offer:
            self.set_number(offer)
            self.normalised.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Judge a number that is too short only once the field is left; mend a Tab too few."""
        if watched is self.code:
            return self._is_number(event)
        if event.type() == QEvent.Type.FocusOut:
            self._left = True
            if self.number.text().strip().startswith("+") and not self.number.problem():
                self.set_number(self.full())
            self._show()
        return super().eventFilter(watched, event)

    def _is_number(self, event: QEvent) -> bool:
        """Whether a local number was begun while the code had the focus; it goes to its field."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            self._choosing = self._choosing and event.type() != QEvent.Type.FocusIn
            return False
        self._choosing = self._choosing or event.text() == "+"
        if self._choosing or event.text() not in ("0", "8"):
            return False
        self.number.setFocus()
        self.number.selectAll()
        QApplication.sendEvent(self.number, event)
        return True

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        label = Label(_("Phone"), "small", "text", 500)
        column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(8)
        items = [("", _("Code")), *((code, code) for code in CODES)]
        self.code = Select(items, name="pay_phone_code")
        self.code.setAccessibleName(_("Country code"))
        self.code.setFixedWidth(px(104))
        self.number = LineEdit(name="pay_phone", guard="phone")
        self.number.setAccessibleName(_("Phone"))
        label.setBuddy(self.number)
        row.addWidget(self.code)
        row.addWidget(self.number, 1)
        nest(column, row)
        self.note = _Note()
        column.addWidget(self.note)
        self.banner = Banner(
            "partial", "", action=" ", hint=hint_for("send.normalise"), name="pay_phone_rule"
        )
        column.addWidget(self.banner)

    def _wire(self) -> None:
        self.number.textChanged.connect(self._on_typed)
        self.code.currentIndexChanged.connect(self._on_typed)
        self.number.installEventFilter(self)
        self.code.installEventFilter(self)
        self.banner.acted.connect(self.normalise)

    def _on_typed(self, _what: object) -> None:
        self._error = ""
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        verdict = self.verdict()
        error = self.error()
        self.number.set_error(bool(error))
        telling = verdict.state in ("needs_62", "incomplete")
        ruled = not error and telling and (verdict.state == "needs_62" or bool(verdict.offer))
        self.banner.setVisible(ruled)
        self.note.setVisible(not ruled)
        if ruled:
            self._show_rule(verdict)
        elif error:
            self.note.say(error, "error")
        elif verdict.state == "ok":
            self.note.say(_("Begins with +62: SMS can be sent."), "good")
        elif verdict.state == "incomplete" and self._left:
            self.note.say(_("This is no complete number."), "error")
        else:
            self.note.say("")
        self.number.setAccessibleDescription(self.note.accessibleName())

    def _show_rule(self, verdict: Verdict) -> None:
        self.banner.set_words(_("SMS needs a number that begins with +62."))
        self.banner.action.setVisible(bool(verdict.offer))
        if verdict.offer:
            words = _("Use {number}").format(number=pretty(verdict.offer))
            self.banner.action.setText(words)
            self.banner.action.setAccessibleName(words)
            self.banner.action.updateGeometry()
        self.note.say(self.banner.accessibleName(), "error")
