"""Wrong usage, strange words, and people who look at a terminal."""

from __future__ import annotations

import json
import sqlite3
import sys

import pytest

from posapp.cli import main, program
from posapp.cli.parser import build


@pytest.mark.parametrize(
    "words",
    [
        ("frobnicate",),
        ("order",),
        ("order", "frobnicate"),
        ("order", "show"),
        ("order", "create"),
        ("order", "list", "--limit", "many"),
        ("order", "pay", "X", "--method", "cash", "--amount", "1_000"),
        ("order", "pay", "X", "--method", "cash", "--amount", "١٠"),
        ("order", "list", "--lim", "3"),
        ("invoice", "send", "X", "--wait", "nan"),
        ("sandbox", "--port", "70000"),
        ("sync",),
        ("sync", "--once", "--watch"),
        ("init", "--shop", "X", "--language", "fr"),
    ],
)
def test_wrong_usage_is_exit_2_and_one_error_value(run, folder, words):
    said = run(*words)
    assert (said.status, said.code, said.err) == (2, "usage", "")
    assert said.value["error"]["message"].startswith("Wrong usage: ")
    assert not folder.exists()


def test_without_json_wrong_usage_is_told_on_standard_error(run):
    said = run("order", "show", text=True)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("usage: posapp order show")


def test_json_may_be_asked_for_after_the_command_too(shop, folder, capsys):
    assert main(["order", "list", "--data-dir", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"items": [], "next": None}


def test_a_word_after_two_dashes_is_no_option(shop, folder, capsys):
    assert main(["--data-dir", str(folder), "order", "show", "--", "--json"]) == 1
    assert "--json" in capsys.readouterr().err


def test_acting_as_a_user_is_refused_while_there_are_none(shop, run):
    assert run("--as", "dewi", "order", "create", "--item", "KOPI").code == "no_users"
    assert shop("order", "list")["items"] == []


@pytest.mark.parametrize("word", ["\udc80", "Si\0ti", "a\ud800b"])
def test_bytes_that_are_no_text_are_refused(shop, run, word):
    said = run("customer", "add", "--name", word)
    assert (said.status, said.code) == (1, "bad_text")
    assert shop("customer", "list")["items"] == []


def test_a_folder_without_a_shop_is_said_and_stays_as_it_is(run, folder):
    assert run("order", "list").code == "no_shop"
    assert not folder.exists()


def test_a_file_in_place_of_the_folder_is_said(run, folder):
    folder.write_text("not a folder")
    assert run("init", "--shop", "X").code == "not_a_folder"


def test_a_folder_with_an_impossible_name_is_said(capsys):
    assert main(["--data-dir", "x" * 5000, "--json", "order", "list"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "system_error"


def test_a_damaged_file_is_said(shop, run, folder):
    (folder / "shop.sqlite3").write_bytes(b"no database at all, and long enough to be read" * 9)
    assert run("order", "list").code == "damaged"


def test_check_names_the_first_broken_table_and_row(shop, run, folder):
    placed = shop("order", "create", "--item", "KOPI")
    counted = shop("check")
    assert (counted["ok"], counted["orders"]) == (True, 1)
    with sqlite3.connect(folder / "shop.sqlite3") as file:
        file.execute("UPDATE orders SET total = total + 1")
    file.close()
    said = run("check")
    assert (said.status, said.code) == (1, "broken")
    error = said.value["error"]
    assert (error["table"], error["row"]) == ("orders", placed["id"])
    assert placed["id"] in error["message"]


def test_help_is_there_for_every_command_in_words_of_the_language(run):
    for words in ((), ("order",), ("order", "create"), ("invoice", "send"), ("demo",)):
        said = run(*words, "--help")
        assert (said.status, list(said.value)) == (0, ["help"])
        assert said.value["help"].startswith("usage: posapp")


def test_every_command_and_option_says_what_it_is_for():
    def walk(parser):
        for action in parser._actions:
            if action.help is None and not hasattr(action, "choices_help"):
                yield f"{parser.prog} {action.dest}"
            for under in (getattr(action, "_name_parser_map", None) or {}).values():
                yield from walk(under)

    silent = [text for text in walk(build()) if not text.endswith(" command")]
    assert silent == []


def test_a_mistake_of_the_program_is_one_line_with_the_traceback_in_the_log(
    shop, run, folder, expect_log
):
    expect_log("order create failed")
    with sqlite3.connect(folder / "shop.sqlite3") as file:
        file.execute("DROP TABLE order_lines")  # no command can be ready for this
    file.close()
    said = run("order", "create", "--item", "KOPI", text=True)
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert run("order", "create", "--item", "KOPI").code == "program_error"
    kept = (folder / "logs" / "posapp.log").read_text()
    assert "Traceback" in kept
    assert "order_lines" in kept


class _Interrupted:
    """A terminal at which somebody presses Ctrl+C instead of typing."""

    buffer = property(lambda self: self)

    def isatty(self):
        return False

    def read(self, _most):
        raise KeyboardInterrupt


def test_ctrl_c_leaves_no_traceback(shop, run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", _Interrupted())
    said = run("settings", "secret", "email.password")
    assert (said.status, said.code, said.err) == (1, "interrupted", "")


def test_people_get_tables_and_the_shops_language(done, run):
    done("init", "--shop", "Toko", "--language", "en")
    done("product", "add", "--sku", "KOPI", "--name", "Kopi", "--price", 25000)
    done("order", "create", "--item", "KOPI=0.5")
    said = run("order", "list", text=True)
    assert said.out.splitlines()[0].split() == [
        "Order", "Customer", "Payment", "Total", "Outstanding",
    ]  # fmt: skip
    assert "ORD-A-000001" in said.out
    assert "Rp\u00a012.500" in said.out
    assert "0.5" in run("order", "show", "ORD-A-000001", text=True).out
    assert run("customer", "list", text=True).out == "Nothing here.\n"


@pytest.mark.parametrize(
    ("surroundings", "language"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8"}, "en"),
    ],
)
def test_without_a_shop_the_system_says_the_language(monkeypatch, surroundings, language):
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert program.system_language() == language


def test_a_reader_that_goes_away_is_no_error(shop, folder, program):
    shop("order", "create", "--item", "KOPI")
    listing = program("order", "list")
    listing.process.stdout.close()
    listing.process.wait(20)
    assert listing.process.stderr.read() == ""
    listing.process.stdout = None


def test_windows_consoles_get_another_letter_and_no_traceback(shop, run, monkeypatch):
    shop("customer", "add", "--name", "Nguyễn")
    sys.stdout.reconfigure(encoding="cp1252")
    assert "Nguy?n" in run("customer", "list", text=True).out
