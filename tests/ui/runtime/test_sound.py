"""Sounds are started and forgotten; a machine without sound sells all the same."""

import sys
import wave

import pytest

from posapp.config import resource
from posapp.ui.runtime.sound import ERROR, PAID, Sounds, find_player


def test_the_first_player_on_the_path_is_taken():
    if sys.platform == "darwin":
        assert find_player() == ["afplay"]
        return
    assert find_player({"aplay": "/usr/bin/aplay"}.get) == ["/usr/bin/aplay", "-q"]
    assert find_player({"paplay": "/p", "aplay": "/a"}.get) == ["/p"]
    assert find_player(lambda _name: None) is None


def test_the_player_gets_the_file(tmp_path, qtbot):
    heard = tmp_path / "heard"
    script = tmp_path / "player"
    script.write_text(f'#!/bin/sh\necho "$1" > {heard}\n')
    script.chmod(0o755)
    Sounds(lambda: None, player=[str(script)]).play(PAID)
    qtbot.waitUntil(lambda: heard.exists() and heard.read_text().endswith("paid.wav\n"))


def test_without_a_player_it_beeps_and_switched_off_it_is_silent():
    beeps = []
    Sounds(lambda: beeps.append(1)).play(ERROR)
    Sounds(lambda: beeps.append(2), enabled=False).play(ERROR)
    assert beeps == [1]


def test_a_player_that_is_broken_is_no_error(qtbot):
    import threading

    Sounds(lambda: None, player=["/nowhere/player"]).play(PAID)
    qtbot.waitUntil(lambda: all(t.name != "sound" for t in threading.enumerate()))


@pytest.mark.parametrize("name", [PAID, ERROR])
def test_the_files_are_short_sounds(name):
    with wave.open(str(resource("sounds", f"{name}.wav"))) as sound:
        assert 0.2 <= sound.getnframes() / sound.getframerate() <= 1.5
        assert max(sound.readframes(sound.getnframes())) > 0
