"""``posapp check``, ``backup``, ``restore``: look after the shop's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from posapp.bootstrap import system_actor
from posapp.cli.call import Call
from posapp.cli.parser import Commands
from posapp.i18n import _
from posapp.models.clock import SystemClock
from posapp.models.errors import Refused
from posapp.models.series import Folder
from posapp.models.tables import Base
from posapp.services.storage.backup import back_up, restore
from posapp.services.storage.check import first_broken
from posapp.services.storage.database import ReadUnit

#: The tables that are counted for whoever looks after the shop.
_COUNTED = ("orders", "order_lines", "payments", "refunds", "invoices", "charges", "journal")


def add(commands: Commands) -> None:
    """Declare ``check``, ``backup`` and ``restore``."""
    commands.command("check", check, _("recompute every sum and walk the journal"), _checked)
    copy = commands.command("backup", backup, _("a checked copy of the shop"), _copied)
    copy.add_argument("file", type=Path, metavar="F", help=_("a file that is not there yet"))
    back = commands.command(
        "restore", put_back, _("put a backup in the shop's place; the shop that was is kept"), _put
    )
    back.add_argument("file", type=Path, metavar="F", help=_("a backup"))


def check(call: Call) -> dict[str, Any]:
    """Every invariant and the chain, on one snapshot. Raises Refused ``broken``."""
    return call.till.look(_check)


def backup(call: Call) -> dict[str, Any]:
    """Copy the shop while it goes on selling."""
    till = call.till
    target = back_up(till.database, call.args.file.absolute(), till.actor)
    return {"file": str(target), "bytes": target.stat().st_size}


def put_back(call: Call) -> dict[str, Any]:
    """Put a backup in place; numbers go on in the next series."""
    source = call.args.file.absolute()
    restore(call.folder, source, SystemClock(), system_actor())
    series = call.till.look(lambda unit: unit.session.scalars(select(Folder)).one().series)
    return {"file": str(source), "series": series}


def _check(unit: ReadUnit) -> dict[str, Any]:
    broken = first_broken(unit)
    if broken is not None:
        raise Refused("broken", table=broken.table, row=broken.row, why=broken.why)
    tables = Base.metadata.tables
    return {
        "ok": True,
        **{
            name: unit.session.execute(select(func.count()).select_from(tables[name])).scalar_one()
            for name in _COUNTED
        },
    }


def _checked(counts: dict[str, Any]) -> str:
    return _("All is well: {orders} orders, {payments} payments, {journal} journal rows.").format(
        **counts
    )


def _copied(made: dict[str, Any]) -> str:
    return _("The shop is copied to {file}.").format(**made)


def _put(made: dict[str, Any]) -> str:
    return _("The shop is that of {file}; its numbers go on in series {series}.").format(**made)
