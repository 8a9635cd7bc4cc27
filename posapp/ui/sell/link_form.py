"""Asks in place where the pay link should go, when the sale does not know yet."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.services.channels.address import check_email
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.customers.views import CustomerView
from posapp.services.sales.complete import Link
from posapp.ui.context import UiContext
from posapp.ui.sell.phone_field import PhoneField
from posapp.ui.sell.words import gets_sms, trouble_words
from posapp.ui.widgets import Button, Dialog, Field, Label, LineEdit

#: The customer who was added on the way, if any, and where the link goes.
Answer = Callable[[CustomerView | None, Link], None]


def link_to(customer: CustomerView) -> Link | None:
    """The link by everything that reaches the customer; none where nothing does."""
    sms = customer.phone if gets_sms(customer.phone) else ""
    return Link(email=customer.email, sms=sms) if customer.email or sms else None


class LinkForm(Dialog):
    """An email address or a +62 number is enough; a name keeps the customer for next time."""

    def __init__(
        self, window: QWidget, context: UiContext, customer: CustomerView | None, then: Answer
    ) -> None:
        super().__init__(
            window, _("Where should the link go?"), customer.name if customer else "",
            width=480, name="link_form",
        )  # fmt: skip
        self._context, self._customer, self._then = context, customer, then
        self._key = str(uuid4())
        self._build()
        self._wire()
        if customer is not None:
            self.phone.edit.setText(customer.phone)

    def open_here(self) -> None:
        """Open with the keys in the first field that matters."""
        has_phone = bool(self.phone.edit.text())
        self.open(self.phone.edit if has_phone else self.email)

    def _build(self) -> None:
        self.body.setSpacing(6)
        words = _("An email address or a +62 phone number is enough.")
        self.body.addWidget(Label(words, "small", "text2", wrap=True))
        self.body.addSpacing(6)
        self.email = LineEdit(_("name@example.com"), name="link_email")
        self.email_field = Field(_("Email"), self.email)
        self.phone = PhoneField("link_phone")
        self.name = LineEdit(name="link_name")
        self.name_field = Field(
            _("Name (optional)"), self.name, help=_("Keeps the customer for the next sale")
        )
        for part in (self.email_field, self.phone, self.name_field):
            self.body.addWidget(part)
        self.name_field.setVisible(self._customer is None)
        keep = Button(_("Cancel"), size=44, hint="Esc", name="link_cancel")
        keep.clicked.connect(self.reject)
        self.accept_button = Button(
            _("Use this address"), "primary", 44, hint="Enter", name="link_accept"
        )
        self.footer.addStretch()
        self.footer.addWidget(keep)
        self.footer.addWidget(self.accept_button)
        self.show_footer()

    def _wire(self) -> None:
        self.accept_button.clicked.connect(self._on_accept)
        for edit in (self.email, self.phone.edit, self.name):
            edit.returnPressed.connect(self._on_accept)

    def _on_accept(self) -> None:
        if not self.accept_button.isEnabled() or not self._is_complete():
            return
        self.accept_button.setEnabled(False)
        email = self.email.text().strip()
        # The address is checked by a heavy library: not on the window's thread.
        self._context.tasks.run(
            "net",
            lambda: check_email(email) if email else "",
            self._on_checked,
            failed=self._on_failed,
            owner=self,
        )

    def _is_complete(self) -> bool:
        # Each shows its own error, so none may be skipped.
        fields = (self.email_field, self.phone.field, self.name_field)
        sound = [field.check() for field in fields]
        if not all(sound):
            return False
        if not self.email.text().strip() and not self.phone.text():
            self.email_field.set_error(_("Type an email address or a phone number."))
            self.email.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if self.phone.text() and not gets_sms(self.phone.text()):
            self.phone.field.set_error(_("SMS goes only to numbers that begin with +62."))
            self.phone.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def _on_checked(self, email: str) -> None:
        link = Link(email=email, sms=self.phone.text())
        name = self.name.text().strip()
        if self._customer is not None or not name:
            self._finish(None, link)
            return
        self._context.do(
            self,
            add_customer,
            AddCustomer(name, email, link.sms, key=self._key),
            then=lambda customer: self._finish(customer, link),
            failed=self._on_failed,
        )

    def _finish(self, customer: CustomerView | None, link: Link) -> None:
        self.close_dialog()
        self._then(customer, link)

    def _on_failed(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        wrong = error.field if isinstance(error, Refused) else None
        fields = {"phone": self.phone.field, "name": self.name_field}
        field = fields.get(wrong or "", self.email_field)
        field.set_error(trouble_words(error))
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)
