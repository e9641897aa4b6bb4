"""The life of a record: its steps, who takes them, under which clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.declare.choice import Choice
from app.declare.fault import Fault
from app.declare.setting import Setting
from app.kernel.working import Counting

Column = InstrumentedAttribute[Any]
Condition = Callable[[Any], Iterator[Fault]]


class Act(Protocol):
    """What a step's ``does`` may use: the record, the session, the reason given, other records."""

    record: Any
    session: Any
    staff_id: int | None
    reason: str | None

    def move(self, record: Any, step: Step, reason: str = "") -> None:
        """Take another record's step as a consequence, in the same transaction."""

    def start(self, *records: Any, by: Step | None = None) -> None:
        """Store new records and take the steps that create them, in the same transaction.

        ``by`` creates them instead of the first step of their life.
        """

    def rule(self, setting: Setting) -> Any:
        """Return the value of a parameter of the set the subject is judged by."""

    def holds(self, role: Choice) -> bool:
        """Whether who takes the step holds this role where the record lies."""

    def hold(self, model: Any, keys: Iterable[int]) -> None:
        """Let no other step hold these rows, of whatever area, until this one is stored."""

    def everywhere(self, query: Any) -> list[tuple[Any, ...]]:
        """Return the values a question finds in all areas; what is not stored yet is not seen."""

    def refuse(self, fault: Fault) -> None:
        """Refuse the step: nothing of its transaction is stored."""


@dataclass(frozen=True)
class Clock:
    """A time limit whose length the subject's rule set says under ``limit``.

    It runs from the moment in ``since``, else from the step. Its last day is kept in ``ends``,
    a day of the record, where the office shows or publishes it. A ``period`` is no limit to keep
    but days that must pass: only after its end it is anybody's turn to take the step that stops it.
    ``own`` returns how it is counted for one record, None where the set's limit holds for it.
    """

    limit: Choice
    since: Column | None = None
    ends: Column | None = None
    period: bool = False
    own: Callable[[Any], Counting | None] | None = None

    @property
    def label(self) -> str:
        """What people read."""
        return self.limit.label


@dataclass(frozen=True)
class Extend:
    """A time limit made longer by as many of its units as the column ``by``, asked for, says.

    Who may, and how far in all, says the subject's rule set.
    """

    clock: Clock
    by: Column


@dataclass(frozen=True)
class Where:
    """A separation of duties that the rule set decides: a yes to ``rule`` keeps them apart."""

    step: Step
    rule: Setting


@dataclass(frozen=True)
class Begin:
    """Who begins the next record about another, while that stands in some states.

    ``step`` is the next record's first step; ``where`` narrows it to rows of which it is true.
    """

    step: Step
    states: Collection[Choice]
    roles: Collection[Choice]
    where: ColumnElement[bool] | None = None


@dataclass(eq=False)
class Step:
    """One move along a life; ``came`` None creates, ``by`` empty follows another step.

    ``to`` None leaves the record in the state it is in. While the reason ``pauses`` names lasts,
    up to the step that ``resumes`` it, all limits stand still whose row in the rule set lists it.
    ``needs`` must be filled, ``asks`` may be set by this step only, ``when`` must hold,
    ``does`` runs in the transaction, ``actors`` says who counts as having acted,
    ``apart_from`` names steps of the same subject that the same person may not have taken.
    """

    code: str
    label: str
    came: Choice | Sequence[Choice] | None
    to: Choice | None
    by: Choice | Sequence[Choice] = ()
    needs: Sequence[Column] = ()
    asks: Sequence[Column] = ()
    when: Sequence[Condition] = ()
    does: Callable[[Act], None] | None = None
    actors: Callable[[Any], Iterable[int]] | None = None
    apart_from: Sequence[Step | Where] = ()
    starts: Clock | None = None
    stops: Clock | Sequence[Clock] = ()
    pauses: Choice | None = None
    resumes: Choice | None = None
    extends: Extend | None = None
    reason: bool = False
    tone: str = ""
    en: str = ""
    table: str = field(default="", init=False)

    @property
    def key(self) -> str:
        """The step's name across records, as the journal and the acts store it."""
        return f"{self.table}.{self.code}"

    @property
    def roles(self) -> tuple[Choice, ...]:
        """The roles that may take it."""
        return (self.by,) if isinstance(self.by, Choice) else tuple(self.by)

    @property
    def stopped(self) -> tuple[Clock, ...]:
        """The clocks it stops."""
        return (self.stops,) if isinstance(self.stops, Clock) else tuple(self.stops)

    @property
    def leads_on(self) -> bool:
        """Whether the record stands elsewhere afterwards; else nobody waits for the step."""
        return self.to is not None and self.to not in self.origins

    @property
    def origins(self) -> tuple[Choice, ...]:
        """The states it leaves; empty for the step that creates."""
        if self.came is None:
            return ()
        return (self.came,) if isinstance(self.came, Choice) else tuple(self.came)


class Flow:
    """The steps of one record; ``of`` is the link to the subject whose acts are followed.

    A subject is judged by the rules in force on the day in ``judged_on``, else when it is stored.
    """

    def __init__(
        self,
        state: Column,
        *steps: Step,
        of: Column | None = None,
        judged_on: Column | None = None,
    ) -> None:
        self.state = state
        self.of = of
        self.judged_on = judged_on
        self.steps = steps
        for step in steps:
            step.table = state.class_.__tablename__

    @property
    def clocks(self) -> list[Clock]:
        """The time limits that its steps start."""
        return [step.starts for step in self.steps if step.starts is not None]

    @property
    def first(self) -> Step:
        """The step by which people create the record, the first one that creates it."""
        return next(step for step in self.steps if step.came is None)

    @property
    def start(self) -> Choice:
        """The state in which every record begins."""
        return next(step.to for step in self.steps if step.came is None and step.to is not None)

    def after(self, state: object) -> list[Step]:
        """Return the steps that leave a state, in their declared order."""
        return [step for step in self.steps if state in step.origins]

    def period_in(self, state: object) -> bool:
        """Whether days must pass in a state before the step that leads on from it."""
        onward = (step for step in self.after(state) if not step.reason)
        return any(clock.period for step in onward for clock in step.stopped)

    def named(self, code: str) -> Step | None:
        """Return the step with this code that people may take."""
        return next((s for s in self.steps if s.code == code and s.came is not None), None)

    @property
    def states(self) -> type[Choice]:
        """The closed list of states."""
        choices = self.state.info["field"].choices
        if choices is None:
            text = f"{self.state} is no choice"
            raise TypeError(text)
        return choices  # type: ignore[no-any-return]

    def asked(self) -> set[str]:
        """Return the names of the fields that only steps may set."""
        return {column.key for step in self.steps for column in step.asks} | {self.state.key}
