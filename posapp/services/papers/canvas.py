"""A4 pages that are filled from top to bottom; places are measured from the margins."""

from __future__ import annotations

from posapp.services.papers.faces import width_of
from posapp.services.papers.sheet import MM, Box, Code, Mark, Picture, Sheet, Text
from posapp.services.papers.wrap import wrap

WIDTH, HEIGHT = 210 * MM, 297 * MM
MARGIN = 16 * MM
#: What the foot takes of every page.
FOOT = 14 * MM


class Canvas:
    """``y`` is where the next thing begins, from the upper margin downwards."""

    def __init__(self) -> None:
        self.y = 0.0
        self._pages: list[list[Mark]] = [[]]
        #: The sheet that is drawn on, the first is 0.
        self._at = 0

    @property
    def inside(self) -> float:
        """How wide a line can be."""
        return WIDTH - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """Where the foot begins."""
        return HEIGHT - 2 * MARGIN - FOOT

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self._pages)

    def has_room(self, height: float) -> bool:
        """Whether so much fits below ``y``."""
        return self.y + height <= self.bottom

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self._pages.append([])
        self._at = len(self._pages) - 1
        self.y = 0.0

    def go_to(self, page: int) -> None:
        """Draw on a page that is there already; ``y`` is the caller's business."""
        self._at = page

    def wrapped(
        self, text: str, room: float, size: float, *, bold: bool = False, most: int = 0
    ) -> list[str]:
        """The text's lines in this room."""
        return wrap(text, lambda part: width_of(part, size, bold=bold) <= room, most=most)

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: float = 0.0
    ) -> None:
        """A line whose upper edge is at ``y``."""
        self._add(Text(MARGIN + x, MARGIN + y + size, text, size, bold, grey))

    def right(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: float = 0.0
    ) -> None:
        """A line that ends at ``x``."""
        self.text(x - width_of(text, size, bold=bold), y, text, size, bold=bold, grey=grey)

    def centred(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: float = 0.0
    ) -> None:
        """A line whose middle is at ``x``."""
        self.text(x - width_of(text, size, bold=bold) / 2, y, text, size, bold=bold, grey=grey)

    def across(self, text: str, size: float, grey: float) -> None:
        """Huge words from corner to corner, under everything else on the page."""
        half = width_of(text, size, bold=True) / 2 * 0.7071
        mark = Text(WIDTH / 2 - half, HEIGHT / 2 + half, text, size, bold=True, grey=grey, turn=45)
        self._pages[self._at].insert(0, mark)

    def box(self, x: float, dy: float, width: float, height: float, *, grey: float = 0.0) -> None:
        """A filled box, ``dy`` below ``y``."""
        self._add(Box(MARGIN + x, MARGIN + self.y + dy, width, height, grey))

    def rule(self, x: float = 0.0, width: float | None = None) -> None:
        """A line across, with air around it."""
        self.y += 3
        self.box(x, 0, self.inside - x if width is None else width, 0.6, grey=0.45)
        self.y += 6

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        """The logo."""
        self._add(Picture(MARGIN + x, MARGIN + y, width, height))

    def code(self, x: float, y: float, size: float, content: str) -> None:
        """A QR code without its quiet zone."""
        self._add(Code(MARGIN + x, MARGIN + y, size, content))

    def sheets(self) -> tuple[Sheet, ...]:
        """What was drawn."""
        return tuple(Sheet(WIDTH, HEIGHT, tuple(marks)) for marks in self._pages)

    def _add(self, mark: Mark) -> None:
        self._pages[self._at].append(mark)
