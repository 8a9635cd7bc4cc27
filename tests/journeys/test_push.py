"""The hub pushes, the till books at once; with the hub down or gone the end is the same."""

from __future__ import annotations

import http.client
import json
import signal
import sqlite3
import threading
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import pytest

from posapp.bootstrap import Till as Shop
from posapp.cli import demo
from posapp.services.settings.vault import PASSPHRASE
from posapp.services.sync.news import LastNews, last_news
from tests.fakes.running_hub import body_of, signed
from tests.journeys.driver import Till, until

pytestmark = pytest.mark.journey


@pytest.fixture
def hub(till: Till) -> dict[str, str]:
    """A shop, its hub, and the practice gateway that tells the hub."""
    till.who = till.shop()["customer"]
    told = till.start("hub").ready
    box = till.start("sandbox", "--notify", told["notify"])
    till.url = box.ready["url"].rstrip("/")
    return told


def link(till: Till) -> tuple[dict[str, Any], dict[str, Any]]:
    """An order with a deposit, and the link for the rest in the customer's hands."""
    order = till.order(till.who)
    words = ("invoice", "send", order["id"], "--email", "siti@example.com", "--wait", 20)
    return order, till.run(*words)


def tills(hub: dict[str, str]) -> int:
    with urllib.request.urlopen(f"{hub['url']}/health", timeout=5) as answer:
        return json.loads(answer.read())["tills"]


def paid(till: Till, order: dict[str, Any]) -> bool:
    return till.run("order", "show", order["id"])["payment_status"] == "paid"


def news(till: Till) -> LastNews:
    shop = Shop(till.folder)
    try:
        found = shop.look(last_news)
    finally:
        shop.stop()
    assert found is not None
    return found


def one_is_pushed(till: Till) -> None:
    """The poller may be first by chance; not every time."""
    for _ in range(5):
        order, invoice = link(till)
        till.post("/control/pay", {"reference": invoice["number"]})
        same_end(till, order)
        told = news(till)
        assert (told.order_id, told.amount) == (order["id"], 70_000)
        if told.pushed:
            return
    raise AssertionError("never pushed")


def same_end(till: Till, order: dict[str, Any]) -> None:
    """What must hold whichever way the news came."""
    until(lambda: paid(till, order))
    shown = till.run("order", "show", order["id"])
    assert [p["amount"] for p in shown["payments"]] == [30_000, 70_000]
    assert [i["state"] for i in shown["invoices"]] == ["paid"]
    assert (shown["outstanding"], shown["open_reviews"]) == (0, 0)
    assert till.run("check")["ok"] is True


def test_a_payment_is_pushed_to_the_watching_till(till, hub):
    till.start("sync", "--watch")
    until(lambda: tills(hub) == 1)
    one_is_pushed(till)
    assert {n["status"] for n in till.get("/control/notices.json")} == {200}


def test_every_till_of_the_folder_may_listen_and_one_payment_is_one(till, hub):
    order, invoice = link(till)
    for _ in range(2):
        till.start("sync", "--watch")
    until(lambda: tills(hub) == 2)
    till.post("/control/pay", {"reference": invoice["number"]})
    same_end(till, order)


def test_with_the_hub_down_the_poller_alone_brings_the_same_end(till, hub):
    order, invoice = link(till)
    till.start("sync", "--watch")
    until(lambda: tills(hub) == 1)
    till.children[0].kill()
    till.post("/control/pay", {"reference": invoice["number"]})
    same_end(till, order)
    assert not news(till).pushed


def test_a_hub_that_comes_back_is_found_again(till, hub):
    till.start("sync", "--watch")
    until(lambda: tills(hub) == 1)
    till.children[0].kill()
    till.children[0].wait()
    assert till.start("hub").ready == hub
    until(lambda: tills(hub) == 1)
    one_is_pushed(till)


def test_what_was_told_while_the_till_was_off_is_there_when_it_is_back(till, hub):
    order, invoice = link(till)
    till.post("/control/pay", {"reference": invoice["number"]})
    until(lambda: [n["status"] for n in till.get("/control/notices.json")] == [200])
    assert not paid(till, order)
    till.start("sync", "--watch")
    same_end(till, order)
    until(lambda: cursor(till) == 1)


def test_one_pass_takes_the_hubs_news_too(till, hub):
    order, invoice = link(till)
    till.post("/control/pay", {"reference": invoice["number"]})
    until(lambda: [n["status"] for n in till.get("/control/notices.json")] == [200])
    till.run("sync", "--once")
    same_end(till, order)
    assert (news(till).pushed, cursor(till)) == (True, 1)


def cursor(till: Till) -> int:
    with sqlite3.connect(till.folder / "shop.sqlite3") as file:
        found = file.execute("SELECT value FROM bookmarks WHERE name = 'hub'").fetchone()
    file.close()
    return int(found[0]) if found else 0


def test_no_notice_that_was_answered_is_lost_by_a_kill(till):
    told = till.start("hub").ready
    place = urlsplit(told["notify"])
    answered: set[str] = set()
    enough = threading.Event()

    def post(name: int) -> None:
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
        try:
            for n in range(10_000):
                event = f"e{name}-{n}"
                body = body_of(event=event)
                line.request("POST", place.path, body, signed(body))
                if line.getresponse().read() == b'{"ok":true}':
                    answered.add(event)
                if len(answered) > 300:
                    enough.set()
        except (OSError, http.client.HTTPException):
            pass  # killed in the middle of it
        finally:
            line.close()

    posting = [threading.Thread(target=post, args=(name,)) for name in range(4)]
    for thread in posting:
        thread.start()
    assert enough.wait(60)
    till.children[0].kill()
    for thread in posting:
        thread.join()
    with sqlite3.connect(till.folder / "hub.sqlite3") as file:
        kept = [row[0] for row in file.execute("SELECT event_id FROM notices")]
    file.close()
    assert answered <= set(kept)
    assert len(kept) == len(set(kept))


def test_the_demo_has_its_hub(till, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, "journey")
    till.who = till.shop()["customer"]
    with demo.all_beside(till.folder) as told:
        till.url = told["url"].rstrip("/")
        hub = {"url": till.run("settings", "get", "hub.url")["value"]}
        watch = till.start("sync", "--watch")
        until(lambda: tills(hub) == 1)
        one_is_pushed(till)
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(5) == 0
