"""Which numbers can get an SMS, and what is offered for the others (C9)."""

from __future__ import annotations

import pytest

from posapp.ui.send_invoice.phone_rule import full_number, judge, split_number


@pytest.mark.parametrize(
    ("code", "typed", "state", "offer"),
    [
        ("", "", "none", ""),
        ("", "+6281234567890", "ok", ""),
        ("+62", "812-3456-7890", "ok", ""),
        ("+62", "812 3456 7890", "ok", ""),
        ("", "0812-3456-7890", "needs_62", "+6281234567890"),
        ("", "6281234567890", "needs_62", "+6281234567890"),
        ("", "+12025550123", "needs_62", ""),
        ("+1", "2025550123", "needs_62", ""),
        ("+62", "081234567890", "incomplete", "+6281234567890"),
        ("+62", "81234", "incomplete", ""),
        ("", "081", "typing", ""),
    ],
)
def test_c9_only_plus_62_can_get_an_sms(code, typed, state, offer):
    verdict = judge(code, typed)
    assert (verdict.state, verdict.offer) == (state, offer)


def test_a_typed_plus_counts_more_than_the_chosen_code():
    assert full_number("+1", "+62 812-3456") == "+628123456"


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("+6281234567890", ("+62", "812-3456-7890")),
        ("+12025550123", ("+1", "202-555-0123")),
        ("081234567890", ("", "081234567890")),
        ("", ("", "")),
    ],
)
def test_a_whole_number_is_split_where_its_code_is_known(full, parts):
    assert split_number(full) == parts
