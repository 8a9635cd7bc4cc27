"""The bundle holds what the program reads and loads, and nothing that only fills the disk."""

import ast
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import PyInstaller.depend.bindepend  # noqa: F401  (before a test tells of another system)
import pytest

from posapp.config import RESOURCES, self_command
from tests.rules import sources
from tools import bundle, bundle_entry

QT = "PySide6/Qt"


def _imported_modules():
    """Full names of everything that the program imports, wherever in it."""
    for file in (sources.ROOT / "posapp").rglob("*.py"):
        for node in ast.walk(sources.tree(file)):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.fixture
def recipe(tmp_path):
    """What build.spec asks of PyInstaller, recorded."""
    asked = SimpleNamespace(analysis={}, programs=[], collected=[])

    def analyse(scripts, **options):
        asked.analysis = {"scripts": scripts, **options}
        unwanted = ("babel/locale-data/sw.dat", "sw.dat", "DATA")
        return SimpleNamespace(scripts=scripts, pure=[], binaries=[], datas=[unwanted])

    (tmp_path / "posapp").mkdir()
    runpy.run_path(
        str(sources.ROOT / "build.spec"),
        {
            "SPECPATH": str(sources.ROOT),
            "DISTPATH": str(tmp_path),
            "Analysis": analyse,
            "PYZ": lambda *_: None,
            "EXE": lambda *_, name, console, **__: asked.programs.append((name, console)),
            "COLLECT": lambda *parts, **_: asked.collected.extend(parts),
        },
    )
    asked.folder = tmp_path / "posapp"
    return asked


def test_every_folder_of_resources_is_shipped():
    folders = {path.name for path in (sources.ROOT / "resources").iterdir() if path.is_dir()}
    assert set(RESOURCES) == folders


def test_resources_and_migrations_lie_where_the_program_looks():
    placed = {place: Path(source) for source, place in bundle.data_files()}
    assert {f"resources/{name}" for name in RESOURCES} < placed.keys()
    assert (placed["posapp/services/storage/migrations"] / "env.py").is_file()
    assert all(source.is_dir() for source in placed.values())


def test_the_recipe_asks_for_all_of_it(recipe):
    assert recipe.analysis["datas"] == bundle.data_files()
    assert recipe.analysis["hiddenimports"] == bundle.hidden_imports()
    assert recipe.analysis["excludes"] == list(bundle.EXCLUDED)
    assert all((sources.ROOT / script).is_file() for script in recipe.analysis["scripts"])
    assert [] in recipe.collected, "the unwanted file was taken out"


@pytest.mark.parametrize(
    ("system", "programs"),
    [
        ("linux", [("posapp", False)]),
        ("darwin", [("posapp", False)]),
        ("win32", [("posapp", False), ("posapp-cli", True)]),
    ],
)
def test_there_is_a_window_and_a_command(monkeypatch, request, system, programs):
    monkeypatch.setattr(sys, "platform", system)
    recipe = request.getfixturevalue("recipe")
    assert recipe.programs == programs
    links = {path.name: path.readlink() for path in recipe.folder.iterdir()}
    assert {*links, *(name for name, _ in programs)} == {"posapp", "posapp-cli"}
    assert set(links.values()) <= {Path("posapp")}


def test_what_the_migrations_import_is_in_it():
    assert {"alembic", "sqlalchemy", "posapp.models.tables"} <= set(bundle.hidden_imports())


def test_nothing_that_the_program_imports_is_left_out():
    left_out = tuple(bundle.EXCLUDED)
    missing = {
        name
        for name in _imported_modules()
        if any(name == library or name.startswith(f"{library}.") for library in left_out)
    }
    assert not missing


