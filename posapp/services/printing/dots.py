"""Words and pictures as dots, for what a printer's own letters cannot write.

Letters are drawn from their outlines, four times too large, and made smaller: HarfBuzz places
them, so that Arabic joins and Thai marks sit where they belong.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from posapp.services.channels.qr import QUIET_ZONE, qr_matrix
from posapp.services.papers.faces import file_of, line_of, outline, shape, width_of

if TYPE_CHECKING:
    from PIL.Image import Image

#: A raster line: room above for Thai's second mark, below for Arabic's tails.
LINE = 36
_BASE = 27
SIZE = 22
_FINE = 4


def text_dots(
    parts: tuple[tuple[str, int], ...], width: int, *, bold: bool = False, scale: float = 1
) -> bytes:
    """A line of several texts, each from its own dot on; ``width`` is a multiple of 8."""
    from PIL import Image

    height = round(LINE * scale)
    fine = Image.new("L", (width * _FINE, height * _FINE), 255)
    for text, x in parts:
        _draw(fine, text, x * _FINE, round(_BASE * scale) * _FINE, SIZE * scale * _FINE, bold)
    return _bits(fine.resize((width, height), Image.Resampling.BOX).point(_dark, "1"))


def text_width(text: str, *, bold: bool = False, scale: float = 1) -> int:
    """How many dots a text takes."""
    return round(width_of(text, SIZE * scale, bold=bold)) + 1


def code_dots(content: str, width: int) -> bytes:
    """A QR code with its quiet zone, in the middle of the paper."""
    matrix = qr_matrix(content)
    modules = len(matrix) + 2 * QUIET_ZONE
    module = max(2, min(6, width // modules, 280 // modules))
    from PIL import Image

    image = Image.new("1", (modules, modules), 1)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    large = image.resize((modules * module, modules * module), Image.Resampling.NEAREST)
    return _bits(_in_middle(large, width))


def picture_dots(png: bytes, width: int) -> bytes:
    """The logo in black and white, at most two thirds of the paper wide."""
    from PIL import Image

    image = Image.open(BytesIO(png), formats=("PNG",)).convert("L")
    image.thumbnail((width * 2 // 3, 160))
    return _bits(_in_middle(image.convert("1"), width))


def _in_middle(image: Image, width: int) -> Image:
    from PIL import Image as Images

    whole = Images.new("1", (width, image.height), 1)
    whole.paste(image, ((width - image.width) // 2, 0))
    return whole


def _draw(image: Image, text: str, x: float, y: float, size: float, bold: bool) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)
    scale = size / 1000
    for run in line_of(text):
        name = file_of(run.face, bold=bold)
        for glyph in shape(run, bold=bold):
            left, base = x + glyph.dx * scale, y - glyph.dy * scale
            for points, is_hole in outline(name, glyph.id):
                placed = [(left + px * scale, base - py * scale) for px, py in points]
                pen.polygon(placed, fill=255 if is_hole else 0)
            x += glyph.advance * scale


@lru_cache(maxsize=256)
def _dark(grey: int) -> int:
    """What is half covered is black: thin strokes must not vanish."""
    return 255 if grey > 150 else 0


def _bits(image: Image) -> bytes:
    """The dots, 1 is black: PIL's own are the other way round."""
    return bytes(byte ^ 0xFF for byte in image.convert("1").tobytes())
