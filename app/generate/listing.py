"""Lists: filters, order and pages by key; nothing is counted and nothing is skipped over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.declare.field import Field, Kind
from app.declare.reading import columns_of, field_of, foreign_of, owner_of, required, target_of
from app.declare.record import blind_name
from app.declare.screen import Place, Screen, Via
from app.generate.labels import place_label
from app.generate.values import parse, read_key
from app.kernel import clock, crypto
from app.kernel.faults import Refused
from app.kernel.text import clean

PAGE, MOST = 50, 100
RANGES = (Kind.DAY, Kind.MOMENT, Kind.MONEY, Kind.WHOLE)
WAYS = ("order", "after", "before", "size", "voided")
ESCAPE = "\\"


class BadQuery(ValueError):
    """A filter, a sort column or a page that the declaration does not offer; says it in Chinese."""


@dataclass(frozen=True)
class Listing:
    """One page of rows; ``after`` and ``before`` are the keys to go on from, or None."""

    rows: Sequence[Any]
    after: int | None
    before: int | None
    order: str
    down: bool


def filter_names(screen: Screen) -> dict[str, Place]:
    """Return the names a list may be narrowed by; ranges have ``.from`` and ``.to``."""
    found: dict[str, Place] = {}
    for place in screen.search:
        if field_of(place).kind in RANGES:
            found[f"{place.key}.from"] = place
            found[f"{place.key}.to"] = place
        else:
            found[place.key] = place
    return found


def escaped(raw: str) -> str:
    """Return a text in which the signs of LIKE stand for themselves."""
    for sign in (ESCAPE, "%", "_"):
        raw = raw.replace(sign, ESCAPE + sign)
    return raw


def _matches(column: Any, place: Place, field: Field, raw: str, session: Session) -> Any:
    leaf = columns_of(place)[-1]
    model = owner_of(leaf)
    if field.meaning is not None:
        value = field.meaning.parse(raw)
        blind = crypto.ring().blind(value, f"{model.__tablename__}.{leaf.key}")
        return getattr(model, blind_name(leaf.key)) == blind
    match field.kind:
        case Kind.TEXT | Kind.NOTE:
            return column.like(f"%{escaped(raw)}%", escape=ESCAPE)
        case Kind.SERIAL:
            return column.like(f"{escaped(raw.upper())}%", escape=ESCAPE)
        case Kind.CHOICES:
            (member,) = parse(session, model, leaf.key, field, [raw])
            return column.like(f"%,{member.code},%")
        case Kind.CHOICE:
            codes = [parse(session, model, leaf.key, field, code) for code in raw.split(",")]
            return column.in_(codes)
        case Kind.LINK:
            return getattr(model, foreign_of(model, leaf.key)) == read_key(raw)
        case _:
            return column == parse(session, model, leaf.key, field, raw)


def _whole_day(raw: str) -> dt.datetime | None:
    """Return the beginning of a day, where only a day was given for a moment."""
    try:
        return dt.datetime.combine(clock.parse_day(raw), dt.time.min, clock.OFFICE_ZONE)
    except Refused:
        return None


def _bound(session: Session, leaf: Any, raw: str, end: str) -> Any:
    field = field_of(leaf)
    day = _whole_day(raw) if field.kind is Kind.MOMENT else None
    if day is not None:
        return leaf >= day if end == "from" else leaf < day + dt.timedelta(days=1)
    value = parse(session, owner_of(leaf), leaf.key, field, raw)
    return leaf >= value if end == "from" else leaf <= value


def over_links(place: Place, clause: Any) -> ColumnElement[bool]:
    """Return a condition on a place's last column as one on the record it starts from."""
    if isinstance(place, Via):
        for hop in reversed(place.hops):
            clause = hop.has(clause)
    return clause  # type: ignore[no-any-return]


def _something(raw: str) -> str:
    """Return what is looked for; raises ``Refused`` where nothing readable was typed."""
    cleaned = clean(raw)
    if not cleaned:
        text = _("没有可以查找的内容，请重新填写")
        raise Refused(text)
    return cleaned


