"""The list of missed relief: each reason on both sides of its edge, in the reader's scope."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import pytest

from app.database import count_statements
from app.kernel import clock
from models.case import CaseState
from models.casefile import CASES
from models.decision import Decision, DecisionKind, DecisionState, RefuseReason
from models.household import Member
from models.lists import Relation
from models.outside_aid import OutsideAid
from models.roles import Role
from models.rules.keys import Param
from models.status import Status
from tests.factories import Family
from tests.flow.test_life import rule
from tests.house import EAST, WEST, House
from tests.people import Page, someone
from tests.walk.test_budgets import FRAME

if os.environ.get("TEST_OFFICE"):
    pytest.skip("the toy office gives no relief", allow_module_level=True)

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)
LAPSED, MONTHS = 30, 12
COST = 12


def ago(days: int) -> dt.datetime:
    return clock.now() - days * DAY


def lapse(house: House, days: int, where: str = EAST, **given: Any) -> str:
    """Store a case nobody moved for so many days; returns its number."""
    state = given.pop("state", CaseState.ACCEPTED)
    with house.program() as session:
        case = Family(session, house, where).row(CASES.model, state=state, **given)
        session.commit()
        number = str(case.number)
        with clock.travel(ago(days)):
            case.changed_at = clock.now()
            case.opinion = "旧"
            session.commit()
    return number


def page_of(house: House, role: Role, where: str = EAST) -> Page:
    page = someone(house, role, where).get("/missed/")
    assert page.status == 200
    return page


def reason_in(page: Page, number: str) -> str:
    """Return what is said beside a number, or nothing where it is not listed."""
    for line in page.tree.iter("tr"):
        cells = ["".join(cell.itertext()).strip() for cell in line.iter("td")]
        if cells and cells[0] == number:
            return cells[3]
    return ""


def test_a_case_that_nobody_moved(house: House) -> None:
    late, fresh = lapse(house, LAPSED), lapse(house, LAPSED - 1)
    paid = lapse(house, 90, state=CaseState.FULFILLED)
    page = page_of(house, Role.TOWN_HEAD)
    assert reason_in(page, late) == f"“已受理”已 {LAPSED} 天没有进展"
    assert (reason_in(page, fresh), reason_in(page, paid)) == ("", "")


@pytest.mark.parametrize("state", [CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED])
def test_an_application_given_up_and_no_other_since(house: House, state: CaseState) -> None:
    with house.program() as session:
        family = Family(session, house)
        case = family.row(CASES.model, state=state, received_at=ago(100))
        old = Family(session, house).row(CASES.model, state=state, received_at=ago(400))
        session.commit()
        number, long_ago = case.number, old.number
        home, person = case.household_id, case.applicant_id
    page = page_of(house, Role.WINDOW)
    assert state.label in reason_in(page, number)
    assert reason_in(page, long_ago) == ""
    # The family came again in another township: it is cared for, though one does not see where.
    with house.program() as session:
        other = Family(session, house, WEST).row(CASES.model)
        other.household_id, other.applicant_id = home, person
    assert reason_in(page_of(house, Role.WINDOW), number) == ""


def refused(house: House, code: RefuseReason, **more: Any) -> dict[str, Any]:
    with house.program() as session:
        family = Family(session, house)
        case = family.row(CASES.model, state=CaseState.CLOSED)
        family.row(
            Decision, kind=DecisionKind.REFUSE, reason_code=code,
            state=DecisionState.EFFECTIVE, **{"effective_on": clock.today() - 9 * DAY, **more},
        )  # fmt: skip
        session.commit()
        return {"number": case.number, "home": case.household_id, "who": case.applicant_id}


def test_a_refusal_that_named_another_scheme_and_nothing_came(house: House) -> None:
    open_ = refused(house, RefuseReason.OTHER_SCHEME)
    other = refused(house, RefuseReason.INCOME)
    page = page_of(house, Role.REVIEWER)
    assert "应由其他制度解决" in reason_in(page, open_["number"])
    assert reason_in(page, other["number"]) == ""
    with house.program() as session:
        family = Family(session, house, WEST)
        aid = family.row(OutsideAid, given_on=clock.today() - 10 * DAY)
        person, aid_id = aid.person_id, aid.id
        session.add(Member(household_id=open_["home"], person_id=person, relation=Relation.SON))
    # What came before the refusal is no answer to it; what a member got since is.
    assert reason_in(page_of(house, Role.REVIEWER), open_["number"])
    with house.program() as session:
        session.get_one(OutsideAid, aid_id).given_on = clock.today() - 9 * DAY
    assert reason_in(page_of(house, Role.REVIEWER), open_["number"]) == ""


def test_a_status_whose_review_is_past(house: House) -> None:
    with house.program() as session:
        homes = []
        today = clock.today()
        for review, ended in ((today - DAY, None), (today, None), (today - DAY, today - DAY)):
            status = Family(session, house).row(Status, review_on=review, to_on=ended)
            homes.append(status.household.number)
        session.commit()
    page = page_of(house, Role.SUPERVISOR)
    late, due, over = (reason_in(page, number) for number in homes)
    assert "至今没有复核" in late
    assert (due, over) == ("", "")


def test_each_reads_the_own_township_and_the_county_all(house: House) -> None:
    number = lapse(house, 9_000, WEST)  # the longest stands first of what others left
    for role in (Role.WINDOW, Role.TOWN_HEAD, Role.TOWN_SUPERVISOR):
        assert reason_in(page_of(house, role), number) == ""
        assert reason_in(page_of(house, role, WEST), number)
    for role in (Role.REVIEWER, Role.SUPERVISOR):
        assert reason_in(page_of(house, role), number)
    for role in (Role.LIAISON, Role.PAYER, Role.SYSTEM_ADMIN, Role.RULE_KEEPER):
        assert someone(house, role).get("/missed/").status == 403


def test_the_county_says_how_long(house: House) -> None:
    number = lapse(house, 20)
    with rule(house, Param.LAPSED_DAYS, "20"):
        assert reason_in(page_of(house, Role.TOWN_HEAD), number)
    with rule(house, Param.LAPSED_DAYS, "21"):
        assert reason_in(page_of(house, Role.TOWN_HEAD), number) == ""
    with house.program() as session:
        case = Family(session, house).row(
            CASES.model, state=CaseState.WITHDRAWN, received_at=ago(100)
        )
        session.commit()
        given_up = case.number
    with rule(house, Param.MISSED_MONTHS, "1"):
        assert reason_in(page_of(house, Role.TOWN_HEAD), given_up) == ""
    assert reason_in(page_of(house, Role.TOWN_HEAD), given_up)


def test_it_is_bounded_and_asks_no_more_for_more(house: House) -> None:
    person = someone(house, Role.SUPERVISOR)
    person.get("/missed/")

    def cost() -> tuple[int, Page]:
        with count_statements(house.engine) as seen:
            page = person.get("/missed/")
        return len([s for s in seen if not s.startswith(FRAME)]), page

    before, _ = cost()
    with house.program() as session:
        for _ in range(101):
            Family(session, house).row(Status, review_on=clock.today() - 500 * DAY, to_on=None)
    after, page = cost()
    assert after == before <= COST
    assert "只列出前 100 件" in page.words()
