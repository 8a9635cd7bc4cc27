"""How cells are painted: the row's ground and line, then what kind of cell it is."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.check_box import paint_check
from posapp.ui.widgets.painting import LEFT, RIGHT, chosen_row, text
from posapp.ui.widgets.status_chip import paint_chip, status_words

_PADDING, _OUTER, _BAR = 12, 20, 3

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a model tells the delegates beside the words of ``DisplayRole``."""

    SECOND_LINE = Qt.ItemDataRole.UserRole + 1
    STATUS = Qt.ItemDataRole.UserRole + 2
    STRUCK = Qt.ItemDataRole.UserRole + 3
    #: A colour token's name for the words.
    COLOUR = Qt.ItemDataRole.UserRole + 4
    SORT = Qt.ItemDataRole.UserRole + 5
    ID = Qt.ItemDataRole.UserRole + 6


class RowDelegate(QStyledItemDelegate):
    """Paints ground, bar and line of the row; subclasses paint ``paint_cell``."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index)
        self.paint_cell(painter, option, index, self.inner(option.rect, index))
        painter.restore()

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the words of the cell into ``rect``, which is inside the padding."""
        self.line(painter, rect, index, font("body"))

    def inner(self, rect: QRect, index: Index) -> QRect:
        """The cell without its padding; the outer columns keep the page's margin."""
        last = index.column() == index.model().columnCount() - 1
        left = _OUTER if index.column() == 0 else _PADDING
        return rect.adjusted(left, 0, -(_OUTER if last else _PADDING), -1)

    def line(
        self, painter: QPainter, rect: QRect, index: Index, face: QFont, colour: str = "text",
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:  # fmt: skip
        """One line of the cell, struck where the model says so."""
        if index.data(Role.STRUCK):
            face = QFont(face)
            face.setStrikeOut(True)
            colour = "text3"
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        text(painter, rect, words, face, index.data(Role.COLOUR) or colour, align)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Rows are of one height; nothing is measured."""
        return QSize(80, theme().sizes.table_row)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = theme(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            chosen_row(painter, rect)
            if index.column() == 0:
                bar = QRect(rect.left(), rect.top(), _BAR, rect.height() - 1)
                painter.fillRect(bar, look.colour("accent"))
        elif getattr(option.widget, "hovered_row", -1) == index.row():
            painter.fillRect(rect, look.colour("hover"))
        below = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(below, look.colour("border"))


class TextDelegate(RowDelegate):
    """One line of words in a weight and a colour; ``align`` RIGHT for numbers."""

    def __init__(
        self, parent: object = None, *, weight: int = 400, colour: str = "text",
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._weight, self._colour, self._align = weight, colour, align

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the words."""
        self.line(painter, rect, index, font("body", self._weight), self._colour, self._align)


class TwoLineDelegate(RowDelegate):
    """The words, and under them ``Role.SECOND_LINE`` small and quiet."""

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint both lines, or one in the middle."""
        second = index.data(Role.SECOND_LINE)
        if not second:
            self.line(painter, rect, index, font("body", 500))
            return
        middle = rect.top() + rect.height() // 2
        upper = QRect(rect.left(), middle - px(19), rect.width(), px(20))
        lower = QRect(rect.left(), middle + 1, rect.width(), px(16))
        self.line(painter, upper, index, font("body", 500))
        text(painter, lower, str(second), font("caption"), "text3")


class MoneyDelegate(RowDelegate):
    """A sum at the right, never elided; an en dash is quiet."""

    def __init__(self, parent: object = None, *, bold: bool = False) -> None:
        super().__init__(parent)
        self._bold = bold

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the sum."""
        nothing = index.data(Qt.ItemDataRole.DisplayRole) == "–"
        face = font("body", 600 if self._bold and not nothing else 400)
        self.line(painter, rect, index, face, "text3" if nothing else "text", RIGHT)


class ChipDelegate(RowDelegate):
    """``Role.STATUS`` as its chip; the words of the cell replace the usual word."""

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the chip."""
        status = index.data(Role.STATUS)
        if status:
            words = str(index.data(Qt.ItemDataRole.DisplayRole) or status_words(status))
            paint_chip(painter, rect.left(), rect.center().y() + 1, status, words)


class CheckDelegate(RowDelegate):
    """``CheckStateRole`` as a box to tick."""

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the box."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        checked = state in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
        paint_check(painter, option.rect.left() + 14, rect.center().y() + 0.5, checked=checked)
