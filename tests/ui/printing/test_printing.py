"""Paper from the screens: print, save, print again, and be asked about what did not come out."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posapp.services.printing.spool import print_status
from posapp.services.settings.change import change_settings
from tests.fakes.ask import ScriptedAsk
from tests.services.papers.reading import text
from tests.ui.orders.window import open_page as open_orders
from tests.ui.sell.helpers import open_page as open_sell
from tests.ui.sell.helpers import press
from tests.ui.settings.conftest import Screen
from tests.ui.test_main_window import make_window
from tests.ui.till_fixture import make_context, sale


def use(till, printer, **more: str) -> None:
    values = {"printer.kind": "network", "printer.address": printer.address}
    till.do(change_settings, {**values, **more})


def sold(context, qtbot):
    """The complete page of a sale in cash."""
    page = open_sell(context, qtbot)
    page.take_scan("KT-250")
    page.exact_cash()
    assert page.done.isVisible()
    return page


def test_p_prints_the_receipt_once_more(qtbot, qapp, shop_till, printer) -> None:
    use(shop_till, printer)
    page = sold(make_context(shop_till), qtbot)
    shop_till.printer.run_pass()
    press(qtbot, page.done, Qt.Key.Key_P)
    press(qtbot, page.done, Qt.Key.Key_P)
    assert shop_till.printer.run_pass() == 1, "two presses are one paper"
    first, second = printer.wait(lambda got: len(got) == 2)
    assert page.draft.done.number.encode() in first
    assert b"SALINAN" in second
    assert page.context.shell.toasts[-1][0].endswith("goes to the printer")


def test_without_a_printer_p_leads_to_where_one_is_chosen(qtbot, qapp, shop_till) -> None:
    page = sold(make_context(shop_till), qtbot)
    qtbot.mouseClick(page.done.print_receipt, Qt.MouseButton.LeftButton)
    assert page.context.shell.troubles[-1].code == "no_printer"
    assert page.context.shell.went[-1] == ("settings", "printer.kind")


def test_the_receipt_is_saved_as_pdf_from_the_complete_page(
    qtbot, qapp, shop_till, tmp_path
) -> None:
    ask = ScriptedAsk(str(tmp_path / "struk"))
    page = sold(make_context(shop_till, ask), qtbot)
    qtbot.mouseClick(page.done.save_receipt, Qt.MouseButton.LeftButton)
    said = text((tmp_path / "struk.pdf").read_bytes())
    assert page.draft.done.number in said
    assert "95.000" in said


def test_an_order_prints_by_its_key_and_saves_its_invoice(
    qtbot, qapp, shop_till, printer, tmp_path
) -> None:
    use(shop_till, printer, **{"printer.after_sale": "off"})
    order = sale(shop_till, cash=95_000)
    page = open_orders(qtbot, make_context(shop_till, ScriptedAsk(str(tmp_path / "a.pdf"))))
    press(qtbot, page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    shop_till.printer.run_pass()
    assert order.number.encode() in printer.wait(bool)[0]
    page.detail.head.save_invoice_action.trigger()
    assert order.number in text((tmp_path / "a.pdf").read_bytes())


def test_a_printer_that_is_away_is_said_above_the_page(qtbot, qapp, shop_till, printer) -> None:
    use(shop_till, printer)
    printer.status = {1: 0x1A, 2: 0x16}
    window = make_window(shop_till, qtbot)
    strip = window.chrome.prints
    assert strip.isHidden()
    sale(shop_till, cash=95_000)
    shop_till.printer.run_pass()
    QApplication.processEvents()
    assert strip.accessibleName() == "1 paper waits for the printer. The printer's cover is open."
    assert not strip.isHidden()
    assert strip.print_button.isHidden()


def test_what_the_last_window_left_is_asked_about(qtbot, qapp, shop_till, printer) -> None:
    use(shop_till, printer)
    order = sale(shop_till, cash=95_000)
    shop_till.printer.leave_old()
    window = make_window(shop_till, qtbot)
    strip = window.chrome.prints
    assert strip.accessibleName().startswith(f"{order.number} was not printed. Print it now?")
    qtbot.mouseClick(strip.print_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert strip.isHidden()
    shop_till.printer.run_pass()
    assert order.number.encode() in printer.wait(bool)[0]


def test_a_paper_that_nobody_needs_is_dropped(qtbot, qapp, shop_till, printer) -> None:
    use(shop_till, printer)
    sale(shop_till, cash=95_000)
    shop_till.printer.leave_old()
    window = make_window(shop_till, qtbot)
    qtbot.mouseClick(window.chrome.prints.drop_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert window.chrome.prints.isHidden()
    assert shop_till.look(print_status).left == ()
    assert shop_till.printer.run_pass() == 0


def test_the_settings_print_a_test_with_what_is_typed(qtbot, qapp, shop_till, printer) -> None:
    screen = Screen(qtbot, make_context(shop_till))
    screen.section("printer")
    screen.click("printer_kind_network")
    screen.type("printer_address", printer.address)
    screen.click("printer_try")
    assert screen.find("printer_outcome").accessibleName().startswith("The printer took the test")
    assert b"TEST" in printer.wait(bool)[0]
    assert screen.saved("printer.kind") == "none"


def test_a_test_says_what_is_wrong_with_the_printer(qtbot, qapp, shop_till, printer) -> None:
    printer.status = {1: 0x1A, 4: 0x72}
    use(shop_till, printer)
    screen = Screen(qtbot, make_context(shop_till))
    screen.section("printer")
    screen.click("printer_try")
    assert screen.find("printer_outcome").accessibleName() == "The printer is out of paper."


def test_a_logo_is_chosen_shown_and_taken_away(qtbot, qapp, shop_till, tmp_path) -> None:
    held = BytesIO()
    Image.new("RGB", (400, 200), "navy").save(held, "PNG")
    (tmp_path / "logo.png").write_bytes(held.getvalue())
    screen = Screen(qtbot, make_context(shop_till, ScriptedAsk(str(tmp_path / "logo.png"))))
    screen.section("shop")
    screen.click("logo_choose")
    assert str(screen.saved("shop.logo")).startswith("logo-")
    assert screen.find("logo_picture").isVisible()
    screen.click("logo_remove")
    assert screen.saved("shop.logo") == ""
    assert not screen.find("logo_picture").isVisible()


def test_a_file_that_is_no_picture_is_told_of(qtbot, qapp, shop_till, tmp_path) -> None:
    (tmp_path / "logo.png").write_bytes(b"hello")
    screen = Screen(qtbot, make_context(shop_till, ScriptedAsk(str(tmp_path / "logo.png"))))
    screen.section("shop")
    screen.click("logo_choose")
    assert screen.context.shell.troubles[-1].code == "bad_logo"
    assert screen.saved("shop.logo") == ""
