"""Work leaves the UI thread and its answer comes back to it, once, and only to the living."""

import threading

import pytest
from PySide6.QtCore import QObject

from posapp.models.errors import Refused
from posapp.ui.runtime.tasks import InlineTasks, TaskRunner


@pytest.fixture
def tasks(qapp):
    runner = TaskRunner()
    yield runner
    runner.stop()


def test_the_work_runs_elsewhere_and_the_answer_comes_here(tasks, qtbot):
    seen = []

    def then(name):
        seen.append((name, threading.current_thread()))

    tasks.run("db-read", lambda: threading.current_thread().name, then)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("db-read-")
    assert seen[0][1] is threading.main_thread()


def test_a_refusal_goes_to_failed(tasks, qtbot):
    seen = []

    def refuse():
        raise Refused("too_much")

    tasks.run("db-write", refuse, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].code == "too_much"


def test_an_error_that_nobody_waits_for_is_logged_and_handed_on(qapp, qtbot, expect_log):
    expect_log("background work failed")
    seen = []
    runner = TaskRunner(unhandled=seen.append)
    runner.run("net", lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)
    runner.stop()


def test_writes_keep_their_order(tasks, qtbot):
    seen = []
    for number in range(50):
        tasks.run("db-write", lambda n=number: n, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == list(range(50))


def test_of_several_searches_only_the_latest_answers(tasks, qtbot):
    gate, started, ran, seen = threading.Event(), threading.Semaphore(0), [], []

    def search(word):
        ran.append(word)
        started.release()
        gate.wait(10)
        return word

    for word in ("k", "ko"):
        tasks.run("db-read", lambda w=word: search(w), seen.append, topic="items")
    for _ in range(2):
        assert started.acquire(timeout=10)
    for word in ("kop", "kopi", "kopi t"):
        tasks.run("db-read", lambda w=word: search(w), seen.append, topic="items")
    gate.set()
    qtbot.waitUntil(tasks.is_idle)
    assert seen == ["kopi t"]
    assert ran == ["k", "ko", "kopi t"]


def test_a_write_is_never_dropped_for_a_topic(tasks):
    with pytest.raises(ValueError, match="never dropped"):
        tasks.run("db-write", lambda: None, topic="pay")


def test_nothing_is_called_for_an_owner_that_is_gone(tasks, qtbot):
    owner, other, seen = QObject(), QObject(), []
    gate = threading.Event()
    tasks.run("db-write", lambda: gate.wait(10), lambda _: seen.append("dead"), owner=owner)
    tasks.run("db-write", lambda: None, lambda _: seen.append("alive"), owner=other)
    import shiboken6

    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(tasks.is_idle)
    assert seen == ["alive"]


def test_stop_waits_for_no_hung_call_and_silences_it(qapp, qtbot):
    runner, gate, started, seen = TaskRunner(), threading.Event(), threading.Event(), []

    def hang():
        started.set()
        gate.wait(30)

    runner.run("net", hang, lambda _: seen.append("late"))
    assert started.wait(10)
    runner.stop(0.05)
    gate.set()
    qapp.processEvents()
    assert seen == []


def test_inline_tasks_answer_before_they_return():
    tasks, seen = InlineTasks(), []
    tasks.run("db-read", lambda: 7, seen.append)
    tasks.run("db-write", lambda: 1 // 0, failed=lambda error: seen.append(type(error)))
    assert seen == [7, ZeroDivisionError]
    assert tasks.ran == ["db-read", "db-write"]
