"""What a template may show of an invoice: ready texts, cleaned, in the customer's language."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from posapp.i18n import clock_time, long_date, short_date
from posapp.models.initials import initials
from posapp.models.money import format_amount
from posapp.services.channels.pay_link import checked_link, shown_link
from posapp.services.channels.plain import one_line
from posapp.services.channels.protocol import InvoiceMessage
from posapp.services.gateways.types import ChargeLine


def message_view(message: InvoiceMessage) -> dict[str, object]:
    """The values by the names that the templates use."""
    language = message.language if message.language in ("id", "en") else "en"
    url = checked_link(message.url)
    shop = one_line(message.shop_name, 80)
    contact = (one_line(message.shop_address, 160), one_line(message.shop_phone, 40))
    return {
        "language": language,
        "shop": shop,
        "initials": initials(shop),
        "shop_contact": " · ".join(part for part in contact if part),
        "customer": one_line(message.customer_name, 80),
        "order": one_line(message.order_number, 40),
        "invoice": one_line(message.invoice_number, 40),
        "url": url,
        "shown_url": shown_link(url),
        "methods": [str(method) for method in message.methods],
        **_sums(message, language),
        **_times(message, language),
        "lines": [_line(line, message.currency, language) for line in message.lines],
    }


def _sums(message: InvoiceMessage, language: str) -> dict[str, object]:
    def money(amount: int) -> str:
        return format_amount(amount, message.currency, language)

    remaining = message.order_total - message.received
    return {
        "due_now": money(message.amount_due_now),
        "total": money(message.order_total),
        "discount": money(-message.discount) if message.discount else "",
        "tax": money(message.tax) if message.tax else "",
        "received": money(message.received) if message.received else "",
        "minus_received": money(-message.received) if message.received else "",
        "remaining": money(remaining),
        "is_all": remaining == message.amount_due_now,
    }


def _times(message: InvoiceMessage, language: str) -> dict[str, object]:
    until, zone = message.expires_at, message.timezone
    return {
        "sent_on": long_date(message.sent_at, zone, language),
        "until_date": _weekday_date(until, zone, language),
        "until_time": clock_time(until, zone, language),
        "until_short": f"{short_date(until, zone, language)} {clock_time(until, zone, language)}",
    }


def _weekday_date(at: datetime, zone: str, language: str) -> str:
    from babel.dates import format_date  # first use only

    return format_date(at.astimezone(ZoneInfo(zone)), "EEE, d MMM y", locale=language)


def _line(line: ChargeLine, currency: str, language: str) -> dict[str, str]:
    whole, thousandths = divmod(line.quantity, 1000)
    comma = "," if language == "id" else "."
    fraction = f"{comma}{thousandths:03d}".rstrip("0") if thousandths else ""
    return {
        "quantity": f"{whole}{fraction}",
        "name": one_line(line.name, 120),
        "amount": format_amount(line.amount, currency, language),
    }
