"""The first run: the shop's name and its language, and the till opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.error_text import error_text
from posapp.i18n import _, language, set_language
from posapp.ui.runtime.tasks import Tasks
from posapp.ui.theme import px, theme
from posapp.ui.widgets import BrandMark, Button, Field, Label, LineEdit, Select, brand_pixmap
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import icon, start

_INK_WIDTH, _FORM_WIDTH = 380, 480
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
#: Makes the shop from its name and language.
Make = Callable[[str, str], None]


class _Ink(QWidget):
    """The dark side with the greeting."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(px(_INK_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 40, 40)
        column.setSpacing(0)
        column.addWidget(BrandMark(48))
        column.addSpacing(32)
        for words in (_("Welcome."), _("Let’s open the shop.")):
            column.addWidget(Label(words, "figure", "rail_on", wrap=True))
        column.addSpacing(10)
        column.addWidget(Label(_("A name is enough; the rest can be changed later."), "body",
                               "rail_text", wrap=True))  # fmt: skip
        column.addStretch()
        self._foot = Label(_("Works without internet, from the first sale"), "small", "rail_text")
        self._foot.setContentsMargins(0, 0, 0, 0)
        foot = QHBoxLayout()
        foot.setContentsMargins(25, 0, 0, 0)
        foot.addWidget(self._foot)
        nest(column, foot)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            painter.fillRect(self.rect(), theme().colour("rail"))
            middle = self._foot.mapTo(self, QPoint(0, self._foot.height() // 2)).y()
            icon(painter, "cloud-off", 40, middle, px(17), "rail_text")


class Welcome(QWidget):
    """``made`` when the shop is there, ``ended`` when the window is closed before."""

    made = Signal()
    ended = Signal()

    def __init__(self, tasks: Tasks, make: Make) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setWindowTitle("posapp")
        self.setWindowIcon(QIcon(brand_pixmap(64)))
        self.resize(1100, 700)
        self._tasks, self._make = tasks, make
        self._settled = False
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._parts: list[QWidget] = []
        self._build("")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it is giving up."""
        event.accept()
        if not self._settled:
            self._settled = True
            self.ended.emit()

    def leave(self) -> None:
        """Go: the till opens now."""
        self._settled = True
        self.close()
        self.deleteLater()

    def _build(self, typed: str) -> None:
        for part in self._parts:
            self._whole.removeWidget(part)
            part.hide()
            part.deleteLater()
        form = QWidget()
        self._parts = [_Ink(), form]
        self._whole.addWidget(self._parts[0])
        self._whole.addWidget(form, 1)
        self.name = LineEdit(tall=True, name="shop_name")
        self.name.setText(typed)
        self.field = Field(
            _("Shop name"), self.name, help=_("On receipts, invoices and the checkout page")
        )
        self.language = Select(LANGUAGES, name="shop_language")
        self.language.set_value(language())
        self.open_shop = Button(_("Open the shop"), "primary", 48, hint="Enter", name="open_shop")
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(_("Your shop"), "title"))
        column.addSpacing(8)
        column.addWidget(self.field)
        column.addWidget(Field(_("Language"), self.language))
        column.addSpacing(8)
        column.addWidget(self.open_shop)
        inner = QWidget()
        inner.setFixedWidth(px(_FORM_WIDTH))
        inner.setLayout(column)
        outer = QVBoxLayout(form)
        outer.addStretch()
        outer.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch()
        self.language.currentIndexChanged.connect(self._on_language)
        self.open_shop.clicked.connect(self._on_open)
        self.name.returnPressed.connect(self._on_open)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_language(self) -> None:
        set_language(self.language.value())
        self._build(self.name.text())

    def _on_open(self) -> None:
        if not self.open_shop.isEnabled() or not self.field.check():
            return
        name, chosen = self.name.text().strip(), self.language.value()
        if not name:
            self.field.set_error(_("Type the shop’s name."))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.open_shop.setEnabled(False)
        self._tasks.run(
            "db-write",
            lambda: self._make(name, chosen),
            lambda _none: self.made.emit(),
            failed=self._on_failed,
            owner=self,
        )

    def _on_failed(self, error: Exception) -> None:
        self.open_shop.setEnabled(True)
        words = error_text(error) if hasattr(error, "code") else _("It did not work. Try again.")
        self.field.set_error(words)
