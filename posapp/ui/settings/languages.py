"""Language: of the screens, and of messages to customers."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.spec import Group, Item, Section

SECTION = Section(
    "language",
    N_("Language"),
    "languages",
    N_("What is typed and not saved stays when the language changes"),
    (
        Group(
            "screens",
            N_("Screens"),
            ((Item("ui.language", help=N_("Changes at once when you save")),),),
        ),
        Group("customers", N_("Messages to customers"), ((Item("customer.language"),),)),
    ),
)


class LanguageForm(SectionForm):
    """The form; the window speaks the other language when it hears of the change."""

    spec = SECTION
