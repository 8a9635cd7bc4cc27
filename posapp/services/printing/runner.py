"""Prints what waits, on a thread of the window; no sale ever waits for it.

A kill between commit and paper leaves a row: the next window asks about it instead of letting
old receipts out. A printer that is away is tried again every few seconds for five minutes. What
a printer got in part is never printed again without a person's word.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from posapp.models.clock import Clock
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.print_job import PrintKind
from posapp.services.papers.compose import paper_of
from posapp.services.papers.document import Form
from posapp.services.printing import spool
from posapp.services.printing.printer import Printers
from posapp.services.printing.spool import TakenJob
from posapp.services.printing.trouble import PrinterTrouble
from posapp.services.storage.database import Database

log = logging.getLogger(__name__)
ACTOR = "posapp:printer"
#: The longest sleep: a job that another process put in is found after this at the latest.
NAP = 2.0
_JOIN_SECONDS = 2.0


class PrintRunner:
    """Owns the ``printer`` thread; ``run_pass`` does the same without it."""

    def __init__(self, database: Database, printers: Printers, clock: Clock) -> None:
        self._database, self._printers, self._clock = database, printers, clock
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Ask about what the last window left, then print what comes."""
        self._thread = threading.Thread(target=self._work, name="printer", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to print."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread; a paper that is being printed is waited for two seconds."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_JOIN_SECONDS)

    def leave_old(self) -> None:
        """What was not printed before this start is not printed by itself any more."""
        with self._database.write(ACTOR) as uow:
            spool.leave_old(uow)

    def run_pass(self) -> int:
        """Print what is due; how many jobs were tried."""
        tried = 0
        while (job := self._take()) is not None:
            self._print(job)
            tried += 1
        return tried

    def _work(self) -> None:
        fresh = True
        while not self._stopping:
            self._wake.clear()
            try:
                if fresh:
                    self.leave_old()
                    fresh = False
                self.run_pass()
                pause = self._until_due()
            except StorageTrouble as trouble:
                log.warning("the printer waits: %s", trouble.code)
                pause = NAP
            except Exception:
                log.exception("the printer stumbled")
                pause = NAP
            self._wake.wait(pause)

    def _take(self) -> TakenJob | None:
        if self._stopping:
            return None
        with self._database.read() as unit:
            due = spool.next_due(unit)
        if due is None or due > self._clock.now():
            return None
        with self._database.write(ACTOR) as uow:
            return spool.take(uow)

    def _print(self, job: TakenJob) -> None:
        try:
            self._put_out(job)
        except PrinterTrouble as trouble:
            self._fail(job, trouble.code, unsure=trouble.unsure)
        except Refused as refusal:
            self._fail(job, refusal.code, unsure=False)
        except Exception:
            log.exception("a paper could not be printed")
            self._fail(job, "program_error", unsure=True)
        else:
            with self._database.write(ACTOR) as uow:
                spool.finish(uow, job)

    def _put_out(self, job: TakenJob) -> None:
        with self._database.read() as unit:
            values = unit.settings
            paper = paper_of(unit, self._database.folder.path, job.order_id, is_copy=job.is_copy)
        printer = self._printers(values)
        if job.kind == PrintKind.DRAWER:
            printer.open_drawer()
        else:
            is_invoice = job.kind == PrintKind.INVOICE
            printer.print_paper(paper, Form.A4 if is_invoice else Form(values["printer.width"]))

    def _fail(self, job: TakenJob, code: str, *, unsure: bool) -> None:
        with self._database.write(ACTOR) as uow:
            spool.fail(uow, job, code, unsure=unsure)

    def _until_due(self) -> float:
        with self._database.read() as unit:
            due = spool.next_due(unit)
        if due is None:
            return NAP
        return min(NAP, max(0.02, (due - self._clock.now()) / timedelta(seconds=1)))
