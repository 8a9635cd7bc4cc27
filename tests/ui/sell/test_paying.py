"""The payment: exact cash by one key, a deposit with a link by three, and nothing lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import update

from posapp.models.customer import Customer
from posapp.models.errors import StorageTrouble
from posapp.models.money import format_amount
from posapp.services.sales.find import ListOrders, list_orders
from posapp.services.settings.change import change_settings
from posapp.ui.sell.link_form import LinkForm
from posapp.ui.sell.page import SellPage
from posapp.ui.widgets import topmost_dialog
from tests.ui.sell.helpers import cart_of, open_page, press, shown_total
from tests.ui.till_fixture import clock, customer, shop_till, ui_context  # noqa: F401

RP = {n: format_amount(n, "IDR") for n in (0, 45_000, 95_000, 300_000, 465_000, 700_000)}


@pytest.fixture
def page(ui_context, qtbot) -> SellPage:  # noqa: F811
    return open_page(ui_context, qtbot)


class Fingers(QObject):
    """Presses keys where the focus is, and counts those that are not digits."""

    def __init__(self, qtbot, page: SellPage) -> None:
        super().__init__()
        self._qtbot, self._page = qtbot, page
        self.count = 0

    def digits(self, typed: str) -> None:
        for digit in typed:
            self._qtbot.keyClick(self._focus(), digit)

    def key(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.count += 1
        press(self._qtbot, self._focus(), key, modifier)

    def _focus(self):
        return QApplication.focusWidget() or self._page


def orders(page: SellPage):
    return page.context.till.look(list_orders, ListOrders()).items


def with_customer(page: SellPage, name: str) -> None:
    page._on_customer(customer(page.context.till, name))


def test_exact_cash_is_one_key_after_the_scan(page, qtbot):
    page.take_scan("KT-250")
    fingers = Fingers(qtbot, page)
    fingers.key(Qt.Key.Key_F9)
    assert fingers.count == 1
    (order,) = orders(page)
    assert (order.payment_status, order.received, order.payments[0].method) == (
        "paid", 95_000, "cash",
    )  # fmt: skip
    assert page.done.isVisible()
    assert cart_of(page) == []


def test_a_deposit_and_a_link_to_a_known_customer_are_three_keys_beside_the_digits(page, qtbot):
    page.take_scan("GR-C2")
    page.take_scan("GR-C2")
    with_customer(page, "Siti")
    fingers = Fingers(qtbot, page)
    page.pay()  # F10 is counted below
    fingers.count += 1
    fingers.digits("300000")
    fingers.key(Qt.Key.Key_F11)
    assert page.cart.pay_foot.complete.text() == "Complete and send link"
    fingers.key(Qt.Key.Key_Return)
    assert fingers.count == 3
    (order,) = orders(page)
    assert (order.received, order.outstanding) == (300_000, 630_000)
    (invoice,) = order.invoices
    assert invoice.amount == 630_000
    assert {(d.channel, d.to) for d in invoice.deliveries} == {
        ("email", "siti@example.test"),
        ("sms", "+6281234567890"),
    }


def test_f10_opens_the_payment_with_the_keys_in_the_amount(page, qtbot):
    page.take_scan("GR-C2")
    press(qtbot, page.search, Qt.Key.Key_F10)
    assert page.payment.isVisible()
    assert QApplication.focusWidget() is page.payment.card.edit


def test_more_cash_than_due_gives_change_in_large_figures(page, qtbot):
    page.take_scan("KT-250")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("140000")
    assert page.payment.remaining.figure.text() == RP[45_000]
    assert page.payment.remaining.lead.text() == "Change"
    fingers.key(Qt.Key.Key_Return)
    (order,) = orders(page)
    assert (order.received, order.payments[0].tendered) == (95_000, 140_000)
    assert page.done._figures._cells[1][1].text() == RP[45_000]


@pytest.mark.parametrize("method", [Qt.Key.Key_2, Qt.Key.Key_3])
def test_too_much_by_card_or_transfer_is_refused_beside_the_field(page, qtbot, method):
    page.take_scan("KT-250")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.key(method, Qt.KeyboardModifier.AltModifier)
    fingers.digits("140000")
    fingers.key(Qt.Key.Key_Return)
    assert orders(page) == ()
    assert RP[95_000] in page.payment.card.field.error()
    assert page.draft.typed == 140_000
    assert page.payment.isVisible()


def test_a_deposit_without_a_link_is_added_first_and_saved_by_the_second_enter(page, qtbot):
    page.take_scan("GR-C2")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("300000")
    assert page.cart.pay_foot.complete.text() == f"Add cash {RP[300_000]}"
    fingers.key(Qt.Key.Key_Return)
    assert orders(page) == ()
    assert page.cart.pay_foot.complete.text() == "Complete with deposit"
    fingers.key(Qt.Key.Key_Return)
    (order,) = orders(page)
    assert (order.payment_status, order.outstanding) == ("partially_paid", 165_000)


def test_cash_and_card_together_pay_one_sale(page, qtbot):
    page.take_scan("GR-C2")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("300000")
    fingers.key(Qt.Key.Key_Return)
    fingers.key(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.mouseClick(page.payment.card._buttons[0], Qt.MouseButton.LeftButton)
    page.payment.card.reference.setText("APPR 4711")
    fingers.key(Qt.Key.Key_Return)
    (order,) = orders(page)
    assert [(p.method, p.amount, p.reference) for p in order.payments] == [
        ("cash", 300_000, ""),
        ("card", 165_000, "APPR 4711"),
    ]


def test_what_was_received_can_be_taken_out_again(page, qtbot):
    page.take_scan("GR-C2")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("300000")
    fingers.key(Qt.Key.Key_Return)
    page.payment.received.removed.emit(0)
    assert page.payment.remaining.figure.text() == RP[465_000]


def test_with_deposits_off_a_smaller_amount_is_refused_and_no_link_is_offered(page, qtbot):
    page.context.till.do(change_settings, {"sales.allow_deposit": "off"})
    page._ask_facts()
    page.take_scan("GR-C2")
    page.pay()
    assert not page.payment.link.isVisible()
    fingers = Fingers(qtbot, page)
    fingers.digits("300000")
    fingers.key(Qt.Key.Key_Return)
    fingers.key(Qt.Key.Key_Return)
    assert orders(page) == ()
    assert "no deposits" in page.payment.card.field.error()


def test_with_pay_online_off_no_link_is_offered(page, qtbot):
    page.context.till.do(change_settings, {"pay_online.pos": "off"})
    page._ask_facts()
    page.take_scan("GR-C2")
    page.pay()
    assert not page.payment.link.isVisible()
    Fingers(qtbot, page).key(Qt.Key.Key_F11)
    assert page.draft.cart.link is None


def test_nothing_typed_completes_nothing(page, qtbot):
    page.take_scan("GR-C2")
    page.pay()
    Fingers(qtbot, page).key(Qt.Key.Key_Return)
    assert orders(page) == ()
    assert page.payment.card.field.error()


def test_a_second_enter_while_saving_saves_once(page, qtbot):
    waiting = []
    inner = page.context.tasks.run

    def slow(lane, work, then=None, failed=None, owner=None, topic=None):
        if lane == "db-write":
            waiting.append(lambda: inner(lane, work, then, failed, owner, topic))
        else:
            inner(lane, work, then, failed, owner, topic)

    page.take_scan("KT-250")
    page.context.tasks.run = slow
    fingers = Fingers(qtbot, page)
    fingers.key(Qt.Key.Key_F9)
    fingers.key(Qt.Key.Key_F9)
    page.paying.go_on()
    assert not page.cart.pay_foot.complete.isEnabled()
    assert len(waiting) == 1
    waiting[0]()
    assert len(orders(page)) == 1


def test_the_same_cart_saved_twice_is_one_order(page):
    """Without the cart's key the second call would be a second sale."""
    from dataclasses import replace

    from posapp.services.sales.complete import complete_sale

    page.take_scan("KT-250")
    command = page.draft.cart.command()
    till = page.context.till
    assert till.do(complete_sale, command).id == till.do(complete_sale, command).id
    till.do(complete_sale, replace(command, key=None))
    assert len(orders(page)) == 2


