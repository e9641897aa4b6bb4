"""Intake over HTTP: who stands behind a number, one save, one open case for a family."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from typing import Any

import pytest
from sqlalchemy import func, select

from app.database import count_statements
from app.generate.saving import editable
from app.kernel import clock
from app.kernel.identity import check_digit
from app.records import JournalEntry, Reading, Share
from app.scope import PROGRAM, reading_as
from models.case import Case, CaseState
from models.casefile import CASES
from models.casework import LIFE
from models.household import Household, Member
from models.lists import CAUSE_OF, Nature, Relation, Sex
from models.one_case import ENDED
from models.person import Person
from models.roles import Role
from tests.house import EAST, WEST, House
from tests.people import Page, someone
from tests.walk.test_budgets import FRAME

if os.environ.get("TEST_OFFICE"):
    pytest.skip("the toy office takes no applications", allow_module_level=True)

pytestmark = pytest.mark.postgres
# Four of them ask for what speaks against helping the family again.
LOOK = 18
ORDER = itertools.count(1)


def number(birth: str = "19750504", *, woman: bool = False) -> str:
    """Return a valid ID number nobody bears yet, of a county that was never assigned."""
    n = next(ORDER)
    first = f"37{9900 + n // 400:04d}{birth}{n % 400 // 5:02d}{n % 5 * 2 + (0 if woman else 1)}"
    return first + check_digit(first)


def said(house: House, applicant: str, where: str = EAST, **more: Any) -> dict[str, Any]:
    """Return what a clerk types for a new family's written application."""
    return {
        "person-id_number": applicant, "person-name": "王建国",
        "home-area": str(house.villages[where]), "apply_way": "WRITTEN",
        "relief_type": "TEMPORARY", "nature": "ILLNESS",
        "degree": "SEVERE", "story": "突发重病，花费两万多元。", "truth_declared": "1",
        "received_at": f"{clock.now():%Y-%m-%dT%H:%M}", **more,
    }  # fmt: skip


def take(house: House, form: dict[str, Any], where: str = EAST) -> int:
    """Save an application and return the case's key."""
    answer = someone(house, Role.WINDOW, where).post("/intake/", form)
    assert answer.status == 302, (answer.status, answer.bars(), answer.words()[-1500:])
    assert answer.location.startswith("/intake/accepted/")
    return int(answer.location.rpartition("/")[2])


def refused(house: House, form: dict[str, Any], where: str = EAST, status: int = 422) -> Page:
    """Save an application that may not be stored: nothing of it is."""
    before = counted(house)
    answer = someone(house, Role.WINDOW, where).post("/intake/", form)
    assert answer.status == status, answer.bars()
    assert counted(house) == before
    kept = answer.values()
    for name, value in form.items():
        if name in kept and not name.startswith("members-"):
            assert kept[name] == value, name
    return answer


