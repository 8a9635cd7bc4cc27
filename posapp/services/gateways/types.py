"""What is said to a gateway and what it says back; amounts are minor units, times are UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Method(StrEnum):
    """Ways of paying that a link can offer (features.md C10)."""

    QRIS = "qris"
    VA = "va"
    EWALLET = "ewallet"
    CARD = "card"
    STORE = "store"
    PAYLATER = "paylater"


class Fact(StrEnum):
    """What a gateway says of a charge, in our words; ranked in ``models.payment_state``."""

    PENDING = "pending"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Recovery(StrEnum):
    """How to learn what became of a creation whose answer was lost (design.md 6)."""

    ASK = "ask"  # look it up by reference; not there means that it was not made
    REPEAT = "repeat"  # send it again with the same idempotency key


class Environment(StrEnum):
    """Where an account's calls go; keys of one are never sent to the other."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(slots=True, frozen=True)
class AccountField:
    """One thing that the owner copies from the gateway's own pages into an account.

    ``check`` answers what is wrong with a text, in the shop's words (marked for the catalogue),
    or nothing. ``label`` is the gateway's own term, ``help`` says where it is found.
    """

    name: str
    label: str
    help: str = ""
    secret: bool = False
    optional: bool = False
    check: Callable[[str, Environment], str] | None = None


@dataclass(slots=True, frozen=True)
class GatewayInfo:
    """What a gateway can do; the same for every account of it."""

    kind: str
    name: str
    methods: tuple[Method, ...]
    currencies: tuple[str, ...]
    min_amount: int
    max_amount: int
    min_expiry: timedelta
    max_expiry: timedelta
    recovery: Recovery
    min_poll: timedelta
    can_close: bool
    can_refund: bool
    #: What an account of it needs; empty environments: there is no choice of one.
    fields: tuple[AccountField, ...] = ()
    environments: tuple[Environment, ...] = ()
    #: Ways of paying whose money the gateway can send back; the rest goes back by transfer.
    refundable: tuple[Method, ...] = ()
    can_refund_part: bool = False
    #: The same key never gives back twice; else a refund whose answer was lost needs a person.
    refunds_once: bool = True
    #: Documented calls a minute; half of it is our budget (0: none documented).
    calls_per_minute: int = 0
    #: False: some payments are found by no question, and told by notices alone.
    finds_all: bool = True
    #: What the shop does on the gateway's own pages, in that order (marked for the catalogue).
    steps: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class ChargeLine:
    """One line of the order, as the hosted page shows it."""

    name: str
    quantity: int  # thousandths
    amount: int


@dataclass(slots=True, frozen=True)
class ChargeRequest:
    """One opening of an invoice at a gateway."""

    charge_id: str  # the idempotency key
    reference: str  # at most 30 of A-Z 0-9 and -
    invoice_number: str
    order_number: str
    amount: int
    currency: str
    methods: tuple[Method, ...]
    expires_at: datetime
    language: str
    customer_name: str
    customer_email: str = ""
    customer_phone: str = ""
    shop_name: str = ""
    lines: tuple[ChargeLine, ...] = ()
    #: What the order comes to, and what was received before this link.
    order_total: int = 0
    order_received: int = 0


@dataclass(slots=True, frozen=True)
class ChargeRef:
    """How to find a charge again."""

    reference: str
    charge_id: str
    gateway_id: str = ""


@dataclass(slots=True, frozen=True)
class AttemptState:
    """One try of the customer; what the gateway does not tell is empty."""

    id: str
    status: str  # pending, paid, failed
    method: str = ""
    issuer: str = ""
    masked: str = ""
    holder: str = ""
    response_code: str = ""
    approval_code: str = ""
    failure: str = ""
    at: datetime | None = None


@dataclass(slots=True, frozen=True)
class GatewayPayment:
    """Money that arrived under a charge."""

    id: str
    amount: int
    currency: str
    method: str
    paid_at: datetime
    attempt_id: str = ""


@dataclass(slots=True, frozen=True)
class GatewayRefund:
    """Money that went back: a refund, a reversal before settlement, or a chargeback."""

    id: str
    payment_id: str
    amount: int
    kind: str  # refund, reversal, chargeback
    at: datetime
    key: str = ""


@dataclass(slots=True, frozen=True)
class ChargeState:
    """The truth about a charge, with everything under it."""

    reference: str
    fact: Fact
    amount: int
    currency: str
    url: str = ""
    qr_payload: str = ""
    gateway_id: str = ""
    expires_at: datetime | None = None
    created_at: datetime | None = None
    #: When the customer first opened the page, where the gateway tells; and on what.
    opened_at: datetime | None = None
    attempts: tuple[AttemptState, ...] = ()
    payments: tuple[GatewayPayment, ...] = ()
    refunds: tuple[GatewayRefund, ...] = ()


@dataclass(slots=True, frozen=True)
class RefundState:
    """What became of a refund or reversal that was asked for."""

    id: str
    key: str
    amount: int
    status: str  # pending, done, failed
    at: datetime | None = None


@dataclass(slots=True, frozen=True)
class Notice:
    """A hint that something happened to a charge; the truth is fetched afterwards."""

    reference: str
    event_id: str  # empty where the gateway gives none: the body's hash counts then
    fact: Fact
    extra: Mapping[str, str] = field(default_factory=dict)
    #: What the gateway wants to read in the answer; empty: any good answer will do.
    answer: Mapping[str, str] = field(default_factory=dict)
