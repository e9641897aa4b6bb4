"""What people see: warnings while typing, the acceptance page, the case file, other's aid."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from app.kernel import clock
from models.case import Case, CaseState
from models.outside_aid import OUTSIDE_AIDS, OutsideAid
from models.person import Person, life_is_in_order
from models.roles import Role
from models.rules.lists import Outcome
from models.rules.repeats import Check
from tests.factories import plant
from tests.house import EAST, WEST, House
from tests.people import someone
from tests.repeats.told import change, repeat, rules
from tests.views.test_intake import close, look, number, said, stored, take

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)


def known(house: House, where: str = EAST) -> tuple[str, int]:
    """Return the number and the key of an applicant who withdrew before."""
    head = number()
    key = take(house, said(house, head, where), where)
    close(house, key)
    return head, stored(house, key).applicant_id


def aid(house: House, person: int) -> None:
    plant(house, OUTSIDE_AIDS, EAST)
    with house.program() as session:
        row = session.scalars(select(OutsideAid).order_by(OutsideAid.id.desc())).first()
        assert row is not None
        row.person = session.get_one(Person, person)
        row.giver, row.given_on, row.cause = "县红十字会", clock.today() - DAY, None


def test_a_warning_stands_beside_the_number(house: House) -> None:
    head, person = known(house)
    with rules(house, repeat(Check.ELSEWHERE, by=Role.REVIEWER, months=3)):
        assert "红十字会" not in look(house, head)["told"]
        aid(house, person)
        told = look(house, head)
        assert told["state"] == "known"
        assert "已由县红十字会" in told["told"]
        assert "可以受理，批准前须由县级审核员核准" in told["told"]
        # The same of another township, which sees no file of theirs.
        assert "已由县红十字会" in look(house, head, WEST)["told"]
    with rules(house, repeat(Check.ELSEWHERE, Outcome.REDUCE, months=3)):
        assert "决定时须扣减 12.50 元" in look(house, head)["told"]
    with rules(house):
        assert "红十字会" not in look(house, head)["told"]


def test_the_acceptance_page_tells_what_waits_for_whom(house: House) -> None:
    head, person = known(house)
    with rules(house, repeat(Check.ELSEWHERE, by=Role.REVIEWER, months=3)):
        aid(house, person)
        with house.program() as session:
            home = session.get_one(Person, person).headed[0].id
        key = take(house, said(house, head) | {"household": str(home)})
        page = someone(house, Role.WINDOW).get(f"/intake/accepted/{key}")
        assert "已由县红十字会" in page.words()
        assert "待县级审核员核准" in page.words()
        file = someone(house, Role.REVIEWER).get(f"/cases/show/{key}")
        assert "已由县红十字会" in file.words()


def test_the_dead_do_not_apply(house: House) -> None:
    head, person = known(house)
    change(house, Person, person, died_on=clock.today() - DAY)
    with rules(house, repeat(Check.DEAD, Outcome.BLOCK)):
        assert "申请人已登记于" in look(house, head)["told"]
        with house.program() as session:
            home = session.get_one(Person, person).headed[0].id
        form = said(house, head) | {"household": str(home)}
        answer = someone(house, Role.WINDOW).post("/intake/", form)
        assert answer.status == 422
        assert "死亡，按规则集" in answer.words()


def test_where_the_rules_allow_two_the_form_does_not_stop(house: House) -> None:
    head = number()
    key = take(house, said(house, head))
    with rules(house, repeat(Check.OPEN_CASE, Outcome.BLOCK)):
        assert look(house, head)["state"] == "stopped"
    with rules(house, repeat(Check.OPEN_CASE)):
        told = look(house, head)
        assert told["state"] == "known"
        assert "有一件在办申请；可以受理" in told["told"]
    with house.program() as session:
        assert session.get_one(Case, key).state is CaseState.RECEIVED


def test_aid_is_read_in_its_area_and_written_by_two_roles(house: House) -> None:
    planted = plant(house, OUTSIDE_AIDS, WEST)
    assert someone(house, Role.WINDOW).get(planted.url("show")).status == 404
    assert someone(house, Role.WINDOW, WEST).get(planted.url("show")).status == 200
    for role, status in ((Role.WINDOW, 200), (Role.REVIEWER, 200), (Role.TOWN_HEAD, 403)):
        assert someone(house, role).get("/outside_aids/add").status == status
    late = {"given_on": str(clock.today() + DAY), "row_version": planted.version}
    answer = someone(house, Role.REVIEWER).api("PUT", planted.path, late)
    assert answer.status == 422
    assert "在今天之后" in answer.text


@pytest.mark.parametrize(
    ("died", "born", "said_of"),
    [(1, None, "在今天之后"), (-1, -30, ""), (-40, -30, "在出生日期之前")],
)
def test_a_death_is_between_birth_and_today(died: int, born: int | None, said_of: str) -> None:
    today = clock.today()
    person = Person(died_on=today + died * DAY, birth_on=born and today + born * DAY)
    faults = [fault.text for fault in life_is_in_order(person)]
    assert bool(faults) is bool(said_of)
    assert all(said_of in text for text in faults)
