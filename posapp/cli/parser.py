"""The tree of commands, read with argparse: nouns, verbs, options, help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posapp import __version__, i18n
from posapp.cli.output import Shows
from posapp.i18n import N_, _

if TYPE_CHECKING:
    from posapp.cli.call import Call

#: Does one command; gives the value that is printed, or none where it printed by itself.
Command = Callable[["Call"], Any]

#: What argparse itself says, so that the catalogue has it (it asks by these texts).
ARGPARSE_SAYS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("%(heading)s:"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("ignored explicit argument %r"),
)


class UsageError(Exception):
    """The words make no command; ``usage`` shows how they would."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class HelpAsked(Exception):  # noqa: N818  (not an error: somebody asked)
    """Somebody asked how a command is used."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Asked(argparse.Namespace):
    """What the words asked for; commands read their own options from it."""

    data_dir: Path | None
    user: str | None
    run: Command
    shows: Shows
    named: tuple[str, ...]
    #: Where the shop is when no folder was named.
    where: Callable[[Path], Path]


class Parser(argparse.ArgumentParser):
    """An argparse parser that raises instead of printing and leaving."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, add_help=False, **options)
        self.add_argument(
            "-h", "--help", action=_Help, nargs=0, default=argparse.SUPPRESS,
            help=_("show this help"),
        )  # fmt: skip

    def error(self, message: str) -> Any:
        """Raises UsageError; nothing was done."""
        raise UsageError(message, self.format_usage())


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_args: Any, **_options: Any) -> None:
        raise HelpAsked(parser.format_help())


class _Version(argparse.Action):
    def __call__(self, *_args: Any, **_options: Any) -> None:
        raise HelpAsked(f"posapp {__version__}\n")


class Commands:
    """The commands below the program or below a noun."""

    def __init__(self, parser: Parser, named: tuple[str, ...] = ()) -> None:
        self._named = named
        self._under = parser.add_subparsers(
            title=_("commands"), metavar=_("COMMAND"), dest="command", required=bool(named)
        )

    def noun(self, name: str, words: str) -> Commands:
        """A group of commands about one thing."""
        parser = self._under.add_parser(name, help=words, description=words)
        _add_shared(parser)
        return Commands(parser, (*self._named, name))

    def command(self, name: str, run: Command, words: str, shows: Shows = str) -> Parser:
        """One command; add its arguments to what this gives."""
        parser = self._under.add_parser(name, help=words, description=words)
        _add_shared(parser)
        parser.set_defaults(run=run, shows=shows, named=(*self._named, name))
        return parser  # type: ignore[no-any-return]


class Root(Parser):
    """The whole program."""

    def parse_args(self, words: list[str]) -> Asked:  # type: ignore[override]
        """Read the words. Raises UsageError or HelpAsked."""
        return super().parse_args(words, Asked())


def build() -> Root:
    """The tree, in the language that was chosen."""
    from posapp.cli import (
        category,
        customer,
        demo,
        document,
        gateway,
        group,
        hub,
        init,
        invoice,
        order,
        outbox,
        product,
        refund,
        review,
        sandbox,
        settings,
        shift,
        shop,
        sync,
        window,
    )  # fmt: skip

    # argparse asks these two hooks of its module for every word that it says itself.
    argparse._ = i18n._  # type: ignore[attr-defined]
    argparse.ngettext = i18n.ngettext  # type: ignore[attr-defined]
    root = Root(prog="posapp", description=_("A till that takes a deposit now and the rest online"))
    root.add_argument(
        "--data-dir", type=folder, metavar=_("DIR"),
        help=_("the shop's folder (else POSAPP_DATA_DIR, else the user's own)"),
    )  # fmt: skip
    root.add_argument("--json", action="store_true", help=_("answer with one JSON value"))
    root.add_argument(
        "--as", dest="user", metavar=_("USER"), help=_("act as this user of the shop")
    )
    root.add_argument(
        "--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help=_("show the version")
    )
    root.set_defaults(run=window.till, shows=str, named=("till",), where=lambda usual: usual)
    commands = Commands(root)
    for noun in (
        demo, init, sandbox, hub, settings, gateway, customer, group, product, category, order,
        invoice, refund, shift, document, review, sync, outbox, shop,
    ):  # fmt: skip
        noun.add(commands)
    return root


def folder(text: str) -> Path:
    """A folder's name; an empty one is none."""
    if not text:
        raise argparse.ArgumentTypeError(_("a folder is needed"))
    return Path(text)


def _add_shared(parser: argparse.ArgumentParser) -> None:
    """The options that may stand after the command too."""
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
    parser.add_argument(
        "--data-dir", type=folder, default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
