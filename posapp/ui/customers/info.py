"""The Info tab: contact, tax, credit and addresses (P3)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posapp.customer_words import TRANSACTION_CODES
from posapp.i18n import _, short_date
from posapp.services.customers.history import Overview
from posapp.ui.customers.words import day_words, npwp_words, phone_words
from posapp.ui.orders.words import money
from posapp.ui.widgets import Card, Label
from posapp.ui.widgets.nest import nest

_LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
_LABEL_WIDTH = 140


class FactsCard(Card):
    """A card of rows: what it is, and what it says."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__(name=name)
        self.body.addWidget(Label(title, "name", weight=600))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        nest(self.body, self._grid)
        self._made: list[tuple[Label, Label]] = []

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these; an empty one says that nothing was given."""
        while len(self._made) < len(facts):
            self._add_row()
        for (what, says), pair in zip(
            self._made, [*facts, *[None] * len(self._made)], strict=False
        ):
            what.setVisible(pair is not None)
            says.setVisible(pair is not None)
            if pair is not None:
                what.setText(pair[0])
                says.setText(", ".join(pair[1].splitlines()) or _("not given"))
                says.set_colour("text" if pair[1] else "text3")

    def words(self) -> str:
        """Everything it says, for tests and screen readers."""
        shown = [pair for pair in self._made if pair[0].isVisibleTo(self)]
        return "\n".join(f"{what.text()}: {says.text()}" for what, says in shown)

    def _add_row(self) -> None:
        row = len(self._made)
        what, says = Label("", "small", "text2"), Label("", "body", wrap=True)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(what, row, 0, top)
        self._grid.addWidget(says, row, 1)
        self._made.append((what, says))


class InfoTab(QWidget):
    """Three columns of cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customer_info")
        self.contact = FactsCard(_("Contact"), "customer_contact")
        self.tax = FactsCard(_("Tax and VA"), "customer_tax")
        self.credit = FactsCard(_("Credit"), "customer_credit")
        self.addresses = FactsCard(_("Addresses"), "customer_addresses")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(16)
        for cards in ((self.contact,), (self.addresses, self.credit), (self.tax,)):
            column = QVBoxLayout()
            column.setSpacing(16)
            for card in cards:
                column.addWidget(card)
            column.addStretch()
            nest(row, column, 1)

    def show_overview(self, shown: Overview, zone: str, *, static_va: bool, efaktur: bool) -> None:
        """Show a customer; tax and VA as far as their modules are on (A20)."""
        who = shown.customer
        agreed = short_date(who.consent_at, zone) if who.consent_at else ""
        self.contact.show_facts(
            [
                (_("Email"), who.email),
                (_("Phone"), phone_words(who.phone)),
                (_("Group"), who.group),
                (_("Identifier / Company"), who.company),
                (_("Birthday"), day_words(who.birthday) if who.birthday else ""),
                (_("Language"), _LANGUAGES.get(who.language, _("As the shop"))),
                (_("Agreed to messages"), agreed),
                (_("Additional info"), who.note),
            ]
        )
        same = _("Same as billing")
        self.addresses.show_facts(
            [
                (_("Billing"), who.address),
                (_("Shipping"), same if who.shipping_same else who.shipping_address),
            ]
        )
        limit = money(who.credit_limit, shown.currency) if who.credit_limit is not None else ""
        self.credit.show_facts(
            [
                (_("Credit limit"), limit or _("None")),
                (_("Store credit"), money(shown.credit, shown.currency)),
            ]
        )
        facts = [(_("Taxable company"), _("Yes") if who.taxable else _("No"))]
        if static_va:
            facts.append((_("VA static number"), who.va_number))
        if efaktur:
            code = who.tax_code
            own = who.npwp_address
            facts += [
                (_("NPWP"), npwp_words(who.npwp)),
                (_("NPWP owner name"), who.npwp_name),
                (_("NPWP address"), _("Same as customer address") if who.npwp_same else own),
                (_("Transaction code"), f"{code} · {_(TRANSACTION_CODES[code])}" if code else ""),
            ]
        self.tax.show_facts(facts)
