"""What is typed to give money back: its cause, its way, how much, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.i18n import N_, _
from posapp.models.payment import Cause
from posapp.services.payments.back import Refundable, Source
from posapp.services.payments.transfer import TransferTo
from posapp.ui.orders.transfer_part import LATER, SENT, TransferPart
from posapp.ui.orders.words import method_words, moment, money
from posapp.ui.widgets import Field, LineEdit, MoneyEdit, Segments, Select

GATEWAY, TRANSFER = "gateway", "transfer"
#: What each cause is called, and what it does to the order.
CAUSES = {
    Cause.RETURN.value: (
        N_("Goods came back"),
        N_("The order comes to that much less."),
    ),
    Cause.SURPLUS.value: (
        N_("Too much was paid"),
        N_("What the order comes to stays as it is."),
    ),
    Cause.REVERSAL.value: (
        N_("Payment reversed"),
        N_("The whole payment is undone, and the order is to be paid again."),
    ),
}


@dataclass(slots=True, frozen=True)
class RefundDraft:
    """The form as it stands; ``amount`` is none while nobody typed another one."""

    cause: str = ""
    way: str = ""
    payment: str = ""
    amount: int | None = None
    reason: str = ""
    #: Of a transfer: where to, the bank's number, and whether it is still to be sent.
    bank: str = ""
    account: str = ""
    reference: str = ""
    when: str = SENT


def first_draft(facts: Refundable) -> RefundDraft:
    """What is right most of the time: back by the way that the newest payment came."""
    cause = Cause.SURPLUS if facts.surplus else Cause.RETURN
    newest = next((source for source in facts.sources if source.left > 0), None)
    if newest is None:
        return RefundDraft(cause.value, "cash")
    if newest.by_gateway:
        return RefundDraft(cause.value, GATEWAY)
    if newest.online:
        # The customer is not at the counter, and the gateway cannot send it back.
        return RefundDraft(cause.value, TRANSFER, when=LATER)
    return RefundDraft(cause.value, TRANSFER if newest.method == TRANSFER else "cash")


class RefundForm(QWidget):
    """``draft`` is what is typed; ``changed`` tells that it is another now."""

    changed = Signal()

    def __init__(self, facts: Refundable, draft: RefundDraft, prefix: str, zone: str) -> None:
        super().__init__()
        self._facts, self._draft, self._zone = facts, draft, zone
        self._filling = False
        self._build(prefix)
        self._wire()
        self._show()

    def draft(self) -> RefundDraft:
        """What is typed and chosen now."""
        return self._draft

    def amount_now(self) -> int:
        """What would go back."""
        return self.amount.amount() or 0

    def way(self) -> str:
        """Cash, transfer or gateway; a payment is reversed by its gateway alone."""
        reversal = self._draft.cause == Cause.REVERSAL
        return GATEWAY if reversal else self._draft.way

    def source(self) -> Source | None:
        """The payment that it goes back by; none at the counter."""
        if self.way() != GATEWAY:
            return None
        chosen = self.payment.value()
        return next((one for one in self._sources() if one.payment_id == chosen), None)

    def transfer_to(self) -> TransferTo | None:
        """Where a transfer goes; none where it goes another way, or nobody wrote it down."""
        draft = self._draft
        reference = "" if draft.when == LATER else draft.reference
        to = TransferTo(draft.bank.strip(), draft.account.strip(), reference=reference.strip())
        return to if self.way() == TRANSFER and to != TransferTo() else None

    def is_later(self) -> bool:
        """Whether it is a transfer that is still to be sent."""
        return self.way() == TRANSFER and self._draft.when == LATER

    def show_facts(self, facts: Refundable) -> None:
        """Something moved meanwhile: what nobody typed follows."""
        self._facts = facts
        self._show()

    def field(self, name: str) -> Field | None:
        """Where a refusal about ``name`` is said."""
        return {
            "amount": self.amount_field,
            "cause": self.cause_field,
            "method": self.way_field,
            "payment": self.payment_field,
            "reason": self.reason_field,
            **self.transfer.fields,
        }.get(name)

    def _build(self, prefix: str) -> None:
        self.cause = self._segments("refund_cause", self._causes(), self._draft.cause)
        self.cause_field = Field(_("Why it goes back"), self.cause)
        self.ways = self._segments("refund_way", self._ways(), self._draft.way)
        self.way_field = Field(_("How it goes back"), self.ways)
        self.payment = Select(name="refund_payment")
        self.payment_field = Field(_("Which payment"), self.payment, reserve=False)
        self.amount = MoneyEdit(self._facts.currency, prefix=prefix, big=True, name="refund_amount")
        self.amount_field = Field(_("Amount"), self.amount)
        self.transfer = TransferPart(self._draft)
        self.reason = LineEdit(_("In a few words, if you like"), name="refund_reason")
        self.reason.setText(self._draft.reason)
        self.reason_field = Field(_("Reason"), self.reason, reserve=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for field in (self.cause_field, self.way_field, self.payment_field, self.amount_field):
            column.addWidget(field)
        column.addWidget(self.transfer)
        column.addWidget(self.reason_field)

    def _segments(self, name: str, items: list[tuple[str, ...]], value: str) -> Segments:
        offered = [item[0] for item in items]
        return Segments(items, value if value in offered else offered[0], name=name)

    def _causes(self) -> list[tuple[str, ...]]:
        whole = any(self._is_whole(one) for one in self._facts.by_gateway)
        offered = {Cause.SURPLUS: self._facts.surplus > 0, Cause.REVERSAL: whole}
        return [(key, _(words)) for key, (words, _does) in CAUSES.items() if offered.get(key, True)]

    def _ways(self) -> list[tuple[str, ...]]:
        ways: list[tuple[str, ...]] = [(way, method_words(way)) for way in ("cash", "transfer")]
        return [*ways, (GATEWAY, _("Through the gateway"))] if self._facts.by_gateway else ways

    def _sources(self) -> list[Source]:
        found = list(self._facts.by_gateway)
        if self._draft.cause == Cause.REVERSAL:
            return [one for one in found if self._is_whole(one)]
        return found

    def _is_whole(self, source: Source) -> bool:
        """Whether nothing of it went back, so that it can be undone."""
        return source.left == source.amount <= self._facts.left

    def _wire(self) -> None:
        self.cause.chosen.connect(self._setting("cause"))
        self.ways.chosen.connect(self._setting("way"))
        self.payment.currentIndexChanged.connect(self._on_payment)
        self.amount.amount_changed.connect(self._on_amount)
        self.reason.textEdited.connect(self._setting("reason"))
        for name, edit in self.transfer.edits.items():
            edit.textEdited.connect(self._setting(name))
        self.transfer.when.chosen.connect(self._setting("when"))
        self._draft = replace(self._draft, cause=self.cause.value(), way=self.ways.value())

    def _setting(self, name: str) -> Callable[[str], None]:
        def take(value: str) -> None:
            self._take(**{name: value})

        return take

    def _on_payment(self, _index: int) -> None:
        if not self._filling:
            self._take(payment=self.payment.value())

    def _on_amount(self, amount: int | None) -> None:
        if not self._filling:
            # An emptied field is typed too: what was filled in must not come back by itself.
            self._take(amount=amount or 0)

    def _take(self, **typed: str | int) -> None:
        self._draft = replace(self._draft, **typed)
        for field in (self.cause_field, self.way_field, self.payment_field, self.amount_field):
            if field.error():
                field.set_error("")
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._filling = True
        self.cause_field.set_help(_(CAUSES[self._draft.cause][1]))
        self.way_field.setVisible(self._draft.cause != Cause.REVERSAL)
        by_gateway = self.way() == GATEWAY
        self.transfer.setVisible(self.way() == TRANSFER)
        self.transfer.show_when(self._draft.when)
        waits = _("It counts once the gateway has done it.")
        self.way_field.set_help(waits if by_gateway else "")
        self._fill_payments()
        self.payment_field.setVisible(by_gateway)
        self._show_amount()
        self._filling = False

    def _fill_payments(self) -> None:
        wanted = [(one.payment_id, self._about(one)) for one in self._sources()]
        there = range(self.payment.count())
        if wanted != [(self.payment.itemData(n), self.payment.itemText(n)) for n in there]:
            self.payment.clear()
            for payment_id, words in wanted:
                self.payment.addItem(words, payment_id)
        self.payment.set_value(self._draft.payment)

    def _about(self, source: Source) -> str:
        return _("{method} · {amount} left · {when}").format(
            method=method_words(source.method),
            amount=money(source.left, self._facts.currency),
            when=moment(source.paid_at, self._zone),
        )

    def _show_amount(self) -> None:
        source = self.source()
        most = self._facts.most(self._draft.cause, source)
        reversal = self._draft.cause == Cause.REVERSAL
        is_whole = source is not None and (reversal or not source.in_parts)
        self.amount.setReadOnly(is_whole)
        if is_whole and source is not None:
            self.amount.set_amount(source.amount)
        elif self._draft.amount is None:
            self.amount.set_amount(most)
        elif self._draft.amount != (self.amount.amount() or 0):
            self.amount.set_amount(self._draft.amount)
        words = _("{amount} at most.").format(amount=money(most, self._facts.currency))
        whole = "" if reversal else _("The gateway gives all of it back, or nothing.")
        self.amount_field.set_help(whole if is_whole else words)
