"""``posapp review``: money that a person must look at, and how that ends."""

from __future__ import annotations

from posapp.cli.arguments import add_page
from posapp.cli.call import Call
from posapp.cli.output import Shows, fields
from posapp.cli.parser import Commands
from posapp.cli.words import listing, money, state
from posapp.i18n import N_, _
from posapp.services.paging import Page
from posapp.services.payments.review import (
    ENDS,
    ListReviews,
    ResolveReview,
    ReviewView,
    list_reviews,
    resolve_review,
)

#: Why somebody should look.
REASONS = {
    "wrong_currency": N_("It is in another currency"),
    "does_not_fit": N_("It does not fit the link"),
    "order_void": N_("The order is void"),
    "after_cancel": N_("It came after the link was closed"),
    "late": N_("It came after the link expired"),
    "double": N_("The order was paid already"),
    "too_much": N_("More arrived than was owed"),
}
#: Where it stands.
_ENDED = {
    "open": N_("To look at"),
    "applied": N_("Applied"),
    "refunded": N_("Refunded"),
    "credited": N_("Kept as credit"),
}


def add(commands: Commands) -> None:
    """Declare ``review``."""
    noun = commands.noun("review", _("money that a person must look at"))
    many = noun.command("list", list_some, _("what is to be looked at, newest first"), _table())
    many.add_argument("--all", action="store_true", help=_("with what has ended"))
    add_page(many)
    end = noun.command("resolve", resolve, _("end a review"), _shown)
    end.add_argument("review", metavar="ID", help=_("its id in the list"))
    end.add_argument(
        "--as", dest="ending", required=True, metavar="|".join(ENDS),
        help=_("it counts for the order; it goes back; or it is kept for the customer"),
    )  # fmt: skip


def list_some(call: Call) -> Page[ReviewView]:
    """A page of reviews."""
    args = call.args
    return call.till.look(list_reviews, ListReviews(args.all, "", args.limit, args.cursor))


def resolve(call: Call) -> ReviewView:
    """End one."""
    return call.till.do(resolve_review, ResolveReview(call.args.review, call.args.ending))


def _table() -> Shows:
    return listing(
        (_("Order"), _("Reason"), _("Amount"), _("State"), "ID"),
        lambda r: (r.order, _reason(r), money(r.amount, r.currency), _ending(r), r.id),
        right=_("Amount"),
    )


def _shown(review: ReviewView) -> str:
    return fields(
        (
            (_("Order"), review.order),
            (_("Reason"), _reason(review)),
            (_("Amount"), money(review.amount, review.currency)),
            (_("State"), _ending(review)),
            (_("Counts for the order"), _("yes") if review.applied else _("no")),
            (_("Gateway"), review.gateway),
            ("ID", review.id),
        )
    )


def _reason(review: ReviewView) -> str:
    return _(REASONS[review.reason]) if review.reason in REASONS else review.reason


def _ending(review: ReviewView) -> str:
    return _(_ENDED[review.state]) if review.state in _ENDED else state(review.state)
