"""Messages as the customer sees them: dark on white in every theme, plain text only."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _, in_language, ngettext
from posapp.services.channels.protocol import InvoiceMessage
from posapp.services.invoicing.preview import PLACEHOLDER
from posapp.ui.send_invoice.facts import Shown
from posapp.ui.send_invoice.overlay_scroll import OverlayScroll
from posapp.ui.theme import font
from posapp.ui.theme.tokens import LIGHT
from posapp.ui.widgets import CENTRE, Label, QrView
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, start, text

_LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
#: In the customer's language, as the email's button and its code say it.
_PAY_NOW = N_("Pay now")
_OR_SCAN = N_("Or scan this code with your phone.")
_PARAGRAPH = "\u2028"
_LONG_WORD = 36


def several_lines(words: str) -> str:
    """Text for a label that wraps: its own line ends, and room to break a long address."""
    lines = words.strip().split("\n")
    return _PARAGRAPH.join(" ".join(_breakable(word) for word in line.split(" ")) for line in lines)


def _breakable(word: str) -> str:
    if len(word) <= _LONG_WORD:
        return word
    return "\u200b".join(word[n : n + 12] for n in range(0, len(word), 12))


class _Box(QWidget):
    """A rounded ground inside the paper."""

    def __init__(self, ground: str | None, line: str | None, radius: int = 12) -> None:
        super().__init__()
        self._ground, self._line, self._radius = ground, line, radius
        self.column = QVBoxLayout(self)
        self.column.setSpacing(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            box(painter, self.rect(), self._radius, self._ground, self._line)


class _PayButton(QWidget):
    """What the email's button looks like; nothing happens here."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setAccessibleName(words)
        self.setFixedHeight(40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            box(painter, self.rect(), 8, LIGHT.accent)
            text(painter, self.rect(), self._words, font("body", 600), LIGHT.on_accent, CENTRE)


class _Rule(QWidget):
    """A line across the paper."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            box(painter, self.rect(), 0, LIGHT.border)


class Paper(QWidget):
    """White, with a line around; shows one message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pay_preview_paper")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._shown: QWidget | None = None

    def show_message(self, content: QWidget) -> None:
        """Replace what is on the paper."""
        area = OverlayScroll(content, name="pay_preview_scroll")
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = area
        self._column.addWidget(area)

    def words(self) -> str:
        """Everything that can be read on it."""
        return "\n".join(
            label.text().replace(_PARAGRAPH, "\n").replace("\u200b", "")
            for label in (self._shown.findChildren(Label) if self._shown else [])
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper."""
        with start(self) as painter:
            box(painter, self.rect(), 12, LIGHT.paper, LIGHT.border)


def email_content(shown: Shown) -> QWidget:
    """The email: subject, greeting, the one sum, the button, the code."""
    preview, message = shown.preview, shown.preview.message
    page, column = _page()
    column.setContentsMargins(0, 0, 0, 16)
    head = QVBoxLayout()
    head.setContentsMargins(16, 12, 16, 12)
    head.setSpacing(2)
    head.addWidget(Label(_language_words(message), "caption", LIGHT.text3))
    head.addWidget(Label(preview.email_subject, "body", LIGHT.text, 600, wrap=True))
    nest(column, head)
    column.addWidget(_Rule())
    body = QVBoxLayout()
    body.setContentsMargins(16, 14, 16, 0)
    body.setSpacing(0)
    nest(column, body)
    greeting, thanks, due = _paragraphs(preview.email_text)
    body.addWidget(Label(several_lines(greeting), "small", LIGHT.text, wrap=True))
    body.addSpacing(6)
    body.addWidget(Label(" ".join(thanks.split()), "small", LIGHT.text2, wrap=True))
    body.addSpacing(11)
    body.addWidget(_due_box(due))
    body.addSpacing(12)
    speak = in_language(message.language).gettext
    body.addWidget(_PayButton(speak(_PAY_NOW)))
    body.addSpacing(14)
    nest(body, _scan_row(shown, speak(_OR_SCAN)))
    body.addStretch()
    return page


def sms_content(shown: Shown) -> QWidget:
    """The SMS in its bubble, and what the operator counts."""
    message = shown.preview.message
    return _bubble(shown.preview.sms_text, message, LIGHT.sunken, sms_size(shown))


def whatsapp_content(shown: Shown) -> QWidget:
    """The text that click to chat fills in."""
    return _bubble(shown.preview.whatsapp_text, shown.preview.message, LIGHT.paid.ground)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 12, 16, 16)
    column.setSpacing(0)
    return page, column


def _bubble(words: str, message: InvoiceMessage, ground: str, note: str = "") -> QWidget:
    page, column = _page()
    column.addWidget(Label(_language_words(message), "caption", LIGHT.text3))
    column.addSpacing(12)
    bubble = _Box(ground, None)
    bubble.column.setContentsMargins(14, 10, 14, 10)
    bubble.column.addWidget(Label(several_lines(words), "small", LIGHT.text, wrap=True))
    column.addWidget(bubble)
    if note:
        column.addSpacing(8)
        column.addWidget(Label(note, "caption", LIGHT.text3))
    column.addStretch()
    return page


def _language_words(message: InvoiceMessage) -> str:
    name = _LANGUAGES.get(message.language, message.language)
    return _("{language} · customer's language").format(language=name)


def _paragraphs(email: str) -> tuple[str, str, str]:
    """Greeting, thanks and what is due: the first three of the email's text."""
    parts = [part for part in email.strip().split("\n\n") if part.strip()]
    parts += [""] * (3 - len(parts))
    return parts[0], parts[1], parts[2]


def _due_box(due: str) -> QWidget:
    """``Label: sum`` and, in the next line, until when."""
    first, _line, until = due.strip().partition("\n")
    label, _colon, amount = first.rpartition(": ")
    card = _Box(None, LIGHT.border)
    card.column.setContentsMargins(15, 12, 15, 12)
    card.column.addWidget(Label(label, "caption", LIGHT.text3))
    card.column.addWidget(Label(amount, "headline", LIGHT.text, elide=False))
    card.column.addWidget(Label(" ".join(until.split()), "caption", LIGHT.text3, wrap=True))
    return card


def _scan_row(shown: Shown, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    code = QrView(100, quiet=0, name="pay_preview_qr")
    code.set_matrix([list(line) for line in shown.qr], _("QR code of the pay link"))
    row.addWidget(code)
    beside = QVBoxLayout()
    beside.setSpacing(4)
    beside.addStretch()
    beside.addWidget(Label(words, "caption", LIGHT.text2, wrap=True))
    if shown.preview.message.url == PLACEHOLDER:
        note = _("Only a sample: the gateway gives the link.")
        beside.addWidget(Label(note, "caption", LIGHT.text3, wrap=True))
    beside.addStretch()
    nest(row, beside, 1)
    return row


def sms_size(shown: Shown) -> str:
    """How many messages the operator counts: ``1 message, 118 characters``."""
    preview = shown.preview
    return ngettext(
        "{count} message, {characters} characters",
        "{count} messages, {characters} characters",
        preview.sms_parts,
    ).format(count=preview.sms_parts, characters=preview.sms_characters)
