"""Discounts, chosen prices, rounding and a parked sale, and the ways to break what they mean."""

from __future__ import annotations

from posapp.bootstrap import Till
from posapp.models.pricing import Discount
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.edit_lines import LineChange
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.park import ParkOrder, park_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.settings.change import change_settings
from tests import builders


def prices(till: Till) -> None:
    """A discounted order that cash rounded and of which some came back, and another price."""
    till.do(change_settings, {"cash.rounding": "100"})
    builders.product(till, "CUT", 9_995)
    items = (Item("CUT", 3_000, discount=Discount(rate=250)), Item("CUT", 500))
    order = till.do(open_order, OpenOrder(items, discount=Discount(rate=1_000)))
    rest = (order.outstanding + 50) // 100 * 100
    till.do(take_payment, TakePayment(order.id, "cash", rest))
    line = order.lines[0].id
    till.do(return_goods, ReturnGoods(order.id, lines=(LineChange(line, 1_000),)))
    chosen = Item("CUT", override=5_000, reason="last one")
    till.do(open_order, OpenOrder((chosen,), discount=Discount(amount=1_000)))
    till.do(change_settings, {"cash.rounding": "none"})
    till.do(park_order, ParkOrder((Item("CUT"),)))


_PARKED = "(SELECT id FROM orders WHERE state = 'parked')"

PRICE_CASES: dict[str, list[tuple[str, ...]]] = {
    "parked_untouched": [
        ("UPDATE orders SET received = 1 WHERE state = 'parked'",),
        (f"UPDATE payments SET order_id = {_PARKED} WHERE rowkey = 1",),
        (f"UPDATE invoices SET order_id = {_PARKED} WHERE rowkey = 1",),
        (f"UPDATE shift_orders SET order_id = {_PARKED} WHERE rowkey = 1",),
        (f"UPDATE stock_movements SET order_id = {_PARKED} WHERE order_id IS NOT NULL",),
    ],
    "line_discount": [
        ("UPDATE order_lines SET discount_share = discount + 1 WHERE discount > 0",),
        ("UPDATE order_lines SET discount_share = -1 WHERE rowkey = 1",),
        ("UPDATE order_lines SET discount_rate = 700 WHERE rowkey = 1",),
    ],
    "order_discount": [
        ("UPDATE orders SET order_discount = order_discount + 1 WHERE rowkey = 1",),
        ("UPDATE orders SET discount_rate = discount_rate + 100 WHERE discount_rate > 0",),
    ],
    "order_rounding": [
        ("UPDATE orders SET rounding = 1, total = total + 1 WHERE payment_status = 'unpaid'",),
    ],
    "price_reason": [
        ("UPDATE order_lines SET price_reason = '' WHERE list_price IS NOT NULL",),
        ("UPDATE order_lines SET price_reason = 'x' WHERE list_price IS NULL",),
    ],
}
