"""Try out a mail server, an SMS gateway or a payment gateway before trusting it with a sale.

Everything works with the values that are typed and not saved yet, so that an owner can try
until it is right. What the other side does wrong is an answer here, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from posapp.i18n import N_, _, in_language
from posapp.models.clock import Clock
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.services.channels.address import check_email
from posapp.services.channels.gsm7 import to_gsm7
from posapp.services.channels.phone import is_sms_number, normalise_indonesian
from posapp.services.channels.plain import one_line
from posapp.services.channels.protocol import (
    ChannelError,
    ChannelUnavailable,
    MaybeDelivered,
    OutgoingMessage,
    Undeliverable,
)
from posapp.services.channels.registry import Secret, build_channel
from posapp.services.gateway_accounts.find import practice
from posapp.services.gateways.errors import BadCredentials, GatewayError, NotFound, Unavailable
from posapp.services.gateways.http import Http
from posapp.services.gateways.protocol import Gateway, ProbingGateway
from posapp.services.gateways.registry import Account, build, gateway_info
from posapp.services.gateways.types import ChargeRef, Fact
from posapp.services.settings.change import check_setting
from posapp.services.settings.declared import SETTINGS, as_text
from posapp.services.settings.values import SettingValues

#: How the transports say that they could not talk at all; everything else is the other side's.
_NO_TALK = {
    "no answer in time": "timed_out",
    "certificate or encryption refused": "tls",
    "no connection": "nothing_there",
    "cut": "nothing_there",
}
#: A web page instead of an answer: somebody else lives at this address.
_STRANGE = ("404", "unreadable answer")
#: Codes of channels and gateways as the words below know them.
_CODES = {
    "email_tls": "tls",
    "email_login_refused": "login_refused",
    "sms_login_refused": "login_refused",
    "email_sender_refused": "sender_refused",
    "sms_sender_refused": "sender_refused",
    "email_bad_sender": "bad_sender",
    "sms_bad_address": "bad_address",
    "gateway_bad_address": "bad_address",
    "email_not_set_up": "email_not_set_up",
    "sms_not_set_up": "sms_not_set_up",
}
_GOOD = frozenset({"email_taken", "sms_taken", "gateway_answers", "printed"})
_WORDS = {
    "printed": N_("The printer took the test. Look at what came out."),
    "email_taken": N_("The mail server took it. Look for it at {to}."),
    "sms_taken": N_("The SMS gateway took it. Look at the phone {to}."),
    "gateway_answers": N_("The gateway answers and takes the account."),
    "maybe": N_("It was handed over, but no answer came. Look at {to} before trying again."),
    "email_not_set_up": N_("Fill in the mail server and the sender's address first."),
    "sms_not_set_up": N_("Fill in the address of the SMS gateway first."),
    "gateway_not_set_up": N_("Fill in the address of the gateway first."),
    "account_incomplete": N_("Fill in {missing} first."),
    "keys_refused": N_(
        "{place} refuses the keys. Copy them again from its pages, for this environment."
    ),
    "nothing_there": N_(
        "Nobody answers at {place}. Check the address, the port and the internet connection."
    ),
    "timed_out": N_("{place} did not answer in time. Check the address and the port."),
    "tls": N_("No safe connection to {place}. Try another encryption or port, or check the name."),
    "login_refused": N_("{place} refuses the user name or the password."),
    "sender_refused": N_("{place} does not let you send under this sender."),
    "bad_sender": N_("The sender's name or address cannot be used. An address looks like a@b.id."),
    "bad_address": N_("Nothing that takes messages or payments is at {place}."),
    "recipient_refused": N_("{place} refuses {to}."),
    "later": N_("{place} cannot take it now. Try again in a while."),
    "strange": N_("Something answers at {place}, but it is no payment gateway."),
    "refused": N_("{place} refuses the request."),
    "bad_email": N_("This is not an email address."),
    "sms_needs_62": N_("SMS goes only to numbers that begin with +62."),
    "sms_write_as": N_("SMS goes only to numbers that begin with +62. Write {number}."),
}
_SUBJECT = N_("Test email from {shop}")
_EMAIL = N_(
    "This is a test. {shop} can send email: pay links will reach customers.\n"
    "Nothing was sold and nothing has to be paid."
)
_SMS = N_("This is a test from {shop}. Nothing has to be paid.")


@dataclass(slots=True, frozen=True)
class Parts:
    """What a trial works with; ``values`` may hold what is typed (see ``with_typed``)."""

    values: SettingValues
    secret: Secret
    http: Http
    clock: Clock


@dataclass(slots=True, frozen=True)
class Outcome:
    """What came of it: a stable code, the values of its words, and what the other side said."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    said: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it works."""
        return self.code in _GOOD

    @property
    def is_about_recipient(self) -> bool:
        """Whether the address that was typed for the test has to change."""
        return self.code in ("bad_email", "sms_needs_62", "sms_write_as")


def words(outcome: Outcome) -> str:
    """What to tell the owner, in the language of the screens."""
    return _(_WORDS[outcome.code]).format(**dict(outcome.params))


