"""What is late (逾期清单), and the share of time limits that were kept, week by week (时限达标)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.declare.office import Office
from app.declare.reading import foreign_of
from app.declare.record import Timed
from app.declare.screen import Screen
from app.flow.journal import caption
from app.flow.turns import Rota, Turn, open_states, turns_of
from app.generate.asking import may
from app.generate.cells import cell, due_cell, show_href
from app.generate.labels import choice_label, say
from app.generate.listing import loading
from app.generate.pages import Cell, Column, Row, Table
from app.generate.showing import heading
from app.kernel import clock
from app.records import Timer

SHOWN = 15
WEEK = dt.timedelta(days=7)
HEADS = ("编号", "事项", "当前环节", "办理时限", "待办")


@dataclass(frozen=True)
class Week:
    """The time limits that ended in a week: how many there were, how many were kept."""

    monday: dt.date
    ended: int = 0
    kept: int = 0


def _timed(office: Office) -> list[Screen]:
    return [
        screen
        for screen in office.screens
        if issubclass(screen.model, Timed) and screen.flow is not None
        and may("can_list", screen.name)
    ]  # fmt: skip


def _late(session: Session, screen: Screen) -> list[Any]:
    model: Any = screen.model
    flow: Any = screen.flow
    periods = [state for state in flow.states if flow.period_in(state)]
    query = select(model).options(*loading([*screen.rows, screen.caption]))
    query = query.where(model.due_at < clock.now(), model.voided_at.is_(None))
    if periods:
        query = query.where(getattr(model, flow.state.key).not_in(periods))
    return list(session.scalars(query.order_by(model.due_at, model.id).limit(SHOWN)).unique())


def _begun(session: Session, turn: Turn, records: Iterable[Any]) -> dict[int, Any]:
    """Return the open records that were begun about some others, by the key of these."""
    child: Any = turn.child
    model = child.model
    foreign = getattr(model, foreign_of(model, child.flow.of.key))
    state = getattr(model, child.flow.state.key)
    query = select(model).where(
        foreign.in_([record.id for record in records]), model.voided_at.is_(None),
        state.in_(sorted(open_states(child.flow), key=lambda s: s.code)),
    )  # fmt: skip
    return {getattr(record, foreign.key): record for record in session.scalars(query)}


def _who(turn: Turn) -> str:
    roles = "、".join(choice_label(role) for role in turn.roles)
    return f"{say('Step', turn.step.label)}（{roles}）"


class Waits:
    """For whom the records of a screen wait: the next step and its roles."""

    def __init__(self, session: Session, office: Office, screen: Screen, rota: Rota) -> None:
        self.session, self.office, self.rota = session, office, rota
        self.flow: Any = screen.flow
        self.turns = turns_of(office, screen, rota)

    def of(self, records: list[Any]) -> list[str]:
        """Return who must act on each record; what was begun about it comes first."""
        begun: dict[int, str] = {}
        for turn in self.turns:
            waiting = [record for record in records if self._state(record) in turn.states]
            if turn.child is not None and waiting:
                for key, child in _begun(self.session, turn, waiting).items():
                    begun[key] = self._next(turn.child, child)
        return [begun.get(record.id) or self._own(record) for record in records]

    def _state(self, record: Any) -> Any:
        return getattr(record, self.flow.state.key)

    def _own(self, record: Any) -> str:
        state = self._state(record)
        return next((_who(turn) for turn in self.turns if state in turn.states), "")

    def _next(self, screen: Screen, record: Any) -> str:
        flow: Any = screen.flow
        turns = turns_of(self.office, screen, self.rota)
        state = getattr(record, flow.state.key)
        return next((_who(turn) for turn in turns if state in turn.states), "")


def _row(screen: Screen, record: Any, who: str) -> Row:
    flow: Any = screen.flow
    href = show_href(record)
    about = heading(screen, record)
    cells = [Cell(caption(record), href=href), Cell(about), cell(record, flow.state),
             due_cell(record.due_at), Cell(who)]  # fmt: skip
    return Row(cells, href)


def late_table(session: Session, office: Office, rota: Rota) -> Table:
    """Return what the reader sees that is late, the longest first."""
    rows: list[tuple[dt.datetime, Row]] = []
    more = ""
    for screen in _timed(office):
        records = _late(session, screen)
        who = Waits(session, office, screen, rota).of(records) if records else []
        rows += [(r.due_at, _row(screen, r, w)) for r, w in zip(records, who, strict=True)]
        if len(records) == SHOWN:
            more = more or f"/{screen.name}/list/?order=due_at"
    rows.sort(key=lambda pair: pair[0])
    heads = [Column(head) for head in HEADS]
    return Table("逾期清单", heads, [row for _, row in rows[:SHOWN]], more=more,
                 empty="没有逾期的事项")  # fmt: skip


def _limits(screen: Screen) -> list[str]:
    """Return the rules behind the limits of a record that are to be kept."""
    steps = screen.flow.steps if screen.flow is not None else ()
    return sorted({s.starts.rule for s in steps if s.starts and not s.starts.period})


def _counted(session: Session, screen: Screen, mondays: list[dt.date]) -> dict[int, Week]:
    """Count one kind of record: its limits joined to the records, so that the scope holds."""
    model: Any = screen.model
    ends = [clock.day_start(monday + WEEK) for monday in mondays]
    number = case(*((Timer.due_at < end, order) for order, end in enumerate(ends)))
    kept = func.count(case((Timer.done_at <= Timer.due_at, 1)))
    query = (
        select(number, func.count(), kept)
        .select_from(Timer)
        .join(model, and_(Timer.kind == screen.name, Timer.record_id == model.id))
        .where(
            Timer.due_at >= clock.day_start(mondays[0]), Timer.due_at < ends[-1],
            or_(Timer.due_at < clock.now(), Timer.done_at.is_not(None)),
            Timer.rule.in_(_limits(screen)), model.voided_at.is_(None),
        )
        .group_by(number)
    )  # fmt: skip
    return {order: Week(mondays[order], *counts) for order, *counts in session.execute(query)}


def kept_by_week(session: Session, office: Office, weeks: int) -> list[Week]:
    """Return the last weeks up to this one, by the day a limit ended; one statement per kind.

    A limit that still runs is not counted yet, one that was met ahead of time is.
    """
    this = clock.today() - dt.timedelta(days=clock.today().weekday())
    mondays = [this - WEEK * back for back in reversed(range(weeks))]
    found = [Week(monday) for monday in mondays]
    for screen in _timed(office):
        if _limits(screen):
            for order, week in _counted(session, screen, mondays).items():
                old = found[order]
                found[order] = Week(old.monday, old.ended + week.ended, old.kept + week.kept)
    return found
