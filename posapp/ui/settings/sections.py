"""The sections in their order, and the settings that the page leaves out on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from posapp.ui.settings.appearance import AppearanceForm
from posapp.ui.settings.display import DisplayForm
from posapp.ui.settings.email import EmailForm
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.keys import KeysForm
from posapp.ui.settings.languages import LanguageForm
from posapp.ui.settings.payment import PaymentForm
from posapp.ui.settings.printer import PrinterForm
from posapp.ui.settings.shop import ShopForm
from posapp.ui.settings.sms import SmsForm
from posapp.ui.settings.sounds import SoundsForm
from posapp.ui.settings.spec import Group, Item, Section

FORMS: tuple[type[SectionForm], ...] = (
    ShopForm,
    PaymentForm,
    EmailForm,
    SmsForm,
    PrinterForm,
    LanguageForm,
    AppearanceForm,
    KeysForm,
    DisplayForm,
    SoundsForm,
)

#: Declared settings that no section shows, and why.
INTERNAL = {
    "shop.logo": "a picture is taken in by its own command, which makes it safe first",
    "ui.sell_view": "it is chosen on the Sell page itself, and remembered",
    "shop.practice": "whoever makes the shop decides it: a demo shop never becomes a real one",
}


def places() -> Iterator[tuple[Section, Group, Item]]:
    """Every setting on the page, and where it is."""
    for form in FORMS:
        for group in form.spec.groups:
            for item in group.items():
                yield form.spec, group, item
