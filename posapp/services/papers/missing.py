"""Whether a document has letters that no bundled font can draw."""

from __future__ import annotations

from posapp.services.papers.document import Paper
from posapp.services.papers.faces import line_of
from posapp.services.papers.scripts import MISSING


def has_missing(paper: Paper) -> bool:
    """Then the paper says what its replacement sign stands for."""
    shop, customer = paper.shop, paper.customer
    texts = [
        shop.name, shop.address, shop.phone, customer.name, customer.address, paper.cashier,
        paper.void_reason, *(line.name for line in paper.lines),
        *(row.name for row in paper.adjustments), *(row.reference for row in paper.payments),
    ]  # fmt: skip
    return any(MISSING in run.text for text in texts if not text.isascii() for run in line_of(text))
