"""Relief first, the papers later (先行救助): its cap, its handlers, its clocks, its two ways on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.flow.act import Refused, take
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.records import ActDone, Staff, Timer
from models import casework, decision, notice, payment, verification
from models.case import CaseState
from models.casefile import CASES
from models.decision import Decision, DecisionState
from models.lists import ApplyWay, Form, ReliefType
from models.paper import Paper
from models.payment import Payment, PaymentState
from models.roles import Role
from models.rules.keys import LimitKey, Param
from models.rules.lists import Decider, Track
from tests.desk.town import case_in, hrefs, new_town, tasks
from tests.flow.saying import SEED, STATUTE, saying, set_named
from tests.flow.story import ADVANCED, GRANTED, MAIN, People, Story, newest
from tests.house import House
from tests.people import someone

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)
URGENT = "断粮断炊，不能等待"
# A Friday; the statute's set is in force.
FRIDAY = dt.datetime(2026, 8, 7, 16, 0, tzinfo=OFFICE_ZONE)
GENERAL = MAIN[MAIN.index(verification.ARRANGE) : MAIN.index(notice.END)]


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(FRIDAY) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def people(house: House) -> People:
    return People(house)


@pytest.fixture
def story(house: House, people: People, time: Traveller) -> Story:
    """A case that was received, judged by the statute's set."""
    assert time.at == FRIDAY
    told = Story(house, people)
    told.take(casework.RECEIVE)
    told.judge_by(STATUTE)
    return told


def running(session: Session, case_id: int) -> list[tuple[str, dt.date]]:
    """Return the open time limits of a case, each with its last day."""
    mine = (Timer.kind == "cases") & (Timer.record_id == case_id) & Timer.done_at.is_(None)
    found = session.scalars(select(Timer).where(mine).order_by(Timer.id))
    return [(timer.rule, clock.in_office(timer.due_at).date()) for timer in found]


def quicken(story: Story, **other: Any) -> None:
    """Let the township head help at once, with what the story says or something else."""
    asked = {**story.handlers(), **other}
    with story.session(story.people.of(Role.TOWN_HEAD)) as session:
        take(session, story.case(session), casework.QUICKEN, asked, URGENT)
        session.commit()


def test_relief_comes_first_and_the_papers_later(story: Story, time: Traveller) -> None:
    quicken(story)
    with story.house.program() as session:
        case = story.case(session)
        assert (case.state, case.track) == (CaseState.ADVANCED, Track.FAST)
        (made,), (paid,) = case.decisions, case.payments
        assert (made.state, made.track, made.total) == (
            DecisionState.EFFECTIVE, Track.FAST, ADVANCED,
        )  # fmt: skip
        (measure,) = made.measures
        assert (measure.relief_type, measure.form) == (ReliefType.TEMPORARY, Form.CASH)
        assert (case.urgency, made.reason) == (URGENT, URGENT)
        assert (paid.state, paid.amount) == (PaymentState.PENDING, ADVANCED)
        assert case.skipped.startswith(
            "先行救助时尚未办理：受理、完成核查、审核上报、批准救助、开始公示。"
        )
        assert "社会救助法第五十条" in case.skipped
        # Three days from the application; the verification's limit runs no more.
        assert running(session, case.id) == [(LimitKey.FAST.code, dt.date(2026, 8, 10))]
    time.move(2 * DAY)
    story.take(payment.PAY)
    with story.house.program() as session:
        case = story.case(session)
        assert (case.state, case.paid) == (CaseState.PAPERS_DUE, ADVANCED)
        # Ten working days from the payment, a Sunday.
        assert running(session, case.id) == [(LimitKey.SUPPLEMENT.code, dt.date(2026, 8, 21))]
    story.tell([casework.SUPPLEMENT, casework.CLOSE])
    with story.house.program() as session:
        case = story.case(session)
        assert case.state is CaseState.CLOSED
        assert (running(session, case.id), case.due_at, case.notices) == ([], None, [])


