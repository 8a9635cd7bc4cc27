"""QR codes: as a matrix for whoever paints, as a PNG for messages."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

#: White modules around the code that scanners need (ISO/IEC 18004).
QUIET_ZONE = 4


@lru_cache(maxsize=64)
def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark modules, row by row, without the quiet zone."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def qr_png(text: str, scale: int = 8) -> bytes:
    """Black on white with its quiet zone, ``scale`` pixels a module."""
    matrix = qr_matrix(text)
    size = (len(matrix) + 2 * QUIET_ZONE) * scale
    edge = [False] * QUIET_ZONE
    blank = [_row([False] * (len(matrix) + 2 * QUIET_ZONE), scale)] * QUIET_ZONE
    rows = [*blank, *(_row([*edge, *row, *edge], scale) for row in matrix), *blank]
    pixels = b"".join(row * scale for row in rows)
    header = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(pixels, 9))
        + _chunk(b"IEND", b"")
    )


def _row(modules: list[bool], scale: int) -> bytes:
    """One line of pixels, a bit each (1 is white), after PNG's filter byte."""
    bits = "".join(("0" if dark else "1") * scale for dark in modules)
    bits += "1" * (-len(bits) % 8)
    return b"\x00" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
