"""Gateway accounts and gateways as they leave the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from posapp.models.charge import Charge
from posapp.models.gateway_account import GatewayAccount
from posapp.models.invoice_state import OPEN_CHARGES
from posapp.services.gateway_accounts.find import accounts, kept_secrets, missing_fields
from posapp.services.gateways import registry
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class SecretView:
    """Whether a secret of an account is kept, and whether the next one is too."""

    name: str
    kept: bool
    next: bool


@dataclass(slots=True, frozen=True)
class AccountView:
    """One account. ``gateway`` is what people call it; ``notify`` is where it posts notices.

    ``missing`` names the fields without which nothing is sent through it. The practice account
    was never made by anyone: it has no times.
    """

    name: str
    kind: str
    gateway: str
    environment: str
    default: bool
    missing: tuple[str, ...]
    fields: Mapping[str, str]
    secrets: tuple[SecretView, ...]
    notify: str
    open_links: int
    created_at: datetime | None
    created_by: str
    changed_at: datetime | None
    changed_by: str


def list_accounts(unit: ReadUnit) -> tuple[AccountView, ...]:
    """Every account that is set up, the practice one first."""
    rows = {
        row.name: row
        for row in unit.session.scalars(
            select(GatewayAccount).where(GatewayAccount.removed_at.is_(None))
        )
    }
    return tuple(_view(unit, account, rows.get(name)) for name, account in accounts(unit).items())


def show_account(unit: ReadUnit, name: str) -> AccountView:
    """One account that is set up; ``account_named`` has said that it is there."""
    return next(view for view in list_accounts(unit) if view.name == name)


def notify_url(hub: str, account: str) -> str:
    """Where the gateway of an account posts its notices; nothing without a hub."""
    return f"{hub}/notify/{account}" if hub else ""


def _view(unit: ReadUnit, account: registry.Account, row: GatewayAccount | None) -> AccountView:
    info = registry.gateway_info(account.kind)
    kept = kept_secrets(unit, account.name)
    links = select(func.count()).where(
        Charge.account == account.name, Charge.state.in_(OPEN_CHARGES)
    )
    return AccountView(
        name=account.name,
        kind=account.kind,
        gateway=info.name,
        environment=account.environment,
        default=unit.settings["pay_online.account"] == account.name,
        missing=missing_fields(unit, account),
        fields=account.settings,
        secrets=tuple(
            SecretView(field.name, field.name in kept, f"{field.name}.next" in kept)
            for field in info.fields
            if field.secret
        ),
        notify=notify_url(unit.settings["hub.url"], account.name),
        open_links=unit.session.execute(links).scalar_one(),
        created_at=row.created_at if row else None,
        created_by=row.created_by if row else "",
        changed_at=row.changed_at if row else None,
        changed_by=row.changed_by if row else "",
    )