@pytest.mark.parametrize(
    ("dibao", "amount", "refused"),
    [
        ("744.00", "0", "先行救助金额须大于 0"),
        ("744.00", "0.01", ""),
        ("744.00", "743.99", ""),
        ("744.00", "744.00", ""),
        ("744.00", "744.01", "超过急难小额快救上限：月低保标准 744.00 × 1 倍.*转?一般程序"),
        ("744.01", "744.01", ""),
    ],
)
def test_an_advance_is_no_more_than_the_cap(
    story: Story, dibao: str, amount: str, refused: str
) -> None:
    with saying(story.house, STATUTE, Param.DIBAO_MONTH, dibao):
        if not refused:
            quicken(story, advance=Decimal(amount))
            return
        with pytest.raises(Refused, match=refused):
            quicken(story, advance=Decimal(amount))


@contextmanager
def delegated(house: House, decider: Decider, times: str) -> Iterator[None]:
    """Let the statute's set leave the fast track to somebody up to a multiple."""

    def write(body: Any, up_to: Any) -> tuple[Any, Any]:
        with house.program() as session:
            rows = set_named(session, STATUTE).delegations
            row = next(row for row in rows if row.track is Track.FAST)
            old = row.decider, row.up_to_times
            row.decider, row.up_to_times = body, up_to
            return old

    before = write(decider, Decimal(times))
    try:
        yield
    finally:
        write(*before)


@pytest.mark.parametrize(
    ("decider", "times", "amount", "refused"),
    [
        (Decider.TOWN, "0.5", "372.00", ""),
        (Decider.TOWN, "0.5", "372.01", "这一金额不由乡镇负责人决定，请按一般程序办理"),
        (Decider.COUNTY, "1", "10.00", f"“{STATUTE}”没有把急难小额快救交给乡镇负责人决定"),
    ],
)
def test_the_township_decides_as_far_as_the_rules_let_it(
    story: Story, decider: Decider, times: str, amount: str, refused: str
) -> None:
    with delegated(story.house, decider, times):
        if not refused:
            quicken(story, advance=Decimal(amount))
            return
        with pytest.raises(Refused, match=refused):
            quicken(story, advance=Decimal(amount))


def test_a_set_without_the_track_refuses_it_by_name_before_anything_is_typed(
    house: House, people: People, time: Traveller
) -> None:
    story = Story(house, people)
    story.take(casework.RECEIVE)
    story.judge_by(SEED)
    with pytest.raises(Refused, match=f"规则集“{SEED}”没有急难小额快救的救助标准"):
        quicken(story)
    page = someone(house, Role.TOWN_HEAD).get(f"/cases/show/{story.case_id}")
    assert f"规则集“{SEED}”没有急难小额快救的救助标准，请按一般程序办理" in page.words()
    assert "先行救助金额" not in page.words()
    assert time.at == FRIDAY


@pytest.mark.parametrize(
    ("least", "count", "refused"),
    [
        ("1", 1, ""),
        ("2", 1, f"规则集“{STATUTE}”要求先行救助经办人数不少于 2 人"),
        ("2", 2, ""),
        ("3", 2, "不少于 3 人"),
        ("3", 3, ""),
    ],
)
def test_as_many_handle_it_as_the_rules_demand(
    story: Story, least: str, count: int, refused: str
) -> None:
    roles = (Role.INVESTIGATOR, Role.LIAISON, Role.WINDOW)
    keys = [story.people.of(role).staff_id for role in roles]
    names = ("handler_id", "second_handler_id", "third_handler_id")
    asked = {name: key if place < count else None
             for place, (name, key) in enumerate(zip(names, keys, strict=True))}  # fmt: skip
    with saying(story.house, STATUTE, Param.FAST_HANDLERS, least):
        if refused:
            with pytest.raises(Refused, match=refused):
                quicken(story, **asked)
            return
        quicken(story, **asked)
    with story.house.program() as session:
        acted = select(ActDone.staff_id).where(
            ActDone.record_id == story.case_id, ActDone.step == casework.QUICKEN.key
        )
        head = story.people.of(Role.TOWN_HEAD).staff_id
        assert sorted(session.scalars(acted)) == sorted([head, *keys[:count]])


