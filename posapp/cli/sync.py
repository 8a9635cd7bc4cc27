"""``posapp sync``: what the background does, without a window."""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

from posapp.cli.call import Call
from posapp.cli.parser import Commands
from posapp.i18n import _
from posapp.models.errors import StorageTrouble

log = logging.getLogger(__name__)

#: How often to look whether another process wrote something to be sent.
TICK = 0.25


def add(commands: Commands) -> None:
    """Declare ``sync``."""
    command = commands.command(
        "sync", sync, _("send what waits, and ask the gateways what was paid"), _shown
    )
    how = command.add_mutually_exclusive_group(required=True)
    how.add_argument("--once", action="store_true", help=_("one pass"))
    how.add_argument("--watch", action="store_true", help=_("until it is stopped"))


def sync(call: Call) -> dict[str, Any] | None:
    """One pass, or on and on."""
    if call.args.watch:
        return watch(call)
    return once(call)


def once(call: Call) -> dict[str, Any]:
    """Everything that waits is tried, the hub's news taken, every open link asked about."""
    outbox, poller = call.till.outbox, call.till.poller
    done = outbox.run_pass(early=True)
    call.till.hub.pull()
    asked = poller.run_pass(everything=True)
    # What the gateways told may have put in more: an old link to close, a new one to open.
    done += outbox.run_pass()
    return {"done": {"sent": done.done, "later": done.later, "stuck": done.stuck, "asked": asked}}


def watch(call: Call) -> None:
    """Work in the background until SIGTERM, SIGINT or Ctrl+Break."""
    till = call.till
    with told_to_stop() as stop:
        till.start()
        call.ready({"ready": True}, _("Watching. Stop with Ctrl+C."))
        had_trouble = False
        while not stop.wait(TICK):
            try:
                till.notice_outside_changes()
                had_trouble = False
            except StorageTrouble as trouble:
                if not had_trouble:
                    log.warning("the shop's file cannot be looked at: %s", trouble.code)
                had_trouble = True


@contextlib.contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """An event that the signals to stop set."""
    stop = threading.Event()
    wanted = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        wanted.append(signal.SIGBREAK)
    before = {which: signal.signal(which, lambda *_args: stop.set()) for which in wanted}
    try:
        yield stop
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def _shown(told: dict[str, Any]) -> str:
    return _(
        "{sent} sent, {later} to be tried again, {stuck} need you; {asked} links asked about."
    ).format(**told["done"])
