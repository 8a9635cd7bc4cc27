"""The categories over the catalogue; what does not fit goes into a menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QWidget

from posapp.i18n import _
from posapp.ui.theme import theme
from posapp.ui.widgets import Button, FilterChip, Panel

_MARGIN, _GAP = 20, 8


class CategoryRow(Panel):
    """One chip a category with its count; ``chosen`` tells the category, "" for all.

    ``corner`` keeps the right end of the row.
    """

    chosen = Signal(str)

    def __init__(self, corner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("canvas", "b", name="category_row", parent=parent)
        self.setFixedHeight(theme().sizes.filter_chip + 25)
        self._group = QButtonGroup(self)
        self._chips: list[FilterChip] = []
        self._names: list[str] = []
        self._chosen = ""
        self._menu = QMenu(self)
        self._more = Button(_("More"), icon="ellipsis", name="more_categories", parent=self)
        self._more.clicked.connect(self._on_more)
        self._menu.triggered.connect(self._on_menu)
        self._group.buttonClicked.connect(self._on_chip)
        self._more.hide()
        self._corner = corner
        corner.setParent(self)

    def show_categories(self, counts: tuple[tuple[str, int], ...], chosen: str) -> None:
        """Show these, with their sum as the first."""
        known = [("", sum(n for _name, n in counts)), *((c, n) for c, n in counts if c)]
        self._chosen = chosen if any(name == chosen for name, _n in known) else ""
        if [name for name, _n in known] == self._names:
            for chip, (_name, count) in zip(self._chips, known, strict=True):
                chip.set_count(count)
        else:
            self._rebuild(known)
        self._mark()
        self._arrange()

    def choose(self, category: str) -> None:
        """Show another choice without telling anybody."""
        self._chosen = category
        self._mark()
        self._arrange()

    def sizeHint(self) -> QSize:
        """It takes the width it gets."""
        return QSize(320, self.height())

    def minimumSizeHint(self) -> QSize:
        """Room for one chip and the menu."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit as many chips as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """The look changed: chips have other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._chips:
            self._arrange()

    def _rebuild(self, known: list[tuple[str, int]]) -> None:
        for chip in self._chips:
            self._group.removeButton(chip)
            chip.deleteLater()
        self._names = [name for name, _count in known]
        self._chips = []
        for number, (name, count) in enumerate(known):
            chip = FilterChip(name or _("All"), count, name=f"category_{number}", parent=self)
            self._group.addButton(chip, number)
            self._chips.append(chip)

    def _mark(self) -> None:
        for name, chip in zip(self._names, self._chips, strict=True):
            chip.setChecked(name == self._chosen)

    def _arrange(self) -> None:
        """The first chips, and always the chosen one, with the menu for the rest."""
        corner = self._corner.sizeHint()
        right = self.width() - _MARGIN - corner.width()
        self._corner.setGeometry(right, 12, corner.width(), corner.height())
        room = right - _MARGIN - 2 * _GAP
        widths = [chip.sizeHint().width() for chip in self._chips]
        shown = list(range(len(widths)))
        if sum(widths) + _GAP * (len(widths) - 1) > room:
            shown = self._fitting(widths, room - self._more.sizeHint().width() - _GAP)
        left, top = _MARGIN, 12
        height = theme().sizes.filter_chip
        for number, chip in enumerate(self._chips):
            chip.setVisible(number in shown)
            if number in shown:
                chip.setGeometry(left, top, widths[number], height)
                left += widths[number] + _GAP
        hidden = [n for n in range(len(widths)) if n not in shown]
        self._more.setVisible(bool(hidden))
        self._more.setGeometry(left, top, self._more.sizeHint().width(), height)
        self._menu.clear()
        for number in hidden:
            action = QAction(self._chips[number].accessibleName(), self._menu)
            action.setData(self._names[number])
            self._menu.addAction(action)

    def _fitting(self, widths: list[int], room: int) -> list[int]:
        chosen = self._names.index(self._chosen) if self._chosen in self._names else 0
        used = widths[0] + (widths[chosen] + _GAP if chosen else 0)
        shown = [0, chosen] if chosen else [0]
        for number, width in enumerate(widths):
            if number in shown:
                continue
            if used + width + _GAP > room:
                break
            used += width + _GAP
            shown.append(number)
        return shown

    def _on_chip(self, chip: FilterChip) -> None:
        self._tell(self._names[self._chips.index(chip)])

    def _on_more(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _on_menu(self, action: QAction) -> None:
        self._tell(str(action.data()))

    def _tell(self, category: str) -> None:
        self.choose(category)
        self.chosen.emit(category)
