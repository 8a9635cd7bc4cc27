"""Whatever a day brings: each Z is the sum of what nobody had told before."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from posapp.models.errors import Refused
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.shift.cash import MoveCash, move_cash
from posapp.services.shift.close import CloseShift, CountDrawer, close_shift
from posapp.services.shift.find import current_shift
from posapp.services.shift.open import OpenShift, late_cash, open_shift
from posapp.services.shift.report import x_report
from tests import builders
from tests.services.conftest import Shop
from tests.services.storage import raw

SKUS = ("KOPI", "TEH", "GULA")
PAYMENTS = "SELECT id, method, amount FROM payments"
REFUNDS = "SELECT id, method, amount FROM refunds WHERE state = 'done'"
TOTALS = "SELECT coalesce(sum(total - returned), 0) FROM orders WHERE state = 'open'"


class Days:
    """A shop, and what this test itself knows of its drawer."""

    def __init__(self, folder: Path) -> None:
        self.shop = Shop(folder)
        self.till = self.shop.till
        for price, sku in zip((25_000, 33_333, 7_001), SKUS, strict=True):
            builders.product(self.till, sku, price, tax_rate=1_100 if sku == "KOPI" else None)
        self.folder = self.till.database.folder.path
        self.told: set[str] = set()
        self.sold_before = 0
        self.drawer = 0

    def do(self, act: str, size: int) -> None:
        """One thing that happens; what the shop refuses did not happen."""
        with suppress(Refused):
            getattr(self, act)(size)

    def sell(self, size: int) -> None:
        items = (Item(SKUS[size % 3], 1_000 * (1 + size % 4)), Item(SKUS[(size + 1) % 3], 755))
        order = self.till.do(open_order, OpenOrder(items))
        method = ("cash", "card", "transfer")[size % 3]
        part = order.total if size % 2 else max(1, order.total // 3)
        self.till.do(take_payment, TakePayment(order.id, method, part))

    def owe(self, size: int) -> None:
        link = builders.invoice(self.till, builders.order(self.till, 10_000 + size))
        self.shop.work()
        if size % 2:
            self.shop.gateway.pay(link.reference)
            self.shop.ask()

    def news(self, size: int) -> None:
        for reference in [r for r, c in self.shop.gateway.charges.items() if not c.payments]:
            self.shop.gateway.pay(reference)
        self.shop.ask()

    def give_back(self, size: int) -> None:
        order = self._some_order(size)
        self.till.do(refund_order, RefundOrder(order, 1 + size * 37, "return"))

    def bring_back(self, size: int) -> None:
        order = self._some_order(size)
        self.till.do(return_goods, ReturnGoods(order, items=(Item(SKUS[size % 3], 500),)))

    def edit(self, size: int) -> None:
        more = EditOrder(self._some_order(size), items=(Item(SKUS[size % 3], 1_000 * (size % 5)),))
        self.till.do(edit_order, more)

    def void(self, size: int) -> None:
        self.till.do(void_order, VoidOrder(self._some_order(size), "typed wrong"))

    def put_in(self, size: int) -> None:
        self.till.do(move_cash, MoveCash("in", 1 + size, "change"))
        self.drawer += 1 + size

    def take_out(self, size: int) -> None:
        self.till.do(move_cash, MoveCash("out", 1 + size, "ice"))
        self.drawer -= 1 + size

    def begin(self, size: int) -> None:
        late = self.till.look(late_cash)
        inside = bool(size % 2)
        self.till.do(open_shift, OpenShift(size * 1_000, inside))
        self.drawer = size * 1_000 - (late if inside else 0)

    def end(self, size: int) -> None:
        """Close, and compare with what is worked out here."""
        if self.till.look(current_shift) is None:
            return
        x = self.till.look(x_report).figures
        count = CountDrawer(counted=max(0, x.cash.expected + size))
        z = self.till.do(close_shift, CloseShift(count, "for the test")).figures
        assert z == x
        came, went = self._untold(PAYMENTS), self._untold(REFUNDS)
        assert {m.method: m.received for m in z.methods if m.received} == dict(came)
        assert {m.method: m.returned for m in z.methods if m.returned} == dict(went)
        assert z.received == sum(came.values())
        assert z.returned == sum(went.values())
        assert z.cash.expected == self.drawer + came["cash"] - went["cash"]
        sold = raw.value(self.folder, TOTALS)
        assert z.sales.net == sold - self.sold_before
        assert z.grand_total == sold
        self.sold_before = sold

    def _some_order(self, size: int) -> str:
        orders = [row[0] for row in raw.rows(self.folder, "SELECT id FROM orders ORDER BY rowkey")]
        return orders[size % len(orders)] if orders else "none"

    def _untold(self, query: str) -> Counter[str]:
        sums: Counter[str] = Counter()
        for name, method, amount in raw.rows(self.folder, query):
            if name not in self.told:
                self.told.add(name)
                sums[method] += amount
        return sums


ACTS = st.sampled_from(
    ("sell", "sell", "sell", "owe", "news", "give_back", "bring_back", "edit", "void", "put_in",
     "take_out", "begin", "begin", "end"),
)  # fmt: skip


@settings(
    max_examples=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # a shop a try: too slow to look for the smallest
)  # fmt: skip
@given(st.lists(st.tuples(ACTS, st.integers(0, 99)), min_size=12, max_size=30))
def test_each_z_is_the_sum_of_what_nobody_had_told_before(acts):
    with TemporaryDirectory() as folder:
        days = Days(Path(folder) / "shop")
        for act, size in [*acts, ("begin", 3), ("end", 0)]:
            days.do(act, size)
        builders.assert_sound(days.till)
        days.till.stop()
