"""Units of work: all or nothing, one after the other, and told of only once they are saved."""

import threading

import pytest
from sqlalchemy import text

from posapp.models.changes import Changes
from posapp.models.errors import Refused
from posapp.services.sales.find import ListOrders, list_orders
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.storage.database import Database
from posapp.services.storage.folder import DataFolder
from tests import builders
from tests.services.storage import raw


def _numbers(till):
    return [order.number for order in till.look(list_orders, ListOrders()).items]


def test_what_a_refusal_leaves_is_not_saved_and_takes_no_number(till):
    builders.product(till)

    def sell_and_think_again(uow):
        open_order(uow, OpenOrder((Item("KOPI"),)))
        raise Refused("changed_my_mind")

    with pytest.raises(Refused):
        till.do(sell_and_think_again)
    assert _numbers(till) == []
    assert till.do(open_order, OpenOrder((Item("KOPI"),))).number == "ORD-A-000001"


def test_listeners_hear_of_a_change_after_it_is_saved_and_never_of_one_that_was_not(till):
    heard = []
    till.database.listen(lambda changes: heard.append((changes, _numbers(till))))
    with pytest.raises(Refused):
        till.do(open_order, OpenOrder((Item("NONE"),)))
    assert heard == []
    builders.product(till)
    order = till.do(open_order, OpenOrder((Item("KOPI"),)))
    assert heard[-1] == (Changes(orders=frozenset({order.id})), [order.number])


def test_a_snapshot_does_not_change_while_it_is_read_and_does_not_hold_up_the_writer(till):
    builders.product(till)
    with till.database.read() as unit:
        assert list_orders(unit, ListOrders()).items == ()
        till.do(open_order, OpenOrder((Item("KOPI"),)))
        assert list_orders(unit, ListOrders()).items == ()
    assert _numbers(till) == ["ORD-A-000001"]


def test_reading_never_waits_for_a_writer(till):
    with till.database.write("os:test") as uow:
        uow.session.execute(text("UPDATE series SET last = last"))
        assert _numbers(till) == []


def test_a_second_writer_waits_for_the_first_to_be_saved(till):
    builders.product(till)
    inside, finished = threading.Event(), threading.Event()

    def sell():
        with till.database.write("os:first") as uow:
            inside.set()
            open_order(uow, OpenOrder((Item("KOPI"),)))
            finished.set()

    first = threading.Thread(target=sell)
    first.start()
    assert inside.wait(10)
    second = till.do(open_order, OpenOrder((Item("KOPI"),)))
    first.join()
    assert finished.is_set()
    assert second.number == "ORD-A-000002"


def test_what_another_process_wrote_is_noticed_once_and_our_own_writes_are_not(till, folder):
    heard = []
    till.database.listen(heard.append)
    builders.product(till)
    heard.clear()
    assert not till.database.notice_outside_changes()
    other = Database(DataFolder(folder), builders.clock())
    with other.write("os:other") as uow:
        builders.add_product(uow, builders.AddProduct("TEH", "Teh", 5_000))
    other.close()
    assert till.database.notice_outside_changes()
    assert heard == [Changes(everything=True, outbox=True)]
    assert not till.database.notice_outside_changes()


def test_nobody_waits_for_a_writer_only_to_notice(till):
    with till.database.write("os:test"):
        assert not till.database.notice_outside_changes()


def test_text_is_stored_as_data_whatever_it_says(till, folder):
    words = "'; DROP TABLE orders; -- \" % _ \\"
    who = builders.customer(till, name=words)
    assert raw.rows(folder, "SELECT name FROM customers WHERE id = ?", [who.id]) == [(words,)]


def test_a_listener_that_stumbles_does_not_undo_what_is_saved(till, expect_log):
    expect_log("a listener stumbled")
    heard = []

    def stumble(changes):
        raise RuntimeError("no window")

    till.database.listen(stumble)
    till.database.listen(heard.append)
    builders.product(till, "LATE")
    assert len(heard) == 1
    assert till.do(open_order, OpenOrder((Item("LATE"),))).number == "ORD-A-000001"
