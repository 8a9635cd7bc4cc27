"""``posapp review``: money that a person must look at, and its three ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from posapp.bootstrap import Till
from posapp.models.clock import SystemClock
from tests.fakes.gateway import MemoryGateway


@pytest.fixture
def overpaid(online, folder) -> Callable[..., dict[str, Any]]:
    """Makes an order of 25,000 whose link is paid with more, or although it is void."""

    def make(*, customer: str = "", amount: int = 35000, void: bool = False) -> dict[str, Any]:
        who = ("--customer", customer) if customer else ()
        order = online("order", "create", "--item", "KOPI", *who)
        online("invoice", "send", order["id"])
        clock = SystemClock()
        gateway = MemoryGateway(clock)
        till = Till(folder, gateways=lambda _name: gateway)
        till.outbox.run_pass()
        if void:
            online("order", "void", order["id"], "--reason", "Batal")
        gateway.pay(next(iter(gateway.charges)), amount)
        till.poller.run_pass(everything=True)
        till.stop()
        return online("order", "show", order["id"])

    return make


def only(online) -> dict[str, Any]:
    (review,) = online("review", "list")["items"]
    return review


def test_too_much_is_listed_and_counts_already(overpaid, online):
    order = overpaid()
    assert (order["payment_status"], order["received"]) == ("overpaid", 35000)
    review = only(online)
    assert (review["reason"], review["amount"], review["applied"]) == ("too_much", 35000, True)
    assert (review["order"], review["order_id"]) == (order["number"], order["id"])
    assert (review["state"], review["gateway"], review["currency"]) == ("open", "sandbox", "IDR")


def test_ended_by_apply_it_stays_as_it_is(overpaid, online, run):
    order = overpaid()
    ended = online("review", "resolve", only(online)["id"], "--as", "apply")
    assert (ended["state"], ended["closed_by"][:3]) == ("applied", "os:")
    assert online("review", "list")["items"] == []
    assert online("review", "list", "--all")["items"] == [ended]
    assert online("order", "show", order["id"])["received"] == 35000
    again = run("review", "resolve", ended["id"], "--as", "apply")
    assert again.code == "review_closed"
    assert online("check")["ok"] is True


def test_ended_by_refund_the_surplus_goes_back_the_way_it_came(overpaid, online):
    order = overpaid()
    online("review", "resolve", only(online)["id"], "--as", "refund")
    (refund,) = online("order", "show", order["id"])["refunds"]
    assert (refund["amount"], refund["state"], refund["cause"]) == (10000, "pending", "surplus")


def test_ended_by_credit_it_is_kept_for_the_customer(overpaid, online):
    who = online("customer", "add", "--name", "Siti")
    order = overpaid(customer=who["id"])
    assert online("review", "resolve", only(online)["id"], "--as", "credit")["state"] == "credited"
    order = online("order", "show", order["id"])
    assert (order["received"], order["payment_status"]) == (25000, "paid")
    assert online("check")["ok"] is True


def test_money_for_a_void_order_counts_nowhere_until_it_is_given_back(overpaid, online, run):
    order = overpaid(amount=25000, void=True)
    assert (order["received"], order["payments"]) == (0, [])
    review = only(online)
    assert (review["reason"], review["applied"]) == ("order_void", False)
    assert run("review", "resolve", review["id"], "--as", "apply").code == "cannot_apply"
    assert only(online) == review  # a refusal changes nothing
    assert online("review", "resolve", review["id"], "--as", "refund")["state"] == "refunded"
    assert online("outbox", "list")["items"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("resolve", "nothing", "--as", "apply"), "no_review"),
        (("resolve", "nothing", "--as", "shred"), "bad_ending"),
        (("list", "--limit", 0), "bad_limit"),
        (("list", "--cursor", "x"), "bad_cursor"),
    ],
)
def test_what_makes_no_sense_is_refused(shop, run, words, code):
    assert run("review", *words).code == code


def test_credit_needs_somebody_to_keep_it_for(overpaid, online, run):
    overpaid()
    code = run("review", "resolve", only(online)["id"], "--as", "credit").code
    assert code == "credit_needs_customer"


def test_an_end_must_be_named(shop, run):
    assert run("review", "resolve", "x").status == 2


def test_people_read_why(overpaid, run):
    overpaid()
    listed = run("review", "list", text=True).out
    assert "Rp\u00a035.000" in listed
    assert "too_much" not in listed


def test_pages_follow_each_other(overpaid, online):
    for _ in range(3):
        overpaid()
    first = online("review", "list", "--limit", 2)
    second = online("review", "list", "--limit", 2, "--cursor", first["next"])
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
