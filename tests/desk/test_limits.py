"""What ends soon and what was missed stands on the desk of whom it concerns, and only there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.flow.jobs import Progress
from app.flow.warning import warn_of_limits
from app.kernel.clock import Traveller, travel
from models import casework
from models.roles import Role
from tests.desk.town import DAY, hrefs, lines, section, tasks, text_of, with_class
from tests.flow.clocktown import people_of
from tests.flow.story import People, Story
from tests.flow.test_clocks import BEGUN, do
from tests.house import House
from tests.people import someone

pytestmark = pytest.mark.postgres
NIGHT = BEGUN.replace(hour=1)


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


def received(house: House, people: People) -> Story:
    story = Story(house, people)
    story.take(casework.RECEIVE)
    return story


def night(house: House) -> None:
    with house.program() as session:
        warn_of_limits(session, Progress(session, 0))


def told(house: House, role: Role, where: str) -> str:
    return "\n".join(lines(someone(house, role, where).get("/"), "提醒"))


def number_of(house: House, story: Story) -> str:
    with house.program() as session:
        return story.case(session).number


def test_what_was_missed_is_told_to_the_role_the_rule_names_in_its_area(
    house: House, time: Traveller
) -> None:
    mine, other = people_of(house), people_of(house)
    story = received(house, mine)
    said = f"{number_of(house, story)} 的核查时限逾期 1 个工作日，请督促办理"
    time.at = NIGHT + 3 * DAY
    assert said not in told(house, Role.TOWN_HEAD, mine.where), "the night has not looked yet"
    night(house)
    page = someone(house, Role.TOWN_HEAD, mine.where).get("/")
    box = section(page, "提醒")
    assert box is not None
    assert said in text_of(box)
    assert f"/cases/show/{story.case_id}" in hrefs(box)
    assert said not in told(house, Role.TOWN_HEAD, other.where)
    for role in (Role.WINDOW, Role.REVIEWER, Role.SYSTEM_ADMIN):
        assert said not in told(house, role, mine.where), role
    story.take(casework.WITHDRAW)
    assert said not in told(house, Role.TOWN_HEAD, mine.where)


def test_the_county_is_told_where_the_rule_names_it(house: House, time: Traveller) -> None:
    people = people_of(house, VERIFY={"late_to": Role.INSPECTOR})
    story = received(house, people)
    time.at = NIGHT + 3 * DAY
    night(house)
    assert number_of(house, story) in told(house, Role.INSPECTOR, people.where)
    assert number_of(house, story) not in told(house, Role.TOWN_HEAD, people.where)


def test_many_missed_limits_are_three_lines_and_the_way_to_the_rest(
    house: House, time: Traveller
) -> None:
    people = people_of(house)
    for _ in range(5):
        received(house, people)
    time.at = NIGHT + 3 * DAY
    night(house)
    said = lines(someone(house, Role.TOWN_HEAD, people.where).get("/"), "提醒")
    assert sum("请督促办理" in line for line in said) == 3
    assert any("还有其他逾期的案件" in line for line in said)


def test_whose_turn_it_is_sees_what_ends_soon(house: House, time: Traveller) -> None:
    people = people_of(house)
    story = received(house, people)
    said = f"{number_of(house, story)} 即将到期（6月10日），请抓紧办理"
    assert said not in told(house, Role.WINDOW, people.where)
    time.at = BEGUN + DAY  # the day before the last one
    page = someone(house, Role.WINDOW, people.where).get("/")
    assert said in "\n".join(lines(page, "提醒"))
    (row,) = tasks(page)
    assert [text_of(tag) for tag in with_class(row, "span", "amber")] == ["6月10日"]
    assert said not in told(house, Role.TOWN_HEAD, people.where)


def test_nothing_that_stands_still_is_late_or_red(house: House, time: Traveller) -> None:
    people = people_of(house)
    story = received(house, people)
    do(story, casework.ASK_PAPERS)
    time.at = BEGUN + 30 * DAY
    night(house)
    head = someone(house, Role.TOWN_HEAD, people.where)
    desk = head.get("/")
    assert lines(desk, "提醒") == [line for line in lines(desk, "提醒") if "逾期" not in line]
    assert lines(desk, "逾期清单") == []
    window = someone(house, Role.WINDOW, people.where)
    (row,) = tasks(window.get("/"))
    assert "暂停计时（等待申请人补正材料）" in text_of(row)
    for path in (f"/cases/show/{story.case_id}", "/cases/list/"):
        page = head.get(path)
        assert "暂停计时（等待申请人补正材料）" in page.words(), path
        assert "逾期" not in page.words(), path
    box = section(desk, "时限达标（近 12 周）")
    assert box is not None
    assert "这段时间没有到期的时限" in text_of(box)


def test_what_does_not_wait_is_last_on_the_desk(house: House, time: Traveller) -> None:
    people = people_of(house)
    waiting = received(house, people)
    do(waiting, casework.ASK_PAPERS)
    time.move(DAY)
    story = received(house, people)
    rows = [text_of(row) for row in tasks(someone(house, Role.WINDOW, people.where).get("/"))]
    found = [
        number_of(house, which) in row for which, row in zip((story, waiting), rows, strict=True)
    ]
    assert found == [True, True]
