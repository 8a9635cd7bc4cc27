"""Money to look at, on the orders page: why, what can be done, and that it is done once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from posapp.i18n import set_language
from posapp.models.errors import Refused
from posapp.models.journal import JournalEntry
from posapp.models.money import NBSP
from posapp.services.invoicing.manage import cancel_invoice
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.review import (
    ListReviews,
    ResolveReview,
    list_reviews,
    resolve_review,
)
from posapp.services.sales.void import VoidOrder, void_order
from posapp.ui.main_window import MainWindow
from posapp.ui.runtime.ask import WindowAsk
from posapp.ui.shop_facts import read_facts
from posapp.ui.widgets import Confirm, topmost_dialog
from tests.ui.orders.window import open_page, rows, settle


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


def press(qtbot, page, name: str, card: int = 0) -> None:
    button = next(b for b in page.detail.reviews.cards[card].buttons if b.objectName() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def says(card) -> list[tuple[str, bool, str]]:
    return [(b.text(), b.isEnabled(), b.accessibleDescription()) for b in card.buttons]


def told(page) -> list[tuple[str, str]]:
    return [(event.title, event.words) for event in page.detail.timeline.events()]


@pytest.fixture
def too_much(money_shop):
    return money_shop.paid(amount=120_000)


def test_nothing_to_look_at_shows_nothing(qtbot, ui_context, money_shop):
    money_shop.paid()
    page = open_page(qtbot, ui_context)
    assert page.detail.reviews.isHidden()


def test_too_much_says_why_and_what_each_ending_does(qtbot, ui_context, too_much):
    page = open_page(qtbot, ui_context)
    block = page.detail.reviews
    assert block.isVisible()
    assert block.banner.accessibleName() == "1 to review"
    (card,) = block.cards
    assert card.title.text() == f"{rp('120.000')} · More arrived than was owed"
    assert card.about.text() == (
        "QRIS · Sat 21 Nov, 14:32. It counts for the order until you decide."
    )
    assert says(card) == [
        ("Keep it", True, "It stays with the order, as it is."),
        (f"Refund {rp('25.000')}", True, "The gateway gives it back by QRIS."),
        ("Keep as credit", True, f"Siti Nurhaliza can use {rp('25.000')} later."),
    ]


def late(shop):
    order = shop.link()
    shop.pay_late(order)


def double(shop):
    order = shop.link()
    shop.pay(order)
    shop.gateway.pay(order.invoices[-1].reference)
    shop.clock.advance(timedelta(hours=13))
    shop.ask()


def after_cancel(shop):
    order = shop.link()
    shop.till.do(cancel_invoice, order.invoices[-1].id)
    shop.work()
    shop.gateway.pay(order.invoices[-1].reference)
    shop.clock.advance(timedelta(hours=13))
    shop.ask()


def wrong_amount(shop):
    order = shop.link()
    shop.gateway.pay(order.invoices[-1].reference)
    shop.gateway.lie(order.invoices[-1].reference, amount=1)
    shop.ask()


def void(shop):
    order = shop.link()
    shop.till.do(void_order, VoidOrder(order.id, "typed twice"))
    shop.gateway.pay(order.invoices[-1].reference)
    shop.work()
    shop.ask()


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        (late, "It came after the link expired"),
        (double, "The order was paid already"),
        (after_cancel, "It came after the link was closed"),
        (wrong_amount, "It does not fit the link"),
        (void, "The order is void"),
    ],
)
def test_every_reason_has_its_words(qtbot, ui_context, money_shop, happened, reason):
    happened(money_shop)
    page = open_page(qtbot, ui_context)
    (card,) = page.detail.reviews.cards
    assert card.title.text() == f"{rp('95.000')} · {reason}"
    assert any(title == f"Please look at {rp('95.000')}" for title, _words in told(page))


def test_what_cannot_be_is_disabled_and_says_why(qtbot, ui_context, money_shop):
    void(money_shop)
    page = open_page(qtbot, ui_context)
    (card,) = page.detail.reviews.cards
    apply, refund, credit = says(card)
    assert apply == (
        "Count it",
        False,
        "This money cannot count for its order. Refund it, or keep it as credit.",
    )
    assert (refund[1], credit[1]) == (True, True)


def test_a_walk_in_has_no_credit(qtbot, ui_context, money_shop):
    order = money_shop.link(who="")
    money_shop.pay(order, 120_000)
    page = open_page(qtbot, ui_context)
    words, enabled, why = says(page.detail.reviews.cards[0])[2]
    assert (words, enabled) == ("Keep as credit", False)
    assert "no customer" in why


def test_money_comes_while_somebody_looks_and_the_focus_stays(qtbot, ui_context, money_shop):
    order = money_shop.link()
    page = open_page(qtbot, ui_context)
    page.list.search.setFocus()
    money_shop.pay(order, 120_000)
    assert len(page.detail.reviews.cards) == 1
    assert page.list.search.hasFocus()
    assert rows(page)[0][3:] == [f"−{rp('25.000')}", "Review"]


def test_keep_it_is_asked_once_and_ends_it(qtbot, ui_context, money_shop, too_much):
    page = open_page(qtbot, ui_context)
    money_shop.clock.advance(timedelta(minutes=1))
    ui_context.ask.answers = [None, ""]
    press(qtbot, page, "review_1_apply")
    assert page.detail.reviews.isVisible(), "closed unanswered, nothing was decided"
    press(qtbot, page, "review_1_apply")
    assert ui_context.ask.asked == [f"Keep {rp('120.000')}?"] * 2
    assert page.detail.reviews.isHidden()
    assert told(page)[-1] == (f"Decided on {rp('120.000')}", "It counts for the order · dewi")
    assert ui_context.shell.toasts[-1][:2] == ("Review ended", "It counts for the order")
    assert money_shop.again(too_much).received == 120_000


def test_refund_gives_the_surplus_back_and_is_followed(qtbot, ui_context, money_shop, too_much):
    page = open_page(qtbot, ui_context)
    ui_context.ask.answers = [""]
    press(qtbot, page, "review_1_refund")
    assert ui_context.ask.asked == [f"Give {rp('25.000')} back?"]
    assert (f"Refund of {rp('25.000')} is under way", "Too much had arrived · QRIS · dewi") in told(
        page
    )
    money_shop.work()
    assert (f"Refunded {rp('25.000')}", "Too much had arrived · QRIS · dewi") in told(page)
    assert money_shop.gateway.given_back == 25_000
    assert rows(page)[0][3:] == ["–", "Paid"]


def test_credit_is_kept_for_the_customer(qtbot, ui_context, money_shop, too_much):
    page = open_page(qtbot, ui_context)
    ui_context.ask.answers = [""]
    press(qtbot, page, "review_1_credit")
    assert ui_context.ask.asked == [f"Keep {rp('25.000')} as customer credit?"]
    assert (f"Kept {rp('25.000')} as customer credit", "dewi") in told(page)
    assert money_shop.again(too_much).payment_status == "paid"


def test_money_that_never_counted_goes_back_and_is_followed(qtbot, ui_context, money_shop):
    """Its refund belongs to no order: the outbox's news alone tell that it is done."""
    void(money_shop)
    page = open_page(qtbot, ui_context)
    ui_context.ask.answers = [""]
    press(qtbot, page, "review_1_refund")
    assert f"Refund of {rp('95.000')} is under way" in dict(told(page))
    money_shop.work()
    assert f"Refunded {rp('95.000')}" in dict(told(page))


