"""What stands on a receipt or an invoice: plain values, made once, drawn in several ways.

Money is minor units of ``currency``, quantities are thousandths, rates are basis points, times
are UTC. What is here is final: no renderer adds anything up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """The sheet that a document is drawn on."""

    A4 = "a4"
    RECEIPT_58 = "58"
    RECEIPT_80 = "80"


class AdjustmentKind(StrEnum):
    """What may stand between the lines and the total."""

    DISCOUNT = "discount"
    SURCHARGE = "surcharge"
    ROUNDING = "rounding"


@dataclass(slots=True, frozen=True)
class PaperShop:
    """Whose paper it is; ``logo`` is a PNG that ``clean_logo`` made, or empty."""

    name: str
    address: str = ""
    phone: str = ""
    logo: bytes = b""


@dataclass(slots=True, frozen=True)
class PaperCustomer:
    """For whom it is; an unknown customer is empty."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(slots=True, frozen=True)
class PaperLine:
    """One thing sold: ``amount`` is what it came to, its own ``discount`` taken off."""

    name: str
    quantity: int
    unit_price: int
    amount: int
    discount: int = 0


@dataclass(slots=True, frozen=True)
class Adjustment:
    """Added to the lines' sum (negative: taken off); ``name`` says why, where it has one."""

    kind: AdjustmentKind
    amount: int
    name: str = ""


@dataclass(slots=True, frozen=True)
class TaxLine:
    """The tax of one rate: inside the prices, or on top where ``added``."""

    rate: int
    base: int
    tax: int
    added: bool


@dataclass(slots=True, frozen=True)
class PaperPayment:
    """Money that came (or, negative, went back); ``tendered`` and ``change`` are for cash."""

    method: str
    amount: int
    at: datetime
    tendered: int | None = None
    change: int = 0
    reference: str = ""


@dataclass(slots=True, frozen=True)
class PayHere:
    """The open pay link; its QR code is drawn from ``url``."""

    invoice_number: str
    url: str
    amount: int
    until: datetime


@dataclass(slots=True, frozen=True)
class Paper:
    """A whole document. ``seal`` is the journal hash's first 8 characters (design.md 4)."""

    language: str
    currency: str
    zone: str
    shop: PaperShop
    customer: PaperCustomer
    number: str
    invoice_number: str
    at: datetime
    due_at: datetime | None
    cashier: str
    lines: tuple[PaperLine, ...]
    subtotal: int
    adjustments: tuple[Adjustment, ...]
    taxes: tuple[TaxLine, ...]
    total: int
    returned: int
    payments: tuple[PaperPayment, ...]
    received: int
    outstanding: int
    link: PayHere | None
    seal: str
    is_void: bool = False
    void_reason: str = ""
    is_practice: bool = False
    is_copy: bool = False
