"""The Shift page: one thing at a time in the middle, the closed shifts at the side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.changes import Changes
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.services.shift.close import (
    CloseShift,
    CountDrawer,
    Counted,
    close_shift,
    count_drawer,
)
from posapp.services.shift.open import OpenShift, open_shift
from posapp.services.shift.report import Report, z_report
from posapp.services.shift.views import Counts, ShiftView
from posapp.ui.context import UiContext
from posapp.ui.page import Page
from posapp.ui.runtime.keymap import bind, hint_for, hints
from posapp.ui.send_invoice.overlay_scroll import OverlayScroll
from posapp.ui.shift.cash_dialog import CashDialog
from posapp.ui.shift.count_panel import CountPanel
from posapp.ui.shift.desk_panel import DeskPanel
from posapp.ui.shift.open_panel import OpenPanel
from posapp.ui.shift.paper_acts import ReportActs
from posapp.ui.shift.past_list import PastList
from posapp.ui.shift.queries import Desk, look_at_desk
from posapp.ui.shift.result_panel import ResultPanel
from posapp.ui.shift.z_panel import ZPanel
from posapp.ui.shop_facts import KEY, ShopFacts
from posapp.ui.theme import px
from posapp.ui.widgets import PageStack

_DRAFT = "shift"
_WIDTH, _SIDE = 600, 340


@dataclass(slots=True)
class _Kept:
    """What survives a change of language: a count that was begun."""

    counts: Counts | None = None
    float_amount: int | None = None


class ShiftPage(Page):
    """Shows one of: open, desk, count, result, Z."""

    key = "shift"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        facts: ShopFacts = context.drafts.get(KEY) or ShopFacts()
        self._currency = facts.currency
        self._kept: _Kept = context.drafts.setdefault(_DRAFT, _Kept())
        self._desk: Desk | None = None
        self._counted: Counted | None = None
        self._begin_key, self._close_key = new_id(), new_id()
        self._build()
        self._wire()
        self.open_panel.amount.set_amount(self._kept.float_amount)
        self.count.restore(self._kept.counts)

    def title(self) -> str:
        """The words of the top bar."""
        return _("Shift")

    def hints(self) -> list[tuple[str, str]]:
        """What the keys do with what is shown."""
        shown = self.shown()
        if shown is self.open_panel:
            return hints("shift.begin")
        if shown is self.desk:
            return hints("shift.in", "shift.out", "shift.close")
        if shown is self.z:
            return hints("shift.print", "back") if self._can_print() else hints("back")
        on = _("Counted") if shown is self.count else _("Close shift")
        return [("Enter", _("Next")), (hint_for("shift.close"), on), *hints("back")]

    def activate(self, subject: str = "") -> None:
        """Show the shift as it is, or the Z that is named by its number."""
        if subject:
            self._ask_z(subject)
        self._ask()
        self._focus()

    def deactivate(self) -> None:
        """Keep what was typed."""
        self._kept.counts = self.count.counts()
        self._kept.float_amount = self.open_panel.amount.amount()

    def apply_changes(self, changes: Changes) -> None:
        """Sales and cash move the figures; what is being counted is left alone."""
        if changes.everything or changes.shift or changes.orders or changes.invoices:
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back."""
        if event.key() == Qt.Key.Key_Escape and self._back():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.open_panel = OpenPanel(self._currency)
        self.desk = DeskPanel()
        self.count = CountPanel(self._currency)
        self.result = ResultPanel()
        self.z = ZPanel()
        self.past = PastList()
        self.past.setFixedWidth(px(_SIDE))
        self.acts = ReportActs(self, self.context)
        self._panels = (self.open_panel, self.desk, self.count, self.result, self.z)
        self._stack = PageStack()
        for panel in self._panels:
            self._stack.addWidget(_scrolled(panel))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(self.past)

    def _wire(self) -> None:
        self.open_panel.begun.connect(self._on_begun)
        self.desk.moved.connect(self._on_move)
        self.desk.closing.connect(self._on_closing)
        self.count.counted.connect(self._on_counted)
        self.count.left.connect(self._back)
        self.count.drawer.connect(self.acts.open_drawer)
        self.result.agreed.connect(self._on_agreed)
        self.result.again.connect(self._on_closing)
        self.z.left.connect(self._back)
        self.z.saved.connect(self._on_save)
        self.z.printed.connect(self._on_print)
        self.past.chosen.connect(self._on_past)
        bind(self, "shift.begin", self._on_begin_key)
        bind(self, "shift.in", lambda: self._on_move("in"))
        bind(self, "shift.out", lambda: self._on_move("out"))
        bind(self, "shift.close", self._on_close_key)
        bind(self, "shift.print", self._on_print)

    def _ask(self) -> None:
        self.context.look(self, look_at_desk, then=self._on_desk, topic="shift.desk")

    def _on_desk(self, desk: Desk) -> None:
        self._desk = desk
        self.past.show_shifts(desk.past, desk.zone)
        self.count.open_drawer.setVisible(desk.has_drawer)
        self.open_panel.show_late(desk.late_cash)
        if desk.shift is not None:
            self.desk.show_shift(desk.shift, desk.x, desk.zone)
        shown = self.shown()
        at_home = shown in (self.open_panel, self.desk)
        gone = desk.shift is None and shown in (self.count, self.result)
        if at_home or gone:
            self._show(self._home())

    def shown(self) -> QWidget:
        """The panel in the middle."""
        return self._panels[self._stack.currentIndex()]

    def _home(self) -> QWidget:
        is_open = self._desk is not None and self._desk.shift is not None
        return self.desk if is_open else self.open_panel

    def _show(self, panel: QWidget) -> None:
        if self.shown() is panel:
            return
        self._stack.setCurrentIndex(self._panels.index(panel))
        self.hints_changed.emit()
        self._focus()

    def _focus(self) -> None:
        shown = self.shown()
        if shown in (self.count, self.result):
            shown.start()
        elif shown is self.open_panel:
            self.open_panel.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown is self.z:
            self.z.back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.desk.close_shift.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> bool:
        shown = self.shown()
        if shown is self._home():
            return False
        self._show(self.count if shown is self.result else self._home())
        return True

    def _on_begin_key(self) -> None:
        if self.shown() is self.open_panel:
            self.open_panel.go_on()

    def _on_begun(self, amount: int, counts_late: bool) -> None:
        command = OpenShift(amount, counts_late, self._begin_key)
        self.context.do(self, open_shift, command, then=self._on_opened)

    def _on_opened(self, _shift: ShiftView) -> None:
        self._begin_key = new_id()
        self.open_panel.amount.set_amount(None)
        self._kept.float_amount = None
        self._ask()

    def _on_move(self, kind: str) -> None:
        if self.shown() is not self.desk:
            return
        dialog = CashDialog(self.window(), self.context, kind, self._currency)
        dialog.done.connect(self._on_moved)
        dialog.start()

    def _on_moved(self, _shift: ShiftView) -> None:
        self._ask()

    def _on_close_key(self) -> None:
        """The same key goes on, step by step."""
        shown = self.shown()
        if shown is self.desk:
            self._on_closing()
        elif shown in (self.count, self.result):
            shown.go_on()

    def _on_closing(self) -> None:
        self._show(self.count)

    def _on_counted(self, counts: Counts) -> None:
        self.context.do(self, count_drawer, CountDrawer(counts), then=self._on_told)

    def _on_told(self, counted: Counted) -> None:
        self._counted = counted
        unsent = self._desk.x.figures.unsent_count if self._desk else 0
        self.result.show_counted(counted, unsent)
        self._show(self.result)

    def _on_agreed(self, reason: str) -> None:
        if self._counted is None:
            return
        command = CloseShift(None, reason, self._counted.expected, self._close_key)
        self.context.do(
            self, close_shift, command, then=self._on_closed, failed=self._on_not_closed
        )

    def _on_closed(self, shift: ShiftView) -> None:
        self._close_key, self._counted = new_id(), None
        self.count.restore(None)
        self.result.reason.clear()
        self._kept.counts = None
        self._ask_z(shift.number)
        self._ask()

    def _on_not_closed(self, error: Exception) -> None:
        """Cash moved meanwhile: the count begins again, with what was typed."""
        if self.context.shell is not None:
            self.context.shell.tell_trouble(error)
        if isinstance(error, Refused) and error.code == "drawer_moved":
            self._show(self.count)

    def _on_past(self, shift: ShiftView) -> None:
        if self.shown() not in (self.count, self.result):
            self._ask_z(shift.number)

    def _ask_z(self, number: str) -> None:
        self.context.look(self, z_report, number, then=self._on_z)

    def _on_z(self, report: Report) -> None:
        self.z.show_report(report, can_print=self._can_print())
        self._show(self.z)

    def _can_print(self) -> bool:
        return self._desk is not None and self._desk.can_print

    def _on_save(self) -> None:
        if self.z.report is not None:
            self.acts.save(self.z.report)

    def _on_print(self) -> None:
        shown = self.shown() is self.z
        if shown and self.z.report is not None and self._can_print():
            self.acts.print(self.z.report)


def _scrolled(panel: QWidget) -> OverlayScroll:
    """The panel in the middle of a place that scrolls where it is too small."""
    panel.setFixedWidth(px(_WIDTH))
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(px(20), px(20), px(20), px(20))
    column.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch()
    return OverlayScroll(inside, name=f"{panel.objectName()}_scroll")
