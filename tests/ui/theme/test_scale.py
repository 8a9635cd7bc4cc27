"""Text from 100 to 200 %, for a mouse and for fingers: what holds words grows with them."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from posapp.ui.theme import apply, control, font, line_height, px, theme
from posapp.ui.theme.fonts import ROLES
from posapp.ui.widgets import (
    Button,
    CheckBox,
    Field,
    FilterChip,
    Label,
    LineEdit,
    MethodTile,
    RailItem,
    Segments,
    StatusChip,
    StatusLight,
    Switch,
    Table,
    Toast,
)

LOOKS = [(100, "mouse"), (150, "mouse"), (200, "mouse"), (100, "touch"), (200, "touch")]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request, qapp: QApplication) -> Iterator[tuple[int, str]]:
    apply(qapp, "light", *request.param)
    yield request.param
    apply(qapp, "light")


def test_at_100_percent_the_measures_are_those_of_the_design(qapp):
    assert (px(44), control(36), line_height("body")) == (44, 36, 20)
    assert font("body").pixelSize() == 14
    assert theme().sizes.table_row == 44


def test_touch_has_the_measures_of_the_design(qapp):
    apply(qapp, "light", 100, "touch")
    try:
        assert (control(36), control(40), control(72)) == (48, 52, 88)
        assert (font("body").pixelSize(), theme().sizes.table_row) == (16, 52)
        assert theme().sizes.rail_item == (88, 76)
    finally:
        apply(qapp, "light")


def test_every_role_grows_alike(look):
    text, density = look
    for role, (size, line, _weight, _tracking) in ROLES.items():
        wanted = size * text / 100 * (8 / 7 if density == "touch" else 1)
        assert font(role).pixelSize() == round(wanted), role
        seen = QFontMetrics(font(role)).tightBoundingRect("Agp9,").height()
        assert seen <= line_height(role) == px(line), role


def made() -> list[QWidget]:
    return [
        Button("Pay", "primary", 72, hint="F10"),
        Button("Cancel", size=32, icon="x"),
        CheckBox("Remember"),
        Switch("Sounds"),
        FilterChip("Unpaid", 3, status="unpaid"),
        LineEdit("Search", icon="search", hint="F2"),
        MethodTile("Cash", "to drawer", "coins", hint="Alt 1"),
        Segments([("a", "One"), ("b", "Two")]),
        StatusChip("paid"),
        StatusLight(),
        Label("Total", "amount"),
    ]


def test_every_part_is_high_enough_for_its_words(look, window):
    for part in made():
        part.setParent(window)
        part.show()
        needed = QFontMetrics(font("caption")).height()
        assert part.sizeHint().height() >= needed, part
        assert part.sizeHint().width() >= part.minimumSizeHint().width(), part


def test_two_lines_of_a_row_fit_into_it(look, window):
    table = Table()
    table.setParent(window)
    height = table.verticalHeader().defaultSectionSize()
    assert height >= px(20) + px(16)
    toast = Toast("Title", "Words", parent=window)
    assert toast.height() >= line_height("small") + line_height("caption")


def test_the_word_of_a_place_fits_under_its_icon(look, window):
    for words in ("Settings", "Pengaturan", "Pelanggan"):
        item = RailItem("settings", words, "settings", window)
        needed = QFontMetrics(font("micro", 600)).horizontalAdvance(words)
        assert needed <= item.width() + 2, words


def test_a_field_keeps_its_height_when_it_has_the_focus(look, window, qtbot):
    field = Field("Name", LineEdit())
    field.setParent(window)
    field.resize(300, 120)
    field.show()
    before = field.control.height()
    field.control.setFocus()
    QApplication.processEvents()
    assert field.control.height() == before == theme().sizes.control


def test_a_switch_of_theme_needs_no_new_widgets(qapp, window, qtbot):
    button = Button("Pay", "primary", 72, parent=window)
    label = Label("Paid", "title", "paid.ink", parent=window)
    edit = LineEdit(parent=window)
    button.resize(200, 72)
    edit.move(0, 100)
    edit.resize(200, 36)
    for part in (button, label, edit):
        part.show()
    try:
        seen = {}
        for name in ("light", "dark", "contrast"):
            apply(qapp, name)
            look = theme()
            assert button.grab().toImage().pixelColor(20, 36) == look.colour("accent")
            assert edit.grab().toImage().pixelColor(100, 8) == look.colour("surface")
            seen[name] = look.colour("paid.ink").name()
        assert len(set(seen.values())) == 3
    finally:
        apply(qapp, "light")


def test_the_same_look_is_not_put_on_twice(qapp, monkeypatch):
    apply(qapp, "light")
    put = []
    monkeypatch.setattr(type(qapp), "setStyleSheet", lambda _app, sheet: put.append(sheet))
    apply(qapp, "light")
    assert put == []


def test_a_colour_that_no_theme_has_is_an_error(qapp):
    with pytest.raises((AttributeError, KeyError)):
        theme().colour("paid.nothing")
    assert theme().colour("#FF0000") == QColor("#FF0000")
