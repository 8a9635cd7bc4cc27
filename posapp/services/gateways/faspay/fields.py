"""What the owner copies from Faspay's letters and pages into an account."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from posapp.i18n import N_
from posapp.services.gateways.faspay.methods import CHANNELS
from posapp.services.gateways.types import AccountField, Environment


def _merchant(text: str, environment: Environment) -> str:
    return "" if re.fullmatch(r"[0-9]{5}", text, re.ASCII) else N_("It has five digits.")


def _digits(text: str, environment: Environment) -> str:
    return "" if re.fullmatch(r"[0-9]{1,20}", text, re.ASCII) else N_("Only digits.")


def _phone(text: str, environment: Environment) -> str:
    digits = re.sub(r"[^0-9]", "", text)
    return "" if 8 <= len(digits) <= 15 else N_("A phone number has 8 to 15 digits.")


def _email(text: str, environment: Environment) -> str:
    fits = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) and len(text) <= 128
    return "" if fits else N_("This is not an email address.")


def _page(text: str, environment: Environment) -> str:
    fits = re.fullmatch(r"https?://[^\s<>\"]+", text)
    return "" if fits else N_("A web address begins with https://.")


def _channels(text: str, environment: Environment) -> str:
    known = all(code in CHANNELS for code in text.replace(",", " ").split())
    return "" if known else N_("Give channel codes of Faspay, like 702, 711, 812.")


def _billing(text: str, environment: Environment) -> str:
    """Bills of one environment never go to the other: its hosts say which they are of."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme != "https" or not host.endswith(".faspay.co.id"):
        return N_("The address begins with https:// and ends in faspay.co.id.")
    sandbox = "sandbox" in host
    if sandbox and environment == Environment.PRODUCTION:
        return N_("This is the sandbox's address; the account is for real money.")
    if not sandbox and environment == Environment.SANDBOX:
        return N_("This is the address for real money; the account is for practice.")
    return ""


STEPS = (
    N_("Copy Merchant ID, User ID and Password from Faspay's letter."),
    N_("Have Faspay let in the public IP address of the till and of the hub: others are refused."),
    N_(
        "Run a hub, and have the notify address below registered as Payment Notification URL, in"
        " JSON. Without a hub many payments are not seen."
    ),
    N_("Have a Return URL registered, any page of the shop, and enter the same here."),
    N_("For Billing: the callback is registered like the notification."),
)

FIELDS = (
    AccountField(
        "merchant_id",
        "Merchant ID",
        N_("Five digits. Faspay's keys do not show whether they are for practice or real money."),
        check=_merchant,
    ),
    AccountField("user_id", "User ID", N_("Usually “bot” and the Merchant ID.")),
    AccountField("password", "Password", N_("From Faspay's letter."), secret=True),
    AccountField(
        "return_url",
        "Return URL",
        N_("Where the customer's browser goes afterwards; the one registered at Faspay."),
        check=_page,
    ),
    AccountField(
        "shop_email",
        N_("Shop's email"),
        N_("Faspay demands one for every bill; it stands in where the customer has none."),
        check=_email,
    ),
    AccountField(
        "shop_phone",
        N_("Shop's phone"),
        N_("Faspay demands one for every bill; it stands in where the customer has none."),
        check=_phone,
    ),
    AccountField(
        "channels",
        N_("Channels in the contract"),
        N_("Their codes, like 702, 711, 812. Leave empty if all of Faspay's are active."),
        optional=True,
        check=_channels,
    ),
    AccountField(
        "card_merchant_id",
        N_("Card Merchant ID"),
        N_("Only to give card money back; cards have keys of their own at Faspay."),
        optional=True,
    ),
    AccountField(
        "card_password",
        N_("Card transaction password"),
        N_("Faspay's pages disagree on capitals in it: try one small refund in the sandbox first."),
        secret=True,
        optional=True,
    ),
    AccountField(
        "billing_service_id",
        "Billing Service ID",
        N_("Fill it in to send bills by Faspay Billing in place of the Xpress page."),
        optional=True,
        check=_digits,
    ),
    AccountField(
        "billing_url",
        N_("Billing address"),
        N_("As Faspay gives it, without the last word “create”. Needed for real money."),
        optional=True,
        check=_billing,
    ),
    AccountField(
        "static_va",
        N_("Fixed virtual account"),
        N_("Billing only: every bill of this account is paid to this number, one at a time."),
        optional=True,
        check=_digits,
    ),
)
