"""A fine stays within the law: that of the conduct's day, or the newer one if it is lighter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal

import pytest

from app.flow.act import Refused, take
from app.kernel.clock import OFFICE_ZONE, travel
from models import notice, penalty
from models.case import CaseState
from models.penalty import Penalty, PenaltyState
from models.recovery import Recovery
from models.roles import Role
from models.rules.keys import Param
from tests.flow.saying import SEED, STATUTE, published, saying
from tests.flow.story import BEGUN, GRANTED, MAIN, Story, newest, until
from tests.house import House

pytestmark = pytest.mark.postgres
BEFORE, AFTER = dt.date(2026, 3, 9), dt.date(2026, 8, 3)
DECIDED = dt.datetime(2026, 9, 1, 9, 0, tzinfo=OFFICE_ZONE)
OLD, NEW = "社会救助暂行办法第六十八条", "社会救助法第七十三条"
LEFT_TO_THE_OFFICE = "仅为法定上限，实际罚款由处罚机关依法裁量"


@pytest.fixture(scope="module")
def story(house: House) -> Story:
    """A case whose 800 yuan were wrongly taken, with a penalty that is filed."""
    with travel(BEGUN) as time:
        told = Story(house)
        told.tell(until(notice.END))
        time.move(dt.timedelta(days=6))
        told.tell(MAIN[MAIN.index(notice.END) : MAIN.index(penalty.NOTIFY)])
        with house.program() as session:
            assert told.case(session).state is CaseState.CLOSED
            assert newest(session, Recovery, told.case_id).amount == GRANTED
    return told


@pytest.fixture(autouse=True)
def _in_autumn() -> Iterator[None]:
    with travel(DECIDED):
        yield


def propose(story: Story, ended_on: dt.date, fine: str) -> None:
    """Try to tell the person of a fine; nothing is kept."""
    with story.session(story.people.of(Role.RECOVERY)) as session:
        filed = newest(session, Penalty, story.case_id)
        filed.ended_on = ended_on
        asked = {"proposed": Decimal(fine), "notice_on": DECIDED.date()}
        take(session, filed, penalty.NOTIFY, asked)
        assert filed.state is PenaltyState.NOTICED


@pytest.mark.parametrize(
    ("sets", "ended_on", "fine", "refused"),
    [
        # The plan's set alone: once to three times, whatever the day.
        ((), BEFORE, "799.99", f"低于法定下限 800.00 元：.*{OLD}（1 倍以上 3 倍以下）"),
        ((), BEFORE, "800.00", ""),
        ((), BEFORE, "2400.00", ""),
        ((), BEFORE, "2400.01", f"超过法定上限：.*{OLD}.*骗取金额 800.00 × 3 倍 = 2,400.00"),
        # With the statute: up to twice and no least, for earlier conduct too, being lighter.
        ((STATUTE,), BEFORE, "0.01", ""),
        ((STATUTE,), BEFORE, "1600.00", ""),
        ((STATUTE,), BEFORE, "1600.01", f"超过法定上限：.*新规定较轻，适用{NEW}（2 倍以下）"),
        ((STATUTE,), AFTER, "1600.00", ""),
        ((STATUTE,), AFTER, "1600.01", f"适用{NEW}.*骗取金额 800.00 × 2 倍 = 1,600.00"),
        ((), dt.date(2022, 6, 27), "800.00", "2022-06-27 没有有效的规定，没有依据的不得处罚"),
    ],
)
def test_a_fine_stays_within_the_lighter_law(
    story: Story, sets: tuple[str, ...], ended_on: dt.date, fine: str, refused: str
) -> None:
    with ExitStack() as stack:
        for code in sets:
            stack.enter_context(published(story.house, code))
        if not refused:
            propose(story, ended_on, fine)
            return
        with pytest.raises(Refused, match=refused) as told:
            propose(story, ended_on, fine)
    if "上限" in refused:
        assert LEFT_TO_THE_OFFICE in str(told.value)


@pytest.mark.parametrize(
    ("key", "value", "fine", "refused"),
    [
        (Param.PENALTY_MOST, "2.5", "2000.01", "× 2.5 倍 = 2,000.00"),
        (Param.PENALTY_LEAST, "1.5", "1199.99", "低于法定下限 1,200.00 元"),
        (Param.PENALTY_MOST, "0.5", "400.00", "最低倍数：不能大于最高倍数"),
    ],
)
def test_the_multiples_are_the_countys(
    story: Story, key: Param, value: str, fine: str, refused: str
) -> None:
    with saying(story.house, SEED, key, value), pytest.raises(Refused, match=refused):
        propose(story, BEFORE, fine)


def test_a_harsher_law_is_not_applied_to_earlier_conduct(story: Story) -> None:
    with published(story.house, STATUTE), saying(story.house, STATUTE, Param.PENALTY_MOST, "5"):
        with pytest.raises(Refused, match=f"新规定不较轻，适用行为时的{OLD}"):
            propose(story, BEFORE, "2400.01")
        propose(story, AFTER, "4000.00")


def test_the_day_the_conduct_ended_is_needed_and_past(story: Story) -> None:
    with story.session(story.people.of(Role.RECOVERY)) as session:
        filed = newest(session, Penalty, story.case_id)
        asked = {"proposed": Decimal(900), "notice_on": DECIDED.date()}
        filed.ended_on = None
        with pytest.raises(Refused, match="请先填写“违法行为终了日期”"):
            take(session, filed, penalty.NOTIFY, asked)
        filed.ended_on = DECIDED.date() + dt.timedelta(days=1)
        with pytest.raises(Refused, match="违法行为终了日期在今天之后"):
            take(session, filed, penalty.NOTIFY, asked)


def test_the_decision_is_held_to_the_law_of_its_own_day(story: Story) -> None:
    """What was proposed under the old law is decided under the new one, which is lighter."""
    with story.session(story.people.of(Role.RECOVERY)) as session:
        filed = newest(session, Penalty, story.case_id)
        filed.ended_on = BEFORE
        asked = {"proposed": Decimal("2400.00"), "notice_on": DECIDED.date()}
        take(session, filed, penalty.NOTIFY, asked)
        session.commit()
    story.ready(penalty.DECIDE, story.people.of(Role.APPROVER))
    with published(story.house, STATUTE), story.session(story.people.of(Role.APPROVER)) as session:
        noticed = newest(session, Penalty, story.case_id)
        with pytest.raises(Refused, match="超过法定上限"):
            take(session, noticed, penalty.DECIDE, {"decided": Decimal(2400), "decision_no": "1"})
        session.rollback()
        take(session, noticed, penalty.DECIDE, {"decided": Decimal(1600), "decision_no": "1"})
        assert noticed.decided_on == DECIDED.date()
