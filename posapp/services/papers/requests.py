"""What the paper process is asked for, and what it answers; both go through a pipe."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from posapp.models.errors import Refused
from posapp.services.papers.document import Form, Paper

#: Of a larger picture no more is read than what shows that it is too large; in bytes.
LARGEST_LOGO = 5_000_000
#: The same of a picture of a product.
LARGEST_PICTURE = 10_000_000


class MakePdf(msgspec.Struct, frozen=True, tag="pdf"):
    """The document as a PDF file."""

    paper: Paper
    form: Form


class MakeTicket(msgspec.Struct, frozen=True, tag="ticket"):
    """The receipt as ESC/POS bytes for paper of 58 or 80 mm."""

    paper: Paper
    width: int


class SmallPicture(msgspec.Struct, frozen=True, tag="picture"):
    """A picture that somebody chose, made anew with no side longer than ``side``."""

    content: bytes
    side: int


class CleanLogo(msgspec.Struct, frozen=True, tag="logo"):
    """A picture that somebody chose, as a small PNG of our own making."""

    content: bytes


class PlainRow(msgspec.Struct, frozen=True, array_like=True):
    """A row of words (``services.papers.rows``) as it goes through the pipe."""

    kind: str
    left: str = ""
    right: str = ""
    bold: bool = False
    big: bool = False
    indent: bool = False


class MakeReport(msgspec.Struct, frozen=True, tag="report"):
    """Rows of words on paper of 58 or 80 mm: a PDF file, or (``ticket``) ESC/POS bytes."""

    rows: tuple[PlainRow, ...]
    width: int
    title: str
    author: str
    at: datetime
    ticket: bool = False


Request = MakePdf | MakeTicket | MakeReport | CleanLogo | SmallPicture


class Made(msgspec.Struct, frozen=True, tag="made"):
    """The bytes that were asked for."""

    content: bytes


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Why there are none; ``code`` is stable."""

    code: str
    detail: str = ""


Answer = Made | Failed


#: Refusals of a picture that somebody chose.
_PICTURES = frozenset({"bad_logo", "logo_large", "bad_picture", "picture_large"})


class PaperTrouble(Refused):
    """A paper could not be made: ``paper_slow``, ``paper_failed``, or a picture is refused."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, field="file" if code in _PICTURES else None, detail=detail)


class Papers(Protocol):
    """Makes papers; in the till by a process of its own."""

    def make(self, request: Request) -> bytes:
        """The bytes. Raises PaperTrouble."""
        ...

    def close(self) -> None:
        """No more papers are wanted."""
        ...
