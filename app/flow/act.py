"""Taking a step: one transaction with the state, the fields, the clocks, the acts, the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.fault import Fault
from app.declare.flow import Step
from app.declare.setting import Setting
from app.flow.clocks import start_clocks
from app.flow.clockwork import move_clocks, starting_of
from app.flow.journal import count_actors, name_act
from app.flow.refusal import actors_of, refusals
from app.flow.rules import pin, rule_of
from app.flow.subject import flow_of, line_of, move_version_on
from app.scope import beyond, hold, reader_of, stamp


class Refused(Exception):
    """A step may not be taken now; ``faults`` say why, in Chinese."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("；".join(fault.text for fault in faults))
        self.faults = faults


class StepAct:
    """What a step's ``does`` may use (see ``app.declare.flow.Act``)."""

    def __init__(self, session: Session, record: Any, reason: str | None = None) -> None:
        self.session = session
        self.record = record
        self.reason = reason
        self.staff_id = reader_of(session).staff_id

    def move(self, record: Any, step: Step, reason: str = "") -> None:
        """Take another record's step as a consequence; its conditions must hold too."""
        with self.session.no_autoflush:
            _refuse(refusals(self.session, record, step, consequence=True))
            _enter(self.session, record, step, reason or None)
            _carry_out(self.session, record, step, reason or None)

    def start(self, *records: Any, by: Step | None = None) -> None:
        """Store new records and take the steps that create them, as a consequence."""
        _begin(self.session, records, consequence=True, by=by)

    def rule(self, setting: Setting) -> Any:
        """Return the value of a parameter of the set the subject is judged by."""
        return rule_of(self.session, self.record, setting)

    def holds(self, role: Choice) -> bool:
        """Whether who takes the step holds this role where the record lies."""
        return reader_of(self.session).holds_for(role.code, self.record)

    def hold(self, model: Any, keys: Iterable[int]) -> None:
        """Let no other step hold these rows, of whatever area, until this one is stored."""
        hold(self.session, model, keys)

    def everywhere(self, query: Any) -> list[tuple[Any, ...]]:
        """Return the values a question finds in all areas; what is not stored yet is not seen."""
        return beyond(self.session, query)

    def refuse(self, fault: Fault) -> None:
        """Refuse the step: nothing of its transaction is stored. Raises ``Refused``."""
        raise Refused([fault])


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(faults)


def _enter(session: Session, record: Any, step: Step, reason: str | None) -> None:
    flow = flow_of(record)
    if flow is not None:
        if not step.leads_on:
            move_version_on(record)  # so that a step that leaves it where it was is written, too
        if step.to is not None:
            setattr(record, flow.state.key, step.to)
    _move_line_on(record)
    name_act(session, record, step.key, reason)


def _move_line_on(record: Any) -> None:
    """Change the version of all that a record's life follows, up to its subject.

    A step's conditions look at them and at what hangs on them. Of two steps on one subject at
    the same moment, the slower then fails instead of acting on what is no longer true.
    """
    for followed in islice(line_of(record), 1, None):
        move_version_on(followed)


def _carry_out(session: Session, record: Any, step: Step, reason: str | None) -> None:
    """Do what a step does to a stored record; the change itself is flushed with the rest."""
    move_clocks(session, record, step)
    _finish(session, record, step, reason)


def _finish(session: Session, record: Any, step: Step, reason: str | None = None) -> None:
    count_actors(session, record, step.key, actors_of(session, record, step))
    if step.does is not None:
        step.does(StepAct(session, record, reason))


def _begin(
    session: Session, records: Any, *, consequence: bool = False, by: Step | None = None
) -> None:
    """Store new records together: one flush, whatever their number."""
    starting = []
    with session.no_autoflush:
        for record in records:
            session.add(record)
            flow = flow_of(record)
            if flow is not None:
                stamp(record)
                pin(session, record)  # before the first limit is counted by it
                first = by or flow.first
                _enter(session, record, first, None)
                _refuse(refusals(session, record, first, created=True, consequence=consequence))
                starting.append(starting_of(session, record, first))
    session.flush()
    start_clocks(session, [limit for limit in starting if limit is not None])
    for record in records:
        flow = flow_of(record)
        if flow is not None:
            _finish(session, record, by or flow.first)


def begin(session: Session, record: Any) -> None:
    """Store a new record and take the step that creates it, if its life has one.

    Raises ``Refused`` when the first step's conditions do not hold.
    """
    _begin(session, [record])
    session.flush()


def take(
    session: Session,
    record: Any,
    step: Step,
    asked: Mapping[str, Any],
    reason: str | None = None,
) -> None:
    """Take a step as the session's reader, with the values of the fields it asks for.

    Raises ``Refused`` with every rule that stands in the way; ``StaleDataError`` (on flush)
    when somebody else was first.
    """
    with session.no_autoflush:
        for name, value in asked.items():
            setattr(record, name, value)
        faults = refusals(session, record, step)
        if step.reason and not reason:
            faults.append(Fault(None, f"“{step.label}”须填写理由。"))
        _refuse(faults)
        _enter(session, record, step, reason)
        _carry_out(session, record, step, reason)
    session.flush()
