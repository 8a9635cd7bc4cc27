"""The page that the customer sees, over HTTP."""

from __future__ import annotations

import re

import pytest
import requests

from posapp.models.qris import read_qris
from posapp.sandbox import qris
from posapp.sandbox.texts import TEXTS
from tests.sandbox.lab import Lab

NBSP = "\N{NO-BREAK SPACE}"
DUE = f"Rp{NBSP}700.000"


def page(url: str, **headers: str) -> str:
    return requests.get(url, headers=headers, timeout=10).text


def press(url: str, **fields: str) -> requests.Response:
    return requests.post(url, data=fields, timeout=10)


def test_the_page_shows_what_is_due_and_only_the_ways_of_this_link(lab: Lab) -> None:
    text = page(lab.charge(methods=["qris", "va"])["url"])
    assert "Yang perlu dibayar" in text
    assert DUE in text
    assert "Sebagian lunas · 30 %" in text
    assert "Toko Sinar Jaya" in text
    assert "INV-A-000231 · sampai Sen, 23 Nov pukul 14.00" in text
    assert re.findall(r'id="method-(\w+)"', text) == ["qris", "va"]


@pytest.mark.parametrize(("received", "percent"), [(299_999, 29), (5_000, 0), (999_999, 99)])
def test_what_is_paid_is_never_rounded_up_as_on_the_till(lab: Lab, received, percent) -> None:
    text = page(lab.charge(order_received=received, amount=1_000_000 - received)["url"])
    assert f"Sebagian lunas · {percent} %" in text


def test_where_nothing_is_paid_no_part_is_told(lab: Lab) -> None:
    text = page(lab.charge(order_received=0, amount=1_000_000)["url"])
    assert "Sebagian lunas" not in text


def test_the_order_is_shown_down_to_what_is_outstanding(lab: Lab) -> None:
    text = page(lab.charge()["url"] + "?lang=en")
    assert "3 ×" in text
    assert "Kopi Toraja" in text
    rows = re.findall(r'data-sum="(\w+)"><span class="n">[^<]*</span><span class="a">([^<]*)', text)
    assert rows == [
        ("discount", f"−Rp{NBSP}50.000"),
        ("order_total", f"Rp{NBSP}1.000.000"),
        ("paid_before", f"−Rp{NBSP}300.000"),
        ("outstanding", DUE),
    ]


def test_both_languages_by_the_charge_or_by_choice(lab: Lab) -> None:
    url = lab.charge(language="en")["url"]
    assert "Amount due" in page(url)
    assert "until Mon 23 Nov at 14:00" in page(url)
    assert "Yang perlu dibayar" in page(url + "?lang=id")
    assert "Choose a practice card" in page(url + "/card")
    assert "Pilih kartu latihan" in page(url + "/card?lang=id")


def test_every_text_has_the_same_gaps_in_both_languages() -> None:
    for key, (indonesian, english) in TEXTS.items():
        gaps = [sorted(re.findall(r"{\w+}", text)) for text in (indonesian, english)]
        assert gaps[0] == gaps[1], key
        assert indonesian.strip(), key


def test_what_people_typed_is_never_markup(lab: Lab) -> None:
    bad = "<script>alert(1)</script>"
    charge = lab.charge(
        customer={"name": bad}, shop={"name": bad}, order=bad, invoice=bad,
        lines=[{"name": bad, "quantity": 1500, "amount": 1}],
    )  # fmt: skip
    for path in ("", "/qris", "/va", "/card"):
        assert bad not in page(charge["url"] + path)
        assert "&lt;script&gt;" in page(charge["url"] + path)
    lab.pay(charge["reference"])
    assert bad not in page(charge["url"])


def test_pages_allow_no_foreign_script(lab: Lab) -> None:
    answer = requests.get(lab.charge()["url"], timeout=10)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy
    assert not re.search(r"<script>|\son\w+=|style=", answer.text)


def test_the_first_look_is_remembered_with_its_device(lab: Lab) -> None:
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Mobile Safari"}
    charge = lab.charge()
    assert lab.fetch(charge)["opened_at"] is None
    requests.head(charge["url"], timeout=10)
    assert lab.fetch(charge)["opened_at"] is None
    page(charge["url"], **phone)
    lab.advance(minutes=1)
    page(charge["url"])
    opened = lab.fetch(charge)
    assert (opened["opened_at"], opened["opened_on"]) == ("2026-11-22T07:00:00.000Z", "phone")


def test_a_computer_is_told_from_a_phone(lab: Lab) -> None:
    charge = lab.charge()
    page(charge["url"], **{"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140"})
    assert lab.fetch(charge)["opened_on"] == "computer"


@pytest.mark.parametrize("method", ["qris", "va", "ewallet", "card", "store", "paylater"])
def test_each_way_can_be_paid_and_shows_paid_afterwards(lab: Lab, method: str) -> None:
    charge = lab.charge(methods=[method])
    shown = page(charge["url"] + f"/{method}")
    assert 'id="pay"' in shown
    assert 'id="fail"' in shown
    assert 'type="text"' not in shown
    choice = re.search(r'name="choice" value="([^"]+)"', shown)
    fields = {"do": "pay", "submission": "one", "choice": choice[1] if choice else ""}
    done = press(charge["url"] + f"/{method}", **fields)
    assert 'id="paid"' in done.text
    assert "Lunas" in done.text
    assert "diterima Min, 22 Nov 2026 pukul 14.00" in done.text
    (payment,) = lab.fetch(charge)["payments"]
    assert (payment["amount"], payment["method"]) == (700_000, method)


