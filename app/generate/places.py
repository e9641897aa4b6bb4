"""Where records belong (村居), beside what they are about: names seldom change and are kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.reading import NOTHING
from app.declare.screen import Screen
from app.flow.kept import kept
from app.generate.asking import reader
from app.generate.showing import heading
from app.records import Area

COLUMNS = ("town_id", "village_id")


def area_names(session: Session) -> dict[int, str]:
    """Return the names of all areas by their keys."""

    def read() -> dict[int, str]:
        rows = session.execute(select(Area.id, Area.name))
        return {row.id: row.name for row in rows}

    names: dict[int, str] = kept(session, "area names", read)
    return names


class Places:
    """The villages of some records; whoever sees several townships reads these too."""

    def __init__(self, session: Session, records: Collection[Any]) -> None:
        self.names = area_names(session) if records else {}
        self.wide = len({(post.column, post.value) for post in reader().posts}) > 1 or any(
            not post.column for post in reader().posts
        )

    def _name(self, record: Any, column: str) -> str:
        return self.names.get(getattr(record, column, None) or 0, "")

    def of(self, record: Any) -> str:
        """Return where a record belongs."""
        town, village = (self._name(record, column) for column in COLUMNS)
        parts = [town, village] if self.wide or not village else [village]
        return " ".join(filter(None, parts)) or NOTHING

    def about(self, screen: Screen, record: Any) -> str:
        """Return what a record is about, as on its page, without the place named beside it."""
        village = self._name(record, "village_id")
        return " · ".join(t for t in heading(screen, record).split(" · ") if t != village)
