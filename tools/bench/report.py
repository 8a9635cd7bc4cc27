"""Figures, and the table that they are printed in."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Samples:
    """Times of one piece of work, in milliseconds, with the CPU time of this process."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Time one turn."""
        began, used = time.perf_counter(), time.process_time()
        yield
        self.cpu.append((time.process_time() - used) * 1000)
        self.wall.append((time.perf_counter() - began) * 1000)

    def at(self, part: float, values: list[float] | None = None) -> float:
        """The value below which this part of the turns lies."""
        found = sorted(self.wall if values is None else values)
        return found[min(len(found) - 1, int(part * len(found)))] if found else float("nan")


@dataclass(slots=True)
class Figure:
    """One row: what, how much, what was wanted, and the floor of the same run."""

    what: str
    value: str
    target: str
    floor: str
    met: bool


def percentiles(samples: Samples) -> str:
    """p50 / p95 in ms."""
    return f"{samples.at(0.5):.1f} / {samples.at(0.95):.1f} ms"


def in_turn(turns: int, *works: Callable[[int], None]) -> None:
    """Do each work once a turn, so that all see the same machine."""
    for turn in range(turns):
        for work in works:
            work(turn)


def show(figures: list[Figure]) -> bool:
    """Print the table; whether every target was met."""
    rows = [("what", "measured", "target", "floor, same run", "")]
    rows += [(f.what, f.value, f.target, f.floor, "ok" if f.met else "MISSED") for f in figures]
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    return all(figure.met for figure in figures)


def machine() -> str:
    """What it ran on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
