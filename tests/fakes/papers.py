"""Papers made in the test's own process: the same bytes without a process to start."""

from __future__ import annotations

from posapp.services.papers.answer import answer
from posapp.services.papers.requests import PaperTrouble, Request


class InlinePapers:
    """The real drawing; ``trouble`` makes the next ones fail."""

    def __init__(self) -> None:
        self.trouble: PaperTrouble | None = None
        self.asked: list[Request] = []

    def make(self, request: Request) -> bytes:
        """Draw it here."""
        self.asked.append(request)
        if self.trouble is not None:
            raise self.trouble
        return answer(request)

    def close(self) -> None:
        """Nothing to end."""
