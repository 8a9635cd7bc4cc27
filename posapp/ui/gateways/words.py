"""What an account and its gateway are, in the words of a shop."""

from __future__ import annotations

from datetime import timedelta

from posapp.i18n import N_, _, language, ngettext
from posapp.models.money import format_amount
from posapp.services.gateway_accounts.views import AccountView
from posapp.services.gateways.registry import gateway_info
from posapp.services.gateways.types import GatewayInfo, Method
from posapp.ui.settings.news import span, way_words
from posapp.ui.settings.special_editors import METHODS

PRACTICE_KIND = "sandbox"
SANDBOX, PRODUCTION = "sandbox", "production"
#: Where an account's money moves, for people.
ENVIRONMENTS = {SANDBOX: N_("Practice"), PRODUCTION: N_("Real money")}
_METHODS = {method: words for method, words, _icon in METHODS}
#: More than any gateway takes for one payment: no limit that a shop would meet.
_NO_LIMIT = 10_000_000_000
_DAY = timedelta(days=1)


def news_words(info: GatewayInfo, hub: str) -> str:
    """How soon a payment is known: the true bound with a hub and without."""
    asked = way_words(connected=False, least=info.min_poll)
    if not info.finds_all:
        missed = _("some payments are told to a hub alone")
        asked = _("{asked}, but {missed}").format(asked=asked, missed=missed)
    if hub:
        return _("pushed by the hub; while it is away, {asked}").format(asked=asked)
    return _("{asked}: without a hub the gateway cannot tell us").format(asked=asked)


def gateway_words(kind: str) -> str:
    """What people call the gateway."""
    return _("Practice gateway") if kind == PRACTICE_KIND else gateway_info(kind).name


def missing_words(account: AccountView) -> str:
    """The fields without which nothing is sent, by the gateway's own terms."""
    labels = {field.name: field.label for field in gateway_info(account.kind).fields}
    return ", ".join(_(labels[name]) for name in account.missing)


def methods_words(methods: tuple[Method, ...]) -> str:
    """``QRIS, Virtual account, Card`` in the order of the Pay Online dialog."""
    return ", ".join(_(words) for value, words in _METHODS.items() if value in methods)


def limits_words(info: GatewayInfo) -> str:
    """From how much to how much one link may be."""
    least = format_amount(info.min_amount, info.currencies[0], language())
    if info.max_amount >= _NO_LIMIT:
        return _("From {least}").format(least=least)
    most = format_amount(info.max_amount, info.currencies[0], language())
    return _("From {least} to {most}").format(least=least, most=most)


def life_words(info: GatewayInfo) -> str:
    """How long a link may be open."""
    return _("From {least} to {most}").format(
        least=long_span(info.min_expiry), most=long_span(info.max_expiry)
    )


def close_words(info: GatewayInfo) -> str:
    """Whether a link can be closed before its end."""
    if info.can_close:
        return _("before their end, whenever the shop wants")
    return _("not always: an open link can be paid until it runs out")


def refund_words(info: GatewayInfo) -> str:
    """Which money the gateway gives back."""
    if not info.can_refund or not info.refundable:
        return _("none: give it back in cash or by transfer")
    given = methods_words(info.refundable)
    part = given if info.can_refund_part else _("{methods}, only whole").format(methods=given)
    if set(info.refundable) >= set(info.methods):
        return part
    return _("{methods}; the rest by transfer").format(methods=part)


def long_span(time: timedelta) -> str:
    """``5 min``, ``1 h``, ``7 days``."""
    if time >= _DAY:
        days = time // _DAY
        return ngettext("{count} day", "{count} days", days).format(count=days)
    return span(time)