def counted(house: House) -> list[int]:
    tables = (Person, Household, Member, Case, Share, JournalEntry)
    with house.program() as session:
        return [session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


def stored(house: House, key: int) -> Case:
    with house.program() as session:
        case = session.get_one(Case, key)
        assert case.household.members is not None
        assert [case.applicant.name, *(m.person.name for m in case.household.members)]
        assert case.area.name
        return case


def close(house: House, key: int) -> None:
    """Withdraw an application, so that the family may apply again."""
    with house.program() as session:
        session.get_one(Case, key).state = CaseState.WITHDRAWN


def look(house: House, applicant: str, where: str = EAST, **more: str) -> Any:
    """Look a number up, as the page does while the clerk types."""
    form = {"person-id_number": applicant, **more}
    answer = someone(house, Role.WINDOW, where).post("/intake/look", form)
    assert answer.status == 200
    return answer.json


def test_what_ended_has_no_further_step() -> None:
    assert set(ENDED) == {state for state in CaseState if not LIFE.after(state)}


def test_every_nature_has_its_cause() -> None:
    assert set(CAUSE_OF) == set(Nature)


def test_the_form_asks_for_every_field_of_a_case(house: House) -> None:
    page = someone(house, Role.WINDOW).get("/intake/")
    names = {"household", "applicant"} | set(page.values())
    assert set(editable(CASES, Case())) <= names
    assert page.values()["received_at"].startswith(f"{clock.today()}")
    assert page.values()["recorder"] == str(someone(house, Role.WINDOW).staff_id)


def test_a_new_family_is_stored_with_its_case_at_once(house: House) -> None:
    head, wife, son = number(), number("19780801", woman=True), number("20050602")
    form = said(house, head) | {
        "members-0-id_number": wife, "members-0-name": "李秀英", "members-0-relation": "",
        "members-1-id_number": son, "members-1-name": "王小明", "members-1-relation": "SON",
        "members-2-id_number": "", "members-2-name": "王奶奶", "members-2-relation": "PARENT",
        "members-3-id_number": "", "members-3-name": "", "members-3-relation": "",
        "home-address": "石桥村三组", "home-phone": "13900000001",
    }  # fmt: skip
    case = stored(house, take(house, form))
    assert case.number
    assert case.state is CaseState.RECEIVED
    assert case.due_at is not None
    assert case.cause is CAUSE_OF[Nature.ILLNESS]
    assert case.area_id == house.villages[EAST]
    assert (case.applicant.sex, case.applicant.birth_on) == (Sex.MALE, dt.date(1975, 5, 4))
    assert (case.household.head_id, case.household.size) == (case.applicant_id, 4)
    relations = {m.person.name: m.relation for m in case.household.members}
    assert relations == {
        "李秀英": Relation.SPOUSE, "王小明": Relation.SON, "王奶奶": Relation.PARENT,
    }  # fmt: skip
    assert case.household.phone == "13900000001"


def test_the_acceptance_page_says_what_comes_next(house: House) -> None:
    clerk, key = someone(house, Role.WINDOW), take(house, said(house, number()))
    page = clerk.get(f"/intake/accepted/{key}")
    words = page.words()
    assert stored(house, key).number in words
    assert "自接到申请起 2 个工作日" in words
    assert "再受理一件" in words
    accepted = clerk.post(f"/cases/step/{key}/accept", row_version=page.values()["row_version"])
    assert accepted.location == f"/cases/show/{key}"
    assert stored(house, key).state is CaseState.ACCEPTED
    assert someone(house, Role.WINDOW, WEST).get(f"/intake/accepted/{key}").status == 404


def test_an_oral_application_records_itself(house: House) -> None:
    form = said(house, number(), apply_way="ORAL", story="", spoken="我摔伤了，没有钱治。")
    case = stored(house, take(house, form | {"read_back": "1", "spoken_at": "", "recorder": ""}))
    assert case.story == case.spoken == "我摔伤了，没有钱治。"
    assert case.spoken_at == case.received_at
    assert case.recorder_id == someone(house, Role.WINDOW).staff_id
    assert case.read_back


def test_what_follows_from_another_field_is_asked_for_once(house: House) -> None:
    page = refused(house, said(house, number(), apply_way="ORAL", story="", nature=""))
    assert "必填" in page.error("nature") + page.error("spoken")
    assert page.error("cause") + page.error("story") == ""


def test_only_the_own_villages_are_offered_and_taken(house: House) -> None:
    clerk = someone(house, Role.WINDOW)
    assert [row["text"] for row in clerk.get("/intake/villages").json["rows"]] == [
        "石桥村", "柳林村",
    ]  # fmt: skip
    assert [r["text"] for r in clerk.get("/intake/villages", q="柳").json["rows"]] == ["柳林村"]
    assert clerk.get("/intake/villages", q="%").json["rows"] == []
    assert clerk.get("/intake/villages", q="李庄").json["rows"] == []
    page = refused(house, said(house, number()) | {"home-area": str(house.villages[WEST])})
    assert "请选择本乡镇的村（居）" in page.error("home-area")
    page = refused(house, said(house, number()) | {"area": str(house.county)})
    assert "请选择本乡镇的村（居）" in page.error("area")
    refused(house, said(house, number()) | {"area": "9" * 30, "home-area": "x"})


def test_a_draft_is_taken_up_and_ends_with_the_case(house: House) -> None:
    clerk, head = someone(house, Role.WINDOW), number()
    form = said(house, head) | _member(number("19780801", woman=True))
    kept = clerk.client.post(
        "/drafts/keep", headers={"X-CSRFToken": clerk.token},
        json={
            "form": "/intake/", "title": "受理新申请", "values": list(form.items()),
            "person": clerk.staff_id, "draft": None, "version": None,
        },
    )  # fmt: skip
    draft = str(kept.get_json()["id"])
    assert f"/intake/?draft={draft}" in clerk.get("/intake/").text
    page = clerk.get("/intake/", draft=draft)
    values = page.values()
    assert (values["draft"], values["members-0-name"]) == (draft, "李秀英")
    assert values["home-area"] == str(house.villages[EAST])
    assert "尚未登记" in page.words()
    take(house, form | {"draft": draft})
    assert f"draft={draft}" not in clerk.get("/intake/").text


def test_a_written_application_needs_its_story(house: House) -> None:
    page = refused(house, said(house, number(), story=""))
    assert "必填" in page.error("story")


def test_a_known_person_brings_household_and_past_relief(house: House) -> None:
    head = number()
    wife = {"members-0-id_number": number("19780801", woman=True), "members-0-name": "李秀英"}
    first = take(house, said(house, head) | wife | {"members-0-relation": "SPOUSE"})
    close(house, first)
    found, old = look(house, head), stored(house, first)
    assert found["state"] == "known"
    assert found["area"] == [str(old.area_id), old.area.name]
    for part in ("王建国", "李秀英", old.household.number, old.number):
        assert part in found["told"] + found["known"]
    form = said(house, head) | {"household": str(old.household_id)}
    form |= {"person-name": "", "home-area": ""}
    second = stored(house, take(house, form))
    assert second.household_id == old.household_id
    assert second.applicant_id == old.applicant_id
    assert second.area_id == old.household.area_id


def test_a_member_may_apply_for_the_household(house: House) -> None:
    head, wife = number(), number("19780801", woman=True)
    first = take(house, said(house, head) | _member(wife))
    close(house, first)
    case = stored(house, take(house, said(house, wife)))
    assert case.household_id == stored(house, first).household_id
    assert case.applicant.name == "李秀英"


def _member(bearer: str, name: str = "李秀英") -> dict[str, str]:
    return {
        "members-0-id_number": bearer, "members-0-name": name, "members-0-relation": "SPOUSE",
    }  # fmt: skip


def test_one_of_several_households_is_chosen(house: House) -> None:
    son = number("20000102")
    families = [take(house, said(house, number()) | _member(son, "王小明"))]
    close(house, families[0])
    families.append(take(house, said(house, number()) | _member(son, "王小明")))
    close(house, families[1])
    homes = [stored(house, key).household_id for key in families]
    text = look(house, son, household=str(homes[1]))["told"]
    assert f'value="{homes[1]}" checked' in text
    assert f'value="{homes[0]}">' in text
    case = stored(house, take(house, said(house, son, household=str(homes[1]))))
    assert case.household_id == homes[1]


def test_a_person_without_a_household_gets_one(house: House) -> None:
    clerk, bearer = someone(house, Role.WINDOW), number()
    body = {"name": "孙独", "sex": "MALE", "id_number": bearer, "area": house.villages[EAST]}
    person = clerk.api("POST", "/persons/", body).json["id"]
    assert look(house, bearer)["state"] == "homeless"
    case = stored(house, take(house, said(house, bearer)))
    assert (case.applicant_id, case.household.head_id) == (person, person)


def test_an_open_case_of_the_own_township_stops_and_leads_there(house: House) -> None:
    head = number()
    key = take(house, said(house, head))
    text = look(house, head)["told"]
    assert f"该证件号 {clock.today()} 在 东山镇 有一件在办申请，不能重复受理。" in text
    assert f"/cases/show/{key}" in text
    page = refused(house, said(house, head), status=409)
    assert "请与东山镇窗口联系" in page.bars()


def test_an_open_case_elsewhere_stops_and_tells_nothing_else(house: House) -> None:
    head, wife = number(), number("19780801", woman=True)
    key = take(house, said(house, head) | _member(wife))
    for bearer, whose in ((head, "该证件号"), (wife, "该证件号的家庭")):
        text = "".join(map(str, look(house, bearer, WEST).values()))
        assert f"{whose} {clock.today()} 在 东山镇 有一件在办申请" in text
        case = stored(house, key)
        for secret in ("王建国", "李秀英", case.number, case.household.number, "/cases/"):
            assert secret not in text
        page = refused(house, said(house, bearer, WEST), WEST, 409)
        assert "东山镇" in page.bars()


def test_a_member_with_an_open_case_stops_a_new_family(house: House) -> None:
    wife = number("19780801", woman=True)
    take(house, said(house, wife, WEST), WEST)
    page = refused(house, said(house, number()) | _member(wife, "王建国"))
    assert "家庭成员" in page.words()
    assert "在 西河镇 有一件在办申请" in page.words()


def test_the_plain_form_and_rest_meet_the_same_rule(house: House) -> None:
    key = take(house, said(house, number()))
    case = stored(house, key)
    body = {
        "household": case.household_id, "applicant": case.applicant_id, "area": case.area_id,
        "received_at": f"{clock.now():%Y-%m-%dT%H:%M}", "apply_way": "WRITTEN",
        "relief_type": "TEMPORARY", "cause": "ILL",
        "nature": "ILLNESS", "degree": "SEVERE", "story": "再次申请。", "truth_declared": True,
    }  # fmt: skip
    before = counted(house)
    answer = someone(house, Role.WINDOW).api("POST", "/cases/", body)
    assert answer.status in (409, 422)
    assert "不能重复受理" in answer.text
    assert counted(house) == before


def test_the_household_of_another_township_is_shared_on_saving_only(house: House) -> None:
    head, wife = number(), number("19780801", woman=True)
    first = take(house, said(house, head) | _member(wife))
    close(house, first)
    home = stored(house, first).household_id
    text = "".join(map(str, look(house, head, WEST).values()))
    assert "王*国（东山镇）" in text
    assert "李秀英" not in text
    clerk = someone(house, Role.WINDOW, WEST)
    assert clerk.get(f"/households/show/{home}").status == 404
    key = take(house, said(house, head, WEST) | {"area": str(house.villages[WEST])}, WEST)
    page = clerk.get(f"/households/show/{home}")
    assert page.status == 200
    assert "李秀英" in page.words()
    assert clerk.get(f"/cases/show/{first}").status == 404
    assert clerk.get(f"/households/edit/{home}").status == 403
    assert stored(house, key).town_id == house.towns[WEST]
    own = someone(house, Role.WINDOW, EAST).get(f"/households/show/{home}").words()
    assert "向西河镇开放查看" in own
    with house.program() as session:
        rows = session.execute(
            select(Share.kind, func.count()).where(Share.town_id == house.towns[WEST])
            .where(Share.staff_id == clerk.staff_id, Share.record_id.in_(_keys_of(session, home)))
            .group_by(Share.kind)
        ).all()  # fmt: skip
    assert {kind for kind, _ in rows} == {"households", "members", "persons"}


def _keys_of(session: Any, home: int) -> list[int]:
    with reading_as(session, PROGRAM):
        household = session.get_one(Household, home)
        lines = [m.id for m in household.members]
        return [home, household.head_id, *lines, *(m.person_id for m in household.members)]


def test_another_township_must_say_where_it_takes_the_case(house: House) -> None:
    head = number()
    close(house, take(house, said(house, head)))
    form = {**said(house, head, WEST), "area": "", "home-area": ""}
    page = refused(house, form, WEST)
    assert "必填" in page.error("area")
    for area in (house.county, house.villages[EAST], house.towns[WEST]):
        page = refused(house, {**form, "area": str(area)}, WEST)
        assert "请选择本乡镇的村（居）" in page.error("area")


def test_a_household_shared_before_is_taken_for_an_own_village(house: House) -> None:
    head = number()
    close(house, take(house, said(house, head)))
    west = {**said(house, head, WEST), "area": str(house.villages[WEST])}
    first = take(house, west, WEST)
    assert "有一件在办申请" in look(house, head)["told"]
    close(house, first)
    found = look(house, head, WEST)
    assert (found["state"], found["area"], found["who"]) == ("known", ["", ""], "王建国")
    before = counted(house)
    take(house, west, WEST)
    assert counted(house)[4] == before[4], "what was shared is not shared again"


def test_a_bad_number_is_said_at_once_and_nothing_is_lost(house: House) -> None:
    good = number()
    bad = good[:17] + ("1" if good[17] != "1" else "2")
    assert f"校验码不对，请核对第 18 位（应为 {good[17]}）" in look(house, bad)["error"]
    page = refused(house, said(house, bad))
    assert "校验码不对" in page.error("person-id_number")


def test_a_posted_mask_is_refused(house: House) -> None:
    page = refused(house, said(house, "3799**********0011"))
    assert "星号" in page.error("person-id_number")
    page = refused(house, said(house, number()) | _member("3799**********0011"))
    assert "星号" in page.error("members-0-id_number")


def test_one_wrong_field_keeps_everything_from_being_stored(house: House) -> None:
    form = said(house, number()) | _member(number("19780801", woman=True)) | {"degree": ""}
    page = refused(house, form)
    assert "必填" in page.error("degree")
    assert page.values()["members-0-name"] == "李秀英"


def test_somebody_listed_twice_is_named(house: House) -> None:
    head = number()
    page = refused(house, said(house, head) | _member(head))
    assert page.status == 422


def test_a_name_that_differs_from_the_file_is_asked_back(house: House) -> None:
    clerk, bearer = someone(house, Role.WINDOW), number()
    body = {"name": "孙在册", "sex": "MALE", "id_number": bearer, "area": house.villages[EAST]}
    clerk.api("POST", "/persons/", body)
    page = refused(house, said(house, number()) | _member(bearer, "孙不同"))
    assert "姓名与此不同" in page.error("members-0-name")
    case = stored(house, take(house, said(house, number()) | _member(bearer, "")))
    assert [m.person.name for m in case.household.members] == ["孙在册"]


def test_nobody_unknown_needs_a_number(house: House) -> None:
    form = said(house, "") | {"person-name": "身份不明者", "person-sex": "", "person-birth_on": ""}
    case = stored(house, take(house, form))
    assert (case.applicant.id_number, case.applicant.sex) == (None, Sex.UNKNOWN)


def test_without_a_script_the_button_looks_up(house: House) -> None:
    head = number()
    key = take(house, said(house, head))
    close(house, key)
    page = someone(house, Role.WINDOW).post("/intake/", said(house, head) | {"look": "1"})
    assert page.status == 200
    assert "王建国户" in page.words()
    assert page.values()["story"] == "突发重病，花费两万多元。"
    assert page.values()["household"] == str(stored(house, key).household_id)


def test_a_member_is_told_and_related(house: House) -> None:
    clerk, head, son = someone(house, Role.WINDOW), number(), number("20050602")
    told = clerk.post("/intake/member", id_number=son, head=head).json
    assert told["relation"] == "SON"
    assert "2005-06-02" in told["told"]
    take(house, said(house, number()) | _member(son, "王小明"))
    assert "在办申请" in clerk.post("/intake/member", id_number=son, head=head).json["error"]
    assert clerk.post("/intake/member", id_number="1", head="").json["error"]
    assert clerk.post("/intake/member", id_number="", head="").json == {}


def test_a_look_is_logged_and_costs_few_questions(house: House) -> None:
    head = number()
    close(house, take(house, said(house, head) | _member(number("19780801", woman=True))))
    look(house, head)
    with house.program() as session:
        before = session.scalar(select(func.count()).select_from(Reading))
    with count_statements(house.engine) as seen:
        look(house, head)
    asked = [s for s in seen if not s.startswith(FRAME)]
    assert len(asked) <= LOOK, "\n".join(asked)
    with house.program() as session:
        assert session.scalar(select(func.count()).select_from(Reading)) == (before or 0) + 1
        line = session.scalars(select(Reading).order_by(Reading.id.desc())).first()
        assert line is not None
        assert (line.kind, line.way) == ("persons", "search")
        assert line.staff_id == someone(house, Role.WINDOW).staff_id


def test_others_do_not_take_applications(house: House) -> None:
    for role in (Role.INVESTIGATOR, Role.TOWN_HEAD, Role.LIAISON, Role.SYSTEM_ADMIN):
        person = someone(house, role)
        assert person.get("/intake/").status == 403
        assert person.post("/intake/look", {"person-id_number": number()}).status == 403
