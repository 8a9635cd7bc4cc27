"""Pictures of products: cleaned once, kept in the shop's folder by what is in them."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from posapp.models.catalogue import Product
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.catalogue.change import codes_of, product_row
from posapp.services.catalogue.views import ProductView, view
from posapp.services.papers.requests import LARGEST_PICTURE, Papers, SmallPicture
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork

#: The longest side of the picture, and of the small one that lists and tiles show.
SIDE, SMALL_SIDE = 640, 256
#: What we made ourselves is far smaller.
MOST_BYTES = 2_000_000
_SMALL, _PNG = "small-", b"\x89PNG"


@dataclass(slots=True, frozen=True)
class Picture:
    """A cleaned picture in both sizes."""

    whole: bytes
    small: bytes


def clean_picture_file(papers: Papers, chosen: Path) -> Picture:
    """The picture that somebody chose, made safe and small.

    Raises Refused ``no_file``, ``bad_picture`` or ``picture_large``.
    """
    try:
        with chosen.open("rb") as file:
            content = file.read(LARGEST_PICTURE + 1)
    except OSError as error:
        raise Refused("no_file", field="file", detail=error.strerror) from None
    whole = papers.make(SmallPicture(content, SIDE))
    return Picture(whole, papers.make(SmallPicture(whole, SMALL_SIDE)))


def put_picture(
    uow: UnitOfWork, folder: Path, product: str, picture: Picture | None
) -> ProductView:
    """Show a product by this picture, or by none. Raises Refused ``no_product``."""
    row = product_row(uow, product)
    before, row.picture = row.picture, ""
    if picture is not None:
        digest = hashlib.sha256(picture.whole).hexdigest()[:24]
        kind = "png" if picture.whole.startswith(_PNG) else "jpg"
        row.picture = f"{digest}.{kind}"
        _write(folder, row.picture, picture.whole)
        _write(folder, _SMALL + row.picture, picture.small)
    row.updated_at = uow.clock.now()
    uow.session.flush()
    journal.write(uow, "product.pictured", row.id, {"picture": row.picture})
    uow.changes.products.add(row.id)
    if before and before != row.picture and not _is_used(uow, before):
        uow.afterwards.append(lambda: _forget(folder, before))
    return view(row, codes_of(uow, row))


def read_picture(folder: Path, name: str, *, small: bool = True) -> bytes:
    """The picture's file; nothing where it is gone or is not ours."""
    if not name or "/" in name or "\\" in name or name.startswith("."):
        return b""
    try:
        with folder.joinpath(_SMALL + name if small else name).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return b""
    return content if len(content) <= MOST_BYTES else b""


def _is_used(uow: UnitOfWork, name: str) -> bool:
    used = select(func.count()).select_from(Product).where(Product.picture == name)
    return uow.session.scalars(used).one() > 0


def _write(folder: Path, name: str, content: bytes) -> None:
    half = folder.joinpath(f"{name}.part")
    try:
        folder.mkdir(exist_ok=True)
        half.write_bytes(content)
        half.replace(folder.joinpath(name))
    except OSError as error:
        raise StorageTrouble("disk_error", detail=error.strerror) from None


def _forget(folder: Path, name: str) -> None:
    for kept in (name, _SMALL + name):
        with contextlib.suppress(OSError):
            folder.joinpath(kept).unlink()