def test_when_the_disk_is_full_everything_stays_as_it_was_typed(page, qtbot):
    page.take_scan("GR-C2")
    with_customer(page, "Siti")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("300000")
    fingers.key(Qt.Key.Key_F11)
    before = (list(page.draft.cart.tenders), page.draft.cart.link, page.draft.cart.key)
    works = page.context.till.do

    def full(*_args):
        raise StorageTrouble("disk_full")

    page.context.till.do = full
    fingers.key(Qt.Key.Key_Return)
    assert (page.draft.cart.tenders, page.draft.cart.link, page.draft.cart.key) == before
    assert cart_of(page) == [("GR-C2", 1000)]
    assert page.payment.isVisible()
    assert page.context.shell.toasts[-1][2] == "error"
    page.context.till.do = works
    fingers.key(Qt.Key.Key_Return)
    assert len(orders(page)) == 1


def test_exact_cash_that_could_not_be_saved_leaves_the_cart_unpaid(page, qtbot):
    page.take_scan("GR-C2")

    def full(*_args):
        raise StorageTrouble("disk_full")

    works, page.context.till.do = page.context.till.do, full
    fingers = Fingers(qtbot, page)
    fingers.key(Qt.Key.Key_F9)
    assert page.draft.cart.tenders == []
    assert page.draft.stage == "products"
    page.context.till.do = works
    fingers.key(Qt.Key.Key_F9)
    assert len(orders(page)) == 1


