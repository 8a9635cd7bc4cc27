"""The open reviews of an order: each in words, with its three endings as buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from posapp.i18n import ngettext
from posapp.services.payments.back import Ending, OpenReview
from posapp.ui.orders.words import method_words, moment, money
from posapp.ui.review.words import counting_words, ending_words, reason_words
from posapp.ui.widgets import Banner, Button, Label, Panel
from posapp.ui.widgets.nest import nest


class ReviewCard(QWidget):
    """One review. An ending that cannot be is disabled, and says why."""

    chosen = Signal(object)

    def __init__(self, found: OpenReview, zone: str, number: int) -> None:
        super().__init__()
        self.setObjectName(f"review_{number}")
        self.buttons: list[Button] = []
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        review = found.review
        amount = money(review.amount, review.currency)
        self.title = Label(f"{amount} · {reason_words(review.reason)}", "body", weight=600)
        how = f"{method_words(review.method)} · {moment(review.opened_at, zone)}"
        self.about = Label(f"{how}. {counting_words(review)}", "small", "text2", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addSpacing(8)
        nest(column, self._rows)
        for row, ending in enumerate(found.endings):
            self._add_ending(row, found, ending)

    def _add_ending(self, row: int, found: OpenReview, ending: Ending) -> None:
        words = ending_words(found, ending)
        button = Button(words.verb, size=32, name=f"{self.objectName()}_{ending.name}")
        button.setEnabled(not ending.refusal)
        button.setAccessibleDescription(words.does)
        button.clicked.connect(partial(self.chosen.emit, ending))
        does = Label(words.does, "small", "text3" if ending.refusal else "text2", wrap=True)
        self._rows.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(does, row, 1, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.append(button)


class ReviewBlock(Panel):
    """Hidden where there is nothing to decide. ``chosen`` carries the review and the ending."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", name="order_reviews", parent=parent)
        self._shown: tuple[tuple[OpenReview, ...], str] = ((), "")
        self.cards: list[ReviewCard] = []
        self.banner = Banner("review", "", name="review_banner")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 12, 20, 16)
        self._column.setSpacing(14)
        self._column.addWidget(self.banner)
        self.hide()

    def show_reviews(self, found: tuple[OpenReview, ...], zone: str) -> None:
        """Show what is open now; what has not changed stays untouched, with its focus."""
        if (found, zone) == self._shown:
            return
        self._shown = (found, zone)
        focused = self._focused()
        self._clear()
        for number, one in enumerate(found, 1):
            card = ReviewCard(one, zone, number)
            card.chosen.connect(partial(self.chosen.emit, one))
            self._column.addWidget(card)
            self.cards.append(card)
        lead = ngettext("{count} to review", "{count} to review", len(found))
        self.banner.set_words(lead.format(count=len(found)))
        self.setVisible(bool(found))
        if focused:
            self._refocus(focused)

    def _focused(self) -> str:
        widget = self.window().focusWidget()
        inside = widget is not None and self.isAncestorOf(widget)
        return widget.objectName() if inside else ""

    def _refocus(self, name: str) -> None:
        """Keep the keyboard where it was, or near it."""
        buttons = [button for card in self.cards for button in card.buttons if button.isEnabled()]
        same = [button for button in buttons if button.objectName() == name]
        if same or buttons:
            (same or buttons)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
