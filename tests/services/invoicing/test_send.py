"""Send Invoice: who is eligible, what is checked, what is queued (features.md C3-C13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.outbox import Job
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.invoicing.manage import (
    ListInvoices,
    ResendInvoice,
    cancel_invoice,
    list_invoices,
    resend_invoice,
    show_invoice,
)
from posapp.services.invoicing.preview import PreviewInvoice, preview_invoice
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from tests import builders

PHONE = "+6281234567890"


def send(shop, order, **fields):
    return shop.till.do(send_invoice, SendInvoice(order.id, **fields))


def refused(shop, order, **fields):
    """The code of the refusal; nothing was saved and no number taken."""
    with pytest.raises(Refused) as refusal:
        send(shop, order, **fields)
    assert shop.till.look(list_invoices, ListInvoices()).items == ()
    return refusal.value.code


def test_the_rest_after_a_deposit_is_asked_for_c2b(shop):
    order = builders.pay(shop.till, builders.order(shop.till, 100_000), 30_000)
    invoice = send(shop, order, email="siti@example.com", sms=PHONE, methods=("qris",))
    assert (invoice.amount, invoice.state, invoice.methods) == (70_000, "queued", ("qris",))
    assert invoice.number == "INV-A-000001"
    assert invoice.reference.startswith("INV-A-000001-")
    assert len(invoice.reference) == len("INV-A-000001-") + 4
    assert [(d.channel, d.to, d.state) for d in invoice.deliveries] == [
        ("email", "siti@example.com", "waiting"),
        ("sms", PHONE, "waiting"),
    ]


def test_the_link_is_made_and_told_with_one_number_c11(shop):
    order = builders.pay(shop.till, builders.order(shop.till, 100_000), 30_000)
    invoice = send(shop, order, email="siti@example.com", sms=PHONE)
    shop.work()
    done = shop.till.look(show_invoice, invoice.id)
    assert done.state == "pending"
    assert [d.state for d in done.deliveries] == ["sent", "sent"]
    (mail,), (sms,) = shop.email.sent, shop.sms.sent
    for text in (mail.text, mail.html.replace("\u00a0", " "), sms.text):
        assert "70.000" in text
        assert done.url in text


def test_with_pay_online_off_it_is_refused_c3(shop):
    order = builders.order(shop.till)
    shop.till.do(change_settings, {"pay_online.pos": "off"})
    assert refused(shop, order, email="siti@example.com") == "pay_online_off"


def test_a_paid_order_is_not_eligible_c4(shop):
    order = builders.pay(shop.till, builders.order(shop.till, 100_000), 100_000)
    assert refused(shop, order, email="siti@example.com") == "already_paid"


def test_a_void_order_is_not_eligible_c4(shop):
    order = builders.order(shop.till)
    shop.till.do(void_order, VoidOrder(order.id, "typed twice"))
    assert refused(shop, order, email="siti@example.com") == "order_void"


@pytest.mark.parametrize(
    "email",
    ["siti", "siti@", "@example.com", "siti@example", "si ti@example.com", "a@b.com\nBcc: x@y.com"],
)
def test_a_wrong_email_is_refused_c7(shop, email):
    assert refused(shop, builders.order(shop.till), email=email) == "bad_email"


@pytest.mark.parametrize(
    "phone", ["081234567890", "6281234567890", "+14155550100", "+62", "+6281", "+62abc", "812345"]
)
def test_sms_needs_a_number_that_begins_with_62_c9(shop, phone):
    assert refused(shop, builders.order(shop.till), sms=phone) == "sms_needs_62"


def test_at_least_one_method_c10(shop):
    assert refused(shop, builders.order(shop.till), methods=()) == "no_method"


def test_an_unknown_method_is_refused_c10(shop):
    assert refused(shop, builders.order(shop.till), methods=("qris", "shells")) == "unknown_method"


@pytest.mark.parametrize("hours", [0, -1, 100_000])
def test_a_strange_expiry_is_refused(shop, hours):
    assert refused(shop, builders.order(shop.till), expiry_hours=hours) == "bad_expiry"


def test_a_long_expiry_is_clamped_to_the_gateway_and_shown(shop):
    order = builders.order(shop.till)
    preview = shop.till.look(preview_invoice, PreviewInvoice(order.id, ("qris",), 24 * 90))
    assert (preview.clamped, preview.expires_at) == (
        True,
        builders.NOON + shop.gateway.info.max_expiry,
    )
    assert send(shop, order, expiry_hours=24 * 90).expires_at == preview.expires_at


def test_the_usual_expiry_is_a_day(shop):
    invoice = send(shop, builders.order(shop.till))
    assert invoice.expires_at == builders.NOON + timedelta(hours=24)


def test_an_unknown_gateway_is_refused(shop):
    assert refused(shop, builders.order(shop.till), gateway="paypal") == "no_gateway"


def test_a_link_to_share_needs_no_address_c13(shop):
    invoice = send(shop, builders.order(shop.till))
    shop.work()
    done = shop.till.look(show_invoice, invoice.id)
    assert (done.state, done.deliveries) == ("pending", ())
    assert done.url


def test_sending_again_tells_the_same_link(shop):
    order = builders.order(shop.till)
    first = send(shop, order, email="siti@example.com")
    shop.work()
    again = send(shop, order, email="ibu@example.com")
    shop.work()
    assert (again.number, len(shop.gateway.charges)) == (first.number, 1)
    assert [m.to for m in shop.email.sent] == ["siti@example.com", "ibu@example.com"]


def test_sending_again_while_the_message_waits_sends_one(shop):
    """Without looking at what is on its way, each press of Send was a message to the customer."""
    order = builders.order(shop.till)
    send(shop, order, email="siti@example.com")
    send(shop, order, email="siti@example.com", sms=PHONE)
    invoice = send(shop, order, email="siti@example.com", sms=PHONE)
    shop.till.do(resend_invoice, ResendInvoice(invoice.id))
    shop.work()
    assert [m.to for m in shop.email.sent] == ["siti@example.com"]
    assert [m.to for m in shop.sms.sent] == [PHONE]
    shop.till.do(resend_invoice, ResendInvoice(invoice.id))
    send(shop, order, email="siti@example.com")
    shop.work()
    assert [m.to for m in shop.email.sent] == ["siti@example.com"] * 2


def test_sending_again_is_a_second_message_once_the_first_has_gone(shop):
    order = builders.order(shop.till)
    for _ in range(2):
        send(shop, order, email="siti@example.com")
        shop.work()
    assert [m.to for m in shop.email.sent] == ["siti@example.com"] * 2


def test_sending_with_other_methods_replaces_the_link(shop):
    order = builders.order(shop.till)
    first = send(shop, order, email="siti@example.com", methods=("qris",))
    shop.work()
    again = send(shop, order, email="siti@example.com", methods=("va",))
    shop.work()
    assert (again.number, again.methods) == (first.number, ("va",))
    assert shop.gateway.open == [again.reference]


def test_the_same_key_sends_once(shop):
    order = builders.order(shop.till)
    first = send(shop, order, email="siti@example.com", key="click")
    assert send(shop, order, email="siti@example.com", key="click") == first
    shop.work()
    assert len(shop.email.sent) == 1


def test_the_message_goes_out_in_the_customers_language(shop):
    who = shop.till.do(
        add_customer, AddCustomer("Ann", "ann@example.com", language="en", address="x")
    )
    order = builders.order(shop.till, 100_000, customer_id=who.id)
    send(shop, order, email="ann@example.com")
    shop.work()
    assert "Hello Ann" in shop.email.sent[0].text


def test_cancel_closes_the_link(shop):
    order = builders.order(shop.till)
    invoice = send(shop, order, email="siti@example.com")
    shop.work()
    assert shop.till.do(cancel_invoice, invoice.number).state == "cancelled"
    shop.work()
    assert shop.gateway.open == []
    with pytest.raises(Refused, match="invoice_ended"):
        shop.till.do(cancel_invoice, invoice.id)


def test_cancel_before_it_was_made_needs_no_gateway(shop):
    invoice = send(shop, builders.order(shop.till), email="siti@example.com")
    shop.till.do(cancel_invoice, invoice.id)
    shop.work()
    assert (shop.gateway.calls, shop.email.sent) == ([], [])


def test_resend_tells_the_same_addresses(shop):
    invoice = send(shop, builders.order(shop.till), email="siti@example.com", sms=PHONE)
    shop.work()
    shop.till.do(resend_invoice, ResendInvoice(invoice.id))
    shop.work()
    assert [len(shop.email.sent), len(shop.sms.sent)] == [2, 2]
    assert len({m.message_id for m in shop.email.sent}) == 2


def test_resend_of_an_expired_link_opens_a_new_one(shop):
    invoice = send(shop, builders.order(shop.till), email="siti@example.com")
    shop.work()
    shop.clock.advance(timedelta(hours=25))
    shop.gateway.expire(invoice.reference)
    shop.ask()
    renewed = shop.till.do(resend_invoice, ResendInvoice(invoice.id))
    shop.work()
    assert renewed.number == invoice.number
    assert renewed.reference != invoice.reference
    assert renewed.expires_at == shop.clock.now() + timedelta(hours=24)
    assert shop.email.sent[-1].text.count(renewed.reference)


def test_preview_says_what_will_be_sent(shop):
    order = builders.pay(shop.till, builders.order(shop.till, 100_000), 30_000)
    preview = shop.till.look(preview_invoice, PreviewInvoice(order.id, ("qris",)))
    assert preview.message.amount_due_now == 70_000
    assert preview.message.invoice_number == send(shop, order).number
    assert "Toko Sinar Jaya" in preview.email_subject
    assert preview.sms_parts == 1
    assert preview.sms_characters == len(preview.sms_text) <= 160


def test_jobs_wait_with_the_network_down(shop):
    send(shop, builders.order(shop.till), email="siti@example.com")
    jobs = shop.till.look(lambda unit: unit.session.scalars(select(Job)).all())
    assert [(job.kind, job.state) for job in jobs] == [("create_charge", "waiting")]
