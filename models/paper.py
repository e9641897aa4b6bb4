"""A paper (申请材料): what a case's rules ask the family to bring, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Mapped

from app.declare import (
    Choice,
    Fault,
    Flow,
    Group,
    Record,
    Scoped,
    Screen,
    Step,
    choice,
    flag,
    link,
    ref,
    text,
)
from app.declare.flow import Act
from app.declare.reading import living
from models.case import Case, CaseState
from models.roles import CASE_READERS, Menu, Role
from models.rules.judged import rules_of
from models.rules.materials import Material


class PaperState(Choice):
    """Where a paper stands."""

    AWAITED = "待提交", "amber", "一次性告知申请人；收到后登记"
    RECEIVED = "已收到", "green", "材料已经收到"
    WAIVED = "免提交", "grey", "能够查询核对，或依规定不必提交（社会救助法 62）"


class Paper(Scoped, Record):
    """One paper of one case, as the rules in force at its receipt ask for it."""

    __tablename__ = "papers"

    state: Mapped[PaperState] = choice(PaperState, "状态", default=PaperState.AWAITED)
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    name: Mapped[str] = text("材料名称", 60)
    needed: Mapped[bool] = flag("必须提供")
    later: Mapped[bool] = flag("可容缺后补")


def paper_for(case: Case, material: Material) -> Paper:
    """Return the paper that a row of the rules asks of a case."""
    return Paper(case=case, name=material.name, needed=material.needed, later=material.later)


def ask_for_papers(act: Act) -> None:
    """List what the rules ask for this kind of relief, once and completely (一次性告知)."""
    case: Case = act.record
    rows = living(rules_of(case).materials)
    asked = [row for row in rows if row.relief_type in (None, case.relief_type)]
    act.start(*(paper_for(case, row) for row in asked))


def missing(case: Case) -> list[Paper]:
    """Return the needed papers that are not there."""
    return [p for p in living(case.papers) if p.needed and p.state is PaperState.AWAITED]


def missing_at_first(case: Case) -> list[Paper]:
    """Return the needed papers that are not there and may not follow later."""
    return [paper for paper in missing(case) if not paper.later]


def _named(papers: Iterable[Paper]) -> str:
    return "、".join(f"“{paper.name}”" for paper in papers)


def first_papers_are_in(case: Case) -> Iterator[Fault]:
    """What the rules ask for and may not follow later is there; what lacks is told at once."""
    papers = missing_at_first(case)
    if papers:
        text = (
            f"规则集“{rules_of(case).code}”要求的材料尚缺 {len(papers)} 份：{_named(papers)}。"
            "请一次性告知申请人；收到后登记，能够查询核对的登记免提交。"
        )
        yield Fault(None, text)


def all_papers_are_in(case: Case) -> Iterator[Fault]:
    """What was let follow later is there at the end; a refused case needs no more papers."""
    papers = missing(case)
    if papers and case.state is not CaseState.REFUSED:
        code = rules_of(case).code
        yield Fault(
            None, f"规则集“{code}”要求的材料尚缺：{_named(papers)}，补齐或登记免提交后才能办结。"
        )


def case_is_open(paper: Paper) -> Iterator[Fault]:
    """Nothing is handed in for a case that is over."""
    if paper.case.state in (CaseState.CLOSED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN):
        yield Fault(None, f"案件当前是“{paper.case.state}”，不再收取材料。")


def papers_are_awaited(case: Case) -> Iterator[Fault]:
    """There is something to come."""
    if not missing(case):
        yield Fault(None, "没有待提交的材料。")


def receive_papers(act: Act) -> None:
    """All that is needed has come: one click for the whole bundle."""
    for paper in missing(act.record):
        act.move(paper, TAKE)


S = PaperState
ASK = Step("ask", "列入材料", None, S.AWAITED, en="Ask for")
TAKE = Step("take", "收到", S.AWAITED, S.RECEIVED, by=Role.WINDOW, when=[case_is_open], tone="main")
WAIVE = Step(
    "waive", "免提交", S.AWAITED, S.WAIVED, by=Role.WINDOW, when=[case_is_open], reason=True
)
UNDO = Step(
    "undo", "改为待提交", S.RECEIVED, S.AWAITED, by=Role.WINDOW, when=[case_is_open],
    reason=True, tone="red",
)  # fmt: skip

PAPERS = Screen(
    model=Paper, title="案件材料", en="Case papers", menu=Menu.RELIEF, icon="fa-files-o",
    caption=Paper.name,
    about="规则要求申请人提供的材料，是否已经收到，哪些可以后补或免提交。",
    rows=[Paper.case, Paper.name, Paper.needed, Paper.later, Paper.state],
    form=[Group("材料", [Paper.case, Paper.name, Paper.needed, Paper.later], open_in=())],
    search=[Paper.name, Paper.state],
    sort=[Paper.name],
    access=CASE_READERS,
    flow=Flow(Paper.state, ASK, TAKE, WAIVE, UNDO, of=Paper.case),
)  # fmt: skip
