"""Time limits stand still and are extended as the rule set says; each time it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare import Step
from app.flow.act import Refused, take
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.records import CalendarDay, JournalEntry, LimitUnit, Timer
from app.scope import Reader
from models import casework, decision, verification
from models.case import CaseState, DataCheck
from models.roles import Role
from models.rules.keys import LimitKey, Pause
from models.workdays import load_calendar
from tests.flow.clocktown import SOURCE, people_of
from tests.flow.story import People, Story
from tests.house import House

pytestmark = pytest.mark.postgres
# A Monday without a holiday near.
BEGUN = dt.datetime(2026, 6, 8, 10, tzinfo=OFFICE_ZONE)
DAY = dt.timedelta(days=1)
ASKED: Mapping[Step, Mapping[str, Any]] = {
    casework.ASK_PAPERS: {"missing": "户口簿复印件"},
    casework.PAPERS_IN: {"supplied": "已补齐"},
    casework.SEND_CHECK: {"check_for": "存款和车辆"},
    casework.CHECK_BACK: {"check_result": "无异常"},
}


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def people(house: House) -> People:
    return people_of(house)


@pytest.fixture
def story(house: House, people: People, time: Traveller) -> Story:
    assert time.at == BEGUN
    told = Story(house, people)
    told.take(casework.RECEIVE)
    return told


def do(story: Story, step: Step, reader: Reader | None = None, **asked: Any) -> None:
    """Take a step of the case with what it asks for, and a reason."""
    with story.session(reader or story.people.of(step.roles[0])) as session:
        values = {**ASKED.get(step, {}), **asked}
        take(session, story.case(session), step, values, "情况特殊" if step.reason else None)
        session.commit()


def extend(story: Story, units: int, reader: Reader | None = None) -> None:
    do(story, casework.EXTEND, reader or story.people.of(Role.TOWN_HEAD), extra_days=units)


def timer_of(session: Session, story: Story, key: LimitKey = LimitKey.VERIFY) -> Timer:
    mine = (Timer.kind == "cases") & (Timer.record_id == story.case_id)
    query = select(Timer).where(mine, Timer.rule == key.code).order_by(Timer.id.desc())
    return session.scalars(query).first() or Timer()


def due_of(house: House, story: Story, key: LimitKey = LimitKey.VERIFY) -> str:
    with house.program() as session:
        return f"{clock.in_office(timer_of(session, story, key).due_at):%m-%d}"


def shown(house: House, story: Story) -> tuple[str | None, str | None]:
    """Return the due date and the pauses the case itself shows."""
    with house.program() as session:
        case = story.case(session)
        day = f"{clock.in_office(case.due_at):%m-%d}" if case.due_at else None
        return day, case.due_paused


def told(house: House, story: Story, step: Step) -> list[list[str]]:
    """Return what the last history line of a step says of time limits."""
    with house.program() as session:
        query = select(JournalEntry).where(
            JournalEntry.kind == "cases", JournalEntry.record_id == story.case_id,
            JournalEntry.act == step.key,
        )  # fmt: skip
        line = session.scalars(query.order_by(JournalEntry.id.desc())).first()
        assert line is not None
        labels = {key.label for key in LimitKey}
        return [change for change in line.changes if change[0] in labels]


PAPERS, CHECK = f"暂停计时（{Pause.PAPERS}）", f"暂停计时（{Pause.DATA_CHECK}）"


def test_waiting_for_papers_stops_the_limit_and_moves_its_end(
    house: House, story: Story, time: Traveller
) -> None:
    assert shown(house, story) == ("06-10", None)
    do(story, casework.ASK_PAPERS)
    assert shown(house, story) == (None, Pause.PAPERS.code)
    assert told(house, story, casework.ASK_PAPERS) == [["核查时限", "2026-06-10", PAPERS]]
    time.move(9 * DAY)  # a Wednesday, seven working days later
    do(story, casework.PAPERS_IN)
    assert shown(house, story) == ("06-22", None), "the 19th is the Dragon Boat Festival"
    assert told(house, story, casework.PAPERS_IN) == [["核查时限", PAPERS, "2026-06-22"]]
    with house.program() as session:
        timer = timer_of(session, story)
        assert (timer.added, timer.extended, timer.length) == (7, 0, "2wd")
        assert story.case(session).state is CaseState.RECEIVED


def test_papers_are_asked_for_once(house: House, story: Story) -> None:
    do(story, casework.ASK_PAPERS)
    do(story, casework.PAPERS_IN)
    with pytest.raises(Refused, match="不得再次要求补正"):
        do(story, casework.ASK_PAPERS)
    assert shown(house, story) == ("06-10", None)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"amount": 2, "unit": LimitUnit.WORKING_DAY}, "2026-06-22T23:59:59"),
        ({"amount": 3, "unit": LimitUnit.DAY}, "2026-06-20T23:59:59"),
        ({"amount": 50, "unit": LimitUnit.HOUR}, "2026-06-19T12:00:00"),
        ({"amount": 3, "unit": LimitUnit.DAY, "moved": True}, "2026-06-22T23:59:59"),
    ],
)
def test_each_unit_stands_still_in_its_own_way(
    house: House, time: Traveller, limit: dict[str, Any], expected: str
) -> None:
    story = Story(house, people_of(house, VERIFY=limit))
    story.take(casework.RECEIVE)
    do(story, casework.ASK_PAPERS)
    time.move(9 * DAY)
    do(story, casework.PAPERS_IN)
    with house.program() as session:
        due_at = clock.in_office(timer_of(session, story).due_at)
        assert due_at == dt.datetime.fromisoformat(expected).replace(tzinfo=OFFICE_ZONE)
        assert story.case(session).due_at == due_at


def test_a_limit_that_does_not_list_the_pause_runs_on_and_it_is_said(
    house: House, time: Traveller
) -> None:
    story = Story(house, people_of(house, VERIFY={"pauses": None}))
    story.take(casework.RECEIVE)
    do(story, casework.ASK_PAPERS)
    assert shown(house, story) == ("06-10", None)
    said = f"照常计时，规则集未规定“{Pause.PAPERS}”暂停这项时限"
    assert told(house, story, casework.ASK_PAPERS) == [["核查时限", "暂停计时", said]]
    time.move(2 * DAY)
    do(story, casework.PAPERS_IN)
    assert shown(house, story) == ("06-10", None)
    assert told(house, story, casework.PAPERS_IN) == []


def test_what_is_late_does_not_stand_still(house: House, story: Story, time: Traveller) -> None:
    time.move(3 * DAY)
    do(story, casework.ASK_PAPERS)
    assert shown(house, story) == ("06-10", None)
    assert told(house, story, casework.ASK_PAPERS)[0][2] == "照常计时，已于 2026-06-10 届满"


def test_a_data_check_stops_all_limits_and_a_second_one_waits(
    house: House, story: Story, time: Traveller
) -> None:
    story.take(casework.ACCEPT)
    do(story, casework.SEND_CHECK)
    assert shown(house, story) == (None, Pause.DATA_CHECK.code)
    assert [line[0] for line in told(house, story, casework.SEND_CHECK)] == [
        "核查时限", "全程办理时限",
    ]  # fmt: skip
    with pytest.raises(Refused, match="核对结果尚未收到"):
        do(story, casework.SEND_CHECK)
    story.take(verification.ARRANGE)
    with pytest.raises(Refused, match="核对结果尚未收到"):
        story.take(verification.SUBMIT)
    time.move(2 * DAY)
    do(story, casework.CHECK_BACK)
    assert (due_of(house, story), due_of(house, story, LimitKey.HANDLE)) == ("06-12", "06-12")
    with house.program() as session:
        case = story.case(session)
        assert (case.state, case.data_check) == (CaseState.ACCEPTED, DataCheck.BACK)
    with pytest.raises(Refused, match="没有等待答复的信息核对"):
        do(story, casework.CHECK_BACK)


def test_two_reasons_at_a_time_end_with_the_later_one(
    house: House, people: People, time: Traveller
) -> None:
    story = Story(house, people)
    story.tell([casework.RECEIVE, casework.ACCEPT, verification.ARRANGE, verification.SUBMIT])
    story.take(casework.SEND_BACK)
    whole = LimitKey.HANDLE
    do(story, casework.SEND_CHECK)
    assert told(house, story, casework.SEND_CHECK)[0] == [
        "全程办理时限", f"暂停计时（{Pause.RECHECK}）",
        f"暂停计时（{Pause.RECHECK}、{Pause.DATA_CHECK}）",
    ]  # fmt: skip
    time.move(DAY)
    do(story, casework.CHECK_BACK)
    with house.program() as session:
        assert timer_of(session, story, whole).paused_for == Pause.RECHECK.code
        assert timer_of(session, story, LimitKey.AGAIN).paused_at is None
    assert shown(house, story) == ("06-11", None)
    time.move(DAY)
    story.tell([verification.ARRANGE, verification.SUBMIT])
    assert due_of(house, story, whole) == "06-12"
    assert shown(house, story) == ("06-12", None)


def test_the_whole_limit_runs_from_acceptance_to_the_decision(
    house: House, people: People, time: Traveller
) -> None:
    story = Story(house, people)
    story.take(casework.RECEIVE)
    time.move(DAY)
    story.tell([casework.ACCEPT, verification.ARRANGE, verification.SUBMIT])
    assert shown(house, story) == ("06-11", None)
    story.tell([casework.REVIEW, decision.DRAFT, decision.PROPOSE, decision.APPROVE])
    assert shown(house, story) == (None, None)
    with house.program() as session:
        assert timer_of(session, story, LimitKey.HANDLE).done_at == time.at


def test_what_is_withdrawn_while_it_stands_still_was_in_time(
    house: House, story: Story, time: Traveller
) -> None:
    do(story, casework.ASK_PAPERS)
    time.move(30 * DAY)
    story.take(casework.WITHDRAW)
    with house.program() as session:
        timer = timer_of(session, story)
        assert timer.done_at is not None
        assert timer.done_at <= timer.due_at
        assert timer.paused_at is None


def test_a_head_extends_once_and_again_but_no_further_than_the_rule_says(
    house: House, story: Story
) -> None:
    extend(story, 1)
    assert told(house, story, casework.EXTEND) == [["核查时限", "2026-06-10", "2026-06-11"]]
    for units in (3, 0):
        with pytest.raises(Refused, match=r"累计最多延长 3 个工作日，还可延长 2。.*本镇办法第三条"):
            extend(story, units)
    extend(story, 2)
    assert shown(house, story) == ("06-15", None)
    with pytest.raises(Refused, match=f"已按规则集延长了 3 个工作日，不能再延长.*{SOURCE}"):
        extend(story, 1)
    with house.program() as session:
        timer = timer_of(session, story)
        assert (timer.added, timer.extended) == (3, 3)


@pytest.mark.parametrize(
    ("limit", "who", "text"),
    [
        ({"extend_by": None, "extend_most": None}, Role.TOWN_HEAD, "不能延长"),
        ({"extend_by": Role.APPROVER}, Role.TOWN_HEAD, "由县级审批人延长"),
        ({}, Role.REVIEWER, "由乡镇负责人延长"),
        ({}, Role.WINDOW, "由乡镇负责人、县级审核员、县级审批人办理"),
    ],
)
def test_who_may_extend_is_said_by_the_rule_set(
    house: House, time: Traveller, limit: dict[str, Any], who: Role, text: str
) -> None:
    assert time.at == BEGUN
    story = Story(house, people_of(house, VERIFY=limit))
    story.take(casework.RECEIVE)
    with pytest.raises(Refused, match=text) as refused:
        extend(story, 1, story.people.of(who))
    assert who is Role.WINDOW or SOURCE in str(refused.value)
    assert shown(house, story) == ("06-10", None)


def test_another_role_of_the_rule_set_may_extend(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    story = Story(house, people_of(house, VERIFY={"extend_by": Role.APPROVER}))
    story.take(casework.RECEIVE)
    extend(story, 2, story.people.of(Role.APPROVER))
    assert shown(house, story) == ("06-12", None)


def test_what_does_not_run_is_not_extended(house: House, people: People, time: Traveller) -> None:
    story = Story(house, people)
    story.tell([casework.RECEIVE, casework.ACCEPT])
    do(story, casework.SEND_CHECK)
    with pytest.raises(Refused, match="正在暂停计时"):
        extend(story, 1)
    do(story, casework.CHECK_BACK)
    time.move(3 * DAY)
    with pytest.raises(Refused, match="已于 2026-06-10 届满"):
        extend(story, 1)
    with house.program() as session:
        timer_of(session, story).done_at = time.at
    with pytest.raises(Refused, match="没有在计时"):
        extend(story, 1)


HEAD = "日期,类型,节日,依据"


def test_a_recount_keeps_what_was_added(house: House, story: Story, time: Traveller) -> None:
    do(story, casework.ASK_PAPERS)
    time.move(2 * DAY)
    do(story, casework.PAPERS_IN)
    extend(story, 1)
    assert shown(house, story) == ("06-15", None)
    with house.program() as session:
        load_calendar(session, [HEAD, "2026-06-13,上班,演练,演练"])
    try:
        assert shown(house, story) == ("06-13", None), "five working days, one a Saturday now"
        with house.program() as session:
            timer = timer_of(session, story)
            assert (timer.added, timer.due_at) == (3, story.case(session).due_at)
            assert timer.warn_at == clock.day_start(dt.date(2026, 6, 12))
    finally:
        forget(house, dt.date(2026, 6, 13))
    assert shown(house, story) == ("06-15", None)


def test_an_extension_never_brings_the_end_nearer(
    house: House, story: Story, time: Traveller
) -> None:
    """What a recount left an end of today, though its length ended before, does not end sooner."""
    time.move(2 * DAY)
    with house.program() as session:
        timer = timer_of(session, story)
        timer.started_at, timer.due_at = BEGUN - 9 * DAY, clock.day_start(dt.date(2026, 6, 11))
    extend(story, 1)
    assert shown(house, story) == ("06-11", None)


def test_what_stands_still_is_counted_when_it_goes_on(
    house: House, story: Story, time: Traveller
) -> None:
    do(story, casework.ASK_PAPERS)
    with house.program() as session:
        load_calendar(session, [HEAD, "2026-06-13,上班,演练,演练"])
    try:
        assert shown(house, story) == (None, Pause.PAPERS.code)
        time.move(4 * DAY)
        do(story, casework.PAPERS_IN)
        assert shown(house, story) == ("06-15", None)
        with house.program() as session:
            assert timer_of(session, story).added == 4
    finally:
        forget(house, dt.date(2026, 6, 13))


def forget(house: House, day: dt.date) -> None:
    """Take back a day that a test entered: the calendar belongs to all."""
    with house.program() as session:
        query = select(CalendarDay).where(CalendarDay.on == day, CalendarDay.voided_at.is_(None))
        entered = session.scalars(query).one()
        entered.voided_at, entered.void_reason = clock.now(), "演练结束"
