"""A charge as the practice gateway says it, for tests that change it."""

from __future__ import annotations

from typing import Any


def charge_body(reference: str = "INV-A-000231-7K2Q") -> dict[str, Any]:
    return {
        "id": "chg-1",
        "reference": reference,
        "invoice": "INV-A-000231",
        "order": "ORD-A-000412",
        "state": "paid",
        "amount": 700_000,
        "currency": "IDR",
        "url": "http://127.0.0.1:8080/pay/abc",
        "qr_payload": "000201",
        "methods": ["qris"],
        "created_at": "2026-11-19T07:32:00Z",
        "expires_at": "2026-11-20T14:32:00+07:00",
        "opened_at": None,
        "opened_on": None,
        "attempts": [
            {
                "id": "att-1",
                "status": "paid",
                "method": "qris",
                "issuer": "GoPay",
                "masked": "",
                "holder": "",
                "response_code": "00",
                "approval_code": "123456",
                "failure": "",
                "at": "2026-11-19T07:40:00Z",
            }
        ],
        "payments": [
            {
                "id": "pay-1",
                "amount": 700_000,
                "currency": "IDR",
                "method": "qris",
                "paid_at": "2026-11-19T07:40:00Z",
                "attempt": "att-1",
            }
        ],
        "refunds": [
            {
                "id": "ref-1",
                "payment": "pay-1",
                "amount": 1,
                "kind": "chargeback",
                "key": None,
                "at": "2026-11-19T08:00:00Z",
            }
        ],
    }
