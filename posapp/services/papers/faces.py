"""The fonts of papers: opened when first needed, measured, shaped where a script asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from posapp.config import resource
from posapp.services.papers.scripts import (
    ARABIC,
    HAN,
    HANGUL,
    SANS,
    SHAPED,
    THAI,
    Run,
    cleaned,
    runs_of,
)

#: Face -> (regular, bold). Han and Hangul come in one weight: a bold would be 5 MB more.
FILES = {
    SANS: ("NotoSans-Regular", "NotoSans-Bold"),
    THAI: ("NotoSansThai-Regular", "NotoSansThai-Bold"),
    ARABIC: ("NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"),
    HAN: ("DroidSansFallbackFull", "DroidSansFallbackFull"),
    HANGUL: ("NanumSquareR", "NanumSquareR"),
}


@dataclass(slots=True, frozen=True)
class Glyph:
    """One shaped letter form, in thousandths of the font's size.

    ``letters`` are what it was made from; a form that only adds to the one before has none.
    """

    id: int
    letters: str
    advance: float
    dx: float
    dy: float


def file_of(face: str, *, bold: bool) -> str:
    """The name of the font that draws a face."""
    return FILES[face][bold]


@lru_cache(maxsize=16)
def font(name: str) -> Any:
    """The font, registered with reportlab under its own name."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    opened = TTFont(name, str(resource("fonts", "paper", f"{name}.ttf")))
    registerFont(opened)
    return opened


def has(face: str, character: str) -> bool:
    """Whether a face has a letter."""
    return ord(character) in font(FILES[face][0]).face.charToGlyph


@lru_cache(maxsize=8192)
def line_of(text: str) -> tuple[Run, ...]:
    """A text as its runs from left to right."""
    return runs_of(cleaned(text), has)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in the unit of ``size``."""
    return _thousandths(text, bold) * size / 1000


@lru_cache(maxsize=16384)
def _thousandths(text: str, bold: bool) -> float:
    return sum(run_width(run, bold=bold) for run in line_of(text))


def run_width(run: Run, *, bold: bool) -> float:
    """How wide a run is, in thousandths of the size."""
    if run.face in SHAPED:
        return sum(glyph.advance for glyph in shape(run, bold=bold))
    face = font(file_of(run.face, bold=bold)).face
    widths, usual = face.charWidths, face.defaultWidth
    return float(sum(widths.get(ord(character), usual) for character in run.text))


def glyphs_of(run: Run, *, bold: bool) -> tuple[Glyph, ...]:
    """The letter forms of any run, as wide as ``run_width`` says."""
    if run.face in SHAPED:
        return shape(run, bold=bold)
    face = font(file_of(run.face, bold=bold)).face
    widths, usual = face.charWidths, face.defaultWidth
    return tuple(
        Glyph(face.charToGlyph.get(ord(c), 0), c, widths.get(ord(c), usual), 0, 0) for c in run.text
    )


@lru_cache(maxsize=4096)
def shape(run: Run, *, bold: bool) -> tuple[Glyph, ...]:
    """The letter forms of a run from left to right, as HarfBuzz places them."""
    import uharfbuzz

    shaper = _shaper(file_of(run.face, bold=bold))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, {"kern": True, "liga": True})
    scale = 1000 / shaper.face.upem
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    found = []
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        letters = run.text[info.cluster : ends.pop(info.cluster, info.cluster)]
        found.append(
            Glyph(
                info.codepoint,
                letters,
                at.x_advance * scale,
                at.x_offset * scale,
                at.y_offset * scale,
            )
        )
    return tuple(found)


@lru_cache(maxsize=16)
def _shaper(name: str) -> Any:
    import uharfbuzz

    blob = uharfbuzz.Blob.from_file_path(str(resource("fonts", "paper", f"{name}.ttf")))
    return uharfbuzz.Font(uharfbuzz.Face(blob))


#: A closed line of points in thousandths of the size, and whether it is a hole.
Contour = tuple[tuple[tuple[float, float], ...], bool]


@lru_cache(maxsize=4096)
def outline(name: str, glyph: int) -> tuple[Contour, ...]:
    """The shape of a letter form, what is filled first, then the holes in it."""
    shaper = _shaper(name)
    pen = _Pen(1000 / shaper.face.upem)
    shaper.draw_glyph_with_pen(glyph, pen)
    # TrueType fills clockwise contours.
    found = [(tuple(points), _area(points) > 0) for points in pen.contours if len(points) > 2]
    return tuple(sorted(found, key=lambda contour: contour[1]))


def _area(points: list[tuple[float, float]]) -> float:
    """Twice the area; positive against the clock."""
    following = [*points[1:], points[0]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(points, following, strict=True))


class _Pen:
    """Takes a letter's outline, its curves as short lines."""

    _STEPS = 6

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self.contours: list[list[tuple[float, float]]] = []

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802  (a pen's own names)
        self.contours.append([self._at(point)])

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.contours[-1].append(self._at(point))

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._bend(*map(self._at, points))

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._bend(*map(self._at, points))

    def closePath(self) -> None:  # noqa: N802
        """The first point is the next of the last."""

    def _bend(self, *points: tuple[float, float]) -> None:
        """A Bézier curve from the last point, by de Casteljau's construction."""
        first = self.contours[-1][-1]
        for step in range(1, self._STEPS + 1):
            t = step / self._STEPS
            left = [first, *points]
            while len(left) > 1:
                pairs = pairwise(left)
                left = [(a + (c - a) * t, b + (d - b) * t) for (a, b), (c, d) in pairs]
            self.contours[-1].append(left[0])

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0] * self._scale, point[1] * self._scale
