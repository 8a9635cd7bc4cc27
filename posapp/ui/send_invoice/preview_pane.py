"""The right side of Pay Online: what the customer will read, changing with every choice."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _, ngettext
from posapp.services.invoicing.preview import PLACEHOLDER
from posapp.ui.send_invoice.facts import Shown
from posapp.ui.send_invoice.paper import Paper, email_content, sms_content, whatsapp_content
from posapp.ui.widgets import Label, Panel, Segments

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
        column.addLayout(head)
        self.paper = Paper()
        column.addWidget(self.paper, 1)
        self.note = Label("", "caption", "text3", wrap=True)
        self.note.setObjectName("pay_preview_note")
        column.addWidget(self.note)
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
        kind = self.kind.value()
        self.paper.show_message(_CONTENTS[kind](self._shown))
        notes = [sms_size(self._shown)] if kind == "sms" else []
        if self._shown.preview.message.url == PLACEHOLDER:
            notes.append(_("The gateway gives the real link."))
        self.note.setText(" · ".join(notes))
        self.note.setVisible(bool(notes))


def sms_size(shown: Shown) -> str:
    """How many messages the operator counts: ``1 message, 118 characters``."""
    preview = shown.preview
    return ngettext(
        "{count} message, {characters} characters",
        "{count} messages, {characters} characters",
        preview.sms_parts,
    ).format(count=preview.sms_parts, characters=preview.sms_characters)
