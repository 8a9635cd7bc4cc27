"""``make soak``: the long simulations at full size; each run prints the seed that repeats it."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time

MONEY = "tests/services/test_money_machine.py"
#: Shops of one seed: few enough that a failing seed is soon repeated.
RUN = 100


def main() -> int:
    """Run every kind; 1 as soon as one fails."""
    options = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    options.add_argument("--examples", type=int, default=10_000, help="shops of the money machine")
    options.add_argument("--seed", type=int, default=None, help="the first seed")
    asked = options.parse_args()
    seed = random.SystemRandom().randrange(1 << 32) if asked.seed is None else asked.seed
    return money(asked.examples, seed)


def money(examples: int, seed: int) -> int:
    """The money core in any order of events, as many shops as asked for."""
    started = time.monotonic()
    for first in range(0, examples, RUN):
        size = min(RUN, examples - first)
        status = _run(MONEY, size, seed)
        took = time.monotonic() - started
        if status:
            print(f"money: failed; again with --examples {size} --seed {seed}")
            return 1
        print(f"money: {first + size} of {examples} shops, seed {seed}, {took:.0f} s", flush=True)
        seed += 1
    return 0


def _run(test: str, examples: int, seed: int) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", test]
    done = subprocess.run(
        [*command, f"--hypothesis-seed={seed}", "--timeout=0"],
        env={**os.environ, "MONEY_EXAMPLES": str(examples)},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(done.stdout)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
