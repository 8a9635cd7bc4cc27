"""Messages say one number, keep to their medium, and never run what people typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.config import resource
from posapp.models.errors import Refused
from posapp.services.channels.gsm7 import is_gsm7, sms_parts, to_gsm7
from posapp.services.channels.render import (
    QR_CONTENT_ID,
    compose_email,
    compose_sms,
    email_attachments,
    render_email,
    render_sms,
    render_whatsapp,
)
from posapp.services.gateways.types import ChargeLine, Method
from tests.services.channels.messages import LINK, invoice_message


class Reader(HTMLParser):
    """What a reader sees of HTML, and every tag and address that is in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


def plain(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("due", [1, 700_000, 999_999_999_999])
def test_every_message_says_the_same_number_and_link(language: str, due: int) -> None:
    message = invoice_message(language=language, amount_due_now=due)
    amount = f"Rp {due:,}".replace(",", ".")
    subject, html, text = render_email(message)
    seen = [subject, Reader(html).text, text, render_sms(message), render_whatsapp(message)]
    assert all(amount in plain(one) for one in seen)
    assert all(LINK in one for one in (html, text, render_sms(message), render_whatsapp(message)))


def test_the_email_tells_the_whole_story_in_indonesian() -> None:
    subject, html, text = render_email(invoice_message())
    assert subject == "Tagihan INV-A-000231 dari Toko Sinar Jaya: Rp\N{NO-BREAK SPACE}700.000"
    for form in (plain(Reader(html).text), plain(text)):
        for part in (
            "Halo Siti Nurhaliza,",
            "Terima kasih atas pesanan ORD-A-000412",
            "Pembayaran Rp 300.000 sudah kami terima.",
            "sampai Min, 22 Nov 2026 pukul 14.32",
            "QRIS",
            "Virtual account",
            "Dompet digital",
            "Kartu",
            "3 × Kopi Toraja Sapan 250 g",
            "1,5 × Gula Aren Cair",
            "Rp 285.000",
            "−Rp 50.000",
            "Rp 1.000.000",
            "termasuk pajak Rp 99.099",
            "−Rp 300.000",
            "Kami tidak pernah meminta PIN atau OTP Anda.",
        ):
            assert part in form, part


def test_the_email_tells_it_in_english_and_in_the_shop_s_time() -> None:
    _, html, text = render_email(invoice_message(language="en", timezone="Asia/Makassar"))
    for form in (plain(Reader(html).text), plain(text)):
        for part in (
            "Hello Siti Nurhaliza,",
            "until Sun, 22 Nov 2026 at 15:32",
            "E-wallet",
            "1.5 × Gula Aren Cair",
            "including Rp 99.099 tax",
            "Remaining",
        ):
            assert part in form, part


def test_another_language_is_written_to_in_english() -> None:
    assert "Hello" in render_email(invoice_message(language="fr"))[2]


def test_what_is_not_there_is_not_mentioned() -> None:
    message = invoice_message(
        received=0, discount=0, tax=0, customer_name="", shop_address="", shop_phone="",
        order_total=700_000,
    )  # fmt: skip
    _, html, text = render_email(message)
    for form in (plain(Reader(html).text), plain(text)):
        assert "Halo," in form
        for absent in ("Diskon", "pajak", "terima.", "Sudah diterima", "None", "lunasi"):
            assert absent not in form


def test_a_part_of_what_remains_is_shown_beside_the_rest() -> None:
    shown = plain(Reader(render_email(invoice_message(amount_due_now=200_000))[1]).text)
    assert "Sisa Rp 700.000 Yang perlu dibayar sekarang Rp 200.000" in shown


def test_the_email_loads_nothing_from_elsewhere() -> None:
    message = invoice_message()
    reader = Reader(render_email(message)[1])
    assert set(reader.links) == {LINK, f"cid:{QR_CONTENT_ID}"}
    assert not reader.tags & {"script", "iframe", "link", "form", "video", "svg"}
    assert [a.content_id for a in email_attachments(message)] == [QR_CONTENT_ID]


def test_the_link_of_a_gateway_is_bound_into_its_attribute() -> None:
    reader = Reader(render_email(invoice_message(url="https://pay.example/p?a=1&b=2"))[1])
    assert "https://pay.example/p?a=1&b=2" in reader.links


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "",
        "pay.example",
        "https://a b",
        " https://a.b",
        "ftp://x",
        "https://",
    ],
)
def test_what_is_no_web_address_is_never_sent(url: str) -> None:
    for render in (render_email, render_sms, render_whatsapp):
        with pytest.raises(Refused) as caught:
            render(invoice_message(url=url))
        assert caught.value.code == "bad_link"


