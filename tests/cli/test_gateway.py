"""``posapp gateway``: accounts at gateways, and no secret on any line."""

from __future__ import annotations

import io
import json
import sys

import pytest

from tests.fakes.gateway_kinds import KINDS
from tests.services.gateway_accounts.conftest import LIVE_KEY, TEST_KEY

NEW_KEY = "xnd_development_" + "n" * 40


@pytest.fixture
def typed(shop, monkeypatch):
    """``typed(text)``: what the next command finds on standard input."""
    monkeypatch.setenv("POSAPP_PASSPHRASE", "tests")

    def give(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return give


@pytest.fixture
def account(typed, done):
    """An account at Xendit, complete."""
    done("gateway", "add", "toko", "--kind", "xendit", "--environment", "sandbox")
    typed(TEST_KEY + "\n")
    return done("gateway", "set", "toko", "api_key")


def test_a_new_account_says_what_it_needs(typed, done):
    made = done("gateway", "add", "toko", "--kind", "xendit", "--environment", "sandbox")
    assert (made["name"], made["gateway"], made["environment"]) == ("toko", "Xendit", "sandbox")
    assert (made["default"], made["missing"]) == (False, ["api_key"])
    typed(TEST_KEY)
    made = done("gateway", "set", "toko", "api_key")
    assert made["missing"] == []
    assert made["secrets"][0] == {"name": "api_key", "kept": True, "next": False}
    assert done("gateway", "list")["items"] == [made]


def test_the_usual_account_is_chosen_and_links_go_through_it(account, done):
    assert done("gateway", "default", "toko")["default"]
    done("settings", "set", "pay_online.pos", "on")
    order = done("order", "create", "--item", "KOPI")
    sent = done("invoice", "send", order["id"], "--email", "siti@example.com")
    assert sent["gateway"] == "toko"


def test_a_link_can_go_through_another_account(account, done):
    done("settings", "set", "pay_online.pos", "on")
    order = done("order", "create", "--item", "KOPI")
    words = ("invoice", "send", order["id"], "--email", "siti@example.com", "--account", "toko")
    assert done(*words)["gateway"] == "toko"


def test_with_a_hub_each_account_has_its_own_address(account, done):
    assert done("gateway", "list")["items"][0]["notify"] == ""
    done("settings", "set", "hub.url", "https://hub.example.com")
    [toko] = done("gateway", "list")["items"]
    assert toko["notify"] == "https://hub.example.com/notify/toko"


def test_a_key_is_exchanged(account, typed, done, run):
    typed(NEW_KEY)
    assert done("gateway", "rotate", "toko", "api_key")["secrets"][0]["next"]
    assert not done("gateway", "rotate", "toko", "api_key", "--promote")["secrets"][0]["next"]
    assert run("gateway", "rotate", "toko", "api_key", "--promote").code == "no_next_key"
    typed("")
    assert run("gateway", "rotate", "toko", "api_key").code == "required"
    typed(NEW_KEY)
    done("gateway", "rotate", "toko", "api_key")
    assert not done("gateway", "rotate", "toko", "api_key", "--cancel")["secrets"][0]["next"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set", "toko", "api_key", TEST_KEY), "secret_field"),
        (("set", "nobody", "api_key"), "no_gateway"),
        (("set", "toko", "colour", "red"), "unknown_account_field"),
        (("add", "toko", "--kind", "xendit", "--environment", "sandbox"), "account_name_taken"),
        (("add", "b", "--kind", "paypal"), "unknown_gateway"),
        (("add", "b", "--kind", "xendit"), "bad_environment"),
        (("add", "b", "--kind", "xendit", "--environment", "sandbox", "--field",
          f"api_key={TEST_KEY}"), "secret_field"),
        (("remove", "nobody"), "no_gateway"),
        (("default", "nobody"), "no_gateway"),
        (("test", "nobody"), "no_gateway"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_without_repeating_a_key(account, run, words, code):
    said = run("gateway", *words)
    assert said.code == code
    assert TEST_KEY not in said.out + said.err


def test_a_word_that_is_no_field_is_wrong_usage_and_not_repeated(account, run):
    words = ("add", "b", "--kind", "xendit", "--field", TEST_KEY)
    for text in (False, True):
        said = run("gateway", *words, text=text)
        assert said.status == 2
        assert TEST_KEY not in said.out + said.err


def test_a_key_of_the_other_world_says_so(account, typed, run):
    typed(LIVE_KEY)
    said = run("gateway", "set", "toko", "api_key")
    assert said.code == "bad_account_field"
    label, _, why = json.loads(said.out)["error"]["message"].partition(": ")
    assert label
    assert why.endswith(".")
    assert LIVE_KEY not in said.out


def test_a_gateway_out_of_reach_is_said_in_words(shop, run, done):
    done("settings", "set", "gateway.sandbox.url", "http://127.0.0.1:9")
    said = run("gateway", "test")
    assert said.status == 1
    assert said.value["ok"] is False
    assert said.code == "nothing_there"
    assert "127.0.0.1:9" in said.value["error"]["message"]


def test_an_account_is_taken_out_of_use(account, done):
    assert done("gateway", "remove", "toko") == {"name": "toko", "removed": True}
    assert done("gateway", "list")["items"] == []


def test_every_gateway_says_what_it_needs_and_can(shop, done, run):
    kinds = {one["kind"]: one for one in done("gateway", "kinds")["items"]}
    assert {"sandbox", "xendit"} <= kinds.keys()
    assert kinds["xendit"]["environments"] == ["sandbox", "production"]
    assert [f["name"] for f in kinds["xendit"]["fields"] if f["secret"]]
    assert "api_key" in run("gateway", "kinds", text=True).out


def test_people_see_the_accounts_and_the_usual_one(account, done, run):
    done("gateway", "default", "toko")
    assert "toko *" in run("gateway", "list", text=True).out
    assert "Xendit" in run("gateway", "default", "toko", text=True).out


@pytest.mark.parametrize("kind", KINDS)
def test_a_canary_in_every_secret_is_found_in_no_output_file_or_log(typed, run, done, folder, kind):
    setup = KINDS[kind]
    fields = [word for name, text in setup.fields.items() for word in ("--field", f"{name}={text}")]
    done("gateway", "add", "toko", "--kind", kind, "--environment", "sandbox", *fields)
    said = []
    for name, secret in setup.secrets.items():
        for words in (("set", "toko", name), ("rotate", "toko", name)):
            typed(secret)
            said.append(run("gateway", *words))
    for words in (
        ("gateway", "list"), ("gateway", "kinds"), ("gateway", "default", "toko"),
        ("settings", "list", "--limit", 1000), ("check",), ("backup", folder.parent / "b.sqlite3"),
    ):  # fmt: skip
        said += [run(*words), run(*words, text=True)]
    files = [path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()]
    written = [text.encode() for one in said for text in (one.out, one.err)] + files
    assert done("gateway", "list")["items"][0]["missing"] == []
    for secret in setup.secrets.values():
        assert not [text for text in written if secret.encode() in text]


@pytest.mark.parametrize(
    "words",
    [("--later",), ("--bank", "BCA")],
)
def test_only_a_transfer_has_a_bank_and_is_promised(shop, run, words):
    order = shop("order", "create", "--item", "KOPI=4")
    shop("order", "pay", order["id"], "--method", "cash", "--amount", 100000)
    back = ("order", "refund", order["id"], "--amount", 1, "--cause", "return")
    assert run(*back, *words).code == "only_transfer"
