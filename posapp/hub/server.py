"""Runs the hub: one process, one loop, until it is told to stop."""

from __future__ import annotations

import asyncio
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
        asyncio.run(_run(hub, listening, lambda: ready(told)))
    finally:
        store.close()
        lock.release()


async def _run(hub: Hub, listening: socket.socket, ready: Callable[[], None]) -> None:
    server = QuietServer(web_config(build(hub), Impatient, GRACE_SECONDS))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True
        loop.call_soon_threadsafe(hub.listeners.end)

    with stopped_by_signals(stop):
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        beating = asyncio.create_task(hub.listeners.beat())
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        try:
            ready()
        except BaseException:
            stop()
            raise
        finally:
            await serving
            beating.cancel()
