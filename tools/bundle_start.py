"""Times a start from outside: from the command to a painted Sell page on a virtual screen.

``python -m tools.bundle_start dist/posapp/posapp .venv/bin/posapp`` prints milliseconds, over
starts in turn that a first, uncounted one of each has warmed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from tools.bench.report import Samples, percentiles
from tools.screen import Screen, virtual_screen

TURNS = 10
#: Inside the search field, and inside the first product's tile.
PAGE, FIRST_ROW = (350, 30), (96, 168)
WHITE, TILE = 0xFFFFFF, 0xF3F2EE


def main(programs: list[str]) -> int:
    """Print the figures of each program."""
    os.environ.setdefault("POSAPP_PASSPHRASE", "practice")
    painted = {program: Samples() for program in programs}
    filled = {program: Samples() for program in programs}
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as screen:
        words = ("--data-dir", folder)
        subprocess.run(
            [programs[0], *words, "--json", "init", "--shop", "Bench", "--demo-data"],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for turn in range(TURNS + 1):
            for program in programs:
                page, row = _start([program, *words], screen)
                if turn:
                    painted[program].wall.append(page)
                    filled[program].wall.append(row)
    for program in programs:
        print(f"{program}: a painted Sell page (p50 / p95) {percentiles(painted[program])}")
        print(f"{program}: and its products (p50 / p95) {percentiles(filled[program])}")
    return 0


def _start(command: list[str], screen: Screen) -> tuple[float, float]:
    began = time.monotonic()
    window = subprocess.Popen(command, env=screen.environment)
    try:
        page = screen.wait_for(*PAGE, WHITE)
        row = screen.wait_for(*FIRST_ROW, TILE)
    finally:
        window.terminate()
        window.wait(20)
    screen.wait_for(*PAGE, 0)
    return (page - began) * 1000, (row - began) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
