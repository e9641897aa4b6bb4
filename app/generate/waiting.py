"""What waits for somebody (待我办理): the rows of the desk, and the numbers of the menu."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.field import Kind
from app.declare.office import Office
from app.declare.reading import NOTHING, field_of
from app.declare.screen import Can, Group, Place, Screen
from app.flow.journal import caption
from app.flow.turns import Queue, Rota, Turn, bounded_count, queues_of
from app.generate.asking import BACK, DESK, may, may_for
from app.generate.cells import cell, due_cell, in_period, show_href
from app.generate.deskpages import Task, Tasks
from app.generate.labels import say, title_of
from app.generate.listing import filter_names, loading
from app.generate.pages import Button, Cell
from app.generate.places import Places
from app.generate.saving import editable
from app.kernel import clock

SHOWN = 20
MOST = 100
FAR = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Found:
    """A record that waits, for which step, until when."""

    queue: Queue
    record: Any
    turn: Turn
    due: dt.datetime | None = None
    warn_at: dt.datetime | None = None
    paused: str | None = None

    @property
    def near(self) -> bool:
        """Whether the end of a limit to keep is near, and has not passed."""
        now, near = clock.now(), self.warn_at is not None and self.warn_at <= clock.now()
        return near and self.due is not None and self.due >= now and not in_period(self.record)

    @property
    def urgency(self) -> tuple[dt.datetime, dt.datetime]:
        """The nearest end first; without one, what has waited longest."""
        return self.due or FAR, self.record.created_at


@dataclass(frozen=True)
class Counts:
    """How many records of one kind wait, how many are late, how many end today; at most 100."""

    screen: Screen
    waiting: int
    late: int = 0
    today: int = 0


def shown_number(number: int) -> str:
    """Return a bounded number as people read it."""
    return str(number) if number < MOST else f"{MOST - 1}+"


def _queues(session: Session, office: Office, rota: Rota) -> list[Queue]:
    return [q for q in queues_of(session, office, rota) if may("can_list", q.screen.name)]


def _numbers(queue: Queue, *, urgent: bool) -> Iterator[Any]:
    query = queue.narrow(select(queue.line.model.id))
    yield bounded_count(query, MOST)
    if urgent and queue.line.due is not None:
        now, tomorrow = clock.now(), clock.day_start(clock.today() + dt.timedelta(days=1))
        yield bounded_count(query.where(queue.due_between(None, now)), MOST)
        yield bounded_count(query.where(queue.due_between(now, tomorrow)), MOST)


def counts_of(
    session: Session, office: Office, rota: Rota, *, urgent: bool = False
) -> list[Counts]:
    """Count what waits for the session's reader: one statement for all kinds of records."""
    queues = _queues(session, office, rota)
    asked = [list(_numbers(queue, urgent=urgent)) for queue in queues]
    if not queues:
        return []
    values = [value for numbers in asked for value in numbers]
    counted = iter(session.execute(select(*values)).one())
    return [
        Counts(queue.screen, *(next(counted) for _ in numbers))
        for queue, numbers in zip(queues, asked, strict=True)
    ]


def badges(counts: Iterable[Counts]) -> dict[str, str]:
    """Return the numbers of the menu by its addresses; what is empty has none."""
    found = {f"/{c.screen.name}/list/": c.waiting for c in counts if c.waiting}
    whole = {DESK: min(sum(found.values()), MOST)} if found else {}
    return {href: shown_number(number) for href, number in (whole | found).items()}


def _amount_place(screen: Screen) -> Place | None:
    """Return the amount a record is about: that of its list, else the first of its form."""
    places = [*screen.rows, *(column for group in screen.groups for column in group.fields)]
    return next((place for place in places if field_of(place).kind is Kind.MONEY), None)


def _first(session: Session, queue: Queue) -> list[Found]:
    """Return the most urgent records of a queue, and one more if there are more."""
    screen, model, due = queue.screen, queue.line.model, queue.line.due
    more = [] if due is None else [due, queue.line.warn_at, queue.line.paused]
    with_texts = loading([*screen.rows, screen.caption])
    query = queue.narrow(select(model, queue.which, *more).options(*with_texts))
    ends = [] if due is None else [due.is_(None), due]
    rows = session.execute(query.order_by(*ends, model.id).limit(SHOWN + 1)).unique()
    return [Found(queue, row[0], queue.turns[row[1]], *row[2:]) for row in rows]


def _unfilled(found: Found) -> Group | None:
    """Return the group of the form in which something is missing that the step needs."""
    record, screen, step = found.record, found.queue.screen, found.turn.step
    asked = {column.key for column in step.asks}
    needed = [c.key for c in step.needs if c.key not in asked]
    missing = {name for name in needed if getattr(record, name) in (None, "", ())}
    if not missing & set(editable(screen, record)) or not may_for(record, screen, Can.EDIT):
        return None
    return next(g for g in screen.groups if missing & {column.key for column in g.fields})


def _button(found: Found) -> Button | None:
    """Return what to press: the step itself, its form, the form it lacks, or the next record's."""
    record, turn, name = found.record, found.turn, found.queue.screen.name
    label, about = say("Step", turn.step.label), caption(record)
    if turn.child is not None:
        of: Any = turn.child.flow.of if turn.child.flow else None
        href = f"/{turn.child.name}/add?{of.key}={record.id}&{BACK}={DESK}"
        allowed = may("can_add", turn.child.name)
        return Button(label, href, post=False, about=about) if allowed else None
    unfilled = _unfilled(found)
    if unfilled is not None:
        title = say("Group", unfilled.title)
        href = f"/{name}/edit/{record.id}?{BACK}={DESK}"
        return Button(f"填写{title}", href, post=False, about=about)
    href = f"/{name}/step/{record.id}/{turn.step.code}"
    if turn.step.asks:
        return Button(label, f"{href}?{BACK}={DESK}", post=False, about=about)
    return Button(label, href, about=about)


def _task(found: Found, places: Places) -> Iterator[Task]:
    record, screen, button = found.record, found.queue.screen, _button(found)
    amount = _amount_place(screen)
    if button is not None and screen.flow is not None:
        yield Task(
            number=Cell(caption(record), href=show_href(record)),
            about=places.about(screen, record), kind=title_of(screen),
            place=places.of(record), state=cell(record, screen.flow.state),
            due=due_cell(
                found.due, period=in_period(record), warn_at=found.warn_at, paused=found.paused
            ),
            near=found.near,
            amount=cell(record, amount).text if amount is not None else NOTHING,
            button=button, version=str(record.row_version),
        )  # fmt: skip


def _more(queue: Queue) -> tuple[str, str]:
    flow: Any = queue.screen.flow
    query = ""
    if flow.state.key in filter_names(queue.screen):
        query = f"?{flow.state.key}={','.join(state.code for state in queue.states)}"
    return title_of(queue.screen), f"/{queue.screen.name}/list/{query}"


def tasks_of(session: Session, office: Office, rota: Rota) -> Tasks:
    """Return what waits for the session's reader: one statement for each kind of record."""
    by_queue = [(queue, _first(session, queue)) for queue in _queues(session, office, rota)]
    found = sorted((f for _, rows in by_queue for f in rows), key=lambda f: f.urgency)
    shown, beyond = found[:SHOWN], {id(f.queue) for f in found[SHOWN:]}
    places = Places(session, [f.record for f in shown])
    return Tasks(
        [task for f in shown for task in _task(f, places)],
        [_more(queue) for queue, _ in by_queue if id(queue) in beyond],
    )
