"""The head of the order's panel: its number, the one big sum, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.sales.views import OrderView
from posapp.ui.orders.model import percent
from posapp.ui.orders.parts import SumNote, bold
from posapp.ui.orders.queries import OrderDetail
from posapp.ui.orders.words import money
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.widgets import Button, IconButton, Label, ProgressBar, StatusChip
from posapp.ui.widgets.nest import nest

_MARGIN = 20
_LOW = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


class DetailHead(QWidget):
    """Buttons are offered only where they would work; the rest is in the menu."""

    take_payment = Signal()
    send_invoice = Signal()
    refund = Signal()
    edit = Signal()
    #: Find who it was for, or add somebody.
    link_customer = Signal()
    show_qr = Signal()
    #: copy, whatsapp, email or text.
    share = Signal(str)
    void = Signal()
    cancel_link = Signal()
    resend = Signal()
    print_receipt = Signal()
    print_invoice = Signal()
    save_receipt = Signal()
    save_invoice = Signal()
    transfer_sent = Signal()
    transfer_dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("order_head")
        self._note_beside = True
        self._build()
        self._wire()

    def show_detail(self, detail: OrderDetail) -> None:
        """Show an order, or what has become of it."""
        order = detail.order
        self.number.setText(order.number or "")
        self.chip.set_status(detail.badge, percent=percent(order.received, order.owed))
        self._show_sums(order)
        self.bar.set_parts(order.received, order.owed)
        self.bar.setVisible(order.state == "open")
        link = detail.open_link
        visible = {
            self.take_button: detail.can_take_payment,
            self.send_button: detail.can_send,
            self.share_button: bool(link and link.url),
            self.qr_button: detail.can_send,
            self.refund_button: detail.can_refund and not detail.can_take_payment,
        }
        leaving = any(w.hasFocus() and not on for w, on in visible.items())
        for button, on in visible.items():
            button.setVisible(on)
        self.actions_row.setVisible(any(visible.values()))
        self._fit_actions()
        self.refund_action.setVisible(detail.can_refund and detail.can_take_payment)
        self.edit_action.setVisible(detail.can_edit)
        self.link_action.setVisible(detail.can_link)
        self.void_action.setVisible(detail.can_void)
        self.cancel_action.setVisible(link is not None)
        self.resend_action.setVisible(detail.link is not None)
        for action in self.transfer_actions:
            action.setVisible(detail.transfer is not None)
        # A parked order has no number, and so no paper.
        for action in self.paper_actions:
            action.setVisible(order.number is not None)
        in_menu = (
            self.edit_action, self.link_action, self.refund_action, self.void_action,
            self.cancel_action, self.resend_action, *self.transfer_actions, *self.paper_actions,
        )  # fmt: skip
        has_menu = any(action.isVisible() for action in in_menu)
        self.more_button.setVisible(has_menu)
        if leaving:
            self.focusNextPrevChild(False)

    def first_action(self) -> QWidget | None:
        """What Enter on the row goes to."""
        buttons = (*self._row(), self.more_button)
        return next((button for button in buttons if not button.isHidden()), None)

    def _row(self) -> tuple[Button, ...]:
        share, qr, refund = self.share_button, self.qr_button, self.refund_button
        return self.take_button, self.send_button, share, qr, refund

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, 16)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(12)
        self.number = Label("", "title", elide=False)
        self.number.setObjectName("order_number")
        self.chip = StatusChip(name="order_status")
        self.more_button = IconButton("ellipsis", _("More"), "ghost", name="order_more")
        policy = self.more_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.more_button.setSizePolicy(policy)
        top.addWidget(self.number)
        top.addWidget(self.chip)
        top.addStretch()
        top.addWidget(self.more_button)
        nest(column, top)
        column.addSpacing(11)
        nest(column, self._make_sums())
        column.addSpacing(20)
        self.bar = ProgressBar(name="order_progress")
        column.addWidget(self.bar)
        column.addWidget(self._make_actions())
        self._make_menus()

    def _make_sums(self) -> QGridLayout:
        self.meaning = Label("", "small", "text2")
        self.meaning.setObjectName("order_sum_meaning")
        self.figure = Label("", "figure", elide=False)
        self.figure.setObjectName("order_sum")
        self.note = SumNote(name="order_sum_note")
        self._sums = QGridLayout()
        self._sums.setVerticalSpacing(2)
        self._sums.setColumnStretch(0, 1)
        self._sums.addWidget(self.meaning, 0, 0)
        self._sums.addWidget(self.figure, 1, 0)
        self._sums.addWidget(self.note, 1, 1, _LOW)
        return self._sums

    def _place_note(self) -> None:
        """Beside the sum, or above it where both are too long for one row."""
        wanted = self.figure.sizeHint().width() + self.note.sizeHint().width() + 16
        beside = wanted <= self.width() - 2 * _MARGIN
        if beside != self._note_beside:
            self._note_beside = beside
            self._sums.removeWidget(self.note)
            self._sums.removeWidget(self.figure)
            self._sums.addWidget(self.figure, 1, 0, 1, 1 if beside else 2)
            if beside:
                self._sums.addWidget(self.note, 1, 1, _LOW)
            else:
                self._sums.addWidget(self.note, 0, 1)
            self._sums.setRowMinimumHeight(0, 0 if beside else 26)

    def _make_actions(self) -> QWidget:
        self.actions_row = QWidget()
        row = QHBoxLayout(self.actions_row)
        row.setContentsMargins(0, 14, 0, 0)
        row.setSpacing(8)
        self.take_button = Button(
            _("Take payment"), "primary", icon="banknote", name="order_take_payment"
        )
        self.send_button = Button(_("Send Invoice"), icon="send", name="order_send_invoice")
        self.take_button.setToolTip(hint_for("orders.take_payment"))
        self.send_button.setToolTip(hint_for("orders.send_invoice"))
        self.share_button = IconButton("share-2", _("Share the pay link"), name="order_share")
        self.qr_button = IconButton("qr-code", _("Show QR"), name="order_qr")
        self.refund_button = Button(_("Refund"), icon="undo-2", name="order_refund")
        for button in self._row():
            row.addWidget(button)
        row.addStretch()
        return self.actions_row

    def _make_menus(self) -> None:
        self.share_menu = QMenu(self)
        for what, words in (
            ("copy", _("Copy link")),
            ("text", _("Copy message with link")),
            ("whatsapp", _("WhatsApp")),
            ("email", _("Email")),
        ):
            self._add(self.share_menu, f"order_share_{what}", words).setData(what)
        self.more_menu = QMenu(self)
        self.print_receipt_action = self._add(self.more_menu, "order_print", _("Print receipt"))
        self.print_invoice_action = self._add(
            self.more_menu, "order_print_invoice", _("Print invoice (A4)")
        )
        self.save_receipt_action = self._add(
            self.more_menu, "order_save_receipt", _("Save receipt as PDF…")
        )
        self.save_invoice_action = self._add(
            self.more_menu, "order_save_invoice", _("Save invoice as PDF…")
        )
        self.paper_actions = (
            self.print_receipt_action,
            self.print_invoice_action,
            self.save_receipt_action,
            self.save_invoice_action,
        )
        self.more_menu.addSeparator()
        self.resend_action = self._add(self.more_menu, "order_resend", _("Resend"))
        self.cancel_action = self._add(self.more_menu, "order_cancel_invoice", _("Cancel invoice…"))
        self.edit_action = self._add(self.more_menu, "order_edit", _("Edit order…"))
        self.link_action = self._add(
            self.more_menu, "order_link_customer", _("Link to a customer…")
        )
        self.refund_action = self._add(self.more_menu, "order_refund_part", _("Refund…"))
        self.transfer_actions = (
            self._add(self.more_menu, "order_transfer_sent", _("Transfer sent…")),
            self._add(self.more_menu, "order_transfer_dropped", _("Give the transfer up…")),
        )
        self.void_action = self._add(self.more_menu, "order_void", _("Void…"))

    def _add(self, menu: QMenu, name: str, words: str) -> QAction:
        action = menu.addAction(words)
        action.setObjectName(name)
        return action

    def _wire(self) -> None:
        self.take_button.clicked.connect(self.take_payment)
        self.send_button.clicked.connect(self.send_invoice)
        self.refund_button.clicked.connect(self.refund)
        self.refund_action.triggered.connect(self.refund)
        self.link_action.triggered.connect(self.link_customer)
        self.edit_action.triggered.connect(self.edit)
        self.share_button.clicked.connect(self._on_share)
        self.qr_button.clicked.connect(self.show_qr)
        self.more_button.clicked.connect(self._on_more)
        self.share_menu.triggered.connect(self._on_share_chosen)
        self.void_action.triggered.connect(self.void)
        sent, dropped = self.transfer_actions
        sent.triggered.connect(self.transfer_sent)
        dropped.triggered.connect(self.transfer_dropped)
        self.cancel_action.triggered.connect(self.cancel_link)
        self.resend_action.triggered.connect(self.resend)
        self.print_receipt_action.triggered.connect(self.print_receipt)
        self.print_invoice_action.triggered.connect(self.print_invoice)
        self.save_receipt_action.triggered.connect(self.save_receipt)
        self.save_invoice_action.triggered.connect(self.save_invoice)

    def _on_share_chosen(self, action: QAction) -> None:
        self.share.emit(action.data())

    def _on_share(self) -> None:
        below = self.share_button.mapToGlobal(self.share_button.rect().bottomLeft())
        self.share_menu.popup(below)

    def _on_more(self) -> None:
        corner = self.more_button.mapToGlobal(self.more_button.rect().bottomRight())
        corner.setX(corner.x() - self.more_menu.sizeHint().width())
        self.more_menu.popup(corner)

    def _show_sums(self, order: OrderView) -> None:
        def sum_of(amount: int) -> str:
            return money(amount, order.currency)

        surplus = order.received - order.owed
        paid_of = _("Paid {paid} of {total}").format(
            paid=bold(sum_of(order.received)), total=sum_of(order.owed)
        )
        self.figure.set_struck(order.state == "void")
        if order.state == "void":
            meaning, figure, note = _("Void"), sum_of(order.total), order.void_reason
        elif order.outstanding:
            meaning, figure, note = _("Outstanding"), sum_of(order.outstanding), paid_of
        elif surplus > 0:
            meaning, figure, note = _("Outstanding"), sum_of(-surplus), paid_of
        else:
            note = _("Outstanding {amount}").format(amount=bold(sum_of(0)))
            meaning, figure = _("Paid in full"), sum_of(order.owed)
        self.meaning.setText(meaning)
        self.figure.setText(figure)
        self.note.set_words(note)
        self._place_note()

    def _fit_actions(self) -> None:
        """Buttons without their icons where the row is short of room."""
        signs = {self.take_button: "banknote", self.send_button: "send"}
        for button, name in signs.items():
            button.set_icon(name)
        shown = [button for button in self._row() if not button.isHidden()]
        needed = sum(b.sizeHint().width() for b in shown) + 8 * max(0, len(shown) - 1)
        if needed > self.width() - 2 * _MARGIN:
            for button in signs:
                button.set_icon("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give note and sum their rows."""
        super().resizeEvent(event)
        self._place_note()
        self._fit_actions()
