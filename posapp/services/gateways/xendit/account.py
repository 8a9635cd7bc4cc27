"""What an account at Xendit needs, and what is wrong with it, before anything is sent."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.services.gateways.types import AccountField, Environment
from posapp.services.gateways.xendit.methods import known_codes

PREFIXES = {
    Environment.SANDBOX: "xnd_development_",
    Environment.PRODUCTION: "xnd_production_",
}


def check_key(text: str, environment: Environment) -> str:
    """What is wrong with an API key for this environment; empty: nothing."""
    if text.startswith("xnd_public_"):
        return N_("This is a public key. Copy the secret key instead.")
    if text.startswith(PREFIXES[environment]) and _is_plain(text):
        return ""
    if text.startswith(PREFIXES[Environment.SANDBOX]):
        return N_("This key is for practice. Copy the one of the production environment.")
    if text.startswith(PREFIXES[Environment.PRODUCTION]) and _is_plain(text):
        return N_("This key is for real money. Copy the one of the sandbox environment.")
    return N_("A Xendit secret key begins with xnd_development_ or xnd_production_.")


def check_token(text: str, environment: Environment) -> str:
    """What is wrong with a webhook verification token; empty: nothing."""
    if text.startswith("xnd_"):
        return N_("This is an API key. Copy the webhook verification token instead.")
    return "" if _is_plain(text) else N_("The token must have no spaces.")


def channels(text: str) -> tuple[str, ...]:
    """The codes in the owner's list, as Xendit writes them."""
    return tuple(code for part in text.split(",") if (code := part.strip().upper()))


def check_channels(text: str, environment: Environment) -> str:
    """What is wrong with the list of active channels; empty: nothing."""
    if all(code in known_codes() for code in channels(text)):
        return ""
    return N_("Write the codes as Xendit does, with commas between: QRIS, BCA, BNI, OVO, DANA.")


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


STEPS = (
    N_(
        "Dashboard, Settings, API Keys: make a secret key with “Write” for money-in products, in"
        " the test or the live mode."
    ),
    N_("Have the channels activated that you want, then write their codes into Active channels."),
    N_(
        "With a hub: Settings, Webhooks, in the same mode: enter the notify address below for"
        " invoices paid and expired and for refunds, and switch auto-retry on."
    ),
    N_("Leave Xendit's customer notifications off: the shop sends its own messages."),
    N_("Where you use Xendit's IP Allowlist, enter the public addresses of the till and the hub."),
)

FIELDS = (
    AccountField(
        "api_key",
        N_("Secret API key"),
        N_(
            "Xendit Dashboard, Settings, API Keys: a secret key with “Write” for money-in"
            " products. Closing links and refunds need it too."
        ),
        secret=True,
        check=check_key,
    ),
    AccountField(
        "callback_token",
        N_("Webhook verification token"),
        N_(
            "Xendit Dashboard, Settings, Webhooks. Only needed with a hub: without one, the till"
            " asks Xendit by itself."
        ),
        secret=True,
        optional=True,
        check=check_token,
    ),
    AccountField(
        "channels",
        N_("Active channels"),
        N_(
            "The codes that are switched on at Xendit, such as QRIS, BCA, OVO. Empty: all are"
            " offered, and Xendit refuses a link that asks for one that is not switched on."
        ),
        optional=True,
        check=check_channels,
    ),
)
