"""One family, one file: everything about it on one page and in one history, in scope."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.kernel.clock import travel
from app.records import Area
from models import casework, notice
from models.household import Household
from models.person import Person
from models.roles import Role
from models.status import ObjectClass, Status
from tests.factories import id_number
from tests.flow.story import BEGUN, Story, until
from tests.house import EAST, WEST, House
from tests.people import Page, someone

pytestmark = pytest.mark.postgres
LISTS = ("救助身份", "救助案件", "救助决定", "发放", "公示", "追回")


@pytest.fixture(scope="module")
def story(house: House) -> Story:
    """A family with a case that was paid and posted, and with a status."""
    with travel(BEGUN):
        told = Story(house)
        told.tell(until(notice.END))
        with house.program() as session:
            home = session.get_one(Household, told.household_id)
            session.add(Status(household=home, kind=ObjectClass.EDGE, from_on=BEGUN.date()))
    return told


def family_page(house: House, story: Story, role: Role, where: str = EAST) -> Page:
    return someone(house, role, where).get(f"/households/show/{story.household_id}")


def heads(page: Page) -> list[str]:
    return re.findall(r"<h2>([^<]+)</h2>", page.text)


def numbers_of(house: House, story: Story) -> list[str]:
    with house.program() as session:
        case = story.case(session)
        rows = [case, *case.decisions, *case.payments, *case.notices]
        return [row.number for row in rows]


def test_all_that_was_done_stands_on_the_familys_page(house: House, story: Story) -> None:
    page = family_page(house, story, Role.TOWN_HEAD)
    assert [title for title in heads(page) if title in LISTS] == list(LISTS)
    for number in numbers_of(house, story):
        assert number in page.text
    assert ObjectClass.EDGE.label in page.text


def test_one_history_tells_of_the_family_and_of_its_cases(house: House, story: Story) -> None:
    with house.program() as session:
        number = story.case(session).number
    text = family_page(house, story, Role.TOWN_HEAD).text
    told = text[text.index('class="events"') :]
    said = [step.label for step in (casework.RECEIVE, casework.REVIEW, notice.POST)]
    places = [told.index(label) for label in reversed(said)]
    assert places == sorted(places)
    assert told.count(number) >= len(said)
    assert "新建" in told


def test_each_sees_of_it_what_his_role_may_read(house: House, story: Story) -> None:
    page = family_page(house, story, Role.LIAISON)
    assert [title for title in heads(page) if title in LISTS] == ["救助案件", "公示"]


def test_another_township_has_no_such_file(house: House, story: Story) -> None:
    assert family_page(house, story, Role.TOWN_HEAD, WEST).status == 404


def test_a_person_has_a_file_too(house: House, story: Story) -> None:
    page = someone(house, Role.WINDOW).get(f"/persons/show/{story.person_id}")
    case, _decision, payment, _notice = numbers_of(house, story)
    assert case in page.text
    assert payment in page.text
    assert casework.REVIEW.label in page.text


def test_a_whole_id_number_finds_the_person_the_family_and_the_case(
    house: House, story: Story
) -> None:
    number = id_number(next(house.numbers))
    with house.program() as session:
        session.get_one(Person, story.person_id).id_number = number
    found = someone(house, Role.WINDOW).post("/search", q=number)
    assert {"人员", "家庭", "救助案件"} <= set(heads(found))
    assert heads(someone(house, Role.WINDOW, WEST).post("/search", q=number)) == []
    # What stands in an address is kept by browsers and proxies.
    assert heads(someone(house, Role.WINDOW).get("/search", q=number)) == []


@pytest.mark.parametrize(("role", "all_of_them"), [(Role.WINDOW, False), (Role.SUPERVISOR, True)])
def test_a_picker_offers_the_areas_one_serves(
    house: House, role: Role, *, all_of_them: bool
) -> None:
    person = someone(house, role)
    screen = "persons" if role is Role.WINDOW else "cases"

    def offered(where: str) -> set[str]:
        rows = [person.get(f"/{screen}/lookup/area", q=code).json["rows"] for code in codes[where]]
        return {row["id"] for found in rows for row in found}

    codes = {where: _codes(house, where) for where in (EAST, WEST)}
    assert offered(EAST) == _villages(house, EAST)
    assert offered(WEST) == (_villages(house, WEST) if all_of_them else set())


def _codes(house: House, where: str) -> list[str]:
    with house.program() as session:
        query = select(Area.code).where(Area.parent_id == house.towns[where])
        return list(session.scalars(query))


def _villages(house: House, where: str) -> set[str]:
    with house.program() as session:
        query = select(Area.id).where(Area.parent_id == house.towns[where])
        return {str(key) for key in session.scalars(query)}
