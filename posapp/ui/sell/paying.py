"""What the payment page does: add what is typed, choose the link, complete the sale once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from posapp.i18n import _
from posapp.models.cash import check_cash
from posapp.models.errors import Refused
from posapp.models.pricing import cash_sum
from posapp.services.customers.views import CustomerView
from posapp.services.sales.complete import Link, Tender, complete_sale
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.qr.counter import CounterAsk, CounterQris
from posapp.ui.sell.cart import CASH, QRIS, SellDraft
from posapp.ui.sell.foot import PayFoot
from posapp.ui.sell.link_form import LinkForm, link_to
from posapp.ui.sell.payment_panel import (
    METHODS,
    PaymentPanel,
    PayRules,
    counted,
    link_words,
)
from posapp.ui.sell.words import method_words, money, trouble_words


class Paying(QObject):
    """Owns no data: everything lives in the draft; ``completed`` brings the saved order."""

    completed = Signal(object)

    def __init__(
        self, context: UiContext, panel: PaymentPanel, foot: PayFoot, currency: str,
        draft: Callable[[], SellDraft], total: Callable[[], int],
    ) -> None:  # fmt: skip
        super().__init__(panel)
        self._context, self._panel, self._foot = context, panel, foot
        self._currency, self._draft, self._total = currency, draft, total
        self._saving = False
        self._showing = False
        self.rules = PayRules()
        panel.card.typed.connect(self._on_typed)
        panel.card.quick.connect(self._on_quick)
        panel.card.reference.textChanged.connect(self._on_reference)
        panel.method_chosen.connect(self.choose_method)
        panel.link_asked.connect(self.ask_link)
        panel.removed.connect(self._on_removed)
        foot.completed.connect(self.go_on)

    @property
    def saving(self) -> bool:
        """Whether a sale is being saved right now."""
        return self._saving

    def use_rules(self, rules: PayRules) -> None:
        """What the shop allows now."""
        self.rules = rules
        self._panel.offer_qris(on=rules.qris)
        if not rules.qris and self._draft().method == QRIS:
            self._draft().method = CASH

    def rest(self) -> int:
        """What is not received yet."""
        cart, total = self._draft().cart, self._total()
        rounded = total + cart.rounding(total, self.rules.cash_step)
        return max(0, rounded - cart.received())

    def due(self) -> int:
        """What is to be handed over now: the rest, rounded where it is paid in cash."""
        draft = self._draft()
        in_cash = draft.method == CASH and (draft.cart.link is None or draft.typed)
        return cash_sum(self.rest(), self.rules.cash_step) if in_cash else self.rest()

    def _by_link(self, draft: SellDraft) -> int:
        """What a link would ask for, once what is typed was added."""
        typed = counted(draft, self.due())
        return 0 if typed >= self.due() else max(0, self.rest() - typed)

    def show(self) -> None:
        """Show the sale as the draft says."""
        draft, total = self._draft(), self._total()
        self._showing = True
        self._panel.card.edit.set_amount(draft.typed)
        if self._panel.card.reference.text() != draft.reference:
            self._panel.card.reference.setText(draft.reference)
        self._showing = False
        words = link_words(draft, self._by_link(draft), self._currency)
        rounded = draft.cart.received() + self.due() if self.due() else draft.cart.received()
        self._panel.show_payment(draft, rounded, self.rules, words)
        rest = max(0, self.due() - counted(draft, self.due()))
        self._show_foot(draft, rounded, rounded - total, rest, words)

    def exact_cash(self) -> None:
        """Everything in cash, saved at once."""
        draft, rest = self._draft(), self.rest()
        if self._saving or not draft.cart.lines:
            return
        cart = draft.cart
        before = (list(cart.tenders), cart.link, draft.typed)
        if rest:
            rest = cash_sum(rest, self.rules.cash_step)
            cart.tenders.append(Tender(CASH, rest, rest))
        cart.link, draft.typed = None, None

        def put_back() -> None:
            cart.tenders, cart.link, draft.typed = before

        self._save(put_back)

    def choose_number(self, number: int) -> None:
        """Pay by the method of this place (Alt 1 to 4)."""
        if METHODS[number] != QRIS or self.rules.qris:
            self.choose_method(METHODS[number])

    def choose_method(self, method: str) -> None:
        """Pay what is typed, or will be, by this; a QRIS asks for all of the rest at first."""
        draft = self._draft()
        draft.method = method
        if method == QRIS and not draft.typed:
            draft.typed = self.rest() or None
        self.show()
        self._focus()

    def ask_link(self) -> None:
        """The rest by link: first what is typed is added; asks where to, if nobody knows."""
        draft = self._draft()
        if self._saving or not self.rules.pay_online:
            return
        if draft.typed and not self._add_typed():
            return
        if draft.cart.link is not None:
            draft.cart.link = None
        elif self.rest() > 0:
            self._choose_link(draft)
        self.show()

    def go_on(self) -> None:
        """Enter: add what is typed, and complete where that is all, or nothing was typed."""
        draft = self._draft()
        if self._saving or not draft.cart.lines:
            return
        if draft.typed is not None and draft.typed > 0:
            covers = draft.typed >= min(self.rest(), self.due())
            if not self._add_typed():
                return
            if not covers:
                self.show()
                self._focus()
                return
        if self._may_complete(draft):
            self._save()

    def _choose_link(self, draft: SellDraft) -> None:
        known = link_to(draft.cart.customer) if draft.cart.customer else None
        if known is not None:
            draft.cart.link = known
            return
        form = LinkForm(self._panel.window(), self._context, draft.cart.customer, self._on_address)
        form.open_here()

    def _on_address(self, customer: CustomerView | None, link: Link) -> None:
        cart = self._draft().cart
        cart.customer = customer or cart.customer
        cart.link = link
        self.show()
        self._focus()

    def _add_typed(self) -> bool:
        """Book what is typed; says beside the field why it cannot be."""
        draft, rest = self._draft(), self.due()
        typed = draft.typed or 0
        if rest == 0:
            self._refuse(_("Nothing is left to pay."))
        elif draft.method != CASH and typed > rest:
            words = _("Only {amount} is left to pay.")
            self._refuse(words.format(amount=money(rest, self._currency)))
        elif draft.method == CASH and (words := self._absurd(typed, rest)):
            self._refuse(words)
        elif draft.method == QRIS:
            self._ask_qris(typed)
        elif draft.method != CASH and not self._panel.card.reference_field.check():
            self._panel.card.reference.setFocus()
        else:
            draft.cart.tenders.append(self._tender(draft, typed, rest))
            draft.typed, draft.reference = None, ""
            return True
        return False

    def _ask_qris(self, amount: int) -> None:
        """Have the customer scan; what the cashier confirms is booked as any other payment."""
        customer = self._draft().cart.customer
        ask = CounterAsk(amount, self._currency, customer.name if customer else "")
        dialog = CounterQris(self._panel.window(), self._context, ask)

        def confirmed() -> None:
            draft = self._draft()
            draft.cart.tenders.append(Tender(QRIS, amount))
            draft.typed, draft.method = None, CASH
            self.show()
            self._focus()
            if self.rest() == 0:
                self.go_on()

        dialog.confirmed.connect(confirmed)
        dialog.start()

    def _absurd(self, typed: int, rest: int) -> str:
        """The words for cash that nobody hands over; empty where people pay like that."""
        try:
            check_cash(typed, rest, self._currency)
        except Refused as refusal:
            return trouble_words(refusal)
        return ""

    def _tender(self, draft: SellDraft, typed: int, rest: int) -> Tender:
        if draft.method == CASH:
            return Tender(CASH, min(typed, rest), typed)
        return Tender(draft.method, typed, None, draft.reference.strip())

    def _may_complete(self, draft: SellDraft) -> bool:
        if self.rest() == 0 or (draft.cart.link is not None and self.rules.deposits):
            return True
        if not self.rules.deposits:
            self._refuse(_("This shop takes no deposits. Take the whole amount."))
            return False
        if not draft.cart.tenders:
            self._refuse(_("Type what was received, or press Exact."))
            return False
        return True

    def _save(self, put_back: Callable[[], None] | None = None) -> None:
        self._saving = True
        self.show()
        cart = self._draft().cart
        command = cart.command(with_link=self.rest() > 0)

        def failed(error: Exception) -> None:
            self._saving = False
            if put_back is not None:
                put_back()
            self._on_failed(error)

        self._context.do(self, complete_sale, command, then=self._on_saved, failed=failed)

    def _on_saved(self, order: OrderView) -> None:
        self._saving = False
        self.completed.emit(order)

    def _on_failed(self, error: Exception) -> None:
        words = trouble_words(error)
        self.show()
        self._context.sounds.play("error")
        if self._panel.isVisible():
            self._refuse(words)
        if self._context.shell is not None and not self._is_beside(error):
            self._context.shell.toast(_("The sale was not saved"), words, "error")

    def _is_beside(self, error: Exception) -> bool:
        """Whether the words stand beside the field already."""
        return self._panel.isVisible() and isinstance(error, Refused)

    def _refuse(self, words: str) -> None:
        self._panel.card.field.set_error(words)
        self._focus()

    def _show_foot(
        self, draft: SellDraft, total: int, rounding: int, rest: int, words: str
    ) -> None:
        cart, typed = draft.cart, counted(draft, self.due())
        change = cart.change() + max(0, typed - self.due())
        lead, figure = (_("Change"), change) if change and not rest else (_("Remaining"), rest)
        ways = {tender.method for tender in cart.tenders}
        by = method_words(next(iter(ways))) if len(ways) == 1 else ""
        self._foot.show_sums(total, rounding, cart.received(), by, lead, figure)
        has_link = cart.link is not None and rest > 0
        self._foot.how.set_words(words if has_link else "")
        self._foot.complete.setText(self._verb(draft, typed, has_link=has_link))
        self._foot.complete.setEnabled(not self._saving and bool(cart.lines))

    def _verb(self, draft: SellDraft, typed: int, *, has_link: bool) -> str:
        if self._saving:
            return _("Saving…")
        if typed and typed < min(self.rest(), self.due()):
            words = {
                "cash": _("Add cash {amount}"),
                "card": _("Add card {amount}"),
                "transfer": _("Add transfer {amount}"),
                QRIS: _("Show QRIS for {amount}"),
            }[draft.method]
            return words.format(amount=money(typed, self._currency))
        if typed and draft.method == QRIS:
            return _("Show QRIS for {amount}").format(amount=money(typed, self._currency))
        if has_link:
            return _("Complete and send link")
        if draft.cart.tenders and not typed and self.rest():
            return _("Complete with deposit")
        return _("Complete sale")

    def _focus(self) -> None:
        if self._panel.isVisible():
            self._panel.card.edit.setFocus()

    def _on_typed(self, amount: int | None) -> None:
        if not self._showing:
            self._draft().typed = amount
            self.show()

    def _on_quick(self, amount: int) -> None:
        self._draft().typed = amount
        self.show()
        self._panel.card.field.set_error("")
        self._focus()

    def _on_reference(self, words: str) -> None:
        if not self._showing:
            self._draft().reference = words

    def _on_removed(self, number: int) -> None:
        tenders = self._draft().cart.tenders
        if not self._saving and number < len(tenders):
            del tenders[number]
            self.show()
            self._focus()
