"""The cart of the Sell page as the customer reads it."""

from __future__ import annotations

from posapp.models.errors import Refused
from posapp.ui.display.stand import Sale, SaleLine
from posapp.ui.sell.cart import Cart, Taxes


def sale_of(cart: Cart, taxes: Taxes, currency: str) -> Sale | None:
    """The cart's lines and sums; none while it is empty or larger than any sale may be."""
    if not cart.lines:
        return None
    try:
        priced, sums = cart.priced(taxes), cart.sums(taxes)
    except Refused:
        return None
    rates = cart.tax_rates(taxes)
    lines = zip(cart.lines, priced, strict=True)
    return Sale(
        lines=tuple(SaleLine(n.quantity, n.product.name, p.amount + p.share) for n, p in lines),
        count=cart.count(),
        total=sums.total,
        discount=sums.order_discount,
        tax=sums.tax_included + sums.tax_added,
        tax_rate=next(iter(rates)) if len(rates) == 1 else None,
        tax_included=taxes.included,
        currency=currency,
        customer=cart.customer.name if cart.customer else "",
        language=cart.customer.language if cart.customer else "",
    )
