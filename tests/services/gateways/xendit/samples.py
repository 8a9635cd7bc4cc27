"""Answers and callbacks of Xendit as its documents show them, for tests that change them."""

from __future__ import annotations

from typing import Any

REFERENCE = "INV-A-000231-7K2Q"
INVOICE_ID = "62f00ac409accd62c85673c4"


def invoice_body(**changed: object) -> dict[str, Any]:
    """A paid invoice."""
    return {
        "id": INVOICE_ID,
        "external_id": REFERENCE,
        "user_id": "6279ce4495d10c9afc3171b8",
        "status": "PAID",
        "merchant_name": "Toko Sinar Jaya",
        "amount": 700_000,
        "description": "INV-A-000231 · Toko Sinar Jaya",
        "expiry_date": "2026-11-20T07:32:00.164Z",
        "invoice_url": f"https://checkout-staging.xendit.co/web/{INVOICE_ID}",
        "available_banks": [{"bank_code": "MANDIRI", "collection_type": "POOL"}],
        "should_send_email": False,
        "created": "2026-11-19T07:32:00.761Z",
        "updated": "2026-11-19T07:40:35.843Z",
        "currency": "IDR",
        "payment_method": "BANK_TRANSFER",
        "payment_channel": "MANDIRI",
        "payment_destination": "8860861087714",
        "paid_amount": 700_000,
        "paid_at": "2026-11-19T07:40:35.534Z",
    } | changed


def refund_body(**changed: object) -> dict[str, Any]:
    return {
        "id": "rfd-6f4a377d-a201-437f-9119-f8b00cbbe857",
        "payment_id": "py-1fdaf346-dd2e-4b6c-b938-124c7167a822",
        "invoice_id": INVOICE_ID,
        "amount": 200_000,
        "channel_code": "DANA",
        "currency": "IDR",
        "status": "SUCCEEDED",
        "reason": "REQUESTED_BY_CUSTOMER",
        "reference_id": "0197-key",
        "failure_code": None,
        "created": "2026-11-19T08:00:00Z",
        "updated": "2026-11-19T08:00:05Z",
        "metadata": {"charge": REFERENCE},
    } | changed
