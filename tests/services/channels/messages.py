"""The story's invoice, for the tests of channels."""

from __future__ import annotations

from datetime import UTC, datetime

from posapp.services.channels.protocol import InvoiceMessage
from posapp.services.gateways.types import ChargeLine, Method

#: "Rp" and its sum are never torn apart.
SUBJECT = "Tagihan INV-A-000231 dari Toko Sinar Jaya: Rp\N{NO-BREAK SPACE}700.000"
LINK = "https://bayar.sinarjaya.example/p/7Kq9xW"


def invoice_message(**changed) -> InvoiceMessage:
    values = {
        "shop_name": "Toko Sinar Jaya",
        "shop_address": "Jl. Braga No. 27, Bandung",
        "shop_phone": "+62 22-423-1188",
        "language": "id",
        "timezone": "Asia/Jakarta",
        "customer_name": "Siti Nurhaliza",
        "order_number": "ORD-A-000412",
        "invoice_number": "INV-A-000231",
        "amount_due_now": 700_000,
        "currency": "IDR",
        "url": LINK,
        "expires_at": datetime(2026, 11, 22, 7, 32, tzinfo=UTC),
        "sent_at": datetime(2026, 11, 19, 7, 32, tzinfo=UTC),
        "methods": (Method.QRIS, Method.VA, Method.EWALLET, Method.CARD),
        "lines": (
            ChargeLine("Manual Grinder C2", 1000, 465_000),
            ChargeLine("Kopi Toraja Sapan 250 g", 3000, 285_000),
            ChargeLine("Gula Aren Cair", 1500, 300_000),
        ),
        "order_total": 1_000_000,
        "received": 300_000,
        "discount": 50_000,
        "tax": 99_099,
    }
    return InvoiceMessage(**(values | changed))
