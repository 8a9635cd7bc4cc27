"""The guards of the test run itself: each stops what it is there to stop."""

import logging
import socket

import pytest

from tests.conftest import OutsideNetwork


def test_no_test_leaves_this_machine():
    with pytest.raises(OutsideNetwork), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideNetwork):
        socket.getaddrinfo("gateway.example", 443)


def test_this_machine_may_be_talked_to():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        client.sendall(b"x")


def test_a_warning_that_is_expected_is_fine(expect_log):
    expect_log("paper is out")
    logging.getLogger("posapp.printing").warning("paper is out")


@pytest.mark.xfail(strict=True, reason="an unexpected warning fails the test")
def test_a_warning_that_is_not_expected_fails():
    logging.getLogger("posapp.printing").warning("paper is out")


@pytest.mark.xfail(strict=True, reason="an expected warning that does not come fails the test")
def test_a_warning_that_does_not_come_fails(expect_log):
    expect_log("paper is out")
