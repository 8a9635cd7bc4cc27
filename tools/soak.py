"""``make soak``: the long simulations at full size; each run prints the seed that repeats it."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time

MONEY = "tests/services/test_money_machine.py"
NOTICES = "tests/hub/test_fuzz.py"
#: Shops of one seed: few enough that a failing seed is soon repeated.
RUN = 100
#: Notices of one seed.
TELL = 50_000


def main() -> int:
    """Run every kind; 1 as soon as one fails."""
    options = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    options.add_argument("--examples", type=int, default=10_000, help="shops of the money machine")
    options.add_argument("--notices", type=int, default=250_000, help="notices told to the hub")
    options.add_argument("--seed", type=int, default=None, help="the first seed")
    asked = options.parse_args()
    seed = random.SystemRandom().randrange(1 << 32) if asked.seed is None else asked.seed
    return money(asked.examples, seed) or notices(asked.notices, seed)


def money(examples: int, seed: int) -> int:
    """The money core in any order of events, as many shops as asked for."""
    started = time.monotonic()
    for first in range(0, examples, RUN):
        size = min(RUN, examples - first)
        status = _run(MONEY, seed, MONEY_EXAMPLES=size)
        took = time.monotonic() - started
        if status:
            print(f"money: failed; again with --examples {size} --seed {seed}")
            return 1
        print(f"money: {first + size} of {examples} shops, seed {seed}, {took:.0f} s", flush=True)
        seed += 1
    return 0


def notices(tries: int, seed: int) -> int:
    """Changed headers and bodies at the hub's addresses, of every gateway: only true ones act."""
    started = time.monotonic()
    for first in range(0, tries, TELL):
        size = min(TELL, tries - first)
        if _run(NOTICES, seed, NOTICE_TRIES=size, NOTICE_SEED=seed):
            print(f"notices: failed; again with --examples 0 --notices {size} --seed {seed}")
            return 1
        took = time.monotonic() - started
        print(f"notices: {first + size} of {tries}, seed {seed}, {took:.0f} s", flush=True)
        seed += 1
    return 0


def _run(test: str, seed: int, **sizes: int) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", test]
    done = subprocess.run(
        [*command, f"--hypothesis-seed={seed}", "--timeout=0"],
        env={**os.environ, **{name: str(size) for name, size in sizes.items()}},
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
