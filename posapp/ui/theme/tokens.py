"""Every colour of the screens, a frozen set a theme; no other file names a colour."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Status:
    """How one status looks: its ink (icon, word), its ground, and the line around it."""

    ink: str
    ground: str
    #: "" (none), "solid" (in ``line``) or "dashed" (in ``line``).
    outline: str = ""
    line: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, by what they are for."""

    name: str
    canvas: str
    surface: str
    raised: str
    sunken: str
    hover: str
    tile: str
    border: str
    border_strong: str
    input: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_soft: str
    accent_line: str
    accent_text: str
    danger: str
    danger_hover: str
    danger_press: str
    on_danger: str
    danger_text: str
    rail: str
    rail_hover: str
    rail_active: str
    rail_text: str
    rail_on: str
    rail_badge: str
    on_rail_badge: str
    tip: str
    tip_text: str
    tip_text2: str
    tip_paid: str
    tip_undo: str
    tip_error: str
    chart1: str
    chart2: str
    chart3: str
    grid: str
    scrim: str
    paid: Status
    partial: Status
    unpaid: Status
    overdue: Status
    draft: Status
    queued: Status
    review: Status
    void: Status
    #: What is chosen gets a line of 2 px, where a ground alone says too little.
    outlined: bool = False
    shadow: str = "#0A0B14"
    brand: str = "#5866E4"
    on_brand: str = "#FFFFFF"
    #: The screen that says PAID, and documents: the same in every theme.
    paid_screen: str = "#12653D"
    on_paid_screen: str = "#FFFFFF"
    paper: str = "#FFFFFF"
    ink: str = "#000000"


LIGHT = Tokens(
    name="light",
    canvas="#F5F4F2",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#EEEEEA",
    hover="#F1F1EE",
    tile="#F3F2EE",
    border="#E1E0DB",
    border_strong="#C9C8C2",
    input="#898994",
    text="#17181F",
    text2="#52535E",
    text3="#686974",
    disabled="#A2A2AC",
    accent="#3B4CCA",
    accent_hover="#3140B3",
    accent_press="#29369A",
    on_accent="#FFFFFF",
    accent_soft="#ECEEFB",
    accent_line="#C5CBF2",
    accent_text="#3443BB",
    danger="#B42318",
    danger_hover="#9A1C13",
    danger_press="#7F1710",
    on_danger="#FFFFFF",
    danger_text="#AB1F15",
    rail="#171927",
    rail_hover="#232639",
    rail_active="#2D3252",
    rail_text="#B4B7CC",
    rail_on="#FFFFFF",
    rail_badge="#FF9C91",
    on_rail_badge="#3B0D09",
    tip="#17181F",
    tip_text="#FFFFFF",
    tip_text2="#D0D0D2",
    tip_paid="#6BD7A0",
    tip_undo="#F0BE62",
    tip_error="#FF9C91",
    chart1="#3B4CCA",
    chart2="#C3503F",
    chart3="#8C96E0",
    grid="#E9E8E4",
    scrim="#7317181F",
    paid=Status("#12653D", "#DFF3E7"),
    partial=Status("#80500A", "#FBEFD5"),
    unpaid=Status("#3F5468", "#E6ECF2"),
    overdue=Status("#AB1F15", "#FCE6E3"),
    draft=Status("#52535E", "#FFFFFF", "solid", "#898994"),
    queued=Status("#6A3DA3", "#F2EBFA", "dashed", "#6A3DA3"),
    review=Status("#A6400A", "#FDE8D8"),
    void=Status("#5C5D67", "#EEEEEA", struck=True),
)

DARK = Tokens(
    name="dark",
    canvas="#101116",
    surface="#181A20",
    raised="#1F2129",
    sunken="#13141A",
    hover="#21232B",
    tile="#4B4F5C",
    border="#2A2C36",
    border_strong="#3A3D49",
    input="#6F717F",
    text="#EEEEF3",
    text2="#B0B1BD",
    text3="#8F909D",
    disabled="#5E606C",
    accent="#5866E4",
    accent_hover="#4D5BD9",
    accent_press="#424FC4",
    on_accent="#FFFFFF",
    accent_soft="#232748",
    accent_line="#3C4380",
    accent_text="#A3ACFA",
    danger="#D23B2E",
    danger_hover="#BE3226",
    danger_press="#7F1710",
    on_danger="#FFFFFF",
    danger_text="#FF9C91",
    rail="#0B0C10",
    rail_hover="#191B22",
    rail_active="#262A45",
    rail_text="#9A9CAD",
    rail_on="#FFFFFF",
    rail_badge="#FF9C91",
    on_rail_badge="#3B0D09",
    tip="#EEEEF3",
    tip_text="#17181F",
    tip_text2="#41434B",
    tip_paid="#12653D",
    tip_undo="#80500A",
    tip_error="#AB1F15",
    chart1="#7682F0",
    chart2="#E07A6C",
    chart3="#454D8F",
    grid="#262831",
    scrim="#99040508",
    paid=Status("#6BD7A0", "#14342A"),
    partial=Status("#F0BE62", "#3A2C12"),
    unpaid=Status("#A9BED3", "#232D38"),
    overdue=Status("#FF9C91", "#431F1D"),
    draft=Status("#B0B1BD", "#181A20", "solid", "#6F717F"),
    queued=Status("#C7A5F2", "#2F2343", "dashed", "#C7A5F2"),
    review=Status("#FFAA75", "#422614"),
    void=Status("#9A9BA7", "#23252D", struck=True),
)


def _outlined(ink: str, ground: str = "#FFFFFF", outline: str = "solid") -> Status:
    return Status(ink, ground, outline, ink)


#: Black on white; every line that shapes a control is as dark as its words.
CONTRAST = replace(
    LIGHT,
    name="contrast",
    canvas="#FFFFFF",
    sunken="#F2F2F2",
    hover="#E8E8EC",
    tile="#F2F2F2",
    border="#3A3B45",
    border_strong="#3A3B45",
    input="#3A3B45",
    text="#000000",
    text2="#3A3B45",
    text3="#43444E",
    disabled="#5A5B66",
    accent="#2A37A0",
    accent_hover="#212C85",
    accent_press="#19226B",
    accent_soft="#FFFFFF",
    accent_line="#2A37A0",
    accent_text="#222D8C",
    danger="#96170F",
    danger_hover="#7F120B",
    danger_press="#690E08",
    danger_text="#96170F",
    rail="#000000",
    rail_hover="#23242E",
    rail_active="#2D3252",
    rail_text="#F2F2F6",
    tip="#000000",
    tip_text2="#E6E6EA",
    chart1="#2A37A0",
    chart2="#96170F",
    chart3="#43444E",
    grid="#8A8B95",
    scrim="#99000000",
    paid=_outlined("#0B4F2E"),
    partial=_outlined("#653C00"),
    unpaid=_outlined("#2F4254"),
    overdue=_outlined("#96170F"),
    draft=_outlined("#3A3B45"),
    queued=_outlined("#55307F", outline="dashed"),
    review=_outlined("#7A2C00"),
    void=replace(_outlined("#43444E"), struck=True),
    outlined=True,
    paid_screen="#0B4F2E",
)
