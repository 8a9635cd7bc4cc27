"""``posapp outbox``: what has not left yet, and what to do about it."""

from __future__ import annotations

from typing import Any

from posapp.bootstrap import drop_job, retry_job
from posapp.cli.arguments import add_page
from posapp.cli.call import Call
from posapp.cli.output import Shows
from posapp.cli.parser import Commands
from posapp.cli.words import listing, state
from posapp.error_text import code_text
from posapp.i18n import _
from posapp.models.outbox import JobState
from posapp.services.outbox.status import JobView, ListJobs, list_jobs
from posapp.services.paging import Page


def add(commands: Commands) -> None:
    """Declare ``outbox``."""
    noun = commands.noun("outbox", _("what waits to leave this machine"))
    many = noun.command("list", list_some, _("what is unsent, oldest first"), _table())
    many.add_argument("--all", action="store_true", help=_("with what was done and dropped"))
    add_page(many)
    for name, run, words in (
        ("retry", retry, _("try it again now")),
        ("drop", drop, _("give it up")),
    ):
        one = noun.command(name, run, words, _shown)
        one.add_argument("job", metavar="ID", help=_("its id in the list"))


def list_some(call: Call) -> Page[JobView]:
    """A page of unsent work."""
    args = call.args
    return call.till.look(list_jobs, ListJobs(args.all, args.limit, args.cursor))


def retry(call: Call) -> dict[str, Any]:
    """Make it due now; a window, ``sync`` or ``--wait`` takes it up."""
    call.till.do(retry_job, call.args.job)
    return {"id": call.args.job, "state": JobState.WAITING}


def drop(call: Call) -> dict[str, Any]:
    """Give it up."""
    call.till.do(drop_job, call.args.job)
    return {"id": call.args.job, "state": JobState.DROPPED}


def _table() -> Shows:
    return listing(
        (_("State"), _("Invoice"), _("To"), _("Tries"), _("Trouble"), "ID"),
        lambda job: (
            state(job.state), job.invoice, job.to, job.attempts,
            code_text(job.error, {"detail": job.detail}) if job.error else "", job.id,
        ),
        right=_("Tries"),
    )  # fmt: skip


def _shown(job: dict[str, Any]) -> str:
    return f"{job['id']}  {state(job['state'])}"
