"""``posapp hub``: takes the gateways' notices and pushes them to the tills."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from posapp.bootstrap import Till
from posapp.cli.arguments import port
from posapp.cli.call import Call
from posapp.cli.parser import Commands
from posapp.cli.sandbox import end_with_parent
from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.clock import SystemClock
from posapp.models.errors import Refused
from posapp.services.gateway_accounts.find import PRACTICE as _PRACTICE
from posapp.services.gateway_accounts.find import accounts
from posapp.services.gateway_accounts.views import notify_url
from posapp.services.settings.change import change_settings, read_secret
from posapp.services.storage.folder import DataFolder

log = logging.getLogger(__name__)

TOKEN = "hub.token"  # noqa: S105  (the setting's name)
_OWN_FILE = ("", "none", "sqlite")


def add(commands: Commands) -> None:
    """Declare ``hub``."""
    command = commands.command(
        "hub", hub, _("take the gateways' notices and push them to the tills")
    )
    command.add_argument(
        "--port", type=port, default=0, metavar="N", help=_("else the one it had before")
    )
    command.add_argument(
        "--database", default="", metavar="URL", help=_("sqlite: its own file (the only one yet)")
    )
    command.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def hub(call: Call) -> None:
    """Serve until SIGTERM (Windows: Ctrl+Break). Raises Refused ``hub_database``."""
    from posapp.hub.accounts import Accounts  # a web server: no other command wants it
    from posapp.hub.server import serve

    args = call.args
    _check_database(args.database)
    if args.with_parent:
        end_with_parent()
    clock = SystemClock()
    known = Accounts(call.folder, clock)

    def ready(told: dict[str, str]) -> None:
        trouble = point_at(call.folder, told)
        words = _("The hub is at {url}. Gateways post to {notify}.").format(**told)
        call.ready(told, "\n".join(filter(None, (words, *notify_urls(call.folder, told), trouble))))

    try:
        serve(
            call.folder,
            args.port,
            account=_PRACTICE,
            read=known.read_notice,
            clock=clock,
            ready=ready,
        )
    finally:
        known.close()


def point_at(folder: Path, told: Mapping[str, str]) -> str:
    """Let the shop in the folder listen to the hub; in words, why it cannot keep the token.

    The hub serves all the same: tills on other machines have their own place for it, and the
    till on this one asks the gateways by itself.
    """
    if not DataFolder(folder).database.exists():
        return ""
    till = Till(folder)
    try:
        till.do(change_settings, {"hub.url": told["url"]})
        if till.look(read_secret, till.vault, TOKEN) != told["token"]:
            till.keep_secret(TOKEN, told["token"])
    except Refused as refusal:
        log.warning("the hub's token could not be kept for the till here: %s", refusal.code)
        return _("The till on this machine could not keep the hub's token. {why}").format(
            why=error_text(refusal)
        )
    finally:
        till.stop()
    return ""


def notify_urls(folder: Path, told: Mapping[str, str]) -> list[str]:
    """Where the gateway of each account of the shop in the folder posts its notices."""
    if not DataFolder(folder).database.exists():
        return []
    till = Till(folder)
    try:
        names = [name for name in till.look(accounts) if name != _PRACTICE]
    finally:
        till.stop()
    return [f"{name}: {notify_url(told['url'], name)}" for name in names]


def _check_database(url: str) -> None:
    """Only its own file yet. What the address says beyond its kind may be a password."""
    kind = urlsplit(url).scheme or url
    if url.lower() not in _OWN_FILE:
        raise Refused("hub_database", field="database", kind=kind[:24])
