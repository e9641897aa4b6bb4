"""What an applicant brings: asked for once and completely, missed at acceptance or at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.declare import Step
from app.flow.act import Refused, take
from app.kernel.clock import Traveller, travel
from models import casework, decision, paper
from models.case import CaseState
from models.lists import ReliefType
from models.paper import Paper, PaperState
from models.rules.materials import Material
from tests.flow.ruled import brought, code_of, told, town_with
from tests.flow.story import BEGUN, MAIN, Story, newest, until
from tests.house import House

pytestmark = pytest.mark.postgres
S = PaperState
TO_FULFILLED = tuple(step for step in until(casework.CLOSE) if step.table != "notices")


@pytest.fixture(autouse=True)
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


def story_asked(house: House, *materials: Material) -> Story:
    return told(house, town_with(house, materials=materials), casework.RECEIVE)


def asked(story: Story) -> dict[str, PaperState]:
    with story.house.program() as session:
        return {p.name: p.state for p in story.case(session).papers}


def do(story: Story, step: Step, name: str, reason: str = "") -> None:
    """Take a step of one paper of the case, as the window."""
    with story.session(story.people.of(casework.ACCEPT.roles[0])) as session:
        query = select(Paper).where(Paper.case_id == story.case_id, Paper.name == name)
        take(session, session.scalars(query).one(), step, {}, reason or None)
        session.commit()


def refused(story: Story, step: Step) -> str:
    with pytest.raises(Refused) as caught:
        story.take(step)
    said = str(caught.value)
    assert code_of(story.people.where) in said
    return said


def test_the_papers_of_the_kind_of_relief_are_asked_for(house: House) -> None:
    story = story_asked(
        house, brought("诊断证明"), brought("收入证明", relief_type=ReliefType.TEMPORARY),
        brought("学籍证明", relief_type=ReliefType.EDUCATION), brought("合影", needed=False),
    )  # fmt: skip
    assert asked(story) == dict.fromkeys(("诊断证明", "收入证明", "合影"), S.AWAITED)
    with house.program() as session:
        areas = {p.town_id for p in story.case(session).papers}
        assert areas == {house.towns[story.people.where]}


def test_all_that_lacks_is_named_at_once(house: House) -> None:
    story = story_asked(
        house, brought("诊断证明"), brought("收入证明"), brought("发票", later=True),
        brought("合影", needed=False),
    )  # fmt: skip
    said = refused(story, casework.ACCEPT)
    assert "尚缺 2 份：“诊断证明”、“收入证明”。请一次性告知申请人" in said
    assert "发票" not in said
    do(story, paper.TAKE, "诊断证明")
    assert "尚缺 1 份：“收入证明”。" in refused(story, casework.ACCEPT)
    do(story, paper.WAIVE, "收入证明", "已通过信息核对查明")
    story.take(casework.ACCEPT)
    assert asked(story) == {
        "诊断证明": S.RECEIVED, "收入证明": S.WAIVED, "发票": S.AWAITED, "合影": S.AWAITED,
    }  # fmt: skip


def test_a_paper_is_waived_for_a_reason(house: House) -> None:
    story = story_asked(house, brought("收入证明"))
    with pytest.raises(Refused, match="“免提交”须填写理由"):
        do(story, paper.WAIVE, "收入证明")


def test_the_bundle_is_taken_with_one_click(house: House) -> None:
    story = story_asked(
        house, brought("诊断证明"), brought("发票", later=True), brought("合影", needed=False)
    )
    story.tell([casework.TAKE_PAPERS, casework.ACCEPT])
    assert asked(story) == {"诊断证明": S.RECEIVED, "发票": S.RECEIVED, "合影": S.AWAITED}


def test_nothing_is_taken_where_nothing_is_awaited(house: House) -> None:
    story = story_asked(house, brought("合影", needed=False))
    with pytest.raises(Refused, match="没有待提交的材料"):
        story.take(casework.TAKE_PAPERS)


def test_what_follows_later_is_missed_at_the_end(house: House) -> None:
    story = story_asked(house, brought("发票", later=True))
    story.tell(TO_FULFILLED[1:])
    said = refused(story, casework.CLOSE)
    assert "要求的材料尚缺：“发票”，补齐或登记免提交后才能办结" in said
    do(story, paper.TAKE, "发票")
    story.take(casework.CLOSE)
    with pytest.raises(Refused, match="案件当前是“已办结”，不再收取材料"):
        do(story, paper.UNDO, "发票", "登记有误")


def test_a_paper_taken_by_mistake_is_awaited_again(house: House) -> None:
    story = story_asked(house, brought("诊断证明"))
    do(story, paper.TAKE, "诊断证明")
    story.take(casework.ACCEPT)
    do(story, paper.UNDO, "诊断证明", "登记有误")
    story.tell(TO_FULFILLED[TO_FULFILLED.index(casework.ACCEPT) + 1 :])
    assert "“诊断证明”" in refused(story, casework.CLOSE)


def test_a_refused_case_needs_no_more_papers(house: House) -> None:
    story = story_asked(house, brought("发票", later=True))
    story.tell(MAIN[1 : MAIN.index(decision.PROPOSE)])
    with house.program() as session:
        made = newest(session, decision.Decision, story.case_id)
        made.kind = decision.DecisionKind.REFUSE
        made.measures[0].voided_at = made.created_at
    story.tell([decision.PROPOSE, decision.APPROVE, casework.CLOSE])
    with house.program() as session:
        assert story.case(session).state is CaseState.CLOSED


def test_the_shipped_rules_ask_for_nothing_that_can_be_looked_up(house: House) -> None:
    story = Story(house)
    story.tell([casework.RECEIVE, casework.ACCEPT])
    with house.program() as session:
        assert [p.name for p in story.case(session).papers if p.needed] == []
