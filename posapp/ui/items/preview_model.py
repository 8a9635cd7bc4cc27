"""The rows of a file as they would be taken over, and what is wrong with those that would not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from posapp.error_text import code_text
from posapp.i18n import _
from posapp.services.catalogue.import_columns import FIELDS
from posapp.services.catalogue.import_plan import Outcome, Plan
from posapp.services.catalogue.import_rows import BadRow
from posapp.services.sheet_file import Row, Sheet, text_of
from posapp.ui.theme import font, px, theme
from posapp.ui.widgets import Role, RowDelegate
from posapp.ui.widgets.painting import icon, text

Index = QModelIndex | QPersistentModelIndex
#: The number of the row, what becomes of it, then the fields.
NUMBER, OUTCOME, FIRST = 0, 1, 2
REASON = Qt.ItemDataRole.UserRole + 30
BAD = "bad"


def field_words(field: str) -> str:
    """What a field of a product is called."""
    words = {
        "sku": _("SKU"),
        "name": _("Name"),
        "price": _("Price"),
        "category": _("Category"),
        "barcode": _("Barcodes"),
        "unit": _("Unit"),
        "tax": _("Tax"),
        "stock": _("In stock"),
        "warn_below": _("Warn below"),
    }
    return words[field]


def outcome_words(outcome: str) -> str:
    """What becomes of a row."""
    words = {
        Outcome.NEW.value: _("New"),
        Outcome.CHANGED.value: _("Changed"),
        Outcome.SKIPPED.value: _("Skipped"),
        BAD: _("To fix"),
    }
    return words[outcome]


class PreviewModel(QAbstractTableModel):
    """Shows one plan of one file; ``only`` leaves out all rows but those of one outcome."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: dict[str, int] = {}
        self._all: tuple[Row, ...] = ()
        self._rows: list[Row] = []
        self._outcomes: dict[int, str] = {}
        self._bad: dict[int, BadRow] = {}
        self._only = ""

    def show_plan(self, sheet: Sheet, columns: dict[str, int], plan: Plan) -> None:
        """Show these rows with what becomes of them."""
        self.beginResetModel()
        self._columns, self._all = columns, sheet.rows
        self._outcomes = {row.row.number: row.outcome.value for row in plan.rows}
        self._bad = {bad.row: bad for bad in plan.bad}
        self._outcomes.update(dict.fromkeys(self._bad, BAD))
        self._choose()
        self.endResetModel()

    def only(self, outcome: str) -> None:
        """Show just these rows; empty for all."""
        self.beginResetModel()
        self._only = outcome
        self._choose()
        self.endResetModel()

    def count(self, outcome: str) -> int:
        """How many rows are of it."""
        return sum(known == outcome for known in self._outcomes.values())

    def reason(self, row: int) -> str:
        """Why a shown row cannot be taken; empty where it can."""
        if not 0 <= row < len(self._rows):
            return ""
        number = self._rows[row].number
        bad = self._bad.get(number)
        if bad is None:
            return ""
        words = code_text(bad.code, bad.params, bad.field)
        return _("Row {number}: {reason}").format(number=number, reason=words)

    def fields(self) -> list[str]:
        """The fields that the file has a column for, in our order."""
        return [field for field in FIELDS if field in self._columns]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number, outcome, and the fields."""
        return 0 if parent.isValid() else FIRST + len(self.fields())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section >= FIRST:
            return field_words(self.fields()[section - FIRST])
        return (_("Row"), _("What happens"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell; the cell that is wrong has its reason."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == REASON:
            return self._reason(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._reason(row, column) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (self._words(row, column), self._reason(row, column))))
        if role == Role.COLOUR and column == NUMBER:
            return "text3"
        if role == Role.COLOUR and column == OUTCOME:
            return self._colour(self._outcomes.get(row.number, ""))
        return None

    def _choose(self) -> None:
        only = self._only
        self._rows = [r for r in self._all if not only or self._outcomes.get(r.number) == only]

    def _words(self, row: Row, column: int) -> str:
        if column == NUMBER:
            return str(row.number)
        if column == OUTCOME:
            outcome = self._outcomes.get(row.number, "")
            return outcome_words(outcome) if outcome else ""
        at = self._columns[self.fields()[column - FIRST]]
        return text_of(row.cells[at]) if at < len(row.cells) else ""

    def _reason(self, row: Row, column: int) -> str:
        bad = self._bad.get(row.number)
        if bad is None:
            return ""
        fields = self.fields()
        place = FIRST + fields.index(bad.field) if bad.field in fields else OUTCOME
        return code_text(bad.code, bad.params, bad.field) if column == place else ""

    def _colour(self, outcome: str) -> str:
        return {Outcome.NEW.value: "paid.ink", BAD: "overdue.ink"}.get(outcome, "text2")


class ReasonDelegate(RowDelegate):
    """A cell that is wrong is coloured, and says why under its words."""

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the words, and the reason where there is one."""
        reason = str(index.data(REASON) or "")
        if not reason:
            self.line(painter, rect, index, font("body", 500 if index.column() == OUTCOME else 400))
            return
        red = theme().status("overdue")
        painter.fillRect(option.rect.adjusted(0, 0, 0, -1), theme().colour(red.ground))
        middle, sign = rect.top() + rect.height() // 2, px(13)
        upper = QRect(rect.left(), middle - px(19), rect.width(), px(20))
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "") or _("empty")
        text(painter, upper, words, font("body"), red.ink)
        icon(painter, "circle-alert", rect.left(), middle + px(9), sign, red.ink, 2)
        lower = QRect(rect.left() + sign + 5, middle + 1, rect.width() - sign - 5, px(16))
        text(painter, lower, reason, font("caption", 500), red.ink)
