"""kill -9 after the sale is saved: it is there, and its paper is asked about, never lost."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from posapp.bootstrap import Till
from posapp.services.printing.spool import EndLeft, end_left, print_status
from posapp.services.sales.find import show_order
from posapp.services.settings.change import change_settings
from tests import builders
from tests.fakes.raw_printer import RawPrinter


def shop_with(folder: Path, address: str) -> None:
    till = builders.till(folder)
    builders.product(till, "KOPI", 25_000)
    till.do(change_settings, {"printer.kind": "network", "printer.address": address})
    till.stop()


def sells(folder: Path, *, prints: bool) -> tuple[subprocess.Popen[str], str]:
    """The process, and the number of what it sold."""
    words = [sys.executable, "-m", "tests.services.printing.seller", str(folder)]
    child = subprocess.Popen([*words, "yes" if prints else "no"], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    return child, child.stdout.readline().strip()


def killed(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


@pytest.fixture
def printer():
    made = RawPrinter()
    yield made
    made.close()


def test_killed_before_the_printer_began(tmp_path, printer) -> None:
    shop_with(tmp_path / "shop", printer.address)
    child, number = sells(tmp_path / "shop", prints=False)
    killed(child)
    till = Till(tmp_path / "shop")
    try:
        assert till.look(show_order, number).payment_status == "paid"
        till.printer.leave_old()
        assert till.printer.run_pass() == 0
        (left,) = till.look(print_status).left
        assert (left.order, left.error) == (number, "printer_left")
        till.do(end_left, EndLeft(left.id, again=True))
        till.printer.run_pass()
        assert number.encode() in printer.wait(bool)[0]
        builders.assert_sound(till)
    finally:
        till.stop()


def test_killed_while_the_printer_had_it_in_hand(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow:
        shop_with(tmp_path / "shop", f"127.0.0.1:{slow.getsockname()[1]}")
        child, number = sells(tmp_path / "shop", prints=True)
        line, _ = slow.accept()  # it asks how the printer is: the job is in its hand
        assert line.recv(3) == b"\x10\x04\x01"
        killed(child)
        line.close()
    till = Till(tmp_path / "shop")
    try:
        till.printer.leave_old()
        (left,) = till.look(print_status).left
        assert (left.order, left.error) == (number, "printer_stopped")
        assert till.printer.run_pass() == 0, "it may be on paper: nothing prints by itself"
        builders.assert_sound(till)
    finally:
        till.stop()
