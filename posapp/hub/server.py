"""Runs the hub: one process, one loop, until it is told to stop."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from posapp.hub.app import Hub, ReadNotice, build
from posapp.hub.store import HubStore
from posapp.models.clock import Clock
from posapp.models.errors import Refused
from posapp.serving import HOST, QuietServer, listen, number, stopped_by_signals, web_config

Ready = Callable[[dict[str, str]], None]
GRACE_SECONDS = 1


def serve(folder: Path, port: int, *, read: ReadNotice, clock: Clock, ready: Ready) -> None:
    """Serve until SIGTERM. The token and the port stay the same from one start to the next.

    Raises Refused ``hub_running`` or ``port_taken``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "hub.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Refused("hub_running") from None
    store = HubStore(folder / "hub.sqlite3")
    try:
        asyncio.run(_run(store, port, read, clock, ready))
    finally:
        store.close()
        lock.release()


async def _run(store: HubStore, port: int, read: ReadNotice, clock: Clock, ready: Ready) -> None:
    listening = listen(port, int(store.fact("port") or 0))
    store.remember("port", str(number(listening)))
    token = store.fact("token") or secrets.token_urlsafe(32)
    store.remember("token", token)
    hub = Hub(store, token, read, clock)
    server = QuietServer(web_config(build(hub), "httptools", GRACE_SECONDS))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True
        loop.call_soon_threadsafe(hub.end)

    with stopped_by_signals(stop):
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        url = f"http://{HOST}:{number(listening)}"
        ready({"url": url, "notify": f"{url}/notify", "token": token})
        await serving
