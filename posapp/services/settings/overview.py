"""All that the Settings page shows, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import available_timezones

from sqlalchemy import select

from posapp.models.order import Order
from posapp.models.setting import SecretRow
from posapp.services.gateway_accounts.find import accounts
from posapp.services.gateways.registry import gateway_info
from posapp.services.settings.declared import SETTINGS, as_text
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class SettingsOverview:
    """Values as the texts that ``change_settings`` takes; of secrets only whether one is kept."""

    texts: dict[str, str]
    kept: frozenset[str]
    #: Sums are saved in it, so it stays as soon as there is an order.
    is_currency_fixed: bool
    zones: tuple[str, ...]
    #: (name, kind, gateway's own name) of every gateway account that is set up.
    accounts: tuple[tuple[str, str, str], ...] = ()


def settings_overview(unit: ReadUnit) -> SettingsOverview:
    """Every declared setting as it is now."""
    plain = [key for key, setting in SETTINGS.items() if not setting.secret]
    return SettingsOverview(
        texts={key: as_text(unit.settings[key]) for key in plain},
        kept=frozenset(unit.session.scalars(select(SecretRow.name))),
        is_currency_fixed=unit.session.scalars(select(Order.id).limit(1)).first() is not None,
        zones=tuple(sorted(zone for zone in available_timezones() if "/" in zone)),
        accounts=tuple(
            (name, account.kind, gateway_info(account.kind).name)
            for name, account in accounts(unit).items()
        ),
    )
