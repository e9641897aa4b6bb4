"""A posting that the rules ask for waits on the right desk, and holds the others' back."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from app.kernel.clock import Traveller, travel
from app.records import LimitUnit
from models import casework, notice, payment
from models.lists import Nature
from models.roles import Role
from models.rules.publicities import Exempt, Stage
from tests.desk.test_tasks import person_in, row_of
from tests.desk.town import DAY, NOW, tasks, text_of
from tests.factories import Planted
from tests.flow.ruled import brought, posted, told, town_with
from tests.flow.story import BEGUN, until
from tests.house import House
from tests.people import Person, someone

pytestmark = pytest.mark.postgres


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(NOW) as traveller:
        yield traveller


def test_a_posting_before_the_decision_goes_before_the_review(
    house: House, time: Traveller
) -> None:
    """The window makes it, the officer hangs it, nobody acts meanwhile, then the head reviews."""
    with travel(BEGUN):
        people = town_with(house, [posted(Stage.BEFORE_DECISION, 7, LimitUnit.DAY)])
        story = told(house, people, *until(casework.REVIEW))
    case = Planted("cases", story.case_id, 0)
    window, head, officer, liaison = (
        someone(house, role, people.where)
        for role in (Role.WINDOW, Role.TOWN_HEAD, Role.DISCLOSURE, Role.LIAISON)
    )
    time.move(BEGUN - time.at)
    assert "生成公示" in row_of(window, case)
    assert not row_of(head, case)
    form = window.get(f"/notices/add?case={case.id}&back=/")
    sent = {**form.values(), "place": "VILLAGE_BOARD"}
    answer = window.post("/notices/add", {k: v for k, v in sent.items() if k != "draft"})
    assert (answer.status, answer.location) == (302, "/")
    assert not row_of(window, case)
    (row,) = tasks(officer.get("/"))
    assert "张贴公示" in text_of(row)
    press(officer, row)
    for person in (window, head, officer, liaison):
        assert tasks(person.get("/")) == []
    time.move(8 * DAY)
    (row,) = tasks(liaison.get("/"))
    assert "已期满" in text_of(row)
    press(liaison, row)
    assert "审核上报" in row_of(head, case)
    assert not row_of(window, case)


def press(person: Person, row: Element) -> None:
    """Press the button of a line of the desk."""
    (form,) = row.iter("form")
    sent = {e.get("name") or "": e.get("value") or "" for e in form.iter("input")}
    answer = person.post(form.get("action") or "", sent)
    assert (answer.status, answer.location) == (302, "/"), answer.bars()


def test_a_posting_after_the_decision_goes_before_the_payment(
    house: House, time: Traveller
) -> None:
    with travel(BEGUN):
        people = town_with(house, [posted(Stage.AFTER_DECISION, 5, LimitUnit.WORKING_DAY)])
        story = told(house, people, *until(payment.PAY))
    time.move(BEGUN - time.at)
    window = someone(house, Role.WINDOW, people.where)
    payer = person_in(house, Role.PAYER, people.where)
    case = Planted("cases", story.case_id, 0)
    assert "生成公示" in row_of(window, case)
    assert tasks(payer.get("/")) == []
    with travel(BEGUN) as hanging:
        story.tell([notice.MAKE, notice.POST])
        hanging.move(15 * DAY)
        story.take(notice.END)
    (row,) = tasks(payer.get("/"))
    assert "发放" in text_of(row)
    assert not row_of(window, case)


def test_what_is_not_listed_waits_to_be_closed_and_not_to_be_posted(
    house: House, time: Traveller
) -> None:
    row = posted(Stage.AFTER_PAYMENT, exempts=(Exempt.VIOLENCE,))
    with travel(BEGUN):
        people = town_with(house, [row])
        paid = until(notice.MAKE)
        hidden = told(house, people, *paid, said={"nature": Nature.VIOLENCE})
        listed = told(house, people, *paid)
    time.move(BEGUN - time.at)
    window = someone(house, Role.WINDOW, people.where)
    assert "办结" in row_of(window, Planted("cases", hidden.case_id, 0))
    assert "生成公示" in row_of(window, Planted("cases", listed.case_id, 0))


def test_one_paper_is_nobodys_task_but_its_case_is(house: House, time: Traveller) -> None:
    with travel(BEGUN):
        people = town_with(house, materials=[brought("诊断证明")])
        story = told(house, people, casework.RECEIVE)
    time.move(BEGUN - time.at)
    window = someone(house, Role.WINDOW, people.where)
    (row,) = tasks(window.get("/"))
    assert "受理" in text_of(row)
    (form,) = row.iter("form")
    sent = {e.get("name") or "": e.get("value") or "" for e in form.iter("input")}
    answer = window.post(form.get("action") or "", sent)
    assert answer.status == 409
    assert "尚缺 1 份：“诊断证明”" in answer.bars()
    page = window.get(f"/cases/show/{story.case_id}")
    assert "诊断证明" in page.words()
    assert "材料收齐" in page.words()