def test_the_code_holds_the_charges_own_text(lab: Lab) -> None:
    charge = lab.charge()
    assert "<svg" in page(charge["url"] + "/qris")
    picture = requests.get(charge["url"] + "/qris.svg", timeout=10)
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert (
        requests.get(lab.charge("B", methods=["va"])["url"] + "/qris.svg", timeout=10).status_code
        == 404
    )


def test_failing_says_so_and_lets_the_customer_try_again(lab: Lab) -> None:
    charge = lab.charge()
    answer = press(charge["url"] + "/qris", do="fail", submission="one")
    assert "Pembayaran belum berhasil" in answer.text
    assert 'id="method-qris"' in answer.text
    done = press(charge["url"] + "/qris", do="pay", submission="two")
    assert 'id="paid"' in done.text


def test_a_declined_card_tells_why_in_the_customers_words(lab: Lab) -> None:
    charge = lab.charge()
    url = charge["url"] + "/card?lang=en"
    answer = press(url, do="pay", choice="insufficient", submission="one")
    assert "Insufficient funds. No money was taken" in answer.text
    assert lab.fetch(charge)["attempts"][0]["response_code"] == "51"


def test_a_card_is_saved_only_where_the_box_was_ticked_and_it_paid(lab: Lab) -> None:
    def saved() -> list[str]:
        items = lab.get("/v1/tokens?customer=siti@example.com").json()["items"]
        return [item["last4"] for item in items]

    plain, declined, kept = (lab.charge(name, invoice=name)["url"] for name in "ABC")
    press(plain + "/card", do="pay", choice="visa", submission="1")
    press(declined + "/card", do="pay", choice="declined", save_card="yes", submission="1")
    assert saved() == []
    press(kept + "/card", do="pay", choice="jcb", save_card="yes", submission="1")
    assert saved() == ["0505"]


def test_paid_elsewhere_changes_what_the_open_page_asks_for(lab: Lab) -> None:
    charge = lab.charge()
    before = requests.get(charge["url"] + "/state", timeout=10).json()
    assert f'data-version="{before["version"]}"' in page(charge["url"])
    lab.pay("INV-A-000231")
    after = requests.get(charge["url"] + "/state", timeout=10).json()
    assert (before["state"], after["state"]) == ("pending", "paid")
    assert before["version"] != after["version"]


def test_part_paid_here_lowers_what_is_due(lab: Lab) -> None:
    charge = lab.charge()
    lab.pay("INV-A-000231", amount=200_000)
    text = page(charge["url"])
    assert f"Rp{NBSP}500.000" in text
    assert "Sebagian lunas · 50 %" in text


def test_a_closed_or_expired_link_offers_no_way_to_pay(lab: Lab) -> None:
    closed, old = lab.charge("A", invoice="A"), lab.charge("B", invoice="B")
    lab.post(f"/v1/charges/{closed['id']}/cancel", {})
    assert "Tautan ini sudah ditutup" in page(closed["url"])
    lab.advance(days=2)
    assert "Tautan ini sudah lewat waktunya" in page(old["url"])
    for charge in (closed, old):
        press(charge["url"] + "/qris", do="pay", submission="one")
        assert "method-" not in page(charge["url"])
        assert lab.fetch(charge)["payments"] == []


def test_a_way_that_the_link_does_not_offer_leads_back(lab: Lab) -> None:
    charge = lab.charge(methods=["qris"])
    assert 'id="method-qris"' in page(charge["url"] + "/card")
    assert press(charge["url"] + "/card", do="pay", submission="1").status_code == 422
    assert lab.fetch(charge)["payments"] == []


def test_an_unknown_link_says_so(lab: Lab) -> None:
    answer = requests.get(lab.url + "/pay/guessed?lang=en", timeout=10)
    assert answer.status_code == 404
    assert "Unknown link" in answer.text


def test_what_the_charge_did_not_say_of_the_shop_is_asked_of_the_shop(lab: Lab) -> None:
    lab.shop = {"city": "Makassar", "phone": "+62 411-1", "timezone": "Asia/Makassar", "name": "?"}
    text = page(lab.charge()["url"])
    assert "Makassar" in text
    assert "pukul 15.00" in text
    assert "Toko Sinar Jaya" in text


@pytest.mark.parametrize("name", ["tokens.css", "checkout.css", "checkout.js", "inbox.js"])
def test_the_pages_own_files_are_served_and_nothing_else(calm: Lab, name: str) -> None:
    assert calm.get(f"/assets/{name}").status_code == 200
    assert calm.get("/assets/base.html").status_code == 404
    assert calm.get("/assets/..%2f..%2fpyproject.toml").status_code == 404
    assert calm.get("/fonts/OFL.txt").status_code == 404


def test_after_a_part_the_code_asks_for_the_rest(lab: Lab) -> None:
    charge = lab.charge(methods=["qris"])
    lab.fault("underpay", "payment")
    lab.pay(charge["reference"], method="qris")
    text = page(charge["url"] + "/qris")
    drawn = requests.get(charge["url"] + "/qris.svg", timeout=10).text
    rest = charge["amount"] - lab.fetch(charge)["payments"][0]["amount"]
    assert 0 < rest < charge["amount"]
    asked = read_qris(lab.fetch(charge)["qr_payload"])
    assert asked.amount == charge["amount"]
    expected = qris.payload(asked.name, asked.city, rest, "IDR", charge["invoice"])
    assert drawn == qris.svg(expected)
    assert qris.svg(asked.text) not in text
