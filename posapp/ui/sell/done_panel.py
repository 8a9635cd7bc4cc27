"""The sale is saved: change, what is still due, the link to share, and the next sale."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posapp.i18n import _, clock_time
from posapp.services.channels.whatsapp import whatsapp_link
from posapp.services.invoicing.preview import PreviewInvoice, preview_invoice
from posapp.services.sales.views import OrderView
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.printing.acts import PaperActs
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.done_link import LinkRow
from posapp.ui.sell.fit_label import FitLabel
from posapp.ui.sell.words import method_words, money
from posapp.ui.theme import px, theme
from posapp.ui.widgets import Button, Card, IconButton, Label, Line, Panel, StatusChip
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start

_WIDTH = 760


class _Tick(QWidget):
    """A tick in a green disc."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(56), px(56))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            colours = theme().status("paid")
            centre = self.height() / 2
            box(painter, self.rect(), centre, colours.ground)
            icon(painter, "check", centre / 2, centre, self.height() // 2, colours.ink, 2.4)


class _Figures(QWidget):
    """Three sums side by side in one box."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(52) + 36)
        self._cells: list[tuple[Label, FitLabel]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number in range(3):
            if number:
                row.addWidget(Line(upright=True))
            words, figure = Label("", "small", "text2"), FitLabel("headline")
            figure.setObjectName(f"done_figure_{number}")
            cell = QVBoxLayout()
            cell.setContentsMargins(20, 16, 12, 16)
            cell.setSpacing(2)
            cell.addWidget(words)
            cell.addWidget(figure)
            nest(row, cell, 1)
            self._cells.append((words, figure))

    def show_sums(self, sums: list[tuple[str, str]]) -> None:
        for (words, figure), (name, amount) in zip(self._cells, sums, strict=True):
            words.setText(name)
            figure.set_text(amount, name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            box(painter, self.rect(), 12, None, "border")


class DonePanel(Panel):
    """``next_sale`` and ``opened`` (the order's id) are the ways on."""

    next_sale = Signal()
    opened = Signal(str)
    qr_asked = Signal()

    def __init__(self, context: UiContext, zone: str, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="done", parent=parent)
        self._context, self._zone = context, zone
        self._order: OrderView | None = None
        self._papers = PaperActs(self, context)
        self._build()
        self._wire()

    def show_order(self, order: OrderView) -> None:
        """Show the order as it stands now; the change stays what it was when it was saved."""
        if self._order is not None and self._order.id == order.id:
            self._change = self._change or order.change
        else:
            self._change = order.change
        self._order = order
        at = clock_time(order.created_at, self._zone)
        parts = [order.number or "", order.customer_name, at]
        self._meta.setText(" · ".join(part for part in parts if part))
        percent = 100 * order.received // order.total if order.total else 100
        self._chip.set_status(order.payment_status, percent=percent)
        self._figures.show_sums(self._sums(order))
        self.link_row.show_invoice(order.invoices[-1] if order.invoices else None, self._zone)

    def focus_next(self) -> None:
        """Enter begins the next sale."""
        self.new_sale.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sums(self, order: OrderView) -> list[tuple[str, str]]:
        ways = {payment.method for payment in order.payments if not payment.gateway}
        handed = sum(p.tendered or p.amount for p in order.payments if not p.gateway)
        received = _("Received")
        if ways == {"cash"}:
            received = _("Cash received")
        elif len(ways) == 1:
            received = _("Received · {method}").format(method=method_words(next(iter(ways))))
        online = sum(payment.amount for payment in order.payments if payment.gateway)
        if order.invoices and online:
            last = (_("Paid by link"), money(online, order.currency))
        elif order.invoices:
            last = (_("Outstanding, by link"), money(order.outstanding, order.currency))
        elif order.outstanding:
            last = (_("Outstanding"), money(order.outstanding, order.currency))
        else:
            last = (_("Total"), money(order.total, order.currency))
        return [
            (received, money(handed, order.currency)),
            (_("Change"), money(self._change, order.currency)),
            last,
        ]

    def _build(self) -> None:
        self._meta = Label("", "body", "text2")
        self._chip = StatusChip("paid")
        self._figures = _Figures()
        self.link_row = LinkRow()
        self.card = Card(padding=40, name="done_card")
        self.card.setMaximumWidth(px(_WIDTH))
        self.card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.card.body.setContentsMargins(40, 36, 40, 32)
        self.card.body.setSpacing(0)
        nest(self.card.body, self._head())
        self.card.body.addSpacing(24)
        self.card.body.addWidget(self._figures)
        self.card.body.addSpacing(16)
        self.card.body.addWidget(self.link_row)
        self.card.body.addSpacing(24)
        nest(self.card.body, self._buttons())
        column = QVBoxLayout(self)
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.card, 100)
        row.addStretch()
        nest(column, row)
        column.addStretch()

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(Label(_("Order saved"), "headline"))
        words.addWidget(self._meta)
        words.addStretch()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(_Tick())
        nest(row, words, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _buttons(self) -> QHBoxLayout:
        self.print_receipt = Button(
            _("Print receipt"), size=56, icon="printer", hint=hint_for("done.print"),
            align_left=True, name="print_receipt",
        )  # fmt: skip
        self.save_receipt = IconButton("download", _("Save as PDF"), size=56, name="save_receipt")
        self.open_order = Button(
            _("Open order"), size=56, icon="file-text", hint=hint_for("done.open_order"),
            align_left=True, name="open_order",
        )  # fmt: skip
        self.new_sale = Button(
            _("New sale"), "primary", 56, icon="plus", hint=hint_for("done.new_sale"),
            align_left=True, name="new_sale",
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print_receipt, 4)
        row.addWidget(self.save_receipt)
        row.addWidget(self.open_order, 4)
        row.addWidget(self.new_sale, 5)
        return row

    def _wire(self) -> None:
        self.print_receipt.clicked.connect(self.print_now)
        self.save_receipt.clicked.connect(self._on_save)
        self.open_order.clicked.connect(self.open_now)
        self.new_sale.clicked.connect(self.next_sale)
        self.link_row.copy.clicked.connect(self._on_copy)
        self.link_row.whatsapp.clicked.connect(self._on_whatsapp)
        self.link_row.qr.clicked.connect(self.qr_asked)

    def print_now(self) -> None:
        """Give the receipt to the printer, once more where it went there by itself."""
        if self._order is not None:
            self._papers.print(self._order)

    def _on_save(self) -> None:
        if self._order is not None:
            self._papers.save(self._order)

    def open_now(self) -> None:
        """Go to the order."""
        if self._order is not None:
            self.opened.emit(self._order.id)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.link_row.url)
        self.link_row.copy.setText(_("Copied"))
        QTimer.singleShot(2000, self.link_row.copy, self._show_copy_again)

    def _show_copy_again(self) -> None:
        self.link_row.copy.setText(_("Copy"))

    def _on_whatsapp(self) -> None:
        if self._order is not None:
            self._context.look(
                self, whatsapp_of, self._order.id, self._order.customer_phone, then=open_address
            )


def whatsapp_of(unit: ReadUnit, order_id: str, phone: str) -> str:
    """The address that opens the chat with the customer, the message filled in."""
    preview = preview_invoice(unit, PreviewInvoice(order_id))
    return whatsapp_link(phone if phone.startswith("+") else "", preview.whatsapp_text)


def open_address(url: str) -> None:
    """Open a web address outside the program."""
    QDesktopServices.openUrl(QUrl(url))
