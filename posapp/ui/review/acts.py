"""End a review, after one question."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from posapp.i18n import _
from posapp.services.payments.back import Ending, OpenReview
from posapp.services.payments.review import ResolveReview, ReviewView, resolve_review
from posapp.ui.context import UiContext
from posapp.ui.review.words import ended_words, ending_words


class ReviewActs(QObject):
    """Asks over the page's window; the service checks again and writes the journal."""

    def __init__(self, page: QWidget, context: UiContext) -> None:
        super().__init__(page)
        self._context = context

    def end(self, found: OpenReview, ending: Ending) -> None:
        """Ask, then end it so."""
        words = ending_words(found, ending)
        command = ResolveReview(found.review.id, ending.name)

        def agreed(_reason: str) -> None:
            self._context.do(self, resolve_review, command, then=self._on_ended)

        self._context.ask.confirm(words.question, words.does, words.verb, agreed)

    def _on_ended(self, review: ReviewView) -> None:
        if self._context.shell is not None:
            self._context.shell.toast(_("Review ended"), ended_words(review.state))
