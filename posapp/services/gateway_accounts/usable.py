"""Whether money may be asked for through an account, and why not."""

from __future__ import annotations

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.errors import Refused
from posapp.models.invoice_state import OPEN_CHARGES
from posapp.services.gateway_accounts.find import account_named, accounts, missing_fields
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


def uses_play_money(unit: ReadUnit) -> bool:
    """Whether new links, or links that are open now, are paid with no real money."""
    return _in_use(unit, Environment.SANDBOX)


def uses_real_money(unit: ReadUnit) -> bool:
    """Whether new links, or links that are open now, are paid with real money.

    A till can hold both kinds at once; what it says of practice must not say it of these.
    """
    return _in_use(unit, Environment.PRODUCTION)


def _in_use(unit: ReadUnit, environment: Environment) -> bool:
    wanted = {
        name
        for name, account in accounts(unit, removed=True).items()
        if account.environment == environment
    }
    if unit.settings["pay_online.account"] in wanted:
        return True
    links = select(Charge.id).where(
        Charge.account.in_(wanted), Charge.state.in_(OPEN_CHARGES), Charge.closing.is_(False)
    )
    return unit.session.scalars(links.limit(1)).first() is not None
