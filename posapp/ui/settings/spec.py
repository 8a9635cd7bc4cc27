"""How the page is laid out: sections of cards of rows; a new setting is one more ``Item``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from posapp.models.setting import Setting
from posapp.services.settings.declared import SETTINGS

if TYPE_CHECKING:
    from posapp.ui.settings.editors import Editor


@dataclass(frozen=True, slots=True)
class Item:
    """One setting in a row. ``editor`` where its kind does not say it; ``help`` replaces its own.

    ``stretch`` shares the row out; ``check`` finds what the setting itself does not refuse.
    """

    key: str
    editor: Callable[[Item], Editor] | None = None
    help: str | None = None
    stretch: int = 1
    guard: str = "text"
    placeholder: str = ""
    check: Callable[[str], str] | None = None

    @property
    def setting(self) -> Setting:
        """What is declared under the key."""
        return SETTINGS[self.key]

    @property
    def label(self) -> str:
        """The declared words, not translated yet."""
        return self.setting.label

    @property
    def note(self) -> str:
        """The help that stands under it, not translated yet."""
        return self.setting.help if self.help is None else self.help


@dataclass(frozen=True, slots=True)
class Group:
    """One card."""

    key: str
    title: str
    rows: tuple[tuple[Item, ...], ...] = ()
    words: str = ""

    def items(self) -> Iterator[Item]:
        """Every setting of the card."""
        for row in self.rows:
            yield from row


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the list at the left."""

    key: str
    title: str
    icon: str
    words: str
    groups: tuple[Group, ...]

    def items(self) -> Iterator[Item]:
        """Every setting of the section, in reading order."""
        for group in self.groups:
            yield from group.items()
