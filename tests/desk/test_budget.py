"""Statements per desk: few for every role, and no more for many rows than for few."""

from __future__ import annotations

import pytest

from app.declare import Choice, Screen
from app.kernel.clock import travel
from app.records import JournalEntry
from models.case import CaseState
from models.casefile import CASES, RECOVERIES
from models.decisionfile import DECISIONS
from models.noticefile import NOTICES
from models.payment import PAYMENTS
from models.penalty import PENALTIES
from models.recovery import REPAYMENTS
from models.roles import LEVELS, Role
from models.verification import VERIFICATIONS
from tests.desk.town import DAY, NOW, case_in, grant, new_town
from tests.factories import in_state, plant
from tests.house import House
from tests.people import Person, make_staff, someone
from tests.walk.test_budgets import cost

pytestmark = pytest.mark.postgres
MOST = 20
TIMED = (CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.RETURNED)
KINDS = (CASES, VERIFICATIONS, DECISIONS, NOTICES, PAYMENTS, RECOVERIES, REPAYMENTS, PENALTIES)


def one_of_each(house: House, town: str) -> None:
    """Store a record of every kind in every state, late where there are limits."""
    for state in CaseState:
        case_in(house, town, state, NOW - DAY if state in TIMED else None)
    for screen in KINDS[1:]:
        for state in states_of(screen):
            plant(house, screen, town, **in_state(screen, state))


def states_of(screen: Screen) -> list[Choice]:
    return list(screen.flow.states) if screen.flow is not None else []


def remembered(house: House, person: Person, role: Role) -> None:
    """Let the person have done something to every kind of record he takes steps of."""
    with house.program() as session:
        for screen in KINDS:
            assert screen.flow is not None
            step = next((s for s in screen.flow.steps if role in s.roles), None)
            if step is None:
                continue
            key = session.query(screen.model).order_by(screen.model.id.desc()).first().id
            session.add(
                JournalEntry(at=NOW, staff_id=person.staff_id, kind=screen.name, record_id=key,
                             act=step.key, changes=[])
            )  # fmt: skip


@pytest.mark.parametrize("role", Role, ids=lambda role: role.code)
def test_a_desk_asks_twenty_questions_at_most(house: House, role: Role) -> None:
    with travel(NOW):
        town = new_town(house)
        one_of_each(house, town)
        person = someone(house, role, town)
        remembered(house, person, role)
        person.get("/")
        few = cost(house, person, "/")
        for _ in range(3):
            one_of_each(house, town)
        many = cost(house, person, "/")
    assert len(many) <= MOST, "\n".join(many)
    assert len(many) == len(few)


def test_the_smallest_team_has_a_desk_too(house: House) -> None:
    """Somebody who holds three posts, as in the smallest lawful team, is within it."""
    with travel(NOW):
        town = new_town(house)
        one_of_each(house, town)
        username = f"many{next(house.numbers)}"
        roles = (Role.REVIEWER, Role.PAYER, Role.RECOVERY)
        key = make_staff(house, username, roles[0], house.county)
        for role in roles[1:]:
            assert LEVELS[role] == "COUNTY"
            grant(house, key, role, house.county)
        person = Person(house, username, key)
        person.get("/")
        assert len(cost(house, person, "/")) <= MOST
