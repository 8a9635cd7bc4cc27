"""What DOKU can do, and what the owner copies from its pages into an account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from posapp.i18n import N_
from posapp.services.gateways.doku.asking import (
    CURRENCY,
    MAX_AMOUNT,
    MAX_LIFE,
    MIN_AMOUNT,
    MIN_LIFE,
)
from posapp.services.gateways.doku.methods import BY_CODE, parse_channels
from posapp.services.gateways.types import (
    AccountField,
    Environment,
    GatewayInfo,
    Method,
    Recovery,
)

CLIENT_ID, SECRET_KEY, CHANNELS = "client_id", "secret_key", "channels"
_CLIENT_ID = re.compile(r"(BRN|MCH)-[0-9-]{1,60}")
_SECRET_KEY = re.compile(r"SK-[A-Za-z0-9_-]{8,100}")


@dataclass(slots=True, frozen=True)
class Addresses:
    """Where an environment is."""

    api: str


ADDRESSES = {
    Environment.SANDBOX: Addresses("https://api-sandbox.doku.com"),
    Environment.PRODUCTION: Addresses("https://api.doku.com"),
}


def _check_client_id(text: str, environment: Environment) -> str:
    if _CLIENT_ID.fullmatch(text):
        return ""
    return N_("A DOKU Client ID begins with BRN- or MCH-. Copy it from DOKU's page again.")


def _check_secret_key(text: str, environment: Environment) -> str:
    if _SECRET_KEY.fullmatch(text):
        return ""
    return N_("A DOKU Secret Key begins with SK-. Copy it from DOKU's page again.")


def _check_channels(text: str, environment: Environment) -> str:
    if all(code in BY_CODE for code in parse_channels(text)):
        return ""
    return N_("DOKU has no channel of this name. Write them as on DOKU's page, like QRIS.")


STEPS = (
    N_("DOKU's back office of the right environment, API Keys: copy Client ID and Secret Key."),
    N_("Write the codes of your active channels. DOKU refuses a link that names another."),
    N_(
        "With a hub: enter the notify address below as Notification URL of every channel, and"
        " for the expired notification of Checkout."
    ),
    N_(
        "Ask DOKU to turn on Order Cancellation, and, if you registered before December 2024,"
        " the Checkout order status of the Check Status API."
    ),
    N_("Leave Recover Abandoned Cart off: it opens links again that have run out."),
)

INFO = GatewayInfo(
    kind="doku",
    name="DOKU",
    methods=tuple(Method),
    currencies=(CURRENCY,),
    min_amount=MIN_AMOUNT,
    max_amount=MAX_AMOUNT,
    min_expiry=MIN_LIFE,
    max_expiry=MAX_LIFE,
    recovery=Recovery.REPEAT,
    # Its status is to be asked for sixty seconds after a payment at the earliest.
    min_poll=timedelta(seconds=60),
    # Only where DOKU has turned it on, and never for cards, e-wallets and pay later.
    can_close=False,
    can_refund=True,
    fields=(
        AccountField(
            CLIENT_ID,
            "Client ID",
            N_("In DOKU's back office under API Keys. Sandbox and production look alike: "
               "take both texts from the same page."),
            check=_check_client_id,
        ),
        AccountField(
            SECRET_KEY,
            "Secret Key",
            N_("Beside the Client ID. It signs every request and every notice."),
            secret=True,
            check=_check_secret_key,
        ),
        AccountField(
            CHANNELS,
            N_("Active channels"),
            N_("DOKU refuses a link that names a channel which is not active. Write yours, "
               "like QRIS, VIRTUAL_ACCOUNT_BCA, CREDIT_CARD."),
            optional=True,
            check=_check_channels,
        ),
    ),
    environments=(Environment.SANDBOX, Environment.PRODUCTION),
    refundable=(Method.CARD,),
    can_refund_part=True,
    steps=STEPS,
)  # fmt: skip
