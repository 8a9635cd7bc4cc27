"""Customer screen: where it is, and what strangers may read on it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from posapp.i18n import N_, _
from posapp.ui.display.facts import AUTO, NONE
from posapp.ui.settings.editors import SelectEditor
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.spec import Group, Item, Section


class ScreenEditor(SelectEditor):
    """Any other screen, one by its name, or none."""

    def __init__(self, item: Item) -> None:
        names = [screen.name() for screen in QGuiApplication.screens()]
        values = [(AUTO, _("The other screen, where there is one")), (NONE, _("None"))]
        super().__init__(item, values + [(name, name) for name in names if name])


SECTION = Section(
    "display",
    N_("Customer screen"),
    "eye",
    N_("A second screen that turns to the customer; Ctrl D opens it to try"),
    (
        Group(
            "display",
            N_("Customer screen"),
            ((Item("display.screen", ScreenEditor),), (Item("display.first_name_only"),)),
        ),
    ),
)


class DisplayForm(SectionForm):
    """The form; the screen follows when it hears of the change."""

    spec = SECTION
