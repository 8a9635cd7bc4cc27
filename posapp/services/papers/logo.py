"""A logo that somebody chose: opened with limits, and made anew as a small PNG.

A picture is the only file from outside that this program decodes. It is opened in the paper
process, whose memory is limited, and only if its head tells of a bearable size.
"""

from __future__ import annotations

from io import BytesIO

from posapp.services.papers.requests import LARGEST_LOGO, PaperTrouble

MOST_PIXELS = 25_000_000
#: As sharp as 300 dpi on an A4's head.
_ROOM = (640, 320)


def clean_logo(content: bytes) -> bytes:
    """The PNG. Raises PaperTrouble ``logo_large`` or ``bad_logo`` (neither PNG nor JPEG)."""
    from PIL import Image, UnidentifiedImageError  # first use only

    if len(content) > LARGEST_LOGO:
        raise PaperTrouble("logo_large")
    try:
        opened = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        if opened.width * opened.height > MOST_PIXELS:
            raise PaperTrouble("logo_large")
        # JPEG: decoded at a fraction of its size from the start.
        opened.draft("RGB", _ROOM)
        picture = opened.convert("RGBA")
    except Image.DecompressionBombError:
        raise PaperTrouble("logo_large") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PaperTrouble("bad_logo", str(error)[:200]) from None
    picture.thumbnail(_ROOM)
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    held = BytesIO()
    white.convert("RGB").save(held, "PNG", optimize=True)
    return held.getvalue()
