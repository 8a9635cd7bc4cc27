"""What stands on paper: the series of a folder and the numbers in it."""

import re

import pytest

from posapp.models.ids import BASE32, new_id, random_base32
from posapp.models.series import Folder, document_number, series_name


@pytest.mark.parametrize(("generation", "name"), [(1, "A"), (2, "A2"), (3, "A3"), (10, "A10")])
def test_a_restored_or_copied_folder_has_the_next_series(generation, name):
    assert series_name("A", generation) == name
    assert Folder(letter="A", generation=generation).series == name


@pytest.mark.parametrize(
    ("kind", "series", "serial", "number"),
    [
        ("order", "A", 123, "ORD-A-000123"),
        ("invoice", "A2", 1, "INV-A2-000001"),
        ("order", "A", 1_234_567, "ORD-A-1234567"),
    ],
)
def test_a_number_names_kind_series_and_serial(kind, series, serial, number):
    assert document_number(kind, series, serial) == number


def test_a_kind_without_numbers_gets_none():
    with pytest.raises(KeyError):
        document_number("customer", "A", 1)


def test_ids_are_version_7_and_sort_in_the_order_they_were_made():
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(pattern, one) for one in made)


def test_random_suffixes_have_no_letter_that_is_misread():
    text = random_base32(2000)
    assert len(text) == 2000
    assert set(text) <= set(BASE32)
    assert not set(text) & set("ILOU")
