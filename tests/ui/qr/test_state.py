"""One state machine for every screen: what it says of an order, and what it never says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from posapp.models.invoice_state import InvoiceState
from posapp.ui.qr.state import Hold, Stage, derive
from tests.ui.qr.world import World, qris


@pytest.fixture
def order(world: World):
    """Rp 185.000, of which Rp 85.000 is paid in cash; its link waits."""
    made = world.order("DR-02", cash=85_000, email="siti@example.test", sms="+6281234567890")
    world.work()
    return world.now(made)


def with_invoice(order, **fields):
    """The order with its link told otherwise."""
    return replace(order, invoices=(replace(order.invoices[-1], **fields),))


def test_a_link_that_waits(world, order):
    state = derive(order, world.clock.now())
    assert (state.stage, state.amount) == (Stage.WAITING, 100_000)
    assert state.code == state.url == order.invoices[-1].url
    assert state.sent_to == ("siti@example.test", "+6281234567890")
    assert not state.needs_link


def test_the_gateways_own_code_is_shown_where_it_gave_one(world, order):
    state = derive(with_invoice(order, qr_payload=qris(100_000)), world.clock.now())
    assert state.code == qris(100_000)
    assert (state.payee, state.nmid) == ("TOKO SINAR JAYA", "ID1020000000001")
    assert (state.is_qris, state.doubt) == (True, None)
    assert state.url == order.invoices[-1].url


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (qris(185_000), "qris_other_amount"),
        (qris(100_000, "USD"), "qris_other_currency"),
        (qris(None), "qris_no_amount"),
        (qris(100_000)[:-1] + "!", "qris_checksum"),
        (qris(100_000)[:90], "qris_cut"),
        ("https://gateway.example/qr.png", "not_qris"),
    ],
)
def test_a_code_that_asks_for_anything_else_is_never_shown(world, order, payload, reason):
    state = derive(with_invoice(order, qr_payload=payload), world.clock.now())
    assert state.code == state.url == order.invoices[-1].url
    assert (state.stage, state.is_qris, state.payee) == (Stage.WAITING, False, "")
    assert state.doubt.code == reason


def test_an_order_without_a_link_needs_one(world, order):
    state = derive(replace(order, invoices=()), world.clock.now())
    assert (state.stage, state.code, state.needs_link) == (Stage.MAKING, "", True)


def test_a_link_under_way_is_waited_for(world, order):
    queued = with_invoice(order, state=InvoiceState.QUEUED, url="")
    state = derive(queued, world.clock.now())
    assert (state.stage, state.needs_link, state.trouble) == (Stage.MAKING, False, None)
    away = derive(queued, world.clock.now(), Hold("job", "gateway_unavailable"))
    assert away.stage == Stage.MAKING
    assert away.trouble.code == "gateway_unavailable"
    stuck = derive(queued, world.clock.now(), Hold("job", "gateway_rejected", "no", stuck=True))
    assert (stuck.stage, stuck.job, stuck.needs_link) == (Stage.FAILED, "job", False)
    assert stuck.trouble.params["detail"] == "no"


def test_a_code_never_asks_for_another_sum_than_what_is_due(world, order):
    state = derive(with_invoice(order, amount=185_000), world.clock.now())
    assert (state.amount, state.code, state.url) == (100_000, "", "")
    # Without the comparison the customer would be asked for the deposit again.
    assert order.invoices[-1].url


def test_paid_is_what_was_received_and_not_what_a_link_says(world, order):
    told = derive(with_invoice(order, state=InvoiceState.PAID), world.clock.now())
    assert told.stage != Stage.PAID
    assert told.needs_link
    paid = derive(replace(order, outstanding=0, received=185_000), world.clock.now())
    assert paid.stage == Stage.PAID


def test_nothing_that_is_void_is_paid(world, order):
    void = replace(order, state="void", outstanding=0, received=0)
    assert derive(void, world.clock.now()).stage == Stage.ENDED
    unpaid = replace(order, outstanding=0, received=100_000)
    assert derive(unpaid, world.clock.now()).stage == Stage.ENDED


@pytest.mark.parametrize("state", [InvoiceState.EXPIRED, InvoiceState.CANCELLED])
def test_a_link_that_ended(world, order, state):
    ended = derive(with_invoice(order, state=state), world.clock.now())
    assert (ended.stage, ended.code, ended.needs_link) == (Stage.ENDED, "", True)
    assert ended.expired is (state == InvoiceState.EXPIRED)


def test_a_link_is_over_when_its_time_is_whether_or_not_the_gateway_said_so(world, order):
    end = order.invoices[-1].expires_at
    assert derive(order, end - timedelta(seconds=1)).stage == Stage.WAITING
    over = derive(order, end)
    assert (over.stage, over.code, over.expired) == (Stage.ENDED, "", True)


def test_a_failed_link_says_so(world, order):
    failed = derive(with_invoice(order, state=InvoiceState.FAILED), world.clock.now())
    assert (failed.stage, failed.needs_link) == (Stage.FAILED, True)


def test_a_part_that_arrived_by_link_leaves_the_rest_due(world, order):
    part = with_invoice(order, state=InvoiceState.PARTIALLY_PAID)
    state = derive(part, world.clock.now())
    assert (state.stage, state.can_scan) == (Stage.PART_PAID, True)
    old = derive(with_invoice(part, amount=140_000), world.clock.now())
    assert (old.stage, old.can_scan, old.needs_link) == (Stage.PART_PAID, False, True)
