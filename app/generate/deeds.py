"""What I did (我办理的): the reader's last acts, from the journal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.declare.office import Office
from app.flow.journal import caption
from app.generate.asking import may, reader
from app.generate.cells import show_href
from app.generate.deskpages import Deed
from app.generate.listing import loading
from app.generate.pages import Cell
from app.generate.showing import act_text, heading
from app.kernel import clock
from app.records import JournalEntry

SHOWN = 8
MOST = 100


def _mine(office: Office, *what: Any) -> Select[Any]:
    """Ask for the steps the reader took, without those that followed by themselves."""
    steps = {s.key for x in office.screens if x.flow for s in x.flow.steps if s.roles}
    mine = (JournalEntry.staff_id == reader().staff_id) & JournalEntry.act.in_(sorted(steps))
    return select(*what).where(mine).order_by(JournalEntry.id.desc())


def done_since(office: Office, day: dt.date) -> Any:
    """Count what the reader did since a day, among his last hundred acts: a part of a statement."""
    last = _mine(office, JournalEntry.at).limit(MOST).subquery()
    return select(func.count()).where(last.c.at >= clock.day_start(day)).scalar_subquery()


def _records(
    session: Session, office: Office, entries: list[JournalEntry]
) -> dict[tuple[str, int], Any]:
    """Return the records of journal lines that the reader still sees, one statement per kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        keys[entry.kind].add(entry.record_id)
    found = {}
    for kind in sorted(keys):
        screen = office.screen_named(kind)
        if screen is not None and may("can_list", kind):
            model: Any = screen.model
            query = select(model).options(*loading([*screen.rows[:3], screen.caption]))
            for record in session.scalars(query.where(model.id.in_(sorted(keys[kind])))).unique():
                found[kind, int(record.id)] = record
    return found


def _when(at: dt.datetime) -> str:
    day = clock.in_office(at)
    return f"今天 {day:%H:%M}" if day.date() == clock.today() else f"{day:%m-%d %H:%M}"


def deeds_of(session: Session, office: Office) -> list[Deed]:
    """Return the reader's last acts; what he no longer sees is left out."""
    entries = list(session.scalars(_mine(office, JournalEntry).limit(SHOWN)))
    records = _records(session, office, entries)
    deeds = []
    for entry in entries:
        record, screen = records.get((entry.kind, entry.record_id)), office.screen_named(entry.kind)
        if record is not None and screen is not None:
            number = Cell(caption(record), href=show_href(record))
            about = heading(screen, record)
            about = "" if about == number.text else about
            deeds.append(Deed(_when(entry.at), act_text(entry, entry.kind), number, about))
    return deeds
