"""What the states of orders, payments, invoices, messages, jobs and reviews are called."""

from __future__ import annotations

from posapp.i18n import N_, _

STATES = {
    "open": N_("Open"),
    "closed": N_("Closed"),
    "parked": N_("Parked"),
    "void": N_("Void"),
    "unpaid": N_("Unpaid"),
    "partially_paid": N_("Partially paid"),
    "paid": N_("Paid"),
    "overpaid": N_("Overpaid"),
    "partially_refunded": N_("Partially refunded"),
    "refunded": N_("Refunded"),
    "draft": N_("Draft"),
    "queued": N_("Queued"),
    "pending": N_("Waiting for payment"),
    "expired": N_("Expired"),
    "cancelled": N_("Cancelled"),
    "failed": N_("Failed"),
    "waiting": N_("Waiting"),
    "sent": N_("Sent"),
    "maybe_sent": N_("Maybe sent"),
    "dropped": N_("Dropped"),
    "running": N_("Running"),
    "done": N_("Done"),
    "stuck": N_("Stuck"),
    "applied": N_("Applied"),
    "credited": N_("Kept as credit"),
}


def state_words(name: str) -> str:
    """The word for a state; the state itself where a later version made it."""
    return _(STATES[name]) if name in STATES else name
