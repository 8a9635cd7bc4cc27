"""What is said to Snap about a charge, within the limits that its pages name."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from posapp.i18n import N_, in_language
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.midtrans.methods import codes
from posapp.services.gateways.types import ChargeLine, ChargeRequest

#: Page "Expire a Snap Session".
LEAST_LIFE = timedelta(minutes=5)
MOST_LIFE = timedelta(days=7)
JAKARTA = timezone(timedelta(hours=7))
MINUTE = timedelta(minutes=1)

#: Page "Transaction Details Object"; ``/`` would break the address of the status call.
_ORDER_ID = re.compile(r"[A-Za-z0-9._~-]{1,50}")
#: What is no address or number of this form is left out: the page asks for it.
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9 ()-]{5,19}")
ITEM_NAME = 50
WORDS = 255
#: More lines than a page can show become one.
MOST_ITEMS = 50
PAGE_LANGUAGES = {"id": "id-ID", "en": "en-EN"}
REST = N_("Paid before and adjustments")


def page_end(ask: ChargeRequest, now: datetime) -> datetime:
    """When the page ends: as asked, as far as Snap takes it; a whole second."""
    end = min(max(ask.expires_at, now + LEAST_LIFE + MINUTE), now + MOST_LIFE)
    return end.replace(microsecond=0)


def snap_body(ask: ChargeRequest, now: datetime) -> dict[str, object]:
    """The JSON of a new page. Raises Rejected where Midtrans could not take it.

    ``expiry`` holds for the page and for every way of paying on it, so nothing chosen on it
    can outlive it.
    """
    if ask.currency != "IDR":
        raise Rejected(f"Midtrans takes rupiah only, not {ask.currency}")
    if _ORDER_ID.fullmatch(ask.reference) is None:
        raise Rejected("the reference is no order id of Midtrans")
    enabled = codes(ask.methods, ask.amount)
    if not enabled:
        raise Rejected(f"none of the chosen ways of paying takes {ask.amount} rupiah")
    end = page_end(ask, now)
    minutes = -((now - end) // MINUTE)
    body: dict[str, object] = {
        "transaction_details": {"order_id": ask.reference, "gross_amount": ask.amount},
        "item_details": items(ask),
        "customer_details": customer(ask),
        "enabled_payments": list(enabled),
        "expiry": {
            "start_time": _jakarta(end - minutes * MINUTE),
            "unit": "minutes",
            "duration": minutes,
        },
    }
    if "credit_card" in enabled:
        body["credit_card"] = {"secure": True}
    return body


def items(ask: ChargeRequest) -> list[dict[str, object]]:
    """The lines of the page; their sum is the charge's, or Snap refuses it."""
    lines = [_item(str(at), line) for at, line in enumerate(ask.lines, 1)]
    if not lines or len(lines) > MOST_ITEMS:
        whole = ask.order_number or ask.invoice_number
        return [{"id": "1", "name": whole[:ITEM_NAME], "price": ask.amount, "quantity": 1}]
    rest = ask.amount - sum(line.amount for line in ask.lines)
    if rest:
        name = in_language(ask.language).gettext(REST)[:ITEM_NAME]
        lines.append({"id": "rest", "name": name, "price": rest, "quantity": 1})
    return lines


def _item(number: str, line: ChargeLine) -> dict[str, object]:
    pieces, part = divmod(line.quantity, 1000)
    whole = part == 0 and pieces > 0 and line.amount % pieces == 0
    # The bar cuts a name short on Alfamart's receipt.
    name = " ".join(line.name.replace("|", " ").split())[:ITEM_NAME].strip()
    return {
        "id": number,
        "name": name or number,
        "price": line.amount // pieces if whole else line.amount,
        "quantity": pieces if whole else 1,
    }


def customer(ask: ChargeRequest) -> dict[str, object]:
    """Who pays; what is not known is not said."""
    email, phone = ask.customer_email, ask.customer_phone
    told = {
        "first_name": ask.customer_name.strip()[:WORDS],
        "email": email if len(email) <= WORDS and _EMAIL.fullmatch(email) else "",
        "phone": phone if _PHONE.fullmatch(phone) else "",
    }
    return {key: text for key, text in told.items() if text}


def _jakarta(at: datetime) -> str:
    return at.astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M:%S +0700")
