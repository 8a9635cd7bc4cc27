"""Deposit, link, paid: by commands alone, and with the gateway down first (C2b, C12)."""

from __future__ import annotations

import signal

import pytest

from tests.journeys.driver import Till, until

pytestmark = pytest.mark.journey


def sent(till: Till, customer: str, *words: object) -> tuple[dict, dict]:
    """An order of 100,000 with a deposit of 30,000 and a link for the rest."""
    order = till.order(customer)
    invoice = till.run(
        "invoice", "send", order["id"], "--email", "siti@example.com",
        "--sms", "+6281234567890", *words,
    )  # fmt: skip
    return order, invoice


def show(till: Till, invoice: dict) -> dict:
    return till.run("invoice", "show", invoice["number"])


def delivered(till: Till, invoice: dict) -> bool:
    return {d["state"] for d in show(till, invoice)["deliveries"]} == {"sent"}


def paid(till: Till, order: dict) -> bool:
    return till.run("order", "show", order["id"])["payment_status"] == "paid"


def test_deposit_link_paid_by_commands_alone(till: Till):
    customer = till.shop()["customer"]
    till.sandbox()
    order, invoice = sent(till, customer, "--method", "qris", "--wait", 20)
    assert (invoice["state"], invoice["amount"]) == ("pending", 70_000)
    watch = till.start("sync", "--watch")
    till.post("/control/pay", {"reference": invoice["number"]})
    until(lambda: paid(till, order))
    assert show(till, invoice)["state"] == "paid"
    assert till.run("check")["ok"] is True
    watch.send_signal(signal.SIGTERM)
    assert watch.wait(5) == 0


def test_the_gateway_is_down_first(till: Till):
    """Nothing is lost while it is away, and everything leaves by itself when it is back."""
    customer = till.shop()["customer"]
    box = till.sandbox()
    port = int(till.url.rsplit(":", 1)[1])
    box.kill()
    box.wait()
    order, invoice = sent(till, customer, "--wait", 1)
    assert invoice["state"] == "queued"
    till.start("sync", "--watch")
    waiting = until(lambda: till.run("outbox", "list")["items"])
    assert [job["state"] for job in waiting] == ["waiting"]
    till.sandbox(port)
    until(lambda: delivered(till, invoice))
    till.post("/control/pay", {"reference": invoice["number"]})
    until(lambda: paid(till, order))
    assert len(till.get("/control/charges.json")) == 1
    assert till.run("check")["ok"] is True


def test_paid_while_the_till_was_off(till: Till):
    """The sweep at start finds what was missed (lessons.md 12)."""
    customer = till.shop()["customer"]
    till.sandbox()
    order, invoice = sent(till, customer, "--wait", 20)
    till.post("/control/pay", {"reference": invoice["number"]})
    till.start("sync", "--watch")
    until(lambda: paid(till, order))


def test_one_pass_sends_asks_and_ends(till: Till):
    customer = till.shop()["customer"]
    till.sandbox()
    order, invoice = sent(till, customer)
    assert invoice["state"] == "queued"
    assert "done" in till.run("sync", "--once")
    assert delivered(till, invoice)
    till.post("/control/pay", {"reference": invoice["number"]})
    till.run("sync", "--once")
    assert paid(till, order)


def test_the_same_key_sends_one_link(till: Till):
    customer = till.shop()["customer"]
    till.sandbox()
    order = till.order(customer)
    words = ("invoice", "send", order["id"], "--email", "siti@example.com", "--key", "k1")
    assert till.run(*words) == till.run(*words)
    till.run("sync", "--once")
    assert len(till.get("/inbox.json")) == 1
