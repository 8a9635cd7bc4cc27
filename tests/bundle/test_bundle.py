"""The bundle does what the checkout does: commands, window, demo, and nothing is left behind."""

from __future__ import annotations

import signal
import subprocess
import urllib.error
import urllib.request

import pytest

from posapp import __version__
from tests.journeys.driver import until

pytestmark = [pytest.mark.journey, pytest.mark.slow(reason="whole programs are started")]
#: Inside the search field: white as soon as the Sell page is painted.
SEARCH = (350, 30)


def test_it_tells_its_version(till):
    said = subprocess.run([till.command, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == f"posapp {__version__}\n"


def test_deposit_and_the_rest_by_link(till):
    customer = till.shop()["customer"]
    till.sandbox()
    order = till.order(customer)
    assert (order["payment_status"], order["outstanding"]) == ("partially_paid", 70_000)
    invoice = till.run(
        "invoice", "send", order["id"], "--email", "siti@example.com", "--sms", "+6281234567890",
        "--method", "qris", "--wait", 20,
    )  # fmt: skip
    sent = sorted((d["channel"], d["state"]) for d in invoice["deliveries"])
    assert (invoice["state"], sent) == ("pending", [("email", "sent"), ("sms", "sent")])
    messages = until(lambda: len(told := till.get("/inbox.json")) == 2 and told)
    assert all(invoice["url"] in message["text"] for message in messages)
    with urllib.request.urlopen(invoice["url"], timeout=20) as page:
        assert b"70.000" in page.read()
    till.post("/control/pay", {"reference": invoice["number"], "method": "qris"})
    till.run("sync", "--once")
    paid = till.run("order", "show", order["id"])
    assert (paid["payment_status"], paid["received"], paid["outstanding"]) == ("paid", 100_000, 0)
    assert till.run("check")["ok"] is True


def test_a_file_of_products_is_read_and_both_languages_speak(till, tmp_path):
    till.run("init", "--shop", "Toko Uji")
    file = tmp_path / "products.csv"
    file.write_text("sku,name,price\nTEH,Teh Melati,15000\n", encoding="utf-8")
    till.run("product", "import", file)
    assert [found["sku"] for found in till.run("product", "list")["items"]] == ["TEH"]
    said = till.run("order", "show", "ORD-NONE", code=1)["error"]["message"]
    till.run("settings", "set", "ui.language", "en")
    assert till.run("order", "show", "ORD-NONE", code=1)["error"]["message"] != said


def test_an_open_window_sells_by_keyboard_and_ends_when_asked(till, screen):
    till.run("init", "--shop", "Toko Uji", "--demo-data")
    window = subprocess.Popen([till.window, "--data-dir", till.folder], env=screen.environment)
    till.children.append(window)
    screen.wait_for(*SEARCH, 0xFFFFFF)
    screen.focus(screen.window_of(window.pid))
    screen.type_in("KT-250")
    # Enter adds the one that is found, F9 takes its exact price in cash.
    screen.press("Return")
    screen.press("F9")
    (order,) = until(lambda: till.run("order", "list")["items"])
    assert (order["total"], order["payment_status"]) == (95_000, "paid")
    window.send_signal(signal.SIGTERM)
    assert window.wait(20) == 0


def test_the_demo_runs_with_sandbox_and_hub_which_end_with_it(till, screen):
    demo = subprocess.Popen(
        [till.window, "--data-dir", till.folder, "demo"], env=screen.environment
    )
    till.children.append(demo)
    screen.wait_for(*SEARCH, 0xFFFFFF, 60)
    beside = [_setting(till, key) for key in ("hub.url", "gateway.sandbox.url")]
    assert all(_answers(url) for url in beside), beside
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(30) == 0
    assert not any(_answers(url) for url in beside)


def _setting(till, key):
    return till.run("settings", "get", key)["value"]


def _answers(url):
    """Whether anybody listens there; an error of HTTP is an answer too."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True
