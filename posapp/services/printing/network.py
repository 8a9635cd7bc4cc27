"""A receipt printer on the network: its port takes bytes and says little (port 9100)."""

from __future__ import annotations

import contextlib
import socket

from posapp.services.deadline import Exchange, TimeIsUp, run_within
from posapp.services.printing.trouble import PrinterTrouble

PORT = 9100
DEADLINE = 10.0
#: How long a printer is given to say how it is; many never do.
_ASK_SECONDS = 0.4
#: What the printer still holds when all is sent is let through before the line is cut.
_DRAIN_SECONDS = 0.5
#: Real-time status (DLE EOT n): 1 is the printer, 2 why it is off line, 4 the paper.
_STATUS = b"\x10\x04"
_OFF_LINE, _COVER_OPEN, _PAPER_END = 0x08, 0x04, 0x60
#: Bits that every status byte has, and those that none has.
_FIXED, _ALWAYS = 0x93, 0x12


def split_address(address: str) -> tuple[str, int]:
    """Host and port of ``192.168.1.50`` or ``printer.local:9101``.

    Raises PrinterTrouble ``printer_bad_address``.
    """
    host, colon, port = address.strip().rpartition(":")
    if not colon:
        host, port = port, str(PORT)
    if not host or " " in host or not (port.isascii() and port.isdigit() and len(port) < 6):
        raise PrinterTrouble("printer_bad_address", place=address)
    return host, int(port)


def send(address: str, content: bytes, *, deadline: float = DEADLINE) -> None:
    """Hand the bytes over. Raises PrinterTrouble, ``unsure`` from the first byte on."""
    host, port = split_address(address)
    exchange = Exchange()
    try:
        run_within(deadline, "printer", lambda x: _talk(x, host, port, content, deadline), exchange)
    except TimeIsUp as late:
        code = "printer_stopped" if late.sent else "printer_away"
        raise PrinterTrouble(code, place=address, unsure=late.sent) from None
    except OSError:
        code = "printer_stopped" if exchange.sent else "printer_away"
        raise PrinterTrouble(code, place=address, unsure=exchange.sent) from None


def _talk(exchange: Exchange, host: str, port: int, content: bytes, deadline: float) -> None:
    with socket.create_connection((host, port), timeout=deadline) as line:
        exchange.watch(line)
        _check(line, f"{host}:{port}")
        line.settimeout(deadline)
        exchange.commit()
        line.sendall(content)
        line.shutdown(socket.SHUT_WR)
        line.settimeout(_DRAIN_SECONDS)
        with contextlib.suppress(OSError):
            while line.recv(64):
                pass


def _check(line: socket.socket, place: str) -> None:
    """Ask how it is. Raises PrinterTrouble where it says that it cannot print."""
    state = _ask(line, 1)
    if state is None or not state & _OFF_LINE:
        paper = _ask(line, 4) if state is not None else None
        if paper is not None and paper & _PAPER_END == _PAPER_END:
            raise PrinterTrouble("printer_paper", place=place)
        return
    why = _ask(line, 2) or 0
    if why & _COVER_OPEN:
        raise PrinterTrouble("printer_cover", place=place)
    paper = _ask(line, 4) or 0
    if paper & _PAPER_END == _PAPER_END:
        raise PrinterTrouble("printer_paper", place=place)
    raise PrinterTrouble("printer_off_line", place=place)


def _ask(line: socket.socket, what: int) -> int | None:
    """One status byte; none from a printer that does not tell."""
    line.settimeout(_ASK_SECONDS)
    line.sendall(_STATUS + bytes([what]))
    try:
        told = line.recv(1)
    except TimeoutError:
        return None
    if not told:
        raise ConnectionResetError
    return told[0] if told[0] & _FIXED == _ALWAYS else None
