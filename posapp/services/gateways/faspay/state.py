"""A bill's truth, from what is told of each of its transactions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from posapp.services.gateways.faspay.bill import Bill, Trial, bill_no
from posapp.services.gateways.faspay.mapping import REVERSED, STATUSES, UNPROCESSED, Status
from posapp.services.gateways.faspay.methods import channel_of, issuer, method_name
from posapp.services.gateways.types import (
    AttemptState,
    ChargeState,
    Fact,
    GatewayPayment,
    GatewayRefund,
)

#: Who paid in the last minute is told of a little later.
GRACE = timedelta(minutes=15)


def charge_state(
    reference: str,
    bill: Bill,
    told: Mapping[Trial, Status],
    now: datetime,
    merchant_id: str,
    url: str = "",
) -> ChargeState:
    """What the bill is, with every try, payment and reversal under it."""
    paid = [(trial, said) for trial, said in told.items() if said.total is not None]
    return ChargeState(
        reference=reference,
        fact=_fact(bill, told, now),
        amount=bill.amount,
        currency="IDR",
        url=url,
        gateway_id=str(bill),
        expires_at=bill.expires_at,
        attempts=tuple(
            _attempt(reference, trial, said, merchant_id)
            for trial, said in told.items()
            if not trial.page or said.code in "1234"
        ),
        payments=tuple(_payment(reference, trial, said, now, merchant_id) for trial, said in paid),
        refunds=tuple(
            _reversal(reference, trial, said, now) for trial, said in paid if said.code == REVERSED
        ),
    )


def channel(trial: Trial, merchant_id: str) -> str:
    """The channel of a transaction, told or read from its number; empty where neither says."""
    return trial.channel or channel_of(trial.id, merchant_id)


def payment_name(reference: str, trial: Trial) -> str:
    """A payment's id: Faspay's number alone is promised to be unique for a day only."""
    return f"{bill_no(reference, trial.number)}/{trial.id}"


def whole_name(payment_id: str) -> str:
    """The id of the one refund that undoes the whole of a payment, by whatever way."""
    return f"{payment_id}/reversal"


def _fact(bill: Bill, told: Mapping[Trial, Status], now: datetime) -> Fact:
    facts = {trial: STATUSES.get(said.code, Fact.UNKNOWN) for trial, said in told.items()}
    if Fact.PAID in facts.values():
        return Fact.PAID
    over = now > bill.expires_at + GRACE
    running = [
        trial
        for trial, fact in facts.items()
        if fact in (Fact.PENDING, Fact.UNKNOWN) and not (over and _untouched(told[trial]))
    ]
    whole = {fact for trial, fact in facts.items() if trial.page}
    if not running:
        if Fact.CANCELLED in whole:
            return Fact.CANCELLED
        if over or Fact.EXPIRED in whole:
            return Fact.EXPIRED
    # A channel that failed, ran out or was closed leaves the page open: the next may pay.
    return Fact.PENDING


def _untouched(said: Status) -> bool:
    return said.code == UNPROCESSED


def _attempt(reference: str, trial: Trial, said: Status, merchant_id: str) -> AttemptState:
    fact = STATUSES.get(said.code, Fact.UNKNOWN)
    ended = fact in (Fact.FAILED, Fact.EXPIRED, Fact.CANCELLED)
    code = channel(trial, merchant_id)
    return AttemptState(
        id=payment_name(reference, trial),
        status="paid" if fact == Fact.PAID else "failed" if ended else "pending",
        method=method_name(code),
        issuer=issuer(code),
        response_code=said.code,
        approval_code=said.reference if fact == Fact.PAID else "",
        failure=(said.words or said.code) if ended else "",
        at=said.paid_at,
    )


def _payment(
    reference: str, trial: Trial, said: Status, now: datetime, merchant_id: str
) -> GatewayPayment:
    name = payment_name(reference, trial)
    return GatewayPayment(
        id=name,
        amount=said.total or 0,
        currency="IDR",
        method=method_name(channel(trial, merchant_id)),
        paid_at=said.paid_at or now,
        attempt_id=name,
    )


def _reversal(reference: str, trial: Trial, said: Status, now: datetime) -> GatewayRefund:
    name = payment_name(reference, trial)
    return GatewayRefund(
        id=whole_name(name),
        payment_id=name,
        amount=said.total or 0,
        kind="reversal",
        at=now,
    )
