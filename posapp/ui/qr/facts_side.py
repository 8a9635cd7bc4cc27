"""The half of the QR window that the cashier looks at: what is due, how it stands, what to do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.orders.timeline_words import timeline_events
from posapp.ui.orders.words import money
from posapp.ui.qr.facts import QrFacts
from posapp.ui.qr.state import Stage
from posapp.ui.qr.words import QRIS, Said, about_words, said, told_words
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.theme import px, theme
from posapp.ui.widgets import (
    Button,
    IconButton,
    KeyHint,
    Label,
    Line,
    Segments,
    StatusChip,
    Switch,
    Timeline,
)
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start

#: So many events fit, while it waits and when it is paid.
_EVENTS, _EVENTS_PAID = 3, 5
BY_QRIS, BY_LINK = "qris", "link"


class StateBanner(QWidget):
    """How the link stands: an icon, a word and a line; never by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("qr_state")
        self._said = Said("unpaid", "hourglass", "", "")
        self.lead = Label("", "body", "text", 600)
        self.lead.setObjectName("qr_state_lead")
        self.words = Label("", "caption", "text", wrap=True)
        self.words.setObjectName("qr_state_words")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(46, 12, 14, 12)
        column.setSpacing(1)
        self.detail = Label("", "caption", "text", wrap=True)
        self.detail.setObjectName("qr_state_detail")
        column.addWidget(self.lead)
        column.addWidget(self.words)
        column.addWidget(self.detail)

    def say(self, words: Said) -> None:
        """Say how it stands now."""
        self._said = words
        self.lead.setText(words.lead)
        self.words.setText(words.words)
        self.detail.setText(words.detail)
        self.detail.setToolTip(words.detail)
        self.detail.setVisible(bool(words.detail))
        self.setAccessibleName(f"{words.lead}. {words.words} {words.detail}".strip())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the icon."""
        with start(self) as painter:
            colours = theme().status(self._said.kind)
            line = colours.line if colours.outline else None
            box(painter, self.rect(), 10, colours.ground, line, dashed=colours.outline == "dashed")
            for label in (self.lead, self.words, self.detail):
                label.set_colour(colours.ink)
            icon(painter, self._said.icon, 14, self.height() / 2, px(20), colours.ink)


class _Events(Timeline):
    """The newest events; what does not fit is told on the order's page."""

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 48)


