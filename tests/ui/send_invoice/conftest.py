"""The shop and the page's surroundings, for the tests of Pay Online."""

from __future__ import annotations

from tests.ui.till_fixture import clock, shop_till, ui_context

__all__ = ["clock", "shop_till", "ui_context"]
