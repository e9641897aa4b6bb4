"""Which postings a case needs, when, how long, where and what they show: its rule set says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare import Step
from app.flow.act import Refused, begin, take
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.records import Counting, LimitUnit
from models import casework, decision, notice, payment, verification
from models.case import Case, CaseState
from models.exemption import EXEMPT
from models.lists import Form, Nature, Place
from models.notice import Notice, NoticeState
from models.person import Person
from models.rules.lists import Track
from models.rules.publicities import Exempt, Publicity, Shown, Stage
from models.turns import MISSING
from tests.flow.ruled import code_of, posted, told, town_with
from tests.flow.story import BEGUN, GRANTED, MAIN, People, Story, newest, until
from tests.house import House

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)
TO_VERIFIED = until(casework.REVIEW)
TO_APPROVED = (casework.REVIEW, decision.DRAFT, decision.PROPOSE, decision.APPROVE)
HANG = (notice.MAKE, notice.POST)
B, D, P = Stage.BEFORE_DECISION, Stage.AFTER_DECISION, Stage.AFTER_PAYMENT
DAYS, WORKING = LimitUnit.DAY, LimitUnit.WORKING_DAY
SEVEN = (B, 7, DAYS)
FIVE_WORKING = (D, 5, WORKING)
FIVE = (P, 5, DAYS)


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


def ruled(house: House, *rows: tuple[Any, ...], **more: Any) -> People:
    return town_with(house, [posted(*row, **more) for row in rows])


def state_of(story: Story) -> tuple[CaseState, int]:
    """Return where a case stands and whether a posting is missing, as the desk asks for it."""
    with story.house.program() as session:
        case = story.case(session)
        missing = session.scalar(select(Case.id).where(Case.id == case.id, MISSING)) is not None
        assert missing is (notice.due_for(case) is not None)
        return case.state, int(missing)


def refuse(story: Story, step: Step, *words: str) -> None:
    """Let a step be refused by its rule set, with these words."""
    with pytest.raises(Refused) as caught:
        story.take(step)
    said = str(caught.value)
    for word in (code_of(story.people.where), *words):
        assert word in said, said


def hung(story: Story, time: Traveller, days: int) -> None:
    """Hang a notice for some days: refused on the last, ended on the day after."""
    story.tell(HANG)
    with story.house.program() as session:
        posted_one = newest(session, Notice, story.case_id)
        first, last = posted_one.from_on, posted_one.until_on
    assert (last - first).days == days
    for step_on in (max(days - 1, 0), min(days, 1)):
        time.move(step_on * DAY)
        with pytest.raises(Refused, match="尚未届满"):
            story.take(notice.END)
    time.move(DAY)
    story.take(notice.END)


def notices_of(story: Story) -> list[tuple[Stage, NoticeState]]:
    with story.house.program() as session:
        return [(n.stage, n.state) for n in story.case(session).notices]


def test_before_the_decision(house: House, time: Traveller) -> None:
    story = told(house, ruled(house, SEVEN), *TO_VERIFIED)
    assert state_of(story) == (CaseState.VERIFIED, 1)
    refuse(story, casework.REVIEW, "要求决定前公示，公示期满后才能审核上报")
    hung(story, time, 7)
    assert state_of(story) == (CaseState.VERIFIED, 0)
    refuse_again(story, "已完成决定前公示")
    story.tell(TO_APPROVED)
    story.tell([payment.PAY])
    assert state_of(story) == (CaseState.FULFILLED, 0)
    refuse(story, notice.MAKE, "要求决定前公示（案件“核查完成”后）", "现在不需要公示")
    story.take(casework.CLOSE)
    assert notices_of(story) == [(B, NoticeState.ENDED)]


def refuse_again(story: Story, words: str) -> None:
    with pytest.raises(Refused, match=words):
        story.take(notice.MAKE)


def test_after_the_decision(house: House, time: Traveller) -> None:
    story = told(house, ruled(house, FIVE_WORKING), *TO_VERIFIED)
    refuse(story, notice.MAKE, "要求决定后公布（案件“已批准”后）")
    story.tell(TO_APPROVED)
    assert state_of(story) == (CaseState.APPROVED, 1)
    refuse(story, payment.PAY, "要求决定后公布，公示期满后才能发放、落实")
    hung(story, time, 14)  # 13 February to the 27th, over the Spring Festival
    refuse_again(story, "已完成决定后公布")
    story.tell([payment.PAY, casework.CLOSE])
    assert state_of(story) == (CaseState.CLOSED, 0)


def test_what_is_no_money_waits_as_well(house: House, time: Traveller) -> None:
    story = told(house, ruled(house, FIVE_WORKING), *TO_VERIFIED, *TO_APPROVED, form=Form.GOODS)
    refuse(story, casework.FULFIL, "要求决定后公布，公示期满后才能发放、落实")
    hung(story, time, 14)
    story.tell([casework.FULFIL, casework.CLOSE])


def test_after_the_payment(house: House, time: Traveller) -> None:
    story = told(house, ruled(house, FIVE), *TO_VERIFIED, *TO_APPROVED, payment.PAY)
    assert state_of(story) == (CaseState.FULFILLED, 1)
    refuse(story, casework.CLOSE, "要求发放后公示，公示期满后才能办结")
    story.tell(HANG)
    assert state_of(story) == (CaseState.PUBLISHING, 0)
    story.take(notice.WITHDRAW)
    assert state_of(story) == (CaseState.FULFILLED, 1)
    hung(story, time, 5)
    assert state_of(story) == (CaseState.PUBLISHED, 0)
    story.take(casework.CLOSE)


def test_a_set_may_want_none(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    story = told(house, town_with(house), *TO_VERIFIED)
    refuse(story, notice.MAKE, "不要求“一般程序”的案件公示")
    story.tell([*TO_APPROVED, payment.PAY, casework.CLOSE])
    assert notices_of(story) == []


def test_a_set_may_want_all_three(house: House, time: Traveller) -> None:
    story = told(house, ruled(house, SEVEN, FIVE_WORKING, FIVE), *TO_VERIFIED)
    hung(story, time, 7)
    story.tell(TO_APPROVED)
    hung(story, time, 7)  # from Friday 20 February to Friday the 27th: the 21st to 23rd are off
    story.take(payment.PAY)
    hung(story, time, 5)
    story.take(casework.CLOSE)
    assert notices_of(story) == [(stage, NoticeState.ENDED) for stage in (B, D, P)]


def test_a_refused_case_is_posted_by_no_rule(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    story = told(house, ruled(house, FIVE_WORKING, FIVE), *until(decision.PROPOSE))
    with house.program() as session:
        made = newest(session, decision.Decision, story.case_id)
        made.kind, made.measures[0].voided_at = decision.DecisionKind.REFUSE, clock.now()
    story.tell([decision.PROPOSE, decision.APPROVE])
    assert state_of(story) == (CaseState.REFUSED, 0)
    with pytest.raises(Refused, match="现在不需要公示"):
        story.take(notice.MAKE)
    story.take(casework.CLOSE)


# Friday 13 February; the Spring Festival is from the 15th to the 23rd, the 14th a working day.
WINDOWS = [
    ((7, DAYS), Counting.NEXT_DAY, 7),
    ((7, DAYS), Counting.SAME_DAY, 6),
    ((1, DAYS), Counting.SAME_DAY, 0),
    ((5, WORKING), Counting.NEXT_DAY, 14),
    ((5, WORKING), Counting.SAME_DAY, 13),
    ((1, WORKING), Counting.NEXT_DAY, 1),
    ((2, WORKING), Counting.NEXT_DAY, 11),
    ((), Counting.NEXT_DAY, 5),
]


@pytest.mark.parametrize(("length", "counting", "days"), WINDOWS)
def test_the_window_is_counted_as_its_row_says(
    house: House, time: Traveller, length: tuple[Any, ...], counting: Counting, days: int
) -> None:
    """Ended neither on its last day nor before; a row without a length goes by the limit."""
    people = town_with(house, [posted(B, *length, counting=counting)])
    hung(told(house, people, *TO_VERIFIED), time, days)


def test_three_counties_go_three_ways(house: House, time: Traveller) -> None:
    """The same case: seven days before the decision, five working days after it, five paid."""
    ways = {}
    for name, row in {"before": SEVEN, "decided": FIVE_WORKING, "paid": FIVE}.items():
        time.move(BEGUN - time.at)
        story, states = Story(house, ruled(house, row)), []
        for step in MAIN[: MAIN.index(casework.CLOSE)]:
            if step.table == "notices":
                continue
            if state_of(story)[1] if story.case_id else 0:
                states.append(state_of(story)[0])
                story.tell(HANG)
                time.move(30 * DAY)
                story.take(notice.END)
            story.take(step)
        if state_of(story)[1]:
            states.append(state_of(story)[0])
            story.tell(HANG)
        ways[name] = states
    assert ways == {
        "before": [CaseState.VERIFIED],
        "decided": [CaseState.APPROVED],
        "paid": [CaseState.FULFILLED],
    }


def shown(story: Story) -> dict[Shown, Any]:
    with story.house.program() as session:
        made = newest(session, Notice, story.case_id)
        return {
            kind: value
            for kind, column in notice.COLUMNS.items()
            if (value := getattr(made, column.key)) is not None
        }


def test_before_the_decision_neither_result_nor_amount_is_shown(
    house: House, time: Traveller
) -> None:
    assert time.at == BEGUN
    story = told(house, ruled(house, SEVEN), *TO_VERIFIED, notice.MAKE)
    found = shown(story)
    with house.program() as session:
        case = story.case(session)
        assert found == {
            Shown.NAME: notice.masked_name(case.applicant.name), Shown.VILLAGE: case.area.name,
            Shown.SIZE: case.household.size, Shown.CAUSE: case.cause,
            Shown.VERIFIED: "经入户调查，情况属实",
        }  # fmt: skip


def test_after_the_decision_the_decided_amount_is_shown(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    people = town_with(house, [posted(*FIVE_WORKING, shown=(Shown.DECIDED, Shown.AMOUNT))])
    story = told(house, people, *TO_VERIFIED, *TO_APPROVED, notice.MAKE)
    assert shown(story) == {Shown.DECIDED: decision.DecisionKind.GRANT, Shown.AMOUNT: GRANTED}


@pytest.mark.parametrize("kinds", [(Shown.NAME,), (Shown.VILLAGE, Shown.SIZE), tuple(Shown)])
def test_a_notice_shows_what_its_row_lets_it_and_no_more(
    house: House, time: Traveller, kinds: tuple[Shown, ...]
) -> None:
    assert time.at == BEGUN
    people = town_with(house, [posted(*FIVE, shown=kinds)])
    story = told(house, people, *TO_VERIFIED, *TO_APPROVED, payment.PAY, notice.MAKE)
    assert set(shown(story)) == set(kinds)
    story.take(notice.POST)


def test_what_is_not_to_be_shown_is_not_posted(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    kinds = tuple(kind for kind in Shown if kind is not Shown.SIZE)
    people = town_with(house, [posted(*SEVEN, shown=kinds)])
    story = told(house, people, *TO_VERIFIED, notice.MAKE)

    def put(**values: Any) -> None:
        with house.program() as session:
            made = newest(session, Notice, story.case_id)
            for name, value in values.items():
                setattr(made, name, value)

    for wrong, right, words in (
        ({"size": 3}, {"size": None}, "不公布“家庭人口”"),
        ({"amount": Decimal(1)}, {"amount": None}, "不公布“救助金额”"),
        ({"village": None}, {"village": "甲村"}, "须公布“所在村（居）”"),
        ({"stage": P}, {"stage": B}, "请撤下这份发放后公示"),
    ):
        put(**wrong)
        with pytest.raises(Refused, match=words):
            story.take(notice.POST)
        put(**right)
    story.take(notice.POST)


def test_it_hangs_where_the_rules_say(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    row = posted(*SEVEN, places=(Place.RESIDENCE, Place.TOWN_HALL))
    people = town_with(house, [row])
    wrong = told(house, people, *TO_VERIFIED)
    refuse(wrong, notice.MAKE, "决定前公示的地点是：居住地、便民服务大厅")
    for place in (Place.RESIDENCE, Place.TOWN_HALL):
        told(house, people, *TO_VERIFIED, *HANG, place=place)


def test_a_case_sent_back_is_posted_anew(house: House, time: Traveller) -> None:
    """What hangs of a verification that fell comes down; what hung of it serves no other."""
    story = told(house, ruled(house, SEVEN), *TO_VERIFIED, *HANG, casework.SEND_BACK)
    assert notices_of(story) == [(B, NoticeState.WITHDRAWN)]
    again = (verification.ARRANGE, verification.SUBMIT)
    story.tell(again)
    hung(story, time, 7)
    story.tell([casework.REVIEW, casework.SEND_BACK, *again])
    assert state_of(story) == (CaseState.VERIFIED, 1)
    refuse(story, casework.REVIEW, "要求决定前公示")
    hung(story, time, 7)
    story.take(casework.REVIEW)


def test_a_withdrawn_application_does_not_hang_on(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    story = told(house, ruled(house, SEVEN), *TO_VERIFIED, *HANG, casework.WITHDRAW)
    assert notices_of(story) == [(B, NoticeState.WITHDRAWN)]


def test_one_paper_hangs_at_a_time(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    story = told(house, ruled(house, SEVEN), *TO_VERIFIED, notice.MAKE)
    refuse_again(story, "已有待张贴或公示中的公示")
    story.take(notice.POST)
    refuse_again(story, "已有待张贴或公示中的公示")


ALL = tuple(Exempt)
EVERYWHERE = (SEVEN, FIVE_WORKING, FIVE)
PLAIN: list[tuple[dict[str, Any], Exempt]] = [
    ({"nature": Nature.VIOLENCE}, Exempt.VIOLENCE),
    ({"nature": Nature.CRIME}, Exempt.VIOLENCE),
    ({"track": Track.FAST}, Exempt.FAST_TRACK),
]


def rows_for(track: Track = Track.GENERAL, exempts: tuple[Exempt, ...] = ALL) -> list[Publicity]:
    return [posted(*row, track=track, exempts=exempts) for row in EVERYWHERE]


def goes_through_unlisted(story: Story, why: Exempt) -> None:
    """Take a case to its end without a notice; every notice is refused by name."""
    words = f"规定“{why}”不列名公示，本案不能张贴公示"
    assert state_of(story) == (CaseState.VERIFIED, 0)
    refuse(story, notice.MAKE, words)
    story.tell(TO_APPROVED)
    refuse(story, notice.MAKE, words)
    story.take(payment.PAY)
    refuse(story, notice.MAKE, words)
    story.take(casework.CLOSE)
    with story.house.program() as session:
        assert story.case(session).exempt is why
    assert notices_of(story) == []


@pytest.mark.parametrize(("said", "why"), PLAIN)
def test_what_is_exempt_is_never_listed(
    house: House, time: Traveller, said: dict[str, Any], why: Exempt
) -> None:
    assert time.at == BEGUN
    people = town_with(house, rows_for(said.get("track", Track.GENERAL)))
    goes_through_unlisted(told(house, people, *TO_VERIFIED, said=said), why)


@pytest.mark.parametrize(("said", "why"), PLAIN)
def test_what_the_rules_do_not_exempt_is_listed(
    house: House, time: Traveller, said: dict[str, Any], why: Exempt
) -> None:
    assert time.at == BEGUN
    others = tuple(kind for kind in ALL if kind is not why)
    people = town_with(house, rows_for(said.get("track", Track.GENERAL), others))
    story = told(house, people, *TO_VERIFIED, notice.MAKE, said=said)
    with house.program() as session:
        assert story.case(session).exempt is None


def born(story: Story, day: dt.date, *, by_number: bool = False) -> None:
    """Let the applicant be born on a day, as written or as the ID number says (1990-03-07)."""
    with story.house.program() as session:
        person = session.get_one(Person, story.person_id)
        person.birth_on = None if by_number else day


@pytest.mark.parametrize(
    ("birth", "age", "listed"),
    [
        (dt.date(2008, 2, 13), "18", True),
        (dt.date(2008, 2, 14), "18", False),
        (dt.date(2008, 2, 13), "19", False),
        (dt.date(2012, 2, 13), "14", True),
        (dt.date(2012, 2, 14), "14", False),
        (None, "18", True),
        (None, "36", False),
    ],
)
def test_a_minor_is_never_listed(
    house: House, time: Traveller, birth: dt.date | None, age: str, *, listed: bool
) -> None:
    """Of age is who has the birthday on the day of the application; the rules say the age."""
    assert time.at == BEGUN
    story = Story(house, town_with(house, rows_for(), MINOR_AGE=age))
    born(story, birth or BEGUN.date(), by_number=birth is None)
    story.tell(TO_VERIFIED)
    if listed:
        story.take(notice.MAKE)
    else:
        goes_through_unlisted(story, Exempt.MINOR)


def decide(story: Story, why: Exempt | None) -> None:
    with story.session(story.people.of(EXEMPT.roles[0])) as session:
        take(session, story.case(session), EXEMPT, {"exempt": why}, "经核实须保密")
        session.commit()


def test_the_township_head_decides_what_the_case_does_not_say(
    house: House, time: Traveller
) -> None:
    assert time.at == BEGUN
    story = told(house, town_with(house, rows_for()), *TO_VERIFIED)
    decide(story, Exempt.DISEASE)
    assert state_of(story) == (CaseState.VERIFIED, 0)
    goes_through_unlisted(story, Exempt.DISEASE)


@pytest.mark.parametrize("state", ["APPROVED", "FULFILLED"])
def test_it_may_be_decided_later_and_taken_back(house: House, time: Traveller, state: str) -> None:
    assert time.at == BEGUN
    people = town_with(house, [posted(*row, exempts=ALL) for row in (FIVE_WORKING, FIVE)])
    story = told(house, people, *TO_VERIFIED, *TO_APPROVED)
    if state == "FULFILLED":
        hung(story, time, 14)
        story.take(payment.PAY)
    story.take(notice.MAKE)
    decide(story, Exempt.OTHER)
    refuse(story, notice.POST, "规定“其他依法保密情形”不列名公示")
    decide(story, None)
    story.take(notice.POST)


@pytest.mark.parametrize("why", [Exempt.OTHER, Exempt.FAST_TRACK])
def test_only_what_the_rules_exempt_may_be_decided(
    house: House, time: Traveller, why: Exempt
) -> None:
    assert time.at == BEGUN
    people = town_with(house, rows_for(exempts=(Exempt.DISEASE, Exempt.FAST_TRACK)))
    story = told(house, people, *TO_VERIFIED)
    with pytest.raises(Refused, match=f"“{why}”不能作为本案不列名公示的理由"):
        decide(story, why)


def test_a_case_that_nobody_can_judge_waits(house: House, time: Traveller) -> None:
    """Without the age in its rules nobody can say who is a minor: refused with the word."""
    assert time.at == BEGUN
    story = Story(house, town_with(house, rows_for()))
    story.tell(until(verification.SUBMIT))
    with house.program() as session:
        for row in story.case(session).rule_set.parameters:
            if row.key.code == "MINOR_AGE":
                row.voided_at = clock.now()
    story.take(verification.SUBMIT)
    assert state_of(story) == (CaseState.VERIFIED, 1)
    with pytest.raises(Refused, match="没有“未成年人年龄”"):
        story.take(notice.MAKE)
    refuse(story, casework.REVIEW, "要求决定前公示")


def test_what_comes_out_late_is_not_listed_either(house: House, time: Traveller) -> None:
    """A birth corrected after the verification: no notice is made, and the head notes it."""
    assert time.at == BEGUN
    story = told(house, town_with(house, rows_for()), *TO_VERIFIED)
    born(story, dt.date(2015, 1, 1))
    refuse(story, notice.MAKE, "规定“未成年人”不列名公示，请乡镇负责人", "办理“不列名公示”")
    decide(story, Exempt.MINOR)
    goes_through_unlisted(story, Exempt.MINOR)


def test_a_notice_is_begun_by_the_window_only(house: House, time: Traveller) -> None:
    assert time.at == BEGUN
    story = told(house, ruled(house, SEVEN), *TO_VERIFIED)
    head = story.people.of(casework.REVIEW.roles[0])

    def make(session: Session) -> None:
        begin(session, Notice(case=story.case(session), place=Place.VILLAGE_BOARD))

    with story.session(head) as session, pytest.raises(Refused, match="由窗口受理员办理"):
        make(session)


def test_summer_days_are_counted_without_a_festival(house: House, time: Traveller) -> None:
    time.move(dt.datetime(2026, 6, 10, 10, tzinfo=OFFICE_ZONE) - time.at)
    story = told(house, ruled(house, (B, 5, WORKING)), *TO_VERIFIED)
    hung(story, time, 7)  # Wednesday 10 June to Wednesday the 17th