class FactsSide(QWidget):
    """Holds the focus while nothing on it was chosen, so that Enter does nothing by chance."""

    take_payment = Signal()
    copy_link = Signal()
    retry = Signal()
    code_chosen = Signal(str)
    new_sale = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("qr_facts")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._has_screen = False
        self._build()
        self._wire()

    def show_facts(self, facts: QrFacts) -> None:
        """Show how it stands. Whoever has a button under the hands keeps it, if it stays."""
        state = facts.state
        is_paid = state.stage == Stage.PAID
        self.amount.setText(money(state.amount, state.currency))
        self.meaning.setVisible(not is_paid)
        self.chip.setVisible(is_paid)
        self.about.setText(about_words(state))
        self.told.setText(told_words(state))
        self.told.setToolTip(self.told.text())
        self.told.setVisible(bool(self.told.text()))
        if not is_paid:
            self.banner.say(said(facts, facts.now))
        self.banner.setVisible(not is_paid)
        events = timeline_events(facts.entries, state.currency, facts.zone)
        self.events.set_events(events[-(_EVENTS_PAID if is_paid else _EVENTS) :])
        self._show_buttons(facts)
        self._show_choice(on=state.has_both)
        self.screen_row.setVisible(self._has_screen and not is_paid)
        self.setAccessibleName(self._read_out(facts))

    def show_screen_switch(self, *, on: bool) -> None:
        """There is a customer's screen to show it on, or not."""
        self._has_screen = on
        self.screen_row.setVisible(on and self.chip.isHidden())

    def _show_choice(self, *, on: bool) -> None:
        parts = self.code_choice.findChildren(QWidget)
        if not on and any(part.hasFocus() for part in parts):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code_row.setVisible(on)

    def _show_buttons(self, facts: QrFacts) -> None:
        state, stage = facts.state, facts.state.stage
        is_broken = bool(state.job) or state.trouble is not None
        self.retry_button.setText(_("Retry") if is_broken else _("New link"))
        can_retry = state.needs_link or bool(state.job)
        visible = {
            self.take_button: stage != Stage.PAID,
            self.copy_button: state.can_scan,
            self.retry_button: can_retry,
            self.close_button: stage == Stage.PAID,
            self.new_button: stage == Stage.PAID,
        }
        leaving = any(w.hasFocus() and not on for w, on in visible.items())
        for button, on in visible.items():
            button.setVisible(on)
        if leaving:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_out(self, facts: QrFacts) -> str:
        status = self.chip.words() if facts.state.stage == Stage.PAID else self.banner.lead.text()
        return f"{status}. {self.amount.text()}. {self.about.text()}"

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 26, 28, 20)
        column.setSpacing(0)
        nest(column, self._make_head())
        self.amount = Label("", "amount", elide=False)
        self.amount.setObjectName("qr_amount")
        self.about = Label("", "body", "text2")
        self.about.setObjectName("qr_about")
        self.told = Label("", "caption", "text3")
        self.told.setObjectName("qr_told")
        self.banner = StateBanner()
        self.events = _Events(name="qr_timeline")
        column.addWidget(self.amount)
        column.addSpacing(2)
        column.addWidget(self.about)
        column.addSpacing(2)
        column.addWidget(self.told)
        column.addSpacing(16)
        column.addWidget(self.banner)
        column.addSpacing(20)
        column.addWidget(self.events)
        column.addStretch()
        column.addWidget(self._make_code_row())
        nest(column, self._make_buttons())
        column.addWidget(self._make_screen_row())

    def _make_head(self) -> QHBoxLayout:
        self.meaning = Label(_("To pay now"), "small", "text2", 500)
        self.chip = StatusChip("paid", name="qr_paid")
        self.cross = IconButton("x", _("Close"), "ghost", 32, name="qr_close")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.meaning)
        row.addWidget(self.chip)
        row.addStretch()
        row.addWidget(KeyHint("Esc"))
        row.addWidget(self.cross)
        return row

    def _make_buttons(self) -> QHBoxLayout:
        self.take_button = Button(
            _("Take payment here"), size=44, icon="banknote", name="qr_take_payment"
        )
        self.copy_button = Button(_("Copy link"), size=44, icon="copy", name="qr_copy_link")
        self.retry_button = Button(_("Retry"), "primary", 44, icon="refresh-cw", name="qr_retry")
        self.close_button = Button(_("Close"), size=48, hint="Esc", name="qr_done")
        self.new_button = Button(
            _("New sale"), "primary", 48, icon="plus", hint=hint_for("done.new_sale"),
            name="qr_new_sale",
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.take_button, 1)
        row.addWidget(self.copy_button)
        row.addWidget(self.retry_button)
        row.addWidget(self.close_button, 1)
        row.addWidget(self.new_button, 1)
        return row

    def _make_code_row(self) -> QWidget:
        self.code_row = QWidget()
        self.code_row.hide()
        items: list[tuple[str, ...]] = [(BY_QRIS, QRIS), (BY_LINK, _("Link"))]
        self.code_choice = Segments(items, name="qr_code_choice")
        self.code_choice.setAccessibleName(_("Code to scan"))
        row = QHBoxLayout(self.code_row)
        row.setContentsMargins(0, 0, 0, 14)
        row.setSpacing(12)
        row.addWidget(Label(_("Code to scan"), "body", "text2"), 1)
        row.addWidget(self.code_choice)
        return self.code_row

    def _make_screen_row(self) -> QWidget:
        self.screen_row = QWidget()
        self.on_screen = Switch(name="qr_on_screen", checked=True)
        self.on_screen.setAccessibleName(_("Shown on the customer screen"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(_Eye())
        row.addWidget(Label(_("Shown on the customer screen"), "body", "text2"), 1)
        row.addWidget(self.on_screen)
        column = QVBoxLayout(self.screen_row)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(8)
        column.addWidget(Line())
        nest(column, row)
        return self.screen_row

    def _wire(self) -> None:
        self.take_button.clicked.connect(self.take_payment)
        self.copy_button.clicked.connect(self.copy_link)
        self.retry_button.clicked.connect(self.retry)
        self.new_button.clicked.connect(self.new_sale)
        self.close_button.clicked.connect(self.closed)
        self.cross.clicked.connect(self.closed)
        self.code_choice.chosen.connect(self.code_chosen)


class _Eye(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(18), px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            icon(painter, "eye", 0, self.height() / 2, self.height(), "text2")
