"""The logo's file in the shop's folder: read whole, never larger than it may be."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from posapp.models.errors import Refused, StorageTrouble
from posapp.services.papers.requests import LARGEST_LOGO, CleanLogo, Papers
from posapp.services.settings.change import change_settings
from posapp.services.storage.database import UnitOfWork

#: A cleaned logo is far smaller.
MOST_BYTES = 1_000_000


def read_logo(folder: Path, name: str) -> bytes:
    """The PNG; nothing where none is chosen, or the file is gone or is not ours."""
    if not name:
        return b""
    try:
        with (folder / name).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        return b""
    return content if len(content) <= MOST_BYTES else b""


def clean_logo_file(papers: Papers, chosen: Path) -> bytes:
    """The picture that somebody chose, made safe.

    Raises Refused ``no_file``, ``bad_logo`` or ``logo_large``.
    """
    try:
        with chosen.open("rb") as file:
            content = file.read(LARGEST_LOGO + 1)
    except OSError as error:
        raise Refused("no_file", field="file", detail=error.strerror) from None
    return papers.make(CleanLogo(content))


def keep_logo(uow: UnitOfWork, folder: Path, png: bytes) -> str:
    """Put a cleaned logo into the shop's folder and use it; empty bytes take it away."""
    before = uow.settings["shop.logo"]
    name = f"logo-{hashlib.sha256(png).hexdigest()[:16]}.png" if png else ""
    if png:
        half = folder / f"{name}.part"
        try:
            half.write_bytes(png)
            half.replace(folder / name)
        except OSError as error:
            raise StorageTrouble("disk_error", detail=error.strerror) from None
    change_settings(uow, {"shop.logo": name})
    if before and before != name:
        uow.afterwards.append(lambda: _forget(folder / before))
    return name


def _forget(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()
