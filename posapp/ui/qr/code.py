"""What a QR says: the gateway's QRIS, so that any wallet scans it, or else the link.

A QRIS is shown only if it asks for the sum that is due, in the shop's money, and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.qris import check_asks, read_qris
from posapp.services.invoicing.views import InvoiceView


@dataclass(slots=True, frozen=True)
class Code:
    """``payee`` and ``nmid`` are read from the QRIS, and empty where the link is shown.

    ``doubt`` tells why the gateway's QRIS is not shown; ``has_both`` that the cashier may choose
    between it and the link.
    """

    text: str = ""
    payee: str = ""
    nmid: str = ""
    doubt: Refused | None = None
    has_both: bool = False


def choose_code(
    invoice: InvoiceView | None, due: int, currency: str, *, by_link: bool = False
) -> Code:
    """The code of an invoice; none while its link asks for another sum than what is due.

    ``by_link`` where the customer wants to choose another way than QRIS on the link's page.
    """
    if invoice is None or invoice.amount != due:
        return Code()
    if not invoice.qr_payload:
        return Code(invoice.url)
    try:
        qris = read_qris(invoice.qr_payload)
        check_asks(qris, due, currency)
    except Refused as doubt:
        return Code(invoice.url, doubt=doubt)
    if by_link:
        return Code(invoice.url, has_both=True)
    return Code(invoice.qr_payload, qris.name, qris.nmid, has_both=True)
