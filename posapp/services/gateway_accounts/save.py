"""Save a whole form of an account at once: all of it, or nothing where a part is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posapp.models.errors import Refused
from posapp.services.gateway_accounts.manage import (
    AddAccount,
    ChangeAccount,
    add_account,
    change_account,
)
from posapp.services.gateway_accounts.rotate import NextKey, keep_next_key
from posapp.services.settings.vault import Vault
from posapp.services.storage.database import UnitOfWork


@dataclass(slots=True, frozen=True)
class SaveAccount:
    """What was typed of an account; ``kind`` only where it is a new one.

    ``following`` holds the keys that come next; an empty text forgets one.
    """

    name: str
    kind: str = ""
    environment: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    #: Never shown by repr: a secret must not get into a log by way of a traceback.
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    following: Mapping[str, str] = field(default_factory=dict, repr=False)


def save_account(uow: UnitOfWork, vault: Vault, command: SaveAccount) -> str:
    """Add or change the account; its name.

    Raises Refused as ``add_account``, ``change_account`` and ``keep_next_key`` do; what is wrong
    with a next key is told of the field ``<field>.next``.
    """
    if command.kind:
        made = AddAccount(
            command.name, command.kind, command.environment, command.fields, command.secrets
        )
        add_account(uow, vault, made)
    elif command.fields or command.secrets:
        change_account(uow, vault, ChangeAccount(command.name, command.fields, command.secrets))
    for name, secret in command.following.items():
        try:
            keep_next_key(uow, vault, NextKey(command.name, name, secret))
        except Refused as refusal:
            raise Refused(refusal.code, field=f"{name}.next", **refusal.params) from refusal
    return command.name
