"""An invoice of ten lines with its QR code, against reportlab with the same font and the QR."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

from posapp.config import resource
from posapp.services.channels.qr import qr_matrix
from posapp.services.papers.document import (
    Form,
    Paper,
    PaperCustomer,
    PaperLine,
    PaperPayment,
    PaperShop,
    PayHere,
    TaxLine,
)
from posapp.services.papers.process import PaperProcess
from posapp.services.papers.requests import MakePdf, MakeTicket
from tools.bench.report import Figure, Samples, in_turn, percentiles

TURNS = 60
WARM = 5
LINES = 10
_FIRST = (
    "import sys, time; began = time.perf_counter();"
    "from tools.bench.papers import first; first();"
    "sys.stdout.write(str((time.perf_counter() - began) * 1000))"
)


def measure() -> list[Figure]:
    """The figures of papers: through the pipe, as the till has them made."""
    ours, ticket, floor = Samples(), Samples(), Samples()
    process = PaperProcess()

    def pdf(turn: int) -> None:
        with ours.one():
            process.make(MakePdf(_paper(turn), Form.A4))

    def escpos(turn: int) -> None:
        with ticket.one():
            process.make(MakeTicket(_paper(turn + 1000), 80))

    def bare(turn: int) -> None:
        with floor.one():
            _draw_bare(turn)

    in_turn(WARM, pdf, escpos, bare)
    for samples in (ours, ticket, floor):
        samples.wall.clear()
        samples.cpu.clear()
    in_turn(TURNS, pdf, escpos, bare)
    process.close()
    firsts = Samples(wall=[_first_in_a_process() for _ in range(7)])
    ratio = ours.at(0.5) / floor.at(0.5)
    return [
        Figure(
            "invoice PDF with QR, warm",
            percentiles(ours),
            "25 / 40 ms",
            f"{percentiles(floor)} reportlab ({ratio:.1f}x)",
            ours.at(0.5) <= 25 and ours.at(0.95) <= 40,
        ),
        Figure(
            "  the first in a process",
            f"{firsts.at(0.5):.0f} ms",
            "250 ms",
            "",
            firsts.at(0.5) <= 250,
        ),
        Figure("receipt as ESC/POS, warm", percentiles(ticket), "", "", True),
    ]


def first() -> None:
    """Import, open the fonts and draw once; run in a process of its own."""
    from posapp.services.papers.answer import answer

    answer(MakePdf(_paper(0), Form.A4))


def _first_in_a_process() -> float:
    run = subprocess.run([sys.executable, "-c", _FIRST], capture_output=True, check=True)
    return float(run.stdout)


def _paper(turn: int) -> Paper:
    """Another one each turn: nothing but fonts can be kept from the last."""
    at = datetime(2026, 11, 22, 7, 32, tzinfo=UTC)
    token = f"{time.monotonic_ns():024x}"
    url = (
        f"https://pay.example.com/checkout/invoices/INV-A-{turn:06}/{token}?language=id&shop=sinar"
    )
    lines = tuple(
        PaperLine(f"Kopi susu gula aren {turn}-{n}", 2000, 25_000, 50_000) for n in range(LINES)
    )
    usual = Paper(
        language="id",
        currency="IDR",
        zone="Asia/Jakarta",
        shop=PaperShop("Toko Sinar Jaya", "Jl. Braga 12, Bandung", "+62224207781"),
        customer=PaperCustomer("Siti Nurhaliza", "Jl. Melati 1, Bandung"),
        number=f"ORD-A-{turn:06}",
        invoice_number=f"INV-A-{turn:06}",
        at=at,
        due_at=None,
        cashier="ani",
        lines=lines,
        subtotal=500_000,
        adjustments=(),
        taxes=(TaxLine(1100, 450_450, 49_550, added=False),),
        total=500_000,
        returned=0,
        payments=(PaperPayment("cash", 100_000, at),),
        received=100_000,
        outstanding=400_000,
        link=None,
        seal="9f86d081",
    )
    link = PayHere(usual.invoice_number, url, 400_000, at + timedelta(hours=24))
    return replace(usual, link=link)


def _draw_bare(turn: int) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if "floor" not in pdfmetrics.getRegisteredFontNames():
        file = resource("fonts", "paper", "NotoSans-Regular.ttf")
        pdfmetrics.registerFont(TTFont("floor", str(file)))
    paper = _paper(turn)
    canvas = Canvas(BytesIO(), pageCompression=1)
    canvas.setFont("floor", 9)
    for number, line in enumerate(paper.lines):
        canvas.drawString(50, 700 - 12 * number, line.name)
        canvas.drawRightString(500, 700 - 12 * number, str(line.amount))
    assert paper.link is not None
    for y, row in enumerate(qr_matrix(paper.link.url)):
        for x, dark in enumerate(row):
            if dark:
                canvas.rect(50 + 2 * x, 400 - 2 * y, 2, 2, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
