"""A picture of a product that somebody chose: opened with limits, and made anew, small.

It is opened in the paper process, whose memory is limited, and only if its head tells of a
bearable size. What a camera wrote into the file beside the picture (where it was taken) is left
behind.
"""

from __future__ import annotations

from io import BytesIO

from posapp.services.papers.requests import LARGEST_PICTURE, PaperTrouble

MOST_PIXELS = 25_000_000
#: Good enough for a shelf, a quarter of the size of the best.
_QUALITY = 82


def small_picture(content: bytes, side: int) -> bytes:
    """A JPEG, or a PNG where parts can be seen through; no side is longer than ``side``.

    Raises PaperTrouble ``picture_large`` or ``bad_picture`` (neither PNG, JPEG nor WebP).
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # first use only

    if len(content) > LARGEST_PICTURE:
        raise PaperTrouble("picture_large")
    try:
        opened = Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP"))
        if opened.width * opened.height > MOST_PIXELS:
            raise PaperTrouble("picture_large")
        # JPEG: decoded at a fraction of its size from the start.
        opened.draft("RGB", (side, side))
        picture = ImageOps.exif_transpose(opened)
        clear = picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info
        picture = picture.convert("RGBA" if clear else "RGB")
    except Image.DecompressionBombError:
        raise PaperTrouble("picture_large") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PaperTrouble("bad_picture", str(error)[:200]) from None
    picture.thumbnail((side, side))
    held = BytesIO()
    if clear:
        picture.save(held, "PNG", optimize=True)
    else:
        picture.save(held, "JPEG", quality=_QUALITY, optimize=True)
    return held.getvalue()
