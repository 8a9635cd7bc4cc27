"""Whatever the program raises, people are told what to do about it."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from posapp.error_text import MONEY, SENTENCES, code_text, error_text
from posapp.i18n import set_language
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.order import OrderState
from posapp.services.gateways.errors import BadCredentials
from posapp.services.outbox.jobs import NeedsPerson
from posapp.services.settings.change import check_setting

PACKAGE = Path(__file__).resolve().parent.parent / "posapp"
RAISED = {"Refused", "StorageTrouble", "Later", "NeedsPerson", "KeyringTrouble", "JobProblem"}
#: Given to every sentence, whether the code's raiser named them or not.
ALWAYS = {"field", "detail"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                yield name, node


def _raised() -> dict[str, list[set[str]]]:
    """Every code that is raised by its name, with the values given each time."""
    found: dict[str, list[set[str]]] = {}
    for name, call in _calls():
        named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        first = call.args[0] if call.args else None
        if name in RAISED and isinstance(first, ast.Constant):
            found.setdefault(first.value, []).append(set(named))
        elif name in RAISED and isinstance(first, ast.JoinedStr):
            assert ast.unparse(first) == "f'order_{order.state}'", "list its codes here"
            for state in OrderState:
                found.setdefault(f"order_{state}", []).append(set(named))
        code = named.get("code")
        if name[:1].isupper() and name not in RAISED and isinstance(code, ast.Constant):
            found.setdefault(code.value, []).append(set())
    return found


def _class_codes() -> set[str]:
    """Codes that error classes carry by themselves."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "code":
                    found.add(ast.literal_eval(line.value))
    return found


def _placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(sentence) if name}


def test_every_code_that_can_be_raised_has_its_words():
    codes = set(_raised()) | _class_codes()
    assert len(codes) > 90, "the collection of codes found too little to be trusted"
    assert codes - SENTENCES.keys() == set()


def test_no_sentence_asks_for_a_value_that_its_raiser_does_not_give():
    missing = {
        (code, name)
        for code, raisers in _raised().items()
        for given in raisers
        for name in _placeholders(SENTENCES.get(code, "")) - given - ALWAYS
    }
    assert missing == set()


def test_values_that_are_money_are_named_by_their_sentences():
    for code, names in MONEY.items():
        assert set(names) <= _placeholders(SENTENCES[code])


def test_a_refusal_says_what_to_do_with_money_as_people_write_it():
    refusal = Refused("more_than_outstanding", field="amount", outstanding=70000, currency="IDR")
    assert error_text(refusal) == "Only Rp\u00a070.000 is due. Take that much or less."


def test_the_field_is_named_in_words():
    assert error_text(Refused("required", field="name")) == "Name is missing. Fill it in."
    assert error_text(Refused("required", field="shop.name")).startswith("Shop name is")


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (StorageTrouble("damaged", detail="page 7"), "damaged: page 7"),
        (NeedsPerson("email_login_refused", "535 no"), "refused the login"),
        (BadCredentials("401"), "refused the shop's keys"),
    ],
)
def test_troubles_of_disk_jobs_and_gateways_have_words_too(error, part):
    assert part in error_text(error)


def test_a_code_of_a_later_version_leaves_a_sentence_and_no_traceback():
    assert code_text("from_the_future") == "It did not work (from_the_future)."


def test_a_value_that_was_not_told_leaves_a_dash():
    assert code_text("no_order", {}) == "There is no order “–”."


def test_braces_that_people_type_stay_what_they_are():
    assert "{order}" in code_text("no_order", {"order": "{order}{0}"})


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Invoice INV-A-000001 has ended: it is cancelled. Send a new one instead."),
        ("id", "Tagihan INV-A-000001 sudah berakhir: dibatalkan. Kirim yang baru."),
    ],
)
def test_a_state_is_named_in_the_readers_language(language, sentence):
    set_language(language)
    refusal = Refused("invoice_ended", invoice="INV-A-000001", state="cancelled")
    assert error_text(refusal) == sentence


def test_what_a_setting_takes_is_said_in_the_readers_language():
    set_language("id")
    with pytest.raises(Refused) as caught:
        check_setting("email.port", "many")
    assert "1 sampai 65535" in error_text(caught.value)
