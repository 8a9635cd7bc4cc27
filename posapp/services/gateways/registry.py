"""The one table of gateways: a kind, what it can do, and how an account of it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from posapp.models.clock import Clock
from posapp.models.errors import Refused
from posapp.services.gateways.doku.client import DokuGateway
from posapp.services.gateways.doku.info import INFO as DOKU
from posapp.services.gateways.faspay.client import INFO as FASPAY
from posapp.services.gateways.faspay.client import FaspayGateway
from posapp.services.gateways.http import Http
from posapp.services.gateways.midtrans.client import MidtransGateway
from posapp.services.gateways.midtrans.info import INFO as MIDTRANS
from posapp.services.gateways.protocol import Gateway
from posapp.services.gateways.sandbox.client import INFO as SANDBOX
from posapp.services.gateways.sandbox.client import SandboxGateway
from posapp.services.gateways.types import Environment, GatewayInfo
from posapp.services.gateways.xendit.client import INFO as XENDIT
from posapp.services.gateways.xendit.client import XenditGateway


@dataclass(slots=True, frozen=True)
class Account:
    """One contract with a gateway; the same gateway may be there twice under two names."""

    name: str
    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    #: Never shown by repr: a secret must not get into a log by way of a traceback.
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    environment: Environment = Environment.PRODUCTION


Builder = Callable[[Account, Http, Clock], Gateway]


def _sandbox(account: Account, http: Http, clock: Clock) -> Gateway:
    return SandboxGateway(account.settings["url"], http, clock)


_KINDS: dict[str, tuple[GatewayInfo, Builder]] = {
    SANDBOX.kind: (SANDBOX, _sandbox),
    MIDTRANS.kind: (MIDTRANS, MidtransGateway),
    DOKU.kind: (DOKU, DokuGateway),
    XENDIT.kind: (XENDIT, XenditGateway),
    FASPAY.kind: (FASPAY, FaspayGateway),
}


def kinds() -> tuple[GatewayInfo, ...]:
    """What every gateway can do, in the order in which they are offered."""
    return tuple(info for info, _ in _KINDS.values())


def gateway_info(kind: str) -> GatewayInfo:
    """What this gateway can do. Raises Refused ``unknown_gateway``."""
    return _entry(kind)[0]


def build(account: Account, http: Http, clock: Clock) -> Gateway:
    """The adapter for an account.

    Raises Refused ``unknown_gateway``, or ``gateway_not_set_up`` naming what is missing.
    """
    info, builder = _entry(account.kind)
    missing = [
        wanted.name
        for wanted in info.fields
        if not wanted.optional
        and not (account.secrets if wanted.secret else account.settings).get(wanted.name)
    ]
    if missing:
        raise Refused("gateway_not_set_up", account=account.name, missing=", ".join(missing))
    return builder(account, http, clock)


def _entry(kind: str) -> tuple[GatewayInfo, Builder]:
    try:
        return _KINDS[kind]
    except KeyError:
        raise Refused("unknown_gateway", field="gateway", kind=kind) from None