def test_esc_goes_back_to_the_cart_and_keeps_what_was_received(page, qtbot):
    page.take_scan("GR-C2")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("300000")
    fingers.key(Qt.Key.Key_Return)
    fingers.digits("5000")
    fingers.key(Qt.Key.Key_Escape)
    assert page.products.isVisible()
    page.pay()
    assert page.draft.cart.received() == 300_000
    assert page.payment.card.amount() == 5_000


def test_cash_that_was_received_fits_itself_to_a_cart_that_became_smaller(page):
    page.take_scan("GR-C2")
    page.take_scan("KT-250")
    page.pay()
    page.payment.card.edit.type_digits("500000")
    page.paying.go_on()
    page.back()
    page.selling.delete(0)
    page.pay()
    (tender,) = page.draft.cart.tenders
    assert (tender.amount, tender.tendered) == (95_000, 500_000)


def test_a_card_number_as_the_reference_is_refused(page, qtbot):
    page.take_scan("KT-250")
    page.pay()
    page.paying.choose_method("card")
    page.payment.card.edit.type_digits("95000")
    page.payment.card.reference.setText("4111 1111 1111 1111")
    Fingers(qtbot, page).key(Qt.Key.Key_Return)
    assert orders(page) == ()
    assert page.payment.card.reference_field.error()


def link_form(page: SellPage) -> LinkForm:
    found = topmost_dialog(page.window())
    assert isinstance(found, LinkForm)
    return found


def test_a_link_without_a_customer_asks_in_place_and_keeps_the_customer(page, qtbot):
    page.take_scan("GR-C2")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("100000")
    fingers.key(Qt.Key.Key_F11)
    form = link_form(page)
    qtbot.keyClicks(form.email, "rina@example.test")
    qtbot.keyClicks(form.name, "Rina Kartika")
    press(qtbot, form.name, Qt.Key.Key_Return)
    assert topmost_dialog(page.window()) is None
    assert page.draft.cart.customer.name == "Rina Kartika"
    fingers.key(Qt.Key.Key_Return)
    (order,) = orders(page)
    assert order.customer_name == "Rina Kartika"
    assert [(d.channel, d.to) for d in order.invoices[0].deliveries] == [
        ("email", "rina@example.test")
    ]


@pytest.mark.parametrize(
    ("email", "phone"),
    [("", ""), ("nobody", ""), ("a@b@c", ""), ("", "081234567890"), ("", "12")],
)
def test_an_address_that_reaches_nobody_is_refused_and_stays_typed(page, qtbot, email, phone):
    page.take_scan("GR-C2")
    page.pay()
    page.paying.ask_link()
    form = link_form(page)
    form.email.setText(email)
    form.phone.edit.setText(phone)
    press(qtbot, form.email, Qt.Key.Key_Return)
    assert form.isVisible()
    assert form.email_field.error() or form.phone.field.error()
    assert (form.email.text(), form.phone.edit.text()) == (email, phone)
    assert page.draft.cart.link is None


def as_it_was_kept_before(page: SellPage, name: str, phone: str) -> None:
    """A number that nobody has edited since numbers are kept with their country."""

    def keep(uow) -> None:
        uow.session.execute(update(Customer).where(Customer.name == name).values(phone=phone))

    page.context.till.do(keep)


def test_a_local_number_is_written_with_62_by_one_key(page, qtbot):
    as_it_was_kept_before(page, "Budi Santoso", "081211112222")
    page.take_scan("GR-C2")
    with_customer(page, "Budi")
    page.pay()
    page.paying.ask_link()
    form = link_form(page)
    assert form.phone.edit.text() == "081211112222"
    press(qtbot, form.phone.edit, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert form.phone.edit.text() == "+6281211112222"
    press(qtbot, form.phone.edit, Qt.Key.Key_Return)
    assert page.draft.cart.link.sms == "+6281211112222"


def test_f11_again_takes_the_link_back(page):
    page.take_scan("GR-C2")
    with_customer(page, "Siti")
    page.pay()
    page.paying.ask_link()
    page.paying.ask_link()
    assert page.draft.cart.link is None


def test_the_keypad_types_into_the_field(page, qtbot):
    page.take_scan("GR-C2")
    page.pay()
    for name in ("key_3", "key_0", "key_000", "key_erase"):
        from PySide6.QtWidgets import QAbstractButton

        button = page.payment.keypad.findChild(QAbstractButton, name)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.draft.typed == 3_000
    assert shown_total(page) == format_amount(462_000, "IDR")


def test_a_card_number_typed_as_cash_is_not_booked_and_what_people_hand_over_is(page, qtbot):
    page.take_scan("KT-250")
    page.pay()
    fingers = Fingers(qtbot, page)
    fingers.digits("4111111111111111")
    fingers.key(Qt.Key.Key_Return)
    assert "Check the sum" in page.payment.card.field.error()
    assert not orders(page)
    page.payment.card.edit.selectAll()
    fingers.digits("1000000")
    fingers.key(Qt.Key.Key_Return)
    (order,) = orders(page)
    assert (order.payments[0].tendered, order.payments[0].change) == (1_000_000, 905_000)
