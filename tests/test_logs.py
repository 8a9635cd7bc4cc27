"""The log file: there when it is needed, without secrets, bounded, never in the way."""

from __future__ import annotations

import logging

import pytest

from posapp.logs import kept_in, redact

log = logging.getLogger("posapp.test")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Authorization: Bearer abc.def-123456", "Authorization: Bearer ***"),
        ("password=hunter2 for kasir", "password=*** for kasir"),
        ('{"password": "hun ter2", "user": "a"}', '{"password": ***, "user": "a"}'),
        ("smtp://kasir:hunter2@mail.example:587", "smtp://***@mail.example:587"),
        ("POSAPP_PASSPHRASE=secret words", "POSAPP_PASSPHRASE=*** words"),
        ("hub.token: 0123456789", "hub.token: ***"),
        ("paid with 4111 1111 1111 1111 today", "paid with *** today"),
        ("paid with 4111111111111111", "paid with ***"),
        ("order ORD-A-000123, 700000", "order ORD-A-000123, 700000"),
        ("barcode 8991234567890", "barcode 8991234567890"),
    ],
)
def test_secrets_and_card_numbers_are_taken_out(text, kept):
    assert redact(text) == kept


def test_a_line_and_its_traceback_are_kept_without_secrets(tmp_path, capsys, expect_log):
    expect_log("it failed")
    with kept_in(tmp_path):
        try:
            raise ValueError("token=abcdef")
        except ValueError:
            log.exception("it failed")
    kept = (tmp_path / "logs" / "posapp.log").read_text()
    assert "Traceback" in kept
    assert "token=***" in kept
    assert capsys.readouterr() == ("", "")


def test_nothing_is_made_where_no_data_folder_is(tmp_path, capsys):
    with kept_in(tmp_path / "no shop"):
        log.info("hello")
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr() == ("", "")


def test_the_file_is_turned_over_and_five_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("posapp.logs.SIZE", 2_000)
    with kept_in(tmp_path):
        for number in range(200):
            log.info("line %d %s", number, "x" * 80)
    kept = sorted(path.name for path in (tmp_path / "logs").glob("posapp.log*"))
    assert [name for name in kept if not name.endswith(".lock")] == [
        "posapp.log", "posapp.log.1", "posapp.log.2", "posapp.log.3", "posapp.log.4",
    ]  # fmt: skip
    assert "line 199" in (tmp_path / "logs" / "posapp.log").read_text()


def test_a_process_follows_when_another_turned_the_file_over(tmp_path):
    with kept_in(tmp_path):
        log.info("before")
        file = tmp_path / "logs" / "posapp.log"
        file.rename(tmp_path / "logs" / "posapp.log.1")
        log.info("after")
    assert "after" in file.read_text()


def test_more_is_told_where_it_is_asked_for(tmp_path, monkeypatch):
    with kept_in(tmp_path):
        log.debug("fine detail")
        log.info("usual")
    monkeypatch.setenv("POSAPP_LOG", "debug")
    with kept_in(tmp_path):
        log.debug("finer detail")
    kept = (tmp_path / "logs" / "posapp.log").read_text()
    assert "fine detail" not in kept
    assert "finer detail" in kept
