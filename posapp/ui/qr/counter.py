"""The shop's own QRIS with the sum of one payment; the cashier says when the money is there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.channels.qr import qr_matrix
from posapp.services.payments.shop_qris import ShopCode, shop_code
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.display.stand import customer_stand
from posapp.ui.orders.words import money
from posapp.ui.qr.code_side import CodeSide
from posapp.ui.qr.facts import Matrix
from posapp.ui.qr.state import QrState, Stage
from posapp.ui.runtime.keymap import bind, hint_for
from posapp.ui.send_invoice.words import trouble_words
from posapp.ui.widgets import Banner, Button, Dialog, IconButton, KeyHint, Label
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.panel import Line

_SIZE = QSize(880, 540)
_MARGIN = 12


@dataclass(slots=True, frozen=True)
class CounterAsk:
    """What is to be paid; ``order`` is its number, where it has one already."""

    amount: int
    currency: str
    customer: str = ""
    order: str = ""


@dataclass(slots=True, frozen=True)
class _Made:
    code: ShopCode
    matrix: Matrix


def _make(unit: ReadUnit, ask: CounterAsk) -> _Made:
    code = shop_code(unit, ask.amount, ask.order)
    return _Made(code, qr_matrix(code.text))


class CounterQris(Dialog):
    """``start`` opens it; ``confirmed`` comes once, when the cashier saw the money.

    Enter confirms nothing here: scanners send it.
    """

    confirmed = Signal()

    def __init__(self, window: QWidget, context: UiContext, ask: CounterAsk) -> None:
        super().__init__(window, width=_SIZE.width(), name="counter_qris")
        self.setAccessibleName(_("Pay by QRIS"))
        self._context, self._ask = context, ask
        self._stand = customer_stand(context)
        self._is_shown = False
        self._build()
        self._wire()

    def start(self) -> None:
        """Make the code, and show it here and to the customer."""
        self.open(self.side)
        self._context.look(self, _make, self._ask, then=self._on_made, failed=self._on_failed)

    def panel_size(self) -> QSize:
        """880 × 540, or what a small window has."""
        room = self.parentWidget().size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        return _SIZE.boundedTo(room)

    def close_dialog(self) -> None:
        """Take the code from the customer's screen too."""
        if not self.isHidden() and self._is_shown:
            self._stand.ask(None)
        super().close_dialog()

    def _build(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.code = CodeSide()
        self.side = QWidget()
        self.side.setObjectName("counter_qris_facts")
        self.side.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.code)
        row.addWidget(Line(upright=True))
        row.addWidget(self.side, 1)
        nest(self.body, row)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(28, 26, 28, 20)
        column.setSpacing(0)
        nest(column, self._make_head())
        amount = money(self._ask.amount, self._ask.currency)
        self.amount = Label(amount, "amount", elide=False)
        self.amount.setObjectName("counter_qris_amount")
        parts = (self._ask.customer, self._ask.order)
        about = Label(" · ".join(part for part in parts if part), "body", "text2")
        self.banner = Banner("unpaid", "", icon="hourglass", name="counter_qris_state")
        self.banner.set_words(
            _("Look whether the money has arrived."),
            _("The bank tells the shop's phone or app, and not this till."),
        )
        column.addWidget(self.amount)
        column.addSpacing(2)
        column.addWidget(about)
        column.addSpacing(16)
        column.addWidget(self.banner)
        column.addStretch()
        nest(column, self._make_buttons())
        self.side.setAccessibleName(f"{amount}. {self.banner.accessibleName()}")
        self.code.show_code(self._state(ShopCode("", "", "")), ())

    def _make_head(self) -> QHBoxLayout:
        self.cross = IconButton("x", _("Close"), "ghost", 32, name="counter_qris_close")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(Label(_("To pay now"), "small", "text2", 500))
        row.addStretch()
        row.addWidget(KeyHint("Esc"))
        row.addWidget(self.cross)
        return row

    def _make_buttons(self) -> QVBoxLayout:
        self.confirm_button = Button(
            _("The money has arrived"), "primary", 48, icon="check",
            hint=hint_for("qris.confirm"), name="counter_qris_confirm",
        )  # fmt: skip
        self.confirm_button.setEnabled(False)
        self.cancel_button = Button(_("Not paid, go back"), size=44, name="counter_qris_cancel")
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.cancel_button)
        column.addWidget(self.confirm_button)
        return column

    def _wire(self) -> None:
        self.cross.clicked.connect(self.reject)
        self.cancel_button.clicked.connect(self.reject)
        self.confirm_button.clicked.connect(self._on_confirm)
        bind(self, "qris.confirm", self._on_confirm)

    def _on_made(self, made: _Made) -> None:
        if self.isHidden():
            return
        self._is_shown = True
        state = self._state(made.code)
        self.code.show_code(state, made.matrix)
        self._stand.show_code(state, made.matrix)
        self.confirm_button.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Refused | StorageTrouble):
            raise error
        self.banner.set_words(trouble_words(error))

    def _on_confirm(self) -> None:
        """Once: whoever presses twice said it once."""
        if self._is_shown and not self.isHidden():
            self.close_dialog()
            self.confirmed.emit()

    def _state(self, code: ShopCode) -> QrState:
        """What the screens show of it: a code that waits, with no link behind it."""
        return QrState(
            stage=Stage.WAITING if code.text else Stage.MAKING,
            order_id="", order=self._ask.order, invoice="", customer=self._ask.customer,
            currency=self._ask.currency, amount=self._ask.amount, received=0, arrived=0,
            code=code.text, payee=code.payee, nmid=code.nmid, doubt=None, url="", methods=(),
            language="", expires_at=None, checked_at=None, sent_to=(), expired=False,
            trouble=None, job="",
        )  # fmt: skip
