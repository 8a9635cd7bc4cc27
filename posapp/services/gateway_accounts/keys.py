"""The secrets of gateway accounts: sealed in the vault, opened only to build an adapter."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, exists, select

from posapp.models.charge import Charge
from posapp.models.gateway_account import GatewayAccount
from posapp.models.setting import SecretRow
from posapp.services.gateway_accounts.find import kept_secrets, secret_name
from posapp.services.gateways.registry import Account
from posapp.services.settings.change import forget_secret, read_secret, seal_secret
from posapp.services.settings.vault import Vault
from posapp.services.storage.database import ReadUnit, UnitOfWork


def with_secrets(unit: ReadUnit, vault: Vault, account: Account) -> Account:
    """The account as an adapter gets it: ``<field>``, and ``<field>.next`` while rotating.

    Raises Refused as ``Vault.decrypt`` does, where the keyring does not open.
    """
    kept = kept_secrets(unit, account.name)
    opened = {name: read_secret(unit, vault, secret_name(account.name, name)) for name in kept}
    return replace(account, secrets=opened)


def keep_key(
    uow: UnitOfWork, vault: Vault, account: str, field: str, text: str, *, following: bool = False
) -> None:
    """Keep a secret of an account; an empty one is forgotten. Raises Refused ``no_keyring``."""
    name = secret_name(account, field, following=following)
    if text:
        seal_secret(uow, vault, name, text)
    else:
        forget_secret(uow, name)
    uow.session.flush()


def forget_keys_of_removed(uow: UnitOfWork) -> None:
    """Let go of the keys of removed accounts, once no late money of theirs is watched for."""
    watched = exists().where(
        Charge.account == GatewayAccount.name, Charge.next_check_at.is_not(None)
    )
    gone = select(GatewayAccount.name).where(GatewayAccount.removed_at.is_not(None), ~watched)
    for account in uow.session.scalars(gone).all():
        for field in kept_secrets(uow, account):
            uow.session.execute(
                delete(SecretRow).where(SecretRow.name == secret_name(account, field))
            )
