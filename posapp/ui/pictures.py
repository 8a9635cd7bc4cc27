"""Small pictures of products, read away from the window and kept while they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from posapp.services.catalogue.pictures import read_picture
from posapp.ui.context import UiContext

#: Some 250 kB each: a few pages of a list.
_MOST = 300


class Pictures(QObject):
    """``small(name)`` gives what is there now; ``arrived`` tells that there is more."""

    arrived = Signal()

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._folder = context.till.database.folder.pictures
        self._known: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()

    def small(self, name: str) -> QPixmap | None:
        """The picture of this name; none where it is not there, or not yet."""
        if not name:
            return None
        found = self._known.get(name)
        if found is not None:
            self._known.move_to_end(name)
            return None if found.isNull() else found
        if name not in self._asked:
            self._asked.add(name)
            folder = self._folder
            self._context.tasks.run(
                "net",
                lambda: load_picture(folder, name),
                lambda image: self._keep(name, image),
                failed=lambda _error: self._keep(name, QImage()),
                owner=self,
            )
        return None

    def _keep(self, name: str, image: QImage) -> None:
        self._asked.discard(name)
        self._known[name] = QPixmap.fromImage(image)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        if not image.isNull():
            self.arrived.emit()


def load_picture(folder: Path, name: str, *, small: bool = True) -> QImage:
    """Read and decode a picture of ours; a null image where it is gone. On any thread."""
    content = read_picture(folder, name, small=small)
    return QImage.fromData(QByteArray(content)) if content else QImage()
