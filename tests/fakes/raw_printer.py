"""A receipt printer on loopback: takes bytes, and can be off, silent or out of paper."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

#: What a printer that is well answers to DLE EOT 1, 2 and 4.
WELL = {1: 0x12, 2: 0x12, 4: 0x12}


class RawPrinter:
    """``tickets`` are what whole connections brought, status questions taken out."""

    def __init__(self, status: dict[int, int] | None = None) -> None:
        self.status = WELL if status is None else status
        self.tickets: list[bytes] = []
        #: Cuts the line after so many bytes.
        self.stops_after: int | None = None
        self._came = threading.Condition()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """As the settings name it."""
        return f"127.0.0.1:{self.port}"

    def wait(self, enough: Callable[[list[bytes]], bool]) -> list[bytes]:
        """The tickets, once they are enough."""
        with self._came:
            assert self._came.wait_for(lambda: enough(self.tickets), 10)
            return list(self.tickets)

    def close(self) -> None:
        """Switch it off."""
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line:
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        got = b""
        while chunk := line.recv(4096):
            got += chunk
            while got[:2] == b"\x10\x04" and len(got) >= 3:
                answer = self.status.get(got[2])
                if answer is not None:
                    line.sendall(bytes([answer]))
                got = got[3:]
            if self.stops_after is not None and len(got) >= self.stops_after:
                # Gone without a word, as when somebody pulls the plug.
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                return
        if got:
            with self._came:
                self.tickets.append(got)
                self._came.notify_all()
