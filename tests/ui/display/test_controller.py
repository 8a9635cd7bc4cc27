"""Where the customer's screen opens: on another screen by itself, or in a frame to try."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posapp.services.settings.change import change_settings
from posapp.ui.display.controller import DisplayController
from posapp.ui.display.stand import customer_stand
from tests.ui.qr.world import settle

#: Says where the customer's screen is after a setting was chosen, on a machine with two screens.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from posapp.services.settings.change import change_settings
from posapp.ui.display.controller import DisplayController
from posapp.ui.theme import apply
from tests.ui.qr.world import make_world, settle
from tests.ui.till_fixture import NOON
from posapp.models.clock import SetClock

app = QApplication([])
apply(app, "light")
world = make_world(Path(sys.argv[1]), SetClock(NOON))
world.till.do(change_settings, {"display.screen": sys.argv[2]})
world.window.show()
world.window.activateWindow()
world.behind.setFocus()
controller = DisplayController(world.window, world.context)
controller.begin()
settle()
if controller.window is None:
    print("none")
else:
    at = controller.window.geometry()
    frameless = bool(controller.window.windowFlags() & Qt.WindowType.FramelessWindowHint)
    print(controller.window.screen().name(), at.x(), at.y(), at.width(), at.height(), frameless)
print(QApplication.focusWidget() is world.behind)
world.till.stop()
"""


def screens(folder: Path) -> Path:
    """A till's screen and a customer's one beside it, for the platform without a display."""
    path = folder / "screens.json"

    def screen(name: str, x: int, width: int, height: int) -> dict[str, object]:
        size = {"x": x, "y": 0, "width": width, "height": height}
        return {"name": name, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1, **size}

    both = [screen("till", 0, 1366, 768), screen("guest", 1366, 800, 1280)]
    path.write_text(json.dumps({"synchronousWindowSystemEvents": False, "screens": both}))
    return path


def where(folder: Path, wanted: str) -> list[str]:
    """What the program says for a setting."""
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens(folder)}",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder / "shop"), wanted],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:2]


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("auto", "guest 1366 0 800 1280 True"),
        ("guest", "guest 1366 0 800 1280 True"),
        ("none", "none"),
        ("till", "none"),
        ("unplugged", "none"),
    ],
)
def test_on_two_screens_it_covers_the_other_one_and_the_till_keeps_the_focus(
    tmp_path, wanted, place
):
    assert where(tmp_path, wanted) == [place, "True"]


@pytest.fixture
def controller(world) -> DisplayController:
    made = DisplayController(world.window, world.context)
    made.begin()
    return made


def test_with_one_screen_it_opens_only_by_hand_in_a_frame(world, controller):
    assert not controller.is_open()
    controller.toggle()
    settle()
    assert controller.is_open()
    assert customer_stand(world.context).is_seen()
    assert not controller.window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert QApplication.focusWidget() is world.behind
    controller.toggle()
    settle()
    assert not controller.is_open()
    assert not customer_stand(world.context).is_seen()


def test_the_frames_own_cross_closes_it_for_good(world, controller):
    controller.toggle()
    controller.window.close()
    settle()
    assert not controller.is_open()
    world.till.do(change_settings, {"shop.name": "Toko Lain"})
    settle()
    assert not controller.is_open()


def test_it_goes_with_the_till_to_the_tray_and_comes_back(world, controller):
    controller.toggle()
    world.window.hide()
    assert not controller.is_open()
    world.window.show()
    assert controller.is_open()
    controller.toggle()


def test_a_new_name_of_the_shop_is_shown(world, controller):
    controller.toggle()
    world.till.do(change_settings, {"shop.name": "Kopi Senja", "customer.language": "en"})
    settle()
    assert controller.window.accessibleName() == "Welcome. Kopi Senja"
    controller.toggle()
