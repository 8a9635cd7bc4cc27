"""Pay Online where the shop has several gateway accounts: the link goes through the chosen one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from posapp.services.gateway_accounts.manage import (
    AddAccount,
    add_account,
    choose_account,
    remove_account,
)
from posapp.services.sales.find import show_order
from posapp.ui.main_window import MainWindow
from posapp.ui.send_invoice.dialog import SendInvoiceDialog
from posapp.ui.shop_facts import read_facts
from tests.ui.orders.window import settle
from tests.ui.till_fixture import make_context, sale


@pytest.fixture(autouse=True)
def _accounts(shop_till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSAPP_PASSPHRASE", "a long passphrase")
    for name, kind, environment, fields, secrets in (
        ("asli", "midtrans", "production", {}, {"server_key": "Mid-server-" + "k" * 24}),
        ("doku", "doku", "sandbox", {"client_id": "BRN-0201-1"}, {"secret_key": "SK-abcdefgh"}),
        ("belum", "xendit", "production", {}, {}),
    ):
        command = AddAccount(name, kind, environment, fields, secrets)
        shop_till.do(add_account, shop_till.vault, command)
    shop_till.do(choose_account, "asli")


@pytest.fixture
def order(shop_till):
    return sale(shop_till, "GR-C2", who="Siti", cash=65_000)


@pytest.fixture
def start(qtbot, ui_context, order):
    big = QWidget()
    big.resize(1366, 768)
    qtbot.addWidget(big)
    big.show()
    big.activateWindow()

    def run() -> SendInvoiceDialog:
        dialog = SendInvoiceDialog(big, ui_context, order)
        dialog.start()
        settle()
        return dialog

    return run


def choose(dialog: SendInvoiceDialog, name: str) -> None:
    select = dialog.form.account.select
    select.setCurrentIndex(select.findData(name))
    select.activated.emit(select.currentIndex())
    settle()


def offered(dialog: SendInvoiceDialog) -> list[str]:
    select = dialog.form.account.select
    return [select.itemText(at) for at in range(select.count())]


def invoice(till, order):
    [made] = till.look(show_order, order.id).invoices
    return made


def test_only_accounts_that_can_be_used_are_offered_the_usual_one_first_chosen(start):
    dialog = start()
    assert offered(dialog) == ["sandbox · Practice gateway", "asli · Midtrans", "DOKU"]
    assert dialog.form.account.value() == "asli"
    assert dialog.form.account.badge.accessibleName() == "Real money"


def test_with_one_account_there_is_nothing_to_choose(start, shop_till):
    shop_till.do(choose_account, "sandbox")
    for name in ("asli", "doku", "belum"):
        shop_till.do(remove_account, name)
    assert not start().form.account.isVisible()


def test_the_link_goes_through_the_chosen_account(start, shop_till, order):
    dialog = start()
    choose(dialog, "doku")
    dialog._on_send()
    assert invoice(shop_till, order).gateway == "doku"


def test_the_end_follows_the_gateway_and_what_was_chosen_stays(start):
    dialog = start()
    form = dialog.form
    form.methods.chips["qris"].click()
    choose(dialog, "doku")
    assert form.expiry.hours() == 3, "its links are not closed for certain"
    assert form.methods.value() == ("va", "ewallet", "card")
    choose(dialog, "asli")
    assert form.expiry.hours() == 24
    assert form.methods.value() == ("va", "ewallet", "card")
    form.expiry.set_hours(72)
    choose(dialog, "doku")
    assert form.expiry.hours() == 72


def test_the_choice_outlives_closing_the_dialog(start):
    dialog = start()
    choose(dialog, "doku")
    dialog.close_dialog()
    again = start()
    assert again.form.account.value() == "doku"
    assert again.form.account.badge.accessibleName() == "Practice"
    assert again.form.expiry.hours() == 3


def test_an_open_invoice_stays_with_its_account(start, shop_till, order):
    dialog = start()
    choose(dialog, "doku")
    dialog._on_send()
    settle()
    again = start()
    assert again.form.account.value() == "doku"
    assert not again.form.account.select.isEnabled()
    again._on_send()
    assert invoice(shop_till, order).gateway == "doku"


def test_an_account_that_goes_away_is_no_choice_any_more(start, shop_till):
    dialog = start()
    choose(dialog, "doku")
    shop_till.do(remove_account, "doku")
    settle()
    assert offered(dialog) == ["sandbox · Practice gateway", "asli · Midtrans"]
    assert dialog.form.account.value() == "asli"


def test_the_till_says_of_practice_only_what_is_play(qtbot, shop_till, order):
    context = make_context(shop_till)

    def surround(window):
        context.shell = window
        return context

    window = MainWindow(surround, shop_till.look(read_facts))
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_leaving", True))
    window.show()
    window.begin()
    settle()
    strip = window.chrome.practice
    assert not strip.isVisible()
    dialog = SendInvoiceDialog(window, context, order)
    dialog.start()
    settle()
    choose(dialog, "doku")
    dialog._on_send()
    settle()
    assert strip.isVisible()
    assert strip.accessibleName() == (
        "Practice links are open. They move no real money; links through other accounts do."
    )
    shop_till.do(choose_account, "doku")
    settle()
    assert strip.accessibleName() == "Practice mode. No real money moves."
