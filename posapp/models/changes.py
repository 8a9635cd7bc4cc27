"""What a use case changed, so that open views refresh just that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True, frozen=True)
class Changes:
    """Ids of the rows that changed, a set a kind; published after the commit."""

    orders: frozenset[str] = frozenset()
    invoices: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    #: Products of which there is more or less now.
    stock: frozenset[str] = frozenset()
    categories: bool = False
    #: Groups of customers.
    groups: bool = False
    outbox: bool = False
    #: Papers were put in, printed or left.
    printing: bool = False
    #: A shift was opened, counted or closed, or cash was moved.
    shift: bool = False
    settings: frozenset[str] = frozenset()
    #: Orders that became paid by money from outside (sound, toast).
    paid_online: frozenset[str] = frozenset()
    #: Another process wrote: what exactly is not known, so everything shown is asked again.
    everything: bool = False

    def __bool__(self) -> bool:
        return self != Changes()


@dataclass(slots=True)
class ChangeSet:
    """Gathers changes while a unit of work runs."""

    orders: set[str] = field(default_factory=set)
    invoices: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    stock: set[str] = field(default_factory=set)
    categories: bool = False
    groups: bool = False
    outbox: bool = False
    printing: bool = False
    shift: bool = False
    settings: set[str] = field(default_factory=set)
    paid_online: set[str] = field(default_factory=set)

    def freeze(self) -> Changes:
        """The gathered changes, as what is published."""
        return Changes(
            orders=frozenset(self.orders),
            invoices=frozenset(self.invoices),
            customers=frozenset(self.customers),
            products=frozenset(self.products),
            stock=frozenset(self.stock),
            categories=self.categories,
            groups=self.groups,
            outbox=self.outbox,
            printing=self.printing,
            shift=self.shift,
            settings=frozenset(self.settings),
            paid_online=frozenset(self.paid_online),
        )


#: Whoever wants to know of changes; called on the thread that committed.
Listener = Callable[[Changes], None]
