"""Answers for the questions of ``ui/runtime/ask.py``, given beforehand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class ScriptedAsk:
    """Gives the next answer to each question; None closes it unanswered."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def confirm(
        self, title: str, words: str, verb: str, then: Callable[[str], None], *, keep: str = "",
        danger: bool = False, reason: bool = False,
    ) -> None:  # fmt: skip
        """Answer with a reason, or with "" for a plain yes."""
        self._answer(title, then)

    def prompt(
        self, title: str, label: str, verb: str, then: Callable[[str], None], *, value: str = "",
        help: str = "",
    ) -> None:  # fmt: skip
        """Answer with the text."""
        self._answer(title, then)

    def pick_file(
        self, title: str, then: Callable[[Path], None], *, filters: str = "", save_as: str = ""
    ) -> None:
        """Answer with the path as text."""
        self._answer(title, lambda name: then(Path(name)))

    def _answer(self, title: str, then: Callable[[str], None]) -> None:
        self.asked.append(title)
        answer = self.answers.pop(0)
        if answer is not None:
            then(answer)
