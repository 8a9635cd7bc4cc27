"""Which gateway accounts the shop has; one gateway can stand behind several."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.services.gateways import registry
from posapp.services.gateways.types import GatewayInfo
from posapp.services.settings.values import SettingValues


@dataclass(slots=True, frozen=True)
class OfferedAccount:
    """A configured way to a gateway: its name in this shop, and what the gateway can do."""

    name: str
    info: GatewayInfo


def accounts(settings: SettingValues) -> dict[str, registry.Account]:
    """The accounts that are set up, by name."""
    found = {}
    if settings["gateway.sandbox.url"]:
        values = {"url": settings["gateway.sandbox.url"]}
        found["sandbox"] = registry.Account("sandbox", "sandbox", values)
    return found


def account(settings: SettingValues, name: str | None) -> OfferedAccount:
    """The account of that name, or the default one. Raises Refused ``no_gateway``."""
    chosen = name or settings["pay_online.account"]
    found = accounts(settings).get(chosen)
    if found is None:
        raise Refused("no_gateway", field="gateway", gateway=chosen[:48])
    return OfferedAccount(found.name, registry.gateway_info(found.kind))
