"""Bytes go to a printer on the network whole, or it is known that they may not have."""

from __future__ import annotations

import socket

import pytest

from posapp.services.printing.network import send, split_address
from posapp.services.printing.trouble import PrinterTrouble
from tests.fakes.raw_printer import WELL, RawPrinter


@pytest.fixture
def printer():
    made = RawPrinter()
    yield made
    made.close()


def trouble_of(address: str, content: bytes = b"x", **options: float) -> PrinterTrouble:
    with pytest.raises(PrinterTrouble) as trouble:
        send(address, content, **options)
    return trouble.value


def test_a_printer_gets_all_of_it(printer) -> None:
    content = bytes(range(32, 127)) * 3000
    send(printer.address, content)
    assert printer.wait(bool) == [content]


def test_a_printer_that_tells_nothing_of_itself_prints_too(printer) -> None:
    printer.status = {}
    send(printer.address, b"hello")
    assert printer.wait(bool) == [b"hello"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ({1: 0x1A, 2: 0x16, 4: 0x12}, "printer_cover"),
        ({1: 0x1A, 2: 0x32, 4: 0x72}, "printer_paper"),
        ({1: 0x12, 4: 0x72}, "printer_paper"),
        ({1: 0x1A, 2: 0x12, 4: 0x12}, "printer_off_line"),
    ],
)
def test_a_printer_that_cannot_print_says_why_and_gets_nothing(printer, status, code) -> None:
    printer.status = status
    found = trouble_of(printer.address)
    assert (found.code, found.unsure) == (code, False)
    assert printer.tickets == []
    printer.status = WELL
    send(printer.address, b"again")
    assert printer.wait(bool) == [b"again"]


def test_a_printer_that_is_off_got_nothing_for_sure(printer) -> None:
    printer.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    found = trouble_of(address)
    assert (found.code, found.unsure) == ("printer_away", False)


def test_a_printer_that_stops_in_the_middle_may_have_printed(printer) -> None:
    printer.stops_after = 10
    found = trouble_of(printer.address, bytes(5_000_000))
    assert (found.code, found.unsure) == ("printer_stopped", True)


def test_a_printer_that_takes_nothing_more_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        found = trouble_of(address, bytes(20_000_000), deadline=1.0)
    assert (found.code, found.unsure) == ("printer_stopped", True)


def test_addresses_have_the_usual_port() -> None:
    assert split_address("192.168.1.50") == ("192.168.1.50", 9100)
    assert split_address("printer.local:9101") == ("printer.local", 9101)


@pytest.mark.parametrize("address", ["", "a b", "host:", ":9100", "host:x", "host:999999"])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert trouble_of(address).code == "printer_bad_address"
