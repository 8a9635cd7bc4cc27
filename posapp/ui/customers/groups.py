"""Customer groups: found, sorted, made, changed and deleted (features 1B)."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import _, ngettext
from posapp.models.errors import Refused
from posapp.services.customers.groups import (
    GroupView,
    ListGroups,
    SaveGroup,
    delete_groups,
    list_groups,
    save_group,
)
from posapp.ui.context import UiContext
from posapp.ui.sell.words import trouble_words
from posapp.ui.theme import px
from posapp.ui.widgets import (
    RIGHT,
    Button,
    CheckDelegate,
    Dialog,
    Field,
    LineEdit,
    Table,
    TextDelegate,
)
from posapp.ui.widgets.nest import nest

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SORTS = ("", "name", "description", "members")


class Column(IntEnum):
    """What each column shows."""

    TICK = 0
    NAME = 1
    DESCRIPTION = 2
    MEMBERS = 3


class GroupsModel(QAbstractTableModel):
    """The groups that fit, with boxes to tick."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[GroupView, ...] = ()
        self.ticks: set[str] = set()

    def show_groups(self, found: tuple[GroupView, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = found
        self.ticks &= {group.id for group in found}
        self.endResetModel()

    def row(self, at: int) -> GroupView | None:
        """The group there."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def tick(self, at: int) -> None:
        """Tick a box, or take the tick away."""
        self.ticks ^= {self._rows[at].id}
        self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """All that fit: groups are few."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Always the same four."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT) if section == Column.MEMBERS else None
        names = ("", _("Group"), _("Description"), _("Members"))
        return names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        group, column = self._rows[index.row()], index.column()
        if column == Column.TICK and role == Qt.ItemDataRole.CheckStateRole:
            ticked = group.id in self.ticks
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ("", group.name, group.description, str(group.members))[column]
        return None


class GroupsDialog(Dialog):
    """The list above, the fields of a new or the chosen group beneath."""

    def __init__(self, window: QWidget, context: UiContext) -> None:
        super().__init__(window, _("Customer groups"), width=720, name="groups_dialog")
        self._context = context
        self._editing: GroupView | None = None
        self._sort, self._down = "name", False
        self._build()
        self._wire()
        self.ask()

    def start(self) -> None:
        """Open with the keys in the search."""
        self.open(self.search)

    def ask(self) -> None:
        """Ask for the groups that fit (B2)."""
        query = ListGroups(self.search.text(), self._sort, self._down)
        self._context.look(self, list_groups, query, then=self._on_found, topic="customers.groups")

    def sort_by(self, column: int) -> None:
        """Sort by a column; a second time turns it round."""
        if not _SORTS[column]:
            return
        self._down = not self._down if _SORTS[column] == self._sort else False
        self._sort = _SORTS[column]
        self.table.set_sorted(column, descending=self._down)
        self.ask()

    def _build(self) -> None:
        self.search = LineEdit(
            _("Group name or description"), icon="search", name="groups_search", tall=True,
            guard="none",
        )  # fmt: skip
        self.search.setAccessibleName(_("Search groups"))
        self.model = GroupsModel()
        self.table = Table(name="groups_table")
        self.table.setAccessibleName(_("Customer groups"))
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(Column.TICK, CheckDelegate(self.table))
        self.table.setItemDelegateForColumn(Column.NAME, TextDelegate(self.table, weight=500))
        self.table.setItemDelegateForColumn(
            Column.DESCRIPTION, TextDelegate(self.table, colour="text2")
        )
        self.table.setItemDelegateForColumn(Column.MEMBERS, TextDelegate(self.table, align=RIGHT))
        self.table.set_widths(56, 220, 0, 110)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.set_sorted(Column.NAME, descending=False)
        self.table.setFixedHeight(px(300))
        self.name = LineEdit(name="group_name")
        self.description = LineEdit(name="group_description")
        self.name_field = Field(_("Group name"), self.name)
        self.description_field = Field(_("Description"), self.description)
        self.save = Button(_("Add group"), "primary", 40, name="group_save")
        self.new = Button(_("New"), size=40, icon="plus", name="group_new")
        self.delete = Button(_("Delete"), "danger_quiet", 40, icon="trash-2", name="group_delete")
        self.body.addWidget(self.search)
        self.body.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.name_field, 2)
        row.addWidget(self.description_field, 3)
        nest(self.body, row)
        self.footer.addWidget(self.delete)
        self.footer.addStretch()
        self.footer.addWidget(self.new)
        self.footer.addWidget(self.save)
        self.show_footer()

    def _wire(self) -> None:
        self.search.textChanged.connect(self._on_typed)
        self.table.horizontalHeader().sectionClicked.connect(self.sort_by)
        self.table.clicked.connect(self._on_clicked)
        self.table.opened.connect(self._on_opened)
        self.new.clicked.connect(self._on_new)
        self.save.clicked.connect(self._on_save)
        self.name.returnPressed.connect(self._on_save)
        self.description.returnPressed.connect(self._on_save)
        self.delete.clicked.connect(self._on_delete)

    def _on_typed(self, _words: str) -> None:
        self.ask()

    def _on_found(self, found: tuple[GroupView, ...]) -> None:
        self.model.show_groups(found)
        self._show_delete()

    def _show_delete(self) -> None:
        self.delete.setEnabled(bool(self.model.ticks))

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == Column.TICK:
            self.model.tick(index.row())
            self._show_delete()
        else:
            self._on_opened(index)

    def _on_opened(self, index: QModelIndex) -> None:
        """Change the group of the row (B4)."""
        self._edit(self.model.row(index.row()))

    def _on_new(self) -> None:
        self._edit(None)

    def _edit(self, group: GroupView | None) -> None:
        self._editing = group
        self.name.setText(group.name if group else "")
        self.description.setText(group.description if group else "")
        self.name_field.set_error("")
        self.save.setText(_("Save") if group else _("Add group"))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        if not (self.name_field.check() and self.description_field.check()):
            return
        editing = self._editing.id if self._editing else None
        command = SaveGroup(self.name.text(), self.description.text(), editing)
        self._context.do(self, save_group, command, then=self._on_saved, failed=self._on_failed)

    def _on_saved(self, _group: GroupView) -> None:
        self._edit(None)
        self.ask()

    def _on_failed(self, error: Exception) -> None:
        wrong = error.field if isinstance(error, Refused) else "name"
        field = self.description_field if wrong == "description" else self.name_field
        field.set_error(trouble_words(error))

    def _on_delete(self) -> None:
        groups = sorted(self.model.ticks)
        count = len(groups)

        def agreed(_reason: str) -> None:
            self._context.do(self, delete_groups, groups, then=self._on_deleted)

        self._context.ask.confirm(
            ngettext("Delete {count} group?", "Delete {count} groups?", count).format(count=count),
            _("Its customers are kept; they are in no group then."),
            _("Delete"),
            agreed,
            danger=True,
        )

    def _on_deleted(self, _members: int) -> None:
        self._edit(None)
        self.ask()
