"""What waits: in order, in scope, with the right button, and back at the desk once it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from app.declare.setting import YES
from app.flow.kept import forget_kept
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.records import ActDone
from models import casework, decision, notice, payment, verification
from models.case import CaseState as S
from models.lists import ApplyWay, Form
from models.roles import Role
from models.rules.keys import Param
from models.rules.sets import Parameter
from models.verification import VERIFICATIONS, VerificationState
from tests.desk.town import (
    DAY,
    NOW,
    card,
    case_in,
    grant,
    hrefs,
    lines,
    new_town,
    section,
    tasks,
    text_of,
    with_class,
)
from tests.factories import Family, Planted
from tests.flow.story import BEGUN, People, Story, until
from tests.house import EAST, House
from tests.people import Person, make_staff, someone

pytestmark = pytest.mark.postgres


@pytest.fixture
def town(house: House) -> str:
    return new_town(house)


@pytest.fixture(autouse=True)
def time() -> Iterator[Traveller]:
    with travel(NOW) as traveller:
        yield traveller


def row_of(person: Person, planted: Planted) -> str:
    """Return the line of a record on somebody's desk, empty where it is not there."""
    return next((text_of(r) for r in tasks(person.get("/")) if planted.url("show") in hrefs(r)), "")


def test_the_most_urgent_comes_first(house: House, town: str) -> None:
    undated = case_in(house, town, S.PUBLISHED)
    later = case_in(house, town, S.RECEIVED, NOW + 5 * DAY)
    late = case_in(house, town, S.ACCEPTED, NOW - 5 * DAY)
    today = case_in(house, town, S.RECEIVED, NOW.replace(hour=23))
    page = someone(house, Role.WINDOW, town).get("/")
    order = [hrefs(row)[0] for row in tasks(page)]
    assert order == [planted.url("show") for planted in (late, today, later, undated)]
    words = [text_of(row) for row in tasks(page)]
    assert "逾期 3 个工作日" in words[0]
    assert "今日到期" in words[1]
    assert "6月15日" in words[2]
    assert [card(page, "待我办理"), card(page, "今日到期")] == [
        "4 件 1 件已逾期",
        "1 件 请今日办结",
    ]


def test_a_record_without_a_limit_of_its_own_takes_that_of_its_case(
    house: House, town: str
) -> None:
    case = case_in(house, town, S.ACCEPTED, NOW - DAY)
    with house.program() as session:
        family = Family(session, house, town)
        family.made[casework.Case] = session.get_one(casework.Case, case.id)
        planned = family.row(VERIFICATIONS.model, state=VerificationState.PLANNED)
        key = planned.id
    (row,) = tasks(someone(house, Role.INVESTIGATOR, town).get("/"))
    assert f"/verifications/show/{key}" in hrefs(row)
    assert "逾期 1 个工作日" in text_of(row)


def test_another_township_is_on_no_desk(house: House, town: str) -> None:
    foreign = case_in(house, new_town(house), S.RECEIVED, NOW - DAY)
    own = case_in(house, town, S.RECEIVED, NOW - DAY)
    for role in (Role.WINDOW, Role.TOWN_HEAD):
        text = someone(house, role, town).get("/").text
        assert own.url("show") in text
        assert foreign.url("show") not in text


def test_who_sees_the_county_acts_only_where_he_has_the_post(house: House, town: str) -> None:
    other = case_in(house, new_town(house), S.RECEIVED, NOW - DAY)
    own = case_in(house, town, S.RECEIVED, NOW - DAY)
    username = f"both{next(house.numbers)}"
    key = make_staff(house, username, Role.WINDOW, house.towns[town])
    grant(house, key, Role.SUPERVISOR, house.county)
    person = Person(house, username, key)
    assert row_of(person, own)
    assert not row_of(person, other)
    assert person.get("/waiting").json == {"/": "1", "/cases/list/": "1"}
    assert card(person.get("/"), "待我办理").startswith("1 件")


