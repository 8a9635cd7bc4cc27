"""The catalogue as tiles with pictures; a touch puts one into the cart."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from posapp.i18n import _
from posapp.services.catalogue.views import ProductView
from posapp.ui.pictures import Pictures
from posapp.ui.sell.product_model import CATEGORY_COLOUR, ITEM, PRODUCT, Index, ProductModel
from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import LEFT, box, count_badge, text, width_of
from posapp.ui.widgets.picture_box import paint_picture

#: ux.md: a tile is at least 120 by 96; this is what five in a small window come to.
_LEAST, _HEIGHT, _PICTURE, _GAP, _MARGIN = 138, 142, 64, 12, 20


class TileDelegate(QStyledItemDelegate):
    """Picture above, then the name on two lines and the price; what is in the cart is framed."""

    def __init__(self, grid: ProductGrid, model: ProductModel, pictures: Pictures) -> None:
        super().__init__(grid)
        self._grid, self._model, self._pictures = grid, model, pictures

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All tiles are of one size."""
        return self._grid.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one tile."""
        product: ProductView = index.data(PRODUCT)
        half = _GAP / 2
        tile = QRectF(option.rect).adjusted(half, half, -half, -half)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        held = self._model.held(product)
        look = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "accent_soft" if current else "hover" if hovered else "surface"
        radius = look.sizes.radius_card
        box(painter, tile, radius, ground)
        top = QRectF(tile.left(), tile.top(), tile.width(), px(_PICTURE))
        self._paint_top(painter, top, index, product, radius)
        line = ("accent", 2) if held or current else ("border", 1)
        box(painter, tile, radius, None, line[0], line[1])
        self._paint_words(painter, tile, product)
        if held:
            middle = QPointF(tile.right() - px(12) - 8, tile.top() + px(12) + 8)
            count_badge(painter, held, middle)
        low = self._model.low_words(product)
        if low:
            _paint_tag(painter, tile, low)
        painter.restore()

    def _paint_top(
        self, painter: QPainter, top: QRectF, index: Index, product: ProductView, radius: float
    ) -> None:
        colour = str(index.data(CATEGORY_COLOUR) or "")
        picture = self._pictures.small(product.picture)
        painter.save()
        painter.setClipRect(top)
        # Round above, square below, where the words begin.
        paint_picture(
            painter, top.adjusted(1, 1, -1, radius), product.name, picture,
            colour=colour, radius=radius, role="line", room=top.adjusted(4, 4, -4, -4),
        )  # fmt: skip
        painter.restore()

    def _paint_words(self, painter: QPainter, tile: QRectF, product: ProductView) -> None:
        face, room = font("small", 500), tile.adjusted(12, px(_PICTURE) + 6, -10, 0)
        height = px(17)
        for number, words in enumerate(_two_lines(product.name, face, int(room.width()))):
            line = QRectF(room.left(), room.top() + number * height, room.width(), height)
            text(painter, line, words, face, "text", LEFT)
        below = QRectF(room.left(), tile.bottom() - px(28), room.width(), px(20))
        text(painter, below, self._model.price(product), font("body", 600), "text", LEFT)


class ProductGrid(QListView):
    """Moves like the list: ``choose_row``, ``current_row``, ``opened`` for Enter and a touch."""

    opened = Signal(QModelIndex)

    def __init__(
        self, model: ProductModel, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("product_tiles")
        self.setAccessibleName(_("Items"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setDragEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        half = _GAP // 2
        self.setViewportMargins(_MARGIN - half, _GAP - half, 0, 0)
        self._catalogue = model
        self.setItemDelegate(TileDelegate(self, model, pictures))
        self._columns = 1
        self.clicked.connect(self.opened)
        self._fit()

    def begin(self) -> None:
        """It is looked at now: before that it follows no model, and costs nothing."""
        self._catalogue.has_tiles = True
        if self.model() is None:
            self.setModel(self._catalogue)
            self.setModelColumn(ITEM)

    def columns(self) -> int:
        """How many tiles stand in a row."""
        return self._columns

    def choose_row(self, row: int) -> None:
        """Make the tile the current one and bring it into view."""
        index = self.model().index(row, ITEM)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def current_row(self) -> int:
        """The tile that is chosen; -1 for none."""
        return self.currentIndex().row()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many tiles in a row as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are the page's, not a search among the tiles."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
            else:
                event.ignore()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        # The bar may come and go: its room is never counted.
        room = self.width() - 2 * _MARGIN + _GAP - (_MARGIN - _GAP // 2) // 2
        self._columns = max(1, room // (px(_LEAST) + _GAP))
        wanted = QSize(room // self._columns, px(_HEIGHT) + _GAP)
        if wanted != self.gridSize():
            self.setGridSize(wanted)


def _two_lines(words: str, face: QFont, width: int) -> list[str]:
    """The name broken where a word ends; what does not fit the second line is cut by it."""
    if width_of(words, face) <= width:
        return [words]
    first, rest = "", words.split()
    while rest and width_of(f"{first} {rest[0]}".strip(), face) <= width:
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        return [words]
    return [first, " ".join(rest)]


def _paint_tag(painter: QPainter, tile: QRectF, words: str) -> None:
    look = theme().status("partial")
    face = font("micro", 600)
    rect = QRect(int(tile.left()) + 8, int(tile.top()) + 8, width_of(words, face) + 12, px(20))
    box(painter, rect, theme().sizes.radius_chip, theme().colour(look.ground), look.line or None)
    text(painter, rect.adjusted(6, 0, 0, 0), words, face, look.ink, LEFT, elide=False)
