"""Goods that are counted, in a shop where everything happened."""

from __future__ import annotations

from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.change import AdjustStock, adjust_stock
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders
from tests.services.conftest import Shop

#: Each is broken by its statements; see ``test_check.CASES``.
STOCK_CASES: dict[str, list[tuple[str, ...]]] = {
    "stock_sum": [
        ("UPDATE products SET stock = stock + 1 WHERE counts_stock",),
        ("UPDATE products SET stock = 1 WHERE NOT counts_stock",),
        ("DELETE FROM stock_movements WHERE kind = 'adjustment'",),
    ],
    "stock_order": [
        ("UPDATE stock_movements SET quantity = quantity - 1 WHERE kind = 'sale'",),
        ("DELETE FROM stock_movements WHERE kind = 'return'",),
        ("DELETE FROM stock_movements WHERE kind = 'void'",),
        ("DELETE FROM returned_lines",),
    ],
    "stock_journalled": [
        ("DELETE FROM journal WHERE kind = 'stock.adjustment'",),
        ("UPDATE stock_movements SET quantity = quantity + 1 WHERE kind = 'adjustment'",),
        ("UPDATE stock_movements SET order_id = NULL WHERE kind = 'sale'",),
    ],
    "journalled_stock": [("DELETE FROM stock_movements WHERE kind = 'adjustment'",)],
    "category_known": [
        ("DELETE FROM categories",),
        ("UPDATE products SET category = 'Nowhere' WHERE category <> ''",),
    ],
}


def stock(shop: Shop) -> None:
    """Counted goods: sold, edited, brought back, voided, adjusted, and below zero."""
    till = shop.till
    till.do(add_product, AddProduct("BIJI", "Biji Kopi", 1_000, "Kopi", unit="kg", stock=5_000))
    till.do(adjust_stock, AdjustStock("BIJI", by=-250, reason="spilt"))
    who = builders.customer(till).id
    for quantity in (1_500, 2_000, 4_000):
        sold = till.do(open_order, OpenOrder((Item("BIJI", quantity),), who))
        if quantity == 1_500:
            till.do(edit_order, EditOrder(sold.id, items=(Item("BIJI", 1_750),)))
            builders.pay(till, sold, 1_750)
            till.do(return_goods, ReturnGoods(sold.id, items=(Item("BIJI", 500),)))
        if quantity == 2_000:
            till.do(void_order, VoidOrder(sold.id, "typed wrong"))
