"""The office at work: who acts, when, in whose name; each act is committed like a request's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from app.declare import Step
from app.flow.act import begin, take
from app.kernel import clock
from app.records import Staff
from app.scope import Post, Reader, reading_as
from app.security.rights import Rights
from models.roles import LEVELS, Role
from scripts.demo.families import Family, Registry
from scripts.demo.hardships import Hardship
from scripts.demo.paths import Path
from scripts.demo.places import Village

COLUMNS = {"TOWN": "town_id", "VILLAGE": "village_id"}


@dataclass
class Story:
    """One case of the demo: where and how it goes, who works on it, and its records so far."""

    number: int
    path: Path
    village: Village
    family: Family
    hardship: Hardship
    staff: dict[Role, int]
    second: int
    case: Any = None
    verification: Any = None
    resolution: Any = None
    decision: Any = None
    notice: Any = None
    recovery: Any = None
    repayment: Any = None
    penalty: Any = None


@dataclass
class OfficeAtWork:
    """The session, the chance and the staff the acts are made with."""

    session: Session
    rng: Random
    registry: Registry
    rights: Rights
    readers: dict[int, Reader] = field(default_factory=dict)

    def appoint(self, staff_id: int, role: Role, area_id: int) -> None:
        """Let a member of staff see and act as their one post says."""
        name = self.session.get_one(Staff, staff_id).name
        column = COLUMNS.get(LEVELS[role], "")
        value = area_id if column else 0
        post = Post(role.code, column, value, self.rights.read_by(role.code))
        self.readers[staff_id] = Reader(staff_id, name, (post,))

    @contextmanager
    def acting(self, staff_id: int, moment: dt.datetime) -> Iterator[None]:
        """Act as somebody at a moment; what was done is committed in their name.

        Nothing is kept from the act before: as in a request, everything is read anew.
        """
        self.session.expire_all()
        with clock.travel(moment), reading_as(self.session, self.readers[staff_id]):
            yield
            self.session.commit()

    def begin(self, record: Any) -> Any:
        """Store a new record by the step that creates it."""
        begin(self.session, record)
        return record

    def take(self, record: Any, step: Step, why: str = "", **asked: Any) -> None:
        """Take a step with what it asks for."""
        take(self.session, record, step, asked, why or None)

    def staff(self, staff_id: int) -> Staff:
        """Return a member of staff."""
        return self.session.get_one(Staff, staff_id)
