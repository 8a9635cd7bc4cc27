"""A key is exchanged without a moment in which notices are refused."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.services.gateway_accounts.rotate import (
    NextKey,
    PromoteKey,
    keep_next_key,
    promote_key,
)
from posapp.services.gateway_accounts.views import show_account
from tests.services.gateway_accounts.conftest import LIVE_KEY, TEST_KEY, add

NEW_KEY = "xnd_development_" + "n" * 40


def test_both_keys_are_there_until_the_new_one_takes_over(till):
    add(till)
    till.do(keep_next_key, till.vault, NextKey("xendit", "api_key", NEW_KEY))
    assert till.account("xendit").secrets == {"api_key": TEST_KEY, "api_key.next": NEW_KEY}
    assert till.look(show_account, "xendit").secrets[0].next
    till.do(promote_key, till.vault, PromoteKey("xendit", "api_key"))
    assert till.account("xendit").secrets == {"api_key": NEW_KEY}


def test_an_exchange_can_be_given_up(till):
    add(till)
    till.do(keep_next_key, till.vault, NextKey("xendit", "api_key", NEW_KEY))
    till.do(keep_next_key, till.vault, NextKey("xendit", "api_key", ""))
    assert till.account("xendit").secrets == {"api_key": TEST_KEY}


@pytest.mark.parametrize(
    ("use_case", "command", "code"),
    [
        (promote_key, PromoteKey("xendit", "api_key"), "no_next_key"),
        (keep_next_key, NextKey("xendit", "api_key", LIVE_KEY), "bad_account_field"),
        (keep_next_key, NextKey("xendit", "callback_token", "t"), "no_current_key"),
        (keep_next_key, NextKey("xendit", "colour", "t"), "unknown_account_field"),
        (keep_next_key, NextKey("nobody", "api_key", "t"), "no_gateway"),
    ],
)
def test_what_cannot_be_exchanged_is_refused(till, use_case, command, code):
    add(till)
    with pytest.raises(Refused, match=code) as refusal:
        till.do(use_case, till.vault, command)
    assert LIVE_KEY not in str(refusal.value)
    assert till.account("xendit").secrets == {"api_key": TEST_KEY}


def test_a_command_shows_no_secret_in_its_repr():
    assert NEW_KEY not in repr(NextKey("xendit", "api_key", NEW_KEY))
