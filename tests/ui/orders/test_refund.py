"""Giving money back: filled in, refused beside its field, once, followed to its end (D17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from posapp.i18n import set_language
from posapp.models.errors import StorageTrouble
from posapp.models.money import NBSP
from posapp.services.gateways import registry
from posapp.services.gateways.errors import OutcomeUnknown, Rejected, Unavailable
from posapp.services.gateways.sandbox.client import INFO
from posapp.services.gateways.types import AttemptState
from posapp.services.invoicing.fix import drop_job
from posapp.services.outbox.status import ListJobs, list_jobs
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.find import show_order
from posapp.ui.orders.refund import RefundDialog
from posapp.ui.widgets import topmost_dialog
from tests.ui.orders.window import open_page, rows, settle
from tests.ui.review.money_shop import clock, money_shop, ui_context
from tests.ui.till_fixture import sale

__all__ = ["clock", "money_shop", "ui_context"]

ENTER = Qt.Key.Key_Return


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


def told(page) -> list[tuple[str, str]]:
    return [(event.title, event.words) for event in page.detail.timeline.events()]


def back(till, order) -> list[tuple[str, str, int, str]]:
    refunds = till.look(show_order, order.id).refunds
    return [(r.cause, r.method, r.amount, r.state) for r in refunds]


def opened(qtbot, page) -> RefundDialog:
    qtbot.mouseClick(page.detail.head.refund_button, Qt.MouseButton.LeftButton)
    found = topmost_dialog(page.window())
    assert isinstance(found, RefundDialog)
    return found


def choose(qtbot, dialog, name: str) -> None:
    part = dialog.findChild(QWidget, name)
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton)


@pytest.fixture
def cash_order(money_shop):
    """Rp 95.000, paid in cash."""
    return sale(money_shop.till, "KT-250", who="Siti", cash=95_000)


@pytest.fixture
def online(money_shop):
    """Rp 20.000 in cash, Rp 75.000 by link."""
    return money_shop.paid(cash=20_000)


def test_it_is_offered_only_where_money_was_received(qtbot, ui_context, money_shop):
    sale(money_shop.till, "KT-250")
    sale(money_shop.till, "KT-250", cash=5_000)
    sale(money_shop.till, "KT-250", cash=95_000)
    page = open_page(qtbot, ui_context)
    head, seen = page.detail.head, []
    for row in range(3):
        page.list.table.choose_row(row)
        settle()
        seen.append((not head.refund_button.isHidden(), head.refund_action.isVisible()))
    assert seen == [(True, False), (False, True), (False, False)]


def test_cash_goes_back_whole_by_enter(qtbot, ui_context, money_shop, cash_order):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    assert dialog.left.text() == rp("95.000")
    assert (dialog.form.cause.value(), dialog.form.way()) == ("return", "cash")
    assert dialog.form.amount.amount() == 95_000
    assert dialog.form.amount.hasFocus()
    assert dialog.verb.text() == f"Refund {rp('95.000')}"
    QTest.keyClick(dialog.form.amount, ENTER)
    settle()
    assert back(money_shop.till, cash_order) == [("return", "cash", 95_000, "done")]
    assert ui_context.shell.toasts[-1][:2] == (f"{rp('95.000')} goes back", cash_order.number)
    assert (f"Refunded {rp('95.000')}", "Goods came back · Cash · dewi") in told(page)
    assert page.detail.head.refund_button.isHidden()


def test_a_part_with_its_reason(qtbot, ui_context, money_shop, cash_order):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    qtbot.keyClicks(dialog.form.amount, "30000")
    choose(qtbot, dialog, "refund_way_transfer")
    assert dialog.form.amount.amount() == 30_000, "what was typed stays"
    qtbot.keyClicks(dialog.form.reason, "torn bag")
    QTest.keyClick(dialog.form.reason, ENTER)
    settle()
    assert back(money_shop.till, cash_order) == [("return", "transfer", 30_000, "done")]
    assert told(page)[-1][1] == "Goods came back · Transfer · torn bag · dewi"


def test_through_the_gateway_it_is_pending_then_done_while_one_looks(
    qtbot, ui_context, money_shop, online
):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    assert dialog.form.way() == "gateway"
    assert dialog.form.payment.currentText() == f"QRIS · {rp('75.000')} left · Sat 21 Nov, 14:32"
    assert dialog.form.amount.amount() == 75_000
    QTest.keyClick(dialog.form.amount, ENTER)
    settle()
    assert ui_context.shell.toasts[-1][0] == f"Refund of {rp('75.000')} is under way"
    assert (f"Refund of {rp('75.000')} is under way", "Goods came back · QRIS · dewi") in told(page)
    money_shop.gateway.fail_next = [Unavailable()]
    money_shop.work()
    trouble = "The gateway cannot be reached. It is tried again by itself."
    assert (f"Refund of {rp('75.000')} is under way", trouble) in told(page)
    money_shop.work()
    assert (f"Refunded {rp('75.000')}", "Goods came back · QRIS · dewi") in told(page)
    assert money_shop.gateway.given_back == 75_000


def test_one_that_the_gateway_refuses_ends_failed_and_can_be_given_in_cash(
    qtbot, ui_context, money_shop, online
):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    QTest.keyClick(dialog.form.amount, ENTER)
    money_shop.gateway.fail_next = [Rejected("too late")]
    money_shop.work()
    jobs = money_shop.till.look(list_jobs, ListJobs()).items
    (job,) = [one for one in jobs if one.kind == "refund"]
    money_shop.till.do(drop_job, job.id)
    settle()
    assert f"Refund of {rp('75.000')} failed" in dict(told(page))
    dialog = opened(qtbot, page)
    assert dialog.left.text() == rp("95.000")
    choose(qtbot, dialog, "refund_way_cash")
    assert dialog.form.amount.amount() == 95_000
    QTest.keyClick(dialog, ENTER)
    assert back(money_shop.till, online)[-1] == ("return", "cash", 95_000, "done")


def test_a_lost_answer_gives_back_once(qtbot, ui_context, money_shop, online):
    page = open_page(qtbot, ui_context)
    QTest.keyClick(opened(qtbot, page).form.amount, ENTER)
    money_shop.gateway.lose_next = [OutcomeUnknown()]
    money_shop.work()
    money_shop.work()
    assert money_shop.gateway.given_back == 75_000
    assert f"Refunded {rp('75.000')}" in dict(told(page))


@pytest.fixture
def twice_paid(money_shop):
    """Rp 95.000 by link, and again by the same link."""
    order = money_shop.paid()
    money_shop.gateway.pay(order.invoices[-1].reference)
    money_shop.clock.advance(timedelta(hours=13))
    money_shop.ask()
    return money_shop.again(order)


def test_what_is_too_much_is_filled_in(qtbot, ui_context, money_shop, twice_paid):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    assert (dialog.form.cause.value(), dialog.form.amount.amount()) == ("surplus", 95_000)
    assert dialog.form.payment.count() == 2
    QTest.keyClick(dialog.form.amount, ENTER)
    money_shop.work()
    assert money_shop.again(twice_paid).payment_status == "paid"


def test_which_payment_is_chosen(qtbot, ui_context, money_shop, twice_paid):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    dialog.form.payment.setCurrentIndex(1)
    chosen = dialog.form.payment.value()
    assert chosen == twice_paid.payments[0].id
    QTest.keyClick(dialog.form.amount, ENTER)
    money_shop.work()
    (refund,) = money_shop.gateway.charges[twice_paid.invoices[-1].reference].refunds
    assert refund.payment_id == twice_paid.payments[0].gateway_payment_id


def test_a_reversal_is_whole_by_the_gateway_and_reopens_the_debt(
    qtbot, ui_context, money_shop, online
):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    choose(qtbot, dialog, "refund_way_cash")
    choose(qtbot, dialog, "refund_cause_reversal")
    form = dialog.form
    assert form.way_field.isHidden()
    assert (form.way(), form.amount.amount(), form.amount.isReadOnly()) == ("gateway", 75_000, True)
    QTest.keyClick(dialog, ENTER)
    money_shop.work()
    assert (f"Reversed {rp('75.000')}", "Payment reversed · QRIS · dewi") in told(page)
    assert page.detail.head.figure.text() == rp("75.000")
    assert page.detail.head.meaning.text() == "Outstanding"


def test_leaving_the_reversal_brings_back_what_was_typed(qtbot, ui_context, money_shop, online):
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    qtbot.keyClicks(dialog.form.amount, "12000")
    choose(qtbot, dialog, "refund_cause_reversal")
    choose(qtbot, dialog, "refund_cause_return")
    assert dialog.form.amount.amount() == 12_000
    assert not dialog.form.amount.isReadOnly()


def test_where_no_gateway_took_money_none_is_offered(qtbot, ui_context, money_shop, cash_order):
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    names = {part.objectName() for part in dialog.findChildren(QWidget)}
    assert "refund_way_cash" in names
    assert not names & {"refund_way_gateway", "refund_cause_reversal", "refund_cause_surplus"}


@pytest.mark.parametrize(
    ("typed", "said"), [("95001", f"Only {rp('95.000')} can go back"), ("0", "above zero")]
)
def test_a_wrong_amount_is_refused_beside_the_field_and_nothing_is_lost(
    qtbot, ui_context, money_shop, cash_order, typed, said
):
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    qtbot.keyClicks(dialog.form.amount, typed)
    qtbot.keyClicks(dialog.form.reason, "torn bag")
    QTest.keyClick(dialog.form.reason, ENTER)
    assert said in dialog.form.amount_field.error()
    assert dialog.form.amount.hasFocus()
    assert (dialog.form.amount.amount(), dialog.form.reason.text()) == (int(typed), "torn bag")
    assert back(money_shop.till, cash_order) == []
    dialog.form.amount.selectAll()
    qtbot.keyClicks(dialog.form.amount, "95000")
    assert dialog.form.amount_field.error() == ""
    QTest.keyClick(dialog.form.amount, ENTER)
    assert back(money_shop.till, cash_order) == [("return", "cash", 95_000, "done")]


def test_given_back_elsewhere_meanwhile_is_told_with_what_is_left(
    qtbot, ui_context, money_shop, cash_order
):
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    money_shop.till.do(refund_order, RefundOrder(cash_order.id, 60_000, "return"))
    QTest.keyClick(dialog.form.amount, ENTER)
    assert f"Only {rp('35.000')}" in dialog.form.amount_field.error()
    assert dialog.left.text() == rp("35.000")
    assert len(back(money_shop.till, cash_order)) == 1


def test_a_card_number_is_not_taken_as_a_reason(qtbot, ui_context, money_shop, cash_order):
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    qtbot.keyClicks(dialog.form.reason, "4111 1111 1111 1111")
    QTest.keyClick(dialog.form.reason, ENTER)
    assert "Card numbers are never stored" in dialog.form.reason_field.error()
    assert back(money_shop.till, cash_order) == []


def test_double_enter_gives_back_once(qtbot, ui_context, money_shop, cash_order):
    """The second comes before the first answer: the key makes both one refund."""
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    qtbot.keyClicks(dialog.form.amount, "10000")
    again = RefundOrder(cash_order.id, 10_000, "return", key=dialog._key)
    money_shop.till.do(refund_order, again)
    QTest.keyClick(dialog.form.amount, ENTER)
    assert back(money_shop.till, cash_order) == [("return", "cash", 10_000, "done")]


def test_without_the_key_double_enter_would_give_back_twice(money_shop, cash_order):
    for _ in range(2):
        money_shop.till.do(refund_order, RefundOrder(cash_order.id, 10_000, "return"))
    assert len(back(money_shop.till, cash_order)) == 2


def test_a_double_click_on_refund_opens_one_dialog(qtbot, ui_context, money_shop, cash_order):
    page = open_page(qtbot, ui_context)
    page.detail.head.refund_button.click()
    page.detail.head.refund_button.click()
    assert len(page.window().findChildren(RefundDialog)) == 1


def test_esc_keeps_what_was_typed_for_the_next_opening(qtbot, ui_context, money_shop, cash_order):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    qtbot.keyClicks(dialog.form.amount, "12000")
    qtbot.keyClicks(dialog.form.reason, "torn")
    choose(qtbot, dialog, "refund_way_transfer")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    again = opened(qtbot, page).form
    assert (again.amount.amount(), again.reason.text()) == (12_000, "torn")
    assert again.way() == "transfer"
    QTest.keyClick(again.amount, ENTER)
    settle()
    assert ui_context.drafts.get(f"refund:{cash_order.id}") is None


def test_a_full_disk_loses_nothing(qtbot, ui_context, money_shop, cash_order):
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    qtbot.keyClicks(dialog.form.amount, "12000")
    dialog._on_failed(StorageTrouble("disk_full"))
    assert "disk is full" in dialog.banner.accessibleName()
    assert dialog.form.amount.amount() == 12_000
    QTest.keyClick(dialog.form.amount, ENTER)
    assert back(money_shop.till, cash_order) == [("return", "cash", 12_000, "done")]


def test_part_of_a_deposit_goes_back_from_the_menu(qtbot, ui_context, money_shop):
    order = sale(money_shop.till, "KT-250", cash=20_000)
    page = open_page(qtbot, ui_context)
    page.detail.head.refund_action.trigger()
    dialog = topmost_dialog(page.window())
    assert dialog.form.amount.amount() == 20_000
    QTest.keyClick(dialog.form.amount, ENTER)
    settle()
    assert rows(page)[0][3] == rp("75.000")
    assert back(money_shop.till, order) == [("return", "cash", 20_000, "done")]


def tried(shop, order, *attempts):
    shop.gateway.lie(order.invoices[-1].reference, attempts=attempts)
    shop.clock.advance(timedelta(minutes=1))
    shop.ask()


@pytest.mark.parametrize(
    ("code", "failure", "title", "words"),
    [
        ("51", "Insufficient funds", "Declined: not enough money", "code 51"),
        ("", "INSUFFICIENT_BALANCE", "Declined: not enough money", ""),
        ("05", "Do not honour", "Declined by the bank", "code 05"),
        ("54", "", "Declined: the card has expired", "code 54"),
        ("ZZ", "Saldo beku", "The customer's payment did not go through", "Saldo beku · code ZZ"),
    ],
)
def test_a_declined_try_is_told_in_words_with_all_that_is_known(
    qtbot, ui_context, money_shop, code, failure, title, words
):
    order = money_shop.link()
    page = open_page(qtbot, ui_context)
    one = AttemptState(
        "t1", "failed", "card", "Visa", "4111********0002", response_code=code, failure=failure
    )
    tried(money_shop, order, one)
    about = "Card · Visa 4111********0002"
    assert told(page)[-1] == (title, f"{about} · {words}" if words else about)


def test_an_approval_code_is_told_and_what_goes_on_is_no_failure(qtbot, ui_context, money_shop):
    order = money_shop.link()
    page = open_page(qtbot, ui_context)
    waits = AttemptState("t1", "pending", "va", "BCA")
    failed = AttemptState("t2", "failed", "ewallet", "OVO", approval_code="A77", failure="timeout")
    tried(money_shop, order, waits, failed)
    assert told(page)[-1] == ("The time to pay was over", "E-wallet · OVO · approval A77")
    assert not [title for title, words in told(page) if "BCA" in words]


@pytest.mark.parametrize(
    ("kind", "title"), [("reversal", "Reversed"), ("chargeback", "Chargeback of")]
)
def test_what_was_taken_back_at_the_gateway_is_told_with_its_day(
    qtbot, ui_context, money_shop, online, kind, title
):
    page = open_page(qtbot, ui_context)
    money_shop.clock.advance(timedelta(hours=13))
    money_shop.gateway.give_back(online.invoices[-1].reference, 75_000, kind)
    money_shop.ask()
    event = page.detail.timeline.events()[-1]
    assert (event.title, event.time) == (f"{title} {rp('75.000')}", "22 Nov, 03:32")
    assert page.detail.head.figure.text() == rp("75.000")


def test_more_than_the_chosen_payment_is_told_so(qtbot, ui_context, money_shop, online):
    dialog = opened(qtbot, open_page(qtbot, ui_context))
    qtbot.keyClicks(dialog.form.amount, "80000")
    QTest.keyClick(dialog.form.amount, ENTER)
    assert dialog.form.amount_field.error().startswith(f"Only {rp('75.000')} is left of this")
    assert back(money_shop.till, online) == []


def test_in_indonesian_every_choice_fits(qtbot, ui_context, money_shop, twice_paid):
    set_language("id")
    dialog = opened(qtbot, open_page(qtbot, ui_context, 1366, 768))
    for part in (dialog.form.cause, dialog.form.ways, dialog.verb, dialog.form.reason):
        assert part.width() >= part.minimumSizeHint().width()
        assert dialog.panel.rect().contains(part.mapTo(dialog.panel, part.rect().bottomRight()))
    assert not dialog.area.verticalScrollBar().maximum()


def test_in_a_low_window_the_form_scrolls_and_the_buttons_stay(
    qtbot, ui_context, money_shop, twice_paid
):
    dialog = opened(qtbot, open_page(qtbot, ui_context, 1024, 560))
    assert dialog.panel.rect().contains(
        dialog.verb.mapTo(dialog.panel, dialog.verb.rect().bottomRight())
    )
    qtbot.keyClicks(dialog.form.amount, "999999")
    dialog.area.verticalScrollBar().setValue(0)
    QTest.keyClick(dialog.form.amount, ENTER)
    note = dialog.form.amount_field
    assert (
        dialog.area.viewport()
        .rect()
        .contains(note.mapTo(dialog.area.viewport(), note.rect().bottomLeft()))
    )


def cannot_refund(monkeypatch, *, part: bool = False) -> None:
    """The gateway of the shop cannot send this money back, or only the whole of it."""
    info = replace(INFO, can_refund_part=False) if part else replace(INFO, refundable=())
    monkeypatch.setitem(registry._KINDS, "sandbox", (info, registry._sandbox))


def test_where_the_gateway_cannot_a_transfer_is_promised_then_sent(
    qtbot, ui_context, money_shop, online, monkeypatch
):
    cannot_refund(monkeypatch)
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    assert dialog.findChild(QWidget, "refund_way_gateway") is None
    assert (dialog.form.way(), dialog.form.is_later()) == ("transfer", True)
    assert dialog.form.transfer.fields["reference"].isHidden()
    qtbot.keyClicks(dialog.form.transfer.bank, "BCA")
    qtbot.keyClicks(dialog.form.transfer.account, "1234567890")
    qtbot.keyClicks(dialog.form.amount, "75000")
    QTest.keyClick(dialog.form.amount, ENTER)
    settle()
    assert back(money_shop.till, online) == [("return", "transfer", 75_000, "pending")]
    assert ui_context.shell.toasts[-1][0] == f"Refund of {rp('75.000')} is under way"
    sent, dropped = page.detail.head.transfer_actions
    assert sent.isVisible()
    assert dropped.isVisible()
    ui_context.ask.answers.append("FT-991")
    sent.trigger()
    settle()
    assert back(money_shop.till, online) == [("return", "transfer", 75_000, "done")]
    [refund] = money_shop.till.look(show_order, online.id).refunds
    assert (refund.bank, refund.account, refund.reference) == ("BCA", "****7890", "FT-991")
    assert not sent.isVisible()


def test_a_transfer_that_was_sent_already_is_done_with_its_number(
    qtbot, ui_context, money_shop, cash_order
):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    choose(qtbot, dialog, "refund_way_transfer")
    assert dialog.form.transfer.isVisible()
    qtbot.keyClicks(dialog.form.transfer.reference, "FT-1")
    QTest.keyClick(dialog.form.amount, ENTER)
    settle()
    [refund] = money_shop.till.look(show_order, cash_order.id).refunds
    assert (refund.state, refund.reference) == ("done", "FT-1")


def test_a_card_number_is_not_taken_as_an_account(qtbot, ui_context, money_shop, cash_order):
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    choose(qtbot, dialog, "refund_way_transfer")
    qtbot.keyClicks(dialog.form.transfer.account, "4111111111111111")
    QTest.keyClick(dialog.form.amount, ENTER)
    settle()
    assert "card number" in dialog.form.transfer.fields["account"].error()
    assert back(money_shop.till, cash_order) == []


def test_a_gateway_that_gives_back_all_or_nothing_fixes_the_sum(
    qtbot, ui_context, money_shop, online, monkeypatch
):
    cannot_refund(monkeypatch, part=True)
    page = open_page(qtbot, ui_context)
    dialog = opened(qtbot, page)
    assert dialog.form.way() == "gateway"
    assert dialog.form.amount.isReadOnly()
    assert dialog.form.amount.amount() == 75_000
    choose(qtbot, dialog, "refund_way_cash")
    assert not dialog.form.amount.isReadOnly()
