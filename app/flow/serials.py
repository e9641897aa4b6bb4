"""Drawing numbers (编号): the pattern is the county's data, the count never runs backwards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.declare.reading import fields_of
from app.declare.record import Record
from app.flow.kept import kept
from app.kernel import clock
from app.records import Area, Level, Series, SeriesCount
from app.scope import PROGRAM, reading_as

DEFAULT_PATTERN = "{series}-{year}-{seq:06d}"


def _pattern(session: Session, series: str) -> str:
    def read() -> str:
        with reading_as(session, PROGRAM):
            found = session.scalar(select(Series.pattern).where(Series.code == series))
        return found or DEFAULT_PATTERN

    return str(kept(session, ("series", series), read))


def _shorts(session: Session, town_id: int | None) -> dict[str, str]:
    """Return what stands for the county and the township in a number."""

    def read() -> dict[str, str]:
        query = select(Area.id, Area.short).where(
            (Area.level == Level.COUNTY) | (Area.id == town_id)
        )
        names = {row.id: row.short or "" for row in session.execute(query.order_by(Area.id))}
        town = names.pop(town_id, "") if town_id is not None else ""
        county = next(iter(names.values()), "")
        return {"county": county, "town": town or county}

    shorts: dict[str, str] = kept(session, ("shorts", town_id), read)
    return shorts


def _next(session: Session, series: str, slot: str, count: int) -> int:
    """Draw ``count`` numbers of a slot and return the first of them."""
    here = (SeriesCount.series == series) & (SeriesCount.slot == slot)
    last = SeriesCount.last
    step = update(SeriesCount).where(here).values(last=last + count).returning(last)
    connection = session.connection()
    drawn = connection.execute(step).scalar()
    if drawn is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(SeriesCount).values(series=series, slot=slot, last=count))
        except IntegrityError:
            drawn = connection.execute(step).scalar_one()
    return (drawn or count) - count + 1


def draw_serials(session: Session, records: list[Record]) -> None:
    """Give every new record the numbers it declares and does not have yet, a slot at a time."""
    waiting: dict[tuple[str, str, str], list[tuple[Record, str, dict[str, Any]]]] = {}
    for record in records:
        for name, field in fields_of(type(record)).items():
            if field.series and inspect(record).attrs[name].value is None:
                pattern = _pattern(session, field.series)
                shorts = _shorts(session, getattr(record, "town_id", None))
                pieces = {**shorts, "series": field.series, "year": clock.today().year}
                slot = pattern.format(**pieces, seq=0)
                waiting.setdefault((field.series, slot, pattern), []).append((record, name, pieces))
    for (series, slot, pattern), places in waiting.items():
        first = _next(session, series, slot, len(places))
        for number, (record, name, pieces) in enumerate(places, start=first):
            setattr(record, name, pattern.format(**pieces, seq=number))
