"""A shop whose secrets are under a passphrase, and the keys of made-up accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posapp.bootstrap import Till
from posapp.services.gateway_accounts.manage import AddAccount, add_account
from posapp.services.settings.vault import PASSPHRASE
from tests import builders

TEST_KEY = "xnd_development_" + "k" * 40
LIVE_KEY = "xnd_production_" + "k" * 40


@pytest.fixture
def till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    monkeypatch.setenv(PASSPHRASE, "a passphrase of the tests")
    made = builders.till(tmp_path / "shop")
    yield made
    builders.assert_sound(made)
    made.stop()


def add(
    till: Till, name: str = "xendit", environment: str = "sandbox", *, key: str = TEST_KEY
) -> str:
    """An account at Xendit, complete unless no key is given."""
    secrets = {"api_key": key} if key else {}
    command = AddAccount(name, "xendit", environment, secrets=secrets)
    return till.do(add_account, till.vault, command)
