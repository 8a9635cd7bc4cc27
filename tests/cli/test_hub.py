"""``posapp hub``: serves, keeps its port and token, and lets the shop beside it listen."""

from __future__ import annotations

import http.client
import signal
import stat
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from posapp.bootstrap import Till
from posapp.cli import demo
from posapp.cli.call import Call
from posapp.cli.output import Output
from posapp.cli.parser import Asked
from posapp.hub.store import HubStore
from posapp.models.errors import Refused
from posapp.services.settings.change import read_secret
from posapp.services.settings.vault import PASSPHRASE
from tests.cli.conftest import ROOT, Program
from tests.fakes.running_hub import body_of, signed


def ask(url: str, method: str = "GET", body: bytes = b"", headers=None) -> tuple[int, bytes]:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        line.request(method, f"{parts.path}?{parts.query}", body, headers or {})
        answer = line.getresponse()
        if answer.getheader("content-type", "").startswith("text/event-stream"):
            return answer.status, answer.readline()
        return answer.status, answer.read()
    finally:
        line.close()


def post(notify: str) -> int:
    body = body_of(event=f"e{time.monotonic_ns()}")
    return ask(notify, "POST", body, signed(body))[0]


def test_it_says_where_it_is_and_takes_notices_there(program):
    running = program("hub")
    told = running.ready()
    assert told.keys() == {"url", "notify", "token"}
    assert post(told["notify"]) == 200
    status, said = ask(
        f"{told['url']}/events", headers={"Authorization": f"Bearer {told['token']}"}
    )
    assert (status, said) == (200, b": hello\n")
    assert running.end() == (0, "", "")


def test_port_and_token_stay_the_same(program, folder):
    first = program("hub")
    told = first.ready()
    first.end()
    second = program("hub")
    assert second.ready() == told
    second.kill()  # as a power cut does
    assert program("hub").ready() == told
    assert stat.S_IMODE((folder / "hub.sqlite3").stat().st_mode) == 0o600


def test_it_takes_the_port_that_it_is_given_at_once_and_again(program):
    first = program("hub")
    port = str(urlsplit(first.ready()["url"]).port)
    line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
    line.request("GET", "/health")
    line.getresponse().read()
    first.kill()
    assert urlsplit(program("hub", "--port", port).ready()["url"]).port == int(port)
    line.close()


def test_a_taken_port_and_a_second_hub_are_said(program, tmp_path):
    running = program("hub")
    port = str(urlsplit(running.ready()["url"]).port)
    second = program("hub")
    assert second.ready()["error"]["code"] == "hub_running"
    assert second.process.wait(10) == 1
    other = Program(tmp_path / "other", "hub", "--port", port)
    assert other.ready()["error"]["code"] == "port_taken"
    other.kill()


def test_it_ends_while_tills_listen_and_somebody_drips(program):
    running = program("hub")
    told = running.ready()
    place = urlsplit(told["url"])
    lines = [http.client.HTTPConnection(place.hostname, place.port) for _ in range(3)]
    for line in lines[:2]:
        line.request("GET", "/events", headers={"Authorization": f"Bearer {told['token']}"})
        line.getresponse().readline()
    lines[2].connect()
    lines[2].sock.sendall(b"POST /notify")
    assert running.end(5) == (0, "", "")
    for line in lines:
        line.close()


def test_the_shop_beside_it_is_let_to_listen(shop, program, folder, monkeypatch):
    told = program("hub").ready()
    assert shop("settings", "get", "hub.url")["value"] == told["url"]
    assert shop("settings", "get", "hub.token") == {"key": "hub.token", "kept": True}
    monkeypatch.setenv(PASSPHRASE, "tests")
    till = Till(folder)
    assert till.look(read_secret, till.vault, "hub.token") == told["token"]
    till.stop()
    assert shop("check")["ok"] is True


def test_the_same_token_again_is_not_written_again(shop, program):
    for _ in range(2):
        running = program("hub")
        running.ready()
        running.end()
    told = shop("check")["journal"]
    running = program("hub")
    running.ready()
    assert shop("check")["journal"] == told


def test_without_keyring_and_passphrase_it_serves_and_says_so(shop, folder, monkeypatch):
    """Tills elsewhere can listen; the one here asks the gateways by itself."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    words = [sys.executable, "-m", "posapp", "--data-dir", str(folder), "hub"]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        first, second = running.stdout.readline(), running.stdout.readline()
        url = shop("settings", "get", "hub.url")["value"]
        assert url in first
        assert "POSAPP_PASSPHRASE" in second
        assert ask(f"{url}/health")[0] == 200
        assert shop("settings", "get", "hub.token")["kept"] is False
        running.send_signal(signal.SIGTERM)
        assert running.wait(5) == 0
    finally:
        running.kill()
        running.communicate()
    assert "no_keyring" in (folder / "logs" / "posapp.log").read_text()


@pytest.mark.parametrize("kind", ["sqlite", "SQLITE", "none", ""])
def test_its_own_file_is_the_database(program, kind):
    running = program("hub", "--database", kind)
    assert "url" in running.ready()
    assert running.end()[0] == 0


@pytest.mark.parametrize(
    "url",
    ["postgresql://posapp:geheim@db/hub", "sqlite:///elsewhere.db", "geheim", "mysql://x", "://"],
)
def test_another_database_is_refused_and_its_password_is_not_repeated(run, folder, url):
    said = run("hub", "--database", url)
    assert said.code == "hub_database"
    assert "geheim@" not in said.out
    assert not (folder / "hub.sqlite3").exists()


@pytest.mark.parametrize("port", ["x", "65536", "-1"])
def test_a_port_that_is_none_is_wrong_usage(run, port):
    assert run("hub", "--port", port).status == 2


BESIDE = """
import os, sys; from pathlib import Path; from posapp.cli.demo import all_beside
with all_beside(Path(sys.argv[1])) as told:
    print(told["url"], flush=True)
    sys.stdin.read()
"""


@pytest.mark.journey
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_demos_hub_ends_with_the_window_however_that_ends(shop, folder, how):
    parent = subprocess.Popen(
        [sys.executable, "-c", BESIDE, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert parent.stdout.readline().startswith("http://127.0.0.1:")
        url = shop("settings", "get", "hub.url")["value"]
        assert ask(f"{url}/health")[0] == 200
        parent.send_signal(how)
        assert _gone(url)
    finally:
        parent.kill()
        parent.communicate()


def _gone(url: str) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            ask(f"{url}/health")
        except OSError:
            return True
    return False


def test_a_hub_that_cannot_start_is_told_by_the_demo(program, folder):
    program("hub").ready()
    with pytest.raises(Refused, match="hub_failed"), demo.hub_beside(folder):
        pass


def test_a_demo_that_starts_over_forgets_the_old_hubs_notices(done, folder):
    done("init", "--shop", "Demo", "--demo-data")
    (folder / demo.MARK).touch()
    HubStore(folder / demo.HUB).close()
    with Call(Asked(), folder, Output(as_json=True)) as call:
        demo.prepare(call, reset=True)
    assert list(folder.glob("hub.sqlite3*")) == []
