"""What the palette offers: pages, actions, settings; later what the shop's file has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from posapp.i18n import LANGUAGES, _, in_language
from posapp.ui.context import Shell
from posapp.ui.keys_dialog import PLACES, action_words
from posapp.ui.pages import PAGES
from posapp.ui.palette.match import score
from posapp.ui.runtime.keymap import ACTIONS, bindings, hint_for
from posapp.ui.settings.sections import FORMS, places

#: What has a meaning only where the hands are already.
_NOT_BY_NAME = frozenset({"back", "everything", "pay.complete", "done.new_sale"})


@dataclass(slots=True, frozen=True)
class Entry:
    """One thing that can be done: its name, where it is, its key, and doing it."""

    words: str
    place: str
    run: Callable[[], object]
    key: str = ""
    #: Its names in every language.
    names: tuple[str, ...] = field(default=())


def every_entry(window: QWidget, shell: Shell) -> list[Entry]:
    """Everything by its name; asked before the palette covers the page."""
    return [*_pages(shell), *_actions(window, shell), *_settings(shell)]


def best(entries: list[Entry], typed: str, most: int) -> list[Entry]:
    """The entries that answer, the best first; all of them, as they stand, for nothing typed."""
    if not typed.strip():
        return entries[:most]
    rated = [(score((e.words, *e.names), typed), n, e) for n, e in enumerate(entries)]
    found = sorted((rate, n, e) for rate, n, e in rated if rate is not None)
    return [entry for _rate, _number, entry in found[:most]]


def _pages(shell: Shell) -> Iterator[Entry]:
    for key, page in PAGES.items():
        action = f"open.{key}"
        hint = hint_for(action) if action in ACTIONS else ""
        run = _going(shell, key)
        yield Entry(_(page.words), _("Page"), run, hint, _everywhere(page.words))


def _actions(window: QWidget, shell: Shell) -> Iterator[Entry]:
    """What can be done here first, then what another page can do."""
    here = {one.action: one for one in bindings(window)}
    for _place, title, actions in PLACES:
        for action in actions:
            if action in _NOT_BY_NAME or action.startswith("open."):
                continue
            if action in here:
                yield _action(action, title, here[action].run)
    for one in ("open.unsent", "open.display"):
        if one in here:
            yield _action(one, "", here[one].run)
    for _place, title, actions in PLACES:
        for action in actions:
            page = action.partition(".")[0]
            if action not in here and page in PAGES:
                yield _action(action, title, _doing(window, shell, page, action))


def _action(action: str, title: str, run: Callable[[], object]) -> Entry:
    place = _(title) if title else ""
    names = _everywhere(ACTIONS[action].label)
    return Entry(action_words(action), place, run, hint_for(action), names)


def _settings(shell: Shell) -> Iterator[Entry]:
    for form in FORMS:
        title = form.spec.title
        run = _going(shell, "settings", form.spec.key)
        yield Entry(_(title), _("Settings"), run, "", _everywhere(title))
    for section, group, item in places():
        place = f"{_(section.title)} › {_(group.title)}"
        run = _going(shell, "settings", item.key)
        yield Entry(_(item.label), place, run, "", _everywhere(item.label))


def _going(shell: Shell, page: str, subject: str = "") -> Callable[[], object]:
    return lambda: shell.go(page, subject)


def _doing(window: QWidget, shell: Shell, page: str, action: str) -> Callable[[], object]:
    def run() -> None:
        shell.go(page)
        for one in bindings(window):
            if one.action == action:
                one.run()
                return

    return run


def _everywhere(text: str) -> tuple[str, ...]:
    return tuple(in_language(language).gettext(text) for language in LANGUAGES)
