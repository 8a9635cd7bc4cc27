"""The cart's changes, so that Ctrl Z takes back the last one: a line, a quantity, a deletion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

from posapp.ui.sell.cart import Cart, CartLine

#: More than anybody takes back.
_MOST = 50
_Lines = list[CartLine]


@dataclass(slots=True)
class CartHistory:
    """Looks at the cart after every change; another sale begins with nothing to take back."""

    cart: Callable[[], Cart]
    _key: str = ""
    _now: _Lines = field(default_factory=list)
    _before: list[tuple[_Lines, int]] = field(default_factory=list)
    _selected: int = -1

    def note(self) -> None:
        """The cart may have changed: remember how its lines were."""
        cart = self.cart()
        if cart.key != self._key:
            # A sale begins with its first line; one that has more was begun before.
            begun = len(cart.lines) > 1
            self._key, self._selected = cart.key, -1
            self._now = list(cart.lines) if begun else []
            self._before.clear()
        if [_told(line) for line in cart.lines] != [_told(line) for line in self._now]:
            self._before.append((self._now, self._selected))
            del self._before[:-_MOST]
        self._now, self._selected = [replace(line) for line in cart.lines], cart.selected

    def undo(self) -> bool:
        """Put the lines as they were before the last change; whether there was one."""
        cart = self.cart()
        if cart.key != self._key or not self._before:
            return False
        lines, selected = self._before.pop()
        cart.lines[:] = [replace(line) for line in lines]
        cart.selected = selected if selected < len(lines) else len(lines) - 1
        cart.deleted = None
        self._now, self._selected = [replace(line) for line in lines], cart.selected
        return True


def _told(line: CartLine) -> tuple[object, ...]:
    """What a person changes of a line; a new price from the catalogue is no change of theirs."""
    rest = (getattr(line, f.name) for f in fields(line) if f.name != "product")
    return (line.product.sku, *rest)
