"""Remote selects: rows to link to, searched on the server, inside the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from app.declare.field import Kind
from app.declare.reading import columns_of, field_of, fields_of, owner_of, target_of
from app.declare.record import blind_name
from app.declare.screen import Place, Screen
from app.flow.journal import caption
from app.generate.cells import cell
from app.generate.listing import ESCAPE, escaped, loading, over_links
from app.kernel import crypto
from app.kernel.faults import Refused
from app.records import Area
from app.scope import areas_served, reader_of

OFFERED = 20
SHOWN = 3
TEXTS = (Kind.TEXT, Kind.SERIAL)


def link_target(screen: Screen, path: str) -> type[Any] | None:
    """Return the record that a link of a screen leads to; ``lines.field`` for a child row."""
    head, _, rest = path.partition(".")
    model: type[Any] = screen.model
    declared = fields_of(model)
    if rest and head in declared and declared[head].kind in (Kind.LINES, Kind.LINK):
        model, head = target_of(model, head), rest
        declared = fields_of(model)
    if head not in declared or declared[head].kind is not Kind.LINK:
        return None
    return target_of(model, head)


def _text_clause(place: Place, raw: str) -> Any:
    leaf = columns_of(place)[-1]
    return over_links(place, leaf.like(f"%{escaped(raw)}%", escape=ESCAPE))


def _secret_clause(place: Place, raw: str) -> Any:
    leaf, meaning = columns_of(place)[-1], field_of(place).meaning
    if meaning is None or not meaning.searched:
        return None
    try:
        value = meaning.parse(raw)
    except Refused:
        return None
    model = owner_of(leaf)
    blind = crypto.ring().blind(value, f"{model.__tablename__}.{leaf.key}")
    return over_links(place, getattr(model, blind_name(leaf.key)) == blind)


def _places(model: type[Any]) -> list[Place]:
    screen: Screen | None = model.screen
    if screen is None:
        return [model.name] if "name" in fields_of(model) else []
    return [screen.caption, *screen.search]


def _clauses(model: type[Any], raw: str) -> list[Any]:
    found = []
    for place in _places(model):
        field = field_of(place)
        if field.meaning is not None:
            clause = _secret_clause(place, raw)
            if clause is not None:
                found.append(clause)
        elif field.kind in TEXTS:
            found.append(_text_clause(place, raw))
    return found


def _text(record: Any) -> str:
    screen: Screen | None = type(record).screen
    if screen is None:
        return caption(record)
    return " · ".join(cell(record, place).text for place in screen.rows[:SHOWN])


def matching(
    session: Session,
    model: type[Any],
    raw: str,
    places: Sequence[Place],
    *,
    most: int = OFFERED,
    within: ColumnElement[bool] | None = None,
) -> list[Any]:
    """Return the newest rows whose caption, text or exact secret matches, ready for these places.

    Nothing typed matches every row. ``within`` narrows them further.
    """
    query = select(model).where(model.voided_at.is_(None)).options(*loading(places))
    if within is not None:
        query = query.where(within)
    if raw:
        query = query.where(or_(false(), *_clauses(model, raw)))
    return list(session.scalars(query.order_by(model.id.desc()).limit(most)).unique())


def offers(session: Session, target: type[Any], raw: str) -> list[dict[str, str]]:
    """Return up to twenty rows to link to, as key and text; of the areas those one serves."""
    screen: Screen | None = target.screen
    places = screen.rows[:SHOWN] if screen is not None else []
    within = areas_served(reader_of(session)) if target is Area else None
    rows = matching(session, target, raw, places, within=within)
    return [{"id": str(row.id), "text": _text(row)} for row in rows]
