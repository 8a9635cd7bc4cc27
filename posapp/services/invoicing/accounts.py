"""Which gateway accounts the shop has; one gateway can stand behind several."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.services.gateways.registry import INFOS
from posapp.services.gateways.types import GatewayInfo
from posapp.services.settings.values import SettingValues


@dataclass(slots=True, frozen=True)
class Account:
    """A configured way to a gateway: its name in this shop, and what the gateway can do."""

    name: str
    info: GatewayInfo


def accounts(settings: SettingValues) -> dict[str, Account]:
    """The accounts that are set up."""
    found = {}
    if settings["gateway.sandbox.url"]:
        found["sandbox"] = Account("sandbox", INFOS["sandbox"])
    return found


def account(settings: SettingValues, name: str | None) -> Account:
    """The account of that name, or the default one. Raises Refused ``no_gateway``."""
    chosen = name or settings["pay_online.account"]
    found = accounts(settings).get(chosen)
    if found is None:
        raise Refused("no_gateway", field="gateway", gateway=chosen[:48])
    return found
