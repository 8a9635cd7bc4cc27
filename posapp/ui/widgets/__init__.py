"""The parts that every page is made of. Read this list; the look comes from ``theme``.

Call ``posapp.ui.theme.apply(app, "light")`` before the first widget. Most take ``name=`` (the
objectName) and ``parent=``; words arrive translated. Colours and statuses are token names.

Text
    Label(words, role="body", colour="text", weight=None, wrap=False, align=..., lead="")
        roles: display amount figure headline key title line name body small caption micro
        .setText .set_colour(token) .set_lead(bold words) .set_struck(on)
    KeyHint("Esc") · HintBar([("F2", "Search"), ...]) .set_hints(...)
    StatusChip(status, words="", percent=None) .set_status(status, words="", percent=None)
        statuses: paid partially_paid unpaid overdue draft queued review void failed active
        inactive waiting pending sent sending maybe_sent expired cancelled refunded ...
        paint_chip(painter, left, centre, status, words) · status_words(status, percent=None)

Buttons
    Button(words, kind="secondary", size=36, icon="", hint="", stacked=False, align_left=False,
           role=None): kinds primary secondary ghost danger danger_quiet danger_ghost; sizes 32 36
           40 44 48 56 72 (any: a keypad key is Button("7", size=88, role="key")).
        .clicked .set_kind .set_icon .set_hint .set_badge("3")
    IconButton(icon, meaning, kind="secondary", size=36)
    MethodTile(words, second, icon, hint="Alt 1", main=False) .set_second .set_main
    Pill(words, icon)  the top bar's quiet button · PersonButton(person, role) .set_person

Inputs (each has .problem(), .set_error(on); a card number is a problem by itself)
    Field(label, control, help="", reserve=True, wrap=False)
        .set_error(words) .check() -> bool .error()
    LineEdit(placeholder, icon="", hint="", prefix="", tall=False, guard="text", read_only=False)
        guard "phone" lets phone numbers be, "none" is for searches only; tall is 40 high
        property ``wants_scans``: a barcode scanner types into it (setProperty("wants_scans", True))
    MoneyEdit(currency="IDR", prefix="", big=False) .amount() -> int|None .set_amount(n)
        .amount_changed(object) .type_digits("000") .erase()
    ReadOnlyAmount(words) · TextArea(placeholder, lines=3) .text()
    Select([(value, words), ...]) .value() .set_value(v) .currentIndexChanged
    Switch(words, checked=False) .toggled · CheckBox(words, checked=False) .toggled
    Segments([(value, words[, icon]), ...], value) .chosen(value) .value() .set_value
    FilterChip(words, count=None, status="", urgent=False) .set_count (in a QButtonGroup)
    ChoiceChip(words, icon="", checked=False) .toggled (several may hold)

Grounds
    Panel(ground="surface", edges="lrtb") flat, lines at edges · Card(title="", padding=20) .body
    Well(ground="canvas") .body (row) · Line(upright=False)
    TallScroll(inside) scrolls where the window is too small for it (dialogs do by themselves)
    PageStack() a QStackedWidget that needs only the room of the page that is shown
    Avatar(person, size=32) · BrandMark(size=40) · brand_pixmap(size, ratio)
    ProgressBar(part, whole) .set_parts(part, whole)
    QrView(size, quiet=4) .set_matrix(rows, meaning)
    EmptyState(icon, title, words, action="") .acted
    Timeline([Event(icon, title, words, time, good)]) .set_events(...)

Lists
    Table(name=, row_height=44) .setModel .set_widths(136, 0, 126) (0 stretches) .set_sorted(col)
        .fit_column(col, width) (a width that a person dragged stays) .remember(widths)
        .opened(index) .moved(index) .choose_row(n) .current_row(); setItemDelegateForColumn:
    TextDelegate(parent, weight=400, colour="text", align=LEFT) · TwoLineDelegate(parent)
    MoneyDelegate(parent, bold=False) · ChipDelegate(parent) · CheckDelegate(parent) · RowDelegate
        cell data: DisplayRole words; Role.SECOND_LINE STATUS STRUCK COLOUR SORT ID

Frame
    Rail([(key, words, icon)], foot=[...], actions=("lock",)) .chosen(key) .choose(key)
        .item(key).set_badge(n) .item(key).set_words(words)
    TopBar() .left (QStackedWidget) .right (QHBoxLayout) .add_title(words)
    StatusLight() .show_state(waiting, age, offline=False, failed=0) .clicked .state()
    Banner(kind, lead, words, action="", hint="") .acted .set_words(lead, words)
        kinds queued partial review overdue unpaid paid
    ToastStack(window) .show_toast(title, words, kind="done", action="", hint="", on_action=None)
        kinds paid done undo error info

Dialogs (children of the window; no exec)
    Dialog(window, title, subtitle="", width=560) .body .footer .show_footer() .open(focus=None)
        .close_dialog() .closed; override reject() to ask before Esc closes
    Confirm(window, title, words, verb, keep="", danger=False, reason=False) .ask()
        .confirmed(reason) .closed  (better: through posapp.ui.runtime.ask)
    topmost_dialog(window)
"""