HOSTILE = [
    "{{7*7}}",
    "{{ ''.__class__.__mro__ }}",
    "{% for x in range(3) %}x{% endfor %}",
    "{0.__class__}",
    "{shop}",
    "%n %s %(shop)s",
    "$shop ${shop}",
    "\\u0041",
]
NAMES = ("shop_name", "shop_address", "shop_phone", "customer_name")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("field", NAMES)
def test_what_looks_like_a_template_stays_as_it_was_typed(field: str, hostile: str) -> None:
    _, html, text = render_email(invoice_message(**{field: hostile}))
    assert hostile in Reader(html).text
    assert hostile in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_stays_in_sms_whatsapp_and_product_names_too(hostile: str) -> None:
    message = invoice_message(shop_name=hostile, lines=(ChargeLine(hostile, 1000, 1),))
    assert render_sms(message).startswith(hostile + ": ")
    assert hostile in render_whatsapp(message)
    assert hostile in Reader(render_email(message)[1]).text


@pytest.mark.parametrize(
    "hostile", ['<img src="http://evil.example/x">', "<script>x</script>", '"><b>', "&lt;b&gt;"]
)
def test_markup_stays_text(hostile: str) -> None:
    message = invoice_message(
        shop_name=hostile, customer_name=hostile, lines=(ChargeLine(hostile, 1000, 1),)
    )
    reader = Reader(render_email(message)[1])
    harmless = Reader(render_email(invoice_message())[1])
    assert reader.tags == harmless.tags
    assert set(reader.links) == set(harmless.links)
    assert reader.text.count(hostile) == 3
    assert hostile in render_email(message)[2]  # nothing is escaped in plain text


def test_a_naive_renderer_would_run_all_of_that() -> None:
    shop = "{{7*7}}"
    assert jinja2.Template("Halo " + shop).render() == "Halo 49"
    assert "class" in "{0.__class__}".format("")  # noqa: UP030
    with pytest.raises(TypeError):
        "%n" % ()  # noqa: B018, F509
    tag = '<img src="http://evil.example/x">'
    naive = jinja2.Environment().from_string("<p>{{ shop }}</p>").render(shop=tag)
    assert Reader(naive).links == ["http://evil.example/x"]


def test_names_cannot_break_a_line_or_turn_the_reading_direction() -> None:
    message = invoice_message(
        shop_name="Toko\r\nBcc: x@evil.example\x00", customer_name="A\u202eB\u2028C\u200b"
    )
    subject, _, text = render_email(message)
    assert "\n" not in subject
    assert "\r" not in subject
    assert "Toko Bcc: x@evil.example:" in plain(subject)
    assert "Halo AB C," in text


def test_templates_come_in_both_languages_with_the_same_values() -> None:
    folder = resource("templates")
    for path in [
        p for p in folder.rglob("*.id.*") if p.parent.name in ("email", "sms", "whatsapp")
    ]:
        twin = path.with_name(path.name.replace(".id.", ".en."))
        names = re.compile(r"{{ (\w+)")
        assert set(names.findall(path.read_text())) == set(names.findall(twin.read_text()))


