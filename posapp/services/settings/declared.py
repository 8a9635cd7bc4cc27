"""Every setting, declared once: key, default, how it is read, and its words."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from posapp.models.money import DIGITS
from posapp.models.qris import CURRENCY, check_sticker, read_qris
from posapp.models.setting import Setting

#: No number among the settings has more digits.
_LONGEST = 9
SHOP_QRIS = "shop.qris"
#: An action and its key, as Qt writes keys: no blank, no equals sign but the first.
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_0-9]+)?=[^\s=]{1,40}")
#: A logo's file is named by what is in it (services.papers.logo_file).
_LOGO = re.compile(r"logo-[0-9a-f]{16}\.png")


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


def _text(text: str) -> str:
    return text.strip()


def _switch(text: str) -> bool:
    known = {"on": True, "true": True, "1": True, "yes": True}
    known |= {"off": False, "false": False, "0": False, "no": False}
    try:
        return known[text.strip().lower()]
    except KeyError:
        raise ValueError(N_("on or off")) from None


def _whole(text: str, least: int, most: int, wanted: str) -> int:
    """Digits only: ``int`` also takes 1_000, and tells people of base 10."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST):
        raise ValueError(wanted)
    if not least <= int(typed) <= most:
        raise ValueError(wanted)
    return int(typed)


def _port(text: str) -> int:
    return _whole(text, 1, 65_535, N_("1 to 65535"))


def _pulse(text: str) -> int:
    return _whole(text, 20, 500, N_("20 to 500 milliseconds"))


def _text_size(text: str) -> int:
    return _whole(text.strip().removesuffix("%"), 100, 200, N_("100 to 200 percent"))


def _keys(text: str) -> str:
    """Pairs like ``sell.pay=F8``, parted by spaces; what they mean is the window's business."""
    if not all(_KEY.fullmatch(pair) for pair in text.split()):
        raise ValueError(N_("pairs like sell.pay=F8"))
    return " ".join(sorted(text.split()))


def _hours(text: str) -> int:
    return _whole(text, 1, 24 * 31, N_("1 to 744 hours"))


def _zone(text: str) -> str:
    # Asking for this one is cached; the list of all is read from the disk each time.
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(N_("a time zone like Asia/Jakarta")) from None
    return text


def _currency(text: str) -> str:
    if text not in DIGITS:
        raise ValueError(", ".join(DIGITS))
    return text


