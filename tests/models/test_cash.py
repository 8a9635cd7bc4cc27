"""Cash that people hand over is taken, a barcode typed as a sum is not."""

from __future__ import annotations

import pytest

from posapp.models.cash import check_cash
from posapp.models.errors import Refused


@pytest.mark.parametrize(
    ("tendered", "due", "currency"),
    [
        (100_000, 100_000, "IDR"),
        (100_000, 500, "IDR"),
        (1_000_000, 75_000, "IDR"),
        (9_999_999, 1_000_000, "IDR"),
        (50_000, 1, "USD"),
        (50_000_00, 1, "VND"),
    ],
)
def test_what_people_pay_with_is_taken(tendered, due, currency):
    check_cash(tendered, due, currency)


@pytest.mark.parametrize(
    ("tendered", "due", "currency", "change"),
    [
        (8_992_761, 75_000, "IDR", 8_917_761),
        (4_111_111_111, 400_000_000, "IDR", 3_711_111_111),
        (5_000_001_00, 1_00, "USD", 5_000_000_00),
    ],
)
def test_change_that_nobody_gives_is_asked_about(tendered, due, currency, change):
    with pytest.raises(Refused) as refused:
        check_cash(tendered, due, currency)
    assert (refused.value.code, refused.value.params["amount"]) == ("tendered_absurd", change)
