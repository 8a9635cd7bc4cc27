"""Every measure of the screens at mouse density, in logical pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths, heights and radii, by what they are for."""

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