def test_a_step_that_asks_nothing_is_taken_from_the_desk(house: House, town: str) -> None:
    case = case_in(house, town, S.RECEIVED, NOW + DAY, apply_way=ApplyWay.WRITTEN)
    person = someone(house, Role.WINDOW, town)
    (row,) = tasks(person.get("/"))
    (form,) = row.iter("form")
    sent = {e.get("name") or "": e.get("value") or "" for e in form.iter("input")}
    assert form.get("action") == f"/cases/step/{case.id}/accept"
    answer = person.post(form.get("action") or "", sent)
    assert (answer.status, answer.location) == (302, "/")
    page = person.get("/")
    assert "已办理：受理，" in page.bars()
    assert "现为“已受理”：申请要件齐全，等待核查" in page.bars()
    assert "安排核查" in row_of(person, case)
    assert lines(page, "我办理的")[0].startswith("受理 ")


@pytest.mark.parametrize("back", ["//evil.example", "/cases/list/", "https://evil.example/", ""])
def test_no_other_way_back_is_taken(house: House, town: str, back: str) -> None:
    case = case_in(house, town, S.RECEIVED, apply_way=ApplyWay.WRITTEN)
    sent = {"row_version": str(case.version), "back": back}
    answer = someone(house, Role.WINDOW, town).post(f"/cases/step/{case.id}/accept", sent)
    assert (answer.status, answer.location) == (302, case.url("show"))


def test_a_refused_step_says_why_and_still_knows_its_way_back(house: House, town: str) -> None:
    case = case_in(house, town, S.RECEIVED, apply_way=ApplyWay.ORAL, read_back=False)
    person = someone(house, Role.WINDOW, town)
    sent = {"row_version": str(case.version), "back": "/"}
    answer = person.post(f"/cases/step/{case.id}/accept", sent)
    assert answer.status == 422
    assert "宣读" in answer.bars()
    assert answer.values()["back"] == "/"
    late = person.post(f"/cases/step/{case.id}/accept", {"row_version": "0", "back": "/"})
    assert (late.status, late.values()["back"]) == (409, "/")


def test_a_step_that_asks_leads_to_its_form_and_back(house: House, town: str) -> None:
    case_in(house, town, S.VERIFIED)
    person = someone(house, Role.TOWN_HEAD, town)
    (row,) = tasks(person.get("/"))
    address = hrefs(row)[1]
    assert address.endswith("/review?back=/")
    form = person.get(address)
    assert "/" in hrefs(form.tree)
    sent = {**form.values(), "opinion": "同意上报"}
    answer = person.post(address.partition("?")[0], sent)
    assert (answer.status, answer.location) == (302, "/")
    assert "现为“已报县级”" in person.get("/").bars()
    assert tasks(person.get("/")) == []


def test_the_next_record_is_begun_from_the_desk(house: House, town: str) -> None:
    case = case_in(house, town, S.ACCEPTED)
    person = someone(house, Role.WINDOW, town)
    (row,) = tasks(person.get("/"))
    assert "安排核查" in text_of(row)
    assert hrefs(row)[1] == f"/verifications/add?case={case.id}&back=/"
    form = person.get(hrefs(row)[1])
    assert form.values()["case"] == str(case.id)
    first, second = house.bystanders[:2]
    sent = {**form.values(), "first": str(first), "second": str(second)}
    answer = person.post("/verifications/add", {k: v for k, v in sent.items() if k != "draft"})
    assert (answer.status, answer.location) == (302, "/")
    assert "已办理：安排核查" in person.get("/").bars()
    # It is the investigator's turn now, and nobody's to arrange another.
    assert not row_of(person, case)
    assert len(tasks(someone(house, Role.INVESTIGATOR, town).get("/"))) == 1


