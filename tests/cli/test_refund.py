"""``posapp order refund``: money goes back with its cause, once."""

from __future__ import annotations

import pytest

from tests.fakes.sandbox_process import SandboxProcess


@pytest.fixture
def paid(shop):
    """An order of 100,000 that was paid in cash."""
    order = shop("order", "create", "--item", "KOPI=4")
    return shop("order", "pay", order["id"], "--method", "cash", "--amount", 100000)


def test_goods_that_came_back_lower_what_is_owed(paid, shop):
    order = shop(
        "order", "refund", paid["number"], "--amount", 25000, "--cause", "return",
        "--reason", "Basi",
    )  # fmt: skip
    assert (order["owed"], order["received"], order["outstanding"]) == (75000, 75000, 0)
    assert order["payment_status"] == "partially_refunded"
    (refund,) = order["refunds"]
    assert (refund["amount"], refund["cause"], refund["method"]) == (25000, "return", "cash")
    assert (refund["state"], refund["reason"]) == ("done", "Basi")
    assert shop("order", "show", paid["id"]) == order
    assert shop("check")["refunds"] == 1


def test_the_same_key_gives_back_once(paid, shop, run):
    words = ("order", "refund", paid["id"], "--amount", 25000, "--cause", "return", "--key", "R")
    assert shop(*words) == shop(*words)
    assert shop("order", "show", paid["id"])["received"] == 75000
    assert run(*words[:4], 30000, *words[5:]).code == "key_reused"


def test_without_a_key_it_is_given_back_twice(paid, shop):
    """What the key is for: a call that is repeated because its answer was lost."""
    for _ in range(2):
        shop("order", "refund", paid["id"], "--amount", 25000, "--cause", "return")
    assert shop("order", "show", paid["id"])["received"] == 50000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--amount", 100001, "--cause", "return"), "more_than_received"),
        (("--amount", 1, "--cause", "surplus"), "more_than_surplus"),
        (("--amount", 0, "--cause", "return"), "bad_amount"),
        (("--amount", -5, "--cause", "return"), "bad_amount"),
        (("--amount", 1, "--cause", "chargeback"), "bad_cause"),
        (("--amount", 1, "--cause", "mood"), "bad_cause"),
        (("--amount", 1, "--cause", "return", "--method", "shells"), "bad_method"),
        (("--amount", 100000, "--cause", "reversal"), "reversal_by_gateway"),
        (("--amount", 1, "--cause", "return", "--payment", "none"), "no_payment"),
        (("--amount", 1, "--cause", "return", "--method", "gateway"), "gateway_cannot_refund"),
        (("--amount", 1, "--cause", "return", "--reason", "4111111111111111"), "card_number"),
    ],
)
def test_what_cannot_go_back_is_refused_and_changes_nothing(paid, run, shop, words, code):
    assert run("order", "refund", paid["id"], *words).code == code
    assert shop("order", "show", paid["id"])["refunds"] == []


def test_an_order_that_is_not_there_is_said(shop, run):
    words = ("--amount", 1, "--cause", "return")
    assert run("order", "refund", "ORD-A-000009", *words).code == "no_order"


@pytest.mark.parametrize("words", [(), ("--amount", 5), ("--amount", "x", "--cause", "return")])
def test_half_a_call_is_wrong_usage(paid, run, words):
    assert run("order", "refund", paid["id"], *words).status == 2


def test_people_see_what_went_back(paid, shop, run):
    shop("order", "refund", paid["id"], "--amount", 25000, "--cause", "return")
    assert "Rp\u00a025.000" in run("order", "show", paid["id"], text=True).out


@pytest.mark.journey
def test_through_the_gateway_it_is_promised_first_and_a_fact_later(shop, run, program):
    sandbox = SandboxProcess.__new__(SandboxProcess)
    started = program("sandbox")
    sandbox.process, sandbox.ready = started.process, started.ready()
    order = shop("order", "create", "--item", "KOPI=4")
    sent = shop("invoice", "send", order["id"], "--email", "siti@example.com", "--wait", 30)
    sandbox.pay(sent["number"])
    shop("sync", "--once")
    words = ("order", "refund", order["id"], "--amount", 60000, "--cause", "return")
    promised = shop(*words, "--method", "gateway", "--key", "R")
    assert (promised["received"], promised["refunds"][0]["state"]) == (100000, "pending")
    assert run(*words).code == "more_than_received"  # what is promised is not there any more
    assert shop(*words, "--method", "gateway", "--key", "R") == promised
    shop("sync", "--once")
    given = shop("order", "show", order["id"])
    assert (given["received"], given["owed"], given["outstanding"]) == (40000, 40000, 0)
    assert [r["state"] for r in given["refunds"]] == ["done"]
    charge = sandbox.charges()[0]["payments"][0]
    assert charge["state"] == "partially_refunded", charge
    assert shop("check")["ok"] is True


def test_a_transfer_is_promised_then_sent_and_counts_only_then(paid, shop):
    words = ("order", "refund", paid["id"], "--amount", 25000, "--cause", "return")
    to = ("--method", "transfer", "--bank", "BCA", "--account", "123-456-7890", "--later")
    promised = shop(*words, *to)
    assert (promised["received"], promised["owed"]) == (100000, 100000)
    (refund,) = promised["refunds"]
    assert (refund["state"], refund["bank"], refund["account"]) == ("pending", "BCA", "****7890")
    (waiting,) = shop("refund", "list")["items"]
    assert (waiting["refund_id"], waiting["account"]) == (refund["id"], "123-456-7890")
    sent = shop("refund", "sent", refund["id"], "--reference", "FT-991")
    assert (sent["state"], sent["account"], sent["reference"]) == ("done", "****7890", "FT-991")
    assert shop("refund", "list")["items"] == []
    order = shop("order", "show", paid["id"])
    assert (order["received"], order["owed"]) == (75000, 75000)
    assert shop("check")["ok"] is True


def test_a_promise_that_is_given_up_frees_the_money(paid, shop, run):
    words = ("order", "refund", paid["id"], "--amount", 100000, "--cause", "return")
    promised = shop(*words, "--method", "transfer", "--later")
    assert run(*words).code == "more_than_received"
    refund = promised["refunds"][0]["id"]
    assert shop("refund", "drop", refund)["state"] == "failed"
    assert run("refund", "sent", refund).code == "transfer_ended"
    assert run("refund", "sent", "none").code == "no_transfer"
    assert shop(*words)["received"] == 0
    assert [one["state"] for one in shop("refund", "list", "--all")["items"]] == ["failed"]
