"""``posapp init``: a new shop."""

from __future__ import annotations

from typing import Any

from posapp.bootstrap import system_actor
from posapp.cli.call import Call
from posapp.cli.demo_data import fill
from posapp.cli.parser import Commands
from posapp.i18n import LANGUAGES, _
from posapp.models.clock import SystemClock
from posapp.models.errors import Refused
from posapp.services.settings.change import change_settings, check_setting
from posapp.services.settings.declared import SETTINGS
from posapp.services.storage.database import UnitOfWork
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.shop import make_shop
from posapp.services.texts import clean_line


def add(commands: Commands) -> None:
    """Declare ``init``."""
    new = commands.command("init", init, _("make a new shop in the folder"), _shown)
    new.add_argument("--shop", required=True, metavar=_("NAME"), help=_("the shop's name"))
    new.add_argument("--currency", default="IDR", metavar="IDR", help=_("three letters"))
    new.add_argument(
        "--language", choices=LANGUAGES, default=SETTINGS["ui.language"].default,
        help=_("of the screens, and of messages to customers who have not chosen one"),
    )  # fmt: skip
    new.add_argument(
        "--timezone", default=SETTINGS["shop.timezone"].default, metavar=_("ZONE"),
        help=_("like Asia/Jakarta"),
    )  # fmt: skip
    new.add_argument(
        "--demo-data", action="store_true", help=_("with products and customers to try it out")
    )


def init(call: Call) -> dict[str, Any]:
    """Make the shop; nothing is made where something does not fit."""
    args = call.args
    wanted = {
        "shop.name": clean_line("name", args.shop, required=True),
        "shop.currency": args.currency,
        "shop.timezone": args.timezone,
        "ui.language": args.language,
        "customer.language": args.language,
    }
    make(call, wanted, demo_data=args.demo_data)
    return {
        "shop": wanted["shop.name"],
        "currency": args.currency,
        "language": args.language,
        "timezone": args.timezone,
        "folder": str(call.folder),
    }


def make(call: Call, wanted: dict[str, str], *, demo_data: bool) -> None:
    """A shop in the call's folder with these settings. Raises Refused ``shop_exists``."""
    for key, value in wanted.items():
        check_setting(key, value)
    if DataFolder(call.folder).database.exists():
        raise Refused("shop_exists", path=str(call.folder))
    make_shop(call.folder, SystemClock(), system_actor())
    call.till.do(furnish, wanted, demo_data)


def furnish(uow: UnitOfWork, wanted: dict[str, str], demo_data: bool) -> None:
    """Settings, and something to sell, in one transaction."""
    change_settings(uow, wanted)
    if demo_data:
        fill(uow)


def _shown(made: dict[str, Any]) -> str:
    return _("The shop “{name}” is in {folder}.").format(name=made["shop"], folder=made["folder"])
