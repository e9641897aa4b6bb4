"""Whose turn it is (轮到谁办): the records that wait for a reader, as conditions of a statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.flow import Begin, Column, Flow, Step
from app.declare.office import Office
from app.declare.reading import foreign_of, owner_of, rows_back, target_of
from app.declare.record import Scoped, Timed
from app.declare.screen import Screen
from app.declare.setting import YES, Setting
from app.flow.rules import own
from app.kernel import clock
from app.records import ActDone, Value
from app.scope import Post, Reader, reader_of


@dataclass(frozen=True)
class Rota:
    """What the lives do not say: who begins the next record, and what holds a step back.

    ``begun``: who begins the next record, and when. ``held``: a step, and rows of which none may
    be open. ``only``: a step, and what must be true of the record or of what it follows.
    ``later``: a step, and the day before which nobody waits for it.
    """

    begun: Collection[Begin] = ()
    only: Mapping[Step, ColumnElement[bool]] = field(default_factory=dict)
    held: Mapping[Step, Column] = field(default_factory=dict)
    later: Mapping[Step, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """A step that waits in some states for some roles, while none of ``rows`` is open.

    ``where`` narrows it to records of which it is true.

    ``child`` is the screen of the record that the step begins, None for a step of the record.
    ``since`` is a column with the day from which on it waits.
    """

    step: Step
    states: Collection[Choice]
    roles: Collection[Choice]
    rows: Column | None = None
    child: Screen | None = None
    where: ColumnElement[bool] | None = None
    since: Column | None = None


def links_up(screen: Screen) -> list[Column]:
    """Return the links that lead from a record over all it follows to its subject."""
    links: list[Column] = []
    above: Screen | None = screen
    while above is not None and above.flow is not None and above.flow.of is not None:
        links.append(above.flow.of)
        above = getattr(target_of(owner_of(above.flow.of), above.flow.of.key), "screen", None)
    return links


def open_states(flow: Flow) -> set[Choice]:
    """Return the states from which somebody still takes a step."""
    return {state for step in flow.steps if step.roles and step.leads_on for state in step.origins}


def _begins(office: Office, screen: Screen, rota: Rota) -> Iterator[Turn]:
    for begin in rota.begun:
        child = office.screen_named(begin.step.table)
        of = child.flow.of if child is not None and child.flow is not None else None
        if of is not None and target_of(owner_of(of), of.key) is screen.model:
            rows = rows_back(owner_of(of), of.key)
            yield Turn(begin.step, begin.states, begin.roles, rows, child, begin.where)


def turns_of(office: Office, screen: Screen, rota: Rota) -> list[Turn]:
    """Return what can wait in the life of a record, the main steps first.

    A step that needs a reason turns aside from the way, so nobody waits for it.
    """
    if screen.flow is None:
        return []
    onward = [s for s in screen.flow.steps if s.origins and s.roles and s.leads_on and not s.reason]
    good = [step for step in onward if step.tone != "red"]
    good.sort(key=lambda step: step.tone != "main")
    own = [
        Turn(
            step,
            step.origins,
            step.roles,
            rota.held.get(step),
            where=rota.only.get(step),
            since=rota.later.get(step),
        )
        for step in good
    ]
    return [*own, *_begins(office, screen, rota)]


class Line:
    """A record's table joined to all that it follows: its subject, its due date, its rules."""

    def __init__(self, screen: Screen) -> None:
        self.model: Any = screen.model
        self.links = links_up(screen)
        self.above: list[Any] = [target_of(owner_of(link), link.key) for link in self.links]
        self.root: Any = self.above[-1] if self.above else self.model

    def joined(self, query: Select[Any]) -> Select[Any]:
        """Join the records above to a query of the record."""
        for link in self.links:
            query = query.outerjoin(link)
        return query

    @property
    def subject_id(self) -> Any:
        """The column that holds the subject's key."""
        if not self.links:
            return self.model.id
        below, link = owner_of(self.links[-1]), self.links[-1]
        return getattr(below, foreign_of(below, link.key))

    def first_of(self, name: str) -> Any:
        """Return the first value of a column on the way up, None where no record has it."""
        found = [getattr(m, name) for m in (self.model, *self.above) if hasattr(m, name)]
        return func.coalesce(*found) if len(found) > 1 else next(iter(found), None)

    @property
    def due(self) -> Any:
        """The record's own due date, else that of what it follows; None if none is timed."""
        return self.first_of("due_at")


def _acted(line: Line, me: int | None, keys: Collection[str]) -> ColumnElement[bool]:
    """Whether somebody took part in any of some steps of the subject."""
    return exists().where(
        ActDone.subject_kind == line.root.__tablename__,
        ActDone.subject_id == line.subject_id,
        ActDone.staff_id == me,
        ActDone.step.in_(sorted(keys)),
    )


