"""Why money waits for a decision, and what each decision is called and does."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.error_text import code_text
from posapp.i18n import N_, _
from posapp.services.payments.back import Ending, OpenReview
from posapp.services.payments.review import ReviewView
from posapp.services.payments.transfer import BY_TRANSFER
from posapp.ui.orders.words import method_words, money

#: Why it is looked at, by the review's reason.
REASONS = {
    "wrong_currency": N_("It is in another currency"),
    "does_not_fit": N_("It does not fit the link"),
    "order_void": N_("The order is void"),
    "after_cancel": N_("It came after the link was closed"),
    "late": N_("It came after the link expired"),
    "double": N_("The order was paid already"),
    "too_much": N_("More arrived than was owed"),
}

#: How it ended, by the review's state.
ENDED = {
    "applied": N_("It counts for the order"),
    "refunded": N_("It goes back to the customer"),
    "credited": N_("It is kept as customer credit"),
}


@dataclass(slots=True, frozen=True)
class EndingWords:
    """What an ending's button says, what stands beside it, and the question before it."""

    verb: str
    does: str
    question: str


def reason_words(reason: str) -> str:
    """Why it is looked at."""
    return _(REASONS[reason])


def ended_words(state: str) -> str:
    """How it ended."""
    return _(ENDED[state])


def counting_words(review: ReviewView) -> str:
    """Whether the money counts while nobody has decided."""
    if review.applied:
        return _("It counts for the order until you decide.")
    return _("It counts for nothing until you decide.")


def ending_words(found: OpenReview, ending: Ending) -> EndingWords:
    """The words of one ending."""
    review = found.review
    words = _WORDS[ending.name](found, review, money(ending.amount, review.currency))
    if not ending.refusal:
        return words
    return EndingWords(words.verb, code_text(ending.refusal), words.question)


def _apply(_found: OpenReview, review: ReviewView, amount: str) -> EndingWords:
    if review.applied:
        question = _("Keep {amount}?").format(amount=amount)
        return EndingWords(_("Keep it"), _("It stays with the order, as it is."), question)
    question = _("Count {amount} for order {number}?").format(amount=amount, number=review.order)
    return EndingWords(_("Count it"), _("It pays for this order from now on."), question)


def _refund(found: OpenReview, review: ReviewView, amount: str) -> EndingWords:
    verb = _("Refund {amount}").format(amount=amount)
    does = _("The gateway gives it back by {method}.").format(method=method_words(review.method))
    if any(ending.way == BY_TRANSFER for ending in found.endings):
        does = _("You send it by transfer: the gateway cannot give it back.")
    return EndingWords(verb, does, _("Give {amount} back?").format(amount=amount))


def _credit(found: OpenReview, _review: ReviewView, amount: str) -> EndingWords:
    does = _("{customer} can use {amount} later.").format(customer=found.customer, amount=amount)
    question = _("Keep {amount} as customer credit?").format(amount=amount)
    return EndingWords(_("Keep as credit"), does, question)


_WORDS = {"apply": _apply, "refund": _refund, "credit": _credit}
