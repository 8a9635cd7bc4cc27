"""What Midtrans can do, what an account of it needs, and where its calls go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from posapp.i18n import N_
from posapp.services.gateways.midtrans.methods import CHANNELS, MOST, REFUNDABLE
from posapp.services.gateways.midtrans.request import LEAST_LIFE, MOST_LIFE
from posapp.services.gateways.types import AccountField, Environment, GatewayInfo, Recovery

SERVER_KEY = "server_key"
PREFIXES = {
    Environment.SANDBOX: "SB-Mid-server-",
    Environment.PRODUCTION: "Mid-server-",
}


def check_server_key(text: str, environment: Environment) -> str:
    """What is wrong with a server key for this environment; empty: nothing."""
    if text.startswith(("Mid-client-", "SB-Mid-client-")):
        return N_("This is the client key. Copy the server key, which stands below it.")
    if text.startswith(PREFIXES[environment]) and text.isascii() and text.isprintable():
        return ""
    if text.startswith(PREFIXES[Environment.SANDBOX]):
        return N_("This key is for practice. Copy the one of the production environment.")
    if text.startswith(PREFIXES[Environment.PRODUCTION]):
        return N_("This key is for real money. Copy the one of the sandbox environment.")
    return N_("A server key of Midtrans begins with Mid-server- or SB-Mid-server-.")


@dataclass(slots=True, frozen=True)
class Addresses:
    """Where the calls go: ``snap`` makes and closes pages, ``core`` knows what became of them."""

    snap: str
    core: str


ADDRESSES = {
    Environment.SANDBOX: Addresses(
        "https://app.sandbox.midtrans.com/snap/v1", "https://api.sandbox.midtrans.com"
    ),
    Environment.PRODUCTION: Addresses(
        "https://app.midtrans.com/snap/v1", "https://api.midtrans.com"
    ),
}

STEPS = (
    N_(
        "Log in at Midtrans' dashboard and choose the environment at the top: Sandbox to"
        " practise, Production for real money."
    ),
    N_("Settings, Access Keys: copy the server key. The client key is not needed."),
    N_(
        "With a hub: Settings, Configuration: enter the notify address below as Payment"
        " Notification URL."
    ),
    N_(
        "Have the ways of paying activated that you want. Midtrans refuses a link of which none"
        " is active."
    ),
)

INFO = GatewayInfo(
    kind="midtrans",
    name="Midtrans",
    methods=tuple(CHANNELS),
    currencies=("IDR",),
    min_amount=1,
    max_amount=MOST,
    min_expiry=LEAST_LIFE,
    max_expiry=MOST_LIFE,
    # A page on which nothing was chosen cannot be looked up; its order id is paid once at most.
    recovery=Recovery.REPEAT,
    # No limit of calls is published.
    min_poll=timedelta(seconds=5),
    can_close=True,
    can_refund=True,
    fields=(
        AccountField(
            SERVER_KEY,
            N_("Server key"),
            N_(
                "Midtrans dashboard, Settings, Access Keys. Set the Payment Notification URL"
                " there too if you have a hub; without one, the till asks Midtrans by itself."
                " DANA and BSI are not offered: Midtrans does not find them by our number."
            ),
            secret=True,
            check=check_server_key,
        ),
    ),
    environments=(Environment.SANDBOX, Environment.PRODUCTION),
    refundable=REFUNDABLE,
    can_refund_part=True,
    steps=STEPS,
)
