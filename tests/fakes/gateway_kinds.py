"""The four real gateways as tests set them up: simulator, account, adapter before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from posapp.services.gateways.doku.client import DokuGateway
from posapp.services.gateways.doku.info import Addresses as DokuAddresses
from posapp.services.gateways.faspay.client import FaspayGateway
from posapp.services.gateways.midtrans.client import MidtransGateway
from posapp.services.gateways.midtrans.info import Addresses as MidtransAddresses
from posapp.services.gateways.xendit.client import Addresses as XenditAddresses
from posapp.services.gateways.xendit.client import XenditGateway
from tests.services.gateways.faspay import bench as faspay
from tests.simulators import doku, midtrans, xendit_rules
from tests.simulators.faspay import FaspaySimulator
from tests.simulators.xendit import Xendit


@dataclass(frozen=True)
class Kind:
    """One gateway: its simulator, the account that fits it, and its adapter before it."""

    simulator: Callable[[], Any]
    fields: Mapping[str, str]
    secrets: Mapping[str, str]
    adapter: Callable[..., Any]
    #: The secret that signs notices.
    signs: str


def _faspay() -> FaspaySimulator:
    made = FaspaySimulator()
    made.names_trx = False  # as seems usual: only a notice names the transaction
    return made


KINDS = {
    "midtrans": Kind(
        midtrans.MidtransSimulator, {}, {"server_key": midtrans.KEY},
        lambda account, http, clock, url: MidtransGateway(
            account, http, clock, MidtransAddresses(f"{url}/snap/v1", url)
        ),
        "server_key",
    ),
    "xendit": Kind(
        Xendit, {},
        {"api_key": xendit_rules.TEST_KEY, "callback_token": xendit_rules.TOKEN},
        lambda account, http, clock, url: XenditGateway(
            account, http, clock, XenditAddresses(url)
        ),
        "callback_token",
    ),
    "doku": Kind(
        doku.DokuSimulator, {"client_id": doku.CLIENT_ID}, {"secret_key": doku.SECRET},
        lambda account, http, clock, url: DokuGateway(account, http, clock, DokuAddresses(url)),
        "secret_key",
    ),
    "faspay": Kind(
        _faspay, faspay.SETTINGS, faspay.SECRETS,
        lambda account, http, clock, url: FaspayGateway(
            account, http, clock, faspay.addresses(url)
        ),
        "password",
    ),
}  # fmt: skip
