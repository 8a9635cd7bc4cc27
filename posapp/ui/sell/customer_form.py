"""A new customer in the middle of a sale: a name is enough."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.customers.views import CustomerView
from posapp.ui.context import UiContext
from posapp.ui.sell.phone_field import PhoneField
from posapp.ui.sell.words import trouble_words
from posapp.ui.widgets import Button, Field, Label, LineEdit
from posapp.ui.widgets.nest import nest


class CustomerForm(QWidget):
    """``saved`` brings the new customer, ``left`` goes back; nothing typed is lost."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customer_form")
        self._context = context
        self._key = str(uuid4())
        self._build()
        self._wire()

    def fill(self, typed: str) -> None:
        """Take what was typed in the search as the name, the phone or the email."""
        words = typed.strip()
        if not words:
            return
        if "@" in words:
            self.email.setText(words)
        elif sum(c.isdigit() for c in words) >= 5 and not any(c.isalpha() for c in words):
            self.phone.edit.setText(words)
        else:
            self.name.setText(words)

    def focus_first(self) -> None:
        """The first field that is empty takes the keys."""
        fields = (self.name, self.email, self.phone.edit)
        empty = next((field for field in fields if not field.text()), self.name)
        empty.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        self.name = LineEdit(name="new_customer_name")
        self.email = LineEdit(_("name@example.com"), name="new_customer_email")
        self.name_field = Field(_("Name"), self.name)
        self.email_field = Field(_("Email"), self.email, help=_("For the pay link and receipts"))
        self.phone = PhoneField("new_customer_phone")
        self.back = Button(_("Back"), size=44, hint="Esc", name="new_customer_back")
        self.save = Button(_("Add customer"), "primary", 44, hint="Enter", name="new_customer_save")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(6)
        column.addWidget(Label(_("New customer"), "title"))
        column.addSpacing(6)
        for field in (self.name_field, self.email_field, self.phone):
            column.addWidget(field)
        column.addStretch()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.back)
        row.addWidget(self.save, 1)
        nest(column, row)

    def _wire(self) -> None:
        self.back.clicked.connect(self.left)
        self.save.clicked.connect(self._on_save)
        for edit in (self.name, self.email, self.phone.edit):
            edit.returnPressed.connect(self._on_save)

    def _on_save(self) -> None:
        if not self.save.isEnabled():
            return
        checks = [self.name_field.check(), self.email_field.check(), self.phone.field.check()]
        if not all(checks):
            return
        self.save.setEnabled(False)
        command = AddCustomer(self.name.text(), self.email.text(), self.phone.text(), key=self._key)
        self._context.do(self, add_customer, command, then=self._on_saved, failed=self._on_failed)

    def _on_saved(self, customer: CustomerView) -> None:
        self.save.setEnabled(True)
        self.saved.emit(customer)

    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        fields = {"email": self.email_field, "phone": self.phone.field}
        wrong = getattr(error, "field", None) if isinstance(error, Refused) else None
        field = fields.get(wrong or "", self.name_field)
        field.set_error(trouble_words(error))
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)
