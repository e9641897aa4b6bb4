"""The rows of a county of so many cases, written in bulk with Core.

They pass by the wall, the journal and the serial numbers: allowed here alone, because they are
measurement data and nobody works with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert

from app.kernel import clock
from app.records import JournalEntry
from models.case import Case, CaseState
from models.household import Household
from models.lists import ApplyWay, Degree, Nature, PublicCause, ReliefType, Sex
from models.person import Person
from models.rules.lists import Track
from models.verification import Conclusion, Verification, VerificationState
from scripts.demo.places import County

BATCH = 5000
STRIDE, NEAR = 7919, 50  # neighbours come in shuffled: received_at is not quite the keys' order
YEAR, RECENT = dt.timedelta(days=365), dt.timedelta(days=60)
LIMIT = dt.timedelta(days=2)
UNDER_CLOCK = (CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.RETURNED)

Row = dict[str, Any]
MakeRow = Callable[[int], Row]


def number_of(n: int) -> str:
    """Return the number of the n-th case."""
    return f"YZ-{n:07d}"


class Rows:
    """Makes the n-th row of each table; keys run from 1 to ``rows`` in all of them."""

    def __init__(self, county: County, staff: list[int], rows: int) -> None:
        self.places = [(village, town.id) for town in county.towns for village in town.villages]
        self.staff, self.rows, self.now = staff, rows, clock.now()

    def _kept(self, n: int) -> Row:
        """Return what every scoped record has."""
        (village, town_id), at = self.places[n % len(self.places)], self._received(n)
        return {
            "id": n, "created_at": at, "changed_at": at, "row_version": 1,
            "village_id": village.id, "town_id": town_id,
        }  # fmt: skip

    def _area(self, n: int) -> int:
        return self.places[n % len(self.places)][0].id

    def _received(self, n: int) -> dt.datetime:
        """Spread the cases over the last year, no two at the same moment."""
        back = self.rows - n + 1 + n * STRIDE % NEAR
        return clock.later(self.now, -back * YEAR / self.rows + n * dt.timedelta.resolution)

    def _state(self, n: int) -> CaseState:
        """Return any state for a recent case; the others are closed."""
        recent = self.now - self._received(n) < RECENT
        return tuple(CaseState)[n % len(CaseState)] if recent else CaseState.CLOSED

    def person(self, n: int) -> Row:
        sex = (Sex.MALE, Sex.FEMALE)[n % 2]
        return self._kept(n) | {"name": f"人员{n}", "sex": sex, "area_id": self._area(n)}

    def household(self, n: int) -> Row:
        return self._kept(n) | {
            "number": f"H-{n:07d}", "head_id": n, "area_id": self._area(n), "size": 1,
        }  # fmt: skip

    def case(self, n: int) -> Row:
        received, state = self._received(n), self._state(n)
        return self._kept(n) | {
            "number": number_of(n), "state": state,
            "household_id": n, "applicant_id": n, "area_id": self._area(n),
            "received_at": received,
            "due_at": clock.later(received, LIMIT) if state in UNDER_CLOCK else None,
            "apply_way": ApplyWay.WRITTEN, "relief_type": ReliefType.TEMPORARY,
            "track": Track.GENERAL, "cause": tuple(PublicCause)[n % len(PublicCause)],
            "nature": tuple(Nature)[n % len(Nature)], "degree": tuple(Degree)[n % len(Degree)],
            "happened_on": received.date(), "story": f"第 {n} 件的原因经过",
            "truth_declared": True, "read_back": False,
        }  # fmt: skip

    def verification(self, n: int) -> Row:
        return self._kept(n) | {
            "number": f"V-{n:07d}", "state": VerificationState.DONE, "case_id": n,
            "first_id": self.staff[0], "second_id": self.staff[1],
            "visited_on": self._received(n).date(), "conclusion": Conclusion.TRUE,
        }  # fmt: skip

    def entry(self, n: int) -> Row:
        return {
            "at": self._received(n), "staff_id": self.staff[0], "kind": "cases",
            "record_id": n, "subject_kind": "cases", "subject_id": n, "act": "cases.receive",
            "changes": [],
        }  # fmt: skip

    def write(self, connection: Connection) -> None:
        """Write all tables, in the order of their links."""
        makers: list[tuple[Any, MakeRow]] = [
            (Person, self.person), (Household, self.household), (Case, self.case),
            (Verification, self.verification), (JournalEntry, self.entry),
        ]  # fmt: skip
        for model, make in makers:
            for start in range(1, self.rows + 1, BATCH):
                end = min(start + BATCH, self.rows + 1)
                connection.execute(insert(model.__table__), [make(n) for n in range(start, end)])
