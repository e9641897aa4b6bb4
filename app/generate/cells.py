"""Values as pages show them: labels, coloured tags, links, masked secrets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from app.declare.choice import Choice, Stray
from app.declare.field import Kind
from app.declare.reading import NOTHING, columns_of, field_of, owner_of, show, value_at
from app.declare.record import Record, Timed
from app.declare.screen import Place, Reckoning
from app.flow.clocks import reasons
from app.flow.journal import caption
from app.flow.rules import calendar_of
from app.flow.subject import flow_of
from app.generate.asking import may, session
from app.generate.labels import choice_label, place_label, say
from app.generate.pages import Cell, Column, Row, Table
from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.money import show_money
from app.kernel.working import show_left, show_period

NUMBERS = (Kind.MONEY, Kind.MULTIPLE, Kind.WHOLE)
DUE = "due_at"
LINE = 24  # what fits into a cell of one line (office.css: 26em)


def show_href(record: Any) -> str:
    """Return the address of a record's page, or nothing where the reader may not open it."""
    kind = record.__tablename__
    screen = getattr(type(record), "screen", None)
    return f"/{kind}/show/{record.id}" if screen is not None and may("can_show", kind) else ""


def in_period(record: Any) -> bool:
    """Whether a record's due date ends days that must pass, and is no limit to keep."""
    flow = flow_of(record)
    timed = getattr(record, DUE, None) is not None
    return timed and flow is not None and flow.period_in(getattr(record, flow.state.key))


def due_cell(
    at: dt.datetime | None,
    *,
    period: bool = False,
    provisional: bool = False,
    warn_at: dt.datetime | None = None,
    paused: str | None = None,
) -> Cell:
    """Return a time limit, or the end of a period, as a coloured tag; if provisional, with why.

    From ``warn_at`` on it is near. Without an end, ``paused`` says why the limits stand still.
    """
    if at is None:
        return paused_cell(paused) if paused else Cell(NOTHING)
    now = clock.now()
    text, tone = show_period(now, at) if period else show_left(now, at, calendar_of(session()))
    if warn_at is not None and warn_at <= now and tone == "green":
        tone = "amber"
    if not provisional:
        return Cell(text, tone=tone)
    return Cell(text + _("（暂推）"), tone=tone, why=why_provisional())


def paused_cell(paused: str) -> Cell:
    """Return why limits stand still as a tag: nothing is late meanwhile."""
    why = "、".join(choice_label(reason) for reason in reasons(paused))
    return Cell(_("暂停计时（%(why)s）", why=why), tone="grey")


def due_of(record: Any) -> Cell:
    """Return the tag of a timed record's own due date."""
    return due_cell(
        record.due_at, period=in_period(record), provisional=record.due_provisional,
        warn_at=record.due_warn_at, paused=record.due_paused,
    )  # fmt: skip


def why_provisional() -> str:
    """Return what 暂推 means."""
    return str(_("按法定节假日暂推：相应年份的放假安排尚未录入，录入后自动重算"))


def _holder(record: Any, place: Place) -> Any:
    """Return the record whose own column a place leads to; None where a link leads nowhere."""
    for hop in columns_of(place)[:-1]:
        record = getattr(record, hop.key, None)
    return record


def legend(rows: Sequence[Row]) -> str:
    """Return the sentence that explains a sign in the rows, or nothing."""
    return next((explained(made) for row in rows for made in row.cells if made.why), "")


def explained(made: Cell) -> str:
    """Return in full what a cell only signs."""
    return _("（暂推）") + made.why


def cell(record: Any, place: Place) -> Cell:
    """Return the cell for the value at a place of a record."""
    field, value = field_of(place), value_at(record, place)
    last = columns_of(place)[-1]
    if last.key == DUE and issubclass(owner_of(last), Timed):
        holder = _holder(record, place)
        return Cell(NOTHING) if holder is None else due_of(holder)
    if isinstance(value, Choice | Stray):
        return Cell(choice_label(value), tone=value.tone)
    if isinstance(value, Record):
        return Cell(caption(value), href=show_href(value))
    if field.kind is Kind.MONEY and value is not None:
        return Cell(show_money(value), right=True)
    if isinstance(value, bool):
        return Cell(_("是") if value else _("否"))
    return Cell(show(field, value), right=field.kind in NUMBERS, long=field.kind is Kind.NOTE)


def row(record: Any, places: list[Place]) -> Row:
    """Return a table's line for a record; the whole line leads to the record's own page."""
    href = show_href(record)
    cells = [cell(record, place) for place in places]
    if href:
        cells[0] = replace(cells[0], href="")
    return Row(cells, href)


def heads(places: list[Place]) -> list[Column]:
    """Return the heads of a table."""
    return [Column(place_label(place), right=field_of(place).kind in NUMBERS) for place in places]


def table(title: str, places: list[Place], records: list[Any], **more: Any) -> Table:
    """Return a table of records; an amount column gives the table its sum."""
    sums = [
        place for place in places if field_of(place).kind is Kind.MONEY and field_of(place).adds
    ]
    total = ""
    if len(sums) == 1 and records:
        amounts = [value_at(record, sums[0]) or 0 for record in records]
        amount = show_money(sum(amounts, start=0))  # type: ignore[arg-type]
        total = _("合计 %(amount)s 元", amount=amount)
    rows = [row(r, places) for r in records]
    return Table(title, heads(places), rows, total=total, note=legend(rows), **more)


def cells_of(texts: Sequence[str]) -> Iterator[Cell]:
    """Yield a cell for each text; the last, the ground, and long ones may take several lines."""
    *before, last = texts
    yield from (Cell(text, long=len(text) > LINE) for text in before)
    yield Cell(last, long=True)


def reckoned(record: Any, told: Reckoning) -> Table | None:
    """Return what was worked out for a record, or why it could not be; None where nothing was."""
    title = say("Group", told.title)
    columns = [Column(say("Group", head)) for head in told.heads]
    try:
        rows = [Row([*cells_of(texts)]) for texts in told.of(record)]
    except Refused as refused:
        return Table(title, columns, (), empty=refused.text)
    return Table(title, columns, rows) if rows else None
