"""Writers take turns: in the order of asking inside a process, alternating between processes."""

import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from posapp.models.errors import StorageTrouble
from posapp.services.storage.locks import FairLock, WindowLock, WriteLock

ROOT = Path(__file__).parents[3]


def _wait_until(condition):
    """Give way to other threads until it holds (the test's own time limit ends it)."""
    while not condition():
        threading.Event().wait(0.0005)


def test_a_fair_lock_is_handed_on_in_the_order_of_asking():
    lock, got = FairLock(), []

    def ask(name):
        lock.acquire()
        got.append(name)
        lock.release()

    lock.acquire()
    threads = []
    for name in range(8):
        threads.append(threading.Thread(target=ask, args=(name,)))
        threads[-1].start()
        _wait_until(lambda: len(lock._waiting) == len(threads))
    lock.release()
    for thread in threads:
        thread.join()
    assert got == list(range(8))


def _turns_before_another_gets_it(lock) -> int:
    """How often one thread takes a lock again before another that waits for it all along."""
    asked, got = threading.Event(), threading.Event()

    def other():
        asked.set()
        lock.acquire()
        got.set()
        lock.release()

    lock.acquire()
    waiter = threading.Thread(target=other)
    waiter.start()
    assert asked.wait(10)
    if isinstance(lock, FairLock):
        _wait_until(lambda: lock._waiting)
    turns = 0
    while not got.is_set() and turns < 10_000:
        lock.release()
        lock.acquire()
        turns += 1
    lock.release()
    waiter.join()
    return turns


def test_who_just_had_a_fair_lock_waits_behind_the_others():
    assert _turns_before_another_gets_it(FairLock()) == 1


def test_a_plain_lock_lets_one_thread_take_every_turn():
    assert max(_turns_before_another_gets_it(threading.Lock()) for _ in range(10)) > 10


def test_a_fair_lock_can_be_tried_without_waiting():
    lock = FairLock()
    assert lock.try_acquire()
    assert not lock.try_acquire()
    lock.release()
    assert lock.try_acquire()


#: Takes the lock again and again, as long as a sale does: PATH NAME TURNS FAIR.
TAKER = """
import sys
import time
from pathlib import Path
from posapp.services.storage.locks import WriteLock

class NoTurnstile:
    def acquire(self, **_): pass
    def release(self): pass

folder, name, turns, fair = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
lock = WriteLock(folder / "write.lock", folder / "write.turn")
if fair == "no":
    lock._turnstile = NoTurnstile()
print("ready", flush=True)
sys.stdin.readline()
with (folder / "log").open("a") as log:
    for _ in range(turns):
        with lock.held():
            log.write(name)
            log.flush()
            saved = time.perf_counter() + 0.003
            while time.perf_counter() < saved:
                pass
"""
TURNS = 100


def _turns(folder: Path, fair: str) -> str:
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER, str(folder), name, str(TURNS), fair],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in "ab"
    ]  # fmt: skip
    for taker in takers:
        assert taker.stdout.readline() == "ready\n"
    for taker in takers:
        taker.stdin.write("go\n")
        taker.stdin.flush()
    for taker in takers:
        taker.communicate()
        assert taker.returncode == 0
    return (folder / "log").read_text()


def _handed_on(log: str) -> float:
    """The share of turns after which the other one had its turn, while both wanted it."""
    assert log.count("a") == log.count("b") == TURNS
    both = log[: min(log.rindex("a"), log.rindex("b"))]
    wanted = both[max(both.find("a"), both.find("b"), 0) :]
    return sum(one != other for one, other in pairwise(wanted)) / max(1, len(wanted) - 1)


@pytest.mark.slow(reason="two pairs of processes take two hundred turns each")
def test_processes_alternate_and_without_the_turnstile_one_starves_the_other(tmp_path):
    for fair in ("yes", "no"):
        (tmp_path / fair).mkdir()
    assert _handed_on(_turns(tmp_path / "yes", "yes")) > 1.5 * _handed_on(
        _turns(tmp_path / "no", "no")
    )


def test_a_writer_says_so_when_another_process_keeps_the_lock(tmp_path):
    one, other = (WriteLock(tmp_path / "write.lock", tmp_path / "turn") for _ in range(2))
    with one.held(), pytest.raises(StorageTrouble) as trouble, other.held(patience=0.01):
        pass
    assert trouble.value.code == "busy"
    with other.held(patience=0.01):
        pass


def test_a_lock_is_free_again_after_what_was_done_under_it_failed(tmp_path):
    lock = WriteLock(tmp_path / "write.lock", tmp_path / "turn")
    with pytest.raises(RuntimeError), lock.held():
        raise RuntimeError
    with lock.held(patience=0.01):
        pass


def test_a_second_window_is_refused_at_once_and_let_in_after_the_first(tmp_path):
    first, second = (WindowLock(tmp_path / "window.lock") for _ in range(2))
    first.take()
    with pytest.raises(StorageTrouble) as trouble:
        second.take()
    assert trouble.value.code == "in_use"
    first.release()
    second.take()
    second.release()


def test_a_window_that_was_killed_keeps_nobody_out(tmp_path):
    holder = (
        "import sys; from pathlib import Path;"
        "from posapp.services.storage.locks import WindowLock;"
        "window = WindowLock(Path(sys.argv[1])); window.take();"
        "print('held', flush=True); sys.stdin.read()"
    )
    file = tmp_path / "window.lock"
    window = subprocess.Popen(
        [sys.executable, "-c", holder, str(file)], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert window.stdout.readline() == "held\n"
    mine = WindowLock(file)
    with pytest.raises(StorageTrouble):
        mine.take()
    window.kill()
    window.communicate()
    mine.take()
    mine.release()
