"""DOKU's answers and notices as they are said: forms with bounds, unknown fields let be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Link = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=2_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]

T = TypeVar("T")


class Unreadable(ValueError):  # noqa: N818  (says what the answer is)
    """A field is missing, of another type, or out of its bounds."""


class Named(msgspec.Struct):
    """A service, acquirer or channel, as it is said; empty before one is chosen."""

    id: Text | None = None


class Order(msgspec.Struct):
    """An order, as it is said; its amount is a number here and a text there."""

    invoice_number: Id
    amount: Any
    currency: Text | None = None
    status: Text | list[Text] | None = None


class Transaction(msgspec.Struct):
    """The customer's latest try, as it is said."""

    status: Text | None = None
    date: Moment | None = None
    original_request_id: Text | None = None


class Card(msgspec.Struct):
    """What is told of a card; which of these is not documented."""

    masked_card_number: Text | None = None
    approval_code: Text | None = None
    response_code: Text | None = None
    response_message: Text | None = None
    issuer: Text | None = None


class Status(msgspec.Struct):
    """An order's status, and the body of a notice, as it is said."""

    order: Order
    transaction: Transaction | None = None
    service: Named | None = None
    acquirer: Named | None = None
    channel: Named | None = None
    card_payment: Card | None = None


class Page(msgspec.Struct):
    """The page that a link leads to, as it is said."""

    url: Link
    expired_date: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{14}$")]


class Opened(msgspec.Struct):
    """What a creation answers, as it is said."""

    order: Order
    payment: Page


class Given(msgspec.Struct):
    """A refund, as it is said."""

    amount: Any
    type: Text
    status: Text


class RefundAnswer(msgspec.Struct):
    """What a refund answers, as it is said."""

    order: Annotated[dict[str, Any], msgspec.Meta(max_length=100)]
    refund: Given


def read(body: Mapping[str, object], kind: type[T]) -> T:
    """The object as one of the kinds above, with or without its wrapper ``response``.

    Raises Unreadable: the caller knows what that means for its call.
    """
    inner = body.get("response")
    try:
        return msgspec.convert(inner if isinstance(inner, dict) else body, kind, strict=True)
    except (msgspec.ValidationError, OverflowError) as error:
        raise Unreadable(str(error)) from None
