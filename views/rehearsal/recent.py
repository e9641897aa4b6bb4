"""The cases a rehearsal is tried on: what their rules look at, as values and without a name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.records import Area
from app.scope import beyond
from models.case import Case
from models.decision import Decision
from models.household import Household
from models.lists import Degree, ReliefType
from models.rules.lists import Track
from models.rules.sets import RuleSet

SPAN = dt.timedelta(days=90)
MOST = 2000


class Tried(NamedTuple):
    """A case of the county; ``amount`` is the last that was decided, suggested or asked for."""

    number: str
    town: str | None
    received_at: dt.datetime
    rule_set_id: int | None
    relief_type: ReliefType
    track: Track
    degree: Degree
    persons: int
    amount: Decimal | None


def tried(session: Session, rules: RuleSet) -> list[Tried]:
    """Return the newest cases of the set's area received in the last 90 days, 2,000 at most."""
    decided = (
        select(func.max(Decision.total))
        .where(Decision.case_id == Case.id, Decision.voided_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )
    query = (
        select(
            Case.number, Area.name, Case.received_at, Case.rule_set_id, Case.relief_type,
            Case.track, Case.degree, Household.size,
            func.coalesce(decided, Case.suggested, Case.requested, type_=Decision.total.type),
        )
        .join(Household, Household.id == Case.household_id)
        .outerjoin(Area, Area.id == Case.town_id)
        .where(Case.received_at.between(clock.now() - SPAN, clock.now()), Case.voided_at.is_(None))
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(MOST)
    )  # fmt: skip
    if rules.area_id is not None:
        lies_in = Case.town_id == rules.area_id, Case.village_id == rules.area_id
        query = query.where(or_(*lies_in))
    return [Tried(*row) for row in beyond(session, query)]
