"""A document with defaults, for tests of drawing that need no shop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from posapp.services.papers.document import (
    Paper,
    PaperCustomer,
    PaperLine,
    PaperPayment,
    PaperShop,
    PayHere,
    TaxLine,
)

AT = datetime(2026, 11, 22, 7, 32, tzinfo=UTC)
URL = "https://pay.example.com/i/INV-A-000231-7KQ2"
LINES = (
    PaperLine("Kopi susu gula aren 1 liter", 2000, 25_000, 50_000),
    PaperLine("Roti bakar", 1500, 120_000, 170_000, 10_000),
)


def paper(**fields: Any) -> Paper:
    """A deposit of 100.000 in cash on 220.000, the rest by link."""
    usual: dict[str, Any] = {
        "language": "id",
        "currency": "IDR",
        "zone": "Asia/Jakarta",
        "shop": PaperShop("Toko Sinar Jaya", "Jl. Braga 12, Bandung", "+62224207781"),
        "customer": PaperCustomer("Siti Nurhaliza", "Jl. Melati 1, Bandung"),
        "number": "ORD-A-000412",
        "invoice_number": "INV-A-000231",
        "at": AT,
        "due_at": None,
        "cashier": "ani",
        "lines": LINES,
        "subtotal": 220_000,
        "adjustments": (),
        "taxes": (TaxLine(1100, 198_198, 21_802, added=False),),
        "total": 220_000,
        "returned": 0,
        "payments": (PaperPayment("cash", 100_000, AT, 150_000, 50_000),),
        "received": 100_000,
        "outstanding": 120_000,
        "link": PayHere("INV-A-000231", URL, 120_000, AT + timedelta(hours=24)),
        "seal": "9f86d081",
    }
    return Paper(**{**usual, **fields})
