"""The customers page: list, form, groups, one customer (features 1A, 1B, 1F)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.customers.groups import SaveGroup, save_group
from posapp.services.settings.change import change_settings
from posapp.ui.customers.model import Column
from posapp.ui.widgets import topmost_dialog
from tests.fakes.ask import ScriptedAsk
from tests.ui.customers.conftest import settle
from tests.ui.till_fixture import customer, sale


def names(page):
    model = page.list.model
    return [model.index(row, Column.NAME).data() for row in range(model.rowCount())]


def form(page):
    settle()
    return topmost_dialog(page.window())


def fill(dialog, **words):
    for name, value in words.items():
        getattr(dialog.fields, name).setText(value)


def test_created_from_the_page_a1_p10(page, qtbot):
    page.list.create_button.click()
    dialog = form(page)
    fill(dialog, name="Wulan Sari", email="wulan@example.com", address="Jl. Asia Afrika 1")
    dialog.fields.phone.number.setText("0812 9999 0000")
    qtbot.keyClick(dialog.fields.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert form(page) is None
    assert page.detail.name.text() == "Wulan Sari"
    assert "+62 812-9999-0000" in page.detail.info.contact.words()
    page.show_list()
    assert "Wulan Sari" in names(page)


@pytest.mark.parametrize("field", ["name", "email", "address"])
def test_what_is_missing_is_told_beside_its_field_a3_a4_a8(page, field):
    page.create_customer()
    dialog = form(page)
    words = {"name": "Wulan", "email": "wulan@example.com", "address": "Jl. 1"}
    fill(dialog, **{**words, field: ""})
    dialog.save.click()
    settle()
    assert form(page) is dialog
    assert dialog.fields.fields[field].error()
    others = set(words) - {field}
    assert not any(dialog.fields.fields[other].error() for other in others)


def test_a_day_that_is_none_is_told_beside_its_field(page):
    page.create_customer()
    dialog = form(page)
    fill(dialog, birthday="31/02/1991")
    dialog.save.click()
    assert dialog.fields.fields["birthday"].error()


def test_a_phone_from_another_country_a7_a16(page, shop_till):
    page.show_customer(customer(shop_till, "Siti").id)
    page.edit()
    dialog = form(page)
    assert dialog.fields.phone.country.value() == "ID"
    fill(dialog, address="Jl. Melati 1")
    dialog.fields.phone.country.set_value("IS")
    dialog.fields.phone.number.setText("581 2345")
    dialog.save.click()
    settle()
    assert customer(shop_till, "Siti").phone == "+3545812345"


def test_a_number_with_its_code_chooses_the_country_a7(page):
    page.create_customer()
    dialog = form(page)
    dialog.fields.phone.number.setText("+354 581 2345")
    assert dialog.fields.phone.country.value() == "IS"
    assert dialog.fields.phone.text() == "+354 581 2345"


def test_tax_and_va_fields_show_while_their_modules_are_on_a20(page, shop_till):
    page.create_customer()
    dialog = form(page)
    assert not dialog.fields.npwp.isVisible()
    assert not dialog.fields.va_number.isVisible()
    dialog.close_dialog()
    shop_till.do(change_settings, {"efaktur.on": "on", "va.static_on": "on"})
    page.create_customer()
    dialog = form(page)
    assert dialog.fields.tax_code.isVisible()
    dialog.fields.auto.click()
    settle()
    assert len(dialog.fields.va_number.text()) == 10
    dialog.fields.npwp.setText("014518697054000")
    assert "check digit" in dialog.fields.fields["npwp"].control.accessibleDescription()
    assert not dialog.fields.npwp_address.isVisible()
    dialog.fields.npwp_same.click()
    assert dialog.fields.npwp_address.isVisible()


def test_leaving_with_changes_asks_p17(page, ui_context):
    ui_context.ask = ScriptedAsk(None, "")
    page.create_customer()
    dialog = form(page)
    dialog.fields.name.setText("Wul")
    dialog.reject()
    settle()
    assert form(page) is dialog
    dialog.reject()
    settle()
    assert form(page) is None
    page.create_customer()
    form(page).reject()
    assert len(ui_context.ask.asked) == 2


def test_a_likely_duplicate_shows_while_typing(page, shop_till):
    page.create_customer()
    dialog = form(page)
    dialog.fields.phone.number.setText("0812 3456 7890")
    dialog.look_for_duplicates()
    settle()
    assert dialog.alike.isVisible()
    assert "Siti Nurhaliza" in dialog.alike.accessibleName()


def test_searched_narrowed_and_sorted_a15_p15(page, shop_till):
    sale(shop_till, "GR-C2", who="Budi", cash=100_000)
    settle()
    page.list.search.setText("1111")
    assert names(page) == ["Budi Santoso"]
    page.list.search.clear()
    page.list.sort_by(Column.NAME)
    assert names(page) == ["Andi Wijaya", "Budi Santoso", "Siti Nurhaliza"]
    page.list.sort_by(Column.NAME)
    assert names(page) == ["Siti Nurhaliza", "Budi Santoso", "Andi Wijaya"]
    page.list.chips["outstanding"].click()
    assert names(page) == ["Budi Santoso"]
    page.list.search.setText("siti")
    assert names(page) == []
    assert page.list.stack.currentWidget() is page.list.not_found


def test_ticked_by_keyboard_and_deleted_after_a_question_a17(page, shop_till, qtbot, ui_context):
    sale(shop_till, who="Budi", cash=95_000)
    settle()
    page.list.sort_by(Column.NAME)
    ui_context.ask = ScriptedAsk(None, "")
    for row in (0, 1):
        page.list.table.choose_row(row)
        qtbot.keyClick(page.list.table, Qt.Key.Key_Space)
    page.list.delete_button.click()
    assert len(names(page)) == 3
    page.list.delete_button.click()
    settle()
    assert names(page) == ["Siti Nurhaliza"]
    ui_context.shell.actions[-1]()
    settle()
    assert names(page) == ["Budi Santoso", "Siti Nurhaliza"]


def test_one_customer_with_sums_and_lists_p2_p8_p16(page, shop_till, ui_context):
    order = sale(shop_till, "GR-C2", who="Siti", cash=100_000, link=True, email="s@example.test")
    page.show_customer(customer(shop_till, "Siti").id)
    settle()
    assert page.detail.bought.value.text() == "Rp\N{NO-BREAK SPACE}465.000"
    assert page.detail.outstanding.value.text() == "Rp\N{NO-BREAK SPACE}365.000"
    assert page.detail.seen.value.text().startswith("Today")
    for tab, first in (("orders", order.number), ("invoices", order.invoices[0].number)):
        page.detail.show_tab(tab)
        assert page.detail.models[tab].index(0, 0).data() == first
    assert page.detail.models["payments"].index(0, 3).data() == "Rp\N{NO-BREAK SPACE}100.000"
    page.detail.lists["invoices"].choose_row(0)
    page.detail.lists["invoices"].opened.emit(page.detail.lists["invoices"].currentIndex())
    assert ui_context.shell.went[-1] == ("orders", order.id)


def test_what_a_quick_customer_lacks_is_asked_p14(page, shop_till):
    page.show_customer(customer(shop_till, "Budi").id)
    settle()
    assert page.detail.lacking.isVisible()
    assert page.detail.lacking.accessibleName() == "Not complete: email, address"


def test_groups_made_changed_and_deleted_b1_b2_b3_b4(page, shop_till, ui_context):
    shop_till.do(save_group, SaveGroup("Grosir", "banyak"))
    page.show_groups()
    dialog = form(page)
    dialog.name.setText("Anggota Emas")
    dialog.save.click()
    assert [dialog.model.index(n, 1).data() for n in range(2)] == ["Anggota Emas", "Grosir"]
    dialog.search.setText("banyak")
    assert dialog.model.rowCount() == 1
    dialog.table.opened.emit(dialog.model.index(0, 1))
    dialog.name.setText("Besar")
    dialog.save.click()
    dialog.search.clear()
    dialog.model.tick(0)
    dialog._show_delete()
    ui_context.ask = ScriptedAsk("")
    dialog._context = ui_context
    dialog.delete.click()
    assert [dialog.model.index(n, 1).data() for n in range(dialog.model.rowCount())] == ["Besar"]
    settle()
    assert page.list.group.findText("Besar") >= 0


def test_the_list_goes_to_a_file(page, ui_context, tmp_path):
    ui_context.ask = ScriptedAsk(str(tmp_path / "out"))
    page.list.search.setText("siti")
    page.export()
    assert (tmp_path / "out.xlsx").exists()
    assert ui_context.shell.toasts[-1][1] == "1 customer in out.xlsx"


def test_a_page_at_a_time_is_loaded(page, shop_till):
    from posapp.services.customers.add import AddCustomer, add_customer

    for number in range(60):
        shop_till.do(add_customer, AddCustomer(f"Customer {number:02}"))
    page.list.sort_by(Column.NAME)
    assert page.list.model.rowCount() == 50
    page.list.model.fetchMore(page.list.model.index(-1, -1))
    assert len(set(names(page))) == page.list.model.rowCount() == 63
    assert not page.list.model.canFetchMore(page.list.model.index(-1, -1))
    assert len(shop_till.look(list_customers, ListCustomers()).items) == 50