def with_typed(saved: SettingValues, typed: Mapping[str, str]) -> SettingValues:
    """The settings as if what is typed were saved. Raises Refused ``bad_setting``."""
    keys = [key for key, setting in SETTINGS.items() if not setting.secret]
    known = {key: as_text(saved[key]) for key in keys if saved.is_changed(key)}
    return SettingValues(
        known | {key: as_text(check_setting(key, text)) for key, text in typed.items()}
    )


def send_test_email(parts: Parts, to: str) -> Outcome:
    """Send a message of its own to this address. Raises Refused where a secret stays closed."""
    try:
        address = check_email(to)
    except Refused as refusal:
        return Outcome(refusal.code)
    domain = parts.values["email.from_address"].rpartition("@")[2]
    plain = domain.isascii() and domain.replace("-", "").replace(".", "").isalnum()
    speak, shop = _language(parts), _shop(parts)
    message = OutgoingMessage(
        to=address,
        text=speak(_EMAIL).format(shop=shop) + "\n",
        message_id=f"<{new_id()}.test@{domain if plain else 'posapp.invalid'}>",
        subject=speak(_SUBJECT).format(shop=shop),
    )
    place = f"{parts.values['email.host']}:{parts.values['email.port']}"
    return _deliver(parts, "email", message, place)


def send_test_sms(parts: Parts, to: str) -> Outcome:
    """Send a short one to this +62 number. Raises Refused where a secret stays closed."""
    number = to.strip()
    if not is_sms_number(number):
        better = normalise_indonesian(number)
        if better is None:
            return Outcome("sms_needs_62")
        return Outcome("sms_write_as", (("number", better),))
    text = to_gsm7(_language(parts)(_SMS).format(shop=_shop(parts)))
    message = OutgoingMessage(to=number, text=text, message_id=f"<{new_id()}.test@posapp.invalid>")
    return _deliver(parts, "sms", message, parts.values["sms.url"])


def test_gateway(parts: Parts) -> Outcome:
    """Try the practice gateway at the address that is typed."""
    for account in practice(parts.values).values():
        return test_account(account, parts.http, parts.clock)
    return Outcome("gateway_not_set_up")


def test_account(account: Account, http: Http, clock: Clock) -> Outcome:
    """Ask a gateway for a charge that cannot exist: "no such charge" is a good answer.

    ``account`` holds its secrets, saved or just typed. Nothing is made at the gateway.
    """
    place = account.settings.get("url") or gateway_info(account.kind).name
    try:
        answered = _answers(build(account, http, clock))
    except Refused as refusal:
        return Outcome("account_incomplete", (("missing", str(refusal.params.get("missing"))),))
    except NotFound:
        return Outcome("gateway_answers")
    except BadCredentials as error:
        return _bad("keys_refused", error.detail, place)
    except Unavailable as error:
        other = "strange" if error.detail.startswith(_STRANGE) else "later"
        return _bad(_code(error.code, error.detail, other), error.detail, place)
    except GatewayError as error:
        return _bad(_code(error.code, error.detail, "refused"), error.detail, place)
    return Outcome("gateway_answers") if answered else _bad("strange", "", place)


def _answers(gateway: Gateway) -> bool:
    """Whether it is the gateway that answers. Raises as its calls do."""
    if isinstance(gateway, ProbingGateway):
        gateway.probe()
        return True
    nothing = f"TEST-{new_id().replace('-', '').upper()[-20:]}"
    told = gateway.fetch_charge(ChargeRef(nothing, nothing))
    # Some say of every link that nobody has opened: nothing happened to it yet.
    return told.reference == nothing and told.fact == Fact.PENDING and not told.payments


def _deliver(parts: Parts, kind: str, message: OutgoingMessage, place: str) -> Outcome:
    try:
        channel = build_channel(kind, parts.values, parts.secret, parts.http, parts.clock)
        channel.deliver(message)
    except MaybeDelivered as error:
        return _bad("maybe", error.detail, place, message.to)
    except Undeliverable as error:
        return _bad("recipient_refused", error.detail, place, message.to)
    except ChannelUnavailable as error:
        return _bad(_code(error.code, error.detail, "later"), error.detail, place, message.to)
    except ChannelError as error:
        return _bad(_code(error.code, error.detail, "refused"), error.detail, place, message.to)
    return Outcome(f"{kind}_taken", (("to", message.to),))


def _code(code: str, detail: str, other: str) -> str:
    return _CODES.get(code) or _NO_TALK.get(detail) or other


def _bad(code: str, detail: str, place: str, to: str = "") -> Outcome:
    """Not as it should be; the other side's own words are kept only where it said some."""
    said = "" if detail in _NO_TALK else one_line(detail, 200)
    return Outcome(code, (("place", one_line(place, 80)), ("to", to)), said)


def _language(parts: Parts) -> Callable[[str], str]:
    """Speaks as the screens of the shop do: the owner reads it."""
    return in_language(parts.values["ui.language"]).gettext


def _shop(parts: Parts) -> str:
    return one_line(parts.values["shop.name"], 60) or "posapp"
