"""Runs the sandbox: one process, one loop, HTTP and SMTP, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from posapp.models.clock import Clock, SystemClock
from posapp.models.errors import Refused
from posapp.sandbox import app, smtp
from posapp.sandbox.api import SMS_PATH
from posapp.sandbox.faults import TRANSPORT
from posapp.sandbox.notifier import Notifier
from posapp.sandbox.practice import Practice, ShopFacts
from posapp.serving import HOST, QuietServer, listen, number, stopped_by_signals, web_config

LOCK = "sandbox.lock"
LOCK_SECONDS = 2
GRACE_SECONDS = 1
Ready = Callable[[dict[str, str]], None]


class _Protocol(HttpToolsProtocol):
    """Hands the connection to the app, which must be able to break it on purpose."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[literal-required]


class Sandbox:
    """A running sandbox; ``stop`` may be called from any thread."""

    def __init__(self, practice: Practice, port: int, ready: Ready) -> None:
        self.practice = practice
        self._port = port
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None
        config = web_config(app.build(practice), _Protocol, GRACE_SECONDS)
        self._web = QuietServer(config)

    async def run(self) -> None:
        """Serve until ``stop``."""
        self._loop = asyncio.get_running_loop()
        # At every login aiosmtpd warns of an attribute that it sets itself.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        web_socket, mail_socket = self._sockets()
        self.practice.base = f"http://{HOST}:{number(web_socket)}"
        mail = await self._loop.create_server(
            lambda: smtp.protocol(self.practice), sock=mail_socket
        )
        notifier = asyncio.create_task(Notifier(self.practice).run())
        serving = asyncio.create_task(self._web.serve(sockets=[web_socket]))
        try:
            await self._announce(serving, number(mail_socket))
            await asyncio.wait([serving, notifier], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._web.should_exit = True
            mail.close()
            notifier.cancel()
            await asyncio.gather(serving, notifier, return_exceptions=True)
        if not notifier.cancelled() and notifier.exception():
            raise notifier.exception() or AssertionError

    def _sockets(self) -> tuple[socket.socket, socket.socket]:
        store, opened = self.practice.store, []
        for name, wanted in (("port", self._port), ("smtp_port", 0)):
            opened.append(listen(wanted, int(store.remembered(name) or 0)))
            store.remember(name, str(number(opened[-1])))
        return opened[0], opened[1]

    async def _announce(self, serving: asyncio.Task[None], mail_port: int) -> None:
        while not self._web.started:
            if serving.done():
                return
            await asyncio.sleep(0.005)
        base = self.practice.base
        self._ready(
            {
                "url": base,
                "smtp": f"smtp://{HOST}:{mail_port}",
                "sms": base + SMS_PATH,
                "inbox": f"{base}/inbox",
            }
        )

    def stop(self) -> None:
        """End soon, whatever hangs; the serving loop looks at this ten times a second."""
        self._web.should_exit = True

    def wake(self) -> None:
        """Look at what is due now (a clock was moved)."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.practice.changed.set)


def serve(
    folder: Path,
    port: int = 0,
    notify: str | Sequence[str] | None = None,
    *,
    ready: Ready,
    shop: ShopFacts = dict,
    clock: Clock | None = None,
) -> None:
    """Serve the sandbox kept in ``folder`` until SIGTERM (Windows: Ctrl+Break).

    ``ready`` is told where everything is as soon as it can be used. ``shop`` gives ``name``,
    ``city``, ``phone`` and ``timezone`` for the pages, as far as a charge did not say them.
    Raises Refused ``sandbox_running`` or ``port_taken``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    urls = (notify,) if isinstance(notify, str) else tuple(notify or ())
    with _alone(folder):
        practice = Practice(folder, urls, clock or SystemClock(), shop=shop)
        sandbox = Sandbox(practice, port, ready)
        try:
            with stopped_by_signals(sandbox.stop):
                asyncio.run(sandbox.run())
        finally:
            practice.close()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:
        raise Refused("sandbox_running") from None
    try:
        yield
    finally:
        lock.release()
