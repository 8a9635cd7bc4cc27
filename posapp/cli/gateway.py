"""``posapp gateway``: the shop's accounts at payment gateways, and their keys."""

from __future__ import annotations

import argparse
from typing import Any

from posapp.cli.call import Call
from posapp.cli.output import Shows, fields, table
from posapp.cli.parser import Commands
from posapp.cli.secret_input import read_secret
from posapp.i18n import N_, _
from posapp.models.errors import Refused
from posapp.services.gateway_accounts import manage, rotate
from posapp.services.gateway_accounts.fields import field_of
from posapp.services.gateway_accounts.find import account_named
from posapp.services.gateway_accounts.views import AccountView, list_accounts, show_account
from posapp.services.gateways.registry import gateway_info, kinds
from posapp.services.gateways.types import AccountField, GatewayInfo
from posapp.services.paging import Page
from posapp.services.settings import trial

#: Where an account's money moves, for people.
ENVIRONMENTS = {"sandbox": N_("Practice"), "production": N_("Real money")}


def add(commands: Commands) -> None:
    """Declare ``gateway``."""
    noun = commands.noun("gateway", _("accounts at payment gateways, and their keys"))
    noun.command("list", list_all, _("every account that is set up"), _table())
    noun.command("kinds", list_kinds, _("gateways that an account can be at"), _kinds_table())
    new = noun.command("add", create, _("set an account up"), _shown)
    new.add_argument("account", metavar="NAME", help=_("its name in this shop, like midtrans"))
    new.add_argument("--kind", required=True, metavar="K", help=_("see: gateway kinds"))
    new.add_argument(
        "--environment", default="", metavar="sandbox|production",
        help=_("where its keys belong: practice, or real money"),
    )  # fmt: skip
    new.add_argument(
        "--field", action="append", default=[], type=_pair, dest="fields", metavar="F=V",
        help=_("may be given again; a secret is kept afterwards, with: gateway set"),
    )  # fmt: skip
    put = noun.command("set", change, _("change a field; a secret is read from standard input"),
                       _shown)  # fmt: skip
    put.add_argument("account", metavar="NAME", help=_("the account"))
    put.add_argument("field", metavar="F", help=_("see: gateway kinds"))
    put.add_argument("value", metavar="V", nargs="?", help=_("not for a secret; empty forgets it"))
    for name, run, words in (
        ("remove", remove, _("take an account out of use")),
        ("default", choose, _("new links go through this account")),
    ):
        one = noun.command(name, run, words, _shown if run is choose else _removed)
        one.add_argument("account", metavar="NAME", help=_("the account"))
    tried = noun.command("test", try_out, _("ask the gateway whether it takes the keys"), _tried)
    tried.add_argument("account", metavar="NAME", nargs="?", help=_("else the usual one"))
    _add_rotate(noun)


def _add_rotate(noun: Commands) -> None:
    turn = noun.command(
        "rotate", exchange, _("keep the key that comes next, read from standard input"), _shown
    )
    turn.add_argument("account", metavar="NAME", help=_("the account"))
    turn.add_argument("field", metavar="F", help=_("which of its secrets"))
    ends = turn.add_mutually_exclusive_group()
    ends.add_argument("--promote", action="store_true", help=_("use it now; forget the old one"))
    ends.add_argument("--cancel", action="store_true", help=_("forget it; the old one stays"))


def list_all(call: Call) -> Page[AccountView]:
    """Every account, with the address that its gateway posts notices to."""
    return Page(call.till.look(list_accounts), None)


def list_kinds(call: Call) -> Page[dict[str, Any]]:
    """Every gateway, and what an account of it needs."""
    return Page(tuple(_kind(info) for info in kinds()), None)


def create(call: Call) -> AccountView:
    """Set an account up; what is missing yet is told."""
    args = call.args
    command = manage.AddAccount(args.account, args.kind, args.environment, dict(args.fields))
    return _look(call, call.till.do(manage.add_account, call.till.vault, command))


def change(call: Call) -> AccountView:
    """Change one field of an account."""
    args, till = call.args, call.till
    if _declared(call).secret:
        if args.value is not None:
            raise Refused("secret_field", field="field", account=args.account, name=args.field)
        command = manage.ChangeAccount(args.account, secrets={args.field: read_secret(args.field)})
    else:
        command = manage.ChangeAccount(args.account, {args.field: args.value or ""})
    return _look(call, till.do(manage.change_account, till.vault, command))


