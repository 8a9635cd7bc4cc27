"""The fields of the customer form, in two columns; tax and VA only where they are used."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posapp.customer_words import TRANSACTION_CODES
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.services.customers.fields import CustomerFields, clean_npwp, is_doubtful_npwp
from posapp.services.customers.groups import GroupView
from posapp.ui.customers.phone_edit import PhoneEdit
from posapp.ui.customers.words import day_as_typed, typed_day
from posapp.ui.theme import line_height
from posapp.ui.widgets import (
    Button,
    CheckBox,
    Field,
    Label,
    LineEdit,
    MoneyEdit,
    Select,
    Switch,
    TextArea,
)
from posapp.ui.widgets.nest import nest

_WIDE = QSizePolicy.Policy.Preferred


class FormFields(QWidget):
    """``read`` gives what was typed; ``show_error`` puts a sentence beside its field."""

    edited = Signal()

    def __init__(self, groups: tuple[GroupView, ...], currency: str) -> None:
        super().__init__()
        self._make(groups, currency)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        left, right = self._columns()
        nest(row, left, 1)
        nest(row, right, 1)
        self._wire()

    def fill(self, told: CustomerFields) -> None:
        """Show a customer."""
        for name in ("name", "company", "email", "npwp_name", "npwp", "va_number"):
            getattr(self, name).setText(getattr(told, name))
        for name in ("note", "address", "shipping_address", "npwp_address"):
            getattr(self, name).setText(getattr(told, name))
        for name in ("taxable", "shipping_same", "npwp_same", "consent"):
            getattr(self, name).setChecked(getattr(told, name))
        if told.phone:
            self.phone.set_text(told.phone)
        for name in ("group", "language", "tax_code"):
            getattr(self, name).set_value(getattr(told, name))
        self.credit_limit.set_amount(told.credit_limit)
        self.birthday.setText(day_as_typed(told.birthday))
        self._show_addresses()

    def read(self) -> CustomerFields:
        """What stands in the fields; a birthday that is no day is left out (see ``check``)."""
        try:
            birthday = typed_day(self.birthday.text())
        except ValueError:
            birthday = None
        return CustomerFields(
            name=self.name.text(),
            email=self.email.text(),
            phone=self.phone.text(),
            address=self.address.text(),
            note=self.note.text(),
            language=self.language.value(),
            company=self.company.text(),
            group=self.group.value(),
            shipping_same=self.shipping_same.isChecked(),
            shipping_address=self.shipping_address.text(),
            taxable=self.taxable.isChecked(),
            va_number=self.va_number.text(),
            npwp=self.npwp.text(),
            npwp_name=self.npwp_name.text(),
            npwp_same=self.npwp_same.isChecked(),
            npwp_address=self.npwp_address.text(),
            tax_code=self.tax_code.value(),
            credit_limit=self.credit_limit.amount(),
            birthday=birthday,
            consent=self.consent.isChecked(),
        )

    def check(self) -> bool:
        """Whether every field could be read; what could not says why."""
        good = [field.check() for field in self.fields.values()]
        try:
            typed_day(self.birthday.text())
        except ValueError:
            self.show_error("birthday", _("Write a day like 04/05/1991."))
            return False
        return all(good)

    def show_error(self, name: str, words: str) -> None:
        """Say what is wrong beside the field, and go there."""
        for other in self.fields.values():
            other.set_error("")
        field = self.fields.get(name, self.fields["name"])
        field.set_error(words)
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_modules(self, *, static_va: bool, efaktur: bool) -> None:
        """Show what belongs to modules that are on (A20)."""
        self.va_row.setVisible(static_va)
        for name in ("npwp", "npwp_name", "tax_code"):
            self.fields[name].setVisible(efaktur)
        self._efaktur = efaktur
        self.npwp_same.setVisible(efaktur)
        self._show_addresses()

    def first_empty(self) -> QWidget:
        """Where typing begins."""
        for edit in (self.name, self.email):
            if not edit.text():
                return edit
        return self.name

    def _make(self, groups: tuple[GroupView, ...], currency: str) -> None:
        self._efaktur = False
        self.name = LineEdit(name="customer_name")
        self.company = LineEdit(name="customer_company")
        self.email = LineEdit(_("name@example.com"), name="customer_email")
        self.phone = PhoneEdit("customer_phone")
        choices = [("", _("No group")), *((group.id, group.name) for group in groups)]
        self.group = Select(choices, name="customer_group")
        self.note = TextArea(lines=2, name="customer_note")
        self.address = TextArea(lines=2, name="customer_address")
        self.shipping_same = CheckBox(
            _("Ship to the same address"), name="customer_shipping_same", checked=True
        )
        self.shipping_address = TextArea(lines=2, name="customer_shipping")
        usual = [("", _("As the shop")), ("id", "Bahasa Indonesia"), ("en", "English")]
        self.language = Select(usual, name="customer_language")
        self.consent = CheckBox(_("Agreed to messages"), name="customer_consent")
        self.birthday = LineEdit("04/05/1991", name="customer_birthday")
        self.credit_limit = MoneyEdit(currency, name="customer_credit_limit")
        self.taxable = Switch(_("Taxable company"), name="customer_taxable")
        self.va_number = LineEdit("0081234567", name="customer_va_number", guard="phone")
        self.auto = Button(_("Auto Generate VA"), icon="refresh-cw", name="customer_va_auto")
        self.npwp = LineEdit("01.312.166.0-091.000", name="customer_npwp", guard="none")
        self.npwp_name = LineEdit(name="customer_npwp_name")
        self.npwp_same = CheckBox(
            _("Same as customer address"), name="customer_npwp_same", checked=True
        )
        self.npwp_address = TextArea(lines=2, name="customer_npwp_address")
        codes = [("", "–"), *((c, f"{c} · {_(words)}") for c, words in TRANSACTION_CODES.items())]
        self.tax_code = Select(codes, name="customer_tax_code")
        for select in (self.group, self.tax_code):
            select.setSizeAdjustPolicy(
                Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )

    def _columns(self) -> tuple[QVBoxLayout, QVBoxLayout]:
        needed = _("needed")
        self.fields = {
            "name": Field(f"{_('Name')} · {needed}", self.name),
            "company": Field(_("Identifier / Company"), self.company),
            "email": Field(f"{_('Email')} · {needed}", self.email),
            "phone": Field(_("Phone"), self.phone, help=_("SMS goes to +62 numbers")),
            "group": Field(_("Group"), self.group),
            "note": Field(_("Additional info"), self.note),
            "address": Field(f"{_('Address')} · {needed}", self.address),
            "shipping_address": Field(_("Shipping address"), self.shipping_address),
            "language": Field(_("Language of messages"), self.language),
            "birthday": Field(_("Birthday"), self.birthday),
            "credit_limit": Field(_("Credit limit"), self.credit_limit, help=_("Empty: none")),
            "va_number": Field(
                f"{_('VA static number')} · {needed}", self.va_number, help=_("Ten digits")
            ),
            "npwp": Field(f"{_('NPWP')} · {needed}", self.npwp, help=_("15 or 16 digits")),
            "npwp_name": Field(f"{_('NPWP owner name')} · {needed}", self.npwp_name),
            "npwp_address": Field(f"{_('NPWP address')} · {needed}", self.npwp_address),
            "tax_code": Field(f"{_('Transaction code')} · {needed}", self.tax_code),
        }
        self.va_row = self._beside(self.fields["va_number"], self.auto)
        left = self._column("name", "company", "email", "phone", "group", "note")
        right = self._column("address")
        right.insertWidget(right.count() - 1, self.shipping_same)
        for part in (
            self.fields["shipping_address"],
            self._pair("language", "birthday"),
            self.consent,
            self.fields["credit_limit"],
        ):
            right.insertWidget(right.count() - 1, part)
        self.tax_title = Label(_("Tax and VA"), "name", weight=600)
        for part in (
            self.tax_title, self.taxable, self.va_row, self.fields["npwp"],
            self.fields["npwp_name"], self.npwp_same, self.fields["npwp_address"],
            self.fields["tax_code"],
        ):  # fmt: skip
            right.insertWidget(right.count() - 1, part)
        return left, right

    def _column(self, *names: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        for name in names:
            column.addWidget(self.fields[name])
            # What is left over goes to the end, not between the fields.
            self.fields[name].setSizePolicy(_WIDE, QSizePolicy.Policy.Maximum)
        column.addStretch()
        return column

    def _pair(self, first: str, second: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.fields[first], 1)
        row.addWidget(self.fields[second], 1)
        return holder

    def _beside(self, field: Field, button: Button) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(field, 1)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, line_height("small") + 6, 0, 0)
        beside.addWidget(button)
        beside.addStretch()
        nest(row, beside)
        return holder

    def _wire(self) -> None:
        for edit in (self.name, self.email, self.npwp):
            edit.textChanged.connect(self.edited)
        self.phone.changed.connect(self.edited)
        self.npwp.textChanged.connect(self._on_npwp)
        self.shipping_same.toggled.connect(self._show_addresses)
        self.npwp_same.toggled.connect(self._show_addresses)

    def _show_addresses(self) -> None:
        self.fields["shipping_address"].setVisible(not self.shipping_same.isChecked())
        own = self._efaktur and not self.npwp_same.isChecked()
        self.fields["npwp_address"].setVisible(own)

    def _on_npwp(self, words: str) -> None:
        """A wrong check digit is told, and may be saved."""
        try:
            doubtful = is_doubtful_npwp(clean_npwp(words))
        except Refused:
            doubtful = False
        told = _("Its check digit does not fit: look at it again") if doubtful else ""
        self.fields["npwp"].set_help(told or _("15 or 16 digits"))
