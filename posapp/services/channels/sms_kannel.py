"""SMS through a Kannel gateway's ``sendsms`` (reference/sms.md, 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from posapp.services.channels.gsm7 import is_gsm7
from posapp.services.channels.plain import one_line
from posapp.services.channels.protocol import (
    ChannelError,
    ChannelMisconfigured,
    ChannelUnavailable,
    MaybeDelivered,
    OutgoingMessage,
    Undeliverable,
)
from posapp.services.gateways.errors import (
    BadCredentials,
    GatewayError,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.http import LATER, Answer, Http

PATH = "/cgi-bin/sendsms"
#: One number: Kannel would send to each of several that a space divides.
_NUMBER = re.compile(r"\+?[0-9]{5,15}")


@dataclass(slots=True, frozen=True)
class SmsSettings:
    """The owner's SMS gateway; ``url`` with or without the path of ``sendsms``."""

    url: str
    username: str
    password: str = field(repr=False)
    sender: str = ""


class SmsChannel:
    """Hands SMS to the gateway. One whose outcome is unknown is never repeated by itself."""

    kind = "sms"
    repeatable = False

    def __init__(self, settings: SmsSettings, http: Http) -> None:
        self._settings = settings
        self._http = http

    def deliver(self, message: OutgoingMessage) -> None:
        """Hand it over. Raises a ChannelError."""
        if not _NUMBER.fullmatch(message.to):
            raise Undeliverable("not a phone number")
        try:
            answer = self._http.exchange(
                "GET",
                _address(self._settings.url),
                changes=True,
                params=self._params(message),
                headers={"Accept": "text/plain"},
            )
        except GatewayError as error:
            raise _translated(error) from None
        _judge(answer)

    def _params(self, message: OutgoingMessage) -> dict[str, str]:
        params = {
            "username": self._settings.username,
            "password": self._settings.password,
            "to": message.to,
            "text": message.text,
            "charset": "UTF-8",
            "coding": "0" if is_gsm7(message.text) else "2",
        }
        if self._settings.sender:
            params["from"] = self._settings.sender
        return params


def _address(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=PATH)) if parts.path in ("", "/") else url


def _judge(answer: Answer) -> None:
    """Nothing where the gateway took the message; else what its answer means."""
    said = one_line(answer.body[:500].decode("utf-8", "replace"), 300)
    status = answer.status
    # Newer builds write the message's id after these words.
    if 200 <= status <= 299 and said.startswith(("0:", "3:")):
        return
    told = f"{status} {said}"
    if status in LATER:
        raise ChannelUnavailable(told)
    if status == 401 or (status == 403 and "authorization" in said.lower()):
        raise ChannelMisconfigured(told, code="sms_login_refused")
    if status == 400 and "sender" in said.lower():
        raise ChannelMisconfigured(told, code="sms_sender_refused")
    if status in (400, 403):
        raise Undeliverable(told)
    if 300 <= status <= 499:
        raise ChannelMisconfigured(told, code="sms_bad_address")
    raise MaybeDelivered(told)


def _translated(error: GatewayError) -> ChannelError:
    kinds: dict[type[GatewayError], ChannelError] = {
        OutcomeUnknown: MaybeDelivered(error.detail),
        Unavailable: ChannelUnavailable(error.detail),
        Rejected: ChannelMisconfigured(error.detail, code="sms_bad_address"),
        BadCredentials: ChannelMisconfigured(error.detail, code="sms_login_refused"),
    }
    return kinds.get(type(error)) or MaybeDelivered(error.detail)
