"""Sells once for cash, lets the printer's thread begin, and waits to be killed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from posapp.bootstrap import Till
from posapp.services.sales.complete import CompleteSale, Tender, complete_sale
from posapp.services.sales.open import Item, OpenOrder


def main(folder: str, prints: str) -> None:
    """``prints`` says whether the printer's thread runs."""
    till = Till(Path(folder))
    if prints == "yes":
        till.printer.start()
    sale = CompleteSale(OpenOrder((Item("KOPI"),)), (Tender("card", 25_000),))
    print(till.do(complete_sale, sale).number, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