def _methods(text: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    known = ("qris", "va", "ewallet", "card", "store", "paylater")
    if not chosen or any(method not in known for method in chosen):
        raise ValueError(", ".join(known))
    return chosen


def _tax(text: str) -> int | None:
    if text.strip().lower() in ("", "none"):
        return None
    return _whole(text, 0, 10_000, N_("none, or basis points from 0 to 10000"))


def _cash_step(text: str) -> int:
    if text.strip().lower() in ("", "none"):
        return 0
    return _whole(text, 0, 100_000, N_("none, or minor units from 0 to 100000"))


def _logo(text: str) -> str:
    if text and not _LOGO.fullmatch(text):
        raise ValueError(N_("a picture that was taken in"))
    return text


def _url(text: str) -> str:
    cleaned = text.strip().rstrip("/")
    if cleaned and not cleaned.startswith(("http://", "https://")):
        raise ValueError(N_("an address that begins with https://"))
    return cleaned


def _sticker(text: str) -> str:
    """Raises Refused as the reader of QRIS codes does."""
    cleaned = text.strip()
    if cleaned:
        check_sticker(read_qris(cleaned), CURRENCY)
    return cleaned


SETTINGS: dict[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting("shop.name", "", _text, N_("Shop name"), N_("On messages and the checkout page")),
        Setting("shop.address", "", _text, N_("Address")),
        Setting("shop.phone", "", _text, N_("Phone")),
        Setting("shop.logo", "", _logo, N_("Logo"), N_("On receipts and invoices")),
        Setting("shop.currency", "IDR", _currency, N_("Currency"), choices=tuple(DIGITS)),
        Setting("shop.timezone", "Asia/Jakarta", _zone, N_("Time zone")),
        Setting("shop.practice", False, _switch, N_("Practice mode"), N_("No real money moves")),
        Setting("ui.language", "id", _text, N_("Language"), choices=("id", "en")),
        Setting(
            "ui.theme",
            "system",
            _text,
            N_("Theme"),
            N_("System: light or dark as the computer is"),
            choices=("light", "dark", "contrast", "system"),
        ),
        Setting("ui.text_size", 100, _text_size, N_("Text size"), N_("100 to 200 percent")),
        Setting(
            "ui.density",
            "mouse",
            _text,
            N_("Density"),
            N_("Touch: larger buttons and rows, for fingers"),
            choices=("mouse", "touch"),
        ),
        Setting(
            "ui.sell_view", "list", _text, N_("Items on the Sell page"), choices=("list", "tiles")
        ),
        Setting("ui.keys", "", _keys, N_("Keys"), N_("Only those that differ from the usual ones")),
        Setting(
            "customer.language",
            "id",
            _text,
            N_("Language of messages"),
            N_("For customers who have not chosen one"),
            choices=("id", "en"),
        ),
        Setting(
            SHOP_QRIS,
            "",
            _sticker,
            N_("QRIS of the shop"),
            N_("Scan the sticker into this field; the till adds the amount of each sale"),
        ),
        Setting(
            "sales.allow_deposit",
            True,
            _switch,
            N_("Take deposits"),
            N_("An order may be completed before it is paid in full"),
        ),
        Setting(
            "shift.required",
            False,
            _switch,
            N_("Sell in a shift only"),
            N_("Nothing is sold or taken at the counter before a shift is open"),
        ),
        Setting(
            "va.static_on",
            False,
            _switch,
            N_("Static VA"),
            N_("Each customer has a VA number of ten digits that stays the same"),
        ),
        Setting(
            "efaktur.on",
            False,
            _switch,
            N_("e-Faktur"),
            N_("Customers have an NPWP and a transaction code for tax invoices"),
        ),
        Setting("tax.default", None, _tax, N_("Tax"), N_("Basis points: 1100 is 11 %")),
        Setting("tax.included", True, _switch, N_("Prices include tax")),
        Setting(
            "cash.rounding",
            0,
            _cash_step,
            N_("Round cash to"),
            N_("What is paid in cash ends on a multiple of this, in minor units; 0 for none"),
        ),
        Setting(
            "pay_online.pos",
            False,
            _switch,
            N_("Pay Online"),
            N_("Send Invoice is offered for orders that are not paid in full"),
        ),
        Setting("pay_online.account", "sandbox", _text, N_("Gateway account")),
        Setting(
            "pay_online.methods",
            ("qris", "va", "ewallet", "card"),
            _methods,
            N_("Payment methods"),
            N_("Chosen for a new link; each link can have its own"),
        ),
        Setting("pay_online.expiry_hours", 24, _hours, N_("Link open for"), N_("Hours")),
        Setting("gateway.sandbox.url", "", _url, N_("Practice gateway address")),
        Setting("email.host", "", _text, N_("Mail server")),
        Setting("email.port", 587, _port, N_("Port")),
        Setting(
            "email.security",
            "starttls",
            _text,
            N_("Encryption"),
            choices=("starttls", "tls", "none"),
        ),
        Setting("email.username", "", _text, N_("User name")),
        Setting("email.from_name", "", _text, N_("Sender's name"), N_("Else the shop's name")),
        Setting("email.from_address", "", _text, N_("Sender's address")),
        Setting(
            "email.attach_invoice",
            True,
            _switch,
            N_("Attach the invoice"),
            N_("As a PDF, with the same sum as the message"),
        ),
        Setting("email.password", "", _text, N_("Password"), secret=True),
        Setting("sms.url", "", _url, N_("SMS gateway address"), N_("Kannel sendsms, or alike")),
        Setting("sms.username", "", _text, N_("User name")),
        Setting("sms.sender", "", _text, N_("Sender")),
        Setting("sms.password", "", _text, N_("Password"), secret=True),
        Setting("hub.url", "", _url, N_("Hub address")),
        Setting("hub.token", "", _text, N_("Hub token"), secret=True),
        Setting(
            "printer.kind",
            "none",
            _text,
            N_("Printer"),
            N_("Network: a receipt printer with an address of its own (ESC/POS, port 9100)"),
            choices=("none", "network", "system"),
        ),
        Setting(
            "printer.address",
            "",
            _text,
            N_("Address or name"),
            N_("Like 192.168.1.50, or the name that the system gives the printer"),
        ),
        Setting("printer.width", "80", _text, N_("Paper width"), choices=("58", "80")),
        Setting(
            "printer.after_sale",
            True,
            _switch,
            N_("Print after each sale"),
            N_("Off: only when somebody asks for it"),
        ),
        Setting(
            "printer.drawer",
            "off",
            _text,
            N_("Cash drawer"),
            N_("Opens when cash was taken; on a network printer's plug"),
            choices=("off", "pin2", "pin5"),
        ),
        Setting(
            "printer.drawer_pulse",
            100,
            _pulse,
            N_("Drawer's pulse"),
            N_("Milliseconds; longer for a drawer that sticks"),
        ),
        Setting("sound.on", True, _switch, N_("Sounds"), N_("When money arrives")),
        Setting(
            "display.screen",
            "auto",
            _text,
            N_("Customer screen"),
            N_("Shows the cart, the QR and Paid; never on the till's own screen"),
        ),
        Setting(
            "display.first_name_only",
            True,
            _switch,
            N_("First names only"),
            N_("The customer screen is read by whoever stands near it"),
        ),
    )
}


def as_text(value: object) -> str:
    """A value as the text that ``read`` takes."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    return str(value)
