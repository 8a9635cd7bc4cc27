"""Two short sounds, played by the platform's own means; silence is never an error."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from posapp.config import resource

log = logging.getLogger(__name__)

PAID, ERROR = "paid", "error"
_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))
_AT_MOST_SECONDS = 10


def find_player(which: Callable[[str], str | None] = shutil.which) -> list[str] | None:
    """The command that plays a WAV file here; None where there is none."""
    if sys.platform == "darwin":
        return ["afplay"]
    for command, *options in _PLAYERS:
        found = which(command)
        if found:
            return [found, *options]
    return None


class Sounds:
    """``play("paid")`` and ``play("error")``; ``beep`` where the system has no player."""

    def __init__(
        self,
        beep: Callable[[], None],
        *,
        player: list[str] | None = None,
        enabled: bool = True,
    ) -> None:
        self._beep, self._player, self.enabled = beep, player, enabled

    def play(self, name: str) -> None:
        """Start the sound and return at once."""
        if not self.enabled:
            return
        path = resource("sounds", f"{name}.wav")
        if sys.platform == "win32":
            _play_on_windows(path)
        elif self._player:
            threading.Thread(
                target=_run, args=([*self._player, str(path)],), name="sound", daemon=True
            ).start()
        else:
            self._beep()


def _run(command: list[str]) -> None:
    try:
        subprocess.run(  # noqa: S603  (a player found on PATH and a file of ours)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_AT_MOST_SECONDS,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.info("no sound: %s", error)


def _play_on_windows(path: Path) -> None:
    import winsound

    try:
        winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
    except RuntimeError as error:
        log.info("no sound: %s", error)
