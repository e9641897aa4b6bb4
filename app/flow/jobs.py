"""The job process: nightly work and work over two seconds, each piece done by one process."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.database import reading
from app.declare.record import Stored
from app.kernel import clock
from app.records import Job, JobState
from app.scope import PROGRAM, reading_as

LOG = logging.getLogger("office.jobs")
LEASE = dt.timedelta(minutes=2)
HEARTBEAT_SECONDS = 20.0
PAUSE_SECONDS = 2.0
LONGEST_RESULT = 500
JOBS = Stored.metadata.tables["jobs"]


class WorkFailed(Exception):
    """A job could not be done; its sentence is shown to people."""


class Progress:
    """How far a job is; call it between the transactions of the work, not inside one.

    ``slot`` is what the job was queued with: which night, or which piece of work.
    """

    def __init__(self, session: Session, job_id: int, slot: str = "") -> None:
        self._session = session
        self._job_id = job_id
        self.slot = slot

    def say(self, done: int, total: int) -> None:
        """Store that ``done`` of ``total`` pieces are done."""
        _change(self._session, self._job_id, done=done, total=total)


Work = Callable[[Session, Progress], str]


@dataclass(frozen=True)
class Nightly:
    """Work done once per day, from an hour of office time on; returns its result in Chinese."""

    work: Work
    hour: int


Registry = Mapping[str, Work | Nightly]


def _change(session: Session, job_id: int, **values: Any) -> None:
    session.connection().execute(update(JOBS).where(JOBS.c.id == job_id).values(**values))
    session.commit()


def enqueue(session: Session, name: str, slot: str, due_at: dt.datetime) -> bool:
    """Put a job in the queue unless this name and slot are there; tell whether it is new.

    Part of the caller's transaction.
    """
    row = {"name": name, "slot": slot, "state": JobState.WAITING, "due_at": due_at}
    try:
        with session.connection().begin_nested():
            session.connection().execute(insert(JOBS), {**row, "total": 0, "done": 0})
    except IntegrityError:
        return False
    return True


def _next(session: Session) -> Row[Any, Any, Any] | None:
    """Return the key, state and claim of the oldest job that may be taken now."""
    moment = clock.now()
    waiting = (JOBS.c.state == JobState.WAITING) & (JOBS.c.due_at <= moment)
    # Its process has died: a living one renews its claim every few seconds.
    abandoned = (JOBS.c.state == JobState.RUNNING) & (JOBS.c.claimed_at < moment - LEASE)
    query = select(JOBS.c.id, JOBS.c.state, JOBS.c.claimed_at).where(waiting | abandoned)
    with reading():
        found = session.connection().execute(query.order_by(JOBS.c.due_at, JOBS.c.id)).first()
        session.rollback()
    return found


def claim(session: Session) -> Job | None:
    """Take the oldest due job, in a transaction of its own; None when there is none to have.

    The session must have no transaction open. Of racing processes exactly one gets the job:
    the update is guarded by what was read.
    """
    while (found := _next(session)) is not None:
        same = (JOBS.c.state == found.state) & (
            JOBS.c.claimed_at.is_(None)
            if found.claimed_at is None
            else JOBS.c.claimed_at == found.claimed_at
        )
        taken = {"state": JobState.RUNNING, "claimed_at": clock.now()}
        guarded = update(JOBS).where(JOBS.c.id == found.id, same).values(**taken)
        won = session.connection().execute(guarded).rowcount
        session.commit()
        if won:
            with reading_as(session, PROGRAM):
                return session.get_one(Job, found.id)
    return None


def finish(session: Session, job_id: int, state: JobState, result: str) -> None:
    """Store how a job ended."""
    _change(session, job_id, state=state, result=result[:LONGEST_RESULT], done_at=clock.now())


def plan_nightly(session: Session, registry: Registry) -> None:
    """Queue today's nightly work; a machine that slept through the night does it in the morning."""
    today = clock.today()
    for name, entry in registry.items():
        if isinstance(entry, Nightly):
            hour = dt.datetime.combine(today, dt.time(entry.hour), clock.OFFICE_ZONE)
            enqueue(session, name, today.isoformat(), hour)
    session.commit()


class Runner:
    """One job process: claims, works, keeps its claim alive."""

    def __init__(self, app: Any, registry: Registry) -> None:
        self.app = app
        self.registry = registry
        self._planned: dt.date | None = None

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self.app.app_context():
            session: Session = self.app.extensions["office_session"]()
            with reading_as(session, PROGRAM):
                yield session

    def turn(self) -> bool:
        """Do the next due job, if there is one; tell whether there was."""
        with self._session() as session:
            if self._planned != clock.today():
                plan_nightly(session, self.registry)
                self._planned = clock.today()
            job = claim(session)
            if job is None:
                return False
            job_id, name, slot = job.id, job.name, job.slot
            session.rollback()
        worker = Thread(target=self._work, args=(job_id, name, slot), daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(HEARTBEAT_SECONDS)
            self._renew(job_id)
        return True

    def _renew(self, job_id: int) -> None:
        try:
            with self._session() as session:
                mine = (JOBS.c.id == job_id) & (JOBS.c.state == JobState.RUNNING)
                renewed = update(JOBS).where(mine).values(claimed_at=clock.now())
                session.connection().execute(renewed)
                session.commit()
        except SQLAlchemyError:
            LOG.warning("job %s could not renew its claim", job_id)

    def _work(self, job_id: int, name: str, slot: str) -> None:
        with self._session() as session:
            progress = Progress(session, job_id, slot)
            state, result = self._outcome(session, progress, name)
            session.rollback()
            finish(session, job_id, state, result)

    def _outcome(self, session: Session, progress: Progress, name: str) -> tuple[JobState, str]:
        entry = self.registry.get(name)
        work = entry.work if isinstance(entry, Nightly) else entry
        if work is None:
            return JobState.FAILED, "本程序不认识这项任务"
        try:
            return JobState.DONE, work(session, progress)
        except WorkFailed as fault:
            return JobState.FAILED, str(fault)
        except Exception as fault:  # one bad job must not stop the others
            LOG.exception("job %s %s failed", name, progress.slot)
            return JobState.FAILED, f"程序错误 {type(fault).__name__}，详见日志"


def run_forever(app: Any, registry: Registry, stop: Event) -> None:
    """Work until ``stop`` is set; a database that is away for a while is waited for."""
    runner = Runner(app, registry)
    while not stop.is_set():
        try:
            busy = runner.turn()
        except SQLAlchemyError:
            LOG.exception("the queue could not be read")
            busy = False
        if not busy:
            stop.wait(PAUSE_SECONDS)
