"""The practice gateway's words in ours: every field read strictly, no word taken for failed."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.sandbox.mapping import (
    FACTS,
    Unreadable,
    charge_state,
    refund_state,
)
from posapp.services.gateways.sandbox.notice import HEADER, KEY, read_notice
from posapp.services.gateways.signing import hmac_sha256, same
from posapp.services.gateways.types import Fact
from tests.services.gateways.samples import charge_body

NOW = datetime(2026, 11, 19, 7, 40, tzinfo=UTC)


def test_a_charge_is_read_with_everything_under_it() -> None:
    state = charge_state(charge_body())
    assert (state.fact, state.amount, state.gateway_id) == (Fact.PAID, 700_000, "chg-1")
    assert state.expires_at == datetime(2026, 11, 20, 7, 32, tzinfo=UTC)
    assert state.expires_at.tzinfo is UTC
    assert state.opened_at is None
    assert state.attempts[0].issuer == "GoPay"
    assert (state.payments[0].id, state.payments[0].attempt_id) == ("pay-1", "att-1")
    assert (state.refunds[0].kind, state.refunds[0].key) == ("chargeback", "")


def test_when_the_customer_opened_the_page_is_told() -> None:
    state = charge_state(charge_body() | {"opened_at": "2026-11-19T07:35:00Z"})
    assert state.opened_at == datetime(2026, 11, 19, 7, 35, tzinfo=UTC)


@pytest.mark.parametrize(("theirs", "ours"), FACTS.items())
def test_each_of_their_words_has_its_fact(theirs: str, ours: Fact) -> None:
    assert charge_state(charge_body() | {"state": theirs}).fact == ours


@pytest.mark.parametrize("word", ["", "PAID", "refused", "disputed", "failed "])
def test_a_word_that_we_do_not_know_is_unknown(word: str) -> None:
    assert charge_state(charge_body() | {"state": word}).fact == Fact.UNKNOWN


def test_a_try_with_an_unknown_status_is_still_under_way() -> None:
    body = charge_body()
    for theirs, ours in (("paid", "paid"), ("failed", "failed"), ("challenge", "pending")):
        body["attempts"][0]["status"] = theirs
        assert charge_state(body).attempts[0].status == ours


def paths(value: object, before: tuple = ()) -> list[tuple]:
    """Every place in the sample."""
    found = [before] if before else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        found += paths(inner, (*before, key))
    return found


UNREAD = ("invoice", "order", "methods", "opened_on")
PLACES = [p for p in paths(charge_body()) if p[0] not in UNREAD and isinstance(p[-1], str)]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@pytest.mark.parametrize("place", PLACES, ids=lambda p: ".".join(str(part) for part in p))
def test_a_field_that_is_missing_is_noticed(place: tuple) -> None:
    body = charge_body()
    holder = body
    for key in place[:-1]:
        holder = holder[key]
    del holder[place[-1]]
    with pytest.raises(Unreadable):
        charge_state(body)


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(PLACES), junk=JUNK)
def test_a_field_of_any_other_type_never_crashes(place: tuple, junk: object) -> None:
    body = copy.deepcopy(charge_body())
    holder = body
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = junk
    try:
        state = charge_state(body)
    except Unreadable:
        return
    assert isinstance(state.amount, int)
    assert state.fact is not Fact.FAILED


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": True},
        {"amount": -1},
        {"amount": 10**12},
        {"url": "data:text/html,x"},
        {"url": "https://a.example/ b"},
        {"id": ""},
        {"qr_payload": "x" * 3000},
        {"created_at": "2026-11-19"},
        {"created_at": 1_700_000_000},
        {"created_at": "9999-12-31T23:59:59-14:00"},
        {"created_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_a_value_out_of_its_bounds_is_noticed(wrong: dict) -> None:
    with pytest.raises(Unreadable):
        charge_state(charge_body() | wrong)


def test_fields_that_came_later_are_let_be() -> None:
    assert charge_state(charge_body() | {"loyalty": {"points": 7}}).amount == 700_000


REFUND = {"id": "r", "key": "k", "amount": 5, "status": "done", "at": "2026-11-19T07:32:00Z"}


def test_a_refund_is_read() -> None:
    state = refund_state(REFUND | {"kind": "refund"})
    assert (state.id, state.key, state.amount, state.status) == ("r", "k", 5, "done")
    for status in ("perhaps", "", None):
        with pytest.raises(Unreadable):
            refund_state(REFUND | {"status": status})


NOTICE = {
    "event": "evt-1",
    "type": "charge.paid",
    "reference": "INV-A-000231-7K2Q",
    "state": "paid",
    "amount": 700_000,
    "currency": "IDR",
    "at": "2026-11-19T07:40:00Z",
}


def signed(body: bytes, *, key: bytes = KEY, at: datetime = NOW, extra: str = "") -> dict[str, str]:
    seconds = str(int(at.timestamp()))
    signature = hmac_sha256(key, seconds.encode() + b"." + body)
    return {HEADER: f"t={seconds},{extra}v1={signature}"}


RAW = json.dumps(NOTICE).encode()


def test_a_signed_notice_is_read() -> None:
    notice = read_notice(signed(RAW), RAW, NOW)
    assert (notice.reference, notice.event_id) == ("INV-A-000231-7K2Q", "evt-1")
    assert (notice.fact, notice.extra) == (Fact.PAID, {"type": "charge.paid"})


def test_the_signature_is_over_the_bytes_as_they_came() -> None:
    spaced = json.dumps(NOTICE, indent=2).encode()
    assert read_notice(signed(spaced), spaced, NOW).event_id == "evt-1"
    with pytest.raises(BadNotice):
        read_notice(signed(RAW), spaced, NOW)


def test_one_of_several_signatures_is_enough() -> None:
    headers = signed(RAW, extra=f"v1={'0' * 64},v1=é,v0=x,")
    assert read_notice(headers, RAW, NOW).event_id == "evt-1"
    many = signed(RAW, extra="v1=0," * 50)
    with pytest.raises(BadNotice):
        read_notice(many, RAW, NOW)


@pytest.mark.parametrize("away", [timedelta(minutes=5), -timedelta(minutes=5), timedelta(0)])
def test_a_notice_within_five_minutes_counts(away: timedelta) -> None:
    assert read_notice(signed(RAW, at=NOW + away), RAW, NOW)


@pytest.mark.parametrize("away", [timedelta(minutes=5, seconds=1), -timedelta(minutes=6)])
def test_an_old_notice_cannot_be_played_again(away: timedelta) -> None:
    with pytest.raises(BadNotice):
        read_notice(signed(RAW, at=NOW + away), RAW, NOW)


def test_without_the_age_an_old_notice_would_still_verify() -> None:
    old = signed(RAW, at=NOW - timedelta(days=90))[HEADER]
    seconds, signature = old.removeprefix("t=").split(",v1=")
    assert same(signature, hmac_sha256(KEY, seconds.encode() + b"." + RAW))


@pytest.mark.parametrize(
    "header",
    ["", "t=,v1=x", "t=x,v1=x", "t=1", "v1=x", "t=٣,v1=x", "t=-5,v1=x", "t=1,t=2,v1=x",
     "t=" + "9" * 5000 + ",v1=x", "t=9999999999999,v1=x", "\x00"],
)  # fmt: skip
def test_a_header_that_is_no_signature_is_refused(header: str) -> None:
    with pytest.raises(BadNotice):
        read_notice({HEADER: header}, RAW, NOW)


def test_another_key_and_no_header_are_refused() -> None:
    with pytest.raises(BadNotice):
        read_notice(signed(RAW, key=b"other"), RAW, NOW)
    with pytest.raises(BadNotice):
        read_notice({"Content-Type": "application/json"}, RAW, NOW)


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{}", b"\xff", b'{"event": "e"}', b"x" * 70_000,
     json.dumps(NOTICE | {"event": 7}).encode(),
     json.dumps(NOTICE).replace('"paid"', '"paid", "state": "failed"').encode()],
)  # fmt: skip
def test_a_signed_body_that_is_no_notice_is_refused(raw: bytes) -> None:
    with pytest.raises(BadNotice):
        read_notice(signed(raw), raw, NOW)


def test_signatures_are_known_to_the_letter() -> None:
    # RFC 4231, test case 2.
    assert hmac_sha256(b"Jefe", b"what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert not same("\ud800", "aa")
