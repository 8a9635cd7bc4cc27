"""Make a document of an order: what is stored becomes a Paper, and that a file."""

from __future__ import annotations

from pathlib import Path

from posapp.models.errors import Refused
from posapp.services.papers.compose import paper_of
from posapp.services.papers.document import Form
from posapp.services.papers.requests import MakePdf, Papers
from posapp.services.storage.database import Database


def make_pdf(database: Database, papers: Papers, named: str, form: Form) -> bytes:
    """The order's receipt or invoice as a PDF file.

    Raises Refused ``no_order``, ``order_parked``, ``paper_slow`` or ``paper_failed``.
    """
    with database.read() as unit:
        paper = paper_of(unit, database.folder.path, named)
    return papers.make(MakePdf(paper, form))


def save_file(target: Path, content: bytes) -> None:
    """Write it whole or not at all. Raises Refused ``cannot_write``."""
    half = target.with_name(f"{target.name}.part")
    try:
        half.write_bytes(content)
        half.replace(target)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Refused("cannot_write", field="file", detail=error.strerror) from None
