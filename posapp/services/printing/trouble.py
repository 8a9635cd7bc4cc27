"""Why something did not get printed."""

from __future__ import annotations

from posapp.models.errors import Refused


class PrinterTrouble(Refused):
    """``code`` says what to do: ``printer_away``, ``printer_paper``, ``printer_cover`` and others.

    ``unsure`` is set where the printer got some of it: then nothing is printed again by itself.
    """

    def __init__(self, code: str, *, place: str = "", unsure: bool = False) -> None:
        super().__init__(code, place=place)
        self.unsure = unsure
