"""The stream to the tills: what was missed, then each notice as it arrives."""

from __future__ import annotations

import asyncio

import pytest

from posapp.hub import listeners
from posapp.hub.listeners import LIVE, Listener, Listeners
from posapp.hub.store import HubStore
from tests.builders import NOON
from tests.fakes.running_hub import TOKEN, body_of, running_hub


def test_a_till_is_told_at_once(hub):
    till = hub.till()
    assert till.until_live() == []
    hub.notify(body_of("INV-A-000007-XXXX", "e7"))
    told = till.news()
    assert (told["sequence"], told["account"]) == (1, "sandbox")
    assert (told["event_id"], told["reference"]) == ("e7", "INV-A-000007-XXXX")
    assert "body" not in told  # a hint: the truth is asked for
    till.close()


def test_every_till_is_told_once_of_a_notice_that_came_twice(hub):
    tills = [hub.till() for _ in range(20)]
    for till in tills:
        till.until_live()
    for event in ("e1", "e1", "e2"):
        hub.notify(body_of(event=event))
    for till in tills:
        assert [till.news()["event_id"], till.news()["event_id"]] == ["e1", "e2"]
        till.close()


def test_a_till_that_was_away_resumes_after_its_cursor(hub):
    for n in range(1, 6):
        hub.notify(body_of(event=f"e{n}"))
    till = hub.till(after=3)
    assert [news["sequence"] for news in till.until_live()] == [4, 5]
    till.close()


def test_what_was_missed_for_long_comes_in_parts_and_whole(hub):
    for n in range(1_234):
        hub.store.keep("sandbox", f"e{n}", "INV", b"", NOON)
    till = hub.till()
    assert [news["sequence"] for news in till.until_live()] == list(range(1, 1_235))
    till.close()


def test_a_hub_that_was_set_up_anew_begins_at_its_beginning(hub):
    """The till's cursor is of another hub: nothing of this one was told yet."""
    hub.notify(body_of())
    till = hub.till(after=4_711)
    assert len(till.until_live()) == 1
    till.close()


def test_cursor_and_notices_outlive_the_hub(tmp_path):
    with running_hub(tmp_path) as hub:
        hub.notify(body_of(event="e1"))
    with running_hub(tmp_path) as hub:
        hub.notify(body_of(event="e1"))
        hub.notify(body_of(event="e2"))
        till = hub.till(after=1)
        assert [news["event_id"] for news in till.until_live()] == ["e2"]
        till.close()


@pytest.mark.parametrize("token", ["", "another", TOKEN + "x", TOKEN[:-1], "\xe9"])
def test_only_the_token_opens_the_stream(hub, token):
    till = hub.till(token=token)
    assert till.answer.status == 401
    till.close()


@pytest.mark.parametrize("after", ["-1", "x", "", "1" * 19, "%D9%A1"])
def test_a_cursor_that_is_none_is_refused(hub, after):
    till = hub.till(after=after)
    assert till.answer.status == 400
    till.close()


def test_the_hub_counts_who_listens(hub):
    till = hub.till()
    till.until_live()
    assert hub.ask("GET", "/health")[1] == {"ok": True, "tills": 1}
    till.close()
    while hub.ask("GET", "/health")[1]["tills"]:
        pass  # it notices by itself that the till has gone


def test_the_end_of_the_hub_ends_the_streams(tmp_path):
    with running_hub(tmp_path) as hub:
        till = hub.till()
        till.until_live()
    assert till.news() is None
    till.close()


def test_a_till_that_takes_nothing_is_let_go_and_not_remembered_for():
    listener = Listener()
    for sequence in range(1, listeners.MOST_WAITING + 1):
        listener.push(sequence, b"x")
    assert not listener.ended
    listener.push(listeners.MOST_WAITING + 1, b"x")
    assert listener.ended


def test_what_the_till_has_already_is_not_sent_again():
    listener = Listener()
    for sequence, event in ((3, b"three"), (4, b"four"), (0, b": beat"), (5, b"five")):
        listener.push(sequence, event)
    assert listener.take(cursor=4) == (5, b": beatfive")
    assert listener.take(cursor=5) == (5, b"")


def test_a_quiet_hub_says_that_it_is_there(tmp_path):
    """Else nobody could tell silence from a broken line."""
    store = HubStore(tmp_path / "hub.sqlite3")
    all_of_them = Listeners(store)
    said: list[bytes] = []

    async def send(message):
        said.append(message.get("body", b""))

    async def till_the_beat():
        heard = asyncio.create_task(all_of_them.beat(0.001))
        stream = asyncio.create_task(all_of_them.serve(0, asyncio.Event().wait, send))
        while b": still here\n\n" not in said:
            await asyncio.sleep(0)
        for task in (heard, stream):
            task.cancel()
        await asyncio.gather(heard, stream, return_exceptions=True)

    asyncio.run(till_the_beat())
    store.close()


def test_a_notice_that_comes_while_the_missed_ones_are_sent_is_sent_once(tmp_path):
    store = HubStore(tmp_path / "hub.sqlite3")
    store.keep("sandbox", "e1", "INV", b"", NOON)
    all_of_them = Listeners(store)
    sent: list[bytes] = []
    gone = asyncio.Event()

    async def send(message):
        sent.append(message.get("body", b""))
        if b"e1" in sent[-1]:  # a notice arrives between two parts
            all_of_them.tell(store.keep("sandbox", "e2", "INV", b"", NOON))
        if sent[-1] == LIVE:
            asyncio.get_running_loop().call_soon(gone.set)

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    asyncio.run(all_of_them.serve(0, receive, send))
    store.close()
    assert b"".join(sent).count(b"data:") == 2
    assert len(all_of_them) == 0
