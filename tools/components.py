"""Draw every component and state on one sheet: ``python -m tools.components out.png [--dark]``."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posapp.ui.theme import apply
from posapp.ui.widgets import (
    Avatar,
    Banner,
    BrandMark,
    Button,
    Card,
    CheckBox,
    CheckDelegate,
    ChipDelegate,
    ChoiceChip,
    Confirm,
    EmptyState,
    Event,
    Field,
    FilterChip,
    HintBar,
    IconButton,
    Label,
    Line,
    LineEdit,
    MethodTile,
    MoneyDelegate,
    MoneyEdit,
    PersonButton,
    Pill,
    ProgressBar,
    QrView,
    Rail,
    ReadOnlyAmount,
    Role,
    Segments,
    Select,
    StatusChip,
    StatusLight,
    Switch,
    Table,
    TextArea,
    TextDelegate,
    Timeline,
    Toast,
    TopBar,
)

KINDS = [
    ("Primary", "primary", "Send Invoice"),
    ("Secondary", "secondary", "Take payment"),
    ("Ghost", "ghost", "Copy link"),
    ("Danger", "danger", "Void order"),
    ("Danger quiet", "danger_quiet", "Delete"),
]
STATES = ["", "hover", "pressed", "focus", "disabled"]
HEADS = ["Normal", "Hover", "Pressed", "Keyboard focus", "Disabled"]


def row(*parts: QWidget, spacing: int = 12, bottom: bool = False) -> QHBoxLayout:
    """Widgets side by side, at the left."""
    line = QHBoxLayout()
    line.setSpacing(spacing)
    for part in parts:
        line.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag(0))
    line.addStretch()
    return line


def buttons() -> Card:
    """Every kind in every state, and the sizes."""
    card = Card("Buttons")
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(14)
    for column, head in enumerate(HEADS):
        grid.addWidget(Label(head, "caption", "text3"), 0, column + 1)
    for line, (head, kind, words) in enumerate(KINDS):
        grid.addWidget(Label(head, "small", "text3", elide=False), line + 1, 0)
        for column, state in enumerate(STATES):
            button = Button(words, kind)
            button.setFixedWidth(116)
            button.setEnabled(state != "disabled")
            grid.addWidget(button, line + 1, column + 1)
            button.setProperty("looks", state)
    grid.setColumnStretch(6, 1)
    card.body.addLayout(grid)
    pay = Button("72 Pay", "primary", 72, hint="F10")
    pay.setFixedWidth(210)
    card.body.addLayout(
        row(
            Button("32 compact", size=32), Button("36 mouse"), Button("48 touch", size=48), pay,
            IconButton("printer", "Print"), IconButton("printer", "Print", size=48), bottom=True,
        )
    )  # fmt: skip
    return card


def inputs() -> Card:
    """Fields in their states, choices, chips."""
    card = Card("Inputs and choices")
    card.body.setSpacing(8)
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    normal, focus, error, off = LineEdit(), LineEdit(name="focus"), LineEdit(), LineEdit()
    normal.setText("Siti Nurhaliza")
    focus.setText("Siti Nur")
    error.setText("siti.example.com")
    off.setText("Off: e-Faktur module")
    off.setEnabled(False)
    wrong = Field("Error", error)
    wrong.set_error("An email needs an @")
    fields = [
        Field("Normal", normal), Field("Placeholder", LineEdit("Name or company")),
        Field("Focus", focus, help="Shown on the invoice"), wrong, Field("Disabled", off),
        Field("Read only", ReadOnlyAmount("Rp 700.000"), help="The one number everywhere"),
    ]  # fmt: skip
    for number, field in enumerate(fields):
        grid.addWidget(field, number // 3, number % 3)
    card.body.addLayout(grid)
    disabled = Switch("Disabled")
    disabled.setEnabled(False)
    card.body.addLayout(
        row(
            CheckBox("Same as billing", checked=True), CheckBox("Taxable Company"),
            Switch("On", checked=True), Switch("Off"), disabled, spacing=24,
        )
    )  # fmt: skip
    every = FilterChip("All", 414)
    every.setChecked(True)
    days = Segments([("1", "24 h"), ("3", "3 days"), ("7", "7 days")], "3")
    chosen = Select([("w", "14–19 Nov")])
    chosen.setFixedWidth(150)
    card.body.addLayout(row(days, every, FilterChip("Unpaid", 9, status="unpaid"), chosen))
    return card


class Rows(QAbstractTableModel):
    """Three rows: normal, hover, selected."""

    HEADS = ("", "Order", "Customer", "Outstanding", "Status", "")
    ROWS = (
        (False, "ORD-A-000411", "CV Mitra Abadi", "Rp 4.860.000", "unpaid", "", "normal"),
        (False, "ORD-A-000409", "Kedai Pojok", "Rp 1.200.000", "partially_paid",
         "Partially paid · 50 %", "hover"),
        (True, "ORD-A-000391", "Hotel Melati", "Rp 5.350.000", "overdue", "", "selected"),
    )  # fmt: skip

    def rowCount(self, _parent=None) -> int:
        """Three."""
        return len(self.ROWS)

    def columnCount(self, _parent=None) -> int:
        """Six."""
        return len(self.HEADS)

    def headerData(self, section, orientation, role):
        """Names, the money's at the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 3:
            return Qt.AlignmentFlag.AlignRight
        return self.HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index, role):
        """Cells."""
        line = self.ROWS[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return ("", *line[1:4], line[5], line[6])[index.column()]
        if role == Role.STATUS:
            return line[4]
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if line[0] else Qt.CheckState.Unchecked
        return None


def table() -> Card:
    """The table with its three row states."""
    card = Card("Table rows: 44 mouse, 52 touch, 32 compact")
    shown = Table()
    model = Rows(shown)
    shown.setModel(model)
    for column, delegate in enumerate(
        (
            CheckDelegate(shown), TextDelegate(shown, weight=500), TextDelegate(shown),
            MoneyDelegate(shown, bold=True), ChipDelegate(shown),
            TextDelegate(shown, colour="text3"),
        )
    ):  # fmt: skip
        shown.setItemDelegateForColumn(column, delegate)
    shown.set_widths(44, 134, 0, 124, 176, 100)
    shown.set_sorted(1)
    shown.choose_row(2)
    shown.hovered_row = 1
    shown.setFixedHeight(37 + 3 * 44)
    card.body.addWidget(shown)
    return card


def chips() -> Card:
    """Every status."""
    card = Card("Status chips: icon, word and colour, never colour alone")
    grid = QGridLayout()
    grid.setVerticalSpacing(12)
    names = [
        ("paid", None), ("partially_paid", 30), ("unpaid", None), ("overdue", None),
        ("draft", None), ("queued", None), ("review", None), ("void", None),
        ("waiting", None), ("failed", None), ("active", None), ("inactive", None),
    ]  # fmt: skip
    for number, (status, percent) in enumerate(names):
        grid.addWidget(StatusChip(status, percent=percent), number // 2, number % 2)
    grid.setColumnStretch(2, 1)
    grid.setHorizontalSpacing(40)
    card.body.addLayout(grid)
    return card


def lights() -> Card:
    """The light in its four states."""
    card = Card("Status light")
    made = [StatusLight() for _ in range(4)]
    made[1].show_state(2, "4 min")
    made[2].show_state(2, "4 min", offline=True)
    made[3].show_state(3, failed=1)
    card.body.addLayout(row(*made[:3], spacing=8))
    card.body.addLayout(row(made[3]))
    card.body.addWidget(
        Label(
            "Always at the same place; a click opens the fix-and-retry list. "
            "Never a modal box for network trouble.",
            "small", "text3", wrap=True,
        )
    )  # fmt: skip
    return card


def banners() -> Card:
    """Two banners."""
    card = Card("Banners")
    card.body.addWidget(
        Banner(
            "queued", "Offline. You can go on selling.",
            "2 invoices wait, the oldest 4 min; they leave by themselves.", action="Show",
        )
    )  # fmt: skip
    card.body.addWidget(Banner("partial", "Practice mode.", "No real money moves."))
    return card


def toasts() -> Card:
    """Three toasts."""
    card = Card("Toasts: 6 s, 10 s with undo, bottom centre")
    card.body.setSpacing(10)
    middle = Qt.AlignmentFlag.AlignHCenter
    made = [
        Toast("ORD-A-000412 paid by QRIS", "Rp 700.000 · Siti Nurhaliza", "paid", action="Open"),
        Toast("Line removed: Teh Melati 100 g", "Undo for 10 seconds", "undo", action="Undo",
              hint="Ctrl Z"),
        Toast("1 receipt not printed", "Printer: paper is out", "error", action="Reprint"),
    ]  # fmt: skip
    for toast in made:
        card.body.addWidget(toast, 0, middle)
    return card


def dialog() -> tuple[Card, Confirm]:
    """A question with a reason, over a card."""
    card = Card("Dialog")
    card.setFixedHeight(290)
    card.body.addStretch()
    asked = Confirm(
        card, "Void ORD-A-000379?",
        "Its open link is closed too. You can undo this for 10 seconds.",
        "Void order", keep="Keep order", danger=True, reason=True,
    )  # fmt: skip
    asked.reason.setText("Salah barang")
    return card, asked


def empty() -> Card:
    """A list with nothing in it."""
    card = Card("Empty state")
    card.body.addWidget(
        EmptyState(
            "receipt-text", "No overdue orders",
            "Links that pass their due date show up here, the oldest first.",
            action="Show all orders",
        )
    )  # fmt: skip
    card.setMinimumHeight(262)
    return card


def methods() -> Card:
    """Ways to pay, keypad keys, an amount, choices."""
    card = Card("Payment")
    amount = MoneyEdit(prefix="Rp", big=True)
    amount.set_amount(700000)
    tiles, keys = QGridLayout(), QGridLayout()
    tiles.addWidget(MethodTile("Cash", "to drawer", "banknote", hint="Alt 1"), 0, 0)
    tiles.addWidget(MethodTile("QRIS", "show code", "qr-code", hint="Alt 2"), 0, 1)
    link = MethodTile(
        "Send a link for the rest", "Rp 700.000 to Siti Nurhaliza, by email and SMS", "send",
        hint="F11", main=True,
    )  # fmt: skip
    tiles.addWidget(link, 1, 0, 1, 2)
    for number, words in enumerate(("7", "8", "9")):
        keys.addWidget(Button(words, size=64, role="key"), 0, number)
    tiles.setSpacing(10)
    keys.setSpacing(10)
    both, right = QHBoxLayout(), QVBoxLayout()
    both.addLayout(tiles, 3)
    both.addSpacing(8)
    right.addWidget(amount)
    right.addLayout(keys)
    right.addStretch()
    both.addLayout(right, 2)
    card.body.addLayout(both)
    chips = [
        ChoiceChip("QRIS", "qr-code", checked=True), ChoiceChip("Virtual account", "landmark"),
        ChoiceChip("Card", "credit-card", checked=True), ChoiceChip("Pay later", "calendar-clock"),
    ]  # fmt: skip
    chips[3].setEnabled(False)
    card.body.addLayout(row(*chips, spacing=8))
    exact, pay = (
        Button("Exact cash", size=72, hint="F9", stacked=True, role="name"),
        Button("Pay", "primary", 72, hint="F10"),
    )
    exact.setFixedWidth(136)
    pay.setFixedWidth(252)
    new = Button("New sale", "primary", 56, icon="plus", hint="Enter", align_left=True)
    new.setFixedWidth(245)
    card.body.addLayout(row(exact, pay, new))
    return card


def order() -> Card:
    """What the detail of an order is made of."""
    card = Card("Order")
    card.body.addWidget(ProgressBar(300, 1000))
    card.body.addWidget(ProgressBar(1000, 1000))
    parked = Button("Parked", "ghost", 40, icon="archive-restore")
    parked.set_badge("3")
    card.body.addLayout(
        row(
            Avatar("Siti Nurhaliza"), Avatar("Siti Nurhaliza", 40), Avatar("Siti Nurhaliza", 52),
            Button("Take payment", "primary", icon="banknote"), Button("Send Invoice", icon="send"),
            IconButton("share-2", "Share"), IconButton("trash-2", "Delete", "danger_ghost"), parked,
        )
    )  # fmt: skip
    line = QHBoxLayout()
    line.addWidget(
        Timeline(
            [
                Event(
                    "banknote", "Deposit Rp 300.000", "Cash · Dewi Lestari · Shift 14", "14:32:07"
                ),
                Event("send", "Link sent for Rp 700.000", "INV-A-000231", "14:32:09"),
                Event("eye", "Opened by the customer", "on a phone", "14:36:50"),
                Event("check", "Paid Rp 700.000", "QRIS", "14:37:21", good=True),
            ]
        ),
        1,
        Qt.AlignmentFlag.AlignTop,
    )
    code = QrView(150)
    code.set_matrix([[(x * y + x // 3 + y) % 3 == 0 for x in range(29)] for y in range(29)])
    line.addSpacing(24)
    line.addWidget(code)
    card.body.addLayout(line)
    card.body.addWidget(TextArea("Note for the customer", lines=2))
    return card


def frame() -> Card:
    """Rail, bars, hints."""
    card = Card("Frame")
    rail = Rail(
        [("sell", "Sell", "shopping-basket"), ("orders", "Orders", "receipt-text"),
         ("customers", "Customers", "users")],
    )  # fmt: skip
    rail.choose("sell")
    rail.item("orders").set_badge(2)
    rail.setFixedHeight(260)
    side, bar = QVBoxLayout(), TopBar()
    bar.add_title("Orders")
    light = StatusLight()
    for part in (
        light,
        Pill("Shift 14 · since 07:58", "clock"),
        PersonButton("Dewi Lestari", "Cashier"),
    ):
        bar.right.addWidget(part)
    search = LineEdit(
        "Scan, or search items and customers",
        icon="scan-barcode",
        hint="F2",
        tall=True,
        guard="none",
    )
    search.setFixedWidth(334)
    views = Segments([("grid", "Tiles", "layout-grid"), ("list", "List", "list")], "list")
    side.addWidget(bar)
    side.addLayout(row(search, views))
    side.addWidget(Line())
    side.addStretch()
    side.addWidget(HintBar([("F2", "Search"), ("F3", "Customer"), ("Ctrl K", "Everything")]))
    both = QHBoxLayout()
    both.addWidget(rail)
    both.addLayout(side, 1)
    card.body.addLayout(both)
    return card


def sheet(theme_name: str) -> QWidget:
    """The whole sheet."""
    page = QWidget()
    page.setFixedWidth(1366)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(32, 30, 32, 30)
    outer.setSpacing(24)
    head = QVBoxLayout()
    head.setSpacing(0)
    head.addWidget(Label("Components", "headline"))
    head.addWidget(
        Label(f"posapp · {theme_name} theme · mouse density · Inter 4", "small", "text3")
    )
    top = row(BrandMark(), spacing=16)
    top.insertLayout(1, head)
    outer.addLayout(top)
    columns = QHBoxLayout()
    columns.setSpacing(20)
    outer.addLayout(columns)
    left, right = QVBoxLayout(), QVBoxLayout()
    asking, asked = dialog()
    for side, cards, width in (
        (left, (buttons(), inputs(), table(), methods(), order()), 770),
        (right, (chips(), lights(), banners(), toasts(), asking, empty()), 512),
    ):
        side.setSpacing(16)
        for card in cards:
            card.setFixedWidth(width)
            side.addWidget(card)
        side.addStretch(1)
        columns.addLayout(side)
    below = frame()
    outer.addWidget(below)
    page.asked = asked
    return page


def main() -> None:
    """Draw the sheet into the file that was named."""
    name = "dark" if "--dark" in sys.argv else "light"
    app = QApplication(sys.argv[:1])
    apply(app, name)
    page = sheet(name)
    page.show()
    page.asked.ask()
    for button in page.findChildren(Button):
        if button.property("looks") in STATES[1:4]:
            button.show_as(button.property("looks"))
    for _ in range(5):
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    page.findChild(LineEdit, "focus").setFocus()
    app.processEvents()
    page.grab().save(sys.argv[1])


if __name__ == "__main__":
    main()
