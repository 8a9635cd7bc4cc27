"""What surrounds every page: rail, top bar, practice strip, hint bar."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.page import Page
from posapp.ui.pages import PAGES
from posapp.ui.printing.strip import PrintStrip
from posapp.ui.shop_facts import ShopFacts
from posapp.ui.theme import control, px, theme
from posapp.ui.widgets import (
    Button,
    HintBar,
    Label,
    PageStack,
    Panel,
    Pill,
    Rail,
    StatusLight,
    TallScroll,
    TopBar,
)
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import icon, start

_NARROW = 1100


class PracticeStrip(Panel):
    """Says that no real money moves; never in the way, always there."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__("surface", "b", name="practice")
        self.setFixedHeight(control(36))
        ink = "partial.ink"
        self.words = Label("", "small", ink)
        self.action = Button(_("Open inbox"), "ghost", 32, icon="mail", name="open_inbox")
        self.action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(17) + 29, 0, 12, 1)
        row.addWidget(self.words, 1)
        row.addWidget(self.action)
        self.action.clicked.connect(self.acted)

    def show_facts(self, facts: ShopFacts) -> None:
        """Say what is play; never that all is while some links are paid with real money."""
        lead, words = _("Practice mode."), _("No real money moves.")
        if facts.real_money:
            lead = _("Practice links are open.")
            words = _("They move no real money; links through other accounts do.")
        self.words.set_lead(lead)
        self.words.setText(words)
        self.setAccessibleName(f"{lead} {words}")
        self.setVisible(facts.practice)
        self.action.setVisible(bool(facts.practice_url))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the sign."""
        super().paintEvent(event)
        colours = theme().status("partial")
        with start(self) as painter:
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), theme().colour(colours.ground))
            icon(painter, "triangle-alert", 20, self.height() / 2, px(17), colours.ink)


class Chrome(QWidget):
    """Built anew with the language; ``chosen`` tells which page is wanted."""

    chosen = Signal(str)

    def __init__(self, facts: ShopFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        above = [(k, _(e.words), e.icon) for k, e in PAGES.items() if not e.at_foot]
        below = [(k, _(e.words), e.icon) for k, e in PAGES.items() if e.at_foot]
        self.rail = Rail(above, below, actions=())
        self.top_bar = TopBar()
        self.light = StatusLight()
        self.shop = Pill(icon="store", name="shop")
        self.top_bar.right.addWidget(self.light)
        self.top_bar.right.addWidget(self.shop)
        self.practice = PracticeStrip()
        self.prints = PrintStrip()
        self.stack = PageStack()
        self.hint_bar = HintBar()
        self._build()
        self.rail.chosen.connect(self.chosen)
        self.show_facts(facts)

    def show_facts(self, facts: ShopFacts) -> None:
        """Show whose till this is."""
        self._facts = facts
        self._show_shop()
        self.practice.show_facts(facts)

    def add_page(self, page: Page) -> None:
        """Take a page in, with what it has for the top bar."""
        self.stack.addWidget(page)
        page.hints_changed.connect(self._on_hints)
        left = page.top_left()
        if left is None:
            self.top_bar.add_title(page.title())
        else:
            self.top_bar.left.addWidget(left)

    def show_page(self, page: Page) -> None:
        """Show a page that was taken in."""
        self.stack.setCurrentWidget(page)
        self.top_bar.left.setCurrentIndex(self.stack.indexOf(page))
        self.show_hints(page)
        self.rail.choose(page.key)

    def show_hints(self, page: Page) -> None:
        """Show the keys of the page; a page with its own bar has none here."""
        found = page.hints()
        self.hint_bar.set_hints(found)
        self.hint_bar.setVisible(bool(found))

    def _on_hints(self) -> None:
        page = self.stack.currentWidget()
        if isinstance(page, Page) and page is self.sender():
            self.show_hints(page)

    def resizeEvent(self, event: object) -> None:
        """In a small window the shop's name makes room."""
        super().resizeEvent(event)
        self._show_shop()

    def _show_shop(self) -> None:
        series = _("Till {series}").format(series=self._facts.series)
        whole = f"{self._facts.name} · {series}" if self._facts.name else series
        self.shop.setText(series if self.width() < px(_NARROW) else whole)
        self.shop.setAccessibleName(whole)
        self.shop.setToolTip(whole)
        self.shop.updateGeometry()
        self.shop.update()

    def _build(self) -> None:
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        # Large text in a small window: the page scrolls, nothing is cut off.
        room = TallScroll(self.stack, name="page_room", both_ways=True)
        for part in (self.top_bar, self.practice, self.prints, room, self.hint_bar):
            main.addWidget(part, 1 if part is room else 0)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        nest(whole, main, 1)
