"""Runs the hub: one process, one loop, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from posapp.hub.app import Hub, ReadNotice, build
from posapp.hub.connections import Impatient, make_room
from posapp.hub.store import HubStore
from posapp.models.clock import Clock
from posapp.models.errors import Refused
from posapp.serving import HOST, QuietServer, listen, number, stopped_by_signals, web_config

Ready = Callable[[dict[str, str]], None]
FILE = "hub.sqlite3"
GRACE_SECONDS = 1
#: Gateways try again for days at most, and a till that was off for longer asks by itself.
KEPT = timedelta(days=90)


def serve(
    folder: Path, port: int, *, account: str, read: ReadNotice, clock: Clock, ready: Ready
) -> None:
    """Serve until SIGTERM. The token and the port stay the same from one start to the next.

    ``ready`` is told ``url``, ``notify`` (where the gateway of ``account`` posts) and ``token``.
    Raises Refused ``hub_running`` or ``port_taken``.
    """
    make_room()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "hub.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Refused("hub_running") from None
    store = HubStore(folder / FILE)
    try:
        store.forget_before(clock.now() - KEPT)
        token = store.fact("token") or secrets.token_urlsafe(32)
        store.remember("token", token)
        hub = Hub(store, token, read, clock)
        listening = listen(port, int(store.fact("port") or 0))
        store.remember("port", str(number(listening)))
        url = f"http://{HOST}:{number(listening)}"
        told = {"url": url, "notify": f"{url}/notify/{account}", "token": token}
        server = HubServer(hub)
        with stopped_by_signals(server.stop):
            asyncio.run(server.run(listening, lambda: ready(told)))
    finally:
        store.close()
        lock.release()


class HubServer:
    """A hub on its socket; ``stop`` may be called from any thread."""

    def __init__(self, hub: Hub, protocol: type = Impatient) -> None:
        self._hub = hub
        self._web = QuietServer(web_config(build(hub), protocol, GRACE_SECONDS))
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, listening: socket.socket, ready: Callable[[], None]) -> None:
        """Serve until ``stop``."""
        self._loop = asyncio.get_running_loop()
        # It warns of every stranger who sends no HTTP: they could fill the log.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        serving = asyncio.create_task(self._web.serve(sockets=[listening]))
        beating = asyncio.create_task(self._hub.listeners.beat())
        try:
            while not self._web.started and not serving.done():
                await asyncio.sleep(0.005)
            ready()
        except BaseException:
            self.stop()
            raise
        finally:
            await serving
            beating.cancel()

    def stop(self) -> None:
        """End soon: the tills are let go, answers in flight get a second."""
        self._web.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._hub.listeners.end)
