"""The bytes of ESC/POS that every receipt printer knows (Epson's command reference).

Only what clones share is used: text in code page 437, bit images in raster form (QR codes and
other scripts are drawn by us), feed, cut and the drawer's pulse.
"""

from __future__ import annotations

ESC, GS = b"\x1b", b"\x1d"
#: ESC t 0: the page that every printer begins with.
CODE_PAGE = "cp437"
#: A raster is sent in bands: small printers hold little.
_BAND = 128
#: Signs of typography, not letters, that the page lacks and that have a twin in it.
_TWINS = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{MULTIPLICATION SIGN}": "x",
        "\N{HORIZONTAL ELLIPSIS}": "...", "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    }
)  # fmt: skip


def in_page(text: str) -> str | None:
    """The text as the printer's own letters can write it; none where it lacks one."""
    plain = text.translate(_TWINS)
    try:
        plain.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return None
    return plain if plain.isprintable() else None


def begin() -> bytes:
    """Forget what was set before, and choose the code page."""
    return ESC + b"@" + ESC + b"t\x00"


def line(text: str, *, bold: bool = False, tall: bool = False) -> bytes:
    """One line. ``text`` came from ``in_page``."""
    on = (ESC + b"E\x01" if bold else b"") + (GS + b"!\x01" if tall else b"")
    off = (GS + b"!\x00" if tall else b"") + (ESC + b"E\x00" if bold else b"")
    return on + text.encode(CODE_PAGE) + b"\n" + off


def raster(rows: bytes, width: int) -> bytes:
    """A picture, a bit a dot, 1 is black; ``width`` bytes a row (GS v 0)."""
    sent = []
    for at in range(0, len(rows), width * _BAND):
        band = rows[at : at + width * _BAND]
        height = len(band) // width
        sent.append(
            GS + b"v0\x00" + width.to_bytes(2, "little") + height.to_bytes(2, "little") + band
        )
    return b"".join(sent)


def feed(dots: int) -> bytes:
    """Move the paper on by so many dots (ESC J)."""
    return ESC + b"J" + bytes([dots])


def cut() -> bytes:
    """Feed to the knife and cut but for a corner (GS V 66); printers without one ignore it."""
    return GS + b"VB\x00"


def kick(pin: int, milliseconds: int) -> bytes:
    """Open the drawer on pin 2 or 5 of its plug (ESC p); pulses are given in steps of 2 ms."""
    pulse = max(1, min(255, milliseconds // 2))
    return ESC + b"p" + bytes([0 if pin == 2 else 1, pulse, min(255, 2 * pulse)])
