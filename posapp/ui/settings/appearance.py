"""Appearance: theme, size of the text, density, and how they look together."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posapp.i18n import N_, _, language
from posapp.models.money import format_amount
from posapp.ui.settings.editors import SegmentsEditor, SelectEditor
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.theme import scale, theme_name, worn
from posapp.ui.theme.style_sheet import style_sheet
from posapp.ui.widgets import Button, Card, Field, Label, LineEdit, Panel, StatusChip
from posapp.ui.widgets.nest import nest

_STEPS = (100, 110, 125, 150, 175, 200)


class TextSizeEditor(SelectEditor):
    """The sizes that differ to the eye."""

    def __init__(self, item: Item) -> None:
        super().__init__(item, [(str(step), f"{step} %") for step in _STEPS])


SECTION = Section(
    "appearance",
    N_("Appearance"),
    "image",
    N_("Colours and sizes of the screens; changes at once when you save"),
    (
        Group(
            "look",
            N_("Screens"),
            (
                (Item("ui.theme", SegmentsEditor),),
                (Item("ui.text_size", TextSizeEditor), Item("ui.density")),
            ),
        ),
        Group("preview", N_("Preview"), words=N_("This is how it will look")),
    ),
)


class _Sample(Panel):
    """A little of everything, in the look that is worn while it is made."""

    def __init__(self) -> None:
        super().__init__("canvas")
        card = Card(padding=16)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Label(_("Total"), "line", elide=False))
        row.addStretch()
        row.addWidget(Label(format_amount(1_000_000, "IDR", language()), "figure", elide=False))
        nest(card.body, row)
        chips = QHBoxLayout()
        for status in ("paid", "unpaid", "overdue", "queued"):
            chips.addWidget(StatusChip(status))
        chips.addStretch()
        nest(card.body, chips)
        edit = LineEdit(_("Number, name, phone or amount"), icon="search", guard="none")
        card.body.addWidget(Field(_("Search"), edit, reserve=False))
        card.body.addWidget(Label(_("Nothing waits on this till."), "small", "text3"))
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(Button(_("Exact cash"), size=48, hint="F9"))
        buttons.addWidget(Button(_("Pay"), "primary", 48, hint="F10"), 1)
        nest(card.body, buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(card)


def picture_of(name: str, text: int, density: str, width: int, ratio: float) -> QPixmap:
    """The sample in a look that nothing else wears; ``width`` in logical pixels."""
    with worn(name, text, density) as look:
        sample = _Sample()
        sample.setStyleSheet(style_sheet(look.tokens))
        sample.resize(max(width, sample.minimumSizeHint().width()), sample.sizeHint().height())
        made = QPixmap(sample.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(look.colour("canvas"))
        sample.render(made)
        sample.deleteLater()
    return made


class Preview(QWidget):
    """A picture of the chosen look; larger text shows less of it, as on a screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("look_preview")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look = ("light", 100, "mouse")
        self._drawn: tuple[object, ...] = ()
        self._picture = QPixmap()
        self.setAccessibleName(_("Preview"))

    def show_look(self, name: str, text: int, density: str) -> None:
        """Show another look."""
        self._look = (name, text, density)
        self._draw()

    def look(self) -> tuple[str, int, str]:
        """The look that is shown: theme, text size, density."""
        return self._look

    def resizeEvent(self, event: object) -> None:
        """Draw it as wide as there is room."""
        super().resizeEvent(event)
        self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture."""
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)

    def _draw(self) -> None:
        name, text, density = self._look
        wanted = (theme_name(name), text, density, self.width(), language(), scale())
        if wanted == self._drawn or self.width() < 100:
            return
        self._drawn = wanted
        ratio = self.devicePixelRatioF()
        self._picture = picture_of(name, text, density, self.width(), ratio)
        self.setFixedHeight(round(self._picture.height() / ratio))
        self.update()


class AppearanceForm(SectionForm):
    """The form; the window follows when it hears of the change."""

    spec = SECTION

    def _extend(self, group: Group, card: Card) -> None:
        if group.key == "preview":
            self.preview = Preview()
            card.body.addWidget(self.preview)
            self.touched.connect(self._show_preview)

    def _show_preview(self) -> None:
        text = self.editors["ui.text_size"].text() or "100"
        name, density = self.editors["ui.theme"].text(), self.editors["ui.density"].text()
        self.preview.show_look(name or "system", int(text), density or "mouse")
