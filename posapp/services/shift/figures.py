"""The figures of a shift: what X, Z, screen, paper and command show, worked out in one place.

They come from payments, refunds, orders and cash moves, never from the journal: each proves the
other (``posapp check``). All sums are minor units of the shop's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True, frozen=True)
class Sales:
    """``total`` = goods - discounts + tax_added + adjusted + rounding; ``net`` = total - returned.

    ``goods`` is lines at their prices before discounts. An order of an earlier shift that was
    edited or voided in this one counts by what it changed.
    """

    orders: int
    voided: int
    goods: int
    discounts: int
    tax_added: int
    adjusted: int
    rounding: int
    total: int
    returned: int
    net: int


@dataclass(slots=True, frozen=True)
class TaxFigure:
    """What was sold at a rate (basis points), less what came back: without tax, and the tax."""

    rate: int
    added: bool
    base: int
    tax: int


@dataclass(slots=True, frozen=True)
class MethodFigure:
    """Money by one way of paying; ``online`` is through a gateway."""

    method: str
    online: bool
    count: int
    received: int
    refunds: int
    returned: int
    net: int


@dataclass(slots=True, frozen=True)
class CauseFigure:
    """Money that went back, by its cause."""

    cause: str
    count: int
    amount: int


@dataclass(slots=True, frozen=True)
class Part:
    """A part of the money that came, told again for itself."""

    count: int
    amount: int


@dataclass(slots=True, frozen=True)
class Carried:
    """What was booked after the Z before, while no shift was open; it counts in this one."""

    count: int
    received: int
    returned: int
    cash: int


@dataclass(slots=True, frozen=True)
class Foreign:
    """Money of another currency: it counts for nothing until somebody has decided."""

    currency: str
    count: int
    amount: int


@dataclass(slots=True, frozen=True)
class Cash:
    """``expected`` = float - late_in_float + received - returned + moved_in - moved_out.

    ``received`` is without the change that was given.
    """

    float_amount: int
    late_in_float: int
    received: int
    returned: int
    moved_in: int
    moved_out: int
    expected: int


@dataclass(slots=True, frozen=True)
class MoveView:
    """Cash put in or taken out."""

    id: str
    kind: str
    amount: int
    reason: str
    at: datetime
    by: str


@dataclass(slots=True, frozen=True)
class Unsent:
    """An invoice that has not left the till yet; it may wait, the shift closes without it."""

    invoice: str
    order: str
    amount: int
    state: str


@dataclass(slots=True, frozen=True)
class Figures:
    """Everything an X or Z tells.

    ``grand_total`` is the net sales of all Zs of this till, this one in it.
    ``deposits`` is money taken for orders that are not paid in full; ``online`` what came
    through gateways meanwhile; ``uncounted`` what counts for no order until it is reviewed.
    """

    currency: str
    sales: Sales
    taxes: tuple[TaxFigure, ...]
    methods: tuple[MethodFigure, ...]
    received: int
    returned: int
    net: int
    refunds: tuple[CauseFigure, ...]
    deposits: Part
    online: Part
    uncounted: Part
    carried: Carried
    foreign: tuple[Foreign, ...]
    cash: Cash
    moves: tuple[MoveView, ...]
    unsent: tuple[Unsent, ...]
    unsent_count: int
    grand_total: int
