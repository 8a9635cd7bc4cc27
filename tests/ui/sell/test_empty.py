"""A shop without goods says what to do, and leads there."""

from PySide6.QtCore import Qt

from posapp.bootstrap import Till
from posapp.services.storage.shop import make_shop
from tests.ui.sell.helpers import open_page
from tests.ui.till_fixture import clock, make_context  # noqa: F401


def test_a_shop_without_goods_leads_to_where_they_are_added(qtbot, qapp, tmp_path, clock):  # noqa: F811
    make_shop(tmp_path / "shop", clock, "os:test")
    till = Till(tmp_path / "shop", clock=clock, actor="os:test")
    page = open_page(make_context(till), qtbot)
    assert page.products.empty.isVisible()
    assert page.cart.empty.isVisible()
    qtbot.mouseClick(page.products.empty.action, Qt.MouseButton.LeftButton)
    assert page.context.shell.went == [("items", "")]
    till.stop()
