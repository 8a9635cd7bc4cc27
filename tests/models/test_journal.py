"""The line that is hashed: frozen vectors, every value in it, unknown versions refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.journal import GENESIS, VERSION, Line, canonical, commit_to, line_hash

FIRST = Line(
    version=1,
    chain="019a0000-0000-7000-8000-000000000001",
    sequence=1,
    kind="shop.made",
    subject="A",
    actor="os:kasir",
    at=datetime(2026, 11, 19, 5, 0, 0, 123456, tzinfo=UTC),
    body='{"series":"A"}',
    commitment="",
    previous=GENESIS,
)
SECOND = FIRST._replace(
    sequence=2,
    kind="payment.received",
    subject="019a0000-0000-7000-8000-00000000beef",
    body=canonical({"amount": 300_000, "order": "ORD-A-000001", "words": 'Nguyễn\n"x"'}),
    commitment=commit_to("00ff", '{"name":"Siti"}'),
    previous="b7ce65bfe860bce67f4d4ef59d9d38ca4d73d9c44cb79d46cc33f35d1b7ca9ec",
)


def test_the_golden_vectors_never_change():
    """Shops have these hashes on paper: whoever changes the formula gives it a new version."""
    assert VERSION == 1
    assert line_hash(FIRST) == "b7ce65bfe860bce67f4d4ef59d9d38ca4d73d9c44cb79d46cc33f35d1b7ca9ec"
    assert line_hash(SECOND) == "a829ebf9584d47c12618a5866d05b99748698d211fb4391e358aae4454ed9415"
    assert SECOND.commitment == "5112fdd0c428cd32624ca08e139cacecb72aa15b36010f14126da1c6b56d0a27"


def test_the_canonical_body_has_one_spelling():
    assert canonical({"b": 1, "a": ["ü", -2]}) == '{"a":["\\u00fc",-2],"b":1}'
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})


OTHER = {
    "chain": "019a0000-0000-7000-8000-000000000002",
    "sequence": 3,
    "kind": "shop.maid",
    "subject": "B",
    "actor": "os:other",
    "at": FIRST.at + timedelta(microseconds=1),
    "body": '{"series":"B"}',
    "commitment": "0",
    "previous": "1" * 64,
}


@pytest.mark.parametrize("field", [name for name in Line._fields if name != "version"])
def test_every_value_of_the_row_is_in_the_hash(field):
    assert line_hash(FIRST._replace(**{field: OTHER[field]})) != line_hash(FIRST)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_that_is_not_known_is_refused(version):
    with pytest.raises(ValueError, match=f"unknown journal version {version}"):
        line_hash(FIRST._replace(version=version))


texts = st.tuples(*[st.text(max_size=6)] * 3)


@given(texts, texts)
def test_no_two_rows_share_a_line(one, other):
    """Nothing can be moved from one column into the next without being seen."""

    def told(values):
        return line_hash(FIRST._replace(kind=values[0], subject=values[1], actor=values[2]))

    assert (told(one) == told(other)) == (one == other)


def test_the_moment_counts_and_not_the_zone_it_is_written_in():
    jakarta = FIRST.at.astimezone(timezone(timedelta(hours=7)))
    assert line_hash(FIRST._replace(at=jakarta)) == line_hash(FIRST)


@given(st.text(), st.text())
def test_a_commitment_does_not_tell_what_it_is_to_and_depends_on_its_salt(salt, detail):
    assert commit_to(salt, detail) != commit_to(f"{salt}0", detail)
    assert len(commit_to(salt, detail)) == 64
