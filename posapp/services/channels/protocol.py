"""What every channel offers: deliver one message that was rendered before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from posapp.services.gateways.types import ChargeLine, Method


@dataclass(slots=True, frozen=True)
class InvoiceMessage:
    """All that a template may say about an invoice. Money is minor units, times are UTC.

    ``amount_due_now`` is the one number: screen, email, SMS and checkout page show the same
    (lessons.md 14).
    """

    shop_name: str
    shop_address: str
    shop_phone: str
    language: str  # the customer's: id or en
    timezone: str
    customer_name: str
    order_number: str
    invoice_number: str
    amount_due_now: int
    currency: str
    url: str
    expires_at: datetime
    sent_at: datetime
    methods: tuple[Method, ...]
    lines: tuple[ChargeLine, ...]
    order_total: int
    received: int  # deposit and other payments so far
    discount: int = 0
    tax: int = 0


@dataclass(slots=True, frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""  # set: shown inside the HTML by cid:


@dataclass(slots=True, frozen=True)
class OutgoingMessage:
    """One rendered message to one address."""

    to: str
    text: str
    message_id: str  # the same for ever, however often it is tried
    subject: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = field(default=())


class ChannelError(Exception):
    """Base; ``code`` is stable, ``detail`` is what the other side said (never a secret)."""

    code = "channel_error"

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code


class Undeliverable(ChannelError):  # noqa: N818
    """Refused for good (unknown recipient, bad number): a person must mend it."""

    code = "undeliverable"


class ChannelUnavailable(ChannelError):  # noqa: N818
    """Nothing was handed over: try again later."""

    code = "channel_unavailable"


class ChannelMisconfigured(ChannelError):  # noqa: N818
    """Wrong server, wrong login, or nothing set up: the owner must mend the settings."""

    code = "channel_misconfigured"


class MaybeDelivered(ChannelError):  # noqa: N818
    """It was handed over and no answer came."""

    code = "maybe_delivered"


class Channel(Protocol):
    """Delivers one message over the network."""

    kind: str  # email, sms
    #: An email may go twice with one Message-ID; an SMS with unknown outcome is never repeated.
    repeatable: bool

    def deliver(self, message: OutgoingMessage) -> None:
        """Hand it over. Raises a ChannelError."""
        ...
