"""The shop with a QR to show, and the customer's screen."""

from __future__ import annotations

import pytest

from posapp.services.settings.change import change_settings
from posapp.ui.display.facts import read_display
from posapp.ui.display.stand import customer_stand
from posapp.ui.display.window import DisplayWindow
from tests.ui.qr.conftest import world  # noqa: F401
from tests.ui.qr.world import World, settle
from tests.ui.till_fixture import clock  # noqa: F401

LANDSCAPE, PORTRAIT = (1280, 800), (800, 1280)


@pytest.fixture
def display(world: World):  # noqa: F811
    """Opens the customer's screen in a shape; the customer reads English."""
    world.till.do(change_settings, {"customer.language": "en"})

    def show(size: tuple[int, int] = LANDSCAPE) -> DisplayWindow:
        stand = customer_stand(world.context)
        window = DisplayWindow(stand, world.till.look(read_display), world.window)
        window.resize(*size)
        window.show()
        stand.set_seen(True)
        settle()
        return window

    return show