def test_two_signatures_of_one_person_are_one(story: Story) -> None:
    one = story.people.of(Role.INVESTIGATOR).staff_id
    with pytest.raises(Refused, match="经办人须是不同的人"):
        quicken(story, second_handler_id=one)


def test_nobody_handles_it_who_left(story: Story) -> None:
    gone = story.people.hire(Role.INVESTIGATOR)
    with story.house.program() as session:
        session.get_one(Staff, gone.staff_id).on_duty = False
    with pytest.raises(Refused, match=f"{gone.name}已不在岗，请另选经办人"):
        quicken(story, handler_id=gone.staff_id)


def test_who_approves_is_no_handler(story: Story) -> None:
    head = story.people.of(Role.TOWN_HEAD).staff_id
    with pytest.raises(Refused, match="批准先行救助的负责人不能兼作经办人"):
        quicken(story, handler_id=head)


@pytest.mark.parametrize("which", ["approves", "handles"])
def test_who_had_a_hand_in_it_does_not_pay(story: Story, which: str) -> None:
    jack = story.people.jack
    if which == "approves":
        story.take(casework.QUICKEN, jack)
    else:
        quicken(story, handler_id=jack.staff_id)
    with pytest.raises(Refused, match=r"职责分离：.*已参与本案“先行救助”，不能再办理“发放”"):
        story.take(payment.PAY, jack)
    story.take(payment.PAY)


def test_the_papers_are_confirmed_and_whole(story: Story) -> None:
    with story.house.program() as session:
        case = story.case(session)
        case.truth_declared, case.apply_way = False, ApplyWay.ORAL
    quicken(story)
    story.take(payment.PAY)
    with story.session(story.people.of(Role.WINDOW)) as session:
        asked = {"supplement": "补交户口簿", "confirmed": False}
        with pytest.raises(Refused) as told:
            take(session, story.case(session), casework.SUPPLEMENT, asked)
        for text in ("经办人尚未核对确认", "口头申请须有完整记录", "尚未承诺申请内容真实"):
            assert text in str(told.value)
    page = someone(story.house, Role.WINDOW).get(f"/cases/edit/{story.case_id}")
    assert {"truth_declared", "apply_way", "spoken"} <= set(page.values())
    assert "household_id" not in page.text
    assert "requested" not in page.values()


@pytest.mark.parametrize("paid", [True, False], ids=["after", "before"])
def test_what_needs_more_goes_on_by_the_general_way(
    story: Story, time: Traveller, *, paid: bool
) -> None:
    quicken(story)
    if paid:
        story.take(payment.PAY)
    time.move(3 * DAY)  # Monday
    story.take(casework.TO_GENERAL)
    with story.house.program() as session:
        case = story.case(session)
        assert (case.state, case.track) == (CaseState.ACCEPTED, Track.GENERAL)
        # Two working days from now on, and neither of the track's own limits.
        assert running(session, case.id) == [(LimitKey.VERIFY.code, dt.date(2026, 8, 12))]
        assert case.paid == (ADVANCED if paid else 0)
        assert case.advance == ADVANCED
    if not paid:
        story.take(payment.PAY)  # what was promised is paid, and moves nothing
    for step in GENERAL:
        story.take(step)
    with story.house.program() as session:
        case = story.case(session)
        assert case.state is CaseState.PUBLISHING
        assert [made.track for made in case.decisions] == [Track.FAST, Track.GENERAL]
        assert case.paid == ADVANCED + GRANTED
        assert newest(session, notice.Notice, case.id).amount == ADVANCED + GRANTED


