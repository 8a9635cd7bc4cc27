"""Payment: Pay Online at the point of sale, what a link offers, and the gateway."""

from __future__ import annotations

from PySide6.QtCore import Signal

from posapp.i18n import N_, _
from posapp.services.gateway_accounts.find import PRACTICE
from posapp.services.settings import trial
from posapp.services.settings.overview import SettingsOverview
from posapp.ui.context import UiContext
from posapp.ui.gateways.drafts import AccountDrafts
from posapp.ui.gateways.facts import AccountsFacts
from posapp.ui.gateways.list_editor import AccountsEditor
from posapp.ui.settings.drafts import SettingsDraft
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.news import NewsLine
from posapp.ui.settings.secret_editor import SecretEditor
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.settings.special_editors import HoursEditor, MethodsEditor
from posapp.ui.settings.trial_row import TrialRow
from posapp.ui.widgets import Card

SECTION = Section(
    "payment",
    N_("Payment"),
    "credit-card",
    N_("At the counter and by pay link"),
    (
        Group(
            "pos",
            N_("Point of Sale"),
            (
                (Item("pay_online.pos"),),
                (Item("sales.allow_deposit"),),
                (Item("shift.required"),),
                # Its digits may look like a card's by chance; its reader takes nothing but a code.
                (Item("shop.qris", guard="none", placeholder="00020101021126…6304ABCD"),),
            ),
        ),
        Group(
            "link",
            N_("Pay links"),
            (
                (Item("pay_online.methods", MethodsEditor),),
                (Item("pay_online.expiry_hours", HoursEditor, help=N_("From when it is sent")),),
            ),
        ),
        Group(
            "accounts",
            N_("Gateway accounts"),
            ((Item("pay_online.account", AccountsEditor),),),
            N_("Links go through the default one, unless another is chosen when one is sent."),
        ),
        Group(
            "gateway",
            N_("Practice gateway"),
            (
                (
                    Item(
                        "gateway.sandbox.url",
                        help=N_("The practice gateway writes it here when it starts"),
                        placeholder="http://127.0.0.1:8080",
                    ),
                ),
            ),
            N_("Pays with play money: no account is needed and nothing is charged."),
        ),
        Group(
            "news",
            N_("News of payments"),
            (
                (
                    Item("hub.url", placeholder="https://hub.example.com"),
                    Item("hub.token", SecretEditor),
                ),
            ),
            N_("With a hub, gateways tell us by themselves; without one they are asked."),
        ),
    ),
)


class PaymentForm(SectionForm):
    """The form, with the accounts, the test of the connection, and how fast money is known.

    ``account_opened`` names an account, or one that was begun; ``usual_asked`` the one through
    which new links shall go.
    """

    spec = SECTION

    account_opened = Signal(str)
    usual_asked = Signal(str)

    def __init__(self, context: UiContext, draft: SettingsDraft) -> None:
        super().__init__(context, draft)
        accounts = self.editors["pay_online.account"]
        assert isinstance(accounts, AccountsEditor)  # noqa: S101  (see the section above)
        self.accounts = accounts
        accounts.opened.connect(self._on_opened)
        accounts.usual_asked.connect(self.usual_asked)

    def show_accounts(self, facts: AccountsFacts, drafts: AccountDrafts) -> None:
        """Show which accounts there are, and how soon the usual one's payments are known."""
        self.accounts.show_accounts(facts, drafts)
        self.news.show_account(facts.usual())

    def _on_opened(self, name: str) -> None:
        """The practice account is set up by its address, which stands below."""
        if name == PRACTICE:
            self.jump("gateway.sandbox.url")
        else:
            self.account_opened.emit(name)

    def show_overview(self, view: SettingsOverview) -> None:
        """Show what is saved, and what was measured since."""
        super().show_overview(view)
        self.news.refresh()

    def _extend(self, group: Group, card: Card) -> None:
        if group.key == "gateway":
            self.trial = TrialRow(
                self,
                "gateway",
                lambda parts, _to: trial.test_gateway(parts),
                _("Test connection"),
                icon="link",
            )
            card.body.addWidget(self.trial)
        if group.key == "news":
            self.news = NewsLine(self.context)
            card.body.addWidget(self.news)
