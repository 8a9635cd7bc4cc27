"""The left side of Pay Online: who, how much, where to, and how it may be paid."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.invoice_state import InvoiceState
from posapp.services.sales.views import OrderView
from posapp.ui.send_invoice.account_choice import AccountChoiceField
from posapp.ui.send_invoice.choices import OTHER, ExpiryChoice, MethodChoice
from posapp.ui.send_invoice.draft import Draft
from posapp.ui.send_invoice.facts import Facts
from posapp.ui.send_invoice.overlay_scroll import OverlayScroll
from posapp.ui.send_invoice.phone_field import PhoneField
from posapp.ui.send_invoice.words import moment, money
from posapp.ui.theme import px
from posapp.ui.widgets import Banner, Field, Label, LineEdit, ReadOnlyAmount, Switch
from posapp.ui.widgets.nest import nest

_WIDTH = 496


class SendForm(QWidget):
    """Every field with its error beside it; ``changed`` with whatever is typed or chosen."""

    changed = Signal()
    #: Something that the messages show was changed.
    choices_changed = Signal()
    #: A link through another account: other methods and another end.
    account_changed = Signal()
    email_left = Signal()

    def __init__(self, order: OrderView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pay_form")
        self._wants_sms = False
        self._sms_words = ""
        self._sms_ready = True
        self._filling = False
        self._build(order)
        self._wire()

    def fill(self, draft: Draft) -> None:
        """Show all fields as in the draft."""
        self._filling = True
        self.email.setText(draft.email)
        self.phone.set_parts(draft.code, draft.number)
        self._wants_sms = draft.sms
        self.methods.set_value(draft.methods)
        self.expiry.set_parts(draft.expiry, draft.hours)
        self.account.set_value(draft.account)
        self._show_switch()
        self._filling = False

    def draft(self) -> Draft:
        """All fields as they stand."""
        expiry, hours = self.expiry.parts()
        return Draft(
            email=self.email.text(),
            code=self.phone.code.value(),
            number=self.phone.number.text(),
            sms=self._wants_sms,
            methods=self.methods.value(),
            expiry=expiry,
            hours=hours,
            account=self.account.value(),
        )

    def sms_number(self) -> str:
        """Where the SMS goes; empty where none is sent."""
        return self.phone.full() if self.sms.isChecked() and self.sms.isEnabled() else ""

    def show_order(self, order: OrderView) -> None:
        """Show who it is for and how much is outstanding."""
        self.customer.setText(order.customer_name or _("Walk-in"))
        self.outstanding.setText(money(order.outstanding, order.currency))

    def show_facts(self, facts: Facts) -> None:
        """Offer what the gateway has, and say which ways of telling are set up."""
        self._sms_ready = facts.sms_ready
        self.account.show_facts(facts)
        self.methods.offer(facts.offered)
        if not facts.email_ready:
            self.email_field.set_help(_("Email is not set up yet: it waits until it is."))
        self._show_switch()

    def show_open_invoice(self, facts: Facts) -> None:
        """An open invoice is not opened twice: the same link is told again, to its own end."""
        invoice = facts.open_invoice
        self.told.setVisible(invoice is not None and facts.refusal is None)
        if invoice is None:
            return
        lead, words = _("{number} is open."), _("The same link is told again.")
        if invoice.state == InvoiceState.QUEUED:
            lead = _("{number} waits for its link.")
            words = _("It goes out once the gateway has made it.")
        if self.methods.value() not in ((), invoice.methods):
            words = _("Other methods make a new link; the old one is closed.")
        self.told.set_words(lead.format(number=invoice.number), words)
        until = _("until {when}").format(when=moment(invoice.expires_at, facts.zone))
        self.expiry.fix(until, "")

    def show_sms_size(self, words: str) -> None:
        """Say how many messages the SMS is."""
        self._sms_words = words
        self._show_switch()

    def say(self, lead: str, words: str = "", *, action: str = "") -> None:
        """Say above the fields why nothing can be sent."""
        self.banner.set_words(lead, words)
        self.banner.action.setText(action)
        self.banner.action.setVisible(bool(action))
        self.banner.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the email when its field is left."""
        if event.type() == QEvent.Type.FocusOut and self.email.text().strip():
            self.email_left.emit()
        return super().eventFilter(watched, event)

    def _build(self, order: OrderView) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(14)
        self.banner = Banner("overdue", "", action=" ", name="pay_problem")
        self.banner.hide()
        column.addWidget(self.banner)
        self.told = Banner("unpaid", "", icon="link", name="pay_open_invoice")
        self.told.hide()
        column.addWidget(self.told)
        nest(column, self._make_order(order))
        self.email = LineEdit(icon="mail", name="pay_email")
        self.email_field = Field(
            _("Email"), self.email, help=_("The link goes here. Ask the customer if it is right.")
        )
        column.addWidget(self.email_field)
        self.phone = PhoneField()
        column.addWidget(self.phone)
        nest(column, self._make_sms())
        self.account = AccountChoiceField()
        column.addWidget(self.account)
        self.methods = MethodChoice()
        column.addWidget(self.methods)
        self.expiry = ExpiryChoice()
        column.addWidget(self.expiry)
        column.addStretch()
        self.show_order(order)
        self._show_switch()

    def _make_order(self, order: OrderView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.customer = LineEdit(icon="user-round", read_only=True, guard="none", name="pay_name")
        self.outstanding = ReadOnlyAmount(name="pay_outstanding")
        self.outstanding.setFixedWidth(px(200))
        row.addWidget(Field(_("Customer Name"), self.customer, reserve=False), 1)
        row.addWidget(Field(_("Outstanding Amount"), self.outstanding, reserve=False))
        return row

    def _make_sms(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.sms = Switch(_("Send via SMS"), name="pay_sms")
        self.sms_words = Label("", "caption", "text3")
        self.sms_words.setObjectName("pay_sms_words")
        row.addWidget(self.sms)
        row.addWidget(self.sms_words, 1)
        return row

    def _wire(self) -> None:
        self.email.textEdited.connect(self._on_email)
        self.email.textChanged.connect(self._on_changed)
        self.email.installEventFilter(self)
        self.phone.changed.connect(self._on_phone)
        self.phone.normalised.connect(self._on_normalised)
        self.sms.clicked.connect(self._on_switch)
        self.account.changed.connect(self._on_account)
        self.methods.changed.connect(self._on_choice)
        self.expiry.changed.connect(self._on_choice)

    def _on_email(self, _words: str) -> None:
        self.email_field.set_error("")

    def _on_changed(self, _words: str = "") -> None:
        if not self._filling:
            self.changed.emit()

    def _on_phone(self) -> None:
        self._show_switch()
        self._on_changed()

    def _on_normalised(self) -> None:
        """Who takes the +62 form wants the SMS."""
        self._wants_sms = True
        self._show_switch()
        self._on_changed()

    def _on_switch(self) -> None:
        self._wants_sms = self.sms.isChecked()
        self.email_field.set_error("")
        self._show_switch()
        self._on_changed()

    def _on_choice(self) -> None:
        if not self._filling:
            self.changed.emit()
            self.choices_changed.emit()

    def _on_account(self) -> None:
        self.changed.emit()
        self.account_changed.emit()

    def _show_switch(self) -> None:
        """The switch follows the number: no +62, no SMS, and the reason stands beside it (C9)."""
        possible = self.phone.verdict().state == "ok"
        self.sms.setEnabled(possible)
        self.sms.setChecked(possible and self._wants_sms)
        if not possible:
            words = _("off until the number begins with +62")
            if self.phone.full().startswith("+62"):
                words = _("off until the number is complete")
        elif not self._sms_ready:
            words = _("SMS is not set up yet: it waits until it is")
        else:
            words = self._sms_words if self.sms.isChecked() else ""
        self.sms_words.setText(words)
        self.sms.setAccessibleDescription(words)


class FormScroll(OverlayScroll):
    """As high as the form wants; scrolls in a window that is lower."""

    def __init__(self, form: SendForm) -> None:
        super().__init__(form, name="pay_form_scroll")
        self._form = form
        self.setFixedWidth(px(_WIDTH))

    def sizeHint(self) -> QSize:
        """The form's own height."""
        return QSize(px(_WIDTH), self._form.heightForWidth(px(_WIDTH)))

    def minimumSizeHint(self) -> QSize:
        """It may be lower than the form."""
        return QSize(px(_WIDTH), 240)


def untouched(facts: Facts, number: tuple[str, str], *, sms_possible: bool) -> Draft:
    """The form as it opens: the customer's addresses and the shop's usual choices."""
    hours = str(facts.expiry_hours)
    usual = hours in ("24", "72", "168")
    return Draft(
        email=facts.order.customer_email,
        code=number[0],
        number=number[1],
        sms=sms_possible and facts.sms_ready,
        methods=facts.methods,
        account=facts.usual_account,
        expiry=hours if usual else OTHER,
        hours="" if usual else hours,
    )
