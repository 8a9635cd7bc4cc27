"""Whether money may be asked for through an account, and why not."""

from __future__ import annotations

from posapp.models.errors import Refused
from posapp.services.gateway_accounts.find import account_named, missing_fields
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import Environment
from posapp.services.storage.database import ReadUnit


def usable(unit: ReadUnit, name: str) -> Account:
    """The account, ready for a new link; without its secrets.

    Raises Refused ``no_gateway``, ``gateway_not_set_up`` naming what is missing, or
    ``practice_shop``: a till that says that no real money moves must move none.
    """
    account = account_named(unit, name)
    missing = missing_fields(unit, account)
    if missing:
        raise Refused(
            "gateway_not_set_up", field="gateway", account=name, missing=", ".join(missing)
        )
    if unit.settings["shop.practice"] and account.environment == Environment.PRODUCTION:
        raise Refused("practice_shop", field="gateway", account=name)
    return account


def is_play_money(unit: ReadUnit, name: str) -> bool:
    """Whether what is paid through the account is no real money."""
    try:
        return account_named(unit, name).environment == Environment.SANDBOX
    except Refused:
        return False
