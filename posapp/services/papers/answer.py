"""Answer one request; runs in the paper process."""

from __future__ import annotations

from posapp.services.papers.document import Form, Paper
from posapp.services.papers.invoice import invoice_sheets
from posapp.services.papers.logo import clean_logo
from posapp.services.papers.pdf import pdf_of
from posapp.services.papers.receipt import receipt_sheet
from posapp.services.papers.requests import CleanLogo, MakePdf, MakeTicket, Request
from posapp.services.papers.sheet import Sheet
from posapp.services.printing.ticket import ticket


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
        case CleanLogo():
            return clean_logo(request.content)


def sheets_of(paper: Paper, form: Form) -> tuple[Sheet, ...]:
    """The document's pages on this kind of sheet."""
    if form == Form.A4:
        return invoice_sheets(paper)
    return (receipt_sheet(paper, int(form)),)
