"""A shop in which everything happened at least once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from posapp.models.charge import Charge
from posapp.models.ids import new_id
from posapp.models.order import Order
from posapp.models.payment import Payment, Refund
from posapp.services.gateway_accounts.manage import AddAccount, add_account
from posapp.services.payments.apply_status import apply_status
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.standing import restand
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.payments.transfer import TransferTo
from posapp.services.printing.spool import AskPrint, ask_print
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from posapp.services.shift.cash import MoveCash, move_cash
from posapp.services.shift.close import CloseShift, CountDrawer, close_shift
from posapp.services.shift.open import OpenShift, open_shift
from posapp.services.shift.report import x_report
from posapp.services.shift.views import Counts
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork
from tests import builders
from tests.services.conftest import Shop
from tests.services.storage.price_cases import prices
from tests.services.storage.rich_stock import stock


def rich_shop(folder: Path) -> Shop:
    """Cash, deposits, links (paid, too much, late, repriced, waiting), edits, refunds, voids."""
    shop = Shop(folder)
    _counter(shop)
    shop.till.do(open_shift, OpenShift(200_000))
    _links(shop)
    shop.till.do(move_cash, MoveCash("out", 15_000, "ice"))
    _close(shop, 0)
    shop.till.do(open_shift, OpenShift(100_000))
    _refunds(shop)
    shop.till.do(move_cash, MoveCash("in", 50_000, "change from the bank"))
    _close(shop, -500)
    stock(shop)
    prices(shop.till)
    late = builders.order(shop.till, 55_000)
    link = builders.invoice(shop.till, late)
    shop.work()
    shop.till.do(void_order, VoidOrder(late.id, "changed their mind"))
    shop.gateway.pay(link.reference)
    shop.ask()
    builders.invoice(shop.till, builders.order(shop.till, 66_000))  # waits for the outbox
    second = AddAccount("latihan-2", "sandbox", fields={"url": "http://127.0.0.1:9"})
    shop.till.do(add_account, shop.till.vault, second)
    return shop


def _close(shop: Shop, difference: int) -> None:
    expected = shop.till.look(x_report).figures.cash.expected
    count = CountDrawer(Counts(((20_000, 2),), expected + difference - 40_000))
    shop.till.do(close_shift, CloseShift(count, "short" if difference else ""))


def _counter(shop: Shop) -> None:
    till = shop.till
    first = builders.order(till)
    till.do(take_payment, TakePayment(first.id, "cash", 100_000, tendered=150_000))
    builders.pay(till, builders.order(till), 30_000, "transfer")
    till.do(change_settings, {"printer.kind": "system"})
    till.do(ask_print, AskPrint(first.id))
    till.do(change_settings, {"printer.kind": "none"})
    builders.product(till, "KG", 33_333, tax_rate=1_100)
    till.do(open_order, OpenOrder((Item("KG", 1_255), Item("P100000", 2_000))))
    till.do(change_settings, {"tax.included": "off"})
    till.do(open_order, OpenOrder((Item("KG", 755),)))
    till.do(change_settings, {"tax.included": "on"})
    edited = builders.order(till, 45_000)
    till.do(edit_order, EditOrder(edited.id, items=(Item("P45000", 2_000), Item("KG", 500))))
    voided = builders.order(till, 44_000)
    till.do(void_order, VoidOrder(voided.id, "typed wrong"))


def _links(shop: Shop) -> None:
    till, gateway = shop.till, shop.gateway
    paid, too_much, late, repriced = (
        builders.order(till, n) for n in (70_001, 70_002, 70_003, 70_004)
    )
    links = [builders.invoice(till, order) for order in (paid, too_much, late, repriced)]
    shop.work()
    gateway.pay(links[0].reference)
    gateway.pay(links[1].reference, 90_000)
    shop.ask()
    builders.pay(till, repriced, 10_000)
    shop.work()
    gateway.expire(links[2].reference)
    shop.ask()
    shop.clock.advance(timedelta(days=2))
    gateway.pay(links[2].reference)
    shop.ask()


def _refunds(shop: Shop) -> None:
    reversed_, returned = builders.order(shop.till, 80_001), builders.order(shop.till, 80_002)
    link = builders.invoice(shop.till, reversed_)
    shop.work()
    shop.gateway.pay(link.reference)
    shop.ask()
    shop.gateway.give_back(link.reference, 80_001, "reversal")
    with shop.till.database.write(builders.ACTOR) as uow:
        charge = uow.session.query(Charge).filter_by(reference=link.reference).one()
        apply_status(uow, charge.id, shop.gateway.charges[link.reference])
    builders.pay(shop.till, returned, 80_002)
    shop.till.do(goods_back, returned.id, 20_000)
    named = builders.order(shop.till, 80_003)
    builders.pay(shop.till, named, 80_003)
    shop.till.do(return_goods, ReturnGoods(named.id, items=(Item("P80003", 500),)))
    sent = builders.order(shop.till, 80_003)
    builders.pay(shop.till, sent, 80_003)
    to = TransferTo("BCA", "1234567890", "Siti", "FT-1")
    shop.till.do(refund_order, RefundOrder(sent.id, 10_000, "return", "transfer", transfer=to))


def goods_back(uow: UnitOfWork, order_id: str, amount: int) -> None:
    """Goods come back over the counter."""
    order = uow.session.query(Order).filter_by(id=order_id).one()
    payment = uow.session.query(Payment).filter_by(order_id=order_id).one()
    now = uow.clock.now()
    refund = Refund(
        id=new_id(), order_id=order_id, payment_id=payment.id, cause="return", method="cash",
        amount=amount, currency="IDR", state="done", refunded_at=now, created_at=now,
        created_by=uow.actor,
    )  # fmt: skip
    uow.session.add(refund)
    restand(uow, order)
    told = {"order": order.number, "amount": amount, "cause": "return", "received": order.received}
    journal.write(uow, "refund.made", refund.id, told)
