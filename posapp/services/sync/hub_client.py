"""Listens to the hub, so that a payment is on the screen in the blink of an eye.

A push is a hint: its charge's truth is fetched and booked through the same door as a poll.
With the hub down or absent nothing is lost, the poller asks by itself.
"""

from __future__ import annotations

import contextlib
import http.client
import logging
import random
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import msgspec

from posapp.models.errors import Refused, StorageTrouble
from posapp.services.storage.database import Database
from posapp.services.sync.inbox import PUSHED, News, charge_of, cursor, hurry, note
from posapp.services.sync.poller import ACTOR, Poller

log = logging.getLogger(__name__)
#: The hub says that it is there every 15 seconds; after this long it is not.
SILENCE = 40.0
#: For a pass that somebody waits for.
PULL_SECONDS = 5.0
PAUSES = (0.2, 1.0, 2.0, 5.0, 15.0)
MAX_LINE = 65_536
#: A gateway that kept us waiting for so long in vain is left to the poller for a while.
LONG = 1.0
LEFT_ALONE = 5.0
_LIVE = b": live"

_jitter = random.Random()  # noqa: S311  (spreads load, keeps no secret)


class HubRefused(Exception):  # noqa: N818  (says what the hub did)
    """It is there, but does not take our token."""


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
        self._line: socket.socket | None = None
        #: Account: until when its charges are left to the poller.
        self._left_alone: dict[str, float] = {}
        #: Whether news are pushed right now (the settings page shows the true bound).
        self.connected = False
        #: Why they are not, as a code of ``error_text``; empty where no hub is set up.
        self.problem = ""

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

    def pull(self) -> None:
        """Take what the hub has, on this thread; nothing where it is away."""
        try:
            self._listen(PULL_SECONDS, once=True)
        except (OSError, http.client.HTTPException, ValueError, Refused, HubRefused) as error:
            log.info("the hub is away: %s", type(error).__name__)
        finally:
            self.connected = False

    def _work(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                if self._listen(SILENCE):
                    failures = 0
                self.problem = ""
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._away("hub_away", error)
            except HubRefused as error:
                self._away("hub_refused", error)
            except Refused as refusal:
                self._away(refusal.code, refusal)
            except StorageTrouble as trouble:
                log.warning("news wait: %s", trouble.code)
            except Exception:
                log.exception("the hub's news stumbled")
            self.connected = False
            pause = PAUSES[min(failures, len(PAUSES) - 1)]
            # All tills of a hub that was started anew come back; not at the same moment.
            self._stopping.wait(_jitter.uniform(pause / 2, pause))
            failures += 1

    def _away(self, code: str, error: Exception) -> None:
        if self.problem != code and not self._stopping.is_set():
            log.info("the hub is away: %s (%s)", code, type(error).__name__)
        self.problem = code

    def _listen(self, silence: float, *, once: bool = False) -> bool:
        """One connection, until it ends; whether there was one."""
        address = self._address()
        if not address[0]:
            if not once:
                self._stopping.wait(2)
            return False
        with self._database.read() as unit:
            after = cursor(unit)
        connection = _connection(address[0], silence)
        try:
            response = self._open(connection, address, after)
            self.connected, self.problem = True, ""
            for news in _news(response):
                if self._stopping.is_set() or (once and news == _LIVE):
                    break
                if isinstance(news, News):
                    self._take_safely(news)
                elif self._address() != address:
                    break  # the owner has set another hub
        finally:
            self._line = None
            connection.close()
        return True

    def _open(
        self, connection: http.client.HTTPConnection, address: tuple[str, str], after: int
    ) -> http.client.HTTPResponse:
        connection.connect()
        self._line = connection.sock
        if self._stopping.is_set():
            raise OSError("stopped")
        headers = {"Authorization": f"Bearer {address[1]}", "Accept": "text/event-stream"}
        path = urlsplit(address[0]).path
        connection.request("GET", f"{path}/events?after={after}", headers=headers)
        response = connection.getresponse()
        if response.status in (401, 403):
            raise HubRefused(str(response.status))
        if response.status != 200:
            raise http.client.HTTPException(f"status {response.status}")
        return response

    def _take_safely(self, news: News) -> None:
        """One notice over which we stumble holds up none of those behind it."""
        try:
            self._take(news)
        except StorageTrouble:
            raise
        except Exception:
            log.exception("the news of %s could not be booked", news.reference)
            self._keep(news)

    def _take(self, news: News) -> None:
        """Fetch the truth and book it; where that fails now, the poller does it soon."""
        with self._database.read() as unit:
            charge = charge_of(unit, news)
        clock = self._database.clock
        began = clock.monotonic()
        if charge is not None:
            charge = self._poller.remember(charge, news.extra)
        if charge is not None and self._left_alone.get(news.account, began) <= began:
            if self._poller.ask(charge, lambda uow: note(uow, news, applied=True), PUSHED):
                return
            if clock.monotonic() - began > LONG:
                self._left_alone[news.account] = clock.monotonic() + LEFT_ALONE
        self._keep(news)

    def _keep(self, news: News) -> None:
        """Not booked yet: keep the notice, and let the poller ask."""
        with self._database.write(ACTOR) as uow:
            note(uow, news, applied=False)
            hurry(uow, news)
        self._poller.wake()

    def _cut(self) -> None:
        """Wake a thread that waits for a line; what it holds open it closes by itself."""
        line = self._line
        if line is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket's own shutdown: that drops its TLS state under the reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)


def _connection(url: str, silence: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=silence, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=silence)


def _news(response: http.client.HTTPResponse) -> Iterator[News | bytes]:
    """The notices of a stream, and its remarks; what cannot be read is passed over."""
    while line := response.readline(MAX_LINE):
        if line.startswith(b":"):
            yield line.strip()
        elif line.startswith(b"data: "):
            try:
                yield msgspec.json.decode(line[6:], type=News)
            except msgspec.DecodeError:
                log.warning("the hub sent something that is no notice")
