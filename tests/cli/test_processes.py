"""Commands as programs of their own: serving, signals, pipes, what they load, what they lock."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from posapp.cli import demo
from posapp.cli.sandbox import shop_facts
from tests.cli.conftest import ROOT
from tests.fakes.sandbox_process import SandboxProcess

HEAVY = (
    "PySide6", "requests", "alembic", "babel", "cryptography", "keyring", "jinja2", "phonenumbers",
    "email_validator", "qrcode", "uvicorn", "starlette", "python_calamine",
)  # fmt: skip


def _until(what, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
    return False


@pytest.fixture
def sandbox(shop, program, folder):
    """The shop pointed at a running practice gateway; with the driver of the sandbox's tests."""
    started = program("sandbox")
    driver = SandboxProcess.__new__(SandboxProcess)
    driver.process, driver.ready = started.process, started.ready()
    return driver


@pytest.mark.parametrize("words", [("settings", "get", "shop.name"), ("order", "list")])
def test_a_command_loads_no_library_that_it_does_not_need(shop, folder, words):
    code = (
        "import sys; from posapp.cli import main; status = main(sys.argv[1:]); "
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]; "
        "sys.exit(str(loaded) if loaded else status)"
    )
    asked = [sys.executable, "-c", code, "--data-dir", str(folder), "--json", *words]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    json.loads(done.stdout)


