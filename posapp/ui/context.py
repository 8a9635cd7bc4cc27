"""What every page is given: the till, the way to work in the background, and the window's ears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QObject

from posapp.bootstrap import Till
from posapp.models.errors import Refused, StorageTrouble
from posapp.ui.runtime.ask import Ask
from posapp.ui.runtime.change_bus import ChangeBus
from posapp.ui.runtime.sound import Sounds
from posapp.ui.runtime.tasks import Tasks

#: What a refused or failed call is told with: Refused, StorageTrouble, or a surprise.
Failed = Callable[[Exception], None]


class Shell(Protocol):
    """What a page may ask of the window."""

    def go(self, page: str, subject: str = "") -> None:
        """Show a page (``sell``, ``orders``, ``settings``), on this document."""
        ...

    def toast(
        self,
        title: str,
        words: str = "",
        kind: str = "done",
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Tell of an event, bottom centre."""
        ...

    def tell_trouble(self, error: Exception) -> None:
        """Show an error in words that say what to do."""
        ...


@dataclass(slots=True)
class UiContext:
    """Handed to every page by its constructor; there is no global.

    ``do`` runs a use case on the writing thread, ``look`` a query on a reading one; ``then``
    and ``failed`` are called back on the UI thread while ``owner`` lives. For ``look`` a newer
    call with the same ``topic`` replaces an older one that was not begun.
    """

    till: Till
    tasks: Tasks
    bus: ChangeBus
    ask: Ask
    sounds: Sounds
    shell: Shell | None = None
    #: Where the practice inbox is, while the demo runs; empty else.
    inbox_url: str = ""
    #: The cart and other work that survives a change of language; pages keep theirs here.
    drafts: dict[str, Any] = field(default_factory=dict)

    def do(
        self,
        owner: QObject,
        use_case: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run a use case; what it refuses goes to ``failed``, else to the window's toast."""
        self.tasks.run(
            "db-write",
            lambda: self.till.do(use_case, *args),
            then or _nothing,
            failed=failed or self._tell,
            owner=owner,
        )

    def look(
        self,
        owner: QObject,
        query: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], None],
        topic: str | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Ask the database; answers come back on the UI thread."""
        self.tasks.run(
            "db-read",
            lambda: self.till.look(query, *args),
            then,
            failed=failed or self._tell,
            owner=owner,
            topic=topic,
        )

    def _tell(self, error: Exception) -> None:
        if self.shell is None or not isinstance(error, Refused | StorageTrouble):
            raise error
        self.shell.tell_trouble(error)


def _nothing(_answer: Any) -> None:
    """Nobody waits for the answer."""
