"""What the gateway can do, and how soon the till knows of a payment through it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from posapp.i18n import _
from posapp.services.gateways.types import GatewayInfo
from posapp.ui.gateways.words import (
    close_words,
    life_words,
    limits_words,
    methods_words,
    news_words,
    refund_words,
)
from posapp.ui.theme import px
from posapp.ui.widgets import Card, Label
from posapp.ui.widgets.nest import nest


class AbleCard(Card):
    """Facts that no setting changes."""

    def __init__(self, info: GatewayInfo) -> None:
        super().__init__(name="account_able")
        self._info = info
        title = _("What {gateway} does").format(gateway=info.name)
        self.setAccessibleName(title)
        self.body.addWidget(Label(title, "line"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, px(160))
        self._grid.setColumnStretch(1, 1)
        nest(self.body, self._grid)
        self._add(_("Ways of paying"), methods_words(info.methods))
        self._add(_("Sum of a link"), limits_words(info))
        self._add(_("Life of a link"), life_words(info))
        self._add(_("Links close"), close_words(info))
        self._add(_("Money goes back"), refund_words(info))
        self.news = self._add(_("News of payments"), "")
        self.show_hub("")

    def show_hub(self, hub: str) -> None:
        """Say the true bound, with the hub and without."""
        self.news.setText(_sentence(news_words(self._info, hub)))

    def _add(self, name: str, words: str) -> Label:
        row = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Label(name, "small", "text2", wrap=True), row, 0, top)
        told = Label(_sentence(words), "small", "text", wrap=True)
        self._grid.addWidget(told, row, 1, top)
        return told


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
