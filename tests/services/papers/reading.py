"""What a PDF says, read by a program that did not write it."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader


def pages(content: bytes) -> list[str]:
    """The text of each page, gaps as one space."""
    read = PdfReader(BytesIO(content)).pages
    return [" ".join(page.extract_text().replace("\xa0", " ").split()) for page in read]


def text(content: bytes) -> str:
    """All of it."""
    return " ".join(pages(content))
