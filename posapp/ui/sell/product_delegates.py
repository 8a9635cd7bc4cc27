"""How the catalogue's own cells are painted: the product, and the way into the cart."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from posapp.models.initials import initials
from posapp.ui.theme import font, px
from posapp.ui.widgets import CENTRE, RowDelegate
from posapp.ui.widgets.delegates import Index
from posapp.ui.widgets.painting import box, count_badge, icon, text

_PICTURE = 32


class ItemDelegate(RowDelegate):
    """The product's first letters on a tile, and its name."""

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint tile and name."""
        name = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        side = px(_PICTURE)
        square = QRectF(rect.left(), rect.center().y() - side / 2 + 1, side, side)
        box(painter, square, 6, "tile")
        letters = initials(name) or name[:2].upper()
        text(painter, square, letters, font("caption", 600), "text", CENTRE, elide=False)
        room = rect.adjusted(side + 12, 0, 0, 0)
        self.line(painter, room, index, font("body", 500))


class PlusDelegate(RowDelegate):
    """A plus, or how many are in the cart."""

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the plus or the badge, in one place."""
        held = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        middle = QPointF(rect.right() - 11, rect.center().y() + 1)
        if held:
            count_badge(painter, held, middle)
        else:
            icon(painter, "plus", middle.x() - px(18) / 2, middle.y(), px(18), "text2")
