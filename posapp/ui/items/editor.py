"""The panel of one product: every field with its own error, saved by one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPixmap
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posapp.catalogue_words import UNITS
from posapp.error_text import error_text
from posapp.i18n import _
from posapp.ui.items.draft import ItemDraft, Typed
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.theme import control, px
from posapp.ui.widgets import (
    Button,
    Field,
    Label,
    LineEdit,
    Panel,
    Select,
    Switch,
    TallScroll,
)
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start
from posapp.ui.widgets.picture_box import paint_picture

WIDTH, NARROW = 480, 400
_PICTURE = 96


class PictureBox(QWidget):
    """What the product looks like."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._picture = "", QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, name: str, picture: QPixmap) -> None:
        """Show the picture, or the letters of the name."""
        self._name, self._picture = name, picture
        self.setAccessibleName(_("Picture of {name}").format(name=name))
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(px(_PICTURE), px(_PICTURE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        with start(self) as painter:
            picture = None if self._picture.isNull() else self._picture
            if picture is None and not self._name:
                box(painter, self.rect(), 12, "tile")
                side = px(32)
                left = (self.width() - side) / 2
                icon(painter, "image", left, self.height() / 2, side, "text3")
                return
            paint_picture(painter, self.rect().toRectF(), self._name, picture, radius=12,
                          role="title")  # fmt: skip


class Editor(Panel):
    """Shows a draft; whoever types changes it, and ``touched`` tells."""

    touched = Signal()
    saved = Signal()
    discarded = Signal()
    #: Archive it, or restore it.
    archived = Signal()
    picture_asked = Signal()
    picture_removed = Signal()

    def __init__(self, draft: ItemDraft) -> None:
        super().__init__("canvas", "l", name="item_editor")
        self._draft = draft
        self._filling = False
        self._build()
        self._wire()

    def show_draft(self, categories: Sequence[str] | None = None) -> None:
        """Show everything of the draft; nobody's cursor moves where the text is the same."""
        typed, seen = self._draft.typed or Typed(), self._draft.seen
        self._filling = True
        self.title.setText(seen.name if seen is not None else _("New item"))
        for name, edit in self.edits.items():
            words = str(getattr(typed, name))
            if edit.text() != words:
                edit.setText(words)
        self.unit.set_value(typed.unit)
        self.asks_price.setChecked(typed.asks_price)
        self.counts_stock.setChecked(typed.counts_stock)
        if categories is not None:
            completer = QCompleter(list(categories), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.edits["category"].setCompleter(completer)
        self._filling = False
        self._show_state()

    def show_errors(self) -> None:
        """Each refusal beside its field; the first of them gets the keys."""
        first: QWidget | None = None
        for name, field in self.fields.items():
            refusal = self._draft.errors.get(name)
            field.set_error(error_text(refusal) if refusal is not None else "")
            if refusal is not None and first is None:
                first = field.control
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_picture(self, picture: QPixmap) -> None:
        """What it looks like now."""
        seen = self._draft.seen
        self.picture.show_picture(seen.name if seen is not None else "", picture)
        self.no_picture.setVisible(seen is not None and bool(seen.picture))

    def add_barcode(self, code: str) -> None:
        """A scan while a product is edited is one more of its codes."""
        known = self.edits["barcodes"].text().split()
        if code not in known:
            self.edits["barcodes"].setText(" ".join((*known, code)))

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(6)
        self.title = Label("", "title", wrap=True)
        column.addWidget(self.title)
        nest(column, self._make_picture())
        self._make_fields()
        for row in self._rows():
            line = QHBoxLayout()
            line.setSpacing(12)
            for part in row:
                # A switch stands at the left; a field takes its share of the row.
                line.addWidget(part, 0 if isinstance(part, Switch) else 1)
            if isinstance(row[0], Switch):
                line.addStretch()
            nest(column, line)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        scroll = TallScroll(inside, name="item_fields", both_ways=True)
        # The page asks for no room for what scrolls here.
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._make_foot())

    def _make_picture(self) -> QHBoxLayout:
        self.picture = PictureBox()
        self.choose_picture = Button(_("Choose a picture"), icon="image", name="item_picture")
        self.no_picture = Button(_("Remove"), "ghost", name="item_no_picture")
        self.picture_words = Label(_("Save the item first, then give it a picture."), "small",
                                   "text3", wrap=True)  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.picture)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part in (self.choose_picture, self.no_picture):
            buttons.addWidget(part)
        buttons.addStretch()
        nest(beside, buttons)
        beside.addWidget(self.picture_words)
        beside.addStretch()
        nest(row, beside, 1)
        return row

    def _make_fields(self) -> None:
        # The digits of a barcode may look like a card's: its form is checked where it is saved.
        self.edits = {
            "name": LineEdit(name="item_name"),
            "sku": LineEdit(name="item_sku"),
            "price": LineEdit(name="item_price", guard="none"),
            "category": LineEdit(name="item_category"),
            "barcodes": LineEdit(_("Scan, or type them"), name="item_barcodes", guard="none"),
            "tax_rate": LineEdit(_("The shop’s usual"), name="item_tax", guard="none"),
            "stock": LineEdit("0", name="item_stock", guard="none"),
            "warn_below": LineEdit(_("Zero"), name="item_warn", guard="none"),
        }
        self.edits["barcodes"].setProperty("wants_scans", False)
        self.unit = Select([(u, _(w)) for u, (w, _s) in UNITS.items()], name="item_unit")
        self.asks_price = Switch(_("Ask the price at each sale"), name="item_asks_price")
        self.counts_stock = Switch(_("Count the stock"), name="item_counts_stock")
        edits = self.edits
        self.fields = {
            "name": Field(_("Name"), edits["name"]),
            "sku": Field(_("SKU"), edits["sku"], help=_("The shop’s own code")),
            "unit": Field(_("Unit"), self.unit),
            "price": Field(_("Price"), edits["price"]),
            "tax_rate": Field(_("Tax in percent"), edits["tax_rate"]),
            "category": Field(_("Category"), edits["category"]),
            "barcode": Field(_("Barcodes"), edits["barcodes"]),
            "stock": Field(_("In stock"), edits["stock"]),
            "warn_below": Field(_("Warn below"), edits["warn_below"]),
        }

    def _rows(self) -> list[list[QWidget]]:
        field = self.fields
        return [
            [field["name"]],
            [field["sku"], field["unit"]],
            [field["price"], field["tax_rate"]],
            [self.asks_price],
            [field["category"]],
            [field["barcode"]],
            [self.counts_stock],
            [field["stock"], field["warn_below"]],
        ]

    def _make_foot(self) -> QWidget:
        foot = Panel("surface", "t", name="item_foot")
        foot.setFixedHeight(control(40) + 24)
        self.archive = Button("", "ghost", 40, icon="archive-restore", name="item_archive")
        self.discard = Button(_("Discard"), "secondary", 40, name="item_discard")
        self.save = Button(_("Save"), "primary", 40, hint=hint_for("form.save"), name="item_save")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        row.addWidget(self.archive)
        row.addStretch()
        row.addWidget(self.discard)
        row.addWidget(self.save)
        return foot

    def _wire(self) -> None:
        for name, edit in self.edits.items():
            edit.textChanged.connect(lambda words, n=name: self._take(**{n: words}))
        self.unit.currentIndexChanged.connect(lambda _n: self._take(unit=self.unit.value()))
        self.asks_price.toggled.connect(lambda on: self._take(asks_price=on))
        self.counts_stock.toggled.connect(lambda on: self._take(counts_stock=on))
        self.choose_picture.clicked.connect(self.picture_asked)
        self.no_picture.clicked.connect(self.picture_removed)
        self.archive.clicked.connect(self.archived)
        self.discard.clicked.connect(self.discarded)
        self.save.clicked.connect(self.saved)

    def _take(self, **typed: str | bool) -> None:
        if self._filling or self._draft.typed is None:
            return
        self._draft.typed = replace(self._draft.typed, **typed)  # type: ignore[arg-type]
        for name in typed:
            field = self.fields.get("barcode" if name == "barcodes" else name)
            if field is not None and field.error():
                field.set_error("")
        self._show_state()
        self.touched.emit()

    def _show_state(self) -> None:
        typed, seen = self._draft.typed or Typed(), self._draft.seen
        dirty = self._draft.is_dirty()
        self.save.setEnabled(dirty)
        self.discard.setVisible(dirty or seen is None)
        self.discard.setText(_("Discard") if dirty else _("Close"))
        for name in ("stock", "warn_below"):
            self.fields[name].setVisible(typed.counts_stock)
        self.fields["price"].set_help(_("May stay empty") if typed.asks_price else "")
        self.archive.setVisible(seen is not None)
        if seen is not None:
            self.archive.setText(_("Restore") if seen.archived else _("Archive"))
        self.choose_picture.setVisible(seen is not None)
        self.picture_words.setVisible(seen is None)
        if seen is None:
            self.no_picture.hide()
