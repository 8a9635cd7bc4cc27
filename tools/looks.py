"""Every page in every look: ``python -m tools.screenshots folder --every-look``.

Themes, text sizes, densities, window sizes and languages, for somebody to look through. The
window is the running one and changes by its settings, as it does for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from posapp.services.catalogue.find import ListProducts, list_products
from posapp.services.settings.change import change_settings
from posapp.ui.keys_dialog import KeysDialog
from posapp.ui.main_window import MainWindow
from posapp.ui.pages import PAGES
from posapp.ui.palette.dialog import Palette
from posapp.ui.settings.sections import FORMS
from posapp.ui.widgets import topmost_dialog

WINDOWS = ((1366, 768), (1920, 1080))
THEMES = ("light", "dark", "contrast")
#: Text size and density.
SIZES = ((100, "mouse"), (150, "mouse"), (100, "touch"))
_GOODS = 5


@dataclass(frozen=True, slots=True)
class Look:
    """One way that the window can look."""

    theme: str
    text: int
    density: str

    @property
    def name(self) -> str:
        """As it stands in the names of pictures."""
        return f"{self.theme}-{self.text}" + ("-touch" if self.density == "touch" else "")


def every_look() -> Iterator[Look]:
    """All of them; touch in one theme is enough, its colours are those of mouse density."""
    for text, density in SIZES:
        for theme in THEMES if density == "mouse" else THEMES[:1]:
            yield Look(theme, text, density)


class LookRound:
    """Goes through the pages of a window; ``settle`` waits until all is there and painted."""

    def __init__(
        self, window: MainWindow, folder: Path, language: str, settle: Callable[[], None]
    ) -> None:
        self._window, self._folder, self._language = window, folder, language
        self._settle = settle

    def take_all(self) -> None:
        """Every page in every look at every size of the window."""
        till = self._window.context.till
        for look in every_look():
            values = {"ui.theme": look.theme, "ui.text_size": str(look.text)}
            till.do(change_settings, {**values, "ui.density": look.density})
            for size in WINDOWS:
                self._window.resize(*size)
                self._settle()
                self._go_round(f"{look.name}-{size[0]}-{self._language}")

    def _go_round(self, name: str) -> None:
        window = self._window
        for key in PAGES:
            if key not in ("sell", "settings"):
                window.go(key)
                self._take(f"{key}-{name}")
        window.go("settings")
        for form in FORMS:
            window.go("settings", form.spec.key)
            self._take(f"settings-{form.spec.key}-{name}")
        self._sell(name)
        self._over(Palette(window, window.context, window).ask, f"palette-{name}")
        self._over(KeysDialog(window).open, f"keys-{name}")

    def _sell(self, name: str) -> None:
        window = self._window
        window.go("sell")
        page = window.page
        page.new_sale()
        self._take(f"sell-empty-{name}")
        goods = window.context.till.look(list_products, ListProducts(limit=_GOODS)).items
        for product in goods:
            page.selling.add(product)
        self._take(f"sell-{name}")
        page.pay()
        self._take(f"payment-{name}")
        page.back()
        page.new_sale()

    def _over(self, open_it: Callable[[], object], name: str) -> None:
        open_it()
        self._take(name)
        dialog = topmost_dialog(self._window)
        if dialog is not None:
            dialog.close_dialog()

    def _take(self, name: str) -> None:
        QApplication.processEvents()
        self._settle()
        path = self._folder / f"{name}.png"
        self._window.grab().save(str(path))
        print(path)
