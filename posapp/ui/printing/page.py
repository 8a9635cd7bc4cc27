"""The process that draws pages on a printer of the system: ``python -m posapp.ui.printing.page``.

It reads one job from standard input and ends: 0 handed over, 3 no such printer, 4 refused. The
sheets are those of the PDF; every letter form is put where it stands there.
"""

from __future__ import annotations

import sys

import msgspec
from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QGlyphRun,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QRawFont,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from posapp.config import resource
from posapp.services.channels.qr import qr_matrix
from posapp.services.papers.answer import sheets_of
from posapp.services.papers.faces import file_of, glyphs_of, line_of, run_width
from posapp.services.papers.sheet import Box, Code, Mark, Picture, Sheet, Text
from posapp.services.printing.system import PageJob

DONE, UNKNOWN, REFUSED = 0, 3, 4


def main() -> int:
    """Print the job of the standard input."""
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=PageJob)
    app = QGuiApplication(["posapp"])
    try:
        return print_job(job)
    finally:
        app.quit()


def print_job(job: PageJob) -> int:
    """Hand the pages to the printer; the exit status."""
    printer = _printer(job)
    if printer is None:
        return UNKNOWN
    sheets = sheets_of(job.paper, job.form)
    _set_page(printer, sheets[0])
    printer.setDocName(job.paper.invoice_number or job.paper.number)
    painter = QPainter()
    if not painter.begin(printer):
        return REFUSED
    drawing = _Drawing(painter, job.paper.shop.logo, printer.resolution())
    for number, sheet in enumerate(sheets):
        if number and not printer.newPage():
            return REFUSED
        for mark in sheet.marks:
            drawing.draw(mark)
    ended = painter.end()
    failed = printer.printerState() in (
        QPrinter.PrinterState.Error,
        QPrinter.PrinterState.Aborted,
    )
    return DONE if ended and not failed else REFUSED


def _printer(job: PageJob) -> QPrinter | None:
    if job.file:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(job.file)
        return made
    name = job.printer or QPrinterInfo.defaultPrinterName()
    info = QPrinterInfo.printerInfo(name) if name else QPrinterInfo()
    if info.isNull():
        return None
    made = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    return made if made.isValid() else None


def _set_page(printer: QPrinter, sheet: Sheet) -> None:
    size = QPageSize(QSizeF(sheet.width, sheet.height), QPageSize.Unit.Point)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    printer.setPageSize(size)


class _Drawing:
    """Replays the marks of a sheet; the painter counts in points."""

    def __init__(self, painter: QPainter, logo: bytes, resolution: int) -> None:
        self._painter = painter
        self._logo = QImage.fromData(logo) if logo else QImage()
        self._fonts: dict[tuple[str, float], QRawFont] = {}
        painter.scale(resolution / 72, resolution / 72)

    def draw(self, mark: Mark) -> None:
        """One mark."""
        match mark:
            case Text():
                self._text(mark)
            case Box():
                place = QRectF(mark.x, mark.y, mark.width, mark.height)
                self._painter.fillRect(place, _grey(mark.grey))
            case Picture():
                place = QRectF(mark.x, mark.y, mark.width, mark.height)
                self._painter.drawImage(place, self._logo)
            case Code():
                self._code(mark)

    def _text(self, mark: Text) -> None:
        self._painter.save()
        self._painter.translate(mark.x, mark.y)
        self._painter.rotate(-mark.turn)
        self._painter.setPen(_grey(mark.grey))
        x, scale = 0.0, mark.size / 1000
        for run in line_of(mark.text):
            at, forms, places = x, [], []
            for glyph in glyphs_of(run, bold=mark.bold):
                forms.append(glyph.id)
                places.append(QPointF(at + glyph.dx * scale, -glyph.dy * scale))
                at += glyph.advance * scale
            drawn = QGlyphRun()
            drawn.setRawFont(self._font(file_of(run.face, bold=mark.bold), mark.size))
            drawn.setGlyphIndexes(forms)
            drawn.setPositions(places)
            self._painter.drawGlyphRun(QPointF(0, 0), drawn)
            x += run_width(run, bold=mark.bold) * scale
        self._painter.restore()

    def _font(self, name: str, size: float) -> QRawFont:
        if (name, size) not in self._fonts:
            file = str(resource("fonts", "paper", f"{name}.ttf"))
            self._fonts[name, size] = QRawFont(file, size)
        return self._fonts[name, size]

    def _code(self, mark: Code) -> None:
        matrix = qr_matrix(mark.content)
        module = mark.size / len(matrix)
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                if dark:
                    place = QRectF(
                        mark.x + x * module, mark.y + y * module, module * 1.01, module * 1.01
                    )
                    self._painter.fillRect(place, QColor("black"))


def _grey(level: float) -> QColor:
    return QColor.fromRgbF(level, level, level)


if __name__ == "__main__":
    sys.exit(main())
