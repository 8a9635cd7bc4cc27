"""Numbers, addresses, links and codes, as people type and scan them."""

from __future__ import annotations

import struct
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.errors import Refused
from posapp.services.channels.address import check_email
from posapp.services.channels.pay_link import checked_link, shown_link
from posapp.services.channels.phone import is_sms_number, normalise_indonesian, pretty
from posapp.services.channels.qr import QUIET_ZONE, qr_matrix, qr_png
from posapp.services.channels.whatsapp import whatsapp_link


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("081234567890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("(0812) 3456.7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("+62 0812-3456-7890", "+6281234567890"),
        ("+1 650 253 0000", None),
        ("+354 410 4000", None),
        ("0812", None),
        ("", None),
        ("siti", None),
        ("0812 3456 7890 ext. 5", None),
        ("0812345678901234567", None),
        ("٠٨١٢٣٤٥٦٧٨٩٠", None),
        ("+6281234567890;phone-context=x", None),
        ("9" * 10_000, None),
    ],
)
def test_a_local_number_becomes_an_international_one(typed: str, number: str | None) -> None:
    assert normalise_indonesian(typed) == number


@pytest.mark.parametrize("number", ["+6281234567890", "+62811234567", "+6281200000000"])
def test_an_sms_can_go_to(number: str) -> None:
    assert is_sms_number(number)


@pytest.mark.parametrize(
    "text",
    ["081234567890", "6281234567890", "+16502530000", "+62", "+62812 3456 7890", "+62812-34567890",
     "+6208123456789", "+62812345678901234", "+62８１２３４５６７８９０", " +6281234567890",
     "+6281234567890\n", "+62812a4567890", ""],
)  # fmt: skip
def test_an_sms_cannot_go_to(text: str) -> None:
    assert not is_sms_number(text)


@given(st.text(max_size=30))
def test_whatever_is_typed_a_number_that_comes_out_can_get_an_sms(text: str) -> None:
    number = normalise_indonesian(text)
    assert number is None or is_sms_number(number)


def test_numbers_are_written_so_that_people_can_read_them() -> None:
    assert pretty("+6281234567890") == "+62 812-3456-7890"
    assert pretty("not a number") == "not a number"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" siti@example.com ", "siti@example.com"),
        ("Siti.N+kopi@EXAMPLE.com", "Siti.N+kopi@example.com"),
        ("siti@münchen.de", "siti@xn--mnchen-3ya.de"),
        ("siti@toko.test", "siti@toko.test"),
    ],
)
def test_an_address_is_kept_as_servers_take_it(typed: str, address: str) -> None:
    assert check_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["", "siti", "siti@", "@example.com", "siti@example", "a b@example.com", "a@b@example.com",
     "siti@example.com\r\nBcc: x@evil.example", "siti\x00@example.com", "Siti <siti@example.com>",
     "sití@example.com", "siti@example..com", "a" * 65 + "@example.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        check_email(typed)
    assert (caught.value.code, caught.value.field) == ("bad_email", "email")


def test_a_whatsapp_chat_opens_with_the_text_filled_in() -> None:
    text = "Tagihan INV-2026-000123 Rp 150.000 https://pay.example.test/abc?a=1&b=2 50% ü\n#"
    link = whatsapp_link("+6281200000000", text)
    assert link.startswith("https://wa.me/6281200000000?text=Tagihan%20INV-2026-000123%20Rp%20150")
    assert parse_qs(urlsplit(link).query) == {"text": [text]}
    assert whatsapp_link("", "hi") == "https://wa.me/?text=hi"


@pytest.mark.parametrize("phone", ["0812", "+0812345678", "62 812", "+62-812", "x", "62/../evil"])
def test_a_chat_opens_only_for_an_international_number(phone: str) -> None:
    with pytest.raises(Refused):
        whatsapp_link(phone, "hi")


def test_a_link_is_written_in_plain_letters() -> None:
    assert checked_link("https://bayar.example/p/é") == "https://bayar.example/p/%C3%A9"
    assert checked_link("http://127.0.0.1:8080/pay/a-b_c~d?x=1#y").endswith("a-b_c~d?x=1#y")
    assert shown_link("https://bayar.example/p") == "bayar.example/p"
    assert shown_link("http://bayar.example/p") == "http://bayar.example/p"


def pixels(png: bytes) -> tuple[int, list[str]]:
    """Width, and each row as a string of bits."""
    size = struct.unpack(">I", png[16:20])[0]
    at = png.index(b"IDAT")
    length = struct.unpack(">I", png[at - 4 : at])[0]
    raw = zlib.decompress(png[at + 4 : at + 4 + length])
    stride = 1 + (size + 7) // 8
    rows = [raw[i : i + stride] for i in range(0, len(raw), stride)]
    return size, ["".join(f"{byte:08b}" for byte in row[1:])[:size] for row in rows]


def test_the_code_is_black_on_white_with_its_quiet_zone() -> None:
    matrix = qr_matrix("https://bayar.sinarjaya.example/p/7Kq9xW")
    assert len(matrix) == len(matrix[0])
    assert matrix[0][:7] == (True,) * 7  # a finder in the corner: no quiet zone in the matrix
    size, rows = pixels(qr_png("https://bayar.sinarjaya.example/p/7Kq9xW", scale=3))
    assert size == (len(matrix) + 2 * QUIET_ZONE) * 3 == len(rows)
    edge = QUIET_ZONE * 3
    assert set("".join(rows[:edge] + rows[-edge:])) == {"1"}
    seen = tuple(
        tuple(row[edge + 3 * x] == "0" for x in range(len(matrix))) for row in rows[edge:-edge:3]
    )
    assert seen == matrix


def test_a_longer_text_needs_a_larger_code() -> None:
    assert len(qr_matrix("x" * 500)) > len(qr_matrix("x"))
