"""``posapp`` alone: the till's window."""

from __future__ import annotations

from posapp.cli.call import Call


def till(call: Call) -> None:
    """Open the window and stay until it is closed."""
    from posapp.ui.app import run  # Qt: a second of start-up that no other command wants

    call.status = run(call.folder)
