"""kill -9 between every two steps of one Send Invoice (design.md 6).

The other side is slow on purpose, so that the kill lands inside the call: it has done the
work and the till never hears of it. In the end there is one link that the customer holds,
one Message-ID, one payment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.driver import Till, until

pytestmark = pytest.mark.journey

MAIL, PHONE = "siti@example.com", "+6281234567890"


class Sale:
    """An order with a queued link, and what can be seen of it from outside."""

    def __init__(self, till: Till, *, sms: bool = False) -> None:
        self.till = till
        customer = till.shop()["customer"]
        till.sandbox()
        self.order = till.order(customer)
        words = ["--sms", PHONE] if sms else []
        self.number = till.run(
            "invoice", "send", self.order["id"], "--email", MAIL, *words
        )["number"]  # fmt: skip

    def invoice(self) -> dict[str, Any]:
        return self.till.run("invoice", "show", self.number)

    def delivery(self, channel: str) -> str:
        return next(d["state"] for d in self.invoice()["deliveries"] if d["channel"] == channel)

    def charges(self) -> list[dict[str, Any]]:
        return self.till.get("/control/charges.json")

    def inbox(self, channel: str) -> list[dict[str, Any]]:
        return [m for m in self.till.get("/inbox.json") if m["channel"] == channel]

    def pay(self) -> None:
        self.till.post("/control/pay", {"reference": self.number})

    def killed_when(self, seen: Callable[[], Any]) -> None:
        """Start the worker, wait until ``seen``, kill it there."""
        worker = self.till.start("sync", "--watch")
        until(seen)
        worker.kill()
        worker.wait()

    def goes_on(self) -> None:
        """A new worker finishes it; then the end state holds."""
        self.till.start("sync", "--watch")
        until(lambda: self.delivery("email") == "sent")
        if not self.charges()[-1]["payments"]:
            self.pay()
        until(lambda: self.invoice()["state"] == "paid")
        order = self.till.run("order", "show", self.order["id"])
        assert (order["payment_status"], order["received"]) == ("paid", 100_000)
        assert len(order["payments"]) == 2
        (charge,) = self.charges()
        assert len(charge["payments"]) == 1
        assert {m["message_id"] for m in self.inbox("email")} == {
            self.inbox("email")[0]["message_id"]
        }
        url = self.invoice()["url"]
        assert all(url in m["text"] for m in self.inbox("email"))
        assert self.till.run("check")["ok"] is True


def test_before_the_first_step(till: Till):
    Sale(till).goes_on()


def test_inside_the_creation(till: Till):
    sale = Sale(till)
    till.fault("slow", "create")
    sale.killed_when(lambda: sale.charges())
    assert sale.invoice()["state"] == "queued"
    sale.goes_on()


def test_inside_the_question_that_follows_a_killed_creation(till: Till):
    sale = Sale(till)
    till.fault("slow", "create")
    sale.killed_when(lambda: sale.charges())
    till.fault("slow", "fetch")
    sale.killed_when(lambda: not faults_left(till))
    sale.goes_on()


def faults_left(till: Till) -> list[Any]:
    return till.get("/control/faults.json")


def test_after_a_creation_whose_answer_was_lost(till: Till):
    sale = Sale(till)
    till.fault("drop_response", "create")
    sale.killed_when(lambda: till.run("outbox", "list")["items"][0]["error"])
    sale.goes_on()


def test_inside_the_email(till: Till):
    sale = Sale(till)
    till.fault("slow", "smtp")
    sale.killed_when(lambda: sale.inbox("email"))
    assert sale.delivery("email") == "queued"
    sale.goes_on()
    assert len(sale.inbox("email")) == 2  # at least once, under one Message-ID


def test_inside_the_sms(till: Till):
    sale = Sale(till, sms=True)
    till.fault("slow", "sms")
    sale.killed_when(lambda: sale.inbox("sms"))
    assert sale.delivery("sms") == "queued"
    sale.goes_on()
    assert len(sale.inbox("sms")) == 1  # never twice by itself
    assert sale.delivery("sms") == "maybe_sent"


def test_inside_the_question_after_the_customer_paid(till: Till):
    sale = Sale(till)
    sale.killed_when(lambda: sale.delivery("email") == "sent")
    sale.pay()
    till.fault("slow", "fetch")
    sale.killed_when(lambda: not faults_left(till))
    assert sale.invoice()["state"] == "pending"
    sale.goes_on()


def test_inside_the_closing_when_money_came_at_the_counter(till: Till):
    sale = Sale(till)
    sale.killed_when(lambda: sale.delivery("email") == "sent")
    till.fault("slow", "cancel")
    till.run("order", "pay", sale.order["id"], "--method", "cash", "--amount", 70_000)
    sale.killed_when(lambda: sale.charges()[0]["state"] == "cancelled")
    till.start("sync", "--watch")
    until(lambda: not till.run("outbox", "list")["items"])
    assert sale.invoice()["state"] == "paid"
    assert [charge["state"] for charge in sale.charges()] == ["cancelled"]
    assert till.run("check")["ok"] is True
