"""Listening on loopback, on the same ports again after every restart."""

from __future__ import annotations

import socket
import sys

from posapp.models.errors import Refused

HOST = "127.0.0.1"


def listen(port: int, last: int = 0) -> socket.socket:
    """A listening socket on ``port``; where 0 is asked, on ``last`` if that is free.

    Raises Refused ``port_taken`` where a port was asked for and somebody else has it.
    """
    if port:
        try:
            return _bind(port)
        except OSError:
            raise Refused("port_taken", port=port) from None
    if last:
        try:
            return _bind(last)
        except OSError:  # somebody else has it now
            return _bind(0)
    return _bind(0)


def _bind(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there REUSEADDR would share the port with a stranger
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen(128)
    except BaseException:
        made.close()
        raise
    made.setblocking(False)
    return made


def number(listening: socket.socket) -> int:
    """The port that a socket listens on."""
    return int(listening.getsockname()[1])
