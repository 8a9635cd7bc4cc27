"""Discounts, chosen prices and cash rounding, from the cart to the last unit given back."""

from __future__ import annotations

import json

import pytest

from posapp.models.errors import Refused
from posapp.models.pricing import Discount
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.complete import CompleteSale, Tender, complete_sale
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.settings.change import change_settings
from tests import builders


@pytest.fixture
def till(tmp_path):
    made = builders.till(tmp_path / "shop")
    made.do(change_settings, {"tax.default": "1100", "cash.rounding": "100"})
    for sku, price in (("KOPI", 24_990), ("TEH", 9_995), ("GULA", 17_333)):
        builders.product(made, sku, price)
    yield made
    builders.assert_sound(made)
    made.stop()


def sell(till, *items, **fields):
    return till.do(open_order, OpenOrder(tuple(items), **fields))


def journalled(till, kind):
    statement = "SELECT body, detail FROM journal j LEFT JOIN journal_detail d USING (sequence) "
    rows = till.look(
        lambda unit: (
            unit.session.connection().exec_driver_sql(statement + "WHERE kind = ?", (kind,)).all()
        )
    )
    return [(json.loads(body), json.loads(detail) if detail else None) for body, detail in rows]


def test_a_line_and_the_order_are_cheaper_and_tax_follows(till):
    order = sell(
        till, Item("KOPI", 2_000, discount=Discount(rate=1_000)), Item("TEH"),
        discount=Discount(amount=4_973),
    )  # fmt: skip
    kopi, teh = order.lines
    assert (kopi.discount - kopi.discount_share, kopi.discount_rate) == (4_998, 1_000)
    assert kopi.discount_share + teh.discount_share == order.order_discount == 4_973
    assert order.total == 49_980 - 4_998 + 9_995 - 4_973
    assert order.tax == kopi.tax + teh.tax
    assert kopi.tax == kopi.amount - round(kopi.amount * 10_000 / 11_100)


@pytest.mark.parametrize(
    ("item", "discount", "code"),
    [
        (Item("TEH", discount=Discount(amount=9_996)), Discount(), "bad_discount"),
        (Item("TEH"), Discount(amount=9_996), "bad_discount"),
        (Item("TEH"), Discount(rate=10_001), "bad_discount"),
        (Item("TEH", override=9_000), Discount(), "required"),
        (Item("TEH", override=-1, reason="x"), Discount(), "bad_price"),
    ],
)
def test_what_cannot_be_taken_off_or_charged_is_refused(till, item, discount, code):
    with pytest.raises(Refused) as refused:
        sell(till, item, discount=discount)
    assert refused.value.code == code


def test_a_chosen_price_is_kept_beside_the_usual_one_and_journalled_with_its_reason(till):
    order = sell(till, Item("TEH", override=8_000, reason="dented tin"), Item("KOPI"))
    teh, kopi = order.lines
    assert (teh.unit_price, teh.list_price, teh.price_reason) == (8_000, 9_995, "dented tin")
    assert (kopi.list_price, kopi.price_reason) == (None, "")
    ((body, detail),) = journalled(till, "price.changed")
    assert body == {"order": order.number, "sku": "TEH", "price": 8_000, "was": 9_995}
    assert detail == {"reason": "dented tin"}


def test_an_edit_keeps_rates_and_takes_new_terms(till):
    order = sell(till, Item("KOPI", discount=Discount(rate=500)), discount=Discount(rate=1_000))
    edited = till.do(edit_order, EditOrder(order.id, items=(Item("TEH", 2_000),)))
    own = [line.amount + line.discount_share for line in edited.lines]
    assert edited.order_discount == round(sum(own) / 10)
    again = EditOrder(
        order.id, items=(Item("KOPI", 1_000, override=20_000, reason="regular guest"),),
        discount=Discount(amount=1_000),
    )  # fmt: skip
    edited = till.do(edit_order, again)
    assert (edited.order_discount, edited.discount_rate) == (1_000, 0)
    assert edited.lines[0].list_price == 24_990
    assert [body["price"] for body, _ in journalled(till, "price.changed")] == [20_000]


def test_cash_that_settles_is_rounded_and_a_deposit_or_card_is_not(till):
    order = sell(till, Item("TEH"))
    paid = till.do(take_payment, TakePayment(order.id, "cash", 10_000, 50_000))
    assert (paid.total, paid.rounding, paid.received, paid.change) == (10_000, 5, 10_000, 40_000)
    assert paid.payment_status == "paid"
    by_card = sell(till, Item("TEH"))
    by_card = till.do(take_payment, TakePayment(by_card.id, "card", 9_995))
    assert (by_card.total, by_card.rounding, by_card.payment_status) == (9_995, 0, "paid")
    mixed = sell(till, Item("TEH"))
    mixed = till.do(take_payment, TakePayment(mixed.id, "cash", 5_000))
    assert (mixed.rounding, mixed.outstanding) == (0, 4_995)
    mixed = till.do(take_payment, TakePayment(mixed.id, "cash", 5_000))
    assert (mixed.rounding, mixed.outstanding, mixed.payment_status) == (5, 0, "paid")


def test_more_than_the_rounded_rest_is_refused(till):
    order = sell(till, Item("TEH"))
    with pytest.raises(Refused, match="more_than_outstanding"):
        till.do(take_payment, TakePayment(order.id, "card", 10_000))
    with pytest.raises(Refused, match="more_than_outstanding"):
        till.do(take_payment, TakePayment(order.id, "cash", 10_001))


def test_a_whole_sale_is_rounded_in_its_one_transaction(till):
    sale = CompleteSale(OpenOrder((Item("TEH"),)), (Tender("cash", 10_000, 10_000),), key="k")
    order = till.do(complete_sale, sale)
    assert (order.total, order.rounding, order.outstanding) == (10_000, 5, 0)
    assert till.do(complete_sale, sale) == order


def test_returning_everything_in_parts_gives_back_what_was_charged(till):
    order = sell(
        till, Item("KOPI", 3_000), Item("GULA", 1_255, discount=Discount(amount=333)),
        discount=Discount(rate=725),
    )  # fmt: skip
    rest = (order.outstanding + 50) // 100 * 100
    charged = till.do(take_payment, TakePayment(order.id, "cash", rest)).received
    backs = []
    for item in (Item("KOPI", 1_000), Item("GULA", 1_255), Item("KOPI", 2_000)):
        order = till.do(return_goods, ReturnGoods(order.id, items=(item,)))
        backs.append(order.refunds[-1].amount)
    assert sum(backs) == charged
    assert all(back % 100 == 0 for back in backs)
    assert (order.owed, order.received, order.payment_status) == (0, 0, "refunded")


def test_goods_of_an_unpaid_order_come_back_for_their_prorated_worth(till):
    order = sell(till, Item("KOPI", 2_000), discount=Discount(rate=1_000))
    order = till.do(return_goods, ReturnGoods(order.id, items=(Item("KOPI"),)))
    assert order.owed == order.outstanding == order.total - 22_491
    assert order.refunds == ()
