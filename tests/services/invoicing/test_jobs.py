"""The gateway's lost answers and refusals: at most one link that a customer can hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.services.channels.protocol import (
    ChannelMisconfigured,
    ChannelUnavailable,
    MaybeDelivered,
    Undeliverable,
)
from posapp.services.gateways.errors import (
    BadCredentials,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.invoicing.fix import drop_job, retry_job
from posapp.services.invoicing.manage import show_invoice
from posapp.services.outbox.status import ListJobs, list_jobs, outbox_status
from tests import builders


@pytest.fixture
def invoice(shop):
    return builders.invoice(shop.till, builders.order(shop.till, 100_000), sms="+6281234567890")


def now(shop, invoice):
    return shop.till.look(show_invoice, invoice.id)


def later(shop, seconds=10):
    shop.clock.advance(timedelta(seconds=seconds))
    shop.work()


def test_a_lost_answer_is_asked_for_not_asked_again(shop, invoice):
    shop.gateway.lose_next = [OutcomeUnknown()]
    shop.work()
    assert now(shop, invoice).state == "queued"
    later(shop)
    assert shop.gateway.calls == ["create", "fetch"]
    assert len(shop.gateway.charges) == 1
    assert now(shop, invoice).state == "pending"


def test_fifty_lost_answers_make_one_link_each(shop):
    for n in range(50):
        order = builders.order(shop.till, 1_000 + n)
        shop.gateway.lose_next = [OutcomeUnknown()]
        builders.invoice(shop.till, order)
        later(shop)
        later(shop)
    assert len(shop.gateway.charges) == 50
    assert len(shop.email.sent) == 50


def test_a_creation_that_never_arrived_is_sent_again(shop, invoice):
    shop.gateway.fail_next = [OutcomeUnknown()]
    shop.work()
    later(shop)
    assert shop.gateway.calls == ["create", "fetch", "create"]
    assert now(shop, invoice).state == "pending"


def test_a_gateway_that_is_away_is_tried_again_within_five_seconds(shop, invoice):
    shop.gateway.fail_next = [Unavailable()] * 3
    for _ in range(6):
        later(shop, 2)
    assert now(shop, invoice).state == "pending"


@pytest.mark.parametrize("error", [Rejected("amount too small"), BadCredentials()])
def test_a_refusal_waits_for_a_person_and_can_be_retried(shop, invoice, error):
    shop.gateway.fail_next = [error]
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    assert (job.state, job.error, job.invoice) == ("stuck", error.code, invoice.number)
    assert now(shop, invoice).failure == error.code
    assert shop.till.look(outbox_status).stuck == 1
    shop.till.do(retry_job, job.id)
    shop.work()
    assert now(shop, invoice).state == "pending"
    assert shop.till.look(outbox_status).unsent == 0


def test_giving_a_link_up_takes_its_invoice_back(shop, invoice):
    shop.gateway.fail_next = [Rejected()]
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    shop.till.do(drop_job, job.id)
    shop.work()
    assert now(shop, invoice).state == "cancelled"
    assert shop.till.look(outbox_status).unsent == 0
    assert shop.gateway.open == []


def test_a_link_for_another_sum_is_never_told(shop, invoice):
    create = shop.gateway.create_charge

    def lying(ask):
        create(ask)
        shop.gateway.lie(ask.reference, amount=ask.amount * 100)
        return shop.gateway.charges[ask.reference]

    shop.gateway.create_charge = lying
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    assert (job.state, job.error) == ("stuck", "gateway_mismatch")
    assert (shop.email.sent, shop.sms.sent) == ([], [])


def test_one_bad_address_does_not_hold_up_the_others(shop, invoice):
    shop.email.fail_next = [Undeliverable("550 no such user")]
    shop.work()
    assert [d.state for d in now(shop, invoice).deliveries] == ["failed", "sent"]
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    assert (job.channel, job.to, job.detail) == (
        "email",
        "siti@example.com",
        "550 no such user",
    )


def test_mail_trouble_is_repeated_under_one_message_id(shop, invoice):
    shop.email.fail_next = [ChannelUnavailable(), MaybeDelivered()]
    for _ in range(3):
        later(shop, 5)
    assert [d.state for d in now(shop, invoice).deliveries] == ["sent", "sent"]
    assert len({m.message_id for m in shop.email.sent}) == 1


def test_an_sms_that_may_have_gone_is_not_sent_again_by_itself(shop, invoice):
    shop.sms.fail_next = [MaybeDelivered()]
    shop.work()
    later(shop, 3600)
    assert [d.state for d in now(shop, invoice).deliveries] == ["sent", "maybe_sent"]
    assert shop.sms.sent == []


def test_wrong_mail_settings_wait_for_the_owner(shop, invoice):
    shop.email.fail_next = [ChannelMisconfigured(code="email_login_refused")]
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    assert job.error == "email_login_refused"
    shop.till.do(retry_job, job.id)
    shop.work()
    assert [d.state for d in now(shop, invoice).deliveries] == ["sent", "sent"]


def test_a_day_without_success_asks_a_person(shop, invoice):
    shop.gateway.fail_next = [Unavailable()] * 200
    for _ in range(120):
        later(shop, 900)
    assert shop.till.look(outbox_status).stuck == 1


def test_closing_wins_over_a_creation_in_flight(shop, invoice):
    """Cancelled while its answer was lost: found, closed, and told to nobody."""
    from posapp.services.invoicing.manage import cancel_invoice

    shop.gateway.lose_next = [OutcomeUnknown()]
    shop.work()
    shop.till.do(cancel_invoice, invoice.id)
    later(shop)
    later(shop)
    assert shop.gateway.open == []
    assert (shop.email.sent, shop.sms.sent) == ([], [])
    assert now(shop, invoice).state == "cancelled"
