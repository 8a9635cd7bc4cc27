"""``posapp settings``: what the owner may choose, and the secrets."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from posapp.cli.arguments import add_page
from posapp.cli.call import Call
from posapp.cli.parser import Commands
from posapp.cli.secret_input import read_secret
from posapp.cli.words import listing
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.setting import SecretRow
from posapp.services.paging import Page, check_limit, read_cursor
from posapp.services.settings.change import change_settings, declared
from posapp.services.settings.declared import SETTINGS, as_text
from posapp.services.storage.database import ReadUnit


def add(commands: Commands) -> None:
    """Declare ``settings``."""
    noun = commands.noun("settings", _("look at settings and change them"))
    add_page(noun.command("list", list_all, _("every setting"), _table()))
    for name, run, words in (
        ("get", get, _("one setting")),
        ("set", put, _("change one setting")),
        ("secret", secret, _("keep a secret, read from standard input; nothing forgets it")),
    ):
        command = noun.command(name, run, words, _shown)
        command.add_argument("key", metavar="K", help=_("like pay_online.pos"))
        if name == "set":
            command.add_argument("value", metavar="V", help=_("like on"))


def list_all(call: Call) -> Page[dict[str, Any]]:
    """Every setting in the order in which it is declared."""
    limit, after = check_limit(call.args.limit), read_cursor(call.args.cursor) or 0
    shown = call.till.look(_all)
    more = str(after + limit) if after + limit < len(shown) else None
    return Page(tuple(shown[after : after + limit]), more)


def get(call: Call) -> dict[str, Any]:
    """One setting; of a secret only whether it is kept."""
    setting = declared(call.args.key)
    if setting.secret:
        return {"key": setting.key, "kept": setting.key in call.till.look(_kept)}
    value = call.till.look(lambda unit: unit.settings[setting.key])
    return {"key": setting.key, "value": as_text(value)}


def put(call: Call) -> dict[str, Any]:
    """Change one setting."""
    call.till.do(change_settings, {call.args.key: call.args.value})
    return get(call)


def secret(call: Call) -> dict[str, Any]:
    """Keep what standard input gives, or forget the secret where it gives nothing."""
    setting = declared(call.args.key)
    if not setting.secret:
        raise Refused("not_a_secret", field="key", key=setting.key)
    text = read_secret(setting.key)
    call.till.keep_secret(setting.key, text)
    return {"key": setting.key, "kept": bool(text)}


def _all(unit: ReadUnit) -> list[dict[str, Any]]:
    kept = _kept(unit)
    return [
        {
            "key": setting.key,
            "value": None if setting.secret else as_text(unit.settings[setting.key]),
            "default": None if setting.secret else as_text(setting.default),
            "label": _(setting.label),
            **({"kept": setting.key in kept} if setting.secret else {}),
        }
        for setting in SETTINGS.values()
    ]


def _kept(unit: ReadUnit) -> set[str]:
    return set(unit.session.scalars(select(SecretRow.name)))


def _table() -> Any:
    return listing(
        (_("Setting"), _("Value"), _("Meaning")),
        lambda row: (row["key"], _value(row), row["label"]),
    )


def _shown(row: dict[str, Any]) -> str:
    return f"{row['key']}: {_value(row)}"


def _value(row: dict[str, Any]) -> str:
    if "kept" in row:
        return _("kept") if row["kept"] else _("not kept")
    return str(row["value"])
