"""An X or Z on the screen: the rows of the paper, in the window's letters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import language
from posapp.services.papers.rows import Centred, Gap, Pair, Plain, Row, Rule
from posapp.services.papers.shift_rows import report_rows
from posapp.services.shift.report import Report
from posapp.ui.theme import px
from posapp.ui.widgets import Card, Label, Line
from posapp.ui.widgets.nest import nest

_INDENT = 16


class ReportView(Card):
    """``show_report`` fills it anew."""

    def __init__(self, *, name: str = "shift_report", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._shown: tuple[Row, ...] = ()
        self._rows: QWidget | None = None
        self.setAccessibleName("")

    def show_report(self, report: Report, *, blind: bool = False) -> None:
        """Show it; the same rows again leave everything where it is."""
        rows = report_rows(report, language(), blind=blind)
        if rows == self._shown:
            return
        self._shown = rows
        if self._rows is not None:
            self.body.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget()
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        for row in rows:
            _add(column, row)
        self.body.addWidget(self._rows)

    def words(self) -> list[str]:
        """What stands on it, line by line."""
        return [_words(row) for row in self._shown if _words(row)]


def _add(column: QVBoxLayout, row: Row) -> None:
    match row:
        case Centred():
            align = Qt.AlignmentFlag.AlignHCenter
            role = "title" if row.big else "name"
            column.addWidget(Label(row.text, role, weight=600, align=align, wrap=True))
        case Plain():
            line = QHBoxLayout()
            line.addSpacing(px(_INDENT) if row.indent else 0)
            weight = 600 if row.bold else None
            line.addWidget(Label(row.text, "body", _colour(row), weight, wrap=True), 1)
            nest(column, line)
        case Pair():
            line = QHBoxLayout()
            line.setSpacing(px(12))
            weight = 600 if row.bold else None
            if row.indent:
                line.addSpacing(px(_INDENT - 12))
            line.addWidget(Label(row.left, "body", "text" if row.bold else "text2", weight), 1)
            line.addWidget(Label(row.right, "body", "text", weight, elide=False))
            nest(column, line)
        case Rule():
            column.addSpacing(px(4))
            column.addWidget(Line())
            column.addSpacing(px(4))
        case Gap():
            column.addSpacing(px(4))


def _colour(row: Plain) -> str:
    return "text" if row.bold else "text2"


def _words(row: Row) -> str:
    match row:
        case Centred() | Plain():
            return row.text
        case Pair():
            return f"{row.left} {row.right}"
    return ""
