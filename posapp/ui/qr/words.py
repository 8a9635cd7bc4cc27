"""What the till says about a QR, and what stands in its place while there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from posapp.error_text import error_text
from posapp.i18n import N_, _, in_language, language
from posapp.ui.orders.words import ago, method_words, moment, money
from posapp.ui.qr.facts import QrFacts
from posapp.ui.qr.state import QrState, Stage
from posapp.ui.theme.icons import HALF_DISC

SCAN = N_("Scan with your phone to pay")
SCAN_QRIS = N_("Scan with any bank or e‑wallet app")
QRIS = "QRIS"
PAID = N_("PAID")
THANKS = N_("Paid · thank you")


@dataclass(slots=True, frozen=True)
class Said:
    """A state in words: the colours of a status, an icon, a lead and what follows it.

    ``detail`` is what else is known, like what the gateway wrote in its own words.
    """

    kind: str
    icon: str
    lead: str
    words: str
    detail: str = ""


def said(facts: QrFacts, now: datetime) -> Said:
    """What the banner says."""
    state = facts.state
    if state.stage == Stage.FAILED:
        lead = _("The link could not be made")
        return Said("overdue", "circle-alert", lead, trouble_words(state), _detail(state))
    if state.stage == Stage.MAKING:
        words = trouble_words(state) or _("It appears here by itself.")
        kind = "queued" if state.trouble else "unpaid"
        return Said(kind, "link", _("Making the link"), words)
    if state.stage == Stage.ENDED:
        return Said("void", "hourglass", _("This link has ended"), _ended_words(facts))
    waiting = _waiting_words(facts, now)
    if state.stage == Stage.PART_PAID:
        arrived = money(state.arrived, state.currency)
        lead = _("{amount} has arrived, the rest is due").format(amount=arrived)
        words = waiting if state.can_scan else _("Make a link for what is still due.")
        return Said("partial", HALF_DISC, lead, words, doubt_words(state))
    return Said("unpaid", "hourglass", _("Waiting for payment"), waiting, doubt_words(state))


def trouble_words(state: QrState) -> str:
    """Why there is no link, and what to do about it."""
    if state.trouble is not None:
        return error_text(state.trouble)
    if state.stage == Stage.FAILED:
        return _("The payment failed at the gateway. Make a new link.")
    return ""


def doubt_words(state: QrState) -> str:
    """Why the link's code stands where the gateway's QRIS would be."""
    if state.doubt is None:
        return ""
    why = error_text(state.doubt)
    return _("The link's QR is shown, not the gateway's QRIS. {why}").format(why=why)


def scan_words(state: QrState) -> str:
    """What the customer is asked to do, for the catalogue."""
    return SCAN_QRIS if state.is_qris else SCAN


def meaning_words(state: QrState) -> str:
    """What the code is, read out."""
    amount = money(state.amount, state.currency)
    if state.is_qris:
        return _("QRIS to pay {amount} to {payee}").format(amount=amount, payee=state.payee)
    return _("QR code to pay {amount}").format(amount=amount)


def payee_words(state: QrState) -> str:
    """Who is paid by a QRIS, as wallets name it; empty where the code is the link's."""
    return f"{QRIS} · {state.payee}" if state.is_qris else ""


def place_words(state: QrState) -> tuple[str, str]:
    """The icon and the words that stand where the code would be."""
    if state.stage == Stage.FAILED:
        return "circle-alert", _("There is no link to scan.")
    if state.needs_link and state.invoice:
        return "hourglass", _("This link cannot be paid any more.")
    return "link", _("The link is being made.")


def about_words(state: QrState) -> str:
    """Who pays, and for what."""
    return " · ".join(part for part in (state.customer, state.order) if part)


def told_words(state: QrState) -> str:
    """The invoice, and who was told of it."""
    if not state.invoice:
        return ""
    if not state.sent_to:
        return _("{number} · shown here only").format(number=state.invoice)
    return _("{number} · sent to {addresses}").format(
        number=state.invoice, addresses=", ".join(state.sent_to)
    )


def methods_text(state: QrState) -> str:
    """The ways to pay that the link offers, or what a QRIS asks for and of whom."""
    if not state.is_qris:
        return ", ".join(method_words(method) for method in state.methods)
    amount = money(state.amount, state.currency)
    return f"{amount} · NMID {state.nmid}" if state.nmid else amount


def in_other_language(text: str) -> str:
    """The text in the language that the till does not speak; empty where that is no other."""
    other = in_language("en" if language() == "id" else "id").gettext(text)
    return "" if other == _(text) else other


def _detail(state: QrState) -> str:
    params = state.trouble.params if state.trouble is not None else {}
    detail = str(params.get("detail") or "")
    return _("The gateway wrote: “{detail}”").format(detail=detail) if detail else ""


def _waiting_words(facts: QrFacts, now: datetime) -> str:
    state = facts.state
    assert state.expires_at is not None  # noqa: S101  (what can be scanned has an end)
    until = _("link open until {when}").format(when=moment(state.expires_at, facts.zone))
    return f"{ago(state.checked_at, now)} · {until}" if state.checked_at else until


def _ended_words(facts: QrFacts) -> str:
    state = facts.state
    if state.expired and state.expires_at is not None and state.expires_at <= facts.now:
        return _("It expired {when}.").format(when=moment(state.expires_at, facts.zone))
    if state.expired:
        return _("It has expired.")
    return _("It was closed. The customer cannot pay by it any more.")
