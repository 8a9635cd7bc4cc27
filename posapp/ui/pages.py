"""The pages of the window: what the rail calls them, and which class shows them."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.i18n import N_
from posapp.ui.customers.page import CustomersPage
from posapp.ui.items.page import ItemsPage
from posapp.ui.orders.page import OrdersPage
from posapp.ui.page import Page
from posapp.ui.sell.page import SellPage
from posapp.ui.settings.page import SettingsPage
from posapp.ui.shift.page import ShiftPage


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the rail; ``at_foot`` puts it at the lower end."""

    words: str
    icon: str
    page: type[Page]
    at_foot: bool = False


#: In the order of the rail; their keys are in the key map.
PAGES: dict[str, Entry] = {
    "sell": Entry(N_("Sell"), "shopping-basket", SellPage),
    "orders": Entry(N_("Orders"), "receipt-text", OrdersPage),
    "customers": Entry(N_("Customers"), "users", CustomersPage),
    "items": Entry(N_("Items"), "package", ItemsPage),
    "shift": Entry(N_("Shift"), "coins", ShiftPage),
    "settings": Entry(N_("Settings"), "settings", SettingsPage, at_foot=True),
}
