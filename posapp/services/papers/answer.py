"""Answer one request; runs in the paper process."""

from __future__ import annotations

from posapp.services.papers.document import Form, Paper
from posapp.services.papers.invoice import invoice_sheets
from posapp.services.papers.logo import clean_logo
from posapp.services.papers.pdf import pdf_of
from posapp.services.papers.plain_rows import rich_rows
from posapp.services.papers.receipt import receipt_sheet, rows_sheet
from posapp.services.papers.requests import (
    CleanLogo,
    MakePdf,
    MakeReport,
    MakeTicket,
    Request,
    SmallPicture,
)
from posapp.services.papers.sheet import Sheet
from posapp.services.papers.thumbnail import small_picture
from posapp.services.printing.ticket import rows_bytes, ticket


def answer(request: Request) -> bytes:
    """The bytes that were asked for. Raises PaperTrouble where the asker can mend it."""
    match request:
        case MakePdf():
            paper = request.paper
            number = paper.invoice_number or paper.number
            return pdf_of(
                sheets_of(paper, request.form),
                title=number,
                author=paper.shop.name,
                logo=paper.shop.logo,
                at=paper.at,
            )
        case MakeTicket():
            return ticket(request.paper, request.width)
        case MakeReport():
            rows = rich_rows(request.rows)
            if request.ticket:
                return rows_bytes(rows, request.width)
            return pdf_of(
                (rows_sheet(rows, request.width),),
                title=request.title,
                author=request.author,
                logo=b"",
                at=request.at,
            )
        case CleanLogo():
            return clean_logo(request.content)
        case SmallPicture():
            return small_picture(request.content, request.side)


def sheets_of(paper: Paper, form: Form) -> tuple[Sheet, ...]:
    """The document's pages on this kind of sheet."""
    if form == Form.A4:
        return invoice_sheets(paper)
    return (receipt_sheet(paper, int(form)),)
