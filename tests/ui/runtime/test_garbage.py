"""A dropped widget never dies on another thread than the window's."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject

from posapp.ui.runtime.garbage import GarbageCollector, collect_due


class Dropped(QObject):
    """In a circle with itself, as most pages are by their slots; tells which thread ended it."""

    def __init__(self, died_on: Callable[[str], None]) -> None:
        super().__init__()
        self.itself = self
        self._died_on = died_on

    def __del__(self) -> None:
        self._died_on(threading.current_thread().name)


@pytest.fixture
def deaths(qapp) -> Iterator[list[str]]:
    found: list[str] = []
    Dropped(found.append)
    yield found
    gc.collect()


def busy_lane() -> list[list[int]]:
    """What a thread allocated, as a search does: enough for Python to collect everything."""
    rows: list[list[int]] = []
    lane = threading.Thread(
        target=lambda: rows.extend([number] for number in range(200_000)), name="lane"
    )
    lane.start()
    lane.join()
    return rows


def test_by_itself_python_ends_a_widget_on_the_lane_that_allocates(deaths):
    gc.enable()
    busy_lane()
    assert deaths == ["lane"]


def test_the_collector_of_the_till_ends_it_on_the_windows_thread(qtbot, deaths):
    collector = GarbageCollector()
    gc.disable()
    collector._timer.start(1)
    rows = busy_lane()
    assert rows
    assert deaths == []
    qtbot.waitUntil(lambda: deaths == [threading.main_thread().name], timeout=2000)
    collector.stop()
    assert gc.isenabled()


def test_start_takes_the_work_from_python(qapp):
    collector = GarbageCollector()
    gc.enable()
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    gc.unfreeze()


def test_nothing_is_collected_before_its_turn(qapp):
    gc.collect()
    found: list[str] = []
    Dropped(found.append)
    collect_due()
    assert found == []
    gc.collect()
    assert found == [threading.main_thread().name]
