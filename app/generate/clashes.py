"""Two people, one record: what stands now beside what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.declare.reading import fields_of, show
from app.declare.screen import Screen
from app.flow.journal import caption
from app.generate.labels import label_of
from app.generate.pages import Clash
from app.generate.saving import editable
from app.generate.values import parse, typed
from app.kernel.faults import Refused


def clashes(session: Session, screen: Screen, record: Any, raw: Mapping[str, Any]) -> list[Clash]:
    """Return the fields whose typed value differs from what another person has saved."""
    found = []
    for name in editable(screen, record):
        field = fields_of(screen.model)[name]
        value = raw.get(name)
        if value is None or (field.secret and not value):
            continue
        stored = getattr(record, name)
        sent = ",".join(value) if isinstance(value, list) else str(value)
        if not field.secret and sent.strip() == typed(field, stored):
            continue
        try:
            yours = parse(session, screen.model, name, field, value)
            text = caption(yours) if hasattr(yours, "row_version") else show(field, yours)
        except Refused:
            text = sent
        theirs = caption(stored) if hasattr(stored, "row_version") else show(field, stored)
        if theirs != text:
            found.append(Clash(label_of(screen.model, name), theirs, text))
    return found