def test_bytes_that_are_no_utf8_are_refused_by_the_real_program(shop, folder):
    words = [sys.executable, "-m", "posapp", "--data-dir", str(folder), "--json"]
    asked = [*map(os.fsencode, words), b"customer", b"add", b"--name", b"Si\xff\xfeti"]
    done = subprocess.run(asked, capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(done.stdout)["error"]["code"] == "bad_text"


def test_a_full_disk_behind_standard_output_is_said_in_one_line(shop, folder):
    words = [sys.executable, "-m", "posapp", "--data-dir", str(folder), "--json", "order", "list"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert line.endswith(": No space left on device")
    assert b"Traceback" not in done.stderr


def test_the_checkout_page_knows_the_shop_and_its_city(shop, folder):
    assert shop_facts(folder.parent / "nowhere") == {}
    shop("settings", "set", "shop.address", "Jl. Braga 12, Bandung")
    assert shop_facts(folder) == {
        "name": "Toko Uji", "phone": "", "timezone": "Asia/Jakarta", "city": "Bandung",
    }  # fmt: skip


@pytest.mark.journey
def test_the_sandbox_points_the_shop_at_itself_before_it_is_ready(sandbox, shop):
    assert sandbox.ready.keys() == {"url", "smtp", "sms", "inbox"}
    values = {row["key"]: row["value"] for row in shop("settings", "list")["items"]}
    assert values["gateway.sandbox.url"] == sandbox.url
    assert values["sms.url"] == sandbox.sms
    assert (values["email.host"], int(values["email.port"])) == sandbox.smtp
    assert values["email.security"] == "none"
    assert values["email.from_address"] == "kasir@toko-uji.example"
    assert (values["pay_online.pos"], values["shop.practice"]) == ("on", "on")


def test_the_sandbox_serves_without_a_shop_and_ends_with_0(program):
    running = program("sandbox")
    assert running.ready()["url"].startswith("http://127.0.0.1:")
    assert running.end() == (0, "", "")


def test_a_second_sandbox_on_the_folder_says_so(program):
    program("sandbox").ready()
    second = program("sandbox")
    assert second.ready()["error"]["code"] == "sandbox_running"
    assert second.process.wait(10) == 1


@pytest.mark.journey
def test_waiting_sends_link_and_messages_and_a_pass_brings_the_money(sandbox, shop):
    order = shop("order", "create", "--item", "KOPI=4")
    shop("order", "pay", order["id"], "--method", "cash", "--amount", 30000)
    sent = shop(
        "invoice", "send", order["id"], "--email", "siti@example.com", "--sms", "+6281234567890",
        "--method", "qris", "--wait", 30,
    )  # fmt: skip
    assert (sent["state"], sent["amount"], sent["methods"]) == ("pending", 70000, ["qris"])
    assert {(d["channel"], d["state"]) for d in sent["deliveries"]} == {
        ("email", "sent"), ("sms", "sent"),
    }  # fmt: skip
    assert all(sent["url"] in m["text"] for m in sandbox.inbox())
    again = shop("invoice", "resend", sent["number"], "--email", "ayu@example.com", "--wait", 30)
    assert [d["state"] for d in again["deliveries"]] == ["sent", "sent", "sent"]
    sandbox.pay(sent["number"], method="qris")
    assert shop("sync", "--once")["done"] == {"sent": 0, "later": 0, "stuck": 0, "asked": 1}
    assert shop("order", "show", order["id"])["payment_status"] == "paid"
    assert shop("invoice", "show", sent["number"])["state"] == "paid"


@pytest.mark.journey
def test_with_the_gateway_down_waiting_ends_and_a_later_pass_sends(sandbox, shop):
    order = shop("order", "create", "--item", "KOPI")
    sandbox.fault("http_500", "create")
    url = sandbox.url
    shop("settings", "set", "gateway.sandbox.url", "http://127.0.0.1:9")
    sent = shop("invoice", "send", order["id"], "--email", "siti@example.com", "--wait", "0.5")
    assert (sent["state"], sent["deliveries"][0]["state"]) == ("queued", "waiting")
    job = shop("outbox", "list")["items"][0]
    assert (job["state"], job["error"]) == ("waiting", "gateway_unavailable")
    shop("settings", "set", "gateway.sandbox.url", url)
    assert shop("sync", "--once")["done"]["later"] == 1  # done there, but the answer was a 500
    shop("sync", "--once")
    assert shop("invoice", "show", sent["id"])["deliveries"][0]["state"] == "sent"
    assert len(sandbox.charges()) == 1


@pytest.mark.journey
def test_a_watcher_sends_what_another_process_queued_and_books_what_is_paid(sandbox, shop, program):
    watcher = program("sync", "--watch")
    assert watcher.ready() == {"ready": True}
    order = shop("order", "create", "--item", "KOPI")
    sent = shop("invoice", "send", order["id"], "--email", "siti@example.com")

    def shown():
        return shop("invoice", "show", sent["id"])

    assert _until(lambda: shown()["deliveries"][0]["state"] == "sent")
    sandbox.pay(sent["number"])
    assert _until(lambda: shown()["state"] == "paid")
    assert watcher.end() == (0, "", "")


def test_a_watcher_ends_by_ctrl_c_too(shop, program):
    watcher = program("sync", "--watch")
    watcher.ready()
    watcher.process.send_signal(signal.SIGINT)
    assert watcher.process.wait(5) == 0


PARENT = """
import sys; from pathlib import Path; from posapp.cli.demo import sandbox_beside
with sandbox_beside(Path(sys.argv[1])) as told:
    print(told["url"], flush=True)
    sys.stdin.read()
"""


def _lock_is_free(folder: Path) -> bool:
    from filelock import FileLock, Timeout

    with contextlib.suppress(Timeout), FileLock(folder / "sandbox" / "sandbox.lock", 0):
        return True
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_demos_sandbox_ends_with_the_window_however_that_ends(shop, folder, how):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline().startswith("http://127.0.0.1:")
        assert not _lock_is_free(folder)
        parent.send_signal(how)
        assert _until(lambda: _lock_is_free(folder))
    finally:
        parent.kill()
        parent.communicate()


def test_a_sandbox_that_cannot_start_is_told(program, folder):
    program("sandbox").ready()
    with pytest.raises(demo.Refused, match="sandbox_failed"), demo.sandbox_beside(folder):
        pass
