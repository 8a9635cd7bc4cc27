"""One run of the command: read the words, do what they ask, answer once."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from posapp import logs
from posapp.cli import output, parser
from posapp.cli.call import Call
from posapp.cli.output import Output
from posapp.cli.parser import HelpAsked, UsageError
from posapp.config import default_data_dir
from posapp.error_text import code_text, error_text
from posapp.i18n import set_language
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.storage.peek import language_of

log = logging.getLogger(__name__)
DONE, FAILED, MISUSED = 0, 1, 2


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 done, 1 refused or failed, 2 wrong usage."""
    asked = list(sys.argv[1:] if words is None else words)
    out = Output(as_json="--json" in _options(asked))
    try:
        status = _answer(asked, out)
        out.flush()
    except BrokenPipeError:
        output.let_go_of_stdout()
        return DONE
    except OSError as error:  # standard output takes no more: a full disk
        output.let_go_of_stdout()
        out.complain(code_text("system_error", {"detail": error.strerror}))
        return FAILED
    except KeyboardInterrupt:
        out.error("interrupted", code_text("interrupted"))
        return FAILED
    return status


def _answer(words: list[str], out: Output) -> int:
    try:
        _choose_language(_named_folder(words))
        _refuse_strange(words)
        args = parser.build().parse_args(words)
        folder = _folder(args)
        _choose_language(folder)
        with logs.kept_in(folder):
            return _run(args, folder, out)
    except HelpAsked as asked:
        out.help(asked.text)
        return DONE
    except UsageError as misuse:
        out.error("usage", code_text("usage", {"detail": str(misuse)}), hint=misuse.usage)
        return MISUSED
    except (Refused, StorageTrouble) as refusal:
        out.error(refusal.code, error_text(refusal))
        return FAILED


def _run(args: parser.Asked, folder: Path, out: Output) -> int:
    """Run the command with its log kept; a mistake of ours is told in one line."""
    try:
        if args.user is not None:
            raise Refused("no_users", user=args.user)
        with Call(args, folder, out) as call:
            value = args.run(call)
            if value is not None:
                out.answer(value, args.shows)
            return call.status
    except (Refused, StorageTrouble) as refusal:
        out.error(refusal.code, error_text(refusal), **output.more(refusal))
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except OSError as error:
        log.warning("%s", error, exc_info=True)
        out.error("system_error", code_text("system_error", {"detail": error.strerror or error}))
    except Exception:
        log.exception("%s failed", " ".join(args.named))
        out.error("program_error", code_text("program_error"))
    return FAILED


def _refuse_strange(words: list[str]) -> None:
    """Bytes that are no UTF-8, and NUL, are neither text nor names of files here."""
    for word in words:
        if "\0" in word or (not word.isascii() and _is_broken(word)):
            raise Refused("bad_text", field=word.encode("ascii", "replace").decode()[:40])


def _is_broken(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return True
    return False


def _options(words: list[str]) -> list[str]:
    """The words before ``--``, after which nothing is an option."""
    return words[: words.index("--")] if "--" in words else words


def _named_folder(words: list[str]) -> Path | None:
    """The data folder that the words name, before they are read for real."""
    for at, word in enumerate(_options(words)):
        if word.startswith("--data-dir="):
            return _path(word.removeprefix("--data-dir="))
        if word == "--data-dir" and at + 1 < len(words):
            return _path(words[at + 1])
    return default_data_dir()


def _path(text: str) -> Path | None:
    return Path(text) if text and "\0" not in text else None


def _folder(args: parser.Asked) -> Path:
    folder = args.data_dir if args.data_dir is not None else args.where(default_data_dir())
    try:
        if folder.exists() and not folder.is_dir():
            raise Refused("not_a_folder", path=str(folder))
    except OSError as error:
        raise Refused("system_error", detail=error.strerror) from None
    return folder


def _choose_language(folder: Path | None) -> None:
    set_language((language_of(folder) if folder else None) or system_language())


def system_language() -> str:
    """Indonesian where the system is set to it, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if chosen := os.environ.get(name):
            return "id" if chosen.lower().startswith(("id", "in_")) else "en"
    return "en"
