"""``posapp demo``: the till on a demo shop, with practice gateway and hub beside it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from posapp.cli import init
from posapp.cli.beside import beside
from posapp.cli.call import Call
from posapp.cli.parser import Commands
from posapp.cli.sandbox import FOLDER as SANDBOX
from posapp.i18n import _, language
from posapp.models.errors import Refused
from posapp.services.settings.vault import PASSPHRASE
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WindowLock
from posapp.services.storage.shop import alone, remove_database

NAME = "Toko Sinar Jaya"
#: Beside the shop's file: says that this shop may be thrown away.
MARK = "demo"
#: The hub's file, with what SQLite puts beside it.
HUB = "hub.sqlite3"
#: What it opens is practice, and so it is no secret.
_PASSPHRASE = "practice"  # noqa: S105


def add(commands: Commands) -> None:
    """Declare ``demo``."""
    command = commands.command("demo", demo, _("the till on a demo shop, with practice payments"))
    command.add_argument("--reset", action="store_true", help=_("start the demo shop over"))
    command.set_defaults(where=lambda usual: usual / MARK)


def demo(call: Call) -> None:
    """Open the demo shop, made where there is none; what runs beside ends with the window."""
    from posapp.ui.app import DemoInfo, run  # Qt: only where a window is wanted

    # The till and its children share the hub's token; a demo asks for no keyring to keep it in.
    os.environ[PASSPHRASE] = _PASSPHRASE
    prepare(call, reset=call.args.reset)
    with all_beside(call.folder) as told:
        call.status = run(call.folder, DemoInfo(inbox_url=told["inbox"]))


def prepare(call: Call, *, reset: bool) -> None:
    """A demo shop in the folder.

    Raises Refused ``not_a_demo`` where another shop is, and StorageTrouble ``in_use`` where its
    window is open already.
    """
    folder = DataFolder(call.folder)
    mark = folder.path / MARK
    if folder.path.exists():
        window = WindowLock(folder.window_lock)
        window.take()
        window.release()
    if folder.database.exists() and not mark.exists():
        raise Refused("not_a_demo", path=str(folder.path))
    if reset and folder.database.exists():
        with alone(folder):
            remove_database(folder)
            shutil.rmtree(folder.path / SANDBOX, ignore_errors=True)
            for left in folder.path.glob(f"{HUB}*"):
                left.unlink()
    if not folder.database.exists():
        folder.path.mkdir(parents=True, exist_ok=True)
        mark.touch()
        init.make(call, _settings(), demo_data=True)
    elif not call.till.look(lambda unit: unit.settings["shop.name"]):
        call.till.do(init.furnish, _settings(), True)  # making it was cut short
    call.close()


def _settings() -> dict[str, str]:
    return {
        "shop.name": NAME,
        "shop.address": "Jl. Braga 12, Bandung",
        "shop.phone": "+62224207781",
        "ui.language": language(),
        "tax.default": "1100",
    }


@contextlib.contextmanager
def all_beside(folder: Path) -> Iterator[dict[str, str]]:
    """Hub and sandbox, the one told by the other; what the sandbox says when it is ready."""
    with hub_beside(folder) as hub, sandbox_beside(folder, "--notify", hub["notify"]) as told:
        yield told


@contextlib.contextmanager
def hub_beside(folder: Path) -> Iterator[dict[str, str]]:
    """The hub as a process of its own. Raises Refused ``hub_failed``."""
    with beside(folder, lambda detail: Refused("hub_failed", detail=detail), "hub") as (_one, told):
        yield told


@contextlib.contextmanager
def sandbox_beside(folder: Path, *words: str) -> Iterator[dict[str, str]]:
    """The sandbox as a process of its own. Raises Refused ``sandbox_failed``."""
    failed = lambda detail: Refused("sandbox_failed", detail=detail)  # noqa: E731
    with beside(folder, failed, "sandbox", *words) as (_one, told):
        yield told
