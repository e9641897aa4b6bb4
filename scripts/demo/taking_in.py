"""Acts at the township: the application, the verification, the review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from app.kernel import clock
from app.records import Area
from models import casework, paper, verification
from models.case import Case
from models.decision import DecisionKind
from models.household import Household, Member
from models.lists import AgentBody, ApplyWay
from models.person import Person
from models.roles import Role
from models.status import ObjectClass, Status, StatusSource
from models.verification import Conclusion, Verification, VerifyWay
from scripts.demo.families import BANK, Draft
from scripts.demo.office import OfficeAtWork, Story

WAYS = (VerifyWay.HOME, VerifyWay.NEIGHBOUR, VerifyWay.DATA, VerifyWay.LETTER)
FOUND = {
    DecisionKind.GRANT: (Conclusion.TRUE, ""),
    DecisionKind.PART: (Conclusion.PARTLY, "申报的损失偏高，核减后部分属实。"),
    DecisionKind.REFUSE: (Conclusion.FALSE, "但走访和信息核对表明家庭另有收入，申报困难不属实。"),
}
OPINIONS = (
    "核查程序符合规定，情况{found}，建议给予临时救助。",
    "经审核，材料齐全，核查结论为{found}，同意上报县民政局审批。",
    "情况{found}，该户自救能力不足，建议尽快给予救助。",
)
RECOGNISED = 0.35
KINDS = (ObjectClass.DIBAO, ObjectClass.EDGE, ObjectClass.RIGID, ObjectClass.MONITOR)
URGENCY = "当晚无处安身、口粮断绝，等不及办完手续。"
SUPPLEMENTED = "已补交户口簿和申请书，经办人入户核对，情况与申请时所述一致。"
UNFAVOURABLE = "经审核，核查结论为{found}，不符合救助条件，报县民政局审批。"


def _person(work: OfficeAtWork, story: Story, draft: Draft) -> Person:
    return Person(
        name=draft.name, sex=draft.sex, id_number=draft.id_number, birth_on=draft.birth_on,
        phone=draft.phone, area=work.session.get_one(Area, story.village.id),
        bank=BANK if draft.account else None, account=draft.account,
    )  # fmt: skip


def _household(work: OfficeAtWork, story: Story) -> Household:
    """Register the family: everybody at once."""
    family = story.family
    head = _person(work, story, family.head)
    others = [_person(work, story, draft) for draft in family.others]
    household = Household(
        head=head, area=head.area, address=family.address, phone=family.head.phone
    )
    household.members = [
        Member(person=person, relation=draft.relation)
        for person, draft in zip(others, family.others, strict=True)
    ]
    work.session.add_all([head, *others, household, *_statuses(work, household)])
    return household


def _statuses(work: OfficeAtWork, household: Household) -> Iterator[Status]:
    """Some families were recognised before, and are reviewed within the year."""
    if work.rng.random() > RECOGNISED:
        return
    since = clock.today() - dt.timedelta(days=work.rng.randint(60, 700))
    yield Status(
        household=household, kind=work.rng.choice(KINDS), from_on=since,
        review_on=since + dt.timedelta(days=365), origin=StatusSource.DEPARTMENT,
    )  # fmt: skip


def _said(work: OfficeAtWork, story: Story, came: dt.datetime) -> dict[str, object]:
    """Return how the application was made, with the record an oral one or an agent needs."""
    way = work.rng.choices(list(ApplyWay), (60, 28, 12))[0]
    if way is ApplyWay.ORAL:
        recorder = work.staff(story.staff[Role.WINDOW])
        return {
            "apply_way": way, "spoken": f"申请人口述：{story.hardship.story}", "spoken_at": came,
            "recorder": recorder, "read_back": True,
        }  # fmt: skip
    if way is ApplyWay.AGENT:
        name, id_number = work.registry.agent()
        return {
            "apply_way": way, "agent_name": name, "agent_body": AgentBody.VILLAGE,
            "agent_id": id_number, "agent_reason": "本人住院或行动不便，不能自行到窗口申请。",
            "agent_authority": f"{story.village.name}委会证明",
        }  # fmt: skip
    return {"apply_way": way}


def receive(work: OfficeAtWork, story: Story) -> None:
    household = _household(work, story)
    came = clock.now() - dt.timedelta(minutes=work.rng.randint(3, 20))
    hard, template = story.hardship, story.hardship.template
    story.case = work.begin(
        Case(
            household=household, applicant=household.head, area=household.area,
            received_at=came, cause=template.cause, nature=template.nature, degree=hard.degree,
            happened_on=hard.happened_on, story=hard.story,
            requested=hard.cost, truth_declared="decline" not in story.path.names,
            **_said(work, story, came),
        )
    )  # fmt: skip


def accept(work: OfficeAtWork, story: Story) -> None:
    """Some bring their papers, of others they are looked up, of some they come later."""
    for asked in list(story.case.papers):
        if story.number % 3 == 0:
            work.take(asked, paper.TAKE)
        elif story.number % 3 == 1:
            work.take(asked, paper.WAIVE, "已通过信息核对查明，不再要求提供。")
    work.take(story.case, casework.ACCEPT)


def ask_papers(work: OfficeAtWork, story: Story) -> None:
    missing = "户口簿复印件；医疗费用结算单原件。请在七日内一并补齐。"
    work.take(story.case, casework.ASK_PAPERS, missing=missing)


def papers_in(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.PAPERS_IN, supplied="两份材料均已补齐，原件已核对退还。")


def send_check(work: OfficeAtWork, story: Story) -> None:
    asked = "家庭成员的社保缴纳、车辆登记和存款情况。"
    work.take(story.case, casework.SEND_CHECK, check_for=asked)


def check_back(work: OfficeAtWork, story: Story) -> None:
    answer = "各部门回复：未发现与申报不符的收入和财产。"
    work.take(story.case, casework.CHECK_BACK, check_result=answer)


def decline(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.DECLINE, "申请人不愿承诺申请内容真实，也不同意核查。")


def quicken(work: OfficeAtWork, story: Story) -> None:
    """Help at once, within a month of the dibao standard; two colleagues handle it."""
    work.take(
        story.case, casework.QUICKEN, URGENCY, advance=work.rng.randint(3, 7) * Decimal(100),
        handler=work.staff(story.staff[Role.INVESTIGATOR]),
        second_handler=work.staff(story.second),
    )  # fmt: skip


def supplement(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.SUPPLEMENT, supplement=SUPPLEMENTED, confirmed=True)


def to_general(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.TO_GENERAL, "损失较大，先行救助不足以渡过难关，按一般程序办理。")


def withdraw(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.WITHDRAW, "申请人来电表示困难已由亲友帮助解决，自愿撤回申请。")


def arrange(work: OfficeAtWork, story: Story) -> None:
    first, second = work.staff(story.staff[Role.INVESTIGATOR]), work.staff(story.second)
    story.verification = work.begin(Verification(case=story.case, first=first, second=second))


def visit(work: OfficeAtWork, story: Story) -> None:
    found, rng = story.verification, work.rng
    conclusion, more = FOUND[story.path.kind]
    head = story.family.head
    found.ways = (VerifyWay.HOME, *rng.sample(WAYS[1:], rng.randint(1, 2)))
    found.visited_on = clock.today()
    found.present = "、".join([f"{head.name}（户主）", *(o.name for o in story.family.others[:2])])
    found.findings = f"{story.hardship.finding}{more}"
    found.loss, found.conclusion = story.hardship.cost, conclusion


def submit(work: OfficeAtWork, story: Story) -> None:
    work.take(story.verification, verification.SUBMIT)


def review(work: OfficeAtWork, story: Story) -> None:
    refused = story.path.kind is DecisionKind.REFUSE
    opinion = UNFAVOURABLE if refused else work.rng.choice(OPINIONS)
    found = story.verification.conclusion.label
    suggested = None if refused else story.hardship.amount
    work.take(story.case, casework.REVIEW, opinion=opinion.format(found=found), suggested=suggested)


def send_back(work: OfficeAtWork, story: Story) -> None:
    work.take(story.case, casework.SEND_BACK, "缺少邻里访问记录，损失金额依据不足，请重新核查。")
