"""What the printer owes, said above every page: papers that wait, and those to be decided on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout

from posapp.error_text import code_text
from posapp.i18n import _, ngettext
from posapp.models.changes import Changes
from posapp.services.printing.spool import (
    EndLeft,
    PrintStatus,
    PrintView,
    end_left,
    print_status,
)
from posapp.services.storage.database import UnitOfWork
from posapp.ui.context import UiContext
from posapp.ui.theme import control, px, theme
from posapp.ui.widgets import Button, Label, Panel
from posapp.ui.widgets.painting import icon, start


class PrintStrip(Panel):
    """Never in the way of a sale; gone as soon as nothing is owed."""

    again = Signal()
    dropped = Signal()
    settings = Signal()

    def __init__(self) -> None:
        super().__init__("surface", "b", name="print_strip")
        self.setFixedHeight(control(44))
        self.words = Label("", "small", "review.ink")
        self.print_button = Button(_("Print now"), size=32, icon="printer", name="print_again")
        self.drop_button = Button(_("Not needed"), "ghost", 32, name="print_drop")
        self.settings_button = Button(
            _("Printer settings"), "ghost", 32, icon="settings", name="print_settings"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(px(17) + 29, 0, 12, 1)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for button in (self.print_button, self.drop_button, self.settings_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.print_button.clicked.connect(self.again)
        self.drop_button.clicked.connect(self.dropped)
        self.settings_button.clicked.connect(self.settings)
        self.hide()

    def show_status(self, status: PrintStatus) -> None:
        """Ask about what is left first; what still waits prints by itself."""
        jobs = status.left or status.troubled
        self.setVisible(bool(jobs))
        if not jobs:
            return
        lead = _left_words(jobs) if status.left else _waiting_words(jobs)
        why = code_text(jobs[-1].error, {"place": _("its address")})
        self.words.set_lead(lead)
        self.words.setText(why)
        self.print_button.setVisible(bool(status.left))
        self.drop_button.setText(_("Not needed") if status.left else _("Do not print"))
        self.setAccessibleName(f"{lead} {why}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the sign."""
        super().paintEvent(event)
        colours = theme().status("review")
        with start(self) as painter:
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), theme().colour(colours.ground))
            icon(painter, "printer", 20, self.height() / 2, px(17), colours.ink)


class PrintKeeper(QObject):
    """Keeps the strip true, and does what it asks for."""

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._strip: PrintStrip | None = None
        self.status = PrintStatus()
        context.bus.subscribe(self, self._on_changes)

    def show_on(self, strip: PrintStrip) -> None:
        """Use this strip (a new one after the window was rebuilt)."""
        self._strip = strip
        strip.again.connect(self._on_again)
        strip.dropped.connect(self._on_dropped)
        strip.settings.connect(self._on_settings)
        strip.show_status(self.status)

    def ask(self) -> None:
        """Look at the spool."""
        self._context.look(self, print_status, then=self._on_status, topic="printing")

    def _on_changes(self, changes: Changes) -> None:
        if changes.printing or changes.everything:
            self.ask()

    def _on_status(self, status: PrintStatus) -> None:
        self.status = status
        if self._strip is not None:
            self._strip.show_status(status)

    def _on_again(self) -> None:
        self._end(again=True)

    def _on_dropped(self) -> None:
        self._end(again=False)

    def _end(self, *, again: bool) -> None:
        jobs = tuple(job.id for job in self.status.left or self.status.troubled)
        self._context.do(self, _end_all, jobs, again)

    def _on_settings(self) -> None:
        if self._context.shell is not None:
            self._context.shell.go("settings", "printer.kind")


def _end_all(uow: UnitOfWork, jobs: tuple[str, ...], again: bool) -> None:
    """One decision for all that is shown, in one transaction."""
    for job in jobs:
        end_left(uow, EndLeft(job, again))


def _left_words(jobs: tuple[PrintView, ...]) -> str:
    if len(jobs) == 1:
        return _("{number} was not printed. Print it now?").format(number=jobs[0].order)
    words = ngettext(
        "{count} paper was not printed. Print it now?",
        "{count} papers were not printed. Print them now?",
        len(jobs),
    )
    return words.format(count=len(jobs))


def _waiting_words(jobs: tuple[PrintView, ...]) -> str:
    words = ngettext(
        "{count} paper waits for the printer.", "{count} papers wait for the printer.", len(jobs)
    )
    return words.format(count=len(jobs))
