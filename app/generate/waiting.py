"""What waits for somebody: records in a state from which one of his roles takes a step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.office import Office
from app.declare.record import Timed
from app.declare.screen import Screen
from app.generate.asking import may, reader
from app.generate.listing import loading

SHOWN = 20


Begun = Mapping[Choice, Collection[Choice]]


def _states(screen: Screen, begun: Begun) -> set[Choice]:
    """Return the states from which the reader's roles move the record onwards."""
    if screen.flow is None:
        return set()
    me = reader()
    return {state for state, roles in begun.items() if any(me.holds(r.code) for r in roles)} | {
        state
        for step in screen.flow.steps
        if not step.reason and any(me.holds(role.code) for role in step.roles)
        for state in step.origins
    }


def _rows(session: Session, screen: Screen, states: set[Choice]) -> list[Any]:
    model: Any = screen.model
    state = getattr(model, screen.flow.state.key) if screen.flow else None
    query = select(model).options(*loading(screen.rows))
    query = query.where(model.voided_at.is_(None), state.in_(states))  # type: ignore[union-attr]
    ends = [model.due_at.is_(None), model.due_at] if issubclass(model, Timed) else []
    return list(session.scalars(query.order_by(*ends, model.id).limit(SHOWN)).unique())


def waiting_for(
    session: Session, office: Office, begun: Mapping[type[Any], Begun]
) -> list[tuple[Screen, list[Any]]]:
    """Return the records that wait for the session's reader, by screen, most urgent first.

    ``begun`` says for a record who begins the next one about it in which state.
    """
    found = []
    for screen in office.screens:
        states = _states(screen, begun.get(screen.model, {}))
        if states and may("can_list", screen.name):
            rows = _rows(session, screen, states)
            if rows:
                found.append((screen, rows))
    return found
