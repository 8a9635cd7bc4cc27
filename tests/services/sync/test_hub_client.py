"""The till listens to the hub: a push asks for the truth at once, and a lost one loses nothing."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.notice import NoticeRow
from posapp.models.payment import Payment
from posapp.services.gateways.errors import Unavailable
from posapp.services.settings.change import change_settings
from posapp.services.settings.vault import PASSPHRASE
from posapp.services.sync import inbox, poller
from posapp.services.sync.hub_client import HubClient
from posapp.services.sync.inbox import PUSHED, News
from posapp.services.sync.news import last_news
from posapp.services.sync.poller import ACTOR
from tests import builders
from tests.fakes import fault_server
from tests.fakes.running_hub import TOKEN, RunningHub, body_of, running_hub

PATIENCE = 10


class Heard:
    """Waits for what the client's own thread does."""

    def __init__(self, shop) -> None:
        self._changed = threading.Event()
        shop.till.database.listen(lambda _changes: self._changed.set())

    def until(self, what: Callable[[], object]) -> None:
        for _ in range(int(PATIENCE / 0.02)):
            if what():
                return
            self._changed.wait(0.02)
            self._changed.clear()
        raise AssertionError("not heard in time")


@contextlib.contextmanager
def listening(shop, url: str | Callable[[], str], token: str = TOKEN) -> Iterator[HubClient]:
    """A client on its own thread."""
    where = url if callable(url) else lambda: url
    client = HubClient(shop.till.database, shop.till.poller, lambda: (where(), token))
    client.start()
    try:
        yield client
    finally:
        client.stop()


