"""The drawer was counted: what the books say, the difference, its reason, and the end."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from posapp.i18n import _, language
from posapp.models.money import format_amount
from posapp.services.shift.close import Counted
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.theme import px
from posapp.ui.widgets import Banner, Button, Card, Field, Label, LineEdit
from posapp.ui.widgets.nest import nest


class ResultPanel(Card):
    """``agreed`` tells the reason (empty where nothing differs); ``again`` counts once more."""

    agreed = Signal(str)
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=px(24), name="shift_result", parent=parent)
        self._counted: Counted | None = None
        self.sums = [Label("", "headline", weight=600, elide=False) for _n in range(3)]
        self.fits = Banner("paid", "", name="shift_fits")
        self.banner = Banner("partial", "", name="shift_difference")
        self.reason = LineEdit(name="shift_reason")
        self.field = Field(_("Reason"), self.reason, help=_("It stands on the Z"))
        self.back = Button(_("Count again"), size=56, hint=hint_for("back"), name="shift_again")
        self.done = Button(
            _("Close shift"), "primary", 56, icon="lock", hint=hint_for("shift.close"),
            name="shift_end",
        )  # fmt: skip
        self._build()
        self.reason.returnPressed.connect(self.go_on)
        self.done.clicked.connect(self.go_on)
        self.back.clicked.connect(self.again)

    def show_counted(self, counted: Counted, unsent: int) -> None:
        """Show what was found beside what was expected."""
        self._counted = counted
        for label, amount in zip(
            self.sums, (counted.counted, counted.expected, counted.difference), strict=True
        ):
            label.setText(format_amount(amount, counted.currency, language()))
        for banner, fits in ((self.fits, True), (self.banner, False)):
            banner.set_words(*_verdict(counted))
            banner.setVisible(fits == (counted.difference == 0))
        self.field.setVisible(counted.difference != 0)
        self.field.set_error("")
        waits = _("Invoices not sent yet: {count}. They go out by themselves; nothing is lost.")
        self.unsent.setText(waits.format(count=unsent))
        self.unsent.setVisible(unsent > 0)

    def start(self) -> None:
        """Begin with the reason, or with the end."""
        first: QWidget = self.reason if self.field.isVisible() else self.done
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Close, where the reason is there that a difference needs."""
        if self._counted is None:
            return
        reason = self.reason.text().strip()
        if self._counted.difference and not reason:
            self.field.set_error(_("Say why the drawer differs."))
            self.reason.setFocus()
            return
        self.agreed.emit(reason)

    def _build(self) -> None:
        self.body.setSpacing(px(16))
        self.body.addWidget(Label(_("Counted and expected"), "headline"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        for column, words in enumerate((_("Counted"), _("Expected"), _("Difference"))):
            grid.addWidget(Label(words, "small", "text2", 600), 0, column)
            grid.addWidget(self.sums[column], 1, column)
            grid.setColumnStretch(column, 1)
        nest(self.body, grid)
        self.unsent = Label("", "body", "text2", wrap=True)
        for part in (self.fits, self.banner, self.field, self.unsent):
            self.body.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        foot.addWidget(self.back)
        foot.addStretch()
        foot.addWidget(self.done)
        nest(self.body, foot)


def _verdict(counted: Counted) -> tuple[str, str]:
    amount = format_amount(abs(counted.difference), counted.currency, language())
    if counted.difference == 0:
        return _("It fits."), _("The drawer holds what the books expect.")
    if counted.difference < 0:
        return _("{amount} is missing.").format(amount=amount), _("Count again, or say why.")
    return _("{amount} is too much.").format(amount=amount), _("Count again, or say why.")
