"""Every misfortune that can be ordered: the work is done, the answer is what goes wrong."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.sandbox.lab import Lab, mail_server, until
from tests.sandbox.test_inbox import mail

SHORT = 0.25  # how long a client waits that will get no answer
ANSWERS = ("drop_response", "http_500", "timeout", "html", "truncated", "slow")


def _create(lab: Lab, timeout: float) -> requests.Response:
    return lab.create(timeout=timeout)


def _fetch(lab: Lab, timeout: float) -> requests.Response:
    return lab.get("/v1/charges", params={"reference": "F-1"}, timeout=timeout)


def _cancel(lab: Lab, timeout: float) -> requests.Response:
    charge = lab.get("/v1/charges", params={"reference": "F-1"}).json()
    return lab.post(f"/v1/charges/{charge['id']}/cancel", {}, timeout=timeout)


def _refund(lab: Lab, timeout: float) -> requests.Response:
    payment = lab.charges()[0]["payments"][0]["id"]
    body = {"payment": payment, "amount": 1000, "key": "r1"}
    return lab.post("/v1/refunds", body, timeout=timeout)


def _sms(lab: Lab, timeout: float) -> requests.Response:
    fields = {"username": "sandbox", "password": "sandbox", "to": "+6281234567890", "text": "Hi"}
    return requests.get(lab.ready["sms"], params=fields, timeout=timeout)


def _payment(lab: Lab, timeout: float) -> requests.Response:
    return lab.post("/control/pay", {"reference": "F-1"}, timeout=timeout)


def _created(lab: Lab) -> bool:
    return len(lab.charges()) == 1


def _anything(lab: Lab) -> bool:
    return True


def _cancelled(lab: Lab) -> bool:
    return lab.charges()[0]["state"] == "cancelled"


def _refunded(lab: Lab) -> bool:
    return lab.charges()[0]["payments"][0]["state"] == "partially_refunded"


def _kept(lab: Lab) -> bool:
    return len(lab.inbox()) == 1


def _paid(lab: Lab) -> bool:
    return lab.charges()[0]["state"] == "paid"


Act = Callable[[Lab, float], requests.Response]
PLACES: dict[str, tuple[Act, Callable[[Lab], bool]]] = {
    "create": (_create, _created),
    "fetch": (_fetch, _anything),
    "cancel": (_cancel, _cancelled),
    "refund": (_refund, _refunded),
    "sms": (_sms, _kept),
    "payment": (_payment, _paid),
}


def _prepare(lab: Lab, place: str) -> None:
    if place in ("fetch", "cancel", "refund", "payment"):
        lab.charge("F-1")
    if place == "refund":
        lab.pay("F-1")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ANSWERS)
def test_the_work_is_done_whatever_becomes_of_the_answer(lab: Lab, place: str, kind: str) -> None:
    _prepare(lab, place)
    lab.fault(kind, place)
    act, is_done = PLACES[place]
    _check_answer(lab, kind, lambda: act(lab, SHORT if kind == "timeout" else 10))
    until(lambda: is_done(lab))
    assert lab.faults() == []


def _check_answer(lab: Lab, kind: str, act: Callable[[], requests.Response]) -> None:
    if kind == "drop_response":
        with pytest.raises(requests.ConnectionError):
            act()
    elif kind == "timeout":
        with pytest.raises(requests.ReadTimeout):
            act()
    elif kind == "http_500":
        assert act().status_code == 500
    elif kind == "html":
        answer = act()
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.text.startswith("<!DOCTYPE html>")
    elif kind == "truncated":
        assert _is_cut(act().text)
    else:
        assert act().ok
        assert lab.pauses == [3.0]


def _is_cut(text: str) -> bool:
    return text == "0: Accepted " or (text.startswith("{") and not text.endswith("}"))


def test_a_fault_is_used_once_and_the_next_answer_is_whole(lab: Lab) -> None:
    lab.fault("http_500", "create")
    assert lab.create(key="k").status_code == 500
    assert lab.create(key="k").status_code == 200
    assert len(lab.charges()) == 1


def test_faults_add_up_a_place_and_are_used_in_the_order_posted(lab: Lab) -> None:
    lab.charge("F-1")
    lab.fault("html", "fetch", 2)
    lab.fault("http_500", "fetch")
    lab.fault("truncated", "cancel")
    kinds = [_fetch(lab, 10) for _ in range(4)]
    assert [a.headers["content-type"].partition(";")[0] for a in kinds[:2]] == ["text/html"] * 2
    assert [a.status_code for a in kinds[2:]] == [500, 200]
    assert lab.faults() == [{"kind": "truncated", "on": "cancel"}]


def test_count_nought_clears_a_place_and_no_other(lab: Lab) -> None:
    lab.fault("http_500", "create", 5)
    lab.fault("slow", "fetch")
    assert lab.fault("http_500", "create", 0).status_code == 200
    assert lab.faults() == [{"kind": "slow", "on": "fetch"}]
    lab.post("/control/faults", {"count": 0})
    assert lab.faults() == []


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        ("duplicate", "create"), ("lost", "sms"), ("overpay", "refund"), ("underpay", "notice"),
        ("http_500", "notice"), ("bad_signature", "payment"), ("earthquake", "create"),
        ("slow", "nowhere"),
    ],
)  # fmt: skip
def test_a_fault_that_means_nothing_is_refused(calm: Lab, kind: str, on: str) -> None:
    answer = calm.fault(kind, on)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] in ("invalid", "meaningless")
    assert calm.faults() == []


@pytest.mark.parametrize("count", [-1, 1001, "many", True, 1.5])
def test_a_count_is_a_whole_number(calm: Lab, count: object) -> None:
    body = {"kind": "slow", "on": "fetch", "count": count}
    assert calm.post("/control/faults", body).status_code == 422


def test_the_next_payment_is_ten_thousand_off(lab: Lab) -> None:
    for reference, kind in (("A", "overpay"), ("B", "underpay")):
        lab.charge(reference, invoice=reference)
        lab.fault(kind, "payment")
        lab.pay(reference)
    assert [c["payments"][0]["amount"] for c in lab.charges()] == [710_000, 690_000]
    assert [c["state"] for c in lab.charges()] == ["paid", "pending"]


def test_a_refused_payment_uses_up_no_fault(lab: Lab) -> None:
    lab.charge("A")
    lab.fault("overpay", "payment")
    assert lab.pay("NOBODY").status_code == 404
    assert lab.pay("A", outcome="declined").status_code == 200
    assert lab.faults() == [{"kind": "overpay", "on": "payment"}]


def test_one_that_hangs_holds_up_nobody_else(lab: Lab) -> None:
    lab.fault("timeout", "create")
    hanging = threading.Thread(target=_swallow, args=(lambda: lab.create(timeout=1),))
    hanging.start()
    until(lambda: not lab.faults())
    for number in range(5):
        assert lab.create(f"OTHER-{number}", key=f"other {number}").status_code == 201
    hanging.join()
    assert len(lab.charges()) == 6


def _swallow(act: Callable[[], Any]) -> None:
    with pytest.raises(requests.RequestException):
        act()


def test_mail_is_kept_whatever_is_replied(lab: Lab) -> None:
    lab.fault("slow", "smtp")
    with mail_server(lab.smtp) as server:
        server.send_message(mail())
    assert lab.pauses == [3.0]
    lab.fault("http_500", "smtp")
    with mail_server(lab.smtp) as server, pytest.raises(smtplib.SMTPDataError) as no:
        server.send_message(mail())
    assert no.value.smtp_code == 451
    assert len(lab.inbox()) == 2


@pytest.mark.parametrize("kind", ["drop_response", "timeout", "html"])
def test_mail_is_kept_where_no_reply_comes_that_can_be_read(lab: Lab, kind: str) -> None:
    lab.fault(kind, "smtp")
    server = mail_server(lab.smtp, SHORT if kind == "timeout" else 10)
    with pytest.raises((smtplib.SMTPException, OSError)):
        server.send_message(mail())
    server.close()
    until(lambda: len(lab.inbox()) == 1)
    with mail_server(lab.smtp) as next_try:
        next_try.send_message(mail())
    assert len(lab.inbox()) == 2


def test_a_reply_cut_in_half_is_still_a_yes_in_smtp(lab: Lab) -> None:
    lab.fault("truncated", "smtp")
    with mail_server(lab.smtp) as server:
        assert server.send_message(mail()) == {}
    assert len(lab.inbox()) == 1