def test_relief_in_kind_after_an_advance_is_written_down(story: Story) -> None:
    """The advance's payment is not what the general decision was carried out with."""
    quicken(story)
    story.take(payment.PAY)
    story.take(casework.TO_GENERAL)
    story.form = Form.GOODS
    for step in GENERAL[: GENERAL.index(payment.PAY)]:
        story.take(step)
    payer, told = story.people.of(Role.PAYER), "请写明实物、服务、转介等措施的落实情况"
    with story.session(payer) as session, pytest.raises(Refused, match=told):
        take(session, story.case(session), casework.FULFIL, {})
    story.take(casework.FULFIL)


def test_an_advance_that_could_not_be_paid_is_paid_again(story: Story) -> None:
    quicken(story)
    story.take(payment.FAIL)
    with story.house.program() as session:
        assert story.case(session).state is CaseState.ADVANCED
    story.tell([payment.RETRY, payment.PAY])
    with story.house.program() as session:
        assert story.case(session).state is CaseState.PAPERS_DUE
        assert newest(session, Payment, story.case_id).state is PaymentState.PAID


def test_a_decision_people_draft_is_never_in_force_at_once(story: Story) -> None:
    story.tell([casework.ACCEPT, *GENERAL[: GENERAL.index(decision.PROPOSE)]])
    with story.session(story.people.of(Role.REVIEWER)) as session:
        drafted = newest(session, Decision, story.case_id)
        assert (drafted.state, drafted.track) == (DecisionState.DRAFT, Track.GENERAL)
        with pytest.raises(Refused, match="不能办理“先行决定”"):
            take(session, drafted, decision.ADVANCE, {})


def test_besides_an_advance_there_is_one_decision(story: Story) -> None:
    quicken(story)
    story.take(payment.PAY)
    story.tell([casework.TO_GENERAL, *GENERAL[: GENERAL.index(decision.PROPOSE)]])
    with pytest.raises(Refused, match="本案已有救助决定，请在原决定上修改"):
        story.take(decision.DRAFT)


def test_who_helped_at_once_may_still_review_what_is_asked_for_besides(story: Story) -> None:
    """A small township has one head: the advance was no draft of the decision to come."""
    quicken(story)
    with story.house.program() as session:
        head = story.people.of(Role.TOWN_HEAD).staff_id
        mine = select(ActDone.step).where(
            ActDone.subject_kind == "cases", ActDone.subject_id == story.case_id,
            ActDone.staff_id == head,
        )  # fmt: skip
        assert decision.DRAFT.key not in set(session.scalars(mine))


def test_a_new_case_waits_for_the_window_and_not_for_the_head(
    house: House, time: Traveller
) -> None:
    town = new_town(house)
    received = case_in(house, town, CaseState.RECEIVED, time.at)
    due = case_in(house, town, CaseState.PAPERS_DUE, time.at)
    seen = {
        role: [p for row in tasks(someone(house, role, town).get("/")) for p in hrefs(row)]
        for role in (Role.WINDOW, Role.TOWN_HEAD)
    }
    assert {received.url("show"), due.url("show")} <= set(seen[Role.WINDOW])
    assert received.url("show") not in seen[Role.TOWN_HEAD]
    assert CASES.flow is not None
    assert casework.QUICKEN in CASES.flow.after(CaseState.RECEIVED)
    page = someone(house, Role.TOWN_HEAD, town).get(received.url("show"))
    assert "等待 窗口受理员" in page.words()
    assert "等待 窗口受理员、" not in page.words()


def test_the_general_way_asks_for_its_papers_first(story: Story) -> None:
    quicken(story)
    with story.house.program() as session:
        case = story.case(session)
        session.add(Paper(case=case, name="事故认定书", needed=True, later=False))
    with pytest.raises(Refused, match="尚缺 1 份：“事故认定书”"):
        story.take(casework.TO_GENERAL)
