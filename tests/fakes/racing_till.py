"""Another process that asks about every open charge of a folder, one after the other."""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import select

from posapp.bootstrap import Till
from posapp.models.charge import Charge
from posapp.models.clock import SystemClock
from tests.fakes.paid_gateway import PaidGateway


def main() -> None:
    """Say that it is there, wait for the start, then race."""
    clock = SystemClock()
    gateway = PaidGateway(clock)
    till = Till(Path(sys.argv[1]), clock=clock, gateways=lambda _name: gateway)
    charges = till.look(lambda unit: unit.session.scalars(select(Charge).order_by(Charge.id)).all())
    print("ready", flush=True)
    sys.stdin.readline()
    for charge in charges:
        till.poller.ask(charge)
    till.stop()


if __name__ == "__main__":
    main()
