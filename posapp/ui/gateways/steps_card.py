"""What the shop does on the gateway's own pages, and the address that it enters there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.gateways.types import GatewayInfo
from posapp.ui.context import UiContext
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Card, Field, Label, LineEdit
from posapp.ui.widgets.nest import nest


class StepsCard(Card):
    """Numbered steps; the notify address with a button that copies it."""

    def __init__(self, context: UiContext, info: GatewayInfo) -> None:
        super().__init__(name="account_steps")
        self._context = context
        title = _("At {gateway}").format(gateway=info.name)
        self.setAccessibleName(title)
        self.body.addWidget(Label(title, "line"))
        steps = QVBoxLayout()
        steps.setSpacing(6)
        for number, step in enumerate(info.steps, start=1):
            row = QHBoxLayout()
            row.setSpacing(8)
            count = Label(f"{number}.", "small", "text3")
            count.setFixedWidth(px(18))
            row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(_(step), "small", "text", wrap=True), 1)
            nest(steps, row)
        nest(self.body, steps)
        self.address = LineEdit(icon="link", name="account_notify", read_only=True, guard="none")
        self.copy = Button(_("Copy"), icon="copy", name="account_notify_copy")
        room = QWidget()
        line = QHBoxLayout(room)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.address, 1)
        line.addWidget(self.copy)
        self._field = Field(_("Notify address"), room, wrap=True)
        self.address.setAccessibleName(_("Notify address"))
        self.body.addWidget(self._field)
        self.copy.clicked.connect(self._on_copy)

    def show_address(self, address: str, *, is_new: bool, has_hub: bool) -> None:
        """Show where the gateway posts its notices; or why there is nothing to enter yet."""
        self.address.setText(address)
        self.address.setCursorPosition(0)
        self.copy.setEnabled(bool(address))
        words = _("Enter it at the gateway: each account has its own.")
        if is_new and has_hub:
            words = _("It is here once the account is saved.")
        elif not has_hub:
            words = _("There is none without a hub (Settings, Payment, News of payments).")
        self._field.set_help(words)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address.text())
        if self._context.shell is not None:
            self._context.shell.toast(_("Address copied"), self.address.text())