def test_what_a_step_lacks_is_filled_in_first(house: House, town: str) -> None:
    case = case_in(house, town, S.ACCEPTED)
    with house.program() as session:
        family = Family(session, house, town)
        family.made[casework.Case] = session.get_one(casework.Case, case.id)
        empty = {"ways": None, "visited_on": None, "findings": None, "conclusion": None}
        key = family.row(VERIFICATIONS.model, state=VerificationState.PLANNED, **empty).id
    person = someone(house, Role.INVESTIGATOR, town)
    (row,) = tasks(person.get("/"))
    assert "填写结果" in text_of(row)
    assert hrefs(row)[1] == f"/verifications/edit/{key}?back=/"
    form = person.get(hrefs(row)[1])
    filled = {
        **form.values(), "ways": "HOME", "visited_on": "2026-06-09", "findings": "情况属实",
        "conclusion": "TRUE",
    }  # fmt: skip
    answer = person.post(f"/verifications/edit/{key}", filled)
    assert (answer.status, answer.location) == (302, "/")
    assert "提交核查" in text_of(tasks(person.get("/"))[0])


def person_of(story: Story, *roles: Role) -> Person:
    """Open an account for somebody with several roles in the story's township."""
    house, where = story.house, story.people.where
    username = f"clerk{next(house.numbers)}"
    key = make_staff(house, username, roles[0], house.area_for(roles[0], where))
    for role in roles[1:]:
        grant(house, key, role, house.area_for(role, where))
    return Person(house, username, key)


def person_in(house: House, role: Role, town: str) -> Person:
    """Open an account for a county role that serves one township only."""
    username = f"lent{next(house.numbers)}"
    return Person(house, username, make_staff(house, username, role, house.towns[town]))


def acted(story: Story, person: Person, step: str, kind: str) -> None:
    """Let somebody count as having taken a step of the story's case."""
    act = ActDone(
        at=NOW, staff_id=person.staff_id, kind=kind, record_id=1, subject_kind="cases",
        subject_id=story.case_id, step=step,
    )  # fmt: skip
    with story.house.program() as session:
        session.add(act)


@pytest.fixture
def story(house: House, town: str) -> Story:
    return Story(house, People(house, town))


def told(story: Story, *steps: object) -> None:
    with travel(BEGUN):
        story.tell(steps)  # type: ignore[arg-type]


def test_what_duties_keep_apart_does_not_wait(house: House, story: Story) -> None:
    told(story, *until(casework.REVIEW))
    case = Planted("cases", story.case_id, 0)
    both = person_of(story, Role.TOWN_HEAD, Role.INVESTIGATOR)
    assert row_of(both, case)
    acted(story, both, verification.SUBMIT.key, "verifications")
    assert not row_of(both, case)
    assert both.get("/waiting").json == {}
    assert row_of(someone(house, Role.TOWN_HEAD, story.people.where), case)


def test_a_duty_that_the_rules_decide_is_kept_by_the_rules(story: Story) -> None:
    told(story, *until(casework.REVIEW))
    case = Planted("cases", story.case_id, 0)
    head = person_of(story, Role.TOWN_HEAD)
    acted(story, head, casework.RECEIVE.key, "cases")
    assert row_of(head, case)
    before = set_rule(story, YES)
    try:
        assert not row_of(head, case)
    finally:
        set_rule(story, before)
        forget_kept()


def set_rule(story: Story, value: str) -> str:
    """Change whether who received may verify, in the set the case is judged by."""
    with story.house.program() as session:
        pinned = story.case(session).rule_set_id
        rule = session.query(Parameter).filter_by(key=Param.SOD_RECEIVE, rule_set_id=pinned).one()
        before, rule.value = rule.value, value
        return before


def test_a_payer_waits_for_the_payment_and_not_for_what_follows_it(
    house: House, story: Story
) -> None:
    told(story, *until(payment.PAY))
    case = Planted("cases", story.case_id, 0)
    payer = person_in(house, Role.PAYER, story.people.where)
    assert "/payments/" in "".join(h for r in tasks(payer.get("/")) for h in hrefs(r))
    assert not row_of(payer, case)
    goods = Story(house, People(house, story.people.where), form=Form.GOODS)
    told(goods, *until(payment.PAY))
    assert "措施已落实" in row_of(payer, Planted("cases", goods.case_id, 0))


