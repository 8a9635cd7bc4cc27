"""Every gateway that the program offers has its simulator, its contract test and its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from posapp.services.gateways.registry import kinds
from tests.rules.sources import ROOT

PRACTICE = "sandbox"
KINDS = [info for info in kinds() if info.kind != PRACTICE]
PAGES = ROOT / "docs" / "gateways"
SECTIONS = ("cannot do", "How soon the till knows", "Not confirmed")


@pytest.mark.parametrize("info", KINDS, ids=lambda info: info.kind)
def test_a_gateway_is_one_folder_a_simulator_tests_and_a_page(info) -> None:
    folder = ROOT / "posapp" / "services" / "gateways" / info.kind
    assert {"client.py", "methods.py", "mapping.py", "notice.py"} <= names(folder)
    assert f"{info.kind}.py" in names(ROOT / "tests" / "simulators")
    tests = ROOT / "tests" / "services" / "gateways" / info.kind
    assert "GatewayContract" in (tests / "test_contract.py").read_text("utf-8")
    page = (PAGES / f"{info.kind}.md").read_text("utf-8")
    assert all(section in page for section in SECTIONS)
    assert f"[{info.name}]({info.kind}.md)" in (PAGES / "README.md").read_text("utf-8")


@pytest.mark.parametrize("info", KINDS, ids=lambda info: info.kind)
def test_a_gateway_says_what_its_accounts_need_and_where_it_is_found(info) -> None:
    assert len(info.environments) == 2
    assert any(field.secret for field in info.fields)
    assert all(field.label and field.help for field in info.fields)
    assert info.steps, "Settings shows what the shop does there"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