@pytest.fixture
def hub(tmp_path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub") as made:
        yield made


@pytest.fixture
def heard(shop) -> Heard:
    return Heard(shop)


def sent(shop, total: int = 100_000):
    """An order with an open link; the gateway's reference of it."""
    order = builders.order(shop.till, total)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, shop.till.look(charge_of, invoice.id).reference


def charge_of(unit, invoice_id: str) -> Charge:
    return unit.session.scalars(select(Charge).where(Charge.invoice_id == invoice_id)).one()


def payments(shop) -> list[Payment]:
    return shop.till.look(lambda unit: unit.session.scalars(select(Payment)).all())


def notices(shop) -> list[NoticeRow]:
    return shop.till.look(lambda unit: unit.session.scalars(select(NoticeRow)).all())


def test_a_push_is_booked_at_once_and_says_that_it_was_pushed(shop, hub, heard):
    order, reference = sent(shop)
    with listening(shop, hub.url) as client:
        heard.until(lambda: client.connected)
        paid_at = shop.clock.now() - timedelta(seconds=3)
        shop.gateway.pay(reference, at=paid_at)
        hub.notify(body_of(reference))
        heard.until(lambda: builders.again(shop.till, order).payment_status == "paid")
    (payment,) = payments(shop)
    assert payment.created_by == PUSHED
    news = shop.till.look(last_news)
    assert (news.pushed, news.took) == (True, timedelta(seconds=3))
    assert (news.order_id, news.reference, news.amount) == (order.id, reference, 100_000)


def test_what_the_poller_finds_says_that_it_was_polled(shop):
    assert shop.till.look(last_news) is None
    _order, reference = sent(shop)
    shop.gateway.pay(reference, at=shop.clock.now() + timedelta(seconds=5))
    shop.ask()
    news = shop.till.look(last_news)
    assert payments(shop)[0].created_by == ACTOR
    assert (news.pushed, news.took) == (False, timedelta())  # the gateway's clock is ahead


def test_money_at_the_counter_is_no_news(shop):
    builders.pay(shop.till, builders.order(shop.till), 100_000)
    assert shop.till.look(last_news) is None


def test_what_came_while_the_till_was_off_is_told_when_it_is_back(shop, hub, heard):
    order, reference = sent(shop)
    shop.gateway.pay(reference)
    hub.notify(body_of(reference))
    with listening(shop, hub.url):
        heard.until(lambda: builders.again(shop.till, order).payment_status == "paid")
    assert shop.till.look(inbox.cursor) == 1


def test_it_resumes_from_its_cursor_and_is_told_nothing_twice(shop, hub, heard):
    _order, reference = sent(shop)
    hub.notify(body_of(reference, "e1"))
    with listening(shop, hub.url):
        heard.until(lambda: shop.till.look(inbox.cursor) == 1)
    calls = len(shop.gateway.calls)
    hub.notify(body_of(reference, "e2"))
    with listening(shop, hub.url):
        heard.until(lambda: shop.till.look(inbox.cursor) == 2)
    assert len(shop.gateway.calls) == calls + 1
    assert [row.event_id for row in notices(shop)] == ["e1", "e2"]


def test_a_notice_is_only_a_hint_and_moves_no_money_by_itself(shop, hub, heard):
    """It says paid; the gateway, when asked, does not."""
    order, reference = sent(shop)
    with listening(shop, hub.url):
        hub.notify(body_of(reference, state="paid"))
        heard.until(lambda: shop.till.look(inbox.cursor) == 1)
    assert builders.again(shop.till, order).payment_status == "unpaid"
    assert notices(shop)[0].applied_at is not None


def test_where_the_gateway_does_not_answer_the_notice_is_kept_and_the_poller_asks(shop, hub, heard):
    order, reference = sent(shop)
    shop.gateway.pay(reference)
    shop.gateway.fail_next = [Unavailable("down")]
    with listening(shop, hub.url):
        hub.notify(body_of(reference))
        heard.until(lambda: shop.till.look(inbox.cursor) == 1)
    assert notices(shop)[0].applied_at is None
    shop.till.poller.run_pass()
    assert builders.again(shop.till, order).payment_status == "paid"


def test_a_push_makes_a_charge_due_that_nobody_asked_about_any_more(shop):
    """Money that came after a cancel: the poller would look in half a day."""
    order, reference = sent(shop)
    builders.pay(shop.till, order, 100_000)
    shop.work()
    shop.till.poller.run_pass()
    shop.gateway.pay(reference)
    assert shop.till.poller.run_pass() == 0
    news = News(1, "sandbox", "e1", reference, "")
    with shop.till.database.write(ACTOR) as uow:
        inbox.note(uow, news, applied=False)
        inbox.hurry(uow, news)
    assert shop.till.poller.run_pass() == 1
    assert builders.again(shop.till, order).open_reviews == 1


LAGS = timedelta(hours=5)


@pytest.mark.parametrize("guarded", [True, False])
def test_a_status_that_lags_behind_its_notice_is_asked_for_again_soon(
    shop, hub, heard, monkeypatch, guarded
):
    """The gateway told, but its own status did not know yet; without the guard: an hour."""
    if not guarded:
        monkeypatch.setattr(poller, "hinted_at", lambda _unit, _charge: None)
    order, reference = sent(shop)
    shop.clock.advance(LAGS)
    shop.till.poller.run_pass()
    with listening(shop, hub.url):
        hub.notify(body_of(reference))
        heard.until(lambda: shop.till.look(inbox.cursor) == 1)
    shop.gateway.pay(reference)
    for _ in range(4):
        shop.clock.advance(timedelta(seconds=5))
        shop.till.poller.run_pass()
    assert builders.again(shop.till, order).payment_status == ("paid" if guarded else "unpaid")


def test_news_of_another_shop_are_kept_and_passed_over(shop, hub, heard):
    with listening(shop, hub.url):
        hub.notify(body_of("INV-Z-000001-ZZZZ"))
        heard.until(lambda: shop.till.look(inbox.cursor) == 1)
    assert "fetch" not in shop.gateway.calls


def test_a_charge_that_waits_to_be_opened_is_left_to_the_outbox(shop, hub, heard):
    """Its answer was lost: told "pending" here, its link would never be kept."""
    order = builders.order(shop.till)
    invoice = builders.invoice(shop.till, order)
    reference = shop.till.look(charge_of, invoice.id).reference
    with listening(shop, hub.url):
        hub.notify(body_of(reference))
        heard.until(lambda: shop.till.look(inbox.cursor) == 1)
    assert shop.till.look(charge_of, invoice.id).state == "queued"
    shop.work()
    assert builders.again(shop.till, order).invoices[0].url


def test_news_over_which_it_stumbles_hold_up_none_behind_them(shop, hub, heard, expect_log):
    expect_log("the news of .* could not be booked")
    _order, bad = sent(shop)
    order, good = sent(shop, 50_000)
    shop.gateway.pay(bad)
    shop.gateway.pay(good)
    # An answer that our own types forbid: whatever it breaks, it breaks for this charge only.
    shop.gateway.lie(bad, payments=(None,))
    hub.notify(body_of(bad, "e1"))
    hub.notify(body_of(good, "e2"))
    with listening(shop, hub.url):
        heard.until(lambda: builders.again(shop.till, order).payment_status == "paid")
    assert shop.till.look(inbox.cursor) == 2


def test_with_the_hub_down_first_it_comes_back_by_itself(shop, tmp_path, heard):
    order, reference = sent(shop)
    with running_hub(tmp_path / "hub") as hub:
        port, url = hub.port, hub.url
    with listening(shop, url) as client:
        heard.until(lambda: client.problem == "hub_away")
        assert not client.connected
        shop.gateway.pay(reference)
        with running_hub(tmp_path / "hub", port=port) as hub:
            hub.notify(body_of(reference))
            heard.until(lambda: builders.again(shop.till, order).payment_status == "paid")
            assert (client.connected, client.problem) == (True, "")


def test_a_token_that_is_not_taken_is_said(shop, hub, heard):
    with listening(shop, hub.url, "another") as client:
        heard.until(lambda: client.problem == "hub_refused")
        assert not client.connected


def test_without_a_hub_there_is_neither_news_nor_problem(shop):
    with listening(shop, "") as client:
        assert (client.connected, client.problem) == (False, "")


def test_a_secret_that_cannot_be_opened_is_said(shop, heard, monkeypatch, hub):
    monkeypatch.setenv(PASSPHRASE, "one")
    shop.till.do(change_settings, {"hub.url": hub.url})
    shop.till.keep_secret("hub.token", TOKEN)
    shop.till._vault = None
    monkeypatch.setenv(PASSPHRASE, "another")
    shop.till.hub.start()
    heard.until(lambda: shop.till.hub.problem == "wrong_passphrase")
    shop.till.hub.stop()


def test_the_till_listens_where_its_settings_say(shop, hub, heard, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, "one")
    shop.till.do(change_settings, {"hub.url": hub.url})
    shop.till.keep_secret("hub.token", TOKEN)
    order, reference = sent(shop)
    shop.gateway.pay(reference)
    shop.till.hub.start()
    heard.until(lambda: shop.till.hub.connected)
    hub.notify(body_of(reference))
    heard.until(lambda: builders.again(shop.till, order).payment_status == "paid")
    shop.till.hub.stop()


def test_a_hub_that_the_owner_changes_is_followed(shop, hub, tmp_path, heard):
    with running_hub(tmp_path / "other") as other:
        where = [other.url]
        with listening(shop, lambda: where[0]) as client:
            heard.until(lambda: client.connected and len(other.hub.listeners) == 1)
            where[0] = hub.url
            other.beat()
            heard.until(lambda: len(hub.hub.listeners) == 1)


def test_a_pass_takes_what_the_hub_has_and_ends(shop, hub):
    order, reference = sent(shop)
    shop.gateway.pay(reference)
    hub.notify(body_of(reference))
    client = HubClient(shop.till.database, shop.till.poller, lambda: (hub.url, TOKEN))
    client.pull()
    assert builders.again(shop.till, order).payment_status == "paid"
    assert not client.connected


def test_a_pass_without_its_hub_just_ends(shop):
    for url, token in (("", ""), ("http://127.0.0.1:9", TOKEN)):
        HubClient(shop.till.database, shop.till.poller, lambda told=(url, token): told).pull()


def test_what_is_no_notice_is_passed_over(shop, heard, expect_log):
    """Whatever stands in the hub's place: nothing it says can stop or fool the till."""
    expect_log("the hub sent something that is no notice")
    lines = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    lines += b"data: {\n\ndata: []\n\ndata: " + b"x" * 200_000 + b"\n\nid: x\n\nhello\n\n"
    lines += b'data: {"sequence":7,"account":"a","event_id":"e","reference":"r",'
    lines += b'"received_at":"x"}\n\n'
    with fault_server.serving(fault_server.answer(lines)) as server, listening(shop, server.url):
        heard.until(lambda: shop.till.look(inbox.cursor) == 7)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_answer_that_is_no_stream_is_a_hub_that_is_away(shop, heard, status):
    raw = fault_server.http(status, {}, "Location: http://127.0.0.1:9/")
    with (
        fault_server.serving(fault_server.answer(raw)) as server,
        listening(shop, server.url) as client,
    ):
        heard.until(lambda: client.problem == "hub_away")


def test_stopping_wakes_a_thread_that_listens(shop, hub, heard):
    with listening(shop, hub.url) as client:
        heard.until(lambda: client.connected)
    assert client._thread is not None
    assert not client._thread.is_alive()
