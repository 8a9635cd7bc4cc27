"""What the shop's gateway accounts can do for an invoice."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.services.gateway_accounts.find import account_named
from posapp.services.gateway_accounts.usable import usable
from posapp.services.gateways import registry
from posapp.services.gateways.types import Environment, GatewayInfo
from posapp.services.storage.database import ReadUnit

#: Long enough to walk to a cash machine, short enough to wait for.
UNCLOSED_HOURS = 3


@dataclass(slots=True, frozen=True)
class OfferedAccount:
    """A configured way to a gateway: its name in this shop, and what the gateway can do."""

    name: str
    info: GatewayInfo
    environment: Environment


def account(unit: ReadUnit, name: str | None) -> OfferedAccount:
    """The account of that name, or the usual one. Raises Refused ``no_gateway``."""
    return _offered(account_named(unit, name or unit.settings["pay_online.account"]))


def ready_account(unit: ReadUnit, name: str | None) -> OfferedAccount:
    """The same, ready for a new link.

    Raises Refused ``no_gateway``, ``gateway_not_set_up`` or ``practice_shop``.
    """
    return _offered(usable(unit, name or unit.settings["pay_online.account"]))


def usual_hours(unit: ReadUnit, info: GatewayInfo) -> int:
    """How long a link lives where nobody chose: a short while where it cannot be closed.

    Until such a link runs out no other can be opened in its place (design.md 5).
    """
    hours = int(unit.settings["pay_online.expiry_hours"])
    return hours if info.can_close else min(hours, UNCLOSED_HOURS)


def _offered(found: registry.Account) -> OfferedAccount:
    return OfferedAccount(found.name, registry.gateway_info(found.kind), found.environment)
