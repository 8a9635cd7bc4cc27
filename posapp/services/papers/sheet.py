"""Drawn pages without a printer: where each run, rule, picture and code stands.

Lengths are points (1/72 inch), measured from the upper left corner; a text stands on its
baseline. Every way of drawing (PDF, the system's printer) replays the same sheets.
"""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4


@dataclass(slots=True, frozen=True)
class Text:
    """A line that begins at ``x``; ``grey`` 0 is black, 1 is white."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    grey: float = 0.0
    #: Degrees, against the clock.
    turn: float = 0.0


@dataclass(slots=True, frozen=True)
class Box:
    """A filled rectangle; a rule is a thin one."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 0.0


@dataclass(slots=True, frozen=True)
class Picture:
    """The shop's logo in this place."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True, frozen=True)
class Code:
    """A QR code with its quiet zone around it already left free."""

    x: float
    y: float
    size: float
    content: str


Mark = Text | Box | Picture | Code


@dataclass(slots=True, frozen=True)
class Sheet:
    """One page."""

    width: float
    height: float
    marks: tuple[Mark, ...]
