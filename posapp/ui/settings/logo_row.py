"""The shop's logo: choose a picture, see it, take it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from posapp.bootstrap import Till
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.services.papers.logo_file import clean_logo_file, keep_logo, read_logo
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Label


class LogoRow(QWidget):
    """Takes effect at once: a picture is not typed, and there is nothing to save later."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.picture = QLabel()
        self.picture.setObjectName("logo_picture")
        self.picture.setFixedSize(px(160), px(80))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = Label("", "small", "text2", wrap=True)
        self.choose = Button(_("Choose a picture"), icon="image", name="logo_choose")
        self.remove = Button(_("Take away"), "ghost", name="logo_remove")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.picture)
        row.addWidget(self.words, 1)
        row.addWidget(self.remove)
        row.addWidget(self.choose)
        self.choose.clicked.connect(self._on_choose)
        self.remove.clicked.connect(self._on_remove)
        self._show(b"")

    def reload(self) -> None:
        """Show what is kept."""
        folder = self._context.till.database.folder.path

        def kept(unit: ReadUnit) -> bytes:
            return read_logo(folder, unit.settings["shop.logo"])

        self._context.look(self, kept, then=self._show, topic="settings.logo")

    def _show(self, png: bytes) -> None:
        drawn = QPixmap()
        if png and drawn.loadFromData(png, "PNG"):
            drawn = drawn.scaled(
                self.picture.size(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self.picture.setPixmap(drawn)
        self.picture.setVisible(bool(png))
        self.picture.setAccessibleName(_("Logo") if png else _("No logo"))
        self.remove.setVisible(bool(png))
        self.words.setText(
            _("On receipts and invoices")
            if png
            else _("PNG or JPEG, on receipts and invoices. Black on white prints best.")
        )

    def _on_choose(self) -> None:
        self._context.ask.pick_file(
            _("Choose a picture"), self._take, filters="PNG, JPEG (*.png *.jpg *.jpeg)"
        )

    def _take(self, chosen: Path) -> None:
        till = self._context.till
        self._context.tasks.run(
            "net",
            lambda: _take_in(till, clean_logo_file(till.papers, chosen)),
            self._show,
            failed=self._on_refused,
            owner=self,
        )

    def _on_remove(self) -> None:
        till = self._context.till
        self._context.tasks.run(
            "db-write",
            lambda: _take_in(till, b""),
            self._show,
            failed=self._on_refused,
            owner=self,
        )
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, error: Exception) -> None:
        if self._context.shell is None or not isinstance(error, Refused):
            raise error
        self._context.shell.tell_trouble(error)


def _take_in(till: Till, png: bytes) -> bytes:
    till.do(keep_logo, till.database.folder.path, png)
    return png
