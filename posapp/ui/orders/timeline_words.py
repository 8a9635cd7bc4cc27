"""What happened to an order, told in words with an icon each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from posapp.error_text import code_text
from posapp.i18n import N_, _, clock_time, short_date
from posapp.services.sales.timeline import TimelineEntry
from posapp.ui.orders.attempt_words import attempt_words
from posapp.ui.orders.words import method_words, money, person, quantity
from posapp.ui.review.words import ended_words, reason_words
from posapp.ui.widgets import Event

#: One line for each state of a message, by email, by SMS, and by both.
TOLD = {
    "waiting": (N_("Email waits"), N_("SMS waits"), N_("Email and SMS wait")),
    "queued": (N_("Email waits"), N_("SMS waits"), N_("Email and SMS wait")),
    "sent": (N_("Email sent"), N_("SMS sent"), N_("Email and SMS sent")),
    "maybe_sent": (
        N_("Email maybe sent"),
        N_("SMS maybe sent"),
        N_("Email and SMS maybe sent"),
    ),
    "failed": (N_("Email failed"), N_("SMS failed"), N_("Email and SMS failed")),
}
_CAUSES = {
    "return": N_("Goods came back"),
    "reversal": N_("Payment reversed"),
    "chargeback": N_("Taken back by the bank"),
    "surplus": N_("Too much had arrived"),
}
#: Icon and title of money that went back, by its cause; or by its state, where that is not done.
_BACK = {
    "return": ("undo-2", N_("Refunded {amount}")),
    "surplus": ("undo-2", N_("Refunded {amount}")),
    "reversal": ("undo-2", N_("Reversed {amount}")),
    "chargeback": ("undo-2", N_("Chargeback of {amount}")),
    "pending": ("hourglass", N_("Refund of {amount} is under way")),
    "failed": ("circle-alert", N_("Refund of {amount} failed")),
}
_AT_ONCE = timedelta(seconds=1)


def timeline_events(entries: Sequence[TimelineEntry], currency: str, zone: str) -> list[Event]:
    """The entries in words, the newest last, with seconds."""
    shown = list(entries)
    if not shown:
        return []
    first = shown[0].at
    if len(shown) > 1 and shown[0].kind == "opened" and shown[1].at - shown[0].at < _AT_ONCE:
        del shown[0]
    return [
        Event(icon, title, words, _when(entry.at, zone, first), good)
        for entry in shown
        for icon, title, words, good in [_tell(entry, currency)]
    ]


def _when(at: datetime, zone: str, first: datetime) -> str:
    """The time with seconds; what came on another day than the order has its date instead."""
    there = ZoneInfo(zone)
    if at.astimezone(there).date() == first.astimezone(there).date():
        return clock_time(at, zone, seconds=True)
    return _("{date}, {time}").format(date=short_date(at, zone), time=clock_time(at, zone))


def told_words(states: dict[str, Any]) -> str:
    """Whether email and SMS arrived: ``Email and SMS sent``."""
    email, sms = states.get("email"), states.get("sms")
    if email and sms and TOLD.get(email) == TOLD.get(sms):
        return _(TOLD[email][2])
    parts = [_(TOLD[email][0])] if email in TOLD else []
    parts += [_(TOLD[sms][1])] if sms in TOLD else []
    return " · ".join(parts)


_Told = tuple[str, str, str, bool]


def _tell(entry: TimelineEntry, currency: str) -> _Told:
    return _TELLERS[entry.kind](entry.values, currency)


def _opened(values: dict[str, Any], _currency: str) -> _Told:
    return "receipt-text", _("Order opened"), person(values["by"]), False


def _edited(values: dict[str, Any], currency: str) -> _Told:
    sums = {name: money(values[name], currency) for name in ("was", "total")}
    title = _("Edited: {total} instead of {was}").format(**sums)
    if values["was"] == values["total"]:
        title = _("Edited: {total} as before").format(**sums)
    words = " · ".join(part for part in (values["reason"], person(values["by"])) if part)
    return "pencil-line", title, words, False


def _returned(values: dict[str, Any], currency: str) -> _Told:
    title = _("Goods for {amount} came back").format(amount=money(values["amount"], currency))
    goods = [f"{quantity(much)} {name}" for much, name in values["goods"]]
    parts = (", ".join(goods), values["reason"], person(values["by"]))
    return "undo-2", title, " · ".join(part for part in parts if part), False


def _deposit(values: dict[str, Any], currency: str) -> _Told:
    title = _("Deposit {amount}").format(amount=money(values["amount"], currency))
    return "banknote", title, _counter(values), values["complete"]


def _payment(values: dict[str, Any], currency: str) -> _Told:
    title = _("Paid {amount}").format(amount=money(values["amount"], currency))
    return "circle-check", title, _counter(values), values["complete"]


def _counter(values: dict[str, Any]) -> str:
    parts = (method_words(values["method"]), values["reference"], person(values["by"]))
    return " · ".join(part for part in parts if part)


def _paid_online(values: dict[str, Any], currency: str) -> _Told:
    title = _("Paid {amount}").format(amount=money(values["amount"], currency))
    words = method_words(values["method"])
    if values["reference"]:
        words = _("{method} · reference {reference}").format(
            method=words, reference=values["reference"]
        )
    return "circle-check", title, words, True


def _link(values: dict[str, Any], currency: str) -> _Told:
    amount = money(values["amount"], currency)
    if values["state"] == "queued":
        return (
            "cloud-off",
            _("Link for {amount} waits").format(amount=amount),
            _about(values),
            False,
        )
    sent = "sent" in (values.get("email"), values.get("sms"))
    title = _("Link sent for {amount}") if sent else _("Link made for {amount}")
    return "send", title.format(amount=amount), _about(values), False


def _repriced(values: dict[str, Any], currency: str) -> _Told:
    title = _("New link for {amount}").format(amount=money(values["amount"], currency))
    return "send", title, _about(values), False


def _about(values: dict[str, Any]) -> str:
    told = told_words(values)
    failure = code_text(values["failure"]) if values["failure"] else ""
    return " · ".join(part for part in (values["number"], told, failure) if part)


def _link_opened(values: dict[str, Any], _currency: str) -> _Told:
    return "eye", _("Opened by the customer"), values["number"], False


def _link_expired(values: dict[str, Any], _currency: str) -> _Told:
    return "hourglass", _("Link expired"), values["number"], False


def _link_cancelled(values: dict[str, Any], _currency: str) -> _Told:
    return "ban", _("Link closed"), values["number"], False


def _link_failed(values: dict[str, Any], _currency: str) -> _Told:
    return "circle-alert", _("Link failed"), _about(values), False


def _attempt_failed(values: dict[str, Any], _currency: str) -> _Told:
    return "circle-alert", *attempt_words(values), False


def _refund(values: dict[str, Any], currency: str) -> _Told:
    icon, title = _BACK[values["cause"] if values["state"] == "done" else values["state"]]
    if values["trouble"]:
        words = code_text(values["trouble"])
    else:
        way = method_words(values["method"])
        parts = (_(_CAUSES[values["cause"]]), way, values["reason"], person(values["by"]))
        words = " · ".join(part for part in parts if part)
    return icon, _(title).format(amount=money(values["amount"], currency)), words, False


def _credit(values: dict[str, Any], currency: str) -> _Told:
    title = _("Kept {amount} as customer credit").format(amount=money(values["amount"], currency))
    return "hand-coins", title, person(values["by"]), False


def _review(values: dict[str, Any], currency: str) -> _Told:
    title = _("Please look at {amount}").format(amount=money(values["amount"], currency))
    return "triangle-alert", title, reason_words(values["reason"]), False


def _review_closed(values: dict[str, Any], currency: str) -> _Told:
    title = _("Decided on {amount}").format(amount=money(values["amount"], currency))
    parts = (ended_words(values["state"]), person(values["by"]))
    return "badge-check", title, " · ".join(part for part in parts if part), False


def _voided(values: dict[str, Any], _currency: str) -> _Told:
    return "ban", _("Order voided"), values["reason"], False


_TELLERS: dict[str, Callable[[dict[str, Any], str], _Told]] = {
    "opened": _opened,
    "edited": _edited,
    "returned": _returned,
    "deposit": _deposit,
    "payment": _payment,
    "paid_online": _paid_online,
    "link": _link,
    "link_repriced": _repriced,
    "link_opened": _link_opened,
    "link_expired": _link_expired,
    "link_cancelled": _link_cancelled,
    "link_failed": _link_failed,
    "attempt_failed": _attempt_failed,
    "refund": _refund,
    "credit": _credit,
    "review": _review,
    "review_closed": _review_closed,
    "voided": _voided,
}
