"""What goes into the bundle and what stays out; `build.spec` asks here and decides nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from posapp.config import HELPERS, RESOURCES

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = "posapp/services/storage/migrations"
#: One file collected by PyInstaller: its place in the bundle, where it comes from, its kind.
Entry = tuple[str, str, str]

#: Qt's plug-ins that a till of widgets uses, on Linux, Windows and macOS.
QT_PLUGINS = frozenset(
    {
        "iconengines/qsvgicon",
        "imageformats/qico",
        "imageformats/qjpeg",
        "imageformats/qsvg",
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
        "platforms/qcocoa",
        "platforms/qoffscreen",
        "platforms/qwindows",
        "platforms/qxcb",
        "platformthemes/qxdgdesktopportal",
        "styles/qmacstyle",
        "styles/qmodernwindowsstyle",
    }
)
LANGUAGES = ("en", "id")
#: Libraries that others would use if they were there, and tools that only make the program.
EXCLUDED = (
    "IPython", "PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtQml", "_pytest",
    "anyio._backends._trio", "curses", "dns", "doctest", "hypothesis", "lib2to3", "mypy", "numpy",
    "phonenumbers.carrierdata", "phonenumbers.geodata", "phonenumbers.tzdata", "pip",
    "pkg_resources", "psycopg", "psycopg2", "pydoc_data", "pygments", "pytest", "rich",
    "setuptools", "test", "tkinter", "trio", "unittest", "uvloop", "watchfiles", "websockets",
    "wsproto",
)  # fmt: skip

_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/(?P<group>\w+)/(?:lib)?(?P<name>\w+)\.\w+$")
_QT_WORDS = re.compile(r"PySide6/(?:Qt/)?translations/(?P<name>\w+)\.qm$")
_BABEL = re.compile(r"babel/locale-data/(?P<name>\w+)\.dat$")
_NEVER = re.compile(
    r"\.(?:po|pot|pyi|typed)$|/(?:__pycache__|tests?)/|^PySide6/(?:Qt/)?(?:qml|metatypes|libexec)/"
    r"|^(?:alembic|sqlalchemy|setuptools)/.*\.(?:mako|pyx|pxd|h|c)$|^alembic/templates/"
)


def data_files() -> list[tuple[str, str]]:
    """Folders that the program reads as files: (where from, where to)."""
    folders = [f"resources/{name}" for name in RESOURCES]
    return [(str(ROOT / folder), folder) for folder in (*folders, MIGRATIONS)]


def hidden_imports() -> list[str]:
    """Modules that no import statement leads to: chosen by name while the program runs."""
    backends = ("SecretService", "Windows", "fail", "kwallet", "libsecret", "macOS")
    chosen = (f"keyring.backends.{name}" for name in backends)
    uvicorn = ("uvicorn.loops.asyncio", "uvicorn.protocols.http.httptools_impl")
    return [*chosen, *uvicorn, "alembic.op", "tzdata", *HELPERS, *migration_imports()]


def migration_imports() -> list[str]:
    """What the migrations import: alembic loads them by their path."""
    found: set[str] = set()
    for file in (ROOT / MIGRATIONS).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return sorted(found - {"__future__"})


def wanted(place: str) -> bool:
    """Whether a file belongs in the bundle, by its place there."""
    place = PurePosixPath(place.replace("\\", "/")).as_posix()
    if _NEVER.search(place):
        return False
    if plugin := _PLUGIN.search(place):
        return f"{plugin['group']}/{plugin['name']}" in QT_PLUGINS
    if words := _QT_WORDS.search(place):
        return words["name"] in {f"qtbase_{language}" for language in LANGUAGES}
    if locale := _BABEL.search(place):
        return locale["name"] in {"root", "en_US", "id_ID", *LANGUAGES}
    return True


def lean(binaries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The binaries without what only an unwanted one has brought along.

    ``needs`` tells the names of the libraries that a file is linked with.
    """
    kept = [entry for entry in binaries if wanted(entry[0])]
    by_name: dict[str, list[Entry]] = {}
    for entry in kept:
        by_name.setdefault(_name(entry[0]), []).append(entry)
    waiting = [entry for entry in kept if _is_root(entry)]
    reached = set(waiting)
    while waiting:
        for library in needs(waiting.pop()[1]):
            new = [entry for entry in by_name.get(_name(library), ()) if entry not in reached]
            reached.update(new)
            waiting.extend(new)
    return [entry for entry in kept if entry in reached or entry[2] == "SYMLINK"]


def _is_root(entry: Entry) -> bool:
    """Loaded by name while the program runs, not by a link from another file."""
    place, _, kind = entry
    is_python = _name(place).startswith(("libpython", "python"))
    return kind == "EXTENSION" or is_python or bool(_PLUGIN.search(place.replace("\\", "/")))


def _name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name.lower()