from __future__ import annotations

from posapp.ui.widgets.avatar import Avatar
from posapp.ui.widgets.banner import Banner
from posapp.ui.widgets.brand import BrandMark, brand_pixmap, paint_brand
from posapp.ui.widgets.button import Button, IconButton
from posapp.ui.widgets.card_guard import card_problem
from posapp.ui.widgets.check_box import CheckBox, paint_check
from posapp.ui.widgets.confirm import Confirm
from posapp.ui.widgets.delegates import (
    CheckDelegate,
    ChipDelegate,
    MoneyDelegate,
    Role,
    RowDelegate,
    TextDelegate,
    TwoLineDelegate,
)
from posapp.ui.widgets.dialog import Dialog, topmost_dialog
from posapp.ui.widgets.empty_state import EmptyState
from posapp.ui.widgets.field import Field
from posapp.ui.widgets.filter_chip import ChoiceChip, FilterChip
from posapp.ui.widgets.key_hint import HintBar, KeyHint
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.line_edit import LineEdit, ReadOnlyAmount
from posapp.ui.widgets.method_tile import MethodTile
from posapp.ui.widgets.money_edit import MoneyEdit
from posapp.ui.widgets.page_stack import PageStack
from posapp.ui.widgets.painting import CENTRE, LEFT, RIGHT
from posapp.ui.widgets.panel import Card, Line, Panel, Well
from posapp.ui.widgets.pressable import Pressable
from posapp.ui.widgets.progress_bar import ProgressBar
from posapp.ui.widgets.qr_view import QrView
from posapp.ui.widgets.rail import Rail, RailItem
from posapp.ui.widgets.segments import Segments
from posapp.ui.widgets.select import Select
from posapp.ui.widgets.status_chip import StatusChip, chip_width, paint_chip, status_words
from posapp.ui.widgets.status_light import Pill, StatusLight
from posapp.ui.widgets.switch import Switch
from posapp.ui.widgets.table import Table
from posapp.ui.widgets.tall_scroll import TallScroll
from posapp.ui.widgets.text_area import TextArea
from posapp.ui.widgets.timeline import Event, Timeline
from posapp.ui.widgets.toast import Toast, ToastStack
from posapp.ui.widgets.top_bar import PersonButton, TopBar

__all__ = [
    "CENTRE",
    "LEFT",
    "RIGHT",
    "Avatar",
    "Banner",
    "BrandMark",
    "Button",
    "Card",
    "CheckBox",
    "CheckDelegate",
    "ChipDelegate",
    "ChoiceChip",
    "Confirm",
    "Dialog",
    "EmptyState",
    "Event",
    "Field",
    "FilterChip",
    "HintBar",
    "IconButton",
    "KeyHint",
    "Label",
    "Line",
    "LineEdit",
    "MethodTile",
    "MoneyDelegate",
    "MoneyEdit",
    "PageStack",
    "Panel",
    "PersonButton",
    "Pill",
    "Pressable",
    "ProgressBar",
    "QrView",
    "Rail",
    "RailItem",
    "ReadOnlyAmount",
    "Role",
    "RowDelegate",
    "Segments",
    "Select",
    "StatusChip",
    "StatusLight",
    "Switch",
    "Table",
    "TallScroll",
    "TextArea",
    "TextDelegate",
    "Timeline",
    "Toast",
    "ToastStack",
    "TopBar",
    "TwoLineDelegate",
    "Well",
    "brand_pixmap",
    "card_problem",
    "chip_width",
    "paint_brand",
    "paint_check",
    "paint_chip",
    "status_words",
    "topmost_dialog",
]