def _condition(session: Session, screen: Screen, name: str, raw: str) -> ColumnElement[bool]:
    place = filter_names(screen).get(name)
    if place is None:
        text = _("不能按“%(name)s”筛选，请从筛选栏选择", name=name)
        raise BadQuery(text)
    field, leaf = field_of(place), columns_of(place)[-1]
    end = name.rpartition(".")[2]
    try:
        raw = _something(raw)
        if end in ("from", "to") and field.kind in RANGES:
            clause = _bound(session, leaf, raw, end)
        else:
            clause = _matches(leaf, place, field, raw, session)
    except Refused as refused:
        text = f"{place_label(place)}：{refused}"
        raise BadQuery(text) from refused
    return over_links(place, clause)


def _number(args: Mapping[str, str], name: str) -> int | None:
    raw = args.get(name)
    if not raw:
        return None
    try:
        return read_key(raw)
    except Refused as refused:
        text = _("%(name)s：应为记录的编号，请从列表的“下一页”进入", name=name)
        raise BadQuery(text) from refused


def page_size(args: Mapping[str, str]) -> int:
    """Return how many rows a page has; raises ``BadQuery`` beyond 1 to 100."""
    size = _number(args, "size") or PAGE
    if not 1 <= size <= MOST:
        text = _("%(name)s：每页 1 到 %(most)s 行，请改正", name="size", most=MOST)
        raise BadQuery(text)
    return size


def order_of(screen: Screen, raw: str) -> tuple[str, bool]:
    """Return the sort column's name and whether it runs down; newest first if nothing is said."""
    name = raw.removeprefix("-")
    if not name:
        return "id", True
    if name != "id" and name not in {column.key for column in screen.sort}:
        text = _("不能按“%(name)s”排序，请点击列名排序", name=name)
        raise BadQuery(text)
    return name, raw.startswith("-")


def _links(place: Place) -> list[Any]:
    hops = [column for column in columns_of(place) if field_of(column).kind is Kind.LINK]
    last = columns_of(place)[-1]
    if field_of(last).kind is Kind.LINK:
        hops += caption_links(target_of(owner_of(last), last.key))
    return hops


def caption_links(model: type[Any]) -> list[Any]:
    """Return the links that lead from a record to what it is called by."""
    screen = getattr(model, "screen", None)
    return _links(screen.caption) if screen is not None else []


def loading(places: Sequence[Place]) -> list[Any]:
    """Return the options that bring the links of the places along in the same statement."""
    options: list[Any] = []
    for place in places:
        hops = _links(place)
        if hops:
            option = joinedload(hops[0])
            for hop in hops[1:]:
                option = option.joinedload(hop)
            options.append(option)
    return options


def _base(
    session: Session, screen: Screen, args: Mapping[str, str], places: Sequence[Place]
) -> Select[Any]:
    model: Any = screen.model
    query = select(model).options(*loading(places))
    if args.get("voided") != "1":
        query = query.where(model.voided_at.is_(None))
    for name, raw in args.items():
        if name not in WAYS and raw.strip():
            query = query.where(_condition(session, screen, name, raw.strip()))
    return query


def _beyond_key(model: Any, column: Any, key: int, *, down: bool) -> ColumnElement[bool]:
    start = select(column).where(model.id == key).scalar_subquery()
    here, there = tuple_(column, model.id), tuple_(start, key)
    return here < there if down else here > there


def rows_of(
    session: Session, screen: Screen, args: Mapping[str, str], more: Sequence[Place] = ()
) -> Listing:
    """Return one page of a list, with the links of its columns and of ``more`` places loaded.

    Raises ``BadQuery`` for whatever the declaration does not offer.
    """
    model: Any = screen.model
    name, down = order_of(screen, args.get("order", ""))
    size, after, before = page_size(args), _number(args, "after"), _number(args, "before")
    column = getattr(model, name)
    query = _base(session, screen, args, [*screen.rows, *more])
    if name != "id" and not required(model, name):
        query = query.where(column.is_not(None))
    backwards = before is not None and after is None
    run = down != backwards
    key = before if backwards else after
    if key is not None:
        query = query.where(_beyond_key(model, column, key, down=run))
    ends = [column.desc(), model.id.desc()] if run else [column.asc(), model.id.asc()]
    found = list(session.scalars(query.order_by(*ends).limit(size + 1)).unique())
    beyond, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    further = (beyond or backwards) and bool(rows)
    earlier = (beyond if backwards else key is not None) and bool(rows)
    return Listing(
        rows, rows[-1].id if further else None, rows[0].id if earlier else None, name, down
    )
