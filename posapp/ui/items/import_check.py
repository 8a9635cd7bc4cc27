"""The middle of an import: which column is which, and what becomes of every row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.services.catalogue.import_columns import FIELDS, NEEDED, guess_columns
from posapp.services.catalogue.import_plan import Duplicates, Plan
from posapp.services.catalogue.import_rows import ReadRows, read_rows
from posapp.services.catalogue.importing import ImportFile, preview_import
from posapp.services.sheet_file import Sheet
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.items.preview_model import (
    BAD,
    FIRST,
    PreviewModel,
    ReasonDelegate,
    field_words,
    outcome_words,
)
from posapp.ui.send_invoice.flow import FlowRow
from posapp.ui.theme import px, theme
from posapp.ui.widgets import FilterChip, Label, Panel, Segments, Select, Table
from posapp.ui.widgets.nest import nest

_NONE = "-1"
_FIELDS_IN_A_ROW = 5
#: Column widths by field; the name takes more where there is more.
_WIDTHS = {
    "row": 70, "outcome": 146, "sku": 140, "name": 220, "price": 120, "category": 130,
    "barcode": 160, "unit": 90, "tax": 80, "stock": 100, "warn_below": 120,
}  # fmt: skip
_OUTCOMES = ("", "new", "changed", "skipped", BAD)


class CheckStep(QWidget):
    """``changed`` tells that there is another plan; ``rows`` are what would be taken over."""

    changed = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._sheet: Sheet | None = None
        self._filling = False
        self.rows: ReadRows | None = None
        self._build()
        self._wire()

    def show_sheet(self, name: str, sheet: Sheet) -> None:
        """Begin with what the headers say."""
        self._sheet = sheet
        self.file.setText(
            _("{file} · {rows} rows · {columns} columns").format(
                file=name, rows=len(sheet.rows), columns=len(sheet.headers)
            )
        )
        try:
            guess = guess_columns(sheet.headers)
        except Refused:
            guess = {}  # two columns of one name: a person chooses
        self._filling = True
        for field, select in self.selects.items():
            select.clear()
            select.addItem(_("No column"), _NONE)
            for at, header in enumerate(sheet.headers):
                select.addItem(header or _("Column {number}").format(number=at + 1), str(at))
            select.set_value(str(guess.get(field, _NONE)))
        self._filling = False
        self._ask()

    def columns(self) -> dict[str, int]:
        """What a person chose, by field."""
        chosen = {field: int(select.value() or _NONE) for field, select in self.selects.items()}
        return {field: at for field, at in chosen.items() if at >= 0}

    def duplicates(self) -> Duplicates:
        """What becomes of rows whose product is there."""
        return Duplicates(self.segments.value())

    def count_ready(self) -> int:
        """How many rows would do something."""
        return self.model.count("new") + self.model.count("changed") if self.rows else 0

    def give_room(self, height: int) -> None:
        """Show as many rows as a window of this height has room for."""
        self.table.setMinimumHeight(max(px(220), height - px(600)))

    def focus_first(self) -> None:
        """On the first column that is missing, else on the list."""
        missing = [s for f, s in self.selects.items() if f in NEEDED and s.value() == _NONE]
        target: QWidget = missing[0] if missing else self.table
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        self.file = Label("", "body", "text2")
        self.problem = Label("", "body", "danger_text", wrap=True)
        self.problem.hide()
        self.selects = {field: Select(name=f"import_column_{field}") for field in FIELDS}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for number, (field, select) in enumerate(self.selects.items()):
            row, column = divmod(number, _FIELDS_IN_A_ROW)
            label = Label(field_words(field), "small", "text", 500)
            label.setBuddy(select)
            select.setAccessibleName(_("Column of {field}").format(field=field_words(field)))
            select.setMinimumWidth(px(120))
            grid.addWidget(label, 2 * row, column)
            grid.addWidget(select, 2 * row + 1, column)
            grid.setColumnStretch(column, 1)
        words = [
            (Duplicates.UPDATE.value, _("Change them")),
            (Duplicates.SKIP.value, _("Skip them")),
            (Duplicates.CREATE.value, _("Make new ones")),
        ]
        self.segments = Segments(list(words), name="import_duplicates")
        there = QHBoxLayout()
        there.setSpacing(12)
        there.addWidget(Label(_("Items that are there already"), "small", "text", 500))
        there.addWidget(self.segments)
        there.addStretch()
        self.model = PreviewModel(self)
        self.table = Table(name="import_preview", row_height=theme().sizes.table_row + px(4))
        self.table.setAccessibleName(_("Rows of the file"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(ReasonDelegate(self.table))
        frame = Panel("surface", "ltrb")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.file)
        nest(column, grid)
        nest(column, there)
        column.addWidget(self.problem)
        column.addWidget(self._make_chips())
        column.addWidget(frame, 1)
        self.reason = Label("", "small", "danger_text", wrap=True)
        column.addWidget(self.reason)

    def _make_chips(self) -> QWidget:
        row = FlowRow()
        self._group = QButtonGroup(self)
        self.chips: dict[str, FilterChip] = {}
        for outcome in _OUTCOMES:
            words = outcome_words(outcome) if outcome else _("All rows")
            chip = FilterChip(words, 0, urgent=outcome == BAD, name=f"import_{outcome or 'all'}")
            self.chips[outcome] = chip
            self._group.addButton(chip)
            row.add(chip)
        self.chips[""].setChecked(True)
        return row

    def _wire(self) -> None:
        for select in self.selects.values():
            select.currentIndexChanged.connect(self._on_chosen)
        self.segments.chosen.connect(lambda _value: self._ask())
        self._group.buttonClicked.connect(self._on_chip)
        self.table.moved.connect(lambda _index: self._show_reason())

    def _on_chosen(self, _at: int) -> None:
        if not self._filling:
            self._ask()

    def _on_chip(self, _chip: FilterChip) -> None:
        self.model.only(next(key for key, chip in self.chips.items() if chip.isChecked()))
        self._show_reason()

    def _ask(self) -> None:
        if self._sheet is not None:
            self._context.look(
                self, _planned, self._sheet, self.columns(), self.duplicates(),
                then=self._on_plan, failed=self._on_problem, topic="import.plan",
            )  # fmt: skip

    def _on_plan(self, found: tuple[ReadRows, Plan]) -> None:
        self.rows, plan = found
        self.problem.hide()
        assert self._sheet is not None  # noqa: S101  (it was asked about)
        self.model.show_plan(self._sheet, self.columns(), plan)
        self.chips[""].set_count(len(self._sheet.rows))
        for outcome in _OUTCOMES[1:]:
            self.chips[outcome].set_count(self.model.count(outcome))
        self._fit()
        self._show_reason()
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name takes what the other columns leave."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widths = [px(_WIDTHS[field]) for field in ("row", "outcome", *self.model.fields())]
        name = FIRST + self.model.fields().index("name") if "name" in self.model.fields() else -1
        fits = sum(widths) <= self.table.viewport().width()
        bars = Qt.ScrollBarPolicy
        policy = bars.ScrollBarAlwaysOff if fits else bars.ScrollBarAsNeeded
        self.table.setHorizontalScrollBarPolicy(policy)
        self.table.set_widths(*[0 if fits and n == name else w for n, w in enumerate(widths)])

    def _show_reason(self) -> None:
        """Say all of what is wrong with the current row: a cell may cut it short."""
        self.reason.setText(self.model.reason(self.table.current_row()))

    def _on_problem(self, error: Exception) -> None:
        self.rows = None
        refused = isinstance(error, Refused)
        words = error_text(error) if refused else _("The rows could not be read. Try again.")  # type: ignore[arg-type]
        self.problem.setText(words)
        self.problem.show()
        assert self._sheet is not None  # noqa: S101  (it was asked about)
        self.model.show_plan(self._sheet, self.columns(), Plan((), ()))
        self.changed.emit()


def _planned(
    unit: ReadUnit, sheet: Sheet, columns: dict[str, int], duplicates: Duplicates
) -> tuple[ReadRows, Plan]:
    rows = read_rows(sheet, columns, unit.settings["shop.currency"])
    return rows, preview_import(unit, ImportFile("", rows, duplicates))
