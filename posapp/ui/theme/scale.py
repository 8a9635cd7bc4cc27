"""How large everything is drawn now: the text size that was chosen, and the density.

Layouts keep their gaps; what holds words (heights, columns, icons) grows with them, so every
measure that a line of text must fit into goes through ``px``.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Percent of the usual text size that may be chosen.
SMALLEST, LARGEST = 100, 200
#: Text in touch density against mouse density: 16 px for 14.
_TOUCH = 8 / 7
#: How high a control of a mouse's height is under a finger.
_FINGER = {32: 48, 36: 48, 40: 52, 44: 56, 48: 56, 56: 64, 72: 88}


@dataclass(frozen=True, slots=True)
class Scale:
    """``text`` in percent of the usual size, ``density`` ``mouse`` or ``touch``."""

    text: int = 100
    density: str = "mouse"

    @property
    def factor(self) -> float:
        """What a measure at 100 % and mouse density is multiplied by."""
        return self.text / 100 * (_TOUCH if self.density == "touch" else 1.0)

    def control(self, height: int) -> int:
        """How high a control is that has this height at 100 % and mouse density."""
        if self.density == "touch":
            return round(_FINGER.get(height, height * _TOUCH) * self.text / 100)
        return round(height * self.text / 100)


_current = Scale()


def scale() -> Scale:
    """The scale in force."""
    return _current


def set_scale(chosen: Scale) -> None:
    """Put another one in force; ``apply`` calls it, and the preview of the settings."""
    global _current
    _current = chosen


def px(measure: float) -> int:
    """A measure given at 100 % and mouse density, as it is now; whole pixels."""
    return round(measure * _current.factor)


def control(height: int) -> int:
    """The height of a control given at 100 % and mouse density, as it is now."""
    return _current.control(height)
