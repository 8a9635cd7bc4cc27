"""``posapp document``: receipts and invoices as PDF files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from posapp.cli.call import Call
from posapp.cli.parser import Commands
from posapp.i18n import _
from posapp.services.papers.document import Form
from posapp.services.papers.make import make_pdf, save_file

_WIDTHS = (Form.RECEIPT_58.value, Form.RECEIPT_80.value)


def add(commands: Commands) -> None:
    """Declare ``document``."""
    noun = commands.noun("document", _("receipts and invoices as PDF files"))
    for name, run, words in (
        ("receipt", receipt, _("the receipt of an order")),
        ("invoice", invoice, _("the invoice of an order, on A4")),
    ):
        one = noun.command(name, run, words, _made)
        one.add_argument("order", metavar="ID", help=_("the order's id or number"))
        one.add_argument(
            "--out", required=True, type=Path, metavar="F", help=_("the PDF file to write")
        )
        if run is receipt:
            one.add_argument(
                "--width", choices=_WIDTHS, default=_WIDTHS[1], metavar="58|80",
                help=_("the paper's width in mm"),
            )  # fmt: skip


def receipt(call: Call) -> dict[str, Any]:
    """On paper of 58 or 80 mm."""
    return _write(call, Form(call.args.width))


def invoice(call: Call) -> dict[str, Any]:
    """On A4, with the pay link where one is open."""
    return _write(call, Form.A4)


def _write(call: Call, form: Form) -> dict[str, Any]:
    till = call.till
    content = make_pdf(till.database, till.papers, call.args.order, form)
    target = call.args.out.absolute()
    save_file(target, content)
    return {"file": str(target), "bytes": len(content)}


def _made(made: dict[str, Any]) -> str:
    return _("Written to {file}.").format(**made)
