"""What we must keep of a bill, because Faspay never tells it again: our ``gateway_id``.

An inquiry wants the transaction's number and answers neither the bill's sum nor its end. Xpress
need not tell that number at once: it comes with the first notice, and every channel that the
customer tries on the page has one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from posapp.models.money import MAX_AMOUNT

#: More channels than a customer tries; a flood of notices costs no flood of inquiries.
MAX_TRIALS = 12
#: How often a used number is followed by the next one; one digit, so that it stays readable.
MAX_NUMBER = 9

_TRX = re.compile(r"[A-Za-z0-9]{1,40}", re.ASCII)
_TRIAL = re.compile(r"([1-9]):([A-Za-z0-9]{1,40}):([0-9]{0,4})(p?)", re.ASCII)
_HEAD = re.compile(r"xpress;([1-9]);([0-9]{1,12});([0-9]{1,11});(.*)", re.ASCII)
_NEXT = re.compile(r"(.+)-([2-9])", re.ASCII)


@dataclass(slots=True, frozen=True)
class Trial:
    """One transaction under a bill; ``number`` says which of the bill's numbers it is of.

    ``page``: it came with the page itself, before any channel was chosen.
    """

    number: int
    id: str
    channel: str = ""
    page: bool = False

    def __str__(self) -> str:
        return f"{self.number}:{self.id}:{self.channel}{'p' if self.page else ''}"


@dataclass(slots=True, frozen=True)
class Bill:
    """One opening at Xpress: the number that was free, sum in rupiah, end, transactions."""

    number: int
    amount: int
    expires_at: datetime
    trials: tuple[Trial, ...] = ()

    def __str__(self) -> str:
        trials = ",".join(str(trial) for trial in self.trials)
        return f"xpress;{self.number};{self.amount};{int(self.expires_at.timestamp())};{trials}"

    def with_trial(self, trial: Trial) -> Bill:
        """The bill with one more transaction, or with the channel of one that it has."""
        if not _TRX.fullmatch(trial.id):
            return self
        known = {(one.number, one.id): one for one in self.trials}
        before = known.get((trial.number, trial.id))
        if before is None and len(known) >= MAX_TRIALS:
            return self
        if before is not None:
            trial = replace(before, channel=trial.channel or before.channel)
        return replace(self, trials=tuple((known | {(trial.number, trial.id): trial}).values()))


def parsed(gateway_id: str) -> Bill | None:
    """The bill in a ``gateway_id`` of ours; none where it is no such thing."""
    head = _HEAD.fullmatch(gateway_id)
    if head is None:
        return None
    amount, seconds = int(head[2]), int(head[3])
    if not 0 < amount <= MAX_AMOUNT:
        return None
    trials = []
    for text in head[4].split(",") if head[4] else []:
        trial = _TRIAL.fullmatch(text)
        if trial is None:
            return None
        trials.append(Trial(int(trial[1]), trial[2], trial[3], bool(trial[4])))
    return Bill(int(head[1]), amount, datetime.fromtimestamp(seconds, UTC), tuple(trials))


def bill_no(reference: str, number: int) -> str:
    """Faspay's name of an opening: ours, then ours with ``-2`` where ours is taken."""
    return reference if number == 1 else f"{reference}-{number}"


def reference_of(name: str) -> tuple[str, int]:
    """Our reference and which number it is; a reference's own last part has four characters."""
    again = _NEXT.fullmatch(name)
    return (again[1], int(again[2])) if again else (name, 1)


def with_news(gateway_id: str, extra: Mapping[str, str]) -> str:
    """The ``gateway_id`` after a notice: it tells the transaction that inquiries need."""
    bill = parsed(gateway_id)
    if bill is None or not extra.get("trx_id"):
        return gateway_id
    _, number = reference_of(extra.get("bill_no", ""))
    channel = extra.get("channel", "")
    if not re.fullmatch(r"[0-9]{1,4}", channel, re.ASCII):
        channel = ""
    return str(bill.with_trial(Trial(number, extra["trx_id"], channel)))
