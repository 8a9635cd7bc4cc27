"""Email by SMTP: handed over within the deadline, or told exactly how far it came."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from posapp.models.clock import Clock
from posapp.services.channels.email_mime import build_mime
from posapp.services.channels.plain import one_line
from posapp.services.channels.protocol import (
    ChannelError,
    ChannelMisconfigured,
    ChannelUnavailable,
    MaybeDelivered,
    OutgoingMessage,
    Undeliverable,
)
from posapp.services.deadline import Exchange, TimeIsUp, run_within

DEADLINE = 10.0
#: What we call ourselves; a look-up of the machine's own name can take longer than the mail.
_HELLO = "[127.0.0.1]"
_LOGIN_NEEDED = frozenset({530, 534, 535, 538})


@dataclass(slots=True, frozen=True)
class EmailSettings:
    """The owner's mail server. ``security`` is none, starttls or tls."""

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    from_name: str
    from_address: str


class EmailChannel:
    """Hands emails to the owner's server. The same Message-ID may go twice."""

    kind = "email"
    repeatable = True

    def __init__(
        self,
        settings: EmailSettings,
        clock: Clock,
        *,
        deadline: float = DEADLINE,
        ca_file: str | None = None,
    ) -> None:
        """``ca_file`` names more certificate authorities; it never turns checking off."""
        self._settings = settings
        self._clock = clock
        self._deadline = deadline
        self._ca_file = ca_file

    def deliver(self, message: OutgoingMessage) -> None:
        """Hand it over. Raises a ChannelError."""
        settings = self._settings
        raw = build_mime(message, settings.from_name, settings.from_address, self._clock.now())
        exchange = Exchange()
        try:
            run_within(
                self._deadline,
                "smtp",
                lambda shared: self._hand_over(shared, message.to, raw),
                exchange,
            )
        except ChannelError:
            raise
        except TimeIsUp as late:
            raise _lost("no answer in time", sent=late.sent) from None
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise _translated(error, sent=exchange.sent) from None

    def _hand_over(self, exchange: Exchange, to: str, raw: bytes) -> None:
        smtp = self._connect(exchange)
        try:
            self._log_in(smtp, exchange)
            _need(smtp.mail(self._settings.from_address), _sender_refused)
            _need(smtp.rcpt(to), Undeliverable)
            _need(smtp.docmd("DATA"), Undeliverable, wanted=354)
            smtp.send(_stuffed(raw))
            # Without the dot nothing was handed over, whatever happened so far.
            exchange.commit()
            smtp.send(b".\r\n")
            _need(smtp.getreply(), Undeliverable)
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.send(b"QUIT\r\n")  # its answer tells nothing that matters
        finally:
            smtp.close()

    def _connect(self, exchange: Exchange) -> smtplib.SMTP:
        host, port = self._settings.host, self._settings.port
        if self._settings.security == "tls":
            return _Secure(host, port, exchange, self._deadline, self._context())
        return _Plain(host, port, exchange, self._deadline)

    def _log_in(self, smtp: smtplib.SMTP, exchange: Exchange) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._settings.security == "starttls":
            if not smtp.has_extn("starttls"):
                raise ChannelMisconfigured("the server offers no STARTTLS", code="email_tls")
            smtp.starttls(context=self._context())
            assert isinstance(smtp.sock, socket.socket)  # noqa: S101  (for the type checker)
            exchange.watch(smtp.sock)
            smtp.ehlo()
        if not self._settings.username:
            return
        if not smtp.has_extn("auth"):
            raise ChannelMisconfigured("the server offers no login", code="email_login_refused")
        smtp.login(self._settings.username, self._settings.password)

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca_file:
            context.load_verify_locations(self._ca_file)
        return context


class _Plain(smtplib.SMTP):
    """A connection whose socket can be cut from outside."""

    def __init__(self, host: str, port: int, exchange: Exchange, timeout: float) -> None:
        self._exchange = exchange
        super().__init__(host, port, local_hostname=_HELLO, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self._exchange.watch(made)
        return made


class _Secure(smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""

    def __init__(
        self,
        host: str,
        port: int,
        exchange: Exchange,
        timeout: float,
        context: ssl.SSLContext,
    ) -> None:
        self._exchange = exchange
        super().__init__(host, port, local_hostname=_HELLO, timeout=timeout, context=context)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self._exchange.watch(made)
        return made


def _need(
    reply: tuple[int, bytes], refused: Callable[[str], ChannelError], *, wanted: int = 250
) -> None:
    """Go on if the server agreed; else raise what its code means."""
    code, text = reply
    if code == wanted or (wanted == 250 and 200 <= code <= 259):
        return
    said = _said(code, text)
    if code in _LOGIN_NEEDED:
        raise ChannelMisconfigured(said, code="email_login_refused")
    raise refused(said) if code >= 500 else ChannelUnavailable(said)


def _sender_refused(said: str) -> ChannelError:
    return ChannelMisconfigured(said, code="email_sender_refused")


def _translated(error: Exception, *, sent: bool) -> ChannelError:
    """What an exception of the mail library means for the message."""
    if isinstance(error, ssl.SSLError) and not isinstance(
        error, ssl.SSLEOFError | ssl.SSLZeroReturnError
    ):
        return ChannelMisconfigured(_reason(error), code="email_tls")
    if isinstance(error, UnicodeError):
        return ChannelMisconfigured("only plain characters", code="email_login_refused")
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        said = _said(error.smtp_code, error.smtp_error)
        return ChannelMisconfigured(said, code="email_login_refused")
    if isinstance(error, smtplib.SMTPResponseException):
        return _lost(_said(error.smtp_code, error.smtp_error), sent=sent)
    if isinstance(error, smtplib.SMTPException) and not isinstance(
        error, smtplib.SMTPServerDisconnected | smtplib.SMTPHeloError
    ):
        return ChannelMisconfigured("no login that we know", code="email_login_refused")
    return _lost("cut" if sent else "no connection", sent=sent)


def _lost(detail: str, *, sent: bool) -> ChannelError:
    return MaybeDelivered(detail) if sent else ChannelUnavailable(detail)


def _reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return one_line(error.verify_message, 200)
    return one_line(error.reason or "encryption refused", 200)


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(f"{code} {words}", 300)


def _stuffed(raw: bytes) -> bytes:
    """The message as DATA takes it: no line that is only a dot, a line end at the end."""
    ended = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)
