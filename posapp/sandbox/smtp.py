"""A real SMTP server whose every mail lands in the practice inbox."""

from __future__ import annotations

import asyncio
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from posapp.sandbox import faults, inbox
from posapp.sandbox.practice import Desk, Practice

PASSWORD = b"sandbox"
ACCEPTED = "250 2.0.0 Kept in the practice inbox"


class Postbox:
    """Keeps each message first and only then lets a fault spoil the reply."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    async def handle_DATA(  # noqa: N802  (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Answer the end of a message."""
        fault = await self._practice.look(lambda desk: self._keep(desk, envelope))
        if fault in ("drop_response", "timeout"):
            if fault == "drop_response":
                _transport(server).abort()
            await asyncio.Event().wait()  # ended by the client, or by our own end
        if fault == "slow":
            await self._practice.pause(faults.SLOW_SECONDS)
        spoilt = {
            "http_500": "451 4.3.0 Practice fault",
            "html": faults.HTML,
            "truncated": ACCEPTED[: len(ACCEPTED) // 2],
        }
        return spoilt.get(fault, ACCEPTED)

    @staticmethod
    def _keep(desk: Desk, envelope: Envelope) -> str:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        inbox.keep_email(desk, envelope.mail_from or "", list(envelope.rcpt_tos), raw)
        return faults.take(desk, "smtp")


def _transport(server: SMTP) -> asyncio.Transport:
    connection = server.transport
    assert isinstance(connection, asyncio.Transport)  # noqa: S101  (TCP, and still open)
    return connection


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: object) -> AuthResult:
    fits = isinstance(data, LoginPassword) and data.password == PASSWORD
    return AuthResult(success=fits, handled=fits)


def protocol(practice: Practice) -> SMTP:
    """One SMTP conversation: any user, password ``sandbox``, or no login at all."""
    return SMTP(
        Postbox(practice),
        hostname="sandbox.localhost",
        ident="posapp practice inbox",
        enable_SMTPUTF8=True,
        auth_require_tls=False,
        authenticator=_login,
        loop=asyncio.get_running_loop(),
    )
