"""Every measure of the screens, in logical pixels, for the density and the text size."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache

from posapp.ui.theme.scale import Scale


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths, heights and radii, by what they are for, at mouse density."""

    rail: int = 72
    rail_item: tuple[int, int] = (64, 56)
    top_bar: int = 60
    hint_bar: int = 32
    control: int = 36
    search: int = 40
    compact: int = 32
    dialog_button: int = 44
    large: int = 48
    pay: int = 72
    method: int = 68
    table_row: int = 44
    table_header: int = 36
    filter_chip: int = 36
    status_chip: int = 24
    switch: tuple[int, int] = (40, 24)
    check: int = 18
    hit: int = 32
    avatar: int = 32
    progress: int = 8
    icon: int = 17
    rail_icon: int = 22
    method_icon: int = 20
    toast_width: int = 404
    page_margin: int = 20
    card_padding: int = 20
    gap: int = 8
    radius_small: int = 4
    radius_chip: int = 6
    radius_control: int = 8
    radius_large: int = 10
    radius_card: int = 12
    radius_dialog: int = 16


MOUSE = Sizes()
TOUCH = Sizes(
    rail=96,
    rail_item=(88, 76),
    top_bar=80,
    hint_bar=40,
    control=48,
    search=52,
    compact=48,
    dialog_button=56,
    large=56,
    pay=88,
    method=80,
    table_row=52,
    table_header=44,
    filter_chip=48,
    status_chip=28,
    switch=(52, 32),
    check=24,
    hit=48,
    avatar=44,
    icon=20,
    rail_icon=26,
    method_icon=24,
    toast_width=460,
)
#: Gaps and corners stay: large text needs the room.
_FIXED = frozenset({"page_margin", "card_padding", "gap"})


@lru_cache(maxsize=16)
def sizes_for(scale: Scale) -> Sizes:
    """The measures at a scale."""
    base = TOUCH if scale.density == "touch" else MOUSE
    if scale.text == 100:
        return base
    grown: dict[str, int | tuple[int, ...]] = {}
    for field in fields(Sizes):
        if field.name in _FIXED or field.name.startswith("radius"):
            continue
        value = getattr(base, field.name)
        if isinstance(value, tuple):
            grown[field.name] = tuple(round(part * scale.text / 100) for part in value)
        else:
            grown[field.name] = round(value * scale.text / 100)
    return replace(base, **grown)  # type: ignore[arg-type]
