"""The shop's own QRIS: kept as a setting that checks itself, and given the sum of a payment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posapp.models.cards import looks_like_card
from posapp.models.errors import Refused
from posapp.models.qris import check_asks, read_qris, write_qris
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.shop_qris import shop_code, takes_qris
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.settings.change import change_settings, check_setting
from tests.models.test_qris import MERCHANT, V5, V6, changed
from tests.ui.till_fixture import clock, sale, shop_till  # noqa: F401


def test_the_sticker_becomes_a_code_for_the_sum(shop_till):  # noqa: F811
    shop_till.do(change_settings, {"shop.qris": f" {V5}\n"})
    code = shop_till.look(lambda unit: shop_code(unit, 45_000, "ORD-A-000001"))
    check_asks(read_qris(code.text), 45_000, "IDR")
    assert (code.payee, code.nmid) == (MERCHANT.name, "ID1020000000001")
    assert read_qris(code.text).bill == "ORD-A-000001"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("hello", "not_qris"), (V5[:-1] + "!", "qris_checksum"), (V6, "qris_not_static"),
     (changed(V5, "5303360", "5303840"), "qris_other_currency"),
     (changed(V5, "5802ID", "5502015802ID"), "qris_tip")],
)  # fmt: skip
def test_a_sticker_that_cannot_be_used_is_refused_with_the_reason(shop_till, text, reason):  # noqa: F811
    with pytest.raises(Refused, match=reason) as caught:
        shop_till.do(change_settings, {"shop.qris": text})
    assert caught.value.field == "shop.qris"
    assert not shop_till.look(lambda unit: takes_qris(unit.settings))


def test_the_digits_of_a_code_are_not_taken_for_a_card():
    codes = (
        write_qris(replace(MERCHANT, postal=f"1011{last}"), "IDR", terminal="A01")
        for last in range(10)
    )
    unlucky = next(code for code in codes if looks_like_card(code))
    assert check_setting("shop.qris", unlucky) == unlucky
    number = "4000000000000002"
    with pytest.raises(Refused, match="not_qris"):
        check_setting("shop.qris", number)
    with pytest.raises(Refused, match="card_number"):
        check_setting("shop.address", number)


def test_without_a_sticker_there_is_no_code(shop_till):  # noqa: F811
    with pytest.raises(Refused, match="no_shop_qris"):
        shop_till.look(lambda unit: shop_code(unit, 1_000))
    shop_till.do(change_settings, {"shop.qris": V5, "shop.currency": "USD"})
    with pytest.raises(Refused, match="no_shop_qris"):
        shop_till.look(lambda unit: shop_code(unit, 1_000))


def test_what_came_by_the_shops_own_code_goes_back_in_cash_or_by_transfer(shop_till):  # noqa: F811
    order = sale(shop_till, "DR-02")
    paid = shop_till.do(take_payment, TakePayment(order.id, "qris", order.outstanding))
    assert (paid.payment_status, paid.payments[-1].method) == ("paid", "qris")
    back = shop_till.do(
        refund_order, RefundOrder(order.id, 5_000, "return", "cash", paid.payments[-1].id)
    )
    assert back.received == paid.received - 5_000
