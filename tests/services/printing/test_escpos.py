"""The bytes that a receipt printer gets: frozen, and read back."""

from __future__ import annotations

import pytest

from posapp.services.papers.document import PaperLine
from posapp.services.printing import escpos
from posapp.services.printing.ticket import ticket
from tests.services.papers.samples import paper

#: A plain receipt of 58 mm, as a printer shows it; commands are written by their names.
GOLDEN = """\
<init><page 0><bold><tall>        Toko Sinar Jaya
</tall></bold>     Jl. Braga 12, Bandung
          +62224207781
<feed 15>ORD-A-000412  22 Nov 2026, 14.32
Kasir: ani
Pelanggan: Siti Nurhaliza
--------------------------------
Kopi susu gula aren 1 liter
  2 x Rp 25.000        Rp 50.000
Roti bakar
  1,5 x Rp 120.000    Rp 180.000
  Diskon              -Rp 10.000
--------------------------------
<bold><tall>Total                 Rp 220.000
</tall></bold>  Termasuk PPN 11 %    Rp 21.802
<feed 15>Tunai                 Rp 100.000
  Diserahkan          Rp 150.000
  Kembalian            Rp 50.000
<bold><tall>Sisa                  Rp 120.000
</tall></bold>--------------------------------
          Terima kasih
         Bukti 9f86d081
<feed 30><cut>"""
_NAMES = {
    b"\x1b@": "<init>", b"\x1bt\x00": "<page 0>", b"\x1bE\x01": "<bold>", b"\x1bE\x00": "</bold>",
    b"\x1d!\x01": "<tall>", b"\x1d!\x00": "</tall>", b"\x1bJ\x0f": "<feed 15>",
    b"\x1bJ\x1e": "<feed 30>", b"\x1dVB\x00": "<cut>",
}  # fmt: skip


def readable(sent: bytes) -> str:
    for command, name in _NAMES.items():
        sent = sent.replace(command, name.encode())
    return sent.decode("cp437")


def rasters(sent: bytes) -> list[tuple[int, int]]:
    """Width in bytes and height in dots of every picture."""
    return [
        (int.from_bytes(part[:2], "little"), int.from_bytes(part[2:4], "little"))
        for part in sent.split(b"\x1dv0\x00")[1:]
    ]


def test_a_plain_receipt_is_these_bytes() -> None:
    assert readable(ticket(paper(link=None), 58)) == GOLDEN


def test_80_mm_has_48_letters_a_line() -> None:
    lines = readable(ticket(paper(link=None), 80)).split("\n")
    assert "-" * 48 in lines
    assert "Kopi susu gula aren 1 liter" in lines
    assert all(len(line.rpartition(">")[2]) <= 48 for line in lines)


def test_the_code_of_the_link_is_a_picture_with_its_quiet_zone() -> None:
    sent = ticket(paper(), 58)
    assert {width for width, _ in rasters(sent)} == {48}
    assert sum(height for _, height in rasters(sent)) >= 2 * (25 + 8)


def test_letters_outside_the_code_page_are_drawn_and_the_rest_is_not() -> None:
    plain = ticket(paper(link=None), 80)
    drawn = ticket(paper(link=None, lines=(PaperLine("กาแฟเย็น", 1000, 1000, 1000),)), 80)
    assert rasters(plain) == []
    assert rasters(drawn) == [(72, 36)]
    assert "กาแฟเย็น".encode() not in drawn
    assert b"Rp 1.000" in drawn


@pytest.mark.parametrize(
    ("written", "sent"),
    [("Café ñ £", "Café ñ £"), ("1 × Rp\xa010", "1 x Rp 10"), ("–5 … “a”", '-5 ... "a"')],
)
def test_what_the_page_has_or_has_a_twin_for_is_text(written: str, sent: str) -> None:
    assert escpos.in_page(written) == sent


@pytest.mark.parametrize("written", ["Кофе", "漢字", "ż", "\x1b@", "a\nb"])
def test_what_the_page_lacks_is_never_sent_as_text(written: str) -> None:
    assert escpos.in_page(written) is None


def test_a_name_cannot_command_the_printer() -> None:
    sent = ticket(paper(link=None, lines=(PaperLine("Kopi\x1bp\x00\xff\xff", 1000, 1, 1),)), 58)
    assert b"\x1bp" not in sent


def test_the_drawer_is_kicked_on_its_pin_for_its_time() -> None:
    assert escpos.kick(2, 100) == b"\x1bp\x00\x32\x64"
    assert escpos.kick(5, 500) == b"\x1bp\x01\xfa\xff"


def test_a_tall_picture_goes_in_bands() -> None:
    sent = escpos.raster(bytes(48 * 300), 48)
    assert rasters(sent) == [(48, 128), (48, 128), (48, 44)]


def test_a_huge_sum_stands_whole_at_the_edge() -> None:
    line = PaperLine("Kopi", 999_999_000, 999_999_999_999, 999_999_999_999)
    lines = readable(ticket(paper(link=None, lines=(line,)), 58)).split("\n")
    ended = [line for line in lines if line.endswith(" Rp 999.999.999.999")]
    assert [len(line) for line in ended] == [32]
