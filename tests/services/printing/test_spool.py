"""A paper is owed with the sale, printed after it, and never twice without a person's word."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from posapp.models.errors import Refused
from posapp.services.printing.spool import (
    AskPrint,
    EndLeft,
    ask_print,
    end_left,
    print_status,
)
from posapp.services.sales.complete import CompleteSale, Tender, complete_sale
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.settings.change import change_settings
from tests import builders
from tests.fakes.raw_printer import RawPrinter

KICK = b"\x1bp\x00\x32\x64"


@pytest.fixture
def printer():
    made = RawPrinter()
    yield made
    made.close()


@pytest.fixture
def selling(shop, printer):
    """The shop with a printer and a drawer."""
    builders.product(shop.till, "KOPI", 25_000)
    use(shop, printer)
    return shop


def use(shop, printer, **more: str) -> None:
    values = {
        "printer.kind": "network", "printer.address": printer.address, "printer.drawer": "pin2",
        "printer.width": "58",
    }  # fmt: skip
    shop.till.do(change_settings, {**values, **more})


def sell(shop, method: str = "cash"):
    tender = Tender(method, 25_000)
    return shop.till.do(complete_sale, CompleteSale(OpenOrder((Item("KOPI"),)), (tender,)))


def status(shop):
    return shop.till.look(print_status)


def test_a_cash_sale_opens_the_drawer_and_prints(selling, printer) -> None:
    order = sell(selling)
    assert printer.tickets == []
    assert selling.till.printer.run_pass() == 2
    drawer, receipt = printer.wait(lambda got: len(got) == 2)
    assert drawer == KICK
    assert order.number.encode() in receipt
    assert status(selling).left == status(selling).troubled == ()


def test_a_card_sale_leaves_the_drawer_shut(selling, printer) -> None:
    sell(selling, "card")
    selling.till.printer.run_pass()
    (receipt,) = printer.wait(bool)
    assert KICK not in receipt


def test_a_shop_without_a_printer_owes_no_paper(shop) -> None:
    builders.product(shop.till, "KOPI", 25_000)
    sell(shop)
    assert shop.till.printer.run_pass() == 0


def test_paper_only_on_demand_still_opens_the_drawer(selling, printer) -> None:
    use(selling, printer, **{"printer.after_sale": "off"})
    sell(selling)
    selling.till.printer.run_pass()
    assert printer.wait(bool) == [KICK]


def test_a_sale_that_is_refused_owes_nothing(selling) -> None:
    with pytest.raises(Refused):
        selling.till.do(
            complete_sale, CompleteSale(OpenOrder((Item("KOPI"),)), (Tender("cash", 99_000),))
        )
    assert selling.till.printer.run_pass() == 0


def test_a_printer_that_is_away_gets_it_when_it_is_back(selling, printer) -> None:
    printer.status = {1: 0x1A, 2: 0x16}
    order = sell(selling, "card")
    selling.till.printer.run_pass()
    (troubled,) = status(selling).troubled
    assert (troubled.order, troubled.error) == (order.number, "printer_cover")
    printer.status = {1: 0x12}
    assert selling.till.printer.run_pass() == 0, "not before its time"
    selling.clock.advance(timedelta(seconds=2))
    selling.till.printer.run_pass()
    assert order.number.encode() in printer.wait(bool)[0]
    assert status(selling).troubled == ()


def test_a_receipt_that_comes_too_late_is_asked_about(selling, printer) -> None:
    printer.status = {1: 0x1A, 2: 0x16}
    order = sell(selling)
    selling.till.printer.run_pass()
    selling.clock.advance(timedelta(minutes=6))
    selling.till.printer.run_pass()
    (left,) = status(selling).left
    assert (left.order, left.error) == (order.number, "printer_cover")
    printer.status = {1: 0x12}
    selling.clock.advance(timedelta(minutes=6))
    assert selling.till.printer.run_pass() == 0
    selling.till.do(end_left, EndLeft(left.id, again=True))
    selling.till.printer.run_pass()
    (receipt,) = printer.wait(bool)
    assert receipt != KICK
    assert status(selling).left == ()


def test_what_may_be_on_paper_is_not_printed_again_by_itself(selling, printer) -> None:
    sell(selling, "card")
    printer.stops_after = 1
    selling.till.printer.run_pass()
    printer.stops_after = None
    selling.clock.advance(timedelta(seconds=10))
    found = status(selling)
    if found.left:  # the last bytes met a closed line
        assert found.left[0].error == "printer_stopped"
    assert selling.till.printer.run_pass() == 0


def test_after_a_restart_old_papers_are_asked_about_and_the_drawer_stays_shut(
    selling, printer
) -> None:
    order = sell(selling)
    selling.till.printer.leave_old()
    assert selling.till.printer.run_pass() == 0
    (left,) = status(selling).left
    assert (left.order, left.kind, left.error) == (order.number, "receipt", "printer_left")
    selling.till.do(end_left, EndLeft(left.id, again=False))
    assert status(selling).left == ()
    assert printer.tickets == []


def test_a_decision_is_made_once(selling) -> None:
    sell(selling)
    selling.till.printer.leave_old()
    (left,) = status(selling).left
    selling.till.do(end_left, EndLeft(left.id, again=False))
    with pytest.raises(Refused) as refusal:
        selling.till.do(end_left, EndLeft(left.id, again=True))
    assert refusal.value.code == "no_print_job"


def test_a_second_receipt_is_a_copy(selling, printer) -> None:
    order = sell(selling, "card")
    selling.till.printer.run_pass()
    selling.till.do(ask_print, AskPrint(order.number))
    selling.till.printer.run_pass()
    first, second = printer.wait(lambda got: len(got) == 2)
    assert b"SALINAN" not in first
    assert b"SALINAN" in second


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ({"printer.kind": "none"}, "receipt", "no_printer"),
        ({"printer.address": ""}, "receipt", "no_printer"),
        ({}, "invoice", "no_page_printer"),
    ],
)
def test_paper_that_no_printer_can_give_is_refused(selling, values, kind, code) -> None:
    order = builders.order(selling.till)
    selling.till.do(change_settings, values)
    with pytest.raises(Refused) as refusal:
        selling.till.do(ask_print, AskPrint(order.id, kind))
    assert refusal.value.code == code


def test_the_thread_prints_what_is_put_in_while_it_runs(selling, printer) -> None:
    selling.till.printer.start()
    orders = [sell(selling, "card") for _ in range(3)]
    got = printer.wait(lambda tickets: len(tickets) == 3)
    assert [order.number.encode() in ticket for order, ticket in zip(orders, got, strict=True)] == [
        True
    ] * 3
    selling.till.printer.stop()
    assert not any(thread.name == "printer" for thread in threading.enumerate())