@settings(max_examples=60, deadline=None)
@given(name=st.text(max_size=200), item=st.text(max_size=200))
def test_any_name_gives_readable_messages(name: str, item: str) -> None:
    message = invoice_message(
        shop_name=name, customer_name=name, lines=(ChargeLine(item, 1000, 1000),)
    )
    subject, html, text = render_email(message)
    assert "\n" not in subject
    assert Reader(html).tags == Reader(render_email(invoice_message())[1]).tags
    assert "Rp 700.000" in plain(text)
    sms = render_sms(message)
    assert is_gsm7(sms)
    assert sms_parts(sms)[0] == 1
    assert sms.endswith(LINK)


def test_the_story_s_sms_is_one_part_with_the_link_last() -> None:
    sms = render_sms(invoice_message())
    assert sms == (
        "Toko Sinar Jaya: tagihan INV-A-000231 Rp 700.000, bayar s.d. 22 Nov 14.32: " + LINK
    )
    assert sms_parts(sms) == (1, 115)


def test_a_long_shop_name_gives_way_first_then_the_time_then_the_name() -> None:
    long_name = "Perkumpulan Pedagang Kopi dan Alat Seduh Nusantara Sejahtera Abadi Bersama"
    sms = render_sms(invoice_message(shop_name=long_name))
    assert sms.startswith("Perkumpulan Pedagang Kopi")
    assert "22 Nov 14.32" in sms
    without_time = render_sms(invoice_message(shop_name=long_name, url=LINK + "x" * 58))
    assert without_time.startswith("Perkumpulan")
    assert "22 Nov" not in without_time
    nameless = render_sms(invoice_message(shop_name=long_name, url=LINK + "x" * 78))
    assert nameless.startswith("tagihan INV-A-000231 Rp 700.000: https://")
    for text in (sms, without_time, nameless):
        assert sms_parts(text)[0] == 1


def test_where_the_link_alone_is_too_long_nothing_is_left_out() -> None:
    sms = render_sms(invoice_message(url=LINK + "x" * 150))
    assert sms.startswith("Toko Sinar Jaya: ")
    assert "22 Nov 14.32" in sms
    assert sms.endswith("x" * 150)
    assert sms_parts(sms)[0] == 2


def test_an_sms_uses_its_own_alphabet_only() -> None:
    assert to_gsm7("Rp\N{NO-BREAK SPACE}1.000 − “Kopi” — ‘x’…") == "Rp 1.000 - \"Kopi\" - 'x'..."
    assert to_gsm7("Crème Ćevapi 东京 🍜 ½") == "Crème Cevapi 12"
    assert render_sms(invoice_message(shop_name="东京")).startswith("tagihan INV-A-000231")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("a" * 160, (1, 160)),
        ("a" * 161, (2, 161)),
        ("a" * 306, (2, 306)),
        ("a" * 307, (3, 307)),
        ("€" * 80, (1, 160)),
        ("a" * 152 + "€" * 5, (2, 162)),
        ("€" * 153, (3, 306)),  # 76 to a part: the 77th would be torn
        ("我" * 70, (1, 70)),
        ("我" * 71, (2, 71)),
        ("🍜" * 35, (1, 70)),
        ("", (1, 0)),
    ],
)
def test_parts_are_counted_as_the_operator_does(text: str, counted: tuple[int, int]) -> None:
    assert sms_parts(text) == counted


def test_a_message_is_composed_whole() -> None:
    email = compose_email(invoice_message(methods=(Method.QRIS,)), "siti@example.com", "<1@x>")
    assert (email.to, email.message_id, len(email.attachments)) == ("siti@example.com", "<1@x>", 1)
    sms = compose_sms(invoice_message(), "+6281234567890", "2@x")
    assert (sms.to, sms.message_id, sms.subject, sms.html) == ("+6281234567890", "2@x", "", "")
