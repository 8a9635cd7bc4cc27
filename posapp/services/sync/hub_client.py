"""Listens to the hub, so that a payment is on the screen in the blink of an eye.

A push is a hint: its charge's truth is fetched and booked through the same door as a poll.
With the hub down or absent nothing is lost, the poller asks by itself.
"""

from __future__ import annotations

import contextlib
import http.client
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import msgspec

from posapp.models.errors import Refused, StorageTrouble
from posapp.models.invoice_state import ChargeState
from posapp.services.storage.database import Database
from posapp.services.sync.inbox import News, charge_of, cursor, note
from posapp.services.sync.poller import ACTOR, Poller

log = logging.getLogger(__name__)
#: The hub says that it is there every 15 seconds; after this long it is not.
SILENCE = 40.0
PAUSES = (0.2, 1.0, 2.0, 5.0, 15.0)
MAX_LINE = 65_536


class HubClient:
    """Owns the ``hub`` thread: connects, resumes from its cursor, comes back by itself."""

    def __init__(
        self,
        database: Database,
        poller: Poller,
        address: Callable[[], tuple[str, str]],
    ) -> None:
        """``address`` gives the hub's URL and token as they are set now; no URL, no hub."""
        self._database = database
        self._poller = poller
        self._address = address
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._connection: http.client.HTTPConnection | None = None
        #: Whether news are pushed right now (the settings page shows the true bound).
        self.connected = False

    def start(self) -> None:
        """Begin to listen."""
        self._thread = threading.Thread(target=self._work, name="hub", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; the open connection is cut."""
        self._stopping.set()
        self._cut()
        if self._thread is not None:
            self._thread.join(2)

    def _work(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                if self._listen():
                    failures = 0
            except (OSError, http.client.HTTPException, ValueError, Refused) as error:
                log.info("the hub is away: %s", type(error).__name__)
            except StorageTrouble as trouble:
                log.warning("news wait: %s", trouble.code)
            except Exception:
                log.exception("the hub's news stumbled")
            self.connected = False
            self._stopping.wait(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1

    def _listen(self) -> bool:
        """One connection, until it ends; whether there was one."""
        url, token = self._address()
        if not url:
            self._stopping.wait(2)
            return False
        with self._database.read() as unit:
            after = cursor(unit)
        try:
            response = self._open(url, token, after)
            self.connected = True
            for news in _news(response):
                if self._stopping.is_set():
                    break
                self._take(news)
        finally:
            self._cut()
        return True

    def _open(self, url: str, token: str, after: int) -> http.client.HTTPResponse:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            context = ssl.create_default_context()
            self._connection = http.client.HTTPSConnection(
                host, parts.port, timeout=SILENCE, context=context
            )
        else:
            self._connection = http.client.HTTPConnection(host, parts.port, timeout=SILENCE)
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        self._connection.request("GET", f"{parts.path}/events?after={after}", headers=headers)
        response = self._connection.getresponse()
        if response.status != 200:
            raise http.client.HTTPException(f"status {response.status}")
        return response

    def _take(self, news: News) -> None:
        """Fetch the truth and book it; where that fails now, the poller does it soon."""
        with self._database.read() as unit:
            charge = charge_of(unit, news)
        known = charge is not None and charge.state != ChargeState.QUEUED
        if known and charge is not None:
            booked = self._poller.ask(charge, lambda uow: note(uow, news, applied=True))
            if booked:
                return
        with self._database.write(ACTOR) as uow:
            note(uow, news, applied=False)
        self._poller.wake()

    def _cut(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            if connection.sock is not None:
                # Wakes a thread that waits in recv; closing alone would not.
                with contextlib.suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)
            connection.close()


def _news(response: http.client.HTTPResponse) -> Iterator[News]:
    """The events of a stream; what cannot be read is passed over."""
    while line := response.readline(MAX_LINE):
        if line.startswith(b"data: "):
            try:
                yield msgspec.json.decode(line[6:], type=News)
            except msgspec.DecodeError:
                log.warning("the hub sent something that is no notice")
