"""All that the list and the pages of accounts show, from one snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from posapp.models.gateway_account import GatewayAccount
from posapp.models.outbox import Job, JobState
from posapp.services.gateway_accounts.views import AccountView, list_accounts
from posapp.services.gateways.errors import BadCredentials
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class AccountsFacts:
    """Every account, those whose keys the gateway refuses now, and where the hub is."""

    accounts: tuple[AccountView, ...]
    refused: frozenset[str]
    hub: str
    #: Every name that an account has or had: none is given twice.
    taken: frozenset[str]
    #: In a practice shop no account for real money can be used.
    practice_shop: bool

    def named(self, name: str) -> AccountView | None:
        """The account of that name, while it is there."""
        return next((one for one in self.accounts if one.name == name), None)

    def usual(self) -> AccountView | None:
        """The account that new links go through."""
        return next((one for one in self.accounts if one.default), None)


def ask_accounts(unit: ReadUnit) -> AccountsFacts:
    """The accounts as they are now."""
    waiting = select(Job.endpoint).where(
        Job.error == BadCredentials.code, Job.state.in_((JobState.WAITING, JobState.STUCK))
    )
    return AccountsFacts(
        accounts=list_accounts(unit),
        refused=frozenset(end.partition(":")[2] for end in unit.session.scalars(waiting)),
        hub=unit.settings["hub.url"],
        taken=frozenset(unit.session.scalars(select(GatewayAccount.name))),
        practice_shop=unit.settings["shop.practice"],
    )
