"""Channels as the shop's settings make them."""

from __future__ import annotations

import pytest

from posapp.models.clock import SystemClock
from posapp.services.channels.protocol import ChannelMisconfigured
from posapp.services.channels.registry import build_channel, email_settings, sms_settings
from posapp.services.gateways.http import Http

VALUES = {
    "shop.name": "Toko Sinar Jaya",
    "email.host": "mail.example",
    "email.port": 587,
    "email.security": "starttls",
    "email.username": "toko",
    "email.from_name": "",
    "email.from_address": "toko@sinarjaya.example",
    "sms.url": "http://127.0.0.1:13013",
    "sms.username": "toko",
    "sms.sender": "",
}


def kept(key: str) -> str:
    return {"email.password": "m", "sms.password": "s"}[key]


def no_vault(key: str) -> str:
    raise AssertionError("the vault was opened")


def build(kind: str, values: dict):
    clock = SystemClock()
    return build_channel(kind, values, kept, Http(clock), clock)


def test_both_channels_are_built() -> None:
    email, sms = build("email", VALUES), build("sms", VALUES)
    assert (email.kind, email.repeatable) == ("email", True)
    assert (sms.kind, sms.repeatable) == ("sms", False)
    assert email_settings(VALUES, kept).password == "m"
    assert sms_settings(VALUES, kept).password == "s"


def test_the_shop_s_name_is_the_sender_s_unless_it_has_its_own() -> None:
    assert email_settings(VALUES, kept).from_name == "Toko Sinar Jaya"
    assert email_settings(VALUES | {"email.from_name": "Kasir"}, kept).from_name == "Kasir"


def test_without_a_login_no_vault_is_needed() -> None:
    assert email_settings(VALUES | {"email.username": ""}, no_vault).password == ""


def test_the_practice_login_is_no_secret_and_gets_no_real_one() -> None:
    practice = VALUES | {"sms.username": "sandbox"}
    assert sms_settings(practice, lambda key: "").password == "sandbox"
    assert sms_settings(practice, kept).password == "sandbox"


@pytest.mark.parametrize(
    ("kind", "changed", "code"),
    [
        ("email", {"email.host": ""}, "email_not_set_up"),
        ("email", {"email.from_address": ""}, "email_not_set_up"),
        ("sms", {"sms.url": ""}, "sms_not_set_up"),
        ("fax", {}, "unknown_channel"),
    ],
)
def test_what_is_not_set_up_says_so(kind: str, changed: dict, code: str) -> None:
    with pytest.raises(ChannelMisconfigured) as caught:
        build(kind, VALUES | changed)
    assert caught.value.code == code