@pytest.mark.parametrize(
    "place",
    [
        f"{QT}/plugins/platforms/libqxcb.so",
        f"{QT}/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\imageformats\\qjpeg.dll",
        f"{QT}/plugins/platforms/libqcocoa.dylib",
        f"{QT}/translations/qtbase_en.qm",
        "babel/locale-data/id.dat",
        "babel/locale-data/root.dat",
        "babel/global.dat",
        "tzdata/zoneinfo/Asia/Jakarta",
        "certifi/cacert.pem",
        "resources/locale/id/LC_MESSAGES/posapp.mo",
        "posapp/services/storage/migrations/versions/m0001_first.py",
    ],
)
def test_it_holds(place):
    assert bundle.wanted(place)


@pytest.mark.parametrize(
    "place",
    [
        f"{QT}/plugins/platformthemes/libqgtk3.so",
        f"{QT}/plugins/platforms/libqwayland.so",
        f"{QT}/plugins/platforms/libqeglfs.so",
        f"{QT}/plugins/imageformats/libqtiff.so",
        "PySide6/plugins/tls/qopensslbackend.dll",
        f"{QT}/translations/qtbase_de.qm",
        f"{QT}/translations/designer_en.qm",
        "babel/locale-data/sw.dat",
        "resources/locale/id/LC_MESSAGES/posapp.po",
        "resources/locale/posapp.pot",
        "posapp/services/storage/migrations/__pycache__/env.cpython-311.pyc",
    ],
)
def test_it_does_not_hold(place):
    assert not bundle.wanted(place)


def _entry(place, kind="BINARY"):
    return (place, f"/from/{Path(place).name}", kind)


def test_a_library_goes_with_the_only_plug_in_that_needed_it():
    theme = _entry(f"{QT}/plugins/platformthemes/libqgtk3.so")
    screen = _entry(f"{QT}/plugins/platforms/libqxcb.so")
    gtk, cairo, xcb = map(_entry, ("libgtk-3.so.0", "libcairo.so.2", f"{QT}/lib/libQt6XcbQpa.so.6"))
    module = _entry("PySide6/QtCore.abi3.so", "EXTENSION")
    python = _entry("libpython3.11.so.1.0")
    links = {
        theme[1]: ["libgtk-3.so.0"],
        gtk[1]: ["libcairo.so.2"],
        screen[1]: ["libQt6XcbQpa.so.6", "libc.so.6"],
    }
    found = [theme, screen, gtk, cairo, xcb, module, python]
    assert bundle.lean(found, lambda path: links.get(path, [])) == [screen, xcb, module, python]
    links[screen[1]].append("libgtk-3.so.0")  # a wanted one needs it as well
    assert {gtk, cairo} < set(bundle.lean(found, lambda path: links.get(path, [])))


def test_a_frozen_program_starts_its_command_and_a_checkout_itself(monkeypatch):
    assert self_command() == [sys.executable, "-m", "posapp"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/posapp/posapp")
    assert self_command() == ["/opt/posapp/posapp-cli"]
    monkeypatch.setattr(sys, "executable", "/opt/posapp/posapp.exe")
    assert self_command() == ["/opt/posapp/posapp-cli.exe"]


def test_programs_that_are_started_get_the_surroundings_of_the_person():
    found = {
        "LD_LIBRARY_PATH": "/opt/posapp/_internal",
        "LD_LIBRARY_PATH_ORIG": "/home/siti/lib",
        "QT_PLUGIN_PATH": "/opt/posapp/_internal/PySide6",
        "HOME": "/home/siti",
    }
    bundle_entry.give_back(found)
    assert found == {"LD_LIBRARY_PATH": "/home/siti/lib", "HOME": "/home/siti"}


def test_whom_the_system_trusts_is_found_unless_others_are_named(tmp_path):
    here = tmp_path / "authorities.crt"
    here.touch()
    files = [str(tmp_path / "elsewhere.crt"), str(here)]
    found, named = {}, {"SSL_CERT_DIR": "/named"}
    bundle_entry.trust_the_system(found, files)
    bundle_entry.trust_the_system(named, files)
    assert found == {"SSL_CERT_FILE": str(here)}
    assert named == {"SSL_CERT_DIR": "/named"}
