"""Backup, restore and the demo shop: copies, numbers that go on, and shops left alone."""

from __future__ import annotations

import pytest

from posapp import cli
from posapp.cli import demo
from posapp.cli.call import Call
from posapp.cli.output import Output
from posapp.cli.parser import Asked
from posapp.models.errors import Refused


def test_a_backup_is_a_whole_shop_and_nothing_is_overwritten(shop, run, tmp_path):
    shop("order", "create", "--item", "KOPI")
    made = shop("backup", tmp_path / "copy.sqlite3")
    assert made["file"] == str(tmp_path / "copy.sqlite3")
    assert made["bytes"] > 0
    assert run("backup", tmp_path / "copy.sqlite3").code == "file_exists"
    assert run("backup", tmp_path / "no" / "where").code == "no_folder"


def test_a_restored_shop_goes_on_in_the_next_series(shop, run, tmp_path):
    shop("order", "create", "--item", "KOPI")
    shop("backup", tmp_path / "copy.sqlite3")
    shop("order", "create", "--item", "KOPI")
    assert shop("restore", tmp_path / "copy.sqlite3")["series"] == "A2"
    assert shop("order", "create", "--item", "KOPI")["number"] == "ORD-A2-000001"
    assert [o["number"] for o in shop("order", "list")["items"]] == [
        "ORD-A2-000001", "ORD-A-000001",
    ]  # fmt: skip
    shop("check")
    assert run("restore", tmp_path / "nothing").code == "no_such_file"


def _demo(folder, *, reset=False):
    with Call(Asked(), folder, Output(as_json=True)) as call:
        demo.prepare(call, reset=reset)


def test_the_demo_shop_starts_over_with_numbers_never_used_before(done, folder):
    _demo(folder)
    assert done("settings", "get", "shop.name")["value"] == "Toko Sinar Jaya"
    assert done("order", "create", "--item", "KT-250")["number"] == "ORD-A-000001"
    _demo(folder)
    assert len(done("order", "list")["items"]) == 1
    _demo(folder, reset=True)
    assert done("order", "list")["items"] == []
    assert done("order", "create", "--item", "KT-250")["number"] == "ORD-A2-000001"


@pytest.mark.parametrize("reset", [False, True])
def test_a_real_shop_is_never_taken_for_a_demo(shop, folder, reset):
    order = shop("order", "create", "--item", "KOPI")
    with pytest.raises(Refused, match="not_a_demo"):
        _demo(folder, reset=reset)
    assert shop("order", "show", order["id"]) == order


def test_a_demo_that_was_cut_short_is_finished(done, folder):
    folder.mkdir()
    (folder / demo.MARK).touch()
    done("init", "--shop", "X")
    done("settings", "set", "shop.name", "")
    _demo(folder)
    assert len(done("product", "list")["items"]) >= 20


def test_the_entry_point_is_the_command():
    from posapp.__main__ import main

    assert main is cli.main
