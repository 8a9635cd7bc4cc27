"""Real mail servers on loopback, each with one way of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from queue import SimpleQueue
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

HOST = "127.0.0.1"


class Inbox:
    """Keeps what arrives; answers RCPT and DATA as it was told to."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 kept", mail: str = "250 OK") -> None:
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.logins: list[str] = []
        self.was_encrypted: list[bool] = []
        self._rcpt, self._data, self._mail = rcpt, data, mail

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self._mail

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self._rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self._rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self._data.startswith("250"):
            self.raw.append(envelope.original_content)
            self.was_encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
            self.logins.append((session.auth_data or b"").decode())
        return self._data

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=default) for raw in self.raw]


@contextlib.contextmanager
def mail_server(
    inbox: Inbox,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    login: tuple[str, str] | None = None,
) -> Iterator[int]:
    """The port of a server that runs while the block does."""
    # Its grumbling about clients that misbehave is no concern of the tests; a sandbox that ran
    # in this process before has set the level for itself.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)

    def authenticator(server, session, envelope, mechanism, data):
        given = (data.login.decode(), data.password.decode())
        if given != login:
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=data.login)

    options: dict[str, Any] = {}
    if starttls:
        options |= {"tls_context": starttls, "require_starttls": True}
    if login:
        options |= {
            "authenticator": authenticator,
            "auth_required": True,
            "auth_require_tls": starttls is not None,
        }

    started: SimpleQueue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = SimpleQueue()

    async def serve() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(inbox, hostname=HOST, loop=loop, **options), HOST, 0, ssl=tls
        )
        # A client that refuses our certificate is what some tests are about.
        loop.set_exception_handler(lambda loop, context: None)
        started.put((server.sockets[0].getsockname()[1], loop, stop))
        await stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    port, loop, stop = started.get(timeout=10)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
