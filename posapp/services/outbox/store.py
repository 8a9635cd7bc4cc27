"""Jobs as rows: put in, leased, finished, put off, stuck, taken up again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.outbox import Job, JobState
from posapp.services.outbox.retry import LONGEST, next_try
from posapp.services.storage.database import ReadUnit, UnitOfWork

#: Longer than a call (10 s). A living process keeps its own jobs whatever the clock says (a
#: machine that slept); another process takes them up after this, which every kind of job bears.
LEASE = timedelta(seconds=15)
#: Why a job waits for a moment and not for the other side (``jobs.NotBefore``).
WAITS_FOR_TIME = ("gateway_cannot_close",)
#: The longest that such a job waits before it is tried again.
PATIENT = timedelta(minutes=15)
UNFINISHED = (JobState.WAITING, JobState.RUNNING, JobState.STUCK)


@dataclass(slots=True, frozen=True)
class LeasedJob:
    """What a worker holds while it runs a job."""

    id: str
    kind: str
    subject: str
    endpoint: str
    attempts: int
    created_at: datetime
    owner: str
    lease_until: datetime


def enqueue(uow: UnitOfWork, kind: str, *, key: str, endpoint: str, subject: str) -> None:
    """Put a job in, due now. One that waits under the same key is just made due."""
    now = uow.clock.now()
    waiting = uow.session.scalars(
        select(Job).where(Job.key == key, Job.state == JobState.WAITING)
    ).first()
    if waiting is not None:
        waiting.due_at = waiting.updated_at = now
    else:
        uow.session.add(
            Job(
                id=new_id(),
                kind=kind,
                key=key,
                endpoint=endpoint,
                subject=subject,
                state=JobState.WAITING,
                due_at=now,
                created_at=now,
                updated_at=now,
            )
        )
    uow.session.flush()
    uow.changes.outbox = True


def lease(
    uow: UnitOfWork, owner: str, *, early: bool = False, without: Collection[str] = ()
) -> LeasedJob | None:
    """Take the job that is due longest at an endpoint where none is running.

    ``early`` takes jobs that are put off too (a person asked for a pass now); ``without``
    leaves out jobs that such a pass has tried already.
    """
    now = uow.clock.now()
    busy = select(Job.endpoint).where(Job.state == JobState.RUNNING)
    running = select(Job.key).where(Job.state == JobState.RUNNING)
    statement = select(Job).where(
        Job.state == JobState.WAITING, Job.endpoint.not_in(busy), Job.key.not_in(running)
    )
    if not early:
        statement = statement.where(_is_due(now))
    if without:
        statement = statement.where(Job.id.not_in(without))
    job = uow.session.scalars(statement.order_by(Job.due_at, Job.rowkey).limit(1)).first()
    if job is None:
        return None
    until = now + LEASE
    job.state, job.owner, job.lease_until = JobState.RUNNING, owner, until
    job.attempts += 1
    job.updated_at = now
    uow.session.flush()
    return LeasedJob(
        job.id, job.kind, job.subject, job.endpoint, job.attempts, job.created_at, owner, until
    )


def running(unit: ReadUnit) -> list[Job]:
    """Every job that some process holds."""
    return list(unit.session.scalars(select(Job).where(Job.state == JobState.RUNNING)))


def finish(uow: UnitOfWork, job: LeasedJob) -> None:
    """The job is done; so it is too where somebody took it over meanwhile."""
    row = uow.session.scalars(select(Job).where(Job.id == job.id)).one()
    if row.state in UNFINISHED:
        _release(uow, row, JobState.DONE, "", "")


def put_off(
    uow: UnitOfWork, job: LeasedJob, code: str, detail: str, until: datetime | None = None
) -> None:
    """Try again later: with growing pauses, or at a moment (a quarter of an hour at most)."""
    row = _held(uow, job)
    if row is None:
        return
    now = uow.clock.now()
    row.due_at = next_try(now, row.attempts) if until is None else min(until, now + PATIENT)
    _wait(uow, row, code, detail)


def get_stuck(uow: UnitOfWork, job: LeasedJob, code: str, detail: str) -> bool:
    """A person has to mend something: it stays on the fix-and-retry list.

    False where somebody took it over meanwhile: then it is theirs.
    """
    row = _held(uow, job)
    if row is None:
        return False
    _release(uow, row, JobState.STUCK, code, detail)
    return True


def give_back(uow: UnitOfWork, row: Job) -> None:
    """Its owner died: due at once, and the cut-short attempt counts for nothing."""
    row.attempts = max(0, row.attempts - 1)
    row.due_at = uow.clock.now()
    _wait(uow, row, row.error, row.detail)


def give_up(uow: UnitOfWork, row: Job, code: str) -> None:
    """Its owner died inside a call that must not be repeated: a person decides."""
    _release(uow, row, JobState.STUCK, code, "")


def unfinished(unit: ReadUnit, key: str) -> Job | None:
    """The job under this key that is still to be done, if there is one."""
    statement = select(Job).where(Job.key == key, Job.state.in_(UNFINISHED))
    return unit.session.scalars(statement.order_by(Job.rowkey)).first()


def hurry(uow: UnitOfWork, endpoint: str | None = None) -> None:
    """What was put off (for this endpoint, or any) is due now: the other side is back."""
    now = uow.clock.now()
    late = [
        Job.state == JobState.WAITING,
        Job.due_at > now,
        Job.error.not_in(WAITS_FOR_TIME),
    ]
    if endpoint is not None:
        late.append(Job.endpoint == endpoint)
    uow.session.execute(update(Job).where(*late).values(due_at=now, updated_at=now))


def drop_waiting(uow: UnitOfWork, subject: str) -> None:
    """What was still to be done for a subject is not wanted any more."""
    uow.session.execute(
        update(Job)
        .where(Job.subject == subject, Job.state.in_((JobState.WAITING, JobState.STUCK)))
        .values(state=JobState.DROPPED, updated_at=uow.clock.now())
    )
    uow.changes.outbox = True


def drop_key(uow: UnitOfWork, key: str) -> None:
    """What waits under this key is not needed any more."""
    row = unfinished(uow, key)
    if row is not None and row.state != JobState.RUNNING:
        _release(uow, row, JobState.DROPPED, row.error, row.detail)


def retry(uow: UnitOfWork, job_id: str) -> Job:
    """A person says: again, now. Raises Refused ``no_job`` or ``job_ended``."""
    row = _any(uow, job_id)
    if row.state not in (JobState.WAITING, JobState.STUCK):
        raise Refused("job_ended", field="job", state=row.state)
    row.due_at, row.attempts = uow.clock.now(), 0
    row.created_at = uow.clock.now()
    _wait(uow, row, row.error, row.detail)
    return row


def drop(uow: UnitOfWork, job_id: str) -> Job:
    """A person says: never mind. Raises Refused ``no_job`` or ``job_ended``."""
    row = _any(uow, job_id)
    if row.state not in (JobState.WAITING, JobState.STUCK):
        raise Refused("job_ended", field="job", state=row.state)
    row.state, row.updated_at = JobState.DROPPED, uow.clock.now()
    uow.session.flush()
    uow.changes.outbox = True
    return row


def anything_waits(unit: ReadUnit, *, early: bool = False) -> bool:
    """Whether a lease could find a job; asked before the write lock is taken."""
    statement = select(Job.id).where(Job.state == JobState.WAITING)
    if not early:
        statement = statement.where(_is_due(unit.clock.now()))
    return unit.session.scalars(statement.limit(1)).first() is not None


def next_due(unit: ReadUnit) -> datetime | None:
    """When the next waiting job is due."""
    statement = select(Job.due_at).where(Job.state == JobState.WAITING).order_by(Job.due_at)
    return unit.session.scalars(statement.limit(1)).first()


def _any(uow: UnitOfWork, job_id: str) -> Job:
    row = uow.session.scalars(select(Job).where(Job.id == job_id)).first()
    if row is None:
        raise Refused("no_job", field="job", job=job_id[:48])
    return row


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Due by the clock, or put off before the clock was set back."""
    patient = Job.error.in_(WAITS_FOR_TIME)
    put_off = (Job.due_at > now + LONGEST) & ~patient | (Job.due_at > now + PATIENT)
    return (Job.due_at <= now) | put_off


def _held(uow: UnitOfWork, job: LeasedJob) -> Job | None:
    """The row, while it is still under this lease; none when somebody took it over."""
    return uow.session.scalars(
        select(Job).where(
            Job.id == job.id,
            Job.state == JobState.RUNNING,
            Job.owner == job.owner,
            Job.lease_until == job.lease_until,
        )
    ).first()


def _wait(uow: UnitOfWork, row: Job, code: str, detail: str) -> None:
    """Let it wait; where its key waits already, that one does its work."""
    twin = uow.session.scalars(
        select(Job.id).where(Job.key == row.key, Job.state == JobState.WAITING, Job.id != row.id)
    ).first()
    _release(uow, row, JobState.WAITING if twin is None else JobState.DROPPED, code, detail)


def _release(uow: UnitOfWork, row: Job, state: JobState, code: str, detail: str) -> None:
    row.state, row.owner, row.lease_until = state, "", None
    row.error, row.detail = code, detail[:500]
    row.updated_at = uow.clock.now()
    uow.session.flush()
    uow.changes.outbox = True
