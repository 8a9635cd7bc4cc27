"""The complete page: it fills in by itself, shares the link, and leads on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from sqlalchemy import update

from posapp.models.changes import Changes
from posapp.models.charge import Charge
from posapp.models.invoice import Invoice
from posapp.ui.sell import done_panel
from posapp.ui.sell.page import SellPage
from tests.ui.sell.helpers import cart_of, open_page, press
from tests.ui.till_fixture import clock, customer, shop_till, ui_context  # noqa: F401

URL = "https://bayar.example/p/7Kq9xW"


@pytest.fixture
def page(ui_context, qtbot) -> SellPage:  # noqa: F811
    made = open_page(ui_context, qtbot)
    made.take_scan("GR-C2")
    made._on_customer(customer(ui_context.till, "Siti"))
    made.pay()
    made.payment.card.edit.type_digits("165000")
    made.paying.ask_link()
    made.paying.go_on()
    assert made.done.isVisible()
    return made


def link_is_made(page: SellPage) -> None:
    """What the outbox does when the gateway answered."""

    def store(uow) -> None:
        uow.session.execute(update(Charge).values(url=URL, state="pending"))
        uow.session.execute(update(Invoice).values(url=URL, state="pending"))

    page.context.till.do(store)
    page.apply_changes(Changes(orders=frozenset({page.draft.done.id})))


def test_the_link_appears_by_itself(page):
    row = page.done.link_row
    assert row.url == ""
    assert not row.copy.isEnabled()
    link_is_made(page)
    assert row.url == URL
    assert row.copy.isEnabled()
    assert row.whatsapp.isEnabled()
    assert "bayar.example/p/7Kq9xW" in row.accessibleName()


def test_copy_puts_the_link_on_the_clipboard(page, qtbot):
    link_is_made(page)
    qtbot.mouseClick(page.done.link_row.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == URL


def test_whatsapp_opens_the_chat_with_the_message_filled_in(page, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(done_panel, "open_address", opened.append)
    link_is_made(page)
    qtbot.mouseClick(page.done.link_row.whatsapp, Qt.MouseButton.LeftButton)
    (address,) = opened
    assert address.startswith("https://wa.me/6281234567890?text=")
    assert "7Kq9xW" in address


def test_enter_begins_the_next_sale_and_o_opens_the_order(page, qtbot):
    order = page.draft.done.id
    press(qtbot, page.done.new_sale, Qt.Key.Key_O)
    assert page.context.shell.went == [("orders", order)]
    assert page.draft.stage == "products"


def test_enter_begins_the_next_sale(page, qtbot):
    press(qtbot, page.done.new_sale, Qt.Key.Key_Return)
    assert page.draft.stage == "products"
    assert page.search.hasFocus()


def test_a_scan_begins_the_next_sale(page):
    page.take_scan("KT-250")
    assert cart_of(page) == [("KT-250", 1000)]
    assert page.draft.cart.customer is None
    assert page.draft.stage == "products"


def test_typing_a_search_begins_the_next_sale(page, qtbot):
    page.search.setFocus()
    qtbot.keyClicks(page.search, "teh")
    assert page.draft.stage == "products"
    assert page.search.text() == "teh"


def test_the_order_on_the_screen_is_watched_and_then_let_go(page):
    poller = page.context.till.poller
    assert poller._watched == {page.draft.done.id}
    page.new_sale()
    assert poller._watched == frozenset()
