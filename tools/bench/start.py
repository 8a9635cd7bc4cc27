"""From the command to a painted Sell page that takes a scan, and memory at rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tools.bench.report import Figure, Samples, percentiles

TURNS = 10
CODE = "KT-250"


def measure(folder: Path) -> list[Figure]:
    """The figures of the start; the first turn warms the disk and is not counted."""
    _command("--data-dir", str(folder), "--json", "init", "--shop", "Bench", "--demo-data")
    painted, scanned, floor, memory = Samples(), Samples(), Samples(), []
    for turn in range(TURNS + 1):
        ours = _start(str(folder), CODE)
        bare = _start("floor")
        if turn:
            painted.wall.append(ours["painted"])
            scanned.wall.append(ours["scanned"])
            memory.append(ours["resident"])
            floor.wall.append(bare["painted"])
    ratio = painted.at(0.5) / floor.at(0.5)
    return [
        Figure(
            "start to a painted Sell page",
            percentiles(painted),
            "800 / 1000 ms",
            f"{percentiles(floor)} bare window ({ratio:.1f}x)",
            painted.at(0.5) <= 800 and painted.at(0.95) <= 1000,
        ),
        Figure(
            "  and the first scan in the cart",
            percentiles(scanned),
            "800 / 1000 ms",
            "",
            scanned.at(0.5) <= 800 and scanned.at(0.95) <= 1000,
        ),
        Figure(
            "idle memory",
            f"{max(memory):.0f} MiB",
            "150 MiB",
            "",
            max(memory) <= 150,
        ),
    ]


def _start(*words: str) -> dict[str, float]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "BENCH_BEGAN": str(time.monotonic_ns()),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.start_child", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )
    told: dict[str, float] = {}
    for line in done.stdout.splitlines():
        told.update(json.loads(line))
    if not told:
        raise RuntimeError(done.stderr)
    return told


def _command(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "posapp", *words], check=True, capture_output=True)
