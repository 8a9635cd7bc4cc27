"""Which gateway accounts the shop has; the practice account is one by a setting alone."""

from __future__ import annotations

import json

from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.gateway_account import GatewayAccount
from posapp.models.setting import SecretRow
from posapp.services.gateways import registry
from posapp.services.gateways.types import Environment
from posapp.services.settings.values import SettingValues
from posapp.services.storage.database import ReadUnit

#: The practice gateway's account; it is there while ``gateway.sandbox.url`` is set.
PRACTICE = "sandbox"


def accounts(unit: ReadUnit, *, removed: bool = False) -> dict[str, registry.Account]:
    """The accounts that are set up, by name, without their secrets; the practice one first.

    ``removed`` adds those that were removed: what was paid through them is still asked about.
    """
    found = practice(unit.settings)
    statement = select(GatewayAccount).order_by(GatewayAccount.rowkey)
    if not removed:
        statement = statement.where(GatewayAccount.removed_at.is_(None))
    for row in unit.session.scalars(statement):
        found[row.name] = registry.Account(
            row.name, row.kind, public_fields(row), environment=Environment(row.environment)
        )
    return found


def practice(settings: SettingValues) -> dict[str, registry.Account]:
    """The practice account by its name, where its address is set."""
    url = settings["gateway.sandbox.url"]
    if not url:
        return {}
    made = registry.Account(PRACTICE, "sandbox", {"url": url}, environment=Environment.SANDBOX)
    return {PRACTICE: made}


def account_named(unit: ReadUnit, name: str) -> registry.Account:
    """One account, without its secrets. Raises Refused ``no_gateway``."""
    found = accounts(unit).get(name)
    if found is None:
        raise Refused("no_gateway", field="gateway", gateway=name[:48])
    return found


def account_row(unit: ReadUnit, name: str) -> GatewayAccount:
    """The row of an account. Raises Refused ``no_gateway``, ``practice_account``."""
    row = unit.session.scalars(
        select(GatewayAccount).where(
            GatewayAccount.name == name, GatewayAccount.removed_at.is_(None)
        )
    ).first()
    if row is not None:
        return row
    if name == PRACTICE:
        raise Refused("practice_account", field="gateway")
    raise Refused("no_gateway", field="gateway", gateway=name[:48])


def public_fields(row: GatewayAccount) -> dict[str, str]:
    """What of an account is not secret."""
    return {str(name): str(text) for name, text in json.loads(row.fields).items()}


def secret_name(account: str, field: str, *, following: bool = False) -> str:
    """Where a secret of an account is kept; ``following`` names the key that comes next."""
    return f"gateway.{account}.{field}" + (".next" if following else "")


def kept_secrets(unit: ReadUnit, account: str) -> frozenset[str]:
    """The secrets of an account that are kept: ``<field>`` and ``<field>.next``."""
    prefix = f"gateway.{account}."
    rows = unit.session.scalars(
        select(SecretRow.name).where(SecretRow.name.startswith(prefix, autoescape=True))
    )
    return frozenset(name.removeprefix(prefix) for name in rows)


def missing_fields(unit: ReadUnit, account: registry.Account) -> tuple[str, ...]:
    """What has to be filled in before an account can be used."""
    there = kept_secrets(unit, account.name) | {n for n, text in account.settings.items() if text}
    info = registry.gateway_info(account.kind)
    return tuple(f.name for f in info.fields if not f.optional and f.name not in there)
