"""SMS: the shop's gateway, and a test."""

from __future__ import annotations

from posapp.i18n import N_, _
from posapp.services.settings import trial
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.secret_editor import SecretEditor
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.settings.trial_row import TrialRow
from posapp.ui.widgets import Card

SECTION = Section(
    "sms",
    N_("SMS"),
    "message-circle",
    N_("Pay links by SMS go to numbers that begin with +62"),
    (
        Group(
            "gateway",
            N_("SMS gateway"),
            (
                (Item("sms.url", placeholder="https://sms.example.com"),),
                (Item("sms.username"), Item("sms.password", SecretEditor)),
                (Item("sms.sender", help=N_("The name or number that customers see")),),
            ),
        ),
        Group("test", N_("Send a test"), words=N_("Uses what stands here now, saved or not.")),
    ),
)


class SmsForm(SectionForm):
    """The form, with the test."""

    spec = SECTION

    def _extend(self, group: Group, card: Card) -> None:
        if group.key == "test":
            self.trial = TrialRow(
                self,
                "sms",
                trial.send_test_sms,
                _("Send a test"),
                icon="send",
                label=_("To this phone"),
                placeholder="+62 812 3456 7890",
                guard="phone",
            )
            card.body.addWidget(self.trial)
