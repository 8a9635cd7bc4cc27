"""Gathers the texts of the program for translation, checks the catalogues, compiles them.

``python -m tools.strings`` gathers, ``--check`` fails where a translation is missing or wrong,
``--compile`` makes the files that gettext reads.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from posapp import __version__

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
TEMPLATE = LOCALE / "posapp.pot"
DOMAIN = "posapp"
#: English is the language of the code and needs no catalogue.
LANGUAGES = ("id",)
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
HEADER = """\
# Texts of posapp. This file is under the licence of the project."""
#: Indonesian has one form for every number; Babel's table does not know it.
PLURALS = {"id": "nplurals=1; plural=0;"}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%(?:\([^()]*\))?[sdr]")


def main(words: list[str] | None = None) -> int:
    """Do what was asked; 1 where a check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true")
    how.add_argument("--compile", action="store_true")
    asked = parser.parse_args(words)
    if asked.compile:
        return compile_all()
    return check_all() if asked.check else gather_all()


def catalogue_file(language: str) -> Path:
    """Where the translations into a language are."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def gather(package: Path = ROOT / "posapp") -> Catalog:
    """Every marked text of the code, with the files that it stands in."""
    found = _empty(None)
    texts = extract_from_dir(
        str(package), method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("i18n:",)
    )
    for name, _line, text, comments, context in texts:
        # Without line numbers a catalogue changes only when a text does.
        place = [(f"{package.name}/{Path(name).as_posix()}", None)]
        found.add(text, None, place, auto_comments=comments, context=context)
    return found


def gather_all() -> int:
    """Write the template, and bring the catalogues in step with the code."""
    template = gather()
    _write(TEMPLATE, template)
    for language in LANGUAGES:
        path = catalogue_file(language)
        catalogue = _read(path, language)
        catalogue.update(template, no_fuzzy_matching=True)
        _write(path, catalogue)
        print(f"{path.relative_to(ROOT)}: {len(list(_untranslated(catalogue)))} to translate")
    return 0


def check_all() -> int:
    """Say what is wrong with the catalogues."""
    template, wrong = gather(), 0
    for language in LANGUAGES:
        for fault in faults(template, _read(catalogue_file(language), language)):
            print(f"{language}: {fault}", file=sys.stderr)
            wrong += 1
    return 1 if wrong else 0


def faults(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Texts that are missing, untranslated, unsure, left over, or whose placeholders differ."""
    wanted = {_key(message) for message in template if message.id}
    there = {_key(message): message for message in catalogue if message.id}
    for key in sorted(wanted - there.keys()):
        yield f"missing: {key[1]!r} (run make strings)"
    for key in sorted(there.keys() - wanted):
        yield f"not in the code any more: {key[1]!r} (run make strings)"
    for message in catalogue.obsolete.values():
        yield f"obsolete: {_texts(message.id)[0]!r} (take it out)"
    for key in sorted(wanted & there.keys()):
        if fault := _fault(there[key]):
            yield f"{fault}: {key[1]!r}"


def compile_all() -> int:
    """Make the compiled catalogues that are missing or older than their source."""
    for path in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        half = target.with_suffix(".mo.part")
        with half.open("wb") as file:
            write_mo(file, _read(path, path.parts[-3]))
        half.replace(target)
    return 0


def _fault(message: Message) -> str:
    if message.fuzzy:
        return "fuzzy"
    if not _is_translated(message):
        return "not translated"
    translated = _texts(message.string)
    allowed = [_placeholders(text) for text in _texts(message.id)]
    if any(_placeholders(text) not in allowed for text in translated):
        return "placeholders differ"
    return ""


def _untranslated(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id and not _is_translated(message))


def _is_translated(message: Message) -> bool:
    texts = _texts(message.string)
    return bool(texts) and all(texts)


def _texts(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """One text, or the forms of a plural."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", _texts(message.id)[0]


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language, project=DOMAIN, version=__version__, header_comment=HEADER,
        copyright_holder="The posapp maintainers", msgid_bugs_address="", last_translator="",
        language_team="", charset="utf-8", fuzzy=False,
    )  # fmt: skip


def _read(path: Path, language: str) -> Catalog:
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language, domain=DOMAIN)
    made = _empty(language)
    made.mime_headers = [("Plural-Forms", PLURALS[language])]
    return made


def _write(path: Path, catalogue: Catalog) -> None:
    """Write the file, unless nothing but its date would change."""
    made = io.BytesIO()
    write_po(made, catalogue, width=100, sort_output=True)
    if path.exists() and _undated(path.read_bytes()) == _undated(made.getvalue()):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_bytes(made.getvalue())
    half.replace(path)


def _undated(content: bytes) -> bytes:
    return re.sub(rb'"[\w-]+-Date: [^"]*"\n', b"", content)


if __name__ == "__main__":
    sys.exit(main())
