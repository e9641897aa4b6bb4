"""Who belongs together, and where they have applied (一户一案): asked over the whole county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select

from app.declare.reading import living
from app.kernel import clock
from app.records import Area
from models.case import Case, CaseState
from models.household import Household, Member

ENDED = (CaseState.CLOSED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN)


class OpenCase(NamedTuple):
    """A case that is not ended, as values: it may lie in another township."""

    id: int
    number: str
    received_at: dt.datetime
    applicant_id: int
    household_id: int
    town: str | None

    def said(self, whose: str) -> str:
        """Return the sentence that stops a second application."""
        day, town = clock.show_day(clock.in_office(self.received_at).date()), self.town or "县里"
        return f"{whose} {day} 在 {town} 有一件在办申请，不能重复受理。请与{town}窗口联系。"


def homes_with(people: Collection[int]) -> Select[Any]:
    """Ask for the keys of the households any of these persons heads or is a member of."""
    listed = select(Member.household_id).where(
        Member.person_id.in_(people), Member.voided_at.is_(None)
    )
    return select(Household.id).where(
        or_(Household.head_id.in_(people), Household.id.in_(listed)), Household.voided_at.is_(None)
    )


def open_cases_with(people: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Ask for the cases not ended that any of these persons, or a household of theirs, is in."""
    return (
        select(
            Case.id, Case.number, Case.received_at, Case.applicant_id, Case.household_id, Area.name
        )
        .outerjoin(Area, Area.id == Case.town_id)
        .where(Case.voided_at.is_(None), Case.state.not_in(ENDED))
        .where(or_(Case.applicant_id.in_(people), Case.household_id.in_(homes_with(people))))
        .order_by(Case.id)
    )


def people_of(household: Household) -> set[int]:
    """Return the keys of the head and the members."""
    return {household.head_id, *(member.person_id for member in living(household.members))}
