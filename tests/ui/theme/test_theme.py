"""The look: fonts, icons and colours of both themes."""

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics

from posapp.config import resource
from posapp.ui.theme import apply, font, icons, theme
from posapp.ui.theme.fonts import ROLES
from posapp.ui.theme.style_sheet import style_sheet
from posapp.ui.theme.tokens import DARK, LIGHT, Status, Tokens
from posapp.ui.widgets.status_chip import KINDS


def contrast(first: str, second: str) -> float:
    def light(value: str) -> float:
        colour = QColor(value)
        parts = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_text_can_be_read_on_its_ground(tokens: Tokens):
    pairs = [("text", "surface"), ("text2", "surface"), ("text3", "surface"), ("text3", "canvas"),
             ("on_accent", "accent"), ("accent_text", "accent_soft"), ("tip_text", "tip"),
             ("rail_text", "rail"), ("rail_on", "rail_active"), ("text3", "accent_soft"),
             ("on_danger", "danger"), ("danger_text", "surface")]  # fmt: skip
    for ink, ground in pairs:
        assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5, (ink, ground)
    for kind in KINDS.values():
        status = getattr(tokens, kind.colours)
        assert contrast(status.ink, status.ground) >= 4.5, kind


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_colour_is_a_colour(tokens: Tokens):
    for field in fields(Tokens):
        value = getattr(tokens, field.name)
        values = [value.ink, value.ground] if isinstance(value, Status) else [value]
        assert field.name == "name" or all(QColor(v).isValid() for v in values), field.name


@pytest.mark.parametrize("role", ROLES)
def test_figures_are_of_equal_width_in_every_role(qapp, role):
    face = font(role)
    assert QFontInfo(face).family() == "Inter"
    metrics = QFontMetrics(face)
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_without_the_feature_ones_are_narrower(qapp):
    plain = QFont("Inter")
    plain.setPixelSize(40)
    metrics = QFontMetrics(plain)
    assert metrics.horizontalAdvance("1111") < metrics.horizontalAdvance("0000")


def test_every_bundled_icon_draws_in_the_colour_that_is_asked_for(qapp):
    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert len(names) >= 78
    for name in [*names, icons.HALF_DISC]:
        image = icons.pixmap(name, 24, "#FF0000").toImage()
        seen = {image.pixelColor(x, y).rgba() for x in range(24) for y in range(24)}
        assert any(QColor.fromRgba(rgba).red() > 200 for rgba in seen), name


def test_an_icon_is_drawn_once(qapp):
    assert theme().icon("search", 17) is theme().icon("search", 17)
    assert theme().icon("search", 17) is not theme().icon("search", 17, "accent")


def test_the_dark_theme_takes_over_and_gives_back(qapp):
    try:
        apply(qapp, "dark")
        assert theme().colour("surface") == QColor("#181A20")
        assert qapp.palette().base().color() == QColor("#181A20")
    finally:
        apply(qapp, "light")
    assert theme().colour("surface") == QColor("#FFFFFF")


def test_the_style_sheet_has_no_hole():
    assert "$" not in style_sheet(LIGHT)
