"""The Billing service of the Faspay simulator; the paths of inquiry and cancel are assumed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.simulators.base import Reply, Request

SERVICE = "6"
WIB = timezone(timedelta(hours=7))
FORM = "%Y-%m-%d %H:%M:%S"
NEEDED = {
    "service_id": r"[0-9]+",
    "transaction_number": r"[0-9]{1,20}",
    "billing_total": r"[1-9][0-9]{0,14}",
    "customer_name": r"[A-Za-z0-9 .,/-]+",
    "customer_email": r"[^@\s]+@[^@\s]+",
    "customer_phone": r"[0-9]{8,15}",
    "signature": r"[0-9a-f]{40}",
}


@dataclass
class Billed:
    """One bill, and what was paid on it."""

    id: int
    number: str
    total: int
    due: datetime
    fixed: str = ""
    status: str = "UNPAID"
    payments: list[dict[str, str]] = field(default_factory=list)


class BillingDesk:
    """Its bills, by the shop's numbers."""

    def __init__(self, sign: Callable[..., str], now: Callable[[], datetime]) -> None:
        self.bills: dict[str, Billed] = {}
        self._sign = sign
        self._now = now
        self._numbers = itertools.count(1051)

    def answer(self, request: Request) -> Reply:
        try:
            body: Any = request.json()
        except ValueError:
            return _failed("Invalid format")
        number = str(body.get("transaction_number", ""))
        if body.get("service_id") != SERVICE or body.get("signature") != self._sign(number):
            return _failed("Invalid signature")
        if request.path == "/billing/create" and request.method == "POST":
            return self._create(number, body)
        bill = self.bills.get(number)
        if bill is None or str(body.get("billing_id")) != str(bill.id):
            return _failed("Billing not found")
        if bill.status == "UNPAID" and self._now() > bill.due:
            bill.status = "EXPIRED"
        if request.path == "/billing/cancel" and request.method == "POST":
            if bill.status != "UNPAID":
                return _failed("Billing cannot be cancelled")
            bill.status = "CANCELLED"
        elif request.path != "/billing/inquiry" or request.method != "GET":
            return Reply(404, b"<html>not found</html>")
        return Reply(200, self._said(bill))

    def pay(self, number: str, amount: int | None = None) -> None:
        """A transfer; to a fixed account it may be any sum."""
        bill = self.bills[number]
        assert bill.status == "UNPAID", "the bill is closed"
        payment = f"16069883330{len(bill.payments):05d}"
        nominal = bill.total if amount is None else amount
        assert bill.fixed or nominal == bill.total, "a bill is paid as a whole"
        bill.payments.append(
            {
                "payment_id": payment,
                "payment_date": written(self._now()),
                "payment_nominal": str(nominal),
            }
        )
        if sum(int(one["payment_nominal"]) for one in bill.payments) >= bill.total:
            bill.status = "PAID"

    def callback(self, number: str) -> dict[str, object]:
        """What it posts to the shop after the last payment."""
        bill = self.bills[number]
        last = bill.payments[-1]
        return {
            "billing_id": bill.id,
            "service_id": int(SERVICE),
            "transaction_number": number,
            "billing_total": str(bill.total),
            "signature": self._sign(number),
            "billing_status": bill.status,
            "payment_id": last["payment_id"],
            "payment_amount": last["payment_nominal"],
            "payment_method": "PERMATA VA",
            "payment_date": last["payment_date"],
        }

    def _create(self, number: str, body: Any) -> Reply:
        for name, form in NEEDED.items():
            if not re.fullmatch(form, str(body.get(name, "")), re.ASCII):
                return _failed(f"Invalid {name}")
        total = int(body["billing_total"])
        if sum(int(i["qty"]) * int(i["item_amount"]) for i in body.get("items", [])) != total:
            return _failed("Invalid items")
        if number in self.bills:
            return _failed("Transaction number already exist")
        due = moment(body.get("billing_due_date") or written(self._now() + timedelta(days=1)))
        bill = Billed(next(self._numbers), number, total, due, body.get("static_va_no", ""))
        self.bills[number] = bill
        said = {
            "response_code": "00",
            "response_message": "Success Create Billing",
            "billing_id": bill.id,
            "transaction_number": number,
            "billing_total": total,
            "billing_url": f"https://s.faspay.example/{bill.id}",
        }
        return Reply(200, said)

    @staticmethod
    def _said(bill: Billed) -> dict[str, object]:
        return {
            "billing_id": bill.id,
            "transaction_number": bill.number,
            "billing_total": str(bill.total),
            "payment_details": list(bill.payments) if bill.fixed else [],
            "billing_due_date": written(bill.due),
            "billing_url": f"https://s.faspay.example/{bill.id}",
            "billing_status": bill.status,
            "response_code": "00",
            "response_message": "Success",
        }


def written(at: datetime) -> str:
    """A time as Faspay writes it: Western Indonesian, without a zone."""
    return at.astimezone(WIB).strftime(FORM)


def moment(text: str) -> datetime:
    """A time as Faspay reads it. Raises ValueError."""
    return datetime.strptime(text, FORM).replace(tzinfo=WIB)


def _failed(words: str) -> Reply:
    return Reply(200, {"response_code": "01", "response_message": words})
