"""How large a picture stands on paper, told by its own head."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"


def shape_of(png: bytes, most_wide: float, most_high: float) -> tuple[float, float]:
    """Width and height that keep its shape inside the room. Raises ValueError for no PNG."""
    if png[:8] != _PNG or len(png) < 24:
        raise ValueError("not a PNG")
    width, height = struct.unpack(">II", png[16:24])
    scale = min(most_wide / width, most_high / height)
    return width * scale, height * scale
