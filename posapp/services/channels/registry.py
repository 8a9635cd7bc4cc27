"""The one table of channels, and how each is built from the shop's settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from posapp.models.clock import Clock
from posapp.services.channels.email_smtp import EmailChannel, EmailSettings
from posapp.services.channels.protocol import Channel, ChannelMisconfigured
from posapp.services.channels.sms_kannel import SmsChannel, SmsSettings
from posapp.services.gateways.http import Http

#: Fixed and not secret (design.md 4): the practice server's login, where no other is kept.
PRACTICE_LOGIN = "sandbox"


class Values(Protocol):
    """The settings by key."""

    def __getitem__(self, key: str) -> Any:
        """The value; settings are declared, so every key is there."""
        ...


#: Reads a secret; asked only where a login needs one, so practice needs no keyring.
Secret = Callable[[str], str]


def build_channel(kind: str, values: Values, secret: Secret, http: Http, clock: Clock) -> Channel:
    """The channel as it is set up now.

    Raises ChannelMisconfigured ``email_not_set_up``, ``sms_not_set_up`` or ``unknown_channel``,
    and what ``secret`` raises.
    """
    if kind == "email":
        return EmailChannel(email_settings(values, secret), clock)
    if kind == "sms":
        return SmsChannel(sms_settings(values, secret), http)
    raise ChannelMisconfigured(kind, code="unknown_channel")


def email_settings(values: Values, secret: Secret) -> EmailSettings:
    """The mail server. Raises ChannelMisconfigured ``email_not_set_up``."""
    if not values["email.host"] or not values["email.from_address"]:
        raise ChannelMisconfigured(code="email_not_set_up")
    username = values["email.username"]
    return EmailSettings(
        host=values["email.host"],
        port=values["email.port"],
        security=values["email.security"],
        username=username,
        password=_password(username, "email.password", secret),
        from_name=values["email.from_name"] or values["shop.name"],
        from_address=values["email.from_address"],
    )


def sms_settings(values: Values, secret: Secret) -> SmsSettings:
    """The SMS gateway. Raises ChannelMisconfigured ``sms_not_set_up``."""
    if not values["sms.url"]:
        raise ChannelMisconfigured(code="sms_not_set_up")
    username = values["sms.username"]
    return SmsSettings(
        url=values["sms.url"],
        username=username,
        password=_password(username, "sms.password", secret),
        sender=values["sms.sender"],
    )


def _password(username: str, key: str, secret: Secret) -> str:
    if not username:
        return ""
    return PRACTICE_LOGIN if username == PRACTICE_LOGIN else secret(key)
