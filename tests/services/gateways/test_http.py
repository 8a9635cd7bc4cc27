"""Every way in which the other side can misbehave, over real sockets."""

from __future__ import annotations

import logging
import socket
import threading
from datetime import UTC, datetime

import pytest
import requests
import trustme

from posapp.models.clock import SetClock, SystemClock
from posapp.services.deadline import Exchange, GivenUp, TimeIsUp, run_within
from posapp.services.gateways.errors import (
    BadCredentials,
    GatewayError,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.http import Http, place
from tests.fakes.fault_server import (
    Behaviour,
    answer,
    cut_after_request,
    dripping,
    hang_after_request,
    hang_up_at_once,
    http,
    serving,
)

FAST = 0.3  # a deadline that keeps the tests quick


@pytest.fixture
def client():
    made = Http(SystemClock(), deadline=FAST)
    yield made
    made.close()


def post(client: Http, behaviour: Behaviour) -> dict[str, object]:
    with serving(behaviour) as server:
        return client.request_json("POST", server.url + "/x", changes=True, json={"a": 1})


def get(client: Http, behaviour: Behaviour) -> dict[str, object]:
    with serving(behaviour) as server:
        return client.request_json("GET", server.url + "/x", changes=False)


def test_an_object_comes_back_as_it_was_said(client: Http) -> None:
    assert get(client, answer(http(200, {"amount": 700_000}))) == {"amount": 700_000}


def test_the_request_says_json_and_asks_for_no_compression(client: Http) -> None:
    with serving(answer(http(201, {}))) as server:
        client.request_json(
            "POST", server.url + "/v1", changes=True, json={"name": "Sari Éa"},
            headers={"Idempotency-Key": "k"},
        )  # fmt: skip
    request = server.requests[0].decode()
    assert request.startswith("POST /v1 HTTP/1.1\r\n")
    assert "Idempotency-Key: k\r\n" in request
    assert "Accept-Encoding: identity\r\n" in request
    assert '{"name": "Sari Éa"}' in request


SAME_FOR_ALL = [
    (401, {}, BadCredentials),
    (403, {}, BadCredentials),
    (404, {"error": {"code": "not_found"}}, NotFound),
    (408, {}, Unavailable),
    (425, {}, Unavailable),
    (429, {}, Unavailable),
    (503, {}, Unavailable),
    (409, {}, Rejected),
    (422, {}, Rejected),
]


@pytest.mark.parametrize(("status", "body", "kind"), SAME_FOR_ALL)
def test_a_status_that_says_what_to_do(client: Http, status: int, body: dict, kind: type) -> None:
    for ask in (post, get):
        with pytest.raises(GatewayError) as caught:
            ask(client, answer(http(status, body)))
        assert type(caught.value) is kind


UNCLEAR = {
    "500": answer(http(500, {})),
    "502 with a page": answer(http(502, b"<html>bad gateway</html>")),
    "redirect": answer(http(302, b"", "Location: http://127.0.0.1:1/")),
    "HTML in place of JSON": answer(http(200, b"<html>hello</html>")),
    "half of the body": answer(
        b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n{"id": "x"'
    ),
    "half of the head": answer(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "not HTTP at all": answer(b"220 mail.example ESMTP\r\n"),
    "a list": answer(http(200, b"[]")),
    "NaN": answer(http(200, b'{"amount": NaN}')),
    "the same key twice": answer(http(200, b'{"amount": 1, "amount": 2}')),
    "a number without end": answer(http(200, b'{"amount": ' + b"9" * 5000 + b"}")),
    "a fraction without end": answer(http(200, b'{"amount": 0.' + b"9" * 5000 + b"}")),
    "nested too deep": answer(http(200, b'{"a":' * 50_000)),
    "half a character": answer(http(200, b'{"name": "\\ud800"}')),
    "latin-1": answer(http(200, '{"name": "é"}'.encode("latin-1"))),
    "cut after the request": cut_after_request,
    "no answer": hang_after_request,
    "an answer that drips": dripping(http(200, {"id": "x" * 200}), every=0.02),
    "too large an answer": answer(http(200, b" " * 1_000_100 + b"{}")),
}


@pytest.mark.parametrize("fault", UNCLEAR)
def test_no_usable_answer_to_a_change_means_ask_first(client: Http, fault: str) -> None:
    with pytest.raises(OutcomeUnknown):
        post(client, UNCLEAR[fault])


@pytest.mark.parametrize("fault", UNCLEAR)
def test_no_usable_answer_to_a_question_means_ask_later(client: Http, fault: str) -> None:
    with pytest.raises(Unavailable):
        get(client, UNCLEAR[fault])


def test_where_nobody_listens_nothing_was_done(client: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable):
        client.request_json("POST", f"http://127.0.0.1:{port}/", changes=True, json={})


def test_a_name_that_is_not_there_means_nothing_was_done(client: Http) -> None:
    with pytest.raises(Unavailable):
        client.request_json("POST", "http://localhost.invalid/", changes=True, json={})


@pytest.mark.parametrize("url", ["", "shop", "ftp://127.0.0.1/", "http://", "http://a..b/"])
def test_what_is_no_web_address_is_refused_for_good(client: Http, url: str) -> None:
    with pytest.raises((Rejected, Unavailable)) as caught:
        client.request_json("POST", url, changes=True, json={})
    if isinstance(caught.value, Rejected):
        assert caught.value.code == "gateway_bad_address"


def test_a_key_that_cannot_be_sent_is_the_owner_s_to_mend(client: Http) -> None:
    for key in ("Bearer a\r\nX-Evil: 1", "Bearer \N{SNOWMAN}"):
        with serving(answer(http(200, {}))) as server, pytest.raises(BadCredentials):
            client.request_json(
                "POST", server.url, changes=True, json={}, headers={"Authorization": key}
            )
        assert server.requests == []


def test_an_unknown_certificate_is_refused_before_anything_is_sent(client: Http) -> None:
    with serving(answer(http(200, {})), server_context(trustme.CA())) as server:
        with pytest.raises(Unavailable):
            client.request_json("POST", server.url, changes=True, json={})
        assert server.requests == []


def test_a_known_certificate_is_accepted(tmp_path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    client = Http(SystemClock(), verify=str(tmp_path / "ca.pem"))
    with serving(answer(http(200, {"ok": True})), server_context(authority)) as server:
        assert client.request_json("GET", server.url, changes=False) == {"ok": True}
    client.close()


def server_context(authority: trustme.CA):
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_checking_certificates_cannot_be_turned_off() -> None:
    with pytest.raises(ValueError):
        Http(SystemClock(), verify=False)


def test_a_redirect_is_not_followed(client: Http) -> None:
    with serving(answer(http(200, {"stolen": True}))) as elsewhere:
        away = answer(http(307, b"", f"Location: {elsewhere.url}/"))
        with pytest.raises(OutcomeUnknown):
            post(client, away)
        assert elsewhere.requests == []


def test_no_proxy_from_the_environment_gets_to_see_anything(
    client: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answer(http(200, {"from": "proxy"}))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        assert get(client, answer(http(200, {"from": "gateway"}))) == {"from": "gateway"}
        assert proxy.requests == []


def test_a_page_of_a_proxy_is_not_taken_for_no_such_charge(client: Http) -> None:
    with pytest.raises(Unavailable):
        get(client, answer(http(404, b"<html>not here</html>")))


def test_a_refusal_tells_code_and_words_on_one_line(client: Http) -> None:
    error = {"error": {"code": "invalid", "message": "amount\r\nis\x00 negative"}}
    with pytest.raises(Rejected) as caught:
        post(client, answer(http(422, error)))
    assert caught.value.detail == "422 invalid: amount is negative"


def test_a_body_of_any_type_in_a_refusal_is_no_trouble(client: Http) -> None:
    for error in ({"error": "no"}, {"error": {"code": 7}}, {"error": None}, {}):
        with pytest.raises(Rejected):
            post(client, answer(http(400, error)))


def test_the_library_alone_is_held_by_a_server_that_drips() -> None:
    body = {"id": "x" * 20}
    with serving(dripping(http(200, body), every=0.01)) as server:
        held = requests.get(server.url, timeout=0.1)  # 120 bytes of 10 ms: 12 times as long
    assert held.json() == body


def test_a_server_that_drips_its_head_does_not_hold_us(client: Http) -> None:
    for raw in (b"HTTP/1.1 200 OK\r\n" * 20, b"HTTP/1.1 200 OK\r\n" + b"X-Long: 1\r\n" * 50):
        with pytest.raises(OutcomeUnknown):
            post(client, dripping(raw, every=0.02))


def test_a_server_that_drips_before_it_reads_does_not_hold_us(client: Http) -> None:
    with pytest.raises(OutcomeUnknown):
        post(client, dripping(b"x" * 500, every=0.02, reading=False))


def test_a_server_that_hangs_up_at_once_leaves_the_outcome_open(client: Http) -> None:
    # The request was in the pipe: whether it was read, nobody can say.
    with pytest.raises(GatewayError) as caught:
        post(client, hang_up_at_once)
    assert isinstance(caught.value, OutcomeUnknown | Unavailable)


def test_after_the_deadline_a_stuck_worker_sends_nothing() -> None:
    released, ended = threading.Event(), threading.Event()
    seen: list[str] = []
    exchange = Exchange()

    def stuck_in_a_name_look_up(shared: Exchange) -> None:
        released.wait(10)
        try:
            shared.commit()
            seen.append("sent")
        except GivenUp:
            seen.append("given up")
        ended.set()

    with pytest.raises(TimeIsUp) as late:
        run_within(0.01, "t", stuck_in_a_name_look_up, exchange)
    released.set()
    assert ended.wait(10)
    assert not late.value.sent
    assert seen == ["given up"]


def test_nothing_secret_reaches_the_log(client: Http, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answer(http(200, {"token": "SECRET-D"}, "Bad Header Line"))) as server:
        client.request_json(
            "POST", server.url.replace("//", "//me:SECRET-E@") + "/a", changes=True,
            headers={"Authorization": "Bearer SECRET-A"}, params={"password": "SECRET-B"},
            json={"card": "SECRET-C"},
        )  # fmt: skip
    with pytest.raises(Unavailable) as refused:
        client.exchange(
            "GET", "http://127.0.0.1:9/send", changes=True, params={"password": "SECRET-F"}
        )
    assert f"POST http://127.0.0.1:{server.port}/a: 200" in caplog.text
    assert "SECRET" not in caplog.text + refused.value.detail


def test_the_library_alone_logs_the_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    with serving(answer(http(200, {}))) as server:
        requests.get(server.url, params={"password": "SECRET"}, timeout=5)
    assert "SECRET" in caplog.text


def test_how_long_it_took_is_measured_by_the_given_clock(caplog) -> None:
    caplog.set_level(logging.INFO)
    client = Http(SetClock(datetime(2026, 11, 19, tzinfo=UTC)))
    get(client, answer(http(200, {})))
    client.close()
    assert "2 bytes, 0 ms" in caplog.text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@pay.example:8443/v1/x?key=1#f", "https://pay.example:8443/v1/x"),
        ("http://[bad", "(not an address)"),
        ("http://h:99999/", "(not an address)"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert place(url) == shown


def test_a_connection_that_was_closed_meanwhile_is_opened_again(client: Http) -> None:
    with serving(answer(http(200, {"n": 1}))) as server:
        for _ in range(3):
            assert client.request_json("GET", server.url, changes=False) == {"n": 1}
        assert len(server.requests) == 3
