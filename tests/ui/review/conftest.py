"""The orders page on a shop whose gateway is in memory, for reviews and refunds."""

from __future__ import annotations

from tests.ui.review.money_shop import MoneyShop, clock, money_shop, ui_context

__all__ = ["MoneyShop", "clock", "money_shop", "ui_context"]
