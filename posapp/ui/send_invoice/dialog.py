"""The dialog Pay Online (features.md C6-C11): check, preview, send, and be gone at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.changes import Changes
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.services.channels.address import check_email
from posapp.services.channels.phone import is_sms_number
from posapp.services.invoicing.preview import PreviewInvoice
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.invoicing.views import InvoiceView
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.qr.window import show_qr
from posapp.ui.runtime.keymap import bind, hint_for
from posapp.ui.send_invoice.copy_link import LinkCopier
from posapp.ui.send_invoice.draft import Draft, draft_key, keep_draft, to_account
from posapp.ui.send_invoice.facts import Facts, Shown, ask_facts, show_preview
from posapp.ui.send_invoice.form import FormScroll, SendForm, untouched
from posapp.ui.send_invoice.paper import sms_size
from posapp.ui.send_invoice.phone_rule import split_number
from posapp.ui.send_invoice.preview_pane import PreviewPane
from posapp.ui.send_invoice.words import moment, trouble_words
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Dialog
from posapp.ui.widgets.nest import nest

_WIDTH = 920
#: Narrower the preview says nothing.
_LEAST = 300


class SendInvoiceDialog(Dialog):
    """``start`` opens it. One key for one opening: a double click sends once."""

    sent = Signal(object)

    def __init__(self, window: QWidget, context: UiContext, order: OrderView) -> None:
        super().__init__(
            window, _("Pay Online"), order.number or "", width=_WIDTH, name="send_invoice"
        )
        self._context, self._order = context, order
        self._key = new_id()
        self._busy = False
        self._facts: Facts | None = None
        self._untouched = Draft()
        self._build()
        self._wire()

    def start(self) -> None:
        """Ask for what is needed, and open."""
        draft = self._context.drafts.get(draft_key(self._order.id), Draft())
        self._ask_facts(self._on_facts, draft.account)
        self.open(self._first_field())

    def _build(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.form = SendForm(self._order)
        self.preview = PreviewPane()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(FormScroll(self.form))
        row.addWidget(self.preview, 1)
        nest(self.body, row)
        self.copy_button = Button(
            _("Copy link only"), "ghost", 44, icon="copy", role="body", name="pay_copy_link"
        )
        self.qr_button = Button(
            _("Show QR"), "ghost", 44, icon="qr-code", role="body", name="pay_show_qr"
        )
        self.cancel_button = Button(_("Cancel"), size=44, name="pay_cancel")
        self.send_button = Button(
            _("Send Invoice"), "primary", 44, icon="send", hint=hint_for("send.send"),
            name="pay_send",
        )  # fmt: skip
        self.footer.addWidget(self.copy_button)
        self.footer.addWidget(self.qr_button)
        self.footer.addStretch()
        self.footer.addWidget(self.cancel_button)
        self.footer.addWidget(self.send_button)
        self.show_footer()

    def panel_size(self) -> QSize:
        """At large text in a small window the form comes first, the preview gives way."""
        size = super().panel_size()
        self.preview.setVisible(size.width() - self.form.minimumSizeHint().width() >= px(_LEAST))
        return size

    def _wire(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.form.choices_changed.connect(self._ask_preview)
        self.form.account_changed.connect(self._on_account)
        self.form.email_left.connect(self._on_email_left)
        self.form.banner.acted.connect(self._on_settings)
        self.copy_button.clicked.connect(self._on_copy)
        self.qr_button.clicked.connect(self._on_qr)
        self.cancel_button.clicked.connect(self.reject)
        self.send_button.clicked.connect(self._on_send)
        bind(self, "send.send", self._on_send)
        bind(self, "send.normalise", self.form.phone.normalise)
        self._context.bus.subscribe(self, self._on_news)

    def _ask_facts(self, then: Callable[[Facts], None], account: str = "") -> None:
        self._context.look(
            self, ask_facts, self._order.id, account, then=then, failed=self._on_failed
        )

    def _on_facts(self, facts: Facts) -> None:
        """Fill the form: what was typed before, else what is usual."""
        phone = facts.order.customer_phone
        possible = is_sms_number(phone)
        self._untouched = untouched(facts, split_number(phone), sms_possible=possible)
        self._show_facts(facts)
        self.form.fill(self._context.drafts.get(draft_key(self._order.id), self._untouched))
        self._ask_preview()

    def _on_account(self) -> None:
        """Another account: what it offers, its usual end, and whether it can be used."""
        self._ask_facts(self._on_other_account, self.form.account.value())

    def _on_other_account(self, facts: Facts) -> None:
        """Keep what was chosen as far as the other gateway has it."""
        now = self.form.draft()
        usual = untouched(facts, (now.code, now.number), sms_possible=now.sms)
        moved = to_account(now, self._untouched, usual, facts.account, facts.offered)
        self._untouched = replace(
            self._untouched, methods=usual.methods, expiry=usual.expiry, hours=usual.hours
        )
        self._show_facts(facts)
        self.form.fill(moved)
        self._on_changed()
        self._ask_preview()

    def _show_facts(self, facts: Facts) -> None:
        self._facts, self._order = facts, facts.order
        self.form.show_order(facts.order)
        self.form.show_facts(facts)
        self.form.show_open_invoice(facts)
        sendable = facts.refusal is None
        self.send_button.setEnabled(sendable)
        self.copy_button.setEnabled(sendable)
        self.qr_button.setEnabled(sendable)
        if facts.refusal is not None:
            self._tell_refusal(facts.refusal)
        else:
            self.form.banner.hide()

    def _tell_refusal(self, refusal: Refused) -> None:
        """Pay Online off and no gateway are mended in the settings; the rest is how it is."""
        mendable = refusal.code in ("pay_online_off", "no_gateway", "gateway_not_set_up")
        action = _("Open Settings") if mendable else ""
        self.form.say(error_text(refusal), action=action)

    def _ask_preview(self) -> None:
        if self._facts is not None:
            self.form.show_open_invoice(self._facts)
        hours = self.form.expiry.hours()
        if not hours:
            return
        query = PreviewInvoice(self._order.id, self.form.methods.value(), hours, self._account())
        self._context.look(
            self,
            show_preview,
            query,
            then=self._on_preview,
            failed=self._on_no_preview,
            topic="send_invoice.preview",
        )

    def _on_preview(self, shown: Shown) -> None:
        self.preview.show_preview(shown)
        self.form.show_sms_size(sms_size(shown))
        if self._facts is not None and self._facts.open_invoice is None:
            until = _("until {when}").format(when=moment(shown.preview.expires_at, shown.zone))
            note = _("The gateway allows no other end.") if shown.preview.clamped else ""
            self.form.expiry.show_end(until, note)

    def _on_no_preview(self, error: Exception) -> None:
        """Without a gateway there is nothing to show; the banner says so already."""
        if not isinstance(error, Refused):
            self._on_failed(error)

    def _account(self) -> str | None:
        return self._facts.account if self._facts is not None else None

    def _on_changed(self) -> None:
        if self._facts is not None:
            keep_draft(self._context.drafts, self._order.id, self.form.draft(), self._untouched)

    def _on_email_left(self) -> None:
        """Say at once what is wrong with the address; sending looks at it again."""
        field = self.form.email_field
        if not field.check():
            return
        typed = self.form.email.text()

        def wrong(error: Exception) -> None:
            if self.form.email.text() == typed:
                field.set_error(trouble_words(error))

        self._context.tasks.run(
            "db-read",
            lambda: check_email(typed),
            failed=wrong,
            owner=self,
            topic="send_invoice.email",
        )

    def _on_news(self, changes: Changes) -> None:
        """The order was paid or changed meanwhile: show it, and keep what is typed."""
        concerned = changes.everything or bool(changes.settings)
        if not self.isHidden() and (concerned or self._order.id in changes.orders):
            self._ask_facts(self._show_facts, self.form.account.value())

    def _on_settings(self) -> None:
        self.close_dialog()
        if self._context.shell is not None:
            self._context.shell.go("settings", "payment")

    def _on_send(self) -> None:
        email, sms = self.form.email.text().strip(), self.form.sms_number()
        if not self._is_ready(self._email_is_fine(email)):
            return
        if not email and not sms:
            words = _("Type an email or switch the SMS on, or copy the link only.")
            self.form.email_field.set_error(words)
            self.form.email.setFocus()
            return
        self._send(email, sms, self._on_sent)

    def _on_copy(self) -> None:
        if self._is_ready(True):
            self._send("", "", self._on_link)

    def _on_qr(self) -> None:
        if self._is_ready(True):
            self._send("", "", self._on_asked)

    def _email_is_fine(self, email: str) -> bool:
        field = self.form.email_field
        if not field.check():
            return False
        try:
            if email:
                check_email(email)
        except Refused as refused:
            field.set_error(error_text(refused))
            return False
        return True

    def _is_ready(self, email_is_fine: bool) -> bool:
        """Say everything that is wrong at once; the first of it gets the focus."""
        form = self.form
        wrong: list[QWidget] = [] if email_is_fine else [form.email]
        if form.phone.number.problem():
            wrong.append(form.phone.number)
        if not form.methods.value():
            form.methods.set_error(error_text(Refused("no_method", field="methods")))
            wrong.append(form.methods.chips[form.methods.offered()[0]])
        if form.expiry.hours() is None:
            hours = form.expiry.other.text()
            form.expiry.set_error(error_text(Refused("bad_expiry", field="expires", hours=hours)))
            wrong.append(form.expiry.other)
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _send(self, email: str, sms: str, then: Callable[[InvoiceView], None]) -> None:
        if self._busy or self._facts is None or self._facts.refusal is not None:
            return
        self._busy = True
        command = SendInvoice(
            self._order.id,
            email=email,
            sms=sms,
            methods=self.form.methods.value(),
            expiry_hours=self.form.expiry.hours(),
            gateway=self._account(),
            key=self._key,
        )
        self._context.do(self, send_invoice, command, then=then, failed=self._on_failed)

    def _on_sent(self, invoice: InvoiceView) -> None:
        told = [self.form.email.text().strip(), self.form.sms_number()]
        self._finish(invoice)
        if self._context.shell is not None:
            self._context.shell.toast(
                _("Invoice queued: {number}").format(number=invoice.number),
                _("to {addresses}").format(addresses=", ".join(to for to in told if to)),
            )

    def _on_link(self, invoice: InvoiceView) -> None:
        self._finish(invoice)
        LinkCopier(self._window, self._context, invoice)

    def _on_asked(self, invoice: InvoiceView) -> None:
        self._finish(invoice)
        show_qr(self._window, self._context, self._order)

    def _finish(self, invoice: InvoiceView) -> None:
        self._context.drafts.pop(draft_key(self._order.id), None)
        self.close_dialog()
        self.sent.emit(invoice)

    def _on_failed(self, error: Exception) -> None:
        """Say it beside its field; nothing was sent, and what was typed stays."""
        self._busy = False
        words = trouble_words(error)
        field = error.field if isinstance(error, Refused) else ""
        if field == "email":
            self.form.email_field.set_error(words)
            self.form.email.setFocus()
        elif field == "sms":
            self.form.phone.set_error(words)
            self.form.phone.number.setFocus()
        elif field == "methods":
            self.form.methods.set_error(words)
        elif field == "expires":
            self.form.expiry.set_error(words)
        elif isinstance(error, Refused):
            self._tell_refusal(error)
        else:
            self.form.say(words)

    def _first_field(self) -> QWidget:
        """What is still missing; or the button, when all is there."""
        if not self.form.email.text():
            return self.form.email
        if self.form.phone.number.text() and not self.form.sms.isEnabled():
            return self.form.phone.number
        return self.send_button if self.send_button.isEnabled() else self.cancel_button
