"""Give money back for an order: in cash, by transfer, or through its gateway (D17)."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.services.payments.back import Refundable, refundable
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.orders.queries import OrderDetail
from posapp.ui.orders.refund_form import RefundDraft, RefundForm, first_draft
from posapp.ui.orders.take_payment import ENTER, symbol
from posapp.ui.orders.words import money
from posapp.ui.send_invoice.overlay_scroll import OverlayScroll
from posapp.ui.send_invoice.words import trouble_words
from posapp.ui.widgets import Banner, Button, Dialog, Label, Well
from posapp.ui.widgets.nest import nest

_BAR = 14


def draft_key(order_id: str) -> str:
    """Where lies in ``UiContext.drafts`` what was typed and not booked."""
    return f"refund:{order_id}"


class _FormScroll(OverlayScroll):
    """As high as the form; it scrolls only in a window that is too low for it."""

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.widget().minimumSizeHint().width(), 120)


class RefundDialog(Dialog):
    """One key for one opening: however often it is clicked, it goes back once.

    What is typed is kept until it is booked, whatever closes the dialog.
    """

    def __init__(
        self, window: QWidget, context: UiContext, shown: OrderDetail, facts: Refundable
    ) -> None:
        super().__init__(window, _("Refund"), shown.order.number or "", width=560, name="refund")
        self._context, self._order = context, shown.order
        self._key = new_id()
        self._busy = False
        self._untouched = first_draft(facts)
        draft: RefundDraft = context.drafts.get(draft_key(shown.order.id), self._untouched)
        self._build(facts, draft, shown.zone)
        self._wire()
        self._show_sums(facts)

    def start(self) -> None:
        """Open it with the amount ready to be typed over."""
        self.open(self.form.amount)
        self.form.amount.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives it back wherever the focus is."""
        if event.text() in ENTER and event.text():
            self._on_refund()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _build(self, facts: Refundable, draft: RefundDraft, zone: str) -> None:
        self.body.setSpacing(10)
        self.banner = Banner("overdue", "", name="refund_problem")
        self.banner.hide()
        self.body.addWidget(self.banner)
        well = Well(padding=12)
        well.body.addWidget(Label(_("Can go back"), "body", "text2"), 1)
        self.left = Label("", "headline", elide=False)
        self.left.setObjectName("refund_left")
        well.body.addWidget(self.left)
        # The bar of the form stands in the dialog's margin, beside what it scrolls.
        self.body.setContentsMargins(24, 20, 24 - _BAR, 20)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, _BAR, 0)
        head.addWidget(well)
        nest(self.body, head)
        self.form = RefundForm(facts, draft, symbol(facts.currency), zone)
        self.form.setContentsMargins(0, 0, _BAR, 0)
        self.area = _FormScroll(self.form, name="refund_scroll")
        self.body.addWidget(self.area, 1)
        self.cancel = Button(_("Cancel"), size=44, hint="Esc", name="refund_cancel")
        self.verb = Button("", "primary", 44, hint="Enter", name="refund_do")
        self.footer.addStretch()
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.verb)
        self.show_footer()

    def _wire(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.verb.clicked.connect(self._on_refund)
        self.form.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        draft = self.form.draft()
        if draft == self._untouched:
            self._context.drafts.pop(draft_key(self._order.id), None)
        else:
            self._context.drafts[draft_key(self._order.id)] = draft
        self._show_verb()

    def _show_sums(self, facts: Refundable) -> None:
        self.left.setText(money(facts.left, facts.currency))
        self._show_verb()

    def _show_verb(self) -> None:
        amount = money(self.form.amount_now(), self._order.currency)
        self.verb.setText(_("Refund {amount}").format(amount=amount))

    def _on_refund(self) -> None:
        if self._busy:
            return
        if not self.form.reason_field.check():
            self.form.reason.setFocus()
            return
        self._busy = True
        draft, source = self.form.draft(), self.form.source()
        self._context.do(
            self,
            refund_order,
            RefundOrder(
                order_id=self._order.id,
                amount=self.form.amount_now(),
                cause=draft.cause,
                method=self.form.way(),
                payment_id=source.payment_id if source else "",
                reason=draft.reason,
                key=self._key,
                transfer=self.form.transfer_to(),
                later=self.form.is_later(),
            ),
            then=self._on_refunded,
            failed=self._on_failed,
        )

    def _on_refunded(self, order: OrderView) -> None:
        self._context.drafts.pop(draft_key(order.id), None)
        self.close_dialog()
        if self._context.shell is None:
            return
        made = order.refunds[-1]
        amount = money(made.amount, order.currency)
        if made.state == "done":
            title = _("{amount} goes back").format(amount=amount)
        else:
            title = _("Refund of {amount} is under way").format(amount=amount)
        self._context.shell.toast(title, order.number or "")

    def _on_failed(self, error: Exception) -> None:
        """Say it beside its field; what was typed stays, and nothing went back."""
        self._busy = False
        words = trouble_words(error)
        field = self.form.field(error.field or "") if isinstance(error, Refused) else None
        # A field that is not on the screen would hide why nothing happened.
        if field is None or field.isHidden():
            self.banner.set_words(words)
            self.banner.show()
        else:
            self.banner.hide()
            field.set_error(words)
            field.control.setFocus()
            self.area.ensureWidgetVisible(field)
        # Another till may have been faster: what can go back now is shown at once.
        self._context.look(self, refundable, self._order.id, then=self._on_facts)

    def _on_facts(self, facts: Refundable) -> None:
        self.form.show_facts(facts)
        self._show_sums(facts)