def remove(call: Call) -> dict[str, Any]:
    """Take an account out of use."""
    return {"name": call.till.do(manage.remove_account, call.args.account), "removed": True}


def choose(call: Call) -> AccountView:
    """Make it the one that new links go through."""
    return _look(call, call.till.do(manage.choose_account, call.args.account))


def try_out(call: Call) -> dict[str, Any]:
    """Ask the gateway; the exit status says whether it works."""
    till = call.till
    name = call.args.account or till.look(lambda unit: unit.settings["pay_online.account"])
    outcome = trial.test_account(till.account(name), till.http, till.clock)
    call.status = 0 if outcome.is_good else 1
    told = {"code": outcome.code, "message": trial.words(outcome)}
    verdict = {"message": told["message"]} if outcome.is_good else {"error": told}
    return {"account": name, "ok": outcome.is_good, **verdict, "said": outcome.said}


def exchange(call: Call) -> AccountView:
    """Keep the next key of a field, use it, or forget it."""
    args, till = call.args, call.till
    if args.promote:
        step: Any = rotate.PromoteKey(args.account, args.field)
        return _look(call, till.do(rotate.promote_key, till.vault, step))
    _declared(call)
    text = "" if args.cancel else read_secret(args.field)
    if not text and not args.cancel:
        raise Refused("required", field=args.field)
    step = rotate.NextKey(args.account, args.field, text)
    return _look(call, till.do(rotate.keep_next_key, till.vault, step))


def _declared(call: Call) -> AccountField:
    """The field that is named, asked for before anybody types a secret."""
    account = call.till.look(account_named, call.args.account)
    return field_of(gateway_info(account.kind), call.args.field)


def _look(call: Call, name: str) -> AccountView:
    return call.till.look(show_account, name)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        # The text itself is not repeated: somebody may have typed a key.
        raise argparse.ArgumentTypeError(_("a field is written F=V"))
    return name, value


def _kind(info: GatewayInfo) -> dict[str, Any]:
    return {
        "kind": info.kind,
        "name": info.name,
        "environments": [str(one) for one in info.environments],
        "methods": [str(one) for one in info.methods],
        "refundable": [str(one) for one in info.refundable],
        "can_refund_part": info.can_refund_part,
        "can_close": info.can_close,
        "min_amount": info.min_amount,
        "max_amount": info.max_amount,
        "fields": [
            {
                "name": field.name,
                "label": _(field.label),
                "help": _(field.help) if field.help else "",
                "secret": field.secret,
                "optional": field.optional,
            }
            for field in info.fields
        ],
    }


def _table() -> Shows:
    def show(page: Page[AccountView]) -> str:
        if not page.items:
            return _("Nothing here.")
        rows = [
            (
                f"{one.name} *" if one.default else one.name, one.gateway,
                _(ENVIRONMENTS[one.environment]), _missing(one), one.notify,
            )
            for one in page.items
        ]  # fmt: skip
        heads = (_("Account"), _("Gateway"), _("Money"), _("Missing"), _("Notices to"))
        return table(heads, rows)

    return show


def _kinds_table() -> Shows:
    def show(page: Page[dict[str, Any]]) -> str:
        rows = [
            (one["kind"], field["name"], _secret(field), field["label"], field["help"])
            for one in page.items
            for field in one["fields"]
        ]
        return table((_("Kind"), _("Field"), "", _("Name there"), _("Where it is")), rows)

    return show


def _secret(field: dict[str, Any]) -> str:
    return _("secret") if field["secret"] else ""


def _shown(account: AccountView) -> str:
    kept = {
        True: _("kept"),
        False: _("not kept"),
    }
    return fields(
        (
            (_("Account"), account.name),
            (_("Gateway"), account.gateway),
            (_("Money"), _(ENVIRONMENTS[account.environment])),
            (_("New links"), _("go through it") if account.default else ""),
            *((name, text) for name, text in account.fields.items()),
            *(
                (one.name, kept[one.kept] + (", " + _("and the next one") if one.next else ""))
                for one in account.secrets
            ),
            (_("Missing"), _missing(account)),
            (_("Notices to"), account.notify),
        )
    )


def _missing(account: AccountView) -> str:
    return ", ".join(account.missing)


def _removed(told: dict[str, Any]) -> str:
    return _("{name} is out of use.").format(name=told["name"])


def _tried(told: dict[str, Any]) -> str:
    words = told.get("message") or told["error"]["message"]
    return f"{words} ({told['said']})" if told["said"] else str(words)
