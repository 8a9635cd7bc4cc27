"""Notices: verified over the raw bytes, stored once before the answer, never a server error."""

from __future__ import annotations

import http.client
import sqlite3
import stat
import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posapp.hub.limits import Refusals
from posapp.hub.store import HubStore
from posapp.models.clock import SystemClock
from posapp.models.errors import StorageTrouble
from posapp.serving import HOST
from tests.builders import NOON
from tests.fakes.running_hub import HEADER, RunningHub, body_of, running_hub, signed


def test_a_notice_is_on_the_disk_when_it_is_answered(hub):
    assert hub.notify(body_of("INV-A-000001-AB3D", "e1")) == 200
    assert hub.rows() == [("e1", "INV-A-000001-AB3D")]


def test_the_same_notice_again_is_answered_and_stored_once(hub):
    body = body_of()
    assert [hub.notify(body) for _ in range(5)] == [200] * 5
    assert len(hub.rows()) == 1


def test_the_same_notice_by_many_connections_at_once_is_one_row(hub):
    body = body_of()
    answers: list[int] = []
    start = threading.Barrier(12)

    def post() -> None:
        start.wait()
        answers.append(hub.notify(body))

    threads = [threading.Thread(target=post) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 12
    assert len(hub.rows()) == 1


@pytest.mark.parametrize("rule", [True, False])
def test_looking_first_is_not_enough_the_rule_of_the_table_is_the_guard(tmp_path, rule):
    """Two hubs that look and then write both find nothing: without the rule it is there twice."""
    store = HubStore(tmp_path / "hub.sqlite3")
    with sqlite3.connect(store.path) as file:
        if not rule:
            file.executescript(
                "CREATE TABLE n AS SELECT * FROM notices; DROP TABLE notices;"
                "ALTER TABLE n RENAME TO notices"
            )
        found = [file.execute("SELECT count(*) FROM notices").fetchone() for _ in range(2)]
        insert = (
            "INSERT OR IGNORE INTO notices (account, event_id, reference, body, received_at)"
            " VALUES ('sandbox', 'e1', 'INV', x'', '')"
        )
        for _ in found:
            file.execute(insert)
        assert file.execute("SELECT count(*) FROM notices").fetchone() == (1 if rule else 2,)
    file.close()
    store.close()


def test_two_accounts_may_use_the_same_event(tmp_path):
    store = HubStore(tmp_path / "hub.sqlite3")
    assert store.keep("one", "e1", "A", b"", NOON) is not None
    assert store.keep("two", "e1", "B", b"", NOON) is not None
    assert store.keep("two", "e1", "B", b"", NOON) is None
    store.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        (signed(body_of(), key=b"another key"), 400),
        (signed(body_of(event="another body")), 400),
        (signed(body_of(), at=0), 400),
        ({HEADER: "t=now,v1=00"}, 400),
    ],
)
def test_what_is_not_signed_is_refused(hub, headers, status):
    assert hub.notify(body_of(), headers) == status
    assert hub.rows() == []


def test_the_signature_is_over_the_bytes_and_not_over_their_meaning(hub):
    body = body_of()
    assert hub.notify(body.replace(b", ", b","), signed(body)) == 400


def test_a_strange_account_or_address_is_not_served(hub):
    assert hub.notify(body_of(), account="nobody") == 404
    assert hub.notify(body_of(), account="%00%ff") == 404
    assert hub.ask("GET", "/notify/sandbox")[0] == 405
    assert hub.ask("GET", "/nowhere") == (404, {"error": {"code": "not_found"}})


def test_a_body_without_end_is_not_read(hub):
    body = body_of(pad="x" * 70_000)
    status, said = hub.ask("POST", "/notify/sandbox", body, signed(body))
    assert (status, said) == (413, {"error": {"code": "too_large"}})
    assert hub.rows() == []


def test_an_adapter_that_stumbles_has_verified_nothing(tmp_path, expect_log):
    def stumble(_account, _headers, _body):
        raise ZeroDivisionError

    expect_log("a notice to sandbox could not be read")
    with running_hub(tmp_path, read=stumble) as hub:
        assert hub.notify(body_of()) == 400


def test_a_disk_that_takes_nothing_lets_the_gateway_try_again(tmp_path, expect_log):
    expect_log("a notice could not be kept")
    with running_hub(tmp_path) as hub:
        hub.store.close()  # as a full disk does, every statement fails
        assert hub.notify(body_of()) == 503


def test_a_shop_that_cannot_be_read_lets_the_gateway_try_again(tmp_path, expect_log):
    def away(_account, _headers, _body):
        raise StorageTrouble("damaged")

    expect_log("a notice could not be kept: damaged")
    with running_hub(tmp_path, read=away) as hub:
        assert hub.notify(body_of()) == 503


def test_the_file_holds_the_token_so_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "hub.sqlite3"
    path.touch(0o644)
    HubStore(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_old_notices_are_forgotten_and_cursors_stay(tmp_path):
    store = HubStore(tmp_path / "hub.sqlite3")
    store.keep("sandbox", "old", "A", b"", NOON - timedelta(days=91))
    store.keep("sandbox", "new", "B", b"", NOON)
    store.forget_before(NOON - timedelta(days=90))
    assert [kept.event_id for kept in store.after(0)] == ["new"]
    store.forget_before(NOON + timedelta(days=1))
    assert (store.after(0), store.last()) == ([], 2)
    store.close()


_ANY_BYTES = st.binary(max_size=400)
_ANY_HEADERS = st.dictionaries(
    st.sampled_from([HEADER, "X-Other", "Content-Type", "Content-Encoding", "Expect", "Cookie"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")),
)
_ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_fuzzing = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def patient(tmp_path):
    """A hub that counts no refusals, so that each try is really looked at."""
    with running_hub(tmp_path / "hub", refusals=Refusals(SystemClock(), 10**9)) as made:
        yield made


@_fuzzing
@given(body=_ANY_BYTES, headers=_ANY_HEADERS)
def test_whatever_strangers_send_is_refused_and_nothing_falls_over(patient, body, headers):
    clean = {name: value.strip() for name, value in headers.items() if name != "Expect"}
    assert 400 <= patient.notify(body, clean) < 500
    assert patient.rows() == []


@_fuzzing
@given(field=st.sampled_from(["event", "reference", "state", "amount", "at"]), value=_ANY_VALUE)
def test_a_signed_notice_of_any_form_is_taken_or_refused(patient, field, value):
    body = body_of(**{field: value})
    assert patient.notify(body) in (200, 400)


@_fuzzing
@given(raw=st.binary(min_size=1, max_size=300))
def test_bytes_that_are_no_http_get_no_server_error(patient, raw):
    with _connected(patient) as line:
        line.sock.sendall(raw + b"\r\n\r\n")
        line.sock.shutdown(1)
        said = line.sock.recv(65_536)
    assert not said.startswith(b"HTTP/1.1 5")
    assert patient.ask("GET", "/health")[0] == 200


class _connected:  # noqa: N801  (reads as a sentence)
    def __init__(self, hub: RunningHub) -> None:
        self._line = http.client.HTTPConnection(HOST, hub.port, timeout=10)

    def __enter__(self) -> http.client.HTTPConnection:
        self._line.connect()
        return self._line

    def __exit__(self, *_args: object) -> None:
        self._line.close()
