"""Scans that wait for the database, taken into the cart in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from posapp.services.catalogue.find import find_by_code
from posapp.services.catalogue.views import ProductView
from posapp.ui.context import UiContext

Found = Callable[[ProductView, int], None]
Unknown = Callable[[str, Exception], None]


@dataclass(slots=True)
class _Scan:
    code: str
    quantity: int
    answer: ProductView | Exception | None = None


class ScanQueue(QObject):
    """Two threads answer, so answers may overtake each other; the cashier's order holds."""

    def __init__(self, context: UiContext, found: Found, unknown: Unknown, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._found, self._unknown = context, found, unknown
        self._waiting: deque[_Scan] = deque()

    def put(self, code: str, quantity: int) -> None:
        """Look the code up."""
        scan = _Scan(code, quantity)
        self._waiting.append(scan)
        answer = partial(self._answer, scan)
        self._context.look(self, find_by_code, code, then=answer, failed=answer)

    def _answer(self, scan: _Scan, answer: ProductView | Exception) -> None:
        scan.answer = answer
        while self._waiting and self._waiting[0].answer is not None:
            ready = self._waiting.popleft()
            if isinstance(ready.answer, ProductView):
                self._found(ready.answer, ready.quantity)
            elif isinstance(ready.answer, Exception):
                self._unknown(ready.code, ready.answer)
