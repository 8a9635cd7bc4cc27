"""What is done with the product of the editor beside saving it: its picture, its archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from posapp.i18n import _
from posapp.services.catalogue.change import archive_products, restore_products
from posapp.services.catalogue.pictures import Picture, clean_picture_file, put_picture
from posapp.services.catalogue.views import ProductView
from posapp.ui.context import UiContext
from posapp.ui.items.draft import ItemDraft
from posapp.ui.pictures import load_picture


class ItemActs(QObject):
    """``pictured`` tells that the product looks another way, ``archived`` that it is elsewhere."""

    pictured = Signal()
    archived = Signal()

    def __init__(
        self, parent: QObject, context: UiContext, draft: ItemDraft,
        show_picture: Callable[[QPixmap], None],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._context, self._draft, self._show = context, draft, show_picture

    def archive(self) -> None:
        """Offer it no more, or again."""
        product = self._draft.seen
        if product is not None:
            act = restore_products if product.archived else archive_products
            told = lambda _count: self._on_archived(product)  # noqa: E731
            self._context.do(self, act, [product.id], then=told)

    def ask_picture(self) -> None:
        """Let a person choose a file."""
        kinds = _("Pictures (*.png *.jpg *.jpeg *.webp)")
        self._context.ask.pick_file(_("Choose a picture"), self.take_picture, filters=kinds)

    def take_picture(self, file: Path) -> None:
        """Show the product by this file."""
        papers = self._context.till.papers
        self._context.tasks.run(
            "net", lambda: clean_picture_file(papers, file), self._put,
            failed=self._tell, owner=self,
        )  # fmt: skip

    def remove_picture(self) -> None:
        """Show it by its letters again."""
        self._put(None)

    def load_picture(self) -> None:
        """Show the picture that the product has."""
        seen = self._draft.seen
        self._show(QPixmap())
        if seen is not None and seen.picture:
            folder, name = self._context.till.database.folder.pictures, seen.picture
            self._context.tasks.run(
                "net", lambda: load_picture(folder, name), self._on_image, owner=self
            )

    def _put(self, picture: Picture | None) -> None:
        seen = self._draft.seen
        if seen is not None:
            folder = self._context.till.database.folder.pictures
            self._context.do(self, put_picture, folder, seen.id, picture, then=self._on_put)

    def _on_put(self, product: ProductView) -> None:
        seen = self._draft.seen
        if seen is not None and seen.id == product.id:
            # What is typed stays; only the picture is another one.
            self._draft.seen = product
            self.load_picture()
        self.pictured.emit()

    def _on_image(self, image: QImage) -> None:
        self._show(QPixmap.fromImage(image))

    def _on_archived(self, before: ProductView) -> None:
        self.archived.emit()
        if self._context.shell is not None:
            back = archive_products if before.archived else restore_products
            self._context.shell.toast(
                _("Restored") if before.archived else _("Archived"), before.name, "undo", _("Undo"),
                lambda: self._context.do(self, back, [before.id]),
            )  # fmt: skip

    def _tell(self, error: Exception) -> None:
        if self._context.shell is not None:
            self._context.shell.tell_trouble(error)
