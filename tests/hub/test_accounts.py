"""Whose notices the hub takes: those of the accounts that are set up now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.hub.accounts import FRESH_SECONDS, Accounts
from posapp.models.errors import StorageTrouble
from posapp.services.gateways.errors import BadNotice
from posapp.services.settings.change import change_settings
from tests import builders
from tests.fakes.running_hub import body_of, signed


@pytest.fixture
def clock():
    return builders.clock()


@pytest.fixture
def accounts(tmp_path, clock):
    made = Accounts(tmp_path / "shop", clock)
    yield made
    made.close()


@pytest.fixture
def till(tmp_path, clock):
    made = builders.till(tmp_path / "shop", clock)
    yield made
    made.stop()


def told(accounts: Accounts, account: str = "sandbox"):
    body = body_of("INV-A-000001-AB3D", "e9")
    headers = signed(body, at=builders.NOON.timestamp())
    return accounts.read_notice(account, headers, body)


def test_without_a_shop_only_practice_is_known(accounts):
    assert told(accounts).event_id == "e9"
    with pytest.raises(KeyError):
        told(accounts, "midtrans")


def test_beside_a_shop_its_accounts_are_known_and_followed(till, accounts, clock):
    assert told(accounts).reference == "INV-A-000001-AB3D"
    till.do(change_settings, {"gateway.sandbox.url": ""})
    clock.advance(timedelta(seconds=FRESH_SECONDS))
    with pytest.raises(KeyError):
        told(accounts)
    till.do(change_settings, {"gateway.sandbox.url": "http://127.0.0.1:9"})
    clock.advance(timedelta(seconds=FRESH_SECONDS))
    assert told(accounts).event_id == "e9"


def test_the_adapter_is_built_once_for_the_same_settings(till, accounts, clock):
    told(accounts)
    first = accounts._known["sandbox"][1]
    clock.advance(timedelta(seconds=FRESH_SECONDS))
    till.do(change_settings, {"shop.phone": "+6222"})
    told(accounts)
    assert accounts._known["sandbox"][1] is first
    till.do(change_settings, {"gateway.sandbox.url": "http://127.0.0.1:10"})
    clock.advance(timedelta(seconds=FRESH_SECONDS))
    told(accounts)
    assert accounts._known["sandbox"][1] is not first


def test_a_shop_that_is_made_later_is_found(accounts, clock, tmp_path):
    told(accounts)
    till = builders.till(tmp_path / "shop", clock)
    till.do(change_settings, {"gateway.sandbox.url": ""})
    clock.advance(timedelta(seconds=FRESH_SECONDS))
    with pytest.raises(KeyError):
        told(accounts)
    till.stop()


def test_while_the_file_gives_trouble_the_accounts_read_before_count(
    till, accounts, clock, tmp_path, expect_log
):
    expect_log("the shop's accounts cannot be read: damaged")
    told(accounts)
    broken = tmp_path / "broken"
    broken.write_bytes(b"no database, and long enough to tell" * 99)
    broken.replace(tmp_path / "shop" / "shop.sqlite3")
    clock.advance(timedelta(seconds=FRESH_SECONDS))
    assert told(accounts).event_id == "e9"


def test_a_file_that_gives_trouble_from_the_beginning_is_said(tmp_path, accounts, expect_log):
    expect_log("the shop's accounts cannot be read")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.sqlite3").write_bytes(b"no database, and long enough to tell" * 99)
    with pytest.raises(StorageTrouble):
        told(accounts)


def test_a_notice_is_believed_for_five_minutes(accounts, clock):
    clock.advance(timedelta(minutes=6))
    with pytest.raises(BadNotice):
        told(accounts)
