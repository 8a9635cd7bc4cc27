"""What can be done with the chosen order, each by one use case."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from posapp.i18n import _
from posapp.models.print_job import PrintKind
from posapp.services.customers.views import CustomerView
from posapp.services.invoicing.manage import ResendInvoice, cancel_invoice, resend_invoice
from posapp.services.invoicing.preview import Preview, PreviewInvoice, preview_invoice
from posapp.services.payments.back import Refundable, refundable
from posapp.services.payments.refund import end_transfer
from posapp.services.payments.transfer import EndTransfer, TransferView, transfer_of
from posapp.services.sales.link import LinkCustomer, link_customer
from posapp.services.sales.void import VoidOrder, void_order
from posapp.ui.context import UiContext
from posapp.ui.orders.edit import EditOrderDialog
from posapp.ui.orders.queries import OrderDetail
from posapp.ui.orders.refund import RefundDialog
from posapp.ui.orders.sharing import copy_text, share_by
from posapp.ui.orders.take_payment import TakePaymentDialog
from posapp.ui.orders.words import money
from posapp.ui.printing.acts import PaperActs
from posapp.ui.qr.window import show_qr
from posapp.ui.sell.customer_picker import CustomerPicker
from posapp.ui.send_invoice.dialog import SendInvoiceDialog
from posapp.ui.theme import px
from posapp.ui.widgets import topmost_dialog

#: The picker of customers is as wide as the cart where it is usually shown.
_PICKER = 420


class OrderActs(QObject):
    """Opens dialogs over the page's window and says afterwards what was done."""

    def __init__(self, page: QWidget, context: UiContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._papers = PaperActs(page, context)

    def take_payment(self, shown: OrderDetail) -> None:
        """Take money at the counter; the outstanding is filled in (C15)."""
        if shown.can_take_payment:
            TakePaymentDialog(self._page.window(), self._context, shown.order).start()

    def send_invoice(self, shown: OrderDetail) -> None:
        """Open Pay Online, where it is offered (C3, C4, C5)."""
        if shown.can_send:
            SendInvoiceDialog(self._page.window(), self._context, shown.order).start()

    def show_qr(self, shown: OrderDetail) -> None:
        """Have the customer scan what is due; a link is made where none is open."""
        if shown.can_send:
            show_qr(self._page.window(), self._context, shown.order)

    def refund(self, shown: OrderDetail) -> None:
        """Give money back (D17): ask what can go back, then open the dialog."""
        if not shown.can_refund:
            return

        def ready(facts: Refundable) -> None:
            # A second click while it was asked would open a second one, with a key of its own.
            if topmost_dialog(self._page.window()) is None:
                RefundDialog(self._page.window(), self._context, shown, facts).start()

        self._context.look(self, refundable, shown.order.id, then=ready, topic="orders.refund")

    def transfer_sent(self, shown: OrderDetail) -> None:
        """Write down that a promised transfer was sent; where it goes is told once more."""
        if shown.transfer is None:
            return

        def ready(one: TransferView) -> None:
            amount = money(one.amount, one.currency)
            told = _("{amount} goes back").format(amount=amount)

            def sent(reference: str) -> None:
                command = EndTransfer(one.refund_id, sent=True, reference=reference)
                self._context.do(
                    self, end_transfer, command, then=lambda _view: self._tell(told, one.order)
                )

            where = " · ".join(filter(None, (one.bank, one.account, one.holder)))
            self._context.ask.prompt(
                _("Transfer of {amount} sent?").format(amount=amount),
                _("Transfer number"),
                _("It has been sent"),
                sent,
                help=where or _("From the bank's receipt"),
            )

        self._context.look(self, transfer_of, shown.transfer.id, then=ready)

    def transfer_dropped(self, shown: OrderDetail) -> None:
        """Promise it no longer, after a question."""
        one = shown.transfer
        if one is None:
            return
        command = EndTransfer(one.id, sent=False)
        told = _("Nothing goes back")

        def agreed(_reason: str) -> None:
            self._context.do(
                self, end_transfer, command,
                then=lambda _view: self._tell(told, shown.order.number or ""),
            )  # fmt: skip

        self._context.ask.confirm(
            _("Give the transfer up?"),
            _("The customer gets nothing back by it."),
            _("Give it up"),
            agreed,
            keep=_("Keep it"),
            danger=True,
        )

    def edit(self, shown: OrderDetail) -> None:
        """Change the lines; money and link follow."""
        if shown.can_edit and topmost_dialog(self._page.window()) is None:
            EditOrderDialog(self._page.window(), self._context, shown.order).start()

    def link_customer(self, shown: OrderDetail, anchor: QWidget) -> None:
        """Find the customer whose the finished order is, or add one in place (P11)."""
        if not shown.can_link or topmost_dialog(self._page.window()) is not None:
            return

        def taken(customer: CustomerView) -> None:
            command = LinkCustomer(shown.order.id, customer.id)
            words = _("{order} is for {name}").format(order=shown.order.number, name=customer.name)
            self._context.do(
                self, link_customer, command, then=lambda _view: self._tell(_("Linked"), words)
            )

        window = self._page.window()
        CustomerPicker(window, anchor, self._context, taken, px(_PICKER)).open_here()

    def share(self, shown: OrderDetail, what: str) -> None:
        """Share the open link: ``copy`` it, or put it in a message."""
        link = shown.open_link
        if link is None or not link.url:
            return
        if what == "copy":
            self.copy_link(shown)
            return

        def ready(preview: Preview) -> None:
            share_by(what, shown.order, preview)
            if what == "text":
                self._tell(_("Message copied"), link.number)

        query = PreviewInvoice(shown.order.id, link.methods)
        self._context.look(self, preview_invoice, query, then=ready)

    def copy_link(self, shown: OrderDetail) -> None:
        """Put the link where it can be pasted."""
        link = shown.open_link
        if link is not None and link.url:
            copy_text(link.url)
            self._tell(_("Link copied"), link.url)

    def resend(self, shown: OrderDetail) -> None:
        """Tell the customer again by everything that was used."""
        if shown.link is not None:
            self._resend(ResendInvoice(shown.link.id), shown.link.number)

    def resend_by(self, shown: OrderDetail, channel: str, address: str) -> None:
        """Tell the customer again by the one channel that did not work."""
        if shown.link is not None:
            addresses = {"email": address if channel == "email" else ""}
            addresses["sms"] = address if channel == "sms" else ""
            self._resend(ResendInvoice(shown.link.id, **addresses), shown.link.number)

    def cancel_link(self, shown: OrderDetail) -> None:
        """Close the open link, after a question."""
        link = shown.open_link
        if link is None:
            return

        def agreed(_reason: str) -> None:
            told = _("Invoice {number} cancelled").format(number=link.number)
            self._context.do(self, cancel_invoice, link.id, then=lambda _view: self._tell(told))

        self._context.ask.confirm(
            _("Cancel invoice {number}?").format(number=link.number),
            _("Its link is closed and the customer cannot pay by it any more."),
            _("Cancel invoice"),
            agreed,
            keep=_("Keep it"),
            danger=True,
        )

    def void(self, shown: OrderDetail) -> None:
        """Take a mistake back, after a question, with a reason."""
        order = shown.order
        if not shown.can_void:
            return

        def agreed(reason: str) -> None:
            told = _("Order {number} voided").format(number=order.number)
            command = VoidOrder(order.id, reason)
            self._context.do(self, void_order, command, then=lambda _view: self._tell(told))

        self._context.ask.confirm(
            _("Void order {number}?").format(number=order.number),
            _("It stays in the list as void, and a link that is open is closed."),
            _("Void order"),
            agreed,
            keep=_("Keep it"),
            danger=True,
            reason=True,
        )

    def _resend(self, command: ResendInvoice, number: str) -> None:
        told = _("Invoice {number} is sent again").format(number=number)
        self._context.do(self, resend_invoice, command, then=lambda _view: self._tell(told))

    def print_receipt(self, shown: OrderDetail) -> None:
        """On the shop's printer."""
        self._papers.print(shown.order)

    def print_invoice(self, shown: OrderDetail) -> None:
        """On A4, by a printer of the system."""
        self._papers.print(shown.order, PrintKind.INVOICE)

    def save_receipt(self, shown: OrderDetail) -> None:
        """As a PDF file."""
        self._papers.save(shown.order)

    def save_invoice(self, shown: OrderDetail) -> None:
        """As a PDF file."""
        self._papers.save(shown.order, PrintKind.INVOICE)

    def _tell(self, title: str, words: str = "") -> None:
        if self._context.shell is not None:
            self._context.shell.toast(title, words)
