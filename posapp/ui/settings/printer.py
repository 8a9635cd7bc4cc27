"""Printer: which one, how wide its paper is, the drawer that hangs on it, and a test."""

from __future__ import annotations

from posapp.i18n import N_, _
from posapp.services.printing.trial import try_printer
from posapp.services.settings.trial import Outcome, Parts
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.settings.trial_row import TrialRow
from posapp.ui.widgets import Card

SECTION = Section(
    "printer",
    N_("Printer"),
    "printer",
    N_("Receipts print after the sale is saved; no sale waits for the printer"),
    (
        Group(
            "printer",
            N_("Printer"),
            (
                (Item("printer.kind"),),
                (
                    Item("printer.address", stretch=3, placeholder="192.168.1.50"),
                    Item("printer.width", stretch=1),
                ),
                (Item("printer.after_sale"),),
            ),
        ),
        Group(
            "drawer",
            N_("Cash drawer"),
            ((Item("printer.drawer", stretch=3), Item("printer.drawer_pulse", stretch=2)),),
        ),
        Group("test", N_("Print a test"), words=N_("Uses what stands here now, saved or not.")),
    ),
)


class PrinterForm(SectionForm):
    """The form, with the test."""

    spec = SECTION

    def _extend(self, group: Group, card: Card) -> None:
        if group.key == "test":
            self.trial = TrialRow(self, "printer", self._try, _("Print a test"), icon="printer")
            card.body.addWidget(self.trial)

    def _try(self, parts: Parts, _to: str) -> Outcome:
        return try_printer(parts.values, self.context.till.papers, parts.clock.now())
