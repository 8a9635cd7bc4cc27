"""The foot of the cart: the sums, the total in its fixed corner, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _, ngettext
from posapp.models.pricing import Discount, PricedOrder
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.fit_label import FitLabel
from posapp.ui.sell.words import money, percent_words
from posapp.ui.theme import px, theme
from posapp.ui.widgets import Button, Label, Panel
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import RIGHT, icon, start

_CASH_WIDTH = 136


class SumRow(QWidget):
    """A small word left, a small sum right."""

    def __init__(self, name: str, *, strong: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(px(20))
        self._words = Label("", "small", "text2")
        self._sum = Label("", "small", "text" if strong else "text2", 600 if strong else None,
                          elide=False, align=RIGHT)  # fmt: skip
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self._sum)

    def show_sum(self, words: str, amount: str) -> None:
        """Show a sum under its name."""
        self._words.setText(words)
        self._sum.setText(amount)
        self.setAccessibleName(f"{words} {amount}")
        self.show()


class _Foot(Panel):
    """Sums at the top, the buttons at the bottom, both at their places."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__("surface", "t", name=name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 16)
        self._column.setSpacing(0)
        # What is spare goes above the sums: total and buttons never move.
        self._column.addStretch()
        self._lead = Label("", "line", elide=False)
        self._pieces = Label("", "body", "text3", elide=False)
        self.total = FitLabel(role, right=True, name=f"{name}_total")

    def _total_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._lead)
        row.addWidget(self._pieces)
        row.addWidget(self.total, 1)
        row.setContentsMargins(0, 2, 0, 6)
        return row


class SellFoot(_Foot):
    """Subtotal, discount, tax, total; Exact cash and Pay."""

    exact_cash = Signal()
    pay = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__("sell_foot", "amount")
        self._currency = currency
        self._subtotal = SumRow("subtotal")
        self._tax = SumRow("tax")
        self._discount = SumRow("discount")
        for row in (self._subtotal, self._discount, self._tax):
            self._column.addWidget(row)
        nest(self._column, self._total_row())
        nest(self._column, self._buttons())
        self._lead.setText(_("Total"))

    def show_sums(
        self, sums: PricedOrder | None, pieces: int, tax_words: str, discount: Discount
    ) -> None:
        """Show what the cart comes to; none for an empty cart."""
        total = sums.total if sums else 0
        tax = (sums.tax_included or sums.tax_added) if sums else 0
        off = sums.order_discount if sums else 0
        before = sums.subtotal + off if sums else 0
        self._subtotal.show_sum(_("Subtotal"), money(before, self._currency))
        self._subtotal.setVisible(tax > 0 or off > 0)
        rate = f" {percent_words(discount.rate)} %" if discount.rate else ""
        self._discount.show_sum(_("Discount") + rate, money(-off, self._currency))
        self._discount.setVisible(off > 0)
        self._tax.show_sum(tax_words, money(tax, self._currency))
        self._tax.setVisible(tax > 0)
        words = ngettext("{count} item", "{count} items", pieces).format(count=pieces)
        self._pieces.setText(words if pieces else "")
        self.total.set_text(money(total, self._currency), _("Total"))

    def show_able(self, able: bool) -> None:
        """Whether there is something to pay."""
        self.exact_cash_button.setEnabled(able)
        self.pay_button.setEnabled(able)

    def _buttons(self) -> QHBoxLayout:
        size = theme().sizes.pay
        self.exact_cash_button = Button(
            _("Exact cash"), size=size, hint=hint_for("sell.exact_cash"), stacked=True,
            role="name", name="exact_cash",
        )  # fmt: skip
        self.exact_cash_button.setMinimumWidth(px(_CASH_WIDTH))
        self.pay_button = Button(_("Pay"), "primary", size, hint=hint_for("sell.pay"), name="pay")
        self.exact_cash_button.clicked.connect(self.exact_cash)
        self.pay_button.clicked.connect(self.pay)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.exact_cash_button)
        row.addWidget(self.pay_button, 1)
        return row


class _How(QWidget):
    """By which channels the link goes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("link_how")
        self.setFixedHeight(px(30))
        self._label = Label("", "small", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16) + 8, 0, 0, 8)
        row.addWidget(self._label)

    def set_words(self, words: str) -> None:
        self._label.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def paintEvent(self, _event: object) -> None:
        with start(self) as painter:
            icon(painter, "send", 0, (self.height() - 8) / 2, px(16), "text3")


class PayFoot(_Foot):
    """Total, what was received, what remains, and the one button that goes on."""

    completed = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__("pay_foot", "figure")
        self._currency = currency
        self._total = SumRow("pay_total", strong=True)
        self._rounding = SumRow("pay_rounding")
        self._paid = SumRow("pay_received", strong=True)
        self.how = _How()
        self.complete = Button(
            "", "primary", theme().sizes.pay, hint=hint_for("pay.complete"), role="line",
            name="complete",
        )  # fmt: skip
        self._column.addWidget(self._rounding)
        self._column.addWidget(self._total)
        self._column.addWidget(self._paid)
        nest(self._column, self._total_row())
        self._column.addWidget(self.how)
        self._column.addWidget(self.complete)
        self.complete.clicked.connect(self.completed)

    def show_sums(
        self, total: int, rounding: int, received: int, by: str, lead: str, figure: int
    ) -> None:
        """Show the sums; ``lead`` names the large figure (Remaining, Change).

        ``rounding`` is what of the total is cash's.
        """
        self._rounding.show_sum(_("Cash rounding"), money(rounding, self._currency))
        self._rounding.setVisible(rounding != 0)
        self._total.show_sum(_("Total"), money(total, self._currency))
        words = _("Received · {method}").format(method=by) if by else _("Received")
        self._paid.show_sum(words, money(received, self._currency))
        self._paid.setVisible(received > 0)
        self._lead.setText(lead)
        self.total.set_text(money(figure, self._currency), lead)
