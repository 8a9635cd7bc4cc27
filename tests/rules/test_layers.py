"""Arrows point down, and every library is used where it belongs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules import sources

LINTER = Path(sys.executable).with_name("lint-imports")


def _lint(*arguments):
    return subprocess.run(
        [LINTER, "--no-cache", *arguments], cwd=sources.ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.slow(reason="reads every import of the program")
def test_imports_point_down():
    told = _lint()
    assert told.returncode == 0, told.stdout


UPSIDE_DOWN = """
[importlinter]
root_package = posapp

[importlinter:contract:1]
name = Arrows point up
type = layers
layers =
    posapp.models
    posapp.services
"""


@pytest.mark.slow(reason="reads every import of the program")
def test_an_arrow_in_the_wrong_direction_would_be_found(tmp_path):
    upside_down = tmp_path / "layers.ini"
    upside_down.write_text(UPSIDE_DOWN)
    told = _lint("--config", str(upside_down))
    assert told.returncode == 1, told.stdout
    assert "posapp.services is not allowed to import posapp.models" in told.stdout


def test_services_models_and_what_serves_without_a_screen_know_no_qt():
    headless = ("models", "services", "sandbox", "hub")
    for library in ("PySide6", "shiboken6"):
        assert sources.importers(library, *headless) == set()


def test_qt_brings_no_second_sqlite_to_the_file():
    everywhere = {
        alias.name
        for module in sources.modules(".")
        for node in sources.nodes(module)
        if isinstance(node, sources.ast.Import | sources.ast.ImportFrom)
        for alias in node.names
    }
    assert not {name for name in everywhere if "QtSql" in name}


def test_gateways_and_channels_speak_http_through_one_module():
    allowed = {"services/gateways/http.py", "services/gateways/session.py"}
    assert sources.importers("requests", ".") == allowed
    assert sources.importers("urllib3", ".") <= allowed
    for other in ("httpx", "aiohttp"):
        assert sources.importers(other, ".") == set()


def test_gateways_and_channels_know_no_database():
    assert sources.importers("sqlalchemy", "services/gateways", "services/channels") == set()


def _calls(module, owner, name):
    return [
        node for node in sources.nodes(module)
        if isinstance(node, sources.ast.Call)
        and isinstance(node.func, sources.ast.Attribute)
        and node.func.attr == name
        and isinstance(node.func.value, sources.ast.Name)
        and node.func.value.id == owner
    ]  # fmt: skip


def test_only_storage_opens_the_shops_file():
    """The sandbox and the hub keep files of their own."""
    connecting = {m for m in sources.modules(".") if _calls(m, "sqlite3", "connect")}
    own = {"sandbox/store.py", "hub/store.py"}
    assert {m for m in connecting if not m.startswith("services/storage/")} <= own
    assert any(m.startswith("services/storage/") for m in connecting)


def test_only_the_folder_knows_the_name_of_the_shops_file():
    naming = {
        module
        for module in sources.modules(".")
        for node in sources.nodes(module)
        if isinstance(node, sources.ast.Constant) and node.value == "shop.sqlite3"
    }
    assert naming == {"services/storage/folder.py"}


def _is_folders_database(node):
    """``folder.database``, ``DataFolder(...).database``: the path, not an open shop."""
    if not (isinstance(node, sources.ast.Attribute) and node.attr == "database"):
        return False
    owner = sources.ast.unparse(node.value)
    return owner.rpartition(".")[2] == "folder" or owner.startswith("DataFolder(")


def test_nobody_else_does_more_with_the_shops_file_than_ask_whether_it_is_there():
    """A plain copy of it would lack the last sales; a plain write would damage it."""
    used = set()
    for module in sources.modules("."):
        if module.startswith("services/storage/"):
            continue
        asked = {
            id(node.value)
            for node in sources.nodes(module)
            if isinstance(node, sources.ast.Attribute) and node.attr == "exists"
        }
        used |= {
            (module, node.lineno)
            for node in sources.nodes(module)
            if _is_folders_database(node) and id(node) not in asked
        }
    assert used == set()
