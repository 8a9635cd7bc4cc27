"""The HTTP library's session, with connections that say when they are about to send."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from posapp.services.deadline import Exchange

if TYPE_CHECKING:
    import requests

#: The exchange that the worker thread is in: how a connection deep in the library finds it.
current = threading.local()


def new_session() -> requests.Session:
    """A session whose connections tell the exchange what they are about to send."""
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    # Its debug lines and some warnings hold addresses with their query, passwords included.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)

    class Reporting:
        """Marks the moment from which the other side may act."""

        sock: Any
        _head_is_next = False

        def request(self, method: str, url: str, body: Any = None, **options: Any) -> None:
            """Remember whether a body follows: the other side waits for all of it."""
            self._head_is_next = body is not None
            super().request(method, url, body=body, **options)  # type: ignore[misc]

        def send(self, data: Any) -> None:
            """Send, unless the caller gave up in the meantime."""
            if self.sock is None:
                self.connect()  # type: ignore[attr-defined]
            exchange: Exchange = current.exchange
            exchange.watch(self.sock)
            if self._head_is_next:
                self._head_is_next = False
            else:
                exchange.commit()
            super().send(data)  # type: ignore[misc]

    class Plain(Reporting, HTTPConnection):  # type: ignore[misc]
        """HTTP."""

    class Secure(Reporting, HTTPSConnection):  # type: ignore[misc]
        """HTTPS."""

    class PlainPool(HTTPConnectionPool):
        """Connections to one address over HTTP."""

        ConnectionCls = Plain  # type: ignore[assignment]

    class SecurePool(HTTPSConnectionPool):
        """Connections to one address over HTTPS."""

        ConnectionCls = Secure  # type: ignore[assignment]

    class Adapter(HTTPAdapter):
        """Uses those connections."""

        def init_poolmanager(self, *args: Any, **options: Any) -> None:
            """Make the pools of our kind."""
            super().init_poolmanager(*args, **options)
            pools = {"http": PlainPool, "https": SecurePool}
            self.poolmanager.pool_classes_by_scheme = pools

    session = requests.Session()
    session.trust_env = False  # no proxy, netrc or certificate file from the environment
    session.mount("http://", Adapter())
    session.mount("https://", Adapter())
    return session
