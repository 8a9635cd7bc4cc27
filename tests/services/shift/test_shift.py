"""A drawer from opening to closing: float, cash in and out, X, the blind count, the Z."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from posapp.models.errors import Refused
from posapp.models.shift import GENESIS, ZLine, z_hash
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from posapp.services.shift.cash import MoveCash, move_cash
from posapp.services.shift.close import CloseShift, CountDrawer, close_shift, count_drawer
from posapp.services.shift.find import ListShifts, current_shift, list_shifts, show_shift
from posapp.services.shift.open import OpenShift, late_cash, open_shift
from posapp.services.shift.report import x_report, z_report
from posapp.services.shift.views import Counts
from tests import builders
from tests.services.storage import raw


@pytest.fixture
def till(shop):
    return shop.till


def _open(till, amount=100_000, **fields):
    return till.do(open_shift, OpenShift(amount, **fields))


def _close(till, difference=0):
    expected = till.look(x_report).figures.cash.expected
    reason = "short" if difference else ""
    return till.do(close_shift, CloseShift(CountDrawer(counted=expected + difference), reason))


def _refusal(call, *args):
    with pytest.raises(Refused) as refused:
        call(*args)
    return refused.value.code


def test_cash_is_float_and_sales_less_change_and_what_was_taken_out(till):
    _open(till, 200_000)
    order = builders.order(till)
    till.do(take_payment, TakePayment(order.id, "cash", 100_000, tendered=150_000))
    builders.pay(till, builders.order(till), 70_000, "card")
    till.do(refund_order, RefundOrder(order.id, 30_000, "return"))
    till.do(move_cash, MoveCash("in", 40_000, "change from the bank"))
    till.do(move_cash, MoveCash("out", 15_000, "ice"))
    figures = till.look(x_report).figures
    assert figures.cash.expected == 200_000 + 100_000 - 30_000 + 40_000 - 15_000
    assert (figures.received, figures.returned) == (170_000, 30_000)
    assert [(m.method, m.net) for m in figures.methods] == [("cash", 70_000), ("card", 70_000)]
    assert (figures.sales.total, figures.sales.returned) == (200_000, 30_000)
    assert figures.deposits.amount == 70_000
    assert [move.reason for move in figures.moves] == ["change from the bank", "ice"]


def test_the_z_says_what_the_last_x_said(till):
    _open(till)
    builders.pay(till, builders.order(till), 60_000)
    before = till.look(x_report).figures
    closed = _close(till)
    assert closed.figures == before == till.look(z_report).figures
    assert closed == till.look(show_shift, "Z-A-000001")


def test_a_z_stays_as_it_was_told_whatever_happens_to_its_orders(till):
    _open(till)
    order = builders.order(till, 50_000)
    told = _close(till).figures
    till.do(edit_order, EditOrder(order.id, items=(Item("P50000", 3_000),)))
    assert till.look(z_report).figures == told


def test_an_edit_or_void_of_yesterdays_order_counts_by_what_it_changes(till):
    _open(till)
    edited, voided = builders.order(till, 50_000), builders.order(till, 20_000)
    assert _close(till).figures.sales.total == 70_000
    _open(till)
    till.do(edit_order, EditOrder(edited.id, items=(Item("P50000", 3_000),)))
    till.do(void_order, VoidOrder(voided.id, "typed wrong"))
    closed = _close(till).figures
    assert (closed.sales.total, closed.sales.voided, closed.sales.orders) == (80_000, 1, 0)
    assert closed.grand_total == 150_000


def test_tax_is_told_by_rate_less_what_came_back(till):
    builders.product(till, "KOPI", 111_000, tax_rate=1_100)
    builders.product(till, "TEH", 50_000)
    _open(till)
    order = till.do(open_order, OpenOrder((Item("KOPI", 2_000), Item("TEH"))))
    till.do(take_payment, TakePayment(order.id, "cash", order.total))
    till.do(return_goods, ReturnGoods(order.id, items=(Item("KOPI"),)))
    [tax] = till.look(x_report).figures.taxes
    assert (tax.rate, tax.base, tax.tax) == (1_100, 100_000, 11_000)


def test_money_for_goods_that_nobody_named_is_spread_over_the_taxes(till):
    builders.product(till, "KOPI", 111_000, tax_rate=1_100)
    builders.product(till, "TEH", 111_000)
    _open(till)
    order = till.do(open_order, OpenOrder((Item("KOPI"), Item("TEH"))))
    till.do(take_payment, TakePayment(order.id, "cash", 222_000))
    till.do(refund_order, RefundOrder(order.id, 111_001, "return"))
    figures = _close(till).figures
    assert figures.sales.returned == 111_001
    assert [(tax.base, tax.tax) for tax in figures.taxes] == [(50_000, 5_500)]


def test_a_discount_is_told_apart(till, shop):
    _open(till)
    order = builders.order(till, 50_000)
    with till.database.write(builders.ACTOR) as uow:
        uow.session.connection().exec_driver_sql(
            "UPDATE order_lines SET discount = 5000, amount = 45000 WHERE order_id = ?", (order.id,)
        )
        uow.session.connection().exec_driver_sql(
            "UPDATE orders SET subtotal = 45000, discount = 5000, total = 45000, owed = 45000, "
            "outstanding = 45000 WHERE id = ?",
            (order.id,),
        )
    sales = till.look(x_report).figures.sales
    assert (sales.goods, sales.discounts, sales.total) == (50_000, 5_000, 45_000)
    till.do(edit_order, EditOrder(order.id, items=(Item("P50000", 2_000),)))


def test_the_count_comes_before_the_expected_sum_is_told(till):
    _open(till)
    assert till.look(current_shift).expected is None
    found = till.do(count_drawer, CountDrawer(Counts(((50_000, 1), (20_000, 2)), 500)))
    assert (found.counted, found.expected, found.difference) == (90_500, 100_000, -9_500)
    closed = till.do(close_shift, CloseShift(reason="two notes missing", expected=100_000))
    assert (closed.counted, closed.difference, closed.reason) == (
        90_500,
        -9_500,
        "two notes missing",
    )
    assert closed.counts == Counts(((50_000, 1), (20_000, 2)), 500)


def test_every_count_is_in_the_journal(till):
    _open(till)
    for counted in (90_000, 100_000):
        till.do(count_drawer, CountDrawer(counted=counted))
    closed = till.do(close_shift, CloseShift())
    assert (closed.count_times, closed.difference) == (2, 0)
    folder = till.database.folder.path
    assert raw.value(folder, "SELECT count(*) FROM journal WHERE kind = 'shift.counted'") == 2


def test_a_difference_needs_a_reason_and_the_refusal_does_not_tell_it(till):
    _open(till)
    with pytest.raises(Refused) as refused:
        till.do(close_shift, CloseShift(CountDrawer(counted=99_999)))
    assert (refused.value.code, refused.value.params) == ("difference_needs_reason", {})
    now = till.look(current_shift)
    assert (now.state, now.counted, now.count_times) == ("open", None, 0)


def test_a_sale_between_count_and_closing_asks_for_another_count(till):
    _open(till)
    seen = till.do(count_drawer, CountDrawer(counted=100_000))
    builders.pay(till, builders.order(till), 10_000)
    close = CloseShift(expected=seen.expected)
    assert _refusal(till.do, close_shift, close) == "drawer_moved"
    till.do(count_drawer, CountDrawer(counted=110_000))
    assert till.do(close_shift, CloseShift(expected=110_000)).difference == 0


def test_what_is_sold_after_the_z_is_carried_over_and_marked(till):
    _open(till)
    _close(till)
    builders.pay(till, builders.order(till), 25_000)
    builders.pay(till, builders.order(till), 10_000, "card")
    assert till.look(x_report).figures.received == 35_000
    assert till.look(late_cash) == 25_000
    _open(till, 100_000)
    figures = _close(till).figures
    assert (figures.carried.count, figures.carried.received, figures.carried.cash) == (
        2, 35_000, 25_000,
    )  # fmt: skip
    assert figures.cash.expected == 125_000
    assert figures.sales.orders == 2


def test_late_cash_that_was_counted_into_the_float_is_not_expected_twice(till):
    _open(till)
    _close(till)
    builders.pay(till, builders.order(till), 25_000)
    _open(till, 125_000, counts_late=True)
    figures = _close(till).figures
    assert (figures.cash.expected, figures.cash.late_in_float) == (125_000, 25_000)


def test_a_link_paid_after_the_z_is_told_by_the_next_one(shop):
    till = shop.till
    _open(till)
    link = builders.invoice(till, builders.order(till, 80_000))
    shop.work()
    first = _close(till).figures
    shop.clock.advance(timedelta(minutes=5))
    shop.gateway.pay(link.reference)
    shop.ask()
    _open(till)
    second = _close(till).figures
    assert (first.online.amount, second.online.amount) == (0, 80_000)
    assert (second.carried.received, second.cash.expected) == (80_000, 100_000)


def test_an_invoice_that_waits_is_listed_and_keeps_nobody_from_closing(till):
    _open(till)
    order = builders.order(till, 80_000)
    link = builders.invoice(till, order)
    figures = _close(till).figures
    assert figures.unsent_count == 1
    [waiting] = figures.unsent
    assert (waiting.invoice, waiting.order, waiting.amount) == (link.number, order.number, 80_000)


def test_two_tills_have_drawers_of_their_own(tmp_path):
    first, second = (builders.till(tmp_path / name) for name in ("a", "b"))
    for till, amount in ((first, 10_000), (second, 20_000)):
        _open(till)
        builders.pay(till, builders.order(till), amount)
    assert [_close(t).figures.received for t in (first, second)] == [10_000, 20_000]
    first.stop()
    second.stop()


def test_money_of_another_till_in_the_same_file_is_not_in_this_drawer(till):
    _open(till)
    builders.pay(till, builders.order(till), 10_000)
    folder = till.database.folder.path
    raw.rows(folder, "SELECT 1")
    with raw.opened(raw.database(folder)) as other:
        other.execute("UPDATE folder SET letter = 'B'")
    builders.pay(till, builders.order(till), 70_000)
    with raw.opened(raw.database(folder)) as other:
        other.execute("UPDATE folder SET letter = 'A'")
    assert till.look(x_report).figures.received == 10_000


def test_numbers_go_up_and_each_z_follows_the_one_before(till):
    shifts = []
    for _ in range(3):
        _open(till)
        shifts.append(_close(till))
    assert [shift.number for shift in shifts] == ["Z-A-000001", "Z-A-000002", "Z-A-000003"]
    assert [shift.previous for shift in shifts] == [GENESIS, shifts[0].hash, shifts[1].hash]
    page = till.look(list_shifts, ListShifts(limit=2))
    assert [shift.number for shift in page.items] == ["Z-A-000003", "Z-A-000002"]
    rest = till.look(list_shifts, ListShifts(limit=2, cursor=page.next))
    assert [shift.number for shift in rest.items] == ["Z-A-000001"]


def test_what_is_refused_takes_no_number(till):
    assert _refusal(till.do, open_shift, OpenShift(-1)) == "bad_float"
    assert _open(till).number == "Z-A-000001"
    assert _refusal(till.do, open_shift, OpenShift(0)) == "shift_open"
    _close(till)
    assert _open(till).number == "Z-A-000002"


def test_a_key_makes_it_once(till):
    once = [till.do(open_shift, OpenShift(0, key="k")) for _ in range(2)]
    assert once[0] == once[1]
    for _ in range(2):
        till.do(move_cash, MoveCash("in", 5_000, "change", key="m"))
    assert till.look(x_report).figures.cash.expected == 5_000


@pytest.mark.parametrize(
    ("use_case", "command", "code"),
    [
        (move_cash, MoveCash("in", 5_000, "change"), "no_shift"),
        (close_shift, CloseShift(), "no_shift"),
        (count_drawer, CountDrawer(counted=0), "no_shift"),
    ],
)
def test_without_a_shift_there_is_no_drawer(till, use_case, command, code):
    assert _refusal(till.do, use_case, command) == code


@pytest.mark.parametrize(
    ("use_case", "command", "code"),
    [
        (move_cash, MoveCash("in", 0, "change"), "bad_amount"),
        (move_cash, MoveCash("out", 5_000, "  "), "required"),
        (close_shift, CloseShift(), "count_first"),
        (count_drawer, CountDrawer(Counts(((3, 1),))), "bad_denomination"),
        (count_drawer, CountDrawer(Counts(((500, 1), (500, 1)))), "bad_denomination"),
        (count_drawer, CountDrawer(Counts(((500, -1),))), "bad_count"),
        (count_drawer, CountDrawer(Counts((), -1)), "bad_count"),
        (count_drawer, CountDrawer(counted=-1), "bad_count"),
        (count_drawer, CountDrawer(counted=10**12), "bad_count"),
    ],
)
def test_what_makes_no_sense_is_refused(till, use_case, command, code):
    _open(till)
    assert _refusal(till.do, use_case, command) == code


def test_an_open_shift_has_no_z_yet(till):
    assert _refusal(till.look, z_report) == "no_z"
    number = _open(till).number
    assert _refusal(till.look, z_report, number) == "shift_not_closed"
    assert _refusal(till.look, show_shift, "Z-A-9") == "no_such_shift"


def test_a_shop_may_sell_in_a_shift_only(till):
    before = builders.order(till)
    builders.pay(till, before, 30_000)
    till.do(change_settings, {"shift.required": "on"})
    assert _refusal(builders.order, till) == "shift_needed"
    assert _refusal(builders.pay, till, before, 10_000) == "shift_needed"
    back = RefundOrder(before.id, 10_000, "return")
    assert _refusal(till.do, refund_order, back) == "shift_needed"
    _open(till)
    builders.pay(till, before, 10_000)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shifts SET counted = 1",
        "UPDATE shifts SET reason = 'x'",
        "DELETE FROM shifts",
        "UPDATE cash_moves SET amount = 1",
        "DELETE FROM cash_moves",
        "UPDATE shift_sales SET amount = 1",
        "DELETE FROM shift_sales",
        "UPDATE shift_money SET shift_id = NULL",
        "DELETE FROM shift_money",
        "INSERT INTO cash_moves (id, shift_id, kind, amount, reason, at, by) "
        "SELECT 'x', id, 'out', 1, '', '', '' FROM shifts",
    ],
)
def test_a_z_is_final(shop, statement):
    till = shop.till
    _open(till)
    builders.pay(till, builders.order(till), 10_000)
    till.do(move_cash, MoveCash("in", 5_000, "change"))
    _close(till)
    path = raw.database(till.database.folder.path)
    with raw.opened(path) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


def test_one_till_has_one_open_shift_by_the_database(till):
    _open(till)
    copy = (
        "INSERT INTO shifts SELECT NULL, 'x', till, series, 9, 'Z-A-9', state, currency, "
        "opened_at, opened_by, 0, 0, 0, '', NULL, NULL, '', NULL, NULL, '', '', 1, '', '', NULL "
        "FROM shifts"
    )
    path = raw.database(till.database.folder.path)
    with raw.opened(path) as connection, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        connection.execute(copy)


def test_the_formula_of_the_chain_is_frozen():
    line = ZLine(
        1, "Z-A-000001", "2026-11-19T05:00:00.000000Z", "2026-11-19T13:00:00.000000Z", 100_000, 0,
        '{"other":0,"pieces":[[100000,1]]}', 100_000, 100_000, 0, "{}", "a" * 64, GENESIS,
    )  # fmt: skip
    assert z_hash(line) == "892a7d11a5bbf7c0a1fbd5fae42fe4c37996ae1ac9e56eb660558dd25b8f3421"
    with pytest.raises(ValueError, match="unknown version"):
        z_hash(line._replace(version=2))