def test_each_ending_is_journalled(qtbot, ui_context, money_shop, too_much):
    page = open_page(qtbot, ui_context)
    ui_context.ask.answers = [""]
    press(qtbot, page, "review_1_credit")
    kinds = money_shop.till.look(lambda unit: unit.session.scalars(select(JournalEntry.kind)).all())
    assert kinds.count("review.opened") == kinds.count("review.closed") == 1


def test_ended_by_somebody_else_meanwhile_is_told(qtbot, ui_context, money_shop, too_much):
    page = open_page(qtbot, ui_context)
    (review,) = money_shop.till.look(list_reviews, ListReviews()).items
    (card,) = page.detail.reviews.cards
    button = card.buttons[1]
    money_shop.till.do(resolve_review, ResolveReview(review.id, "apply"))
    ui_context.ask.answers = [""]
    button.click()
    (trouble,) = ui_context.shell.troubles
    assert isinstance(trouble, Refused)
    assert trouble.code == "review_closed"
    money_shop.work()
    assert money_shop.gateway.given_back == 0


def test_by_keyboard_with_a_real_question(qtbot, ui_context, money_shop, too_much):
    page = open_page(qtbot, ui_context)
    ui_context.ask = WindowAsk(page.window())
    _keep, refund, _credit = page.detail.reviews.cards[0].buttons
    refund.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(refund, Qt.Key.Key_Space)
    question = topmost_dialog(page.window())
    assert isinstance(question, Confirm)
    assert question.keep.hasFocus(), "the safe answer"
    QTest.keyClick(question.keep, Qt.Key.Key_Escape)
    assert refund.hasFocus()
    QTest.keyClick(refund, Qt.Key.Key_Space)
    QTest.keyClick(topmost_dialog(page.window()).keep, Qt.Key.Key_Tab)
    question = topmost_dialog(page.window())
    assert question.verb.hasFocus()
    QTest.keyClick(question.verb, Qt.Key.Key_Space)
    settle()
    assert page.detail.reviews.isHidden()
    money_shop.work()
    assert money_shop.gateway.given_back == 25_000


def test_the_endings_keep_the_focus_when_the_sums_change(qtbot, ui_context, money_shop, too_much):
    page = open_page(qtbot, ui_context)
    page.detail.reviews.cards[0].buttons[2].setFocus()
    money_shop.till.do(refund_order, RefundOrder(too_much.id, 5_000, "surplus"))
    settle()
    again = page.detail.reviews.cards[0].buttons
    assert again[1].text() == f"Refund {rp('20.000')}"
    assert again[2].hasFocus()


def test_in_indonesian_nothing_breaks(qtbot, ui_context, money_shop, too_much):
    set_language("id")
    page = open_page(qtbot, ui_context)
    (card,) = page.detail.reviews.cards
    assert all(words and why for words, _on, why in says(card))


def test_the_rail_counts_orders_to_review_live(qtbot, ui_context, money_shop):
    order = money_shop.link()

    def surround(window):
        ui_context.shell = window
        return ui_context

    window = MainWindow(surround, money_shop.till.look(read_facts))
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_leaving", True))
    window.show()
    window.begin()
    badge = window.chrome.rail.item("orders")
    settle()
    assert badge.accessibleName() == "Orders"
    money_shop.pay(order, 120_000)
    assert badge.accessibleName() == "Orders, 1"
    (review,) = money_shop.till.look(list_reviews, ListReviews()).items
    money_shop.till.do(resolve_review, ResolveReview(review.id, "apply"))
    settle()
    assert badge.accessibleName() == "Orders"
