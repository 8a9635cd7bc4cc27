"""The right side of Pay Online: what the customer will read, changing with every choice."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.send_invoice.facts import Shown
from posapp.ui.send_invoice.paper import Paper, email_content, sms_content, whatsapp_content
from posapp.ui.widgets import Label, Panel, Segments
from posapp.ui.widgets.nest import nest

_CONTENTS = {"email": email_content, "sms": sms_content, "whatsapp": whatsapp_content}


class PreviewPane(Panel):
    """Email, SMS or WhatsApp; the last preview stays until the next one is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("canvas", "l", name="pay_preview", parent=parent)
        self._shown: Shown | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(Label(_("Preview"), "small", "text2", 600), 1)
        items: list[tuple[str, ...]] = [
            ("email", _("Email")),
            ("sms", _("SMS")),
            ("whatsapp", _("WhatsApp")),
        ]
        self.kind = Segments(items, "email", name="pay_preview_kind")
        self.kind.setAccessibleName(_("Preview"))
        head.addWidget(self.kind)
        nest(column, head)
        self.paper = Paper()
        column.addWidget(self.paper, 1)
        self.kind.chosen.connect(self._on_kind)

    def show_preview(self, shown: Shown) -> None:
        """Show another preview."""
        self._shown = shown
        self._show()

    def _on_kind(self, _kind: str) -> None:
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        self.paper.show_message(_CONTENTS[self.kind.value()](self._shown))
