"""Killed and started again: nothing is forgotten, and the old links still work."""

from __future__ import annotations

import json
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from tests.fakes.sandbox_process import ROOT, SandboxProcess, sandbox_running
from tests.sandbox.lab import Ear, ask, mail_server, until
from tests.sandbox.test_inbox import mail

KEY = {"Authorization": "Bearer sandbox-key", "Idempotency-Key": "k1"}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A sandbox in a process of its own."""
    with sandbox_running(tmp_path) as running:
        yield running


def open_charge(box: SandboxProcess) -> requests.Response:
    hour = timedelta(hours=1)
    end = (datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + 2 * hour).isoformat()
    body = ask() | {"expires_at": end}
    return requests.post(box.url + "/v1/charges", json=body, headers=KEY, timeout=10)


def send_mail(box: SandboxProcess) -> None:
    with mail_server(box.smtp) as server:
        server.send_message(mail())


def test_the_ready_line_says_where_everything_is(box: SandboxProcess) -> None:
    assert set(box.ready) == {"url", "smtp", "sms", "inbox"}
    assert box.ready["inbox"] == box.url + "/inbox"
    assert box.ready["sms"].startswith(box.url)
    assert box.inbox() == box.charges() == box.notices() == []


def test_everything_survives_a_kill(box: SandboxProcess) -> None:
    charge = open_charge(box).json()
    box.pay("INV-A-000231")
    send_mail(box)
    box.fault("html", "fetch")
    box.fault("http_500", "fetch")
    before = box.charges(), box.inbox()
    box.restart()
    assert (box.charges(), box.inbox()) == before
    assert open_charge(box).json()["id"] == charge["id"]
    assert requests.get(charge["url"], timeout=10).status_code == 200
    look = [
        requests.get(f"{box.url}/v1/charges/{charge['id']}", headers=KEY, timeout=10)
        for _ in range(3)
    ]
    assert look[0].headers["content-type"].startswith("text/html")
    assert [answer.status_code for answer in look[1:]] == [500, 200]
    assert look[2].json()["payments"][0]["amount"] == 700_000


def test_a_kill_inside_a_slow_call_finds_the_work_done(box: SandboxProcess) -> None:
    box.fault("slow", "create")
    calling = threading.Thread(target=_expect_no_answer, args=(box,))
    calling.start()
    until(lambda: box.charges())
    box.kill()
    calling.join()
    with sandbox_running(box.folder) as again:
        assert open_charge(again).status_code == 200
        assert len(again.charges()) == 1


def _expect_no_answer(box: SandboxProcess) -> None:
    with pytest.raises(requests.ConnectionError):
        open_charge(box)


def test_a_notice_that_was_not_taken_is_told_after_the_kill(tmp_path: Path, ear: Ear) -> None:
    ear.answers = [503]
    with sandbox_running(tmp_path, notify=ear.url) as box:
        open_charge(box)
        box.pay("INV-A-000231")
        first = ear.next()
        box.restart()
        assert ear.next().said["event"] == first.said["event"]
        until(lambda: 200 in [entry["status"] for entry in box.notices()])


@pytest.mark.slow  # five process starts
def test_the_port_is_taken_again_at_once_and_without_being_asked(box: SandboxProcess) -> None:
    port, mail_port = box.port, box.smtp[1]
    open_charge(box)
    for _ in range(3):
        box.restart()
        assert box.port == port
    box.kill()
    with sandbox_running(box.folder) as again:
        assert (again.port, again.smtp[1]) == (port, mail_port)


def test_where_the_old_port_is_taken_another_one_is_found(box: SandboxProcess) -> None:
    port = box.port
    box.kill()
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        with sandbox_running(box.folder) as again:
            assert again.port != port
            assert _refusal(box.folder.parent / "other", port) == "port_taken"


@pytest.mark.slow  # waits for the lock of a sandbox that may be ending
def test_a_folder_has_one_sandbox(box: SandboxProcess) -> None:
    assert _refusal(box.folder, 0) == "sandbox_running"


def _refusal(folder: Path, port: int) -> str:
    words = [sys.executable, "-m", "posapp.sandbox", "--folder", folder, "--port", str(port)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=20, check=False)
    assert done.returncode == 1
    return json.loads(done.stdout)["error"]["code"]


@pytest.mark.slow  # waits out the grace of an ending server
def test_it_ends_with_0_when_asked_even_while_answers_hang(box: SandboxProcess) -> None:
    box.fault("timeout", "create")
    box.fault("timeout", "smtp")
    calls = [
        threading.Thread(target=_expect_no_answer, args=(box,)),
        threading.Thread(target=_expect_no_reply, args=(box,)),
    ]
    for call in calls:
        call.start()
    until(lambda: box.charges() and box.inbox())
    assert box.stop() == 0
    for call in calls:
        call.join()


def _expect_no_reply(box: SandboxProcess) -> None:
    with pytest.raises((smtplib.SMTPException, OSError)):
        send_mail(box)
