"""``posapp sandbox``: the practice gateway and inbox, and the shop pointed at them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from posapp.bootstrap import Till
from posapp.cli.arguments import port
from posapp.cli.call import Call
from posapp.cli.parser import Commands
from posapp.i18n import _
from posapp.models.errors import StorageTrouble
from posapp.models.folding import fold
from posapp.services.settings.change import change_settings
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.storage.folder import DataFolder

#: Below the data folder: its state, which outlives the shop's file.
FOLDER = "sandbox"
#: Fixed and not secret (design.md 4).
SMS_LOGIN = "sandbox"
_HOST_LABEL = 63


def add(commands: Commands) -> None:
    """Declare ``sandbox``."""
    command = commands.command(
        "sandbox", sandbox, _("practice gateway, mail and SMS, with an inbox to look at")
    )
    command.add_argument(
        "--port", type=port, default=0, metavar="N", help=_("else the one it had before")
    )
    command.add_argument(
        "--notify", action="append", default=[], metavar="URL", help=_("post notices here too")
    )
    command.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def sandbox(call: Call) -> None:
    """Serve until SIGTERM (Windows: Ctrl+Break)."""
    from posapp.sandbox.server import serve  # a web server: no other command wants it

    args = call.args
    if args.with_parent:
        end_with_parent()

    def ready(told: dict[str, str]) -> None:
        if _has_shop(call.folder):
            point_at(call.folder, told)
        call.ready(told, _("Inbox: {inbox}").format(inbox=told["inbox"]))

    serve(
        call.folder / FOLDER,
        args.port,
        args.notify,
        ready=ready,
        shop=lambda: shop_facts(call.folder),
    )


def point_at(folder: Path, told: Mapping[str, str]) -> None:
    """Let the shop in the folder use the sandbox for gateway, mail and SMS."""
    till = Till(folder)
    try:
        till.do(_point, told)
    finally:
        till.stop()


def shop_facts(folder: Path) -> Mapping[str, str]:
    """What the checkout page says of the shop; nothing where none can be read."""
    try:
        till = Till(folder)
    except StorageTrouble:
        return {}
    try:
        return till.look(_facts)
    except StorageTrouble:
        return {}
    finally:
        till.stop()


def _facts(unit: ReadUnit) -> dict[str, str]:
    told = {name: unit.settings[f"shop.{name}"] for name in ("name", "phone", "timezone")}
    # "Jl. Braga 12, Bandung": the city is what stands last.
    return {**told, "city": unit.settings["shop.address"].rpartition(",")[2].strip()}


def _point(uow: UnitOfWork, told: Mapping[str, str]) -> None:
    mail = urlsplit(told["smtp"])
    values = {
        "shop.practice": "on",
        "gateway.sandbox.url": told["url"],
        "pay_online.account": "sandbox",
        "pay_online.pos": "on",
        "email.host": mail.hostname or "",
        "email.port": str(mail.port),
        "email.security": "none",
        "email.username": "",
        "sms.url": told["sms"],
        "sms.username": SMS_LOGIN,
    }
    if not uow.settings["email.from_address"]:
        values["email.from_address"] = f"kasir@{_host(uow.settings['shop.name'])}.example"
    change_settings(uow, values)


def _host(name: str) -> str:
    """The shop's name as part of an address: letters, digits and single dashes."""
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(name))
    return "-".join(plain.split())[:_HOST_LABEL].strip("-") or "toko"


def _has_shop(folder: Path) -> bool:
    return DataFolder(folder).database.exists()


def end_with_parent() -> None:
    """End when standard input does: the program that started this one is gone."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        if sys.platform == "win32":
            os._exit(0)  # its state is on the disk after every step
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
