"""For every test: no screen is needed, no network but this machine, no warning unnoticed."""

from __future__ import annotations

import gc
import logging
import os
import re
import sys
from collections.abc import Iterator
from itertools import count

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")

#: So many tests between two full collections: what widgets leave behind is large.
FULL_EVERY = 10
_turns = count()

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")
_EXPECTED = pytest.StashKey[list[str]]()


class OutsideNetwork(BaseException):
    """A test tried to leave this machine. No ``except Exception`` may hide it."""


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name is None or (isinstance(name, str) and (not name or name.startswith(LOOPBACK)))


def _guard(event: str, args: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise OutsideNetwork(f"{event} {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_loopback(args[0]):
        raise OutsideNetwork(f"{event} {args[0]}")


sys.addaudithook(_guard)


class _Keeper(logging.Handler):
    """Keeps every record of a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def pytest_configure() -> None:
    """No widget may die on a thread that a test has started: see posapp/ui/runtime/garbage.py."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect on this thread, between two tests."""
    gc.disable()
    turn = next(_turns)
    gc.collect(2 if turn % FULL_EVERY == 0 else 1)
    if turn == 0:
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail the test on a warning in the log that it did not expect."""
    keeper = _Keeper()
    root = logging.getLogger()
    root.addHandler(keeper)
    try:
        result = yield
    finally:
        root.removeHandler(keeper)
    said = [record.getMessage() for record in keeper.records]
    expected = item.stash.get(_EXPECTED, [])
    unexpected = [text for text in said if not any(re.search(e, text) for e in expected)]
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)
    unsaid = [e for e in expected if not any(re.search(e, text) for text in said)]
    if unsaid:
        pytest.fail("expected in the log, but not there:\n" + "\n".join(unsaid), pytrace=False)
    return result


@pytest.fixture
def expect_log(request: pytest.FixtureRequest):
    """``expect_log("pattern")``: this warning is part of what is tested, and must come."""
    patterns = request.node.stash.setdefault(_EXPECTED, [])
    return patterns.append
