"""Add a gateway account, change one, remove one, choose the usual one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from posapp.models.charge import Charge
from posapp.models.errors import Refused
from posapp.models.gateway_account import GatewayAccount
from posapp.models.invoice_state import OPEN_CHARGES
from posapp.models.outbox import Job
from posapp.models.payment import Refund
from posapp.services.gateway_accounts.fields import checked, field_of
from posapp.services.gateway_accounts.find import PRACTICE, account_row, public_fields, secret_name
from posapp.services.gateway_accounts.keys import forget_keys_of_removed, keep_key
from posapp.services.gateway_accounts.usable import usable
from posapp.services.gateways import registry
from posapp.services.gateways.types import Environment, GatewayInfo
from posapp.services.outbox.store import UNFINISHED
from posapp.services.settings.change import change_settings
from posapp.services.settings.vault import Vault
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork

#: What ``Changes.settings`` holds when an account was touched.
CHANGED = "gateway.accounts"
#: It is part of addresses and of the names of secrets.
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")


@dataclass(slots=True, frozen=True)
class AddAccount:
    """A new account: its name in the shop, and what the gateway's own pages say of it.

    ``environment`` may be empty where the gateway has but one. Fields may be filled in later;
    until then nothing is sent through it.
    """

    name: str
    kind: str
    environment: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    #: Never shown by repr: a secret must not get into a log by way of a traceback.
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True, frozen=True)
class ChangeAccount:
    """Other texts for some fields of an account; an empty one forgets the field."""

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


def add_account(uow: UnitOfWork, vault: Vault, command: AddAccount) -> str:
    """Set an account up; its name.

    Raises Refused ``bad_account_name``, ``account_name_taken``, ``unknown_gateway``,
    ``bad_environment``, ``no_keyring``, and what ``fields.checked`` raises.
    """
    info = registry.gateway_info(command.kind)
    if not _NAME.fullmatch(command.name):
        raise Refused("bad_account_name", field="name")
    if command.name == PRACTICE or _is_known(uow, command.name):
        raise Refused("account_name_taken", field="name", name=command.name)
    now = uow.clock.now()
    row = GatewayAccount(
        name=command.name,
        kind=info.kind,
        environment=_environment(info, command.environment),
        fields="{}",
        created_at=now,
        created_by=uow.actor,
        changed_at=now,
        changed_by=uow.actor,
    )
    uow.session.add(row)
    uow.session.flush()
    values = {"kind": row.kind, "environment": row.environment}
    journal.write(uow, "account.added", row.name, values)
    _take(uow, vault, row, command.fields, command.secrets)
    uow.changes.settings.add(CHANGED)
    return row.name


def change_account(uow: UnitOfWork, vault: Vault, command: ChangeAccount) -> str:
    """Change fields of an account; its name. Kind and environment stay what they are.

    Raises Refused ``no_gateway``, ``practice_account``, ``unknown_account_field``,
    ``no_keyring``, and what ``fields.checked`` raises.
    """
    row = account_row(uow, command.name)
    _take(uow, vault, row, command.fields, command.secrets)
    row.changed_at, row.changed_by = uow.clock.now(), uow.actor
    uow.session.flush()
    uow.changes.settings.add(CHANGED)
    return row.name


def remove_account(uow: UnitOfWork, name: str) -> str:
    """Take an account out of use; its name stays with what was paid through it.

    Its keys are forgotten as soon as no late money of it is watched for. Raises Refused
    ``no_gateway``, ``practice_account``, ``account_is_usual`` or ``account_in_use``.
    """
    row = account_row(uow, name)
    if uow.settings["pay_online.account"] == name:
        raise Refused("account_is_usual", field="gateway", account=name)
    if _open_work(uow, name):
        raise Refused("account_in_use", field="gateway", account=name)
    row.removed_at = row.changed_at = uow.clock.now()
    row.changed_by = uow.actor
    journal.write(uow, "account.removed", name, {"kind": row.kind})
    uow.session.flush()
    forget_keys_of_removed(uow)
    uow.changes.settings.add(CHANGED)
    return name


def choose_account(uow: UnitOfWork, name: str) -> str:
    """New links go through this account from now on.

    Raises Refused ``no_gateway``, ``gateway_not_set_up`` or ``practice_shop``.
    """
    usable(uow, name)
    change_settings(uow, {"pay_online.account": name})
    uow.changes.settings.add(CHANGED)
    return name


def _take(
    uow: UnitOfWork,
    vault: Vault,
    row: GatewayAccount,
    fields: Mapping[str, str],
    secrets: Mapping[str, str],
) -> None:
    info, environment = registry.gateway_info(row.kind), Environment(row.environment)
    public = public_fields(row)
    for name, text in fields.items():
        declared = field_of(info, name)
        if declared.secret:
            raise Refused("secret_field", field=name, account=row.name, name=name)
        public[name] = checked(declared, text, environment)
    kept = {name: text for name, text in sorted(public.items()) if text}
    if kept != public_fields(row):
        row.fields = json.dumps(kept, ensure_ascii=False)
        journal.write(uow, "account.changed", row.name, {}, detail=dict(kept))
    for name, text in secrets.items():
        declared = field_of(info, name)
        if not declared.secret:
            raise Refused("not_a_secret", field=name, key=secret_name(row.name, name))
        keep_key(uow, vault, row.name, name, checked(declared, text, environment))
    uow.session.flush()


def _environment(info: GatewayInfo, asked: str) -> Environment:
    """The one that was asked for; where there is no choice the gateway is one for practice."""
    offered = info.environments or (Environment.SANDBOX,)
    if not asked and len(offered) == 1:
        return offered[0]
    if asked not in list(offered):
        raise Refused("bad_environment", field="environment", known=", ".join(offered))
    return Environment(asked)


def _is_known(uow: UnitOfWork, name: str) -> bool:
    """Whether an account has the name or had it: old payments carry it."""
    statement = select(GatewayAccount.rowkey).where(GatewayAccount.name == name)
    return uow.session.scalars(statement).first() is not None


def _open_work(uow: UnitOfWork, name: str) -> bool:
    """Whether a customer can still pay through it, or something waits to be done there."""
    links = select(Charge.id).where(Charge.account == name, Charge.state.in_(OPEN_CHARGES))
    jobs = select(Job.id).where(Job.endpoint == f"gateway:{name}", Job.state.in_(UNFINISHED))
    back = select(Refund.id).where(Refund.account == name, Refund.state == "pending")
    counts = (select(func.count()).select_from(wanted.subquery()) for wanted in (links, jobs, back))
    return any(uow.session.execute(count).scalar_one() for count in counts)
