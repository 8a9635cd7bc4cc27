"""What the customer's screen has to show: told by the pages, painted by whoever shows it.

It knows neither pages nor windows, so a sale and a QR reach the customer in one way only.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.qr.facts import Matrix, QrFacts
from posapp.ui.qr.state import QrState, Stage

#: Under this name the stand lies in ``UiContext.drafts``.
KEY = "customer_stand"
PAID_FOR = 4000


@dataclass(slots=True, frozen=True)
class SaleLine:
    """One line as the customer reads it; ``quantity`` is thousandths."""

    quantity: int
    name: str
    amount: int


@dataclass(slots=True, frozen=True)
class Sale:
    """What is in the cart. ``tax_rate`` is basis points, None where lines have several."""

    lines: tuple[SaleLine, ...]
    count: int
    total: int
    discount: int
    tax: int
    tax_rate: int | None
    tax_included: bool
    currency: str
    customer: str
    language: str


@dataclass(slots=True, frozen=True)
class Asked:
    """A QR to scan, or one that is being made."""

    state: QrState
    matrix: Matrix


@dataclass(slots=True, frozen=True)
class Paid:
    """The money is there."""

    amount: int
    currency: str
    customer: str
    language: str


@dataclass(slots=True, frozen=True)
class Idle:
    """Nobody is served."""


Scene = Sale | Asked | Paid | Idle


class CustomerStand(QObject):
    """``changed`` when there is another scene; ``seen`` when a screen was opened or closed."""

    changed = Signal()
    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sale: Sale | None = None
        self._asked: Asked | None = None
        self._paid: Paid | None = None
        self._is_seen = False
        #: Runs while PAID is shown.
        self.holding = QTimer(self)
        self.holding.setSingleShot(True)
        self.holding.setInterval(PAID_FOR)
        self.holding.timeout.connect(self._on_held)

    def scene(self) -> Scene:
        """What the customer sees now."""
        return self._paid or self._asked or self._sale or Idle()

    def show_sale(self, sale: Sale | None) -> None:
        """The cart as it stands; none while it is empty. New goods end a PAID of before."""
        if sale == self._sale:
            return
        self._sale = sale
        if sale is not None:
            self._end_paid()
        self.changed.emit()

    def ask(self, facts: QrFacts | None) -> None:
        """Show a QR as it stands, or none any more; a paid one says PAID for a while."""
        if facts is None:
            self._asked = None
        elif facts.state.stage == Stage.PAID:
            self._asked = None
            self._thank(facts.order, facts.state.amount, facts.state.language)
        else:
            self.show_code(facts.state, facts.matrix)
            return
        self.changed.emit()

    def show_code(self, state: QrState, matrix: Matrix) -> None:
        """Ask for a payment by this code."""
        self._end_paid()
        self._asked = Asked(state, matrix)
        self.changed.emit()

    def thank(self, order: OrderView, amount: int, language: str = "") -> None:
        """A sale was paid at the counter."""
        self._thank(order, amount, language)
        self.changed.emit()

    def is_seen(self) -> bool:
        """Whether a customer's screen is open."""
        return self._is_seen

    def set_seen(self, is_seen: bool) -> None:
        """A customer's screen was opened or closed."""
        if is_seen != self._is_seen:
            self._is_seen = is_seen
            self.seen.emit()

    def _thank(self, order: OrderView, amount: int, language: str) -> None:
        self._paid = Paid(amount, order.currency, order.customer_name, language)
        self.holding.start()

    def _end_paid(self) -> None:
        self.holding.stop()
        self._paid = None

    def _on_held(self) -> None:
        self._paid = None
        self.changed.emit()


def customer_stand(context: UiContext) -> CustomerStand:
    """The one stand of the window."""
    if KEY not in context.drafts:
        context.drafts[KEY] = CustomerStand()
    found: CustomerStand = context.drafts[KEY]
    return found
