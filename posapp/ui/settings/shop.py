"""Shop: who it is, its money and its clock, and tax."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.services.settings.overview import SettingsOverview
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.logo_row import LogoRow
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.settings.special_editors import CurrencyEditor, TaxEditor, ZoneEditor
from posapp.ui.widgets import Card

SECTION = Section(
    "shop",
    N_("Shop"),
    "store",
    N_("Who you are for your customers"),
    (
        Group(
            "shop",
            N_("Name and contact"),
            (
                (Item("shop.name"),),
                (Item("shop.address", help=N_("On messages")),),
                (
                    Item("shop.phone", guard="phone", help=N_("Customers can call it")),
                    Item("shop.timezone", ZoneEditor, help=N_("For times on messages")),
                ),
            ),
        ),
        Group("logo", N_("Logo")),
        Group(
            "tax",
            N_("Money and tax"),
            (
                (
                    Item("shop.currency", CurrencyEditor),
                    Item(
                        "tax.default",
                        TaxEditor,
                        help=N_("In percent, like 11 or 11,5; empty for none"),
                    ),
                ),
                (
                    Item(
                        "tax.included",
                        help=N_("Off: tax is added on top of the prices, for new orders"),
                    ),
                ),
                (
                    Item(
                        "cash.rounding",
                        help=N_("The smallest coin that you give back, like 100; 0 for none"),
                    ),
                ),
            ),
        ),
        Group(
            "customers",
            N_("Customers"),
            ((Item("va.static_on"),), (Item("efaktur.on"),)),
            N_("Their fields are shown and required in the customer's form while they are on."),
        ),
    ),
)


class ShopForm(SectionForm):
    """The form."""

    spec = SECTION

    def show_overview(self, view: SettingsOverview) -> None:
        """Show the logo too."""
        super().show_overview(view)
        self.logo.reload()

    def _extend(self, group: Group, card: Card) -> None:
        if group.key == "logo":
            self.logo = LogoRow(self.context)
            card.body.addWidget(self.logo)
