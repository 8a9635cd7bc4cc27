"""The document of an order is what the shop's file says about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.journal import JournalEntry
from posapp.services.papers.compose import paper_of
from posapp.services.papers.document import Form
from posapp.services.papers.make import make_pdf, save_file
from posapp.services.papers.requests import PaperTrouble
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from tests import builders
from tests.services.papers.reading import text


def paper(shop, named: str):
    return shop.till.look(lambda unit: paper_of(unit, shop.till.database.folder.path, named))


def test_a_deposit_and_its_link_stand_on_the_paper(shop) -> None:
    order = builders.order(shop.till, 1_000_000)
    builders.pay(shop.till, order, 300_000)
    builders.invoice(shop.till, order)
    shop.work()
    made = paper(shop, order.number)
    invoice = builders.again(shop.till, order).invoices[0]
    assert (made.total, made.received, made.outstanding) == (1_000_000, 300_000, 700_000)
    assert made.link is not None
    assert (made.link.url, made.link.amount) == (invoice.url, 700_000)
    assert made.invoice_number == invoice.number
    assert paper(shop, invoice.number) == made


def test_a_link_that_cannot_be_paid_any_more_is_not_printed(shop) -> None:
    order = builders.order(shop.till, 1_000_000)
    builders.invoice(shop.till, order)
    shop.work()
    shop.clock.advance(timedelta(hours=25))
    assert paper(shop, order.id).link is None


def test_the_seal_is_the_end_of_the_journal(shop) -> None:
    order = builders.order(shop.till)
    last = shop.till.look(
        lambda unit: unit.session.scalars(
            select(JournalEntry.hash).order_by(JournalEntry.sequence.desc()).limit(1)
        ).one()
    )
    assert paper(shop, order.id).seal == last[:8]


def test_tax_lines_add_up_to_the_orders_tax(shop) -> None:
    shop.till.do(change_settings, {"tax.default": "1100", "tax.included": "off"})
    order = builders.order(shop.till, 100_000)
    made = paper(shop, order.id)
    assert [(line.rate, line.tax, line.added) for line in made.taxes] == [(1100, 11_000, True)]
    assert made.subtotal + sum(line.tax for line in made.taxes) == made.total == order.total


def test_money_that_went_back_stands_there_as_such(shop) -> None:
    order = builders.order(shop.till)
    builders.pay(shop.till, order, 100_000)
    shop.till.do(refund_order, RefundOrder(order.id, 40_000, "return"))
    made = paper(shop, order.id)
    assert [payment.amount for payment in made.payments] == [100_000, -40_000]
    assert made.returned == 40_000


def test_a_void_order_says_so(shop) -> None:
    order = builders.order(shop.till)
    shop.till.do(void_order, VoidOrder(order.id, "Salah input"))
    made = paper(shop, order.id)
    assert made.is_void
    assert made.void_reason == "Salah input"


def test_an_unknown_order_has_no_paper(shop) -> None:
    with pytest.raises(Refused) as refusal:
        paper(shop, "ORD-A-999999")
    assert refusal.value.code == "no_order"


def test_the_email_brings_the_invoice_along_with_the_same_sum(shop) -> None:
    order = builders.order(shop.till, 1_000_000)
    builders.pay(shop.till, order, 300_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    (message,) = shop.email.sent
    (file,) = [a for a in message.attachments if not a.content_id]
    assert (file.name, file.content_type) == (f"{invoice.number}.pdf", "application/pdf")
    assert "Sisa Rp 700.000" in text(file.content)
    assert "700.000" in message.subject


def test_the_owner_may_leave_the_invoice_out(shop) -> None:
    shop.till.do(change_settings, {"email.attach_invoice": "off"})
    builders.invoice(shop.till, builders.order(shop.till))
    shop.work()
    assert all(a.content_id for a in shop.email.sent[0].attachments)


def test_a_paper_that_cannot_be_made_does_not_hold_up_the_link(shop, expect_log) -> None:
    expect_log("goes without its PDF: paper_slow")
    shop.till.papers.trouble = PaperTrouble("paper_slow")
    builders.invoice(shop.till, builders.order(shop.till))
    shop.work()
    assert all(a.content_id for a in shop.email.sent[0].attachments)


def test_a_file_is_written_whole_or_not_at_all(shop, tmp_path) -> None:
    order = builders.order(shop.till)
    content = make_pdf(shop.till.database, shop.till.papers, order.number, Form.RECEIPT_58)
    save_file(tmp_path / "receipt.pdf", content)
    assert order.number in text((tmp_path / "receipt.pdf").read_bytes())
    with pytest.raises(Refused) as refusal:
        save_file(tmp_path / "nowhere" / "receipt.pdf", content)
    assert refusal.value.code == "cannot_write"
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == []
