"""News reaches every open view on the UI thread, a burst as one."""

import threading

import shiboken6
from PySide6.QtCore import QObject

from posapp.models.changes import Changes
from posapp.ui.runtime.change_bus import ChangeBus, merged


def test_news_from_another_thread_arrives_on_this_one(qapp, qtbot):
    bus, owner, seen = ChangeBus(), QObject(), []
    bus.subscribe(owner, lambda c: seen.append((c, threading.current_thread())))
    news = Changes(orders=frozenset({"a"}))
    thread = threading.Thread(target=bus.publish, args=(news,))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(news, threading.main_thread())]


def test_a_burst_is_told_once_with_everything_in_it(qapp):
    bus, owner, seen = ChangeBus(), QObject(), []
    bus.subscribe(owner, seen.append)
    for number in range(100):
        bus.publish(Changes(orders=frozenset({str(number)}), outbox=number == 50))
    bus.publish(Changes())
    qapp.processEvents()
    assert len(seen) == 1
    assert len(seen[0].orders) == 100
    assert seen[0].outbox
    bus.publish(Changes(everything=True))
    qapp.processEvents()
    assert seen[1] == Changes(everything=True)


def test_who_is_gone_hears_nothing_and_who_fails_harms_nobody(qapp, expect_log):
    expect_log("a view failed")
    bus, dead, bad, good, seen = ChangeBus(), QObject(), QObject(), QObject(), []
    bus.subscribe(dead, lambda _: seen.append("dead"))
    bus.subscribe(bad, lambda _: 1 // 0)
    bus.subscribe(good, lambda _: seen.append("good"))
    shiboken6.delete(dead)
    bus.publish(Changes(outbox=True))
    qapp.processEvents()
    assert seen == ["good"]


def test_merging_joins_every_kind():
    first = Changes(orders=frozenset({"1"}), paid_online=frozenset({"1"}))
    second = Changes(orders=frozenset({"2"}), customers=frozenset({"3"}), everything=True)
    assert merged(first, second) == Changes(
        orders=frozenset({"1", "2"}),
        customers=frozenset({"3"}),
        paid_online=frozenset({"1"}),
        everything=True,
    )
