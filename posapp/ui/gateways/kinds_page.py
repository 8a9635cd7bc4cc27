"""Which gateway a new account is at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.gateways.registry import kinds
from posapp.ui.gateways.tile import Tile
from posapp.ui.gateways.words import close_words, methods_words, refund_words
from posapp.ui.widgets import Button, Label
from posapp.ui.widgets.nest import nest


class KindsPage(QWidget):
    """``chosen`` with the kind of the gateway."""

    chosen = Signal(str)
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("account_kinds")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.back = Button(
            _("Gateway accounts"), "ghost", 32, icon="arrow-left", name="account_back"
        )
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addStretch()
        nest(column, line)
        column.addWidget(Label(_("At which gateway?"), "title"))
        words = _("The shop needs a contract there. The same gateway may be added again.")
        column.addWidget(Label(words, "body", "text2", wrap=True))
        self.tiles: dict[str, Tile] = {}
        for info in kinds():
            if not info.environments:
                continue  # the practice gateway sets its account up by itself
            told = (
                methods_words(info.methods),
                _("Links close: {words}").format(words=close_words(info)),
                _("Money goes back: {words}").format(words=refund_words(info)),
            )
            tile = Tile(info.name, told, "landmark", name=f"account_kind_{info.kind}")
            tile.clicked.connect(partial(self.chosen.emit, info.kind))
            self.tiles[info.kind] = tile
            column.addWidget(tile)
        column.addStretch()
        self.back.clicked.connect(self.back_asked)
