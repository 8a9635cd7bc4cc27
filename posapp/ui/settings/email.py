"""Email: the shop's own mail server, and a test."""

from __future__ import annotations

from posapp.i18n import N_, _
from posapp.services.settings import trial
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.problems import email_problem
from posapp.ui.settings.secret_editor import SecretEditor
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.settings.trial_row import TrialRow
from posapp.ui.widgets import Card

SECTION = Section(
    "email",
    N_("Email"),
    "mail",
    N_("Pay links leave through your own mail server"),
    (
        Group(
            "server",
            N_("Outgoing mail"),
            (
                (
                    Item("email.host", stretch=3, placeholder="smtp.example.com"),
                    Item("email.port", stretch=1),
                ),
                (
                    Item(
                        "email.security",
                        help=N_("STARTTLS goes with port 587, TLS with 465; none hides nothing"),
                    ),
                ),
                (
                    Item("email.username", help=N_("Empty where the server asks for none")),
                    Item("email.password", SecretEditor),
                ),
            ),
        ),
        Group(
            "sender",
            N_("Sender"),
            (
                (
                    Item("email.from_name"),
                    Item(
                        "email.from_address",
                        check=email_problem,
                        help=N_("Customers answer to it"),
                        placeholder="toko@example.com",
                    ),
                ),
            ),
        ),
        Group("content", N_("With the message"), ((Item("email.attach_invoice"),),)),
        Group("test", N_("Send a test"), words=N_("Uses what stands here now, saved or not.")),
    ),
)


class EmailForm(SectionForm):
    """The form, with the test."""

    spec = SECTION

    def _extend(self, group: Group, card: Card) -> None:
        if group.key == "test":
            self.trial = TrialRow(
                self,
                "email",
                trial.send_test_email,
                _("Send a test"),
                icon="send",
                label=_("To this address"),
                placeholder=_("name@example.com"),
            )
            card.body.addWidget(self.trial)
