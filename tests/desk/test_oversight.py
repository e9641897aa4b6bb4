"""What heads and supervisors see: what is late in their area, and how many limits were kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from app.kernel.clock import travel
from models.case import CaseState as S
from models.casework import Case
from models.noticefile import NOTICES
from models.payment import PAYMENTS, PaymentState
from models.roles import Role
from models.verification import VERIFICATIONS, VerificationState
from tests.desk.town import (
    DAY,
    NOW,
    card,
    case_in,
    lines,
    new_town,
    section,
    text_of,
    timer_of,
    with_class,
)
from tests.factories import Family, plant
from tests.house import House
from tests.people import Page, Person, make_staff, someone

pytestmark = pytest.mark.postgres
WEEK = 7 * DAY
MONDAY = NOW.replace(hour=23, minute=59, second=59) - 2 * DAY


@pytest.fixture
def town(house: House) -> Iterator[str]:
    with travel(NOW):
        yield new_town(house)


def test_the_late_stand_by_their_due_date_with_who_must_act(house: House, town: str) -> None:
    other = new_town(house)
    foreign = case_in(house, other, S.RECEIVED, NOW - 9 * DAY)
    received = case_in(house, town, S.RECEIVED, NOW - DAY)
    accepted = case_in(house, town, S.ACCEPTED, NOW - 3 * DAY)
    planned = case_in(house, town, S.ACCEPTED, NOW - 2 * DAY)
    case_in(house, town, S.RECEIVED, NOW + DAY)
    with house.program() as session:
        family = Family(session, house, town)
        family.made[Case] = session.get_one(Case, planned.id)
        family.row(VERIFICATIONS.model, state=VerificationState.PLANNED)
    page = someone(house, Role.TOWN_HEAD, town).get("/")
    rows = lines(page, "逾期清单")
    assert len(rows) == 3
    assert "安排核查（窗口受理员、核查员）" in rows[0]
    assert "提交核查（核查员）" in rows[1]
    assert "受理（窗口受理员）" in rows[2]
    assert [accepted.url("show") in page.text, received.url("show") in page.text] == [True, True]
    assert foreign.url("show") not in page.text


@pytest.mark.parametrize("role", [Role.WINDOW, Role.PAYER, Role.SYSTEM_ADMIN])
def test_who_oversees_nothing_has_no_late_list(house: House, town: str, role: Role) -> None:
    case_in(house, town, S.RECEIVED, NOW - DAY)
    page = someone(house, role, town).get("/")
    assert section(page, "逾期清单") is None
    assert section(page, "时限达标（近 12 周）") is None


def test_a_supervisor_counts_what_is_late_where_he_serves(house: House, town: str) -> None:
    username = f"sup{next(house.numbers)}"
    key = make_staff(house, username, Role.SUPERVISOR, house.towns[town])
    supervisor = Person(house, username, key)
    assert card(supervisor.get("/"), "逾期未办") == "0 件 没有逾期"
    case_in(house, town, S.RECEIVED, NOW - DAY)
    case_in(house, town, S.RETURNED, NOW.replace(hour=23))
    case_in(house, new_town(house), S.RECEIVED, NOW - DAY)
    page = supervisor.get("/")
    assert card(page, "逾期未办") == "1 件 请督促办理"
    assert card(page, "今日到期") == "1 件 请今日办结"


def shares(page: Page) -> list[list[str]]:
    """Return the numbers behind the chart."""
    box = section(page, "时限达标（近 12 周）")
    assert box is not None
    return [[text_of(cell) for cell in row.iter("td")] for row in box.iter("tr")][1:]


def ended(house: House, town: str, due: dt.datetime, *, done: dt.timedelta | None) -> int:
    case = case_in(house, town, S.VERIFIED)
    timer_of(house, "cases", case.id, due, None if done is None else due + done)
    return case.id


def test_the_chart_says_what_a_hand_would_count(house: House, town: str) -> None:
    other, early, late = new_town(house), -DAY, DAY
    for done in (early, early, early, late):
        ended(house, town, MONDAY - 3 * WEEK, done=done)
    ended(house, town, MONDAY - 2 * WEEK + 6 * DAY, done=early)  # a Sunday
    ended(house, town, MONDAY - DAY, done=None)  # last Sunday, still open: not kept
    ended(house, town, MONDAY, done=early)
    ended(house, town, NOW + DAY, done=-2 * DAY)  # met ahead of time
    ended(house, town, NOW + DAY, done=None)  # still running: not counted
    ended(house, town, MONDAY - 11 * WEEK, done=early)
    ended(house, town, MONDAY - 12 * WEEK + 6 * DAY, done=late)  # too long ago
    ended(house, other, MONDAY - 3 * WEEK, done=late)
    void = ended(house, town, MONDAY - 3 * WEEK, done=late)
    with house.program() as session:
        session.get_one(Case, void).voided_at = NOW
    hung = plant(house, NOTICES, town)
    timer_of(house, "notices", hung.id, MONDAY - 3 * WEEK, MONDAY)  # a period is no limit
    page = someone(house, Role.TOWN_HEAD, town).get("/")
    gap = ["0", "0", "—"]
    expected = {0: ["1", "1", "100%"], 8: ["4", "3", "75%"], 9: ["1", "1", "100%"],
                10: ["1", "0", "0%"], 11: ["2", "2", "100%"]}  # fmt: skip
    rows = shares(page)
    assert [row[1:] for row in rows] == [expected.get(week, gap) for week in range(12)]
    assert [row[0] for row in rows][:2] == ["3/23", "3/30"]
    box = section(page, "时限达标（近 12 周）")
    assert box is not None
    assert "共到期 9 件，按时 7 件，达标 77%" in text_of(box)
    assert len(list(with_class(box, "rect", "low"))) == 2
    assert len(list(with_class(box, "rect", "good"))) == 3
    (picture,) = with_class(box, "svg", "chart")
    assert picture.get("role") == "img"
    assert "达标 77%" in (picture.get("aria-label") or "")
    assert "style=" not in page.text


def test_a_county_without_limits_has_an_empty_chart(house: House, town: str) -> None:
    page = someone(house, Role.TOWN_HEAD, town).get("/")
    assert all(row[1:] == ["0", "0", "—"] for row in shares(page))
    assert "这段时间没有到期的时限" in page.words()


def test_what_was_given_this_month_is_summed_in_the_area(house: House, town: str) -> None:
    paid = {"state": PaymentState.PAID, "paid_on": NOW.date()}
    for where in (town, town, new_town(house)):
        plant(house, PAYMENTS, where, **paid)
    plant(house, PAYMENTS, town, **{**paid, "paid_on": dt.date(2026, 5, 31)})
    plant(house, PAYMENTS, town, **{**paid, "state": PaymentState.PENDING})
    page = someone(house, Role.TOWN_HEAD, town).get("/")
    assert card(page, "本月已救助") == "2 户 25.00 元"
