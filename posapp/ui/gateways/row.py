"""One account in the list: what it is called, where its money moves, and what it lacks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from posapp.error_text import code_text
from posapp.i18n import _, ngettext
from posapp.services.gateway_accounts.views import AccountView
from posapp.services.gateways.errors import BadCredentials
from posapp.ui.gateways.badge import Badge
from posapp.ui.gateways.words import gateway_words, missing_words
from posapp.ui.theme import px, theme
from posapp.ui.widgets import Button, Label, Pressable
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start


class AccountRow(Pressable):
    """A click or Enter opens it; ``usual_asked`` comes from the button inside."""

    usual_asked = Signal()
    ring_radius = 10

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setObjectName(f"pay_online_account_{key}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title = Label("", "body", "text", 600)
        self._detail = Label("", "caption", "text3")
        self.badges: list[Badge] = []
        self.usual = Button(_("Make default"), size=32, name=f"account_usual_{key}")
        self.usual.clicked.connect(self.usual_asked)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(52), 0, px(38), 0)
        self._row.setSpacing(8)
        nest(self._row, words, 1)
        self._places = QHBoxLayout()
        self._places.setSpacing(6)
        nest(self._row, self._places)
        self._row.addWidget(self.usual)

    def show_account(self, account: AccountView, *, refused: bool, unsaved: bool) -> None:
        """Show one that is set up."""
        gateway = gateway_words(account.kind)
        detail = gateway
        if account.missing:
            missing = _("{fields} missing").format(fields=missing_words(account))
            detail = f"{gateway} · {missing}"
        elif refused:
            detail = f"{gateway} · {code_text(BadCredentials.code)}"
        elif account.open_links:
            count = account.open_links
            links = ngettext("{count} link open", "{count} links open", count).format(count=count)
            detail = f"{gateway} · {links}"
        shown = [account.environment]
        marks = {
            "default": account.default,
            "incomplete": bool(account.missing),
            "refused": refused and not account.missing,
            "unsaved": unsaved,
        }
        shown += [what for what, holds in marks.items() if holds]
        self._say(account.name, detail, shown)
        self.usual.setVisible(not account.default and not account.missing)
        self.usual.setAccessibleName(f"{account.name}: {_('Make default')}")

    def show_new(self, kind: str) -> None:
        """Show one that was begun and not saved."""
        self._say(_("New account"), gateway_words(kind), ["unsaved"])
        self.usual.hide()

    def sizeHint(self) -> QSize:
        """High enough for two lines and the button."""
        return QSize(px(320), px(56))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens it as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the sign of an account and the arrow."""
        with start(self) as painter:
            ground = "hover" if self.is_hovered() else "surface"
            box(painter, self.rect(), theme().sizes.radius_large, ground, "border")
            centre = self.height() / 2
            icon(painter, "landmark", px(16), centre, px(20), "text2")
            icon(painter, "chevron-right", self.width() - px(30), centre, px(18), "text3")

    def _say(self, title: str, detail: str, badges: list[str]) -> None:
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setToolTip(detail)
        if [badge.what for badge in self.badges] != badges:
            for badge in self.badges:
                badge.hide()
                badge.deleteLater()
            self.badges = [Badge(what) for what in badges]
            for badge in self.badges:
                badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                self._places.addWidget(badge)
        spoken = [title, detail, *(badge.accessibleName() for badge in self.badges)]
        self.setAccessibleName(", ".join(spoken))
