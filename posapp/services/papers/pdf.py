"""Sheets as a PDF file, by reportlab."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from posapp.services.channels.qr import qr_matrix
from posapp.services.papers.faces import file_of, font, line_of, run_width, shape
from posapp.services.papers.scripts import SHAPED, Run
from posapp.services.papers.sheet import Box, Code, Mark, Picture, Sheet, Text

#: Private letters stand for the forms that have none; the shaped fonts have a few thousand.
_PRIVATE = 0xE000


def pdf_of(
    sheets: tuple[Sheet, ...], *, title: str, author: str, logo: bytes, at: datetime
) -> bytes:
    """The file. The same sheets give the same bytes: nothing of today's clock is in it."""
    from reportlab.pdfgen.canvas import Canvas  # 70 ms, first use only

    held = BytesIO()
    canvas = Canvas(held, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("posapp")
    canvas.setSubject(at.strftime("%Y-%m-%d"))
    picture = _picture(logo)
    for sheet in sheets:
        canvas.setPageSize((sheet.width, sheet.height))
        for mark in sheet.marks:
            _draw(canvas, mark, sheet.height, picture)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _picture(logo: bytes) -> Any:
    if not logo:
        return None
    from reportlab.lib.utils import ImageReader

    return ImageReader(BytesIO(logo))


def _draw(canvas: Any, mark: Mark, height: float, picture: Any) -> None:
    match mark:
        case Text():
            _text(canvas, mark, height)
        case Box():
            canvas.setFillGray(mark.grey)
            canvas.rect(mark.x, height - mark.y - mark.height, mark.width, mark.height, 0, 1)
        case Picture():
            canvas.drawImage(
                picture, mark.x, height - mark.y - mark.height, mark.width, mark.height, "auto"
            )
        case Code():
            _code(canvas, mark, height)


def _text(canvas: Any, mark: Text, height: float) -> None:
    canvas.setFillGray(mark.grey)
    canvas.saveState()
    canvas.translate(mark.x, height - mark.y)
    if mark.turn:
        canvas.rotate(mark.turn)
    x = 0.0
    for run in line_of(mark.text):
        _run(canvas, x, run, mark)
        x += run_width(run, bold=mark.bold) * mark.size / 1000
    canvas.restoreState()


def _run(canvas: Any, x: float, run: Run, mark: Text) -> None:
    name = file_of(run.face, bold=mark.bold)
    font(name)
    canvas.setFont(name, mark.size)
    if run.face not in SHAPED:
        canvas.drawString(x, 0, run.text)
        return
    _shaped(canvas, x, run, mark, name)


def _shaped(canvas: Any, x: float, run: Run, mark: Text, name: str) -> None:
    """Form by form; where a form is not the letter that was written, the file says which it is.

    Not the run as a whole: readers would take the order of its letters for the order on paper.
    """
    opened = font(name)
    scale = mark.size / 1000
    for glyph in shape(run, bold=mark.bold):
        letter = _letter(opened, glyph.id)
        told = letter != glyph.letters
        if told:
            canvas.addLiteral(f"/Span <</ActualText <{_utf16(glyph.letters)}>>> BDC")
        canvas.drawString(x + glyph.dx * scale, glyph.dy * scale, letter)
        if told:
            canvas.addLiteral("EMC")
        x += glyph.advance * scale


def _letter(opened: Any, glyph: int) -> str:
    """A letter that draws this form: one of its own, or a private one made for it."""
    known = opened.face.glyphToChar.get(glyph)
    if known:
        return chr(known[0])
    private = _PRIVATE + glyph
    opened.face.charToGlyph[private] = glyph
    opened.face.charWidths[private] = opened.face.hmetrics[glyph][0]
    opened.face.glyphToChar[glyph] = [private]
    return chr(private)


def _utf16(text: str) -> str:
    return "FEFF" + text.encode("utf-16-be").hex().upper()


def _code(canvas: Any, mark: Code, height: float) -> None:
    """Dark modules, joined along each row: no hair lines between them."""
    matrix = qr_matrix(mark.content)
    module = mark.size / len(matrix)
    path = canvas.beginPath()
    for number, row in enumerate(matrix):
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end]:
                end += 1
            if end > at:
                y = height - mark.y - (number + 1) * module
                path.rect(mark.x + at * module, y, (end - at) * module, module * 1.01)
            at = end + 1
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
