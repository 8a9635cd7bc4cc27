"""The table that every list uses: fixed rows, a quiet header, whole rows chosen by key."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from posapp.ui.theme import font, px, scale, theme
from posapp.ui.widgets.delegates import RowDelegate
from posapp.ui.widgets.painting import LEFT, RIGHT, icon, text, width_of

_PADDING, _OUTER = 12, 20
#: The least width at 100 % of a column that takes the rest, beside two others or more.
_LEAST_REST, _SEVERAL = 170, 3


class Widths(Protocol):
    """Where the widths of columns are remembered; see ``runtime.window_notes``."""

    def widths(self, table: str) -> dict[int, int]:
        """By column, in pixels at 100 %."""
        ...

    def keep(self, table: str, widths: dict[int, int]) -> None:
        """Remember them."""
        ...


class Header(QHeaderView):
    """Column names in small letters, an arrow beside the one that sorts."""

    #: A person has dragged a column to this width.
    dragged = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(theme().sizes.table_header + 1)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(24)
        self.sorted_column = -1
        self.sorted_down = True
        self._held = False
        self._changed: dict[int, int] = {}
        self.sectionResized.connect(self._on_resized)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From now on a width that changes is a person's."""
        self._held, self._changed = True, {}
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell what was dragged."""
        super().mouseReleaseEvent(event)
        self._held = False
        for column, width in self._changed.items():
            self.dragged.emit(column, width)

    def _on_resized(self, column: int, _before: int, now: int) -> None:
        if self._held and self.sectionResizeMode(column) == self.ResizeMode.Interactive:
            self._changed[column] = now

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Paint one name."""
        look = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.colour("surface"))
        below = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(below, look.colour("border"))
        model = self.model()
        horizontal = Qt.Orientation.Horizontal
        words = str(model.headerData(column, horizontal, Qt.ItemDataRole.DisplayRole) or "")
        align = model.headerData(column, horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align and int(align) & int(Qt.AlignmentFlag.AlignRight))
        last = column == model.columnCount() - 1
        room = rect.adjusted(_OUTER if column == 0 else _PADDING, 0, 0, -1)
        room.setRight(rect.right() - (_OUTER if last else _PADDING))
        text(painter, room, words, font("caption", 500), "text3", RIGHT if right else LEFT)
        if column == self.sorted_column:
            left = room.left() + width_of(words, font("caption", 500)) + 6
            if right:
                left = room.right() - width_of(words, font("caption", 500)) - px(14) - 6
            arrow = "chevron-down" if self.sorted_down else "arrow-up"
            icon(painter, arrow, left, room.center().y() + 0.5, px(14), "text3", 2)
        painter.restore()


class Table(QTableView):
    """Give it a model, delegates for its columns, and widths; 0 stretches a column."""

    #: Enter or a double click on a row.
    opened = Signal(QModelIndex)
    #: The current row is another one (also when it is none: an invalid index).
    moved = Signal(QModelIndex)

    def __init__(
        self, *, name: str = "table", row_height: int | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(name)
        self.hovered_row = -1
        self._widths: Widths | None = None
        self._usual: dict[int, int] = {}
        self._kept: dict[int, int] = {}
        header = Header(self)
        self.setHorizontalHeader(header)
        header.dragged.connect(self._on_dragged)
        header.sectionHandleDoubleClicked.connect(self._on_usual)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(
            px(row_height) if row_height else theme().sizes.table_row
        )
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self.opened)

    def set_widths(self, *widths: int) -> None:
        """Column widths at 100 %; 0 for the one that takes the rest.

        A person may drag the others to other widths, which then hold (see ``remember``).
        """
        header = self.horizontalHeader()
        self._usual = dict(enumerate(widths))
        for column, width in enumerate(widths):
            if width:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(column, px(self._kept.get(column, width)))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._keep_rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the column that takes the rest would get none, the list scrolls sideways."""
        super().resizeEvent(event)
        self._keep_rest()

    def setColumnHidden(self, column: int, hide: bool) -> None:
        """Hide a column, and give its room to the one that takes the rest."""
        super().setColumnHidden(column, hide)
        self._keep_rest()

    def _keep_rest(self) -> None:
        header = self.horizontalHeader()
        shown = [c for c, _width in self._usual.items() if not self.isColumnHidden(c)]
        rest = [c for c in shown if not self._usual[c]]
        if self.model() is None or not rest:
            return
        others = sum(self.columnWidth(c) for c in shown if self._usual[c])
        lacks = self.viewport().width() - others < px(_LEAST_REST) * len(rest)
        tight = lacks and len(shown) >= _SEVERAL
        mode = QHeaderView.ResizeMode.Fixed if tight else QHeaderView.ResizeMode.Stretch
        for column in rest:
            header.setSectionResizeMode(column, mode)
            if tight:
                self.setColumnWidth(column, px(_LEAST_REST))
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if tight else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )

    def remember(self, widths: Widths) -> None:
        """Take up the widths that were dragged before, and keep those that will be."""
        self._widths, self._kept = widths, widths.widths(self.objectName())
        for column, width in self._kept.items():
            if self._usual.get(column):
                self.setColumnWidth(column, px(width))

    def fit_column(self, column: int, width: int) -> None:
        """Make a column as wide as its content asks, unless a person chose its width."""
        if column not in self._kept:
            self.setColumnWidth(column, width)
            self._keep_rest()

    def set_sorted(self, column: int, *, descending: bool = True) -> None:
        """Show the arrow at the column that the rows are sorted by."""
        header = self.horizontalHeader()
        header.sorted_column, header.sorted_down = column, descending
        header.viewport().update()

    def choose_row(self, row: int) -> None:
        """Make the row the current one and bring it into view."""
        index = self.model().index(row, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def current_row(self) -> int:
        """The row that is chosen; -1 for none."""
        return self.currentIndex().row()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell of another row, not of another cell."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() or current.isValid() != previous.isValid():
            self.moved.emit(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are the page's, not a search in the first column."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
            else:
                event.ignore()
            return
        if event.text().isprintable() and event.text():
            event.ignore()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the pointer."""
        self._hover(self.rowAt(int(event.position().y())))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Unlight it when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _on_dragged(self, column: int, width: int) -> None:
        self._kept[column] = round(width / scale().factor)
        if self._widths is not None:
            self._widths.keep(self.objectName(), self._kept)

    def _on_usual(self, column: int) -> None:
        """A double click on a column's edge brings its usual width back."""
        usual = self._usual.get(column)
        if usual and self._kept.pop(column, None) is not None:
            self.setColumnWidth(column, px(usual))
            if self._widths is not None:
                self._widths.keep(self.objectName(), self._kept)

    def _hover(self, row: int) -> None:
        if row == self.hovered_row:
            return
        for changed in (self.hovered_row, row):
            if changed >= 0 and self.model() is not None:
                top, height = self.rowViewportPosition(changed), self.rowHeight(changed)
                self.viewport().update(0, top, self.viewport().width(), height)
        self.hovered_row = row
