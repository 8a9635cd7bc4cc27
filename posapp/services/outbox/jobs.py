"""What a kind of job is: how it runs, what its errors mean, what to do when it was cut short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from posapp.services.outbox.store import LeasedJob
from posapp.services.storage.database import UnitOfWork

#: Books the outcome, in the transaction that ends the job.
Record = Callable[[UnitOfWork], None]


class JobProblem(Exception):  # noqa: N818  (told to people, not raised at them)
    """Why a job did not get done; ``code`` is stable, ``detail`` is what the other side said."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Later(JobProblem):
    """It may work later by itself."""


class NotBefore(Later):
    """It waits for a moment and not for the other side: trying more often helps nothing.

    Nobody is asked to look at it meanwhile.
    """

    def __init__(self, code: str, until: datetime, detail: str = "") -> None:
        super().__init__(code, detail)
        self.until = until


class NeedsPerson(JobProblem):
    """It cannot work before somebody mends something."""


class Handler(Protocol):
    """Does one kind of outside work. No transaction is open while ``run`` waits for a network."""

    def begin(self, uow: UnitOfWork, job: LeasedJob) -> None:
        """Note, in the leasing transaction, that the call is about to be made."""
        ...

    def run(self, job: LeasedJob) -> Record:
        """Make the call. Raises Later or NeedsPerson."""
        ...

    def stuck(self, uow: UnitOfWork, job: LeasedJob, problem: JobProblem) -> None:
        """Show the problem on the document that it is about."""
        ...

    def cut_short(self, uow: UnitOfWork, subject: str) -> str:
        """Its owner died inside the call: empty to run it again, else the code to give up with."""
        ...


Handlers = Mapping[str, Handler]


@dataclass(slots=True, frozen=True)
class PassResult:
    """What one pass did."""

    done: int = 0
    later: int = 0
    stuck: int = 0

    def __add__(self, other: PassResult) -> PassResult:
        return PassResult(
            self.done + other.done, self.later + other.later, self.stuck + other.stuck
        )
