"""Putting a backup back says that it takes its time, and can be stopped."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from posapp.models.errors import StorageTrouble
from posapp.ui.opening.notice import Notice
from posapp.ui.runtime.tasks import InlineTasks, TaskRunner
from tests.fakes.ask import ScriptedAsk


class Slow:
    """A restore that is done when the test says so, or stopped when a person does."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()

    def __call__(self, _source: Path, stop: threading.Event) -> None:
        while not self.goes_on.wait(0.01):
            if stop.is_set():
                raise StorageTrouble("stopped")


@pytest.fixture
def slow():
    made = Slow()
    yield made
    made.goes_on.set()


@pytest.fixture
def notice(qtbot, qapp, slow, tmp_path):
    tasks = TaskRunner(unhandled=lambda error: None)
    ask = ScriptedAsk(str(tmp_path / "old.sqlite3"))
    made = Notice(StorageTrouble("damaged", detail="page 3"), tasks, slow, ask)
    qtbot.addWidget(made)
    made.show()
    yield made
    slow.goes_on.set()
    tasks.stop()
    made.leave()


def test_after_half_a_second_it_can_be_stopped_and_everything_is_as_it_was(notice, qtbot):
    notice.choose.click()
    assert not notice.cancel.isVisible()
    qtbot.waitUntil(notice.cancel.isVisible)
    assert notice.cancel.hasFocus() or notice.cancel.isEnabled()
    qtbot.keyClick(notice, Qt.Key.Key_Escape)
    qtbot.waitUntil(notice.choose.isEnabled)
    assert "stopped" in notice.title.text()
    assert not notice.cancel.isVisible()


def test_what_is_done_in_time_goes_on_by_itself(notice, qtbot, slow):
    notice.choose.click()
    with qtbot.waitSignal(notice.again):
        slow.goes_on.set()


def test_work_that_is_done_at_once_shows_no_button(qtbot, qapp, tmp_path):
    ask = ScriptedAsk(str(tmp_path / "old.sqlite3"))
    trouble = StorageTrouble("damaged", detail="page 3")
    notice = Notice(trouble, InlineTasks(unhandled=lambda e: None), lambda *_: None, ask)
    qtbot.addWidget(notice)
    notice.show()
    heard = []
    notice.again.connect(lambda: heard.append(True))
    notice.choose.click()
    assert heard == [True]
    assert not notice.cancel.isVisible()
    notice.leave()
