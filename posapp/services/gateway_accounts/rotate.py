"""Exchange a key of a gateway account without a moment in which notices are refused.

The gateway is told to make a new key; it is kept as the next one, and notices signed with
either are taken. Once the gateway signs with the new one it is made the current one, and
calls use it from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from posapp.models.errors import Refused
from posapp.models.gateway_account import GatewayAccount
from posapp.services.gateway_accounts.fields import checked, field_of
from posapp.services.gateway_accounts.find import account_row, secret_name
from posapp.services.gateway_accounts.keys import keep_key
from posapp.services.gateway_accounts.manage import CHANGED
from posapp.services.gateways import registry
from posapp.services.gateways.types import Environment
from posapp.services.settings.change import read_secret
from posapp.services.settings.vault import Vault
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork


@dataclass(slots=True, frozen=True)
class NextKey:
    """The key that comes next for the field ``name``; an empty one gives the exchange up."""

    account: str
    name: str
    #: Never shown by repr: a secret must not get into a log by way of a traceback.
    secret: str = field(repr=False)


@dataclass(slots=True, frozen=True)
class PromoteKey:
    """Make the next key of a field the current one."""

    account: str
    name: str


def keep_next_key(uow: UnitOfWork, vault: Vault, command: NextKey) -> str:
    """Keep the key that comes next beside the current one; the account's name.

    Raises Refused ``no_gateway``, ``practice_account``, ``unknown_account_field``,
    ``not_a_secret``, ``no_current_key``, ``no_keyring``, and what ``fields.checked`` raises.
    """
    row = _row_with_secret(uow, command.account, command.name)
    declared = field_of(registry.gateway_info(row.kind), command.name)
    text = checked(declared, command.secret, Environment(row.environment))
    if not read_secret(uow, vault, secret_name(row.name, command.name)):
        raise Refused("no_current_key", field=command.name, account=row.name, name=command.name)
    keep_key(uow, vault, row.name, command.name, text, following=True)
    _changed(uow, row)
    return row.name


def promote_key(uow: UnitOfWork, vault: Vault, command: PromoteKey) -> str:
    """The next key is the current one from now on, and the old one is forgotten.

    Raises Refused ``no_next_key``, and as ``keep_next_key`` does.
    """
    row = _row_with_secret(uow, command.account, command.name)
    following = read_secret(uow, vault, secret_name(row.name, command.name, following=True))
    if not following:
        raise Refused("no_next_key", field=command.name, account=row.name, name=command.name)
    keep_key(uow, vault, row.name, command.name, following)
    keep_key(uow, vault, row.name, command.name, "", following=True)
    journal.write(uow, "account.rotated", row.name, {"field": command.name})
    _changed(uow, row)
    return row.name


def _row_with_secret(uow: UnitOfWork, account: str, name: str) -> GatewayAccount:
    row = account_row(uow, account)
    if not field_of(registry.gateway_info(row.kind), name).secret:
        raise Refused("not_a_secret", field=name, key=secret_name(account, name))
    return row


def _changed(uow: UnitOfWork, row: GatewayAccount) -> None:
    row.changed_at, row.changed_by = uow.clock.now(), uow.actor
    uow.session.flush()
    uow.changes.settings.add(CHANGED)
