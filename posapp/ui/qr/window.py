"""The QR window on the till: the code for what is due, and PAID by itself."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.display.stand import customer_stand
from posapp.ui.orders.take_payment import TakePaymentDialog
from posapp.ui.qr.asking import Asking
from posapp.ui.qr.code_side import CodeSide
from posapp.ui.qr.facts import QrFacts
from posapp.ui.qr.facts_side import BY_LINK, FactsSide
from posapp.ui.qr.state import Stage
from posapp.ui.widgets import Dialog
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.panel import Line

_SIZE = QSize(880, 540)
_MARGIN = 12
#: PAID is seen, and then out of the way.
PAID_FOR = 4000


def show_qr(window: QWidget, context: UiContext, order: OrderView) -> QrWindow:
    """Have the customer scan what is due; ``New sale`` goes to the Sell page."""
    shown = QrWindow(window, context, order)

    def on_gone(next_sale: bool) -> None:
        if next_sale and context.shell is not None:
            context.shell.go("sell")

    shown.paid_and_gone.connect(on_gone)
    shown.start()
    return shown


class QrWindow(Dialog):
    """``start`` opens it. ``paid_and_gone`` comes when it leaves after PAID, by itself or by hand.

    It is told to go on to the next sale (True), or just left (False).
    """

    paid_and_gone = Signal(bool)

    def __init__(self, window: QWidget, context: UiContext, order: OrderView) -> None:
        super().__init__(window, width=_SIZE.width(), name="qr_window")
        self.setAccessibleName(_("Pay by QR"))
        self._context, self._order = context, order
        self._stand = customer_stand(context)
        self.asking = Asking(context, order, self)
        #: Runs while PAID is shown.
        self.closing = QTimer(self)
        self.closing.setSingleShot(True)
        self.closing.setInterval(PAID_FOR)
        self._facts: QrFacts | None = None
        self._next_sale = False
        self._build()
        self._wire()

    def start(self) -> None:
        """Ask the customer to pay."""
        self.asking.begin()
        self.open(self.side)
        self.side.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_paid(self) -> bool:
        """Whether it says PAID."""
        return self.code.is_paid()

    def panel_size(self) -> QSize:
        """880 × 540, or what a small window has."""
        room = self.parentWidget().size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        return _SIZE.boundedTo(room)

    def close_dialog(self) -> None:
        """Stop asking; the link stays open."""
        if self.isHidden():
            return
        self.closing.stop()
        self.asking.stop()
        if not self.is_paid():
            self._stand.ask(None)
        super().close_dialog()
        if self.is_paid():
            self.paid_and_gone.emit(self._next_sale)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next sale, only when it is paid."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if self.is_paid():
                self._on_new_sale()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.code = CodeSide()
        self.side = FactsSide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.code)
        row.addWidget(Line(upright=True))
        row.addWidget(self.side, 1)
        nest(self.body, row)
        self.side.show_screen_switch(on=self._stand.is_seen())

    def _wire(self) -> None:
        self.asking.changed.connect(self._on_facts)
        self.asking.paid.connect(self._on_paid)
        self.closing.timeout.connect(self.close_dialog)
        self.side.take_payment.connect(self._on_take_payment)
        self.side.copy_link.connect(self._on_copy)
        self.side.retry.connect(self.asking.retry)
        self.side.new_sale.connect(self._on_new_sale)
        self.side.closed.connect(self.reject)
        self.side.on_screen.toggled.connect(self._on_switch)
        self.side.code_chosen.connect(self._on_code_chosen)
        self._stand.seen.connect(self._on_seen)

    def _on_facts(self, facts: QrFacts) -> None:
        self._facts = facts
        self.code.show_facts(facts)
        self.side.show_facts(facts)
        if self.side.on_screen.isChecked():
            self._stand.ask(facts)

    def _on_paid(self, _facts: QrFacts) -> None:
        self._context.sounds.play("paid")
        self.closing.start()

    def _on_code_chosen(self, value: str) -> None:
        self.asking.show_link(value == BY_LINK)

    def _on_switch(self, on: bool) -> None:
        self._stand.ask(self._facts if on else None)

    def _on_seen(self) -> None:
        self.side.show_screen_switch(on=self._stand.is_seen())

    def _on_take_payment(self) -> None:
        order = self._facts.order if self._facts is not None else self._order
        if self.asking.state.stage != Stage.PAID:
            TakePaymentDialog(self.parentWidget(), self._context, order).start()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.asking.state.url)
        if self._context.shell is not None:
            self._context.shell.toast(_("Link copied"), self.asking.state.url)

    def _on_new_sale(self) -> None:
        self._next_sale = True
        self.close_dialog()
