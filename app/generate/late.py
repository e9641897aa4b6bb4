"""What is late (逾期清单) in the reader's area, and for whom it waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.office import Office
from app.declare.reading import foreign_of
from app.declare.record import Scoped, Timed
from app.declare.screen import Screen
from app.flow.journal import caption
from app.flow.turns import Rota, Turn, bounded_count, in_order, open_states, turns_of
from app.generate.asking import may, reader
from app.generate.cells import cell, due_cell, show_href
from app.generate.labels import choice_label, say
from app.generate.listing import loading
from app.generate.pages import Cell, Column, Row, Table
from app.generate.places import Places
from app.generate.punctuality import limits_to_keep
from app.kernel import clock
from app.records import Timer
from app.scope import Post

SHOWN = 15
MOST = 100
HEADS = ("编号", "办理时限", "事项", "村（居）", "当前环节", "等待办理")


@dataclass(frozen=True)
class Missed:
    """A record with a limit that has passed, when it did, and where the record is shown."""

    record: Any
    label: str
    due_at: dt.datetime
    href: str


def _timed(office: Office) -> list[Screen]:
    return [
        screen
        for screen in office.screens
        if issubclass(screen.model, Timed) and screen.flow and may("can_list", screen.name)
    ]


def _state(screen: Screen, record: Any) -> Choice:
    flow: Any = screen.flow
    state: Choice = getattr(record, flow.state.key)
    return state


def _due(screen: Screen, start: dt.datetime | None, end: dt.datetime) -> ColumnElement[bool]:
    """A limit to keep, no mere period, of a living record ends in a time."""
    model: Any = screen.model
    flow: Any = screen.flow
    terms = [model.due_at < end, model.voided_at.is_(None)]
    if start is not None:
        terms.append(model.due_at >= start)
    periods = [state for state in flow.states if flow.period_in(state)]
    return and_(*terms, getattr(model, flow.state.key).not_in(periods))


def count_due(session: Session, office: Office) -> tuple[int, int]:
    """Count what is late and what ends today in the reader's area, both up to a hundred."""
    now, tomorrow = clock.now(), clock.day_start(clock.today() + dt.timedelta(days=1))
    screens = _timed(office)
    late, today = (
        [bounded_count(select(s.model.id).where(_due(s, *span)), MOST) for s in screens]
        for span in ((None, now), (now, tomorrow))
    )
    numbers = list(session.execute(select(*late, *today)).one())
    return min(sum(numbers[: len(late)]), MOST), min(sum(numbers[len(late) :]), MOST)


def _late(session: Session, screen: Screen) -> list[Any]:
    model: Any = screen.model
    query = select(model).options(*loading([*screen.rows, screen.caption]))
    query = query.where(_due(screen, None, clock.now())).order_by(model.due_at, model.id)
    return list(session.scalars(query.limit(SHOWN)).unique())


def _begun(session: Session, turn: Turn, records: Iterable[Any]) -> dict[int, Any]:
    """Return the open records that were begun about some others, by the key of these."""
    child: Any = turn.child
    model = child.model
    foreign = getattr(model, foreign_of(model, child.flow.of.key))
    query = select(model).where(
        foreign.in_([record.id for record in records]), model.voided_at.is_(None),
        getattr(model, child.flow.state.key).in_(in_order(open_states(child.flow))),
    )  # fmt: skip
    return {getattr(record, foreign.key): record for record in session.scalars(query)}


def _who(turn: Turn) -> str:
    roles = "、".join(choice_label(role) for role in turn.roles)
    return f"{say('Step', turn.step.label)}（{roles}）"


def _first(turns: Iterable[Turn], state: Choice) -> str:
    return next((_who(turn) for turn in turns if state in turn.states), "")


def waits_for(
    session: Session, office: Office, screen: Screen, rota: Rota, records: list[Any]
) -> list[str]:
    """Return who must act on each record next; what was begun about it comes first."""
    turns = turns_of(office, screen, rota)
    begun: dict[int, str] = {}
    for turn in turns:
        mine = [record for record in records if _state(screen, record) in turn.states]
        if turn.child is not None and mine:
            onward = turns_of(office, turn.child, rota)
            for key, child in _begun(session, turn, mine).items():
                begun[key] = _first(onward, _state(turn.child, child))
    return [begun.get(r.id) or _first(turns, _state(screen, r)) for r in records]


def _told(screen: Screen, posts: Iterable[Post]) -> ColumnElement[bool]:
    """A missed limit that the night told of is for a post whose role its rule names, there."""
    model: Any = screen.model
    mine = [
        and_(Timer.late_to == post.role, *_covered(model, post))
        for post in posts
        if not post.column or issubclass(model, Scoped)
    ]
    open_still = and_(Timer.done_at.is_(None), Timer.paused_at.is_(None))
    return and_(open_still, Timer.late_at.is_not(None), model.voided_at.is_(None), or_(*mine))


def _covered(model: Any, post: Post) -> Iterator[ColumnElement[bool]]:
    if post.column:
        yield getattr(model, post.column) == post.value


def missed_limits(session: Session, office: Office, most: int) -> list[Missed]:
    """Return what was missed and is told to the reader's roles by the rule set, the longest first.

    One statement for each kind of record that has limits to keep.
    """
    found: list[Missed] = []
    for screen in _timed(office):
        model: Any = screen.model
        if limits_to_keep(screen) and reader().posts:
            query = (
                select(model, Timer.label, Timer.due_at)
                .join(Timer, and_(Timer.kind == screen.name, Timer.record_id == model.id))
                .where(_told(screen, reader().posts))
                .options(*loading([screen.caption]))
                .order_by(Timer.due_at, model.id)
            )
            rows = session.execute(query.limit(most)).unique()
            found += [Missed(record, label, at, show_href(record)) for record, label, at in rows]
    return sorted(found, key=lambda missed: missed.due_at)[:most]


def _row(screen: Screen, record: Any, who: str, places: Places) -> Row:
    flow: Any = screen.flow
    href = show_href(record)
    cells = [
        Cell(caption(record), href=href), due_cell(record.due_at),
        Cell(places.about(screen, record)), Cell(places.of(record)),
        cell(record, flow.state), Cell(who),
    ]  # fmt: skip
    return Row(cells, href)


def late_table(session: Session, office: Office, rota: Rota) -> Table:
    """Return what the reader sees that is late, the longest first."""
    found = [(screen, _late(session, screen)) for screen in _timed(office)]
    places = Places(session, [record for _, records in found for record in records])
    rows: list[tuple[dt.datetime, Row]] = []
    for screen, records in found:
        who = waits_for(session, office, screen, rota, records) if records else []
        rows += [(r.due_at, _row(screen, r, w, places)) for r, w in zip(records, who, strict=True)]
    rows.sort(key=lambda pair: pair[0])
    full = next((s.name for s, records in found if len(records) == SHOWN), "")
    return Table(
        "逾期清单", [Column(head) for head in HEADS], [row for _, row in rows[:SHOWN]],
        more=f"/{full}/list/?order=due_at" if full else "", empty="没有逾期的事项",
    )  # fmt: skip
