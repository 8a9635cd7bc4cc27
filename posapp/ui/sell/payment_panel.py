"""The payment page: what remains, how it is paid, and the amount; replaces the products only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.money import format_amount
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.amount_card import AmountCard, Keypad, column_of
from posapp.ui.sell.cart import CASH, QRIS, SellDraft
from posapp.ui.sell.link_form import link_to
from posapp.ui.sell.quick_sums import suggestions
from posapp.ui.sell.received_list import ReceivedList
from posapp.ui.sell.remaining_card import RemainingCard
from posapp.ui.sell.words import method_words, money, phone_words
from posapp.ui.widgets import IconButton, KeyHint, Label, MethodTile, Panel
from posapp.ui.widgets.nest import nest

_LEFT_WIDTH, _NARROW = 426, 250
METHODS = ("cash", "card", "transfer", QRIS)
_ICONS = {"cash": "banknote", "card": "credit-card", "transfer": "landmark", QRIS: "qr-code"}


@dataclass(slots=True, frozen=True)
class PayRules:
    """What the shop allows, as the settings say."""

    deposits: bool = True
    pay_online: bool = False
    qris: bool = False
    #: The smallest coin that is given back, in minor units; 0 where cash is not rounded.
    cash_step: int = 0


class PaymentPanel(Panel):
    """Tells what the cashier wants; the page's ``Paying`` does it."""

    left = Signal()
    method_chosen = Signal(str)
    link_asked = Signal()
    removed = Signal(int)

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="payment", parent=parent)
        self._currency = currency
        self._is_narrow: bool | None = None
        self._has_qris = False
        self._build()
        self._wire()

    def show_payment(self, draft: SellDraft, total: int, rules: PayRules, link_words: str) -> None:
        """Show how the sale stands."""
        cart = draft.cart
        rest = max(0, total - cart.received())
        typed = counted(draft, rest)
        self.received.show_tenders(cart.tenders, deposits=rules.deposits)
        by = _("Received") if cart.tenders else method_words(draft.method)
        self.remaining.show_standing(
            total, cart.received() + typed, by, is_booked=bool(cart.tenders)
        )
        self._show_methods(draft, rest, typed, rules, link_words)
        is_link = cart.link is not None and not typed
        sums = suggestions(rest, self._currency, cash=draft.method == CASH, deposits=rules.deposits)
        self.card.show_entry(
            self._entry_label(draft, is_link),
            sums,
            format_amount(rest, self._currency, symbol=False) if is_link and rest else "",
            exact=rest,
        )
        self.card.reference_field.setVisible(draft.method not in (CASH, QRIS) and not is_link)

    def set_narrow(self, *, narrow: bool) -> None:
        """In a small window the methods stand below each other."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self.link.setText(_("Link for the rest") if narrow else _("Send a link for the rest"))
        self.received.show_at_once(1 if narrow else 2)
        self.remaining.by.setVisible(not narrow)
        self._left.setFixedWidth(_NARROW if narrow else _LEFT_WIDTH)
        self._note.setVisible(not narrow)
        self.card.set_columns(2 if narrow else 3)
        self._place_tiles()

    def offer_qris(self, *, on: bool) -> None:
        """Whether the shop has a QRIS of its own."""
        if on != self._has_qris:
            self._has_qris = on
            self._place_tiles()

    def _place_tiles(self) -> None:
        """Two in a row, the last of an odd number over both columns; one in a narrow window."""
        shown = [tile for method, tile in self.methods.items() if self._has_qris or method != QRIS]
        self.methods[QRIS].setVisible(self._has_qris)
        columns = 1 if self._is_narrow else 2
        for number, tile in enumerate(shown):
            row, column = divmod(number, columns)
            is_alone = column == 0 and (columns == 1 or number == len(shown) - 1)
            self._grid.addWidget(tile, row, column, 1, 2 if is_alone else 1)
        self._grid.addWidget(self.link, len(METHODS), 0, 1, 2)

    def _entry_label(self, draft: SellDraft, is_link: bool) -> str:
        if is_link:
            return _("Amount by link")
        labels = {
            "cash": _("Cash received"),
            "card": _("Amount on the card terminal"),
            "transfer": _("Amount transferred"),
            QRIS: _("Amount by QRIS"),
        }
        return labels[draft.method]

    def _show_methods(
        self, draft: SellDraft, rest: int, typed: int, rules: PayRules, link_words: str
    ) -> None:
        has_link = draft.cart.link is not None
        for method, tile in self.methods.items():
            tile.set_main(method == draft.method and (not has_link or typed > 0))
        self.link.setVisible(rules.pay_online and rules.deposits)
        self.link.set_main(has_link)
        self.link.setEnabled(rest - typed > 0 or has_link)
        self.link.set_second(link_words)

    def _build(self) -> None:
        self.remaining = RemainingCard(self._currency)
        self.received = ReceivedList(self._currency)
        self.card = AmountCard(self._currency)
        self.keypad = Keypad(self.card.edit)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.remaining)
        left.addWidget(self.received)
        left.addWidget(Label(_("Add a payment"), "small", "text2", 600))
        nest(left, self._method_tiles())
        left.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._left)
        nest(columns, column_of(self.card, self.keypad), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 20, 20, 20)
        whole.setSpacing(14)
        nest(whole, self._header())
        nest(whole, columns, 1)
        self.card.reference_field.hide()
        self.set_narrow(narrow=False)

    def _header(self) -> QHBoxLayout:
        self.back = IconButton("arrow-left", _("Back to the cart"), name="back")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.back)
        row.addWidget(Label(_("Payment"), "title", elide=False))
        row.addWidget(KeyHint(hint_for("back")))
        words = _("New sale · number is given when it is saved")
        self._note = Label(words, "small", "text3", align=Qt.AlignmentFlag.AlignRight)
        row.addWidget(self._note, 1)
        return row

    def _method_tiles(self) -> QGridLayout:
        seconds = {
            "cash": _("to drawer"),
            "card": _("on the terminal"),
            "transfer": _("to the bank"),
            QRIS: _("any wallet app"),
        }
        self._grid = grid = QGridLayout()
        grid.setSpacing(10)
        self.methods = {}
        for number, method in enumerate(METHODS):
            tile = MethodTile(
                method_words(method), seconds[method], _ICONS[method],
                hint=hint_for(f"pay.method{number + 1}"), name=f"method_{method}",
            )  # fmt: skip
            tile.clicked.connect(self._on_method)
            self.methods[method] = tile
        self.link = MethodTile(
            _("Send a link for the rest"), "", "send", hint=hint_for("pay.link"), name="pay_link"
        )
        self._place_tiles()
        for column in range(2):
            grid.setColumnStretch(column, 1)
        return grid

    def _wire(self) -> None:
        self.back.clicked.connect(self.left)
        self.link.clicked.connect(self.link_asked)
        self.received.removed.connect(self.removed)

    def _on_method(self) -> None:
        self.method_chosen.emit(self.sender().objectName().removeprefix("method_"))


def counted(draft: SellDraft, rest: int) -> int:
    """What is typed, as far as it can be taken: only cash gives change."""
    typed = draft.typed or 0
    return 0 if draft.method != CASH and typed > rest else typed


def link_words(draft: SellDraft, rest: int, currency: str) -> str:
    """What the link tile says under its name."""
    link, customer = draft.cart.link, draft.cart.customer
    if link is None:
        link = link_to(customer) if customer is not None else None
    values = {"amount": money(rest, currency), "name": customer.name if customer else ""}
    if link is None:
        return _("{amount} · asks for an email or phone").format(**values)
    if customer is not None:
        if link.email and link.sms:
            return _("{amount} to {name}, by email and SMS").format(**values)
        if link.email:
            return _("{amount} to {name}, by email").format(**values)
        return _("{amount} to {name}, by SMS").format(**values)
    if link.email and link.sms:
        return _("{amount} by email and SMS").format(**values)
    words = _("{amount} to {address}")
    return words.format(address=link.email or phone_words(link.sms), **values)