def _says_yes(line: Line, rule: Setting) -> ColumnElement[bool]:
    pinned, values = line.first_of("rule_set_id"), own(Value)
    return exists().where(
        values.rule_set_id == pinned, values.key == rule, values.value == YES,
        values.voided_at.is_(None),
    )  # fmt: skip


def _free(line: Line, step: Step, me: int | None) -> Iterator[ColumnElement[bool]]:
    """Nobody waits for a step he is kept apart from by what he did to the same subject.

    What others did whom the step names is judged when it is taken, like its conditions.
    """
    always = {item.key for item in step.apart_from if isinstance(item, Step)}
    if always:
        yield ~_acted(line, me, always)
    for item in step.apart_from:
        if not isinstance(item, Step) and hasattr(line.root, "rule_set_id"):
            yield ~and_(_says_yes(line, item.rule), _acted(line, me, {item.step.key}))


def _none_open(rows: Column) -> ColumnElement[bool]:
    child: Any = target_of(owner_of(rows), rows.key)
    flow: Flow = child.screen.flow
    state = getattr(child, flow.state.key)
    return ~rows.any(and_(child.voided_at.is_(None), state.in_(in_order(open_states(flow)))))


def in_order(states: Collection[Choice]) -> list[Choice]:
    """Return states in one order, so that the statement is compiled once."""
    return sorted(states, key=lambda state: state.code)


class Queue:
    """The records of one kind that wait for a reader, and for which step each of them waits."""

    def __init__(self, screen: Screen, turns: list[Turn], reader: Reader) -> None:
        self.screen, self.line = screen, Line(screen)
        self.turns = {str(place): turn for place, turn in enumerate(turns)}
        self.reader = reader
        self.waits = {key: self._waits(turn) for key, turn in self.turns.items()}

    def _waits(self, turn: Turn) -> ColumnElement[bool]:
        codes = {role.code for role in turn.roles}
        posts = [post for post in self.reader.posts if post.role in codes]
        terms = [self._state.in_(in_order(turn.states)), or_(*map(self._covers, posts))]
        terms += _free(self.line, turn.step, self.reader.staff_id)
        if any(ended.period for ended in turn.step.stopped):
            terms.append(self.line.model.due_at < clock.now())
        if turn.where is not None:
            terms.append(turn.where)
        if turn.rows is not None:
            terms.append(_none_open(turn.rows))
        if turn.since is not None:
            terms.append(or_(turn.since.is_(None), turn.since <= clock.today()))
        return and_(*terms)

    def _covers(self, post: Post) -> ColumnElement[bool]:
        model: Any = self.line.model
        if not post.column or not issubclass(model, Scoped):
            return model.id.is_not(None)  # type: ignore[no-any-return]
        return getattr(model, post.column) == post.value  # type: ignore[no-any-return]

    @property
    def _state(self) -> Any:
        flow: Any = self.screen.flow
        return getattr(self.line.model, flow.state.key)

    @property
    def states(self) -> list[Choice]:
        """The states in which a record may wait for the reader."""
        return in_order({state for turn in self.turns.values() for state in turn.states})

    @property
    def which(self) -> Any:
        """The key in ``turns`` of what a record waits for, the main one if there are several."""
        return case(*((waits, key) for key, waits in self.waits.items()))

    def narrow(self, query: Select[Any]) -> Select[Any]:
        """Narrow a query of the record to the living ones that wait."""
        joined = self.line.joined(query).where(self.line.model.voided_at.is_(None))
        return joined.where(or_(*self.waits.values()))

    def due_between(self, start: dt.datetime | None, end: dt.datetime) -> ColumnElement[bool]:
        """A limit to keep, no mere period, ends in a time."""
        flow: Any = self.screen.flow
        periods = [state for state in flow.states if flow.period_in(state)]
        terms = [self.line.due < end]
        if start is not None:
            terms.append(self.line.due >= start)
        if periods and issubclass(self.line.model, Timed):
            terms.append(self._state.not_in(periods))
        return and_(*terms)


def queues_of(session: Session, office: Office, rota: Rota) -> list[Queue]:
    """Return what may wait for the session's reader, one queue for each kind of record."""
    reader = reader_of(session)
    found = []
    for screen in office.screens:
        turns = [
            turn for turn in turns_of(office, screen, rota) if any(map(reader.holds, _codes(turn)))
        ]
        if turns:
            found.append(Queue(screen, turns, reader))
    return found


def _codes(turn: Turn) -> list[str]:
    return [role.code for role in turn.roles]


def bounded_count(query: Select[Any], most: int) -> Any:
    """Return the number of a query's rows as a value of another statement, at most ``most``."""
    few = query.order_by(None).limit(most).subquery()
    return select(func.count()).select_from(few).scalar_subquery()
