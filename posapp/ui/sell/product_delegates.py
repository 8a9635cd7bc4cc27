"""How the catalogue's own cells are painted: the product, and the way into the cart."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from posapp.ui.pictures import Pictures
from posapp.ui.sell.product_model import CATEGORY_COLOUR, PICTURE
from posapp.ui.theme import font, px
from posapp.ui.widgets import RowDelegate
from posapp.ui.widgets.delegates import Index
from posapp.ui.widgets.painting import count_badge, icon
from posapp.ui.widgets.picture_box import paint_picture

_PICTURE = 32


class ItemDelegate(RowDelegate):
    """The product's picture or first letters on a tile, and its name."""

    def __init__(self, pictures: Pictures, parent: object = None) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint tile and name."""
        name = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        side = px(_PICTURE)
        square = QRectF(rect.left(), rect.center().y() - side / 2 + 1, side, side)
        picture = self._pictures.small(str(index.data(PICTURE) or ""))
        paint_picture(painter, square, name, picture, colour=str(index.data(CATEGORY_COLOUR) or ""))
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
