"""What Faspay says, read strictly, in our words; one table of statuses, one of answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.errors import (
    BadCredentials,
    GatewayError,
    NotFound,
    Rejected,
)
from posapp.services.gateways.faspay.wib import from_wib
from posapp.services.gateways.http import unsure
from posapp.services.gateways.types import Fact

#: A transaction's status: pending, paid, and what ended one try but not the page it was on.
STATUSES = {
    "0": Fact.PENDING,
    "1": Fact.PENDING,
    "2": Fact.PAID,
    "3": Fact.FAILED,
    "4": Fact.PAID,
    "7": Fact.EXPIRED,
    "8": Fact.CANCELLED,
    "9": Fact.UNKNOWN,
}
REVERSED = "4"
UNPROCESSED = "0"
NO_BILL = "5"
GOOD = "00"
#: Wrong merchant, wrong password, unknown address of ours, account not active: a person's job.
#: Faspay's own pages disagree on which of 56 and 63 is which; both are this.
KEYS = frozenset({"03", "55", "56", "63"})
UNCLEAR = frozenset({"66", "96"})
#: Words for "this bill number was used"; Faspay documents no code for it.
_USED = re.compile(r"duplicat|already|exist|sudah|terdaftar", re.IGNORECASE)
_USED_CODES = frozenset({"17", "54"})
_PAID_CODE = "81"
_LINK = re.compile(r"https?://[^\s<>\"]{1,1990}")
MAX_TEXT = 2_000


class Unreadable(ValueError):  # noqa: N818  (says what the answer is)
    """A field is missing, of another type, or out of its bounds."""


@dataclass(slots=True, frozen=True)
class Status:
    """One transaction, as an inquiry tells it; ``total`` is none before it was paid."""

    code: str
    words: str
    reference: str
    total: int | None
    paid_at: datetime | None


def texts(body: Mapping[str, object]) -> dict[str, str]:
    """The plain fields as text: Faspay sends numbers with and without quotes.

    Raises Unreadable for a text that is longer than any of theirs.
    """
    found: dict[str, str] = {}
    for name, value in body.items():
        if value is None:
            found[name] = ""
        elif isinstance(value, str):
            found[name] = value.strip()
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            found[name] = str(value)
        if len(found.get(name, "")) > MAX_TEXT:
            raise Unreadable(f"{name} is too long")
    return found


def rupiah(text: str) -> int:
    """A sum without a fraction. Raises Unreadable."""
    fits = re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", text)
    value = Decimal(text) if fits else None
    if value is None or value != value.to_integral_value() or value > 100 * MAX_AMOUNT:
        raise Unreadable("a sum that is none")
    return int(value)


def paid_sum(text: str, bill: int) -> int:
    """What was paid for a bill of ``bill`` rupiah.

    Debit writes some sums with two zeros more; which, its documents do not say. Of the two
    readings the one nearer to the bill is taken.
    """
    plain = rupiah(text)
    readings = [plain] if plain % 100 else [plain, plain // 100]
    nearest = min(readings, key=lambda sum_: abs(sum_ - bill))
    if not 0 < nearest <= MAX_AMOUNT:
        raise Unreadable("a sum that is none")
    return nearest


def status(said: Mapping[str, str], bill: int) -> Status:
    """The state of a transaction. Raises Unreadable."""
    code = said.get("payment_status_code", "")
    if not re.fullmatch(r"[0-9]", code, re.ASCII):
        raise Unreadable("no status")
    total = None
    if STATUSES.get(code) == Fact.PAID:
        total = paid_sum(said["payment_total"], bill) if said.get("payment_total") else bill
    return Status(
        code=code,
        words=said.get("payment_status_desc", ""),
        reference=said.get("payment_reff", ""),
        total=total,
        paid_at=from_wib(said.get("payment_date", "")),
    )


def link(said: Mapping[str, str], name: str) -> str:
    """The page for the customer. Raises Unreadable."""
    url = said.get(name, "")
    if not _LINK.fullmatch(url):
        raise Unreadable("no link")
    return url


def words(said: Mapping[str, object]) -> str:
    """Code and words of an answer, on one line."""
    parts = (said.get(name) for name in ("response_code", "response_desc", "response_message"))
    return " ".join(" ".join(str(part) for part in parts if part).split())[:300]


def trouble(said: Mapping[str, str], *, changes: bool) -> GatewayError:
    """The error that an answer other than 00 means."""
    code = said.get("response_code", "")
    detail = words(said)
    if not code or code in UNCLEAR:
        return unsure(changes, detail or "an answer without a code")
    if code in KEYS:
        return BadCredentials(detail)
    if code == "14" and not changes:
        return NotFound(detail)
    return Rejected(detail)


def is_used(said: Mapping[str, str]) -> bool:
    """Whether a creation was refused because its bill number is taken."""
    code = said.get("response_code", "")
    if code in _USED_CODES:
        return True
    return code not in (GOOD, _PAID_CODE) and bool(_USED.search(said.get("response_desc", "")))
