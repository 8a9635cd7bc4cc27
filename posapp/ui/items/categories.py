"""Categories: named, coloured, and put in the order in which Sell shows them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.services.catalogue.categories import (
    COLOURS,
    ChangeCategory,
    add_category,
    categories,
    change_category,
    remove_category,
)
from posapp.services.catalogue.views import CategoryView
from posapp.ui.context import UiContext
from posapp.ui.theme import px
from posapp.ui.widgets import (
    RIGHT,
    Button,
    Dialog,
    Field,
    IconButton,
    LineEdit,
    Role,
    Select,
    Table,
    TextDelegate,
)
from posapp.ui.widgets.nest import nest

Index = QModelIndex | QPersistentModelIndex


def colour_words(colour: str) -> str:
    """What a colour is called."""
    words = {
        "": _("No colour"), "paid": _("Green"), "partial": _("Amber"), "unpaid": _("Blue grey"),
        "overdue": _("Red"), "queued": _("Violet"), "review": _("Orange"),
    }  # fmt: skip
    return words[colour]


class _Model(QAbstractTableModel):
    """Name and how many products."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[CategoryView, ...] = ()

    def show_rows(self, rows: tuple[CategoryView, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 1:
            return int(RIGHT)
        return (_("Category"), _("Items"))[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.name, str(row.products))[index.column()]
        if role == Role.COLOUR and index.column() == 0 and row.colour:
            return f"{row.colour}.ink"
        return None


class CategoriesDialog(Dialog):
    """The list, and below it the chosen one's name and colour."""

    def __init__(self, window: QWidget, context: UiContext) -> None:
        super().__init__(window, _("Categories"), width=560, name="categories")
        self._context = context
        self._chosen = ""
        self._build()
        self._wire()
        self._ask()

    def open_here(self) -> None:
        """Open, with the keys on the list."""
        self.open(self.table)

    def _build(self) -> None:
        self.model = _Model(self)
        self.table = Table(name="category_list")
        self.table.setAccessibleName(_("Categories"))
        self.table.setModel(self.model)
        self.table.set_widths(0, px(110))
        self.table.setItemDelegateForColumn(0, TextDelegate(self.table, weight=500))
        self.table.setItemDelegateForColumn(1, TextDelegate(self.table, align=RIGHT))
        self.table.setMinimumHeight(px(260))
        self.up = IconButton("arrow-up", _("Move up"), name="category_up")
        self.down = IconButton("chevron-down", _("Move down"), name="category_down")
        self.remove = Button(_("Remove"), "danger_quiet", icon="trash-2", name="category_remove")
        self.name = LineEdit(_("Name"), name="category_name")
        self.name_field = Field(_("Name"), self.name)
        colours = [(colour, colour_words(colour)) for colour in COLOURS]
        self.colour = Select(colours, name="category_colour")
        self.colour_field = Field(_("Colour of items without a picture"), self.colour)
        self.save = Button(_("Save"), "primary", 44, name="category_save")
        self.add = Button(_("Add as new"), size=44, icon="plus", name="category_add")
        self.done = Button(_("Close"), size=44, hint="Esc", name="category_done")
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for part in (self.up, self.down):
            tools.addWidget(part)
        tools.addStretch()
        tools.addWidget(self.remove)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(self.name_field, 1)
        fields.addWidget(self.colour_field, 1)
        self.body.addWidget(self.table, 1)
        nest(self.body, tools)
        nest(self.body, fields)
        self.footer.addWidget(self.done)
        self.footer.addStretch()
        self.footer.addWidget(self.add)
        self.footer.addWidget(self.save)
        self.show_footer()

    def _wire(self) -> None:
        self.table.moved.connect(self._on_moved)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._on_remove)
        self.save.clicked.connect(self._on_save)
        self.add.clicked.connect(self._on_add)
        self.name.returnPressed.connect(self._on_enter)
        self.done.clicked.connect(self.close_dialog)

    def _ask(self) -> None:
        self._context.look(self, categories, then=self._on_rows)

    def _on_rows(self, rows: tuple[CategoryView, ...]) -> None:
        self.model.show_rows(rows)
        row = next((n for n, known in enumerate(rows) if known.id == self._chosen), 0)
        self.table.choose_row(row)
        self._show()

    def _current(self) -> CategoryView | None:
        row = self.table.current_row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _on_moved(self, _index: QModelIndex) -> None:
        self._show()

    def _show(self) -> None:
        known = self._current()
        row = self.table.current_row()
        self._chosen = known.id if known is not None else ""
        self.name.setText(known.name if known is not None else "")
        self.colour.set_value(known.colour if known is not None else "")
        self.name_field.set_error("")
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self.model.rows) - 1)
        self.remove.setEnabled(known is not None)
        self.save.setEnabled(known is not None)

    def _move(self, by: int) -> None:
        known = self._current()
        if known is not None:
            place = self.table.current_row() + by
            self._do(change_category, ChangeCategory(known.id, place=place))

    def _on_enter(self) -> None:
        if self._current() is None:
            self._on_add()
        else:
            self._on_save()

    def _on_save(self) -> None:
        known = self._current()
        if known is not None and self.name_field.check():
            change = ChangeCategory(known.id, self.name.text(), self.colour.value())
            self._do(change_category, change)

    def _on_add(self) -> None:
        if self.name_field.check():
            self._do(add_category, self.name.text(), self.colour.value())

    def _on_remove(self) -> None:
        known = self._current()
        if known is None:
            return
        self._context.ask.confirm(
            _("Remove {category}?").format(category=known.name),
            _("Its {count} items stay, in no category.").format(count=known.products),
            _("Remove"),
            lambda _reason: self._do(remove_category, known.id),
            danger=True,
        )

    def _do(self, use_case: Any, *args: object) -> None:
        self._context.do(self, use_case, *args, then=self._on_done, failed=self._on_refused)

    def _on_done(self, changed: CategoryView | None) -> None:
        if changed is not None:
            self._chosen = changed.id
        self._ask()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.name_field.set_error(error_text(error))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._context.shell is not None:
            self._context.shell.tell_trouble(error)
