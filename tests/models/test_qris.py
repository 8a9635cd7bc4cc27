"""QRIS codes are read as wallets read them, refused with a reason, and made within the limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.error_text import SENTENCES
from posapp.models.emv import checksum, read_objects, write_objects
from posapp.models.errors import Refused
from posapp.models.money import DIGITS
from posapp.models.qris import (
    NUMBERS,
    Merchant,
    Tip,
    check_asks,
    check_sticker,
    decimal,
    read_qris,
    with_amount,
    write_qris,
)

V1 = (
    "00020101021126670018ID.CO.EXAMPLE2.WWW01159360001404567890215MIDCONTOH1234560303UMI51370014I"
    "D.CO.QRIS.WWW0215ID10191234567815204123453033605802ID5914NamaMerchantC16009NamaKota161101234"
    "56789062070703K196304B22E"
)
V2 = (
    "00020101021226670018ID.CO.EXAMPLE2.WWW01159360001404567890215MIDCONTOH1234560303UMI51370014I"
    "D.CO.QRIS.WWW0215ID101912345678152041234530336054061500005802ID5914NamaMerchantC16009NamaKot"
    "a16110123456789062070703K196304EDDD"
)
V3 = (
    "00020101021226530012COM.DOKU.WWW0118936008990000002475020424750303URE51440014ID.CO.QRIS.WWW"
    "0215ID10200392934820303URE5204539953033605404100055020256035005802ID5911GUREUM SHOP"
    "6013JAKARTA PUSAT61051064062070703A016304FD26"
)
V4 = (
    "00020101021226620016COM.ASTRAPAY.WWW011893600822321000001802092100000180303UBE5204504553033605"
    "40445805802ID5914Yokke Merchant6015Jakarta Selatan6105124406260011521041400254201507"
    "15ASTRAPAY0000100981802092100000180301163040E7E"
)
V5 = (
    "00020101021126690017ID.CO.EXAMPLE.WWW01189360000000000000010215TESTMID000000010303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204541153033605802ID5911TOKO CONTOH"
    "6007JAKARTA61051011062070703A016304CFE6"
)
V6 = (
    "00020101021226690017ID.CO.EXAMPLE.WWW01189360000000000000010215TESTMID000000010303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI52045411530336054061500005802ID"
    "5911TOKO CONTOH6007JAKARTA61051011062260115INV-2026-0001230703A0163040C74"
)
V7 = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN"
    "5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233"
    "030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A"
)
VECTORS = {"V1": V1, "V2": V2, "V3": V3, "V4": V4, "V5": V5, "V6": V6, "V7": V7}

MERCHANT = Merchant(
    name="TOKO CONTOH",
    city="JAKARTA",
    postal="10110",
    category="5411",
    accounts=(
        (
            "26",
            (
                ("00", "ID.CO.EXAMPLE.WWW"),
                ("01", "936000000000000001"),
                ("02", "TESTMID00000001"),
                ("03", "UMI"),
            ),
        ),
        ("51", (("00", "ID.CO.QRIS.WWW"), ("02", "ID1020000000001"), ("03", "UMI"))),
    ),
)


def sealed(body: str) -> str:
    """A body with the checksum that fits."""
    return body + "6304" + checksum(body + "6304")


def changed(code: str, old: str, new: str) -> str:
    """Something else inside, with a checksum that fits again."""
    assert old in code
    return sealed(code[:-8].replace(old, new, 1))


def with_parts(code: str, **parts: str) -> str:
    """Other values (``_54="1000"``), each where the old one stood, new ones at the end."""
    wanted = {key.removeprefix("_"): value for key, value in parts.items()}
    return sealed(write_objects(*(dict(read_objects(code[:-8])) | wanted).items()))


def refusal(code: str) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        read_qris(code)
    return caught.value.code, str(caught.value.params.get("part", ""))


def test_the_checksum_has_the_check_value_of_its_kind():
    assert checksum("123456789") == "29B1"


@pytest.mark.parametrize("name", VECTORS)
def test_every_code_of_the_reference_is_read_and_written_back_the_same(name):
    code = read_qris(VECTORS[name])
    assert sealed(write_objects(*code.parts)) == VECTORS[name]


def test_what_a_static_code_says():
    code = read_qris(V1)
    assert (code.is_dynamic, code.amount, code.currency) == (False, None, "IDR")
    assert (code.name, code.city, code.postal) == ("NamaMerchantC1", "NamaKota1", "1234567890")
    assert (code.country, code.category, code.terminal) == ("ID", "1234", "K19")
    assert code.nmid == "ID1019123456781"


def test_what_a_dynamic_code_says():
    code = read_qris(V6)
    assert (code.is_dynamic, code.amount, code.currency) == (True, 150_000, "IDR")
    assert (code.name, code.bill, code.terminal) == ("TOKO CONTOH", "INV-2026-000123", "A01")


def test_a_fixed_tip_is_told():
    code = read_qris(V3)
    assert (code.amount, code.tip) == (1_000, Tip.FIXED)


def test_a_real_code_without_the_national_object_is_read():
    code = read_qris(V4)
    assert (code.amount, code.name, code.nmid) == (4_580, "Yokke Merchant", "")


def test_lengths_count_characters_and_the_checksum_bytes():
    code = read_qris(V7)
    assert (code.name, code.country, code.currency) == ("BEST TRANSPORT", "CN", "156")
    assert (code.amount, code.tip) == (None, Tip.ASKED)


def test_a_wrong_checksum_is_refused():
    assert refusal(V1[:-1] + "F") == ("qris_checksum", "")


def test_one_changed_letter_anywhere_is_found():
    for at in range(6, len(V1) - 8):
        other = "1" if V1[at] != "1" else "2"
        assert refusal(V1[:at] + other + V1[at + 1 :])[0] in (
            "qris_checksum", "qris_cut", "qris_twice", "qris_missing",
        )  # fmt: skip


def test_the_checksum_may_be_in_small_letters():
    assert read_qris(V1[:-4] + "b22e").name == "NamaMerchantC1"


@pytest.mark.parametrize("text", ["", "https://pay.example/1", "00020", "01021100020163041234"])
def test_what_is_no_qris_is_called_so(text):
    assert refusal(text)[0] == "not_qris"


def test_a_code_that_breaks_off_says_where():
    assert refusal(V1[:60]) == ("qris_cut", "26")
    assert refusal(changed(V1, "0703K19", "0704K19")) == ("qris_cut", "62.07")
    assert refusal("000201xx0211") == ("qris_cut", "xx")
    assert refusal("0002015900") == ("qris_cut", "59")
    assert refusal("0002015٢٢") == ("qris_cut", "5٢")


def test_a_code_without_its_checksum_lacks_it():
    assert refusal(V1[:-8]) == ("qris_missing", "63")
    assert refusal("000201") == ("qris_missing", "63")
    assert refusal(V1 + "6105101106304ABCD")[0] in ("qris_twice", "qris_missing")


def test_a_part_that_stands_twice_is_refused():
    assert refusal(changed(V1, "5802ID", "5802ID5802ID")) == ("qris_twice", "58")
    assert refusal(changed(V1, "62070703K19", "62140703K190703K20")) == ("qris_twice", "62.07")


@pytest.mark.parametrize(
    ("key", "part"),
    [("52", "52041234"), ("53", "5303360"), ("58", "5802ID"), ("59", "5914NamaMerchantC1"),
     ("60", "6009NamaKota1")],
)  # fmt: skip
def test_what_every_code_has_must_be_there(key, part):
    assert refusal(changed(V1, part, "")) == ("qris_missing", key)


def test_a_code_must_name_an_account():
    pairs = [pair for pair in read_objects(V5[:-8]) if pair[0] not in ("26", "51")]
    assert refusal(sealed(write_objects(*pairs))) == ("qris_missing", "26")


@pytest.mark.parametrize(
    ("amount", "minor"), [("1000", 1_000), ("1000.", 1_000), ("1000.00", 1_000), ("01000", 1_000)]
)
def test_a_thousand_rupiah_may_be_written_in_these_ways(amount, minor):
    assert read_qris(changed(V2, "5406150000", f"54{len(amount):02d}{amount}")).amount == minor


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "1,000", "1.000.00", "1000,00", "1000.50", "-1", "1e3", ".", ".5", "٣",
               "12345678901234", " 100"],
)  # fmt: skip
def test_an_amount_that_is_none_is_refused(amount):
    assert refusal(changed(V2, "5406150000", f"54{len(amount):02d}{amount}")) == (
        "qris_bad_part", "54",
    )  # fmt: skip


def test_a_thousand_with_a_point_is_one_rupiah_and_never_a_thousand():
    assert read_qris(changed(V2, "5406150000", "54051.000")).amount == 1


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [({"_55": "02"}, "56"), ({"_56": "500"}, "56"), ({"_55": "01", "_56": "500"}, "56"),
     ({"_55": "03"}, "57"), ({"_55": "03", "_56": "1", "_57": "5"}, "56"),
     ({"_55": "03", "_57": "100"}, "57"), ({"_55": "03", "_57": "0.00"}, "57"),
     ({"_55": "02", "_56": "0"}, "56"), ({"_55": "04"}, "55")],
)  # fmt: skip
def test_a_tip_has_exactly_what_belongs_to_it(parts, wrong):
    assert refusal(with_parts(V2, **parts)) == ("qris_bad_part", wrong)


def test_a_percentage_is_a_tip():
    assert read_qris(with_parts(V2, _55="03", _57="5.00")).tip is Tip.PERCENT


@pytest.mark.parametrize(
    ("key", "value"),
    [("01", "13"), ("53", "3A0"), ("52", "12345"), ("58", "id"), ("59", "Nama|C1"),
     ("60", "Nama\nota"), ("61", "12345678901")],
)  # fmt: skip
def test_a_part_that_does_not_fit_is_named(key, value):
    assert refusal(with_parts(V2, **{f"_{key}": value})) == ("qris_bad_part", key)


def test_a_long_name_is_read_and_never_written():
    long = "A" * 30
    assert read_qris(changed(V2, "5914NamaMerchantC1", f"5930{long}")).name == long
    with pytest.raises(Refused, match="qris_no_room"):
        write_qris(replace(MERCHANT, name=long), "IDR")


def test_a_code_that_no_wallet_takes_is_too_long():
    filler = "".join(f"{80 + n}99{'x' * 99}" for n in range(5))
    assert refusal(sealed(V1[:-8] + filler)) == ("qris_too_long", "")


def test_a_static_code_with_an_amount_is_the_dynamic_one_of_the_reference():
    assert with_amount(read_qris(V1), 150_000) == V2


def test_a_code_is_made_as_the_reference_makes_it():
    assert write_qris(MERCHANT, "IDR", terminal="A01") == V5
    made = write_qris(MERCHANT, "IDR", 150_000, bill="INV-2026-000123", terminal="A01")
    assert made == V6
    assert with_amount(read_qris(V5), 150_000, "INV-2026-000123") == V6


def test_a_bill_number_is_added_where_it_has_room():
    bare = read_qris(changed(V5, "62070703A01", ""))
    assert read_qris(with_amount(bare, 5_000, "ORD-A-000001")).bill == "ORD-A-000001"
    full = read_qris(changed(V5, "62070703A01", "62950891" + "x" * 91))
    assert read_qris(with_amount(full, 5_000, "ORD-A-000001")).bill == ""


def test_a_code_without_its_kind_becomes_dynamic_too():
    code = read_qris(with_amount(read_qris(changed(V5, "010211", "")), 5_000))
    assert (code.is_dynamic, code.amount) == (True, 5_000)


@pytest.mark.parametrize(
    ("code", "reason"),
    [(V6, "qris_not_static"), (changed(V5, "5303360", "5303360540510000"), "qris_not_static"),
     (changed(V5, "5802ID", "5502015802ID"), "qris_tip"),
     (changed(V5, "5303360", "5303840"), "qris_other_currency")],
)  # fmt: skip
def test_only_a_plain_static_code_gets_an_amount(code, reason):
    with pytest.raises(Refused, match=reason):
        check_sticker(read_qris(code), "IDR")


@pytest.mark.parametrize("amount", [0, -1, 10**13])
def test_no_code_asks_for_nothing_or_for_more_than_it_can_say(amount):
    with pytest.raises(Refused, match="bad_amount"):
        with_amount(read_qris(V1), amount)


def test_a_code_is_shown_only_for_its_own_sum():
    check_asks(read_qris(V6), 150_000, "IDR")
    for code, amount, currency, reason in (
        (V6, 150_001, "IDR", "qris_other_amount"), (V6, 150_000, "USD", "qris_other_currency"),
        (V3, 1_000, "IDR", "qris_tip"), (V5, 150_000, "IDR", "qris_no_amount"),
        (V7, 2_372, "USD", "qris_other_currency"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=reason):
            check_asks(read_qris(code), amount, currency)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"city": "J" * 16}, "qris_no_room"), ({"postal": ""}, "qris_missing"),
     ({"postal": "12345678901"}, "qris_no_room"), ({"name": "A|B"}, "qris_bad_part"),
     ({"accounts": ()}, "qris_missing"), ({"category": "54"}, "qris_bad_part"),
     ({"name": ""}, "qris_missing")],
)  # fmt: skip
def test_a_writer_obeys_every_limit(wrong, reason):
    with pytest.raises(Refused, match=reason):
        write_qris(replace(MERCHANT, **wrong), "IDR", 1_000)


def test_every_currency_of_a_shop_has_its_number():
    assert set(NUMBERS) == set(DIGITS)
    assert decimal(1_205, "USD") == "12.05"
    assert read_qris(write_qris(MERCHANT, "USD", 1_205)).amount == 1_205


plain = st.text(
    st.characters(codec="ascii", min_codepoint=32, exclude_characters="|\x7f"), min_size=1
)


@given(
    name=plain.filter(lambda t: len(t) <= 25),
    city=plain.filter(lambda t: len(t) <= 15),
    amount=st.none() | st.integers(1, 10**10),
    currency=st.sampled_from(sorted(DIGITS)),
    bill=st.text("ABC-0123456789", max_size=25),
)
def test_what_is_written_is_read_back(name, city, amount, currency, bill):
    merchant = replace(MERCHANT, name=name, city=city)
    text = write_qris(merchant, currency, amount, bill=bill)
    code = read_qris(text)
    assert (code.name, code.city, code.amount, code.currency) == (name, city, amount, currency)
    assert (code.bill, code.is_dynamic) == (bill, amount is not None)
    assert sealed(write_objects(*code.parts)) == text
    if amount is None:
        shown = read_qris(with_amount(code, 777, bill))
        check_asks(shown, 777, currency)
        assert replace(shown, text="", parts=(), amount=None, is_dynamic=False) == replace(
            code, text="", parts=()
        )


@settings(max_examples=500)
@given(st.data())
def test_no_text_breaks_the_reader(data):
    """Cut, doubled and changed codes, with a checksum that fits: read whole, or refused."""
    text = data.draw(st.sampled_from(sorted(VECTORS.values())))[:-8]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(at, min(len(text), at + 6)))
        text = text[:at] + data.draw(st.text(max_size=6)) + text[end:]
    refused = _refused(sealed(text))
    if refused is None:
        assert sealed(write_objects(*read_qris(sealed(text)).parts)) == sealed(text)
    else:
        assert refused.code in SENTENCES


def _refused(text: str) -> Refused | None:
    try:
        read_qris(text)
    except Refused as refusal:
        return refusal
    return None


@given(st.text(st.characters(), max_size=600))
def test_nor_does_any_other_text(text):
    assert _refused(text) or text.startswith("000201")
    assert _refused("000201" + text)
