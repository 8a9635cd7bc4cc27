"""``check`` names links and messages that nobody carries, and is silent while work is under way."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from posapp.services.gateways.errors import Rejected, Unavailable
from posapp.services.invoicing.manage import cancel_invoice
from posapp.services.storage import check
from tests import builders


@pytest.fixture
def sent(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, invoice


def found(shop):
    """The tables and reasons that are named."""
    return {(row.table, row.why) for row in shop.till.look(lambda unit: list(check.broken(unit)))}


def damage(shop, statement):
    """What is found with the damage done; it is taken back afterwards."""

    class TakeBackError(Exception):
        pass

    seen = set()

    def hurt(uow):
        uow.session.execute(text(statement))
        seen.update((row.table, row.why) for row in check.broken(uow))
        raise TakeBackError

    with pytest.raises(TakeBackError):
        shop.till.do(hurt)
    return seen


@pytest.mark.parametrize("error", [Unavailable, Rejected])
def test_a_link_that_waits_for_a_closing_is_no_damage(shop, sent, error):
    order, _ = sent
    shop.gateway.fail_next = [error()]
    builders.pay(shop.till, order, 40_000)
    assert found(shop) == set()
    shop.work()
    assert found(shop) == set()


def test_an_invoice_sent_anew_before_the_old_link_is_closed_is_no_damage(shop, sent):
    order, invoice = sent
    shop.till.do(cancel_invoice, invoice.id)
    builders.invoice(shop.till, order)
    assert found(shop) == set()


def test_money_given_back_at_the_gateway_is_no_damage(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.gateway.give_back(invoice.reference, 100_000)
    shop.ask()
    assert builders.again(shop.till, order).outstanding == 100_000
    assert found(shop) == set()


def test_links_and_messages_that_nobody_carries_are_named(shop, sent):
    lost = "it waits for the gateway and no job carries it"
    assert ("charges", lost) in damage(shop, "UPDATE charges SET state = 'queued'")
    lost = "it is to be closed and no job carries it"
    assert ("charges", lost) in damage(shop, "UPDATE charges SET closing = 1")
    lost = "it is to be told and no job carries it"
    assert ("deliveries", lost) in damage(shop, "UPDATE deliveries SET state = 'waiting'")
    assert ("deliveries", lost) in damage(shop, "UPDATE deliveries SET state = 'queued'")
    wrong = "its link asks for another sum than what is outstanding"
    assert ("charges", wrong) in damage(shop, "UPDATE charges SET amount = 1")


def test_two_links_of_one_order_are_named(shop, sent):
    order, invoice = sent
    shop.till.do(cancel_invoice, invoice.id)
    builders.invoice(shop.till, order)
    shop.work()
    two = "a customer could hold two open links of one order"
    assert ("charges", two) in damage(shop, "UPDATE charges SET state = 'pending', closing = 0")
