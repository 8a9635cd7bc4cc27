"""``make bench``: every figure beside its target and its floor, taken in the same run."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from posapp.bootstrap import Till
from posapp.models.clock import SystemClock
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.settings.change import change_settings
from posapp.services.storage.shop import make_shop
from tools.bench import report, sale, shift


def main() -> int:
    """Measure everything; 1 where a target was missed."""
    with tempfile.TemporaryDirectory(prefix="posapp-bench-") as folder:
        path = Path(folder)
        figures = [*_services(path / "services")]
        from tools.bench import papers, push, start, window

        figures += start.measure(path / "start")
        figures += window.measure(path / "window")
        figures += push.measure(path / "push")
        figures += papers.measure()
    print(f"\n{report.machine()}\n")
    return 0 if report.show(figures) else 1


def _services(path: Path) -> list[report.Figure]:
    make_shop(path, SystemClock(), "os:bench")
    till = Till(path)
    till.do(change_settings, {"shop.name": "Bench"})
    skus = [f"S{n}" for n in range(50)]
    for sku in skus:
        till.do(add_product, AddProduct(sku, f"Kopi {sku}", 25_000))
    who = till.do(add_customer, AddCustomer("Siti", "siti@example.com", "+6281234567890", "x"))
    try:
        return [*sale.measure(till, who.id, skus, path), *shift.measure(till, skus)]
    finally:
        till.stop()


if __name__ == "__main__":
    sys.exit(main())
