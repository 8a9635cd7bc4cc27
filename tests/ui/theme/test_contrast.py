"""Every text can be read on every ground it stands on, in figures of WCAG 2."""

from dataclasses import fields

import pytest

from posapp.ui.theme.tokens import CONTRAST, DARK, LIGHT, Status, Tokens
from tests.ui.theme.test_theme import contrast

#: WCAG 2.2, 1.4.3 (AA) and 1.4.6 (AAA).
LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7.0}
#: Shapes and lines that carry a meaning: WCAG 2.2, 1.4.11.
LEAST_OF_LINES = {"light": 3.0, "dark": 3.0, "contrast": 4.5}
GROUNDS = ("canvas", "surface", "raised", "hover", "accent_soft")
PAIRS = (
    *((ink, ground) for ink in ("text", "text2", "text3") for ground in GROUNDS),
    *((ink, "sunken") for ink in ("text", "text2")),
    *((ink, ground) for ink in ("accent_text", "danger_text")
      for ground in ("canvas", "surface", "raised", "hover", "accent_soft", "sunken")),
    ("text", "tile"),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_press")),
    *(("on_danger", ground) for ground in ("danger", "danger_hover", "danger_press")),
    ("rail_text", "rail"), ("rail_text", "rail_hover"), ("rail_on", "rail_active"),
    ("on_rail_badge", "rail_badge"),
    *((ink, "tip") for ink in ("tip_text", "tip_text2", "tip_paid", "tip_undo", "tip_error")),
    ("on_paid_screen", "paid_screen"), ("ink", "paper"),
)  # fmt: skip
STATUSES = tuple(f.name for f in fields(Tokens) if isinstance(getattr(LIGHT, f.name), Status))
THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=lambda t: t.name)


@THEMES
@pytest.mark.parametrize(("ink", "ground"), PAIRS, ids=lambda name: name)
def test_a_text_can_be_read_on_its_ground(tokens: Tokens, ink: str, ground: str):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= LEAST[tokens.name]


@THEMES
@pytest.mark.parametrize("name", STATUSES)
def test_a_status_can_be_read_in_its_chip_and_as_a_word_on_a_panel(tokens: Tokens, name: str):
    status: Status = getattr(tokens, name)
    for ground in (status.ground, tokens.surface, tokens.raised, tokens.canvas):
        assert contrast(status.ink, ground) >= LEAST[tokens.name], ground


@THEMES
@pytest.mark.parametrize("line", ["input", "accent", "danger"])
def test_the_line_around_a_control_is_seen(tokens: Tokens, line: str):
    assert contrast(getattr(tokens, line), tokens.surface) >= LEAST_OF_LINES[tokens.name]


def test_in_high_contrast_every_line_is_as_dark_as_words():
    assert CONTRAST.border == CONTRAST.border_strong == CONTRAST.input == CONTRAST.text2
    assert CONTRAST.outlined
    for name in STATUSES:
        status: Status = getattr(CONTRAST, name)
        assert status.outline
        assert status.line == status.ink


def test_the_measure_is_the_one_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