def test_a_drafted_decision_is_not_drafted_again(house: House, story: Story) -> None:
    told(story, *until(decision.DRAFT))
    case = Planted("cases", story.case_id, 0)
    reviewer = person_in(house, Role.REVIEWER, story.people.where)
    assert "拟定决定" in row_of(reviewer, case)
    told(story, decision.DRAFT)
    assert not row_of(reviewer, case)


def test_a_period_is_waited_for_and_never_late(house: House, story: Story) -> None:
    told(story, *until(notice.END))
    liaison = someone(house, Role.LIAISON, story.people.where)
    head = someone(house, Role.TOWN_HEAD, story.people.where)
    with travel(BEGUN + 2 * DAY):
        page = liaison.get("/")
        assert tasks(page) == []
        assert card(page, "公示中").startswith("1 件")
    with travel(BEGUN + 9 * DAY):
        page = liaison.get("/")
        (row,) = tasks(page)
        assert "已期满" in text_of(row)
        assert "公示期满" in text_of(row)
        assert card(page, "待我办理") == "1 件 没有逾期"
        assert lines(head.get("/"), "逾期清单") == []


def test_more_than_the_desk_holds_is_counted_and_led_to(house: House, town: str) -> None:
    for _ in range(23):
        case_in(house, town, S.RECEIVED, NOW + DAY)
    person = someone(house, Role.WINDOW, town)
    page = person.get("/")
    assert len(tasks(page)) == 20
    assert card(page, "待我办理").startswith("23 件")
    box = section(page, "待我办理")
    assert box is not None
    (more,) = [h for h in hrefs(box) if h.startswith("/cases/list/")]
    listed = person.get(more)
    assert listed.status == 200
    assert sum(h.startswith("/cases/show/") for h in hrefs(listed.tree)) == 23


def test_void_records_wait_for_nobody(house: House, town: str) -> None:
    case_in(house, town, S.RECEIVED, voided_at=None)
    gone = case_in(house, town, S.RECEIVED)
    with house.program() as session:
        session.get_one(casework.Case, gone.id).voided_at = NOW
    assert len(tasks(someone(house, Role.WINDOW, town).get("/"))) == 1


def test_an_empty_desk_says_so_calmly(house: House, town: str) -> None:
    page = someone(house, Role.WINDOW, town).get("/")
    assert "现在没有等您办理的事项" in page.words()
    assert card(page, "待我办理") == "0 件 没有逾期"


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ((2026, 6, 10), "2026年6月10日 星期三"),
        ((2026, 6, 12), "2026年6月12日 星期五"),
        ((2026, 2, 13), "2026年2月13日 星期五 · 明日（周六）为调休上班日"),
        ((2026, 2, 14), "2026年2月14日 星期六 · 今日为调休上班日"),
        ((2026, 9, 30), "2026年9月30日 星期三 · 明日（周四）放假"),
        ((2026, 6, 13), "2026年6月13日 星期六 · 今日休息"),
    ],
)
def test_the_date_says_what_a_clerk_should_know(
    house: House, day: tuple[int, int, int], line: str
) -> None:
    with travel(dt.datetime(*day, 10, tzinfo=OFFICE_ZONE)):
        page = someone(house, Role.WINDOW).get("/")
    found = [text_of(e) for e in with_class(page.tree, "p", "hint")]
    assert line in found


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_has_a_desk_of_his_own(house: House, role: Role) -> None:
    page = someone(house, role, EAST).get("/")
    assert section(page, "待我办理") is None
    assert role.meaning in page.words()
    box = section(page, "常用")
    assert box is not None
    assert "/staff/list/" in hrefs(box)
    assert "/cases/" not in page.text
