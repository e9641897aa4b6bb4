"""The pages of staffing over HTTP: what they do, and what tampering with them does not do."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from app.database import count_statements
from app.kernel import clock
from app.records import Area, Grant, JournalEntry, Staff
from models.roles import Role
from tests.house import EAST, NAMED, WEST, House
from tests.people import Page, Person, make_staff, someone

pytestmark = pytest.mark.skipif(NAMED != "views:OFFICE", reason="its roles are the real office's")

HANDED = re.compile(r'id="slip-(?:username|password)">([^<]+)<')
OWN = "Shan-shui-2027"
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


def chief(house: House, where: str = EAST) -> Person:
    return someone(house, Role.TOWN_SUPERVISOR, where)


def form(house: House, **more: Any) -> dict[str, str]:
    name = f"新员{next(house.numbers)}"
    told = {"name": name, "phone": "13800001234", "area": house.towns[EAST], "role": "WINDOW",
            "from_on": clock.today(), **more}  # fmt: skip
    return {key: str(value) for key, value in told.items()}


def handed(page: Page) -> tuple[str, str]:
    assert page.status == 200, page.text[:3000]
    username, password = HANDED.findall(page.text)
    return username, password


def hire(house: House, **more: Any) -> tuple[int, str, str]:
    """Add somebody as the township's supervisor does; return key, name and password."""
    told = form(house, **more)
    username, password = handed(chief(house).post("/staffing/add", told))
    with house.program() as session:
        key = session.scalar(select(Staff.id).where(Staff.name == told["name"]))
    assert key is not None
    return key, username, password


def log_in(house: House, username: str, password: str) -> Person:
    person = Person(house)
    assert person.post("/login/", username=username, password=password).status == 302
    return person


def settled(house: House, username: str, password: str) -> Person:
    """Log in, change the one-time password, log in again."""
    person = log_in(house, username, password)
    person.post("/account/password", old=password, new=OWN, again=OWN)
    return log_in(house, username, OWN)


def row(house: House, staff_id: int) -> Staff:
    with house.program() as session:
        return session.get_one(Staff, staff_id)


def act(house: House, person: Person, kind: str, staff_id: int, **more: str) -> Page:
    version = str(row(house, staff_id).row_version)
    return person.post(f"/staffing/{kind}/{more.pop('pk', staff_id)}", row_version=version, **more)


def open_grant(house: House, staff_id: int) -> int:
    with house.program() as session:
        query = select(Grant.id).where(Grant.staff_id == staff_id, Grant.voided_at.is_(None))
        return int(session.scalars(query).one())


def people(house: House) -> int:
    with house.program() as session:
        return int(session.scalar(select(func.count(Staff.id))) or 0)


def test_a_new_clerk_changes_the_password_and_works(house: House) -> None:
    _, username, password = hire(house)
    clerk = log_in(house, username, password)
    for path in ("/", "/cases/list/", "/cases/add", "/rights/"):
        assert clerk.get(path).location == "/account/password"
    refused = clerk.api("GET", "/cases/")
    assert (refused.status, "修改" in refused.json["message"]) == (403, True)
    assert clerk.post("/cases/add").location == "/account/password"
    assert clerk.get("/account/password").status == 200
    same = clerk.post("/account/password", old=password, new=password, again=password)
    assert "不能与原密码相同" in same.error("new")
    clerk = settled(house, username, password)
    assert clerk.get("/cases/list/").status == 200
    assert clerk.get("/cases/add").status == 200
    assert clerk.get("/staffing/").status == 403


def test_the_password_is_shown_once_and_kept_nowhere(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        key, username, password = hire(house)
    assert password not in caplog.text
    assert username in chief(house).get("/staffing/").text
    assert password not in chief(house).get(f"/staffing/show/{key}").text
    with house.program() as session:
        lines = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(9))
        assert all(password not in repr(vars(line)) for line in lines)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": "TOWN_HEAD"}, "职级不低于您的岗位"),
        ({"role": "TOWN_SUPERVISOR"}, "职级不低于您的岗位"),
        ({"area": "WEST"}, "不在您的管辖范围内"),
        ({"area": "COUNTY", "role": "WINDOW"}, "不在您的管辖范围内"),
    ],
)
def test_a_tampered_form_is_refused_and_logged(
    house: House, caplog: pytest.LogCaptureFixture, wrong: dict[str, str], sentence: str
) -> None:
    keys = {"WEST": house.towns[WEST], "COUNTY": house.county}
    told = {name: keys.get(value, value) for name, value in wrong.items()}
    person, before = chief(house), people(house)
    with caplog.at_level(logging.WARNING, logger="office"):
        page = person.post("/staffing/add", form(house, **told))
    assert page.status == 403
    assert sentence in page.text
    assert people(house) == before
    (line,) = [r.getMessage() for r in caplog.records if r.name == "office"]
    assert line == f"staffing refused: staff {person.staff_id}, POST /staffing/add"


@pytest.mark.parametrize(
    ("wrong", "name", "sentence"),
    [
        ({"name": ""}, "name", "必填"),
        ({"phone": "12"}, "phone", "手机"),
        ({"area": ""}, "area", "必填"),
        ({"area": "999999"}, "area", "请重新选择"),
        ({"area": "x"}, "area", "请重新选择"),
        ({"role": ""}, "role", "请选择岗位"),
        ({"role": "KING"}, "role", "请选择岗位"),
        ({"role": "LIAISON"}, "area", "请选择村（居）"),
        ({"from_on": "2026-13-01"}, "from_on", "月"),
        ({"to_on": "2020-01-01"}, "to_on", "截止日期早于起始日期"),
        ({"username": "1 2"}, "username", "以字母开头"),
        ({"username": "TAKEN"}, "username", "已被使用"),
    ],
)
def test_bad_input_says_what_to_mend_and_loses_nothing(
    house: House, wrong: dict[str, str], name: str, sentence: str
) -> None:
    person = chief(house)
    told = form(house, **{k: v.replace("TAKEN", person.username) for k, v in wrong.items()})
    page = person.post("/staffing/add", told)
    assert page.status == 422
    assert sentence in page.error(name)
    typed = page.values()
    assert {k: typed[k] for k in told if k != "role"} == {
        k: v for k, v in told.items() if k != "role"
    }


def test_a_form_sent_twice_adds_one(house: House) -> None:
    person = chief(house)
    told, before = form(house), people(house)
    first, second = (person.post("/staffing/add", told) for _ in range(2))
    handed(first)
    assert (second.status, "不是同一人" in second.bars()) == (422, True)
    assert people(house) == before + 1
    # A true namesake is added once that was confirmed, by a name of his own.
    confirmed = {**told, "confirm": "1", "username": second.values()["username"]}
    handed(chief(house).post("/staffing/add", confirmed))
    assert chief(house).post("/staffing/add", confirmed).status == 422
    assert people(house) == before + 2


def test_who_is_of_another_township_is_not_there(house: House) -> None:
    key, _, _ = hire(house)
    other, grant = chief(house, WEST), open_grant(house, key)
    assert other.get(f"/staffing/show/{key}").status == 404
    assert other.get(f"/staffing/give/{key}").status == 404
    for kind in ("give", "leave", "return", "renew"):
        assert act(house, other, kind, key).status == 404
    assert act(house, other, "take", key, pk=str(grant), reason="试").status == 404
    assert row(house, key).name not in other.get("/staffing/").text
    for address in ("/staffing/show/0", "/staffing/show/x", "/staffing/show/9" + "9" * 30):
        assert other.get(address).status == 404
    assert row(house, key).on_duty
    assert open_grant(house, key) == grant


def test_nobody_acts_on_himself_or_on_a_superior(house: House) -> None:
    person, head = chief(house), someone(house, Role.TOWN_HEAD)
    for key in (person.staff_id, head.staff_id):
        grant = str(open_grant(house, key))
        for kind in ("leave", "return", "renew"):
            assert act(house, person, kind, key).status == 403
        assert act(house, person, "take", key, pk=grant, reason="试").status == 403
        assert person.get(f"/staffing/give/{key}").status == 403
        new = {"role": "INVESTIGATOR", "area": str(house.towns[EAST]), "from_on": "2026-01-01"}
        assert act(house, person, "give", key, **new).status == 403
        shown = person.get(f"/staffing/show/{key}")
        assert shown.status == 200
        assert f"/staffing/leave/{key}" not in shown.text
        assert open_grant(house, key) == int(grant)
        assert row(house, key).on_duty
    assert person.get("/").status == 200


def test_a_leavers_open_session_is_dead_at_the_next_request(house: House) -> None:
    key, username, password = hire(house)
    clerk = settled(house, username, password)
    assert clerk.get("/cases/list/").status == 200
    assert act(house, chief(house), "leave", key, reason="调离").status == 302
    assert clerk.get("/cases/list/").location.startswith("/login/")
    assert clerk.api("GET", "/cases/").status == 401
    again = log_in(house, username, OWN)
    assert again.get("/").location.startswith("/login/")
    shown = chief(house).get(f"/staffing/show/{key}").words()
    assert "离岗" in shown
    assert "曾任岗位" in shown
    assert "调离" in shown
    assert act(house, chief(house), "return", key).status == 302
    back = log_in(house, username, OWN)
    assert back.get("/").status == 200
    assert back.get("/cases/list/").status == 403


def test_a_taken_post_is_gone_at_once(house: House) -> None:
    key, username, password = hire(house)
    clerk, grant = settled(house, username, password), str(open_grant(house, key))
    without = act(house, chief(house), "take", key, pk=grant)
    assert without.status == 302
    assert open_grant(house, key) == int(grant)
    assert act(house, chief(house), "take", key, pk=grant, reason="调整分工").status == 302
    assert clerk.get("/cases/list/").status == 403
    assert clerk.get("/").status == 200
    assert act(house, chief(house), "take", key, pk=grant, reason="再试").status == 404


def test_a_second_post_is_given_once(house: House) -> None:
    key, _, _ = hire(house)
    version = str(row(house, key).row_version)
    new = {"role": "INVESTIGATOR", "area": str(house.towns[EAST]), "from_on": str(clock.today())}
    first = chief(house).post(f"/staffing/give/{key}", new, row_version=version)
    assert first.location == f"/staffing/show/{key}"
    again = chief(house).post(f"/staffing/give/{key}", new, row_version=version)
    assert (again.status, "刚刚被他人修改" in again.bars()) == (409, True)
    same = act(house, chief(house), "give", key, **new)
    assert (same.status, "无须重复任命" in same.error("role")) == (422, True)
    assert "核查员" in chief(house).get(f"/staffing/show/{key}").words()


def test_a_renewed_password_ends_sessions_and_opens_once(house: House) -> None:
    key, username, password = hire(house)
    clerk = settled(house, username, password)
    version = str(row(house, key).row_version)
    _, fresh = handed(chief(house).post(f"/staffing/renew/{key}", row_version=version))
    assert chief(house).post(f"/staffing/renew/{key}", row_version=version).status == 409
    assert clerk.get("/").location.startswith("/login/")
    assert log_in(house, username, fresh).get("/").location == "/account/password"


def test_who_has_no_account_gets_one(house: House) -> None:
    with house.program() as session:
        town = session.get_one(Area, house.towns[EAST])
        newcomer = Staff(name="无账号员", area=town, on_duty=True)
        session.add(newcomer)
        session.flush()
        key = newcomer.id
    username, password = handed(act(house, chief(house), "renew", key))
    assert settled(house, username, password).get("/").status == 200
    assert act(house, chief(house), "leave", key).status == 302


def test_rest_writes_nothing_of_staff(house: House) -> None:
    key, _, _ = hire(house)
    for role in (Role.TOWN_SUPERVISOR, Role.SUPERVISOR, Role.SECURITY_ADMIN):
        person = someone(house, role)
        assert (
            person.api("PUT", f"/staff/{key}", {"on_duty": False, "row_version": 1}).status == 403
        )
        assert person.api("POST", "/staff/", {"name": "某人"}).status == 403
        assert person.api("POST", f"/staff/{key}/void", {"reason": "试"}).status == 403
        assert person.api("POST", "/grants/", {"role": "WINDOW"}).status == 404
    assert row(house, key).on_duty


def test_a_county_supervisor_appoints_everywhere_below(house: House) -> None:
    person = someone(house, Role.SUPERVISOR)
    page = person.get("/staffing/add")
    assert {"TOWN_HEAD", "REVIEWER", "LIAISON"} <= set(re.findall(r'value="([A-Z_]+)"', page.text))
    assert "SYSTEM_ADMIN" not in page.text
    department = re.findall(r'<option value="(\d+)" selected>县民政局', page.text)
    county = form(house, role="REVIEWER", area=house.county, department=department[0])
    handed(person.post("/staffing/add", county))
    west = form(house, role="TOWN_SUPERVISOR", area=house.towns[WEST])
    username, password = handed(person.post("/staffing/add", west))
    newcomer = settled(house, username, password)
    clerk = form(house, area=house.towns[WEST])
    handed(newcomer.post("/staffing/add", clerk))
    assert newcomer.post("/staffing/add", form(house)).status == 403


def test_the_three_administrators_stay_apart(house: House) -> None:
    person = someone(house, Role.SECURITY_ADMIN)
    told = form(house, role="AUDIT_ADMIN", area=house.county)
    told["department"] = re.findall(r'<option value="(\d+)" selected>县民政局',
                                    person.get("/staffing/add").text)[0]  # fmt: skip
    handed(person.post("/staffing/add", told))
    with house.program() as session:
        key = session.scalar(select(Staff.id).where(Staff.name == told["name"])) or 0
    for role in ("SYSTEM_ADMIN", "REVIEWER"):
        new = {**told, "role": role}
        page = act(house, person, "give", key, **new)
        assert (page.status, "不能由一人兼任" in page.error("role")) == (422, True)


def test_the_list_narrows_and_turns_its_pages(house: House) -> None:
    area = house.towns[EAST]
    for number in range(55):
        make_staff(house, f"crowd{next(house.numbers)}", Role.DISCLOSURE, area, f"众{number:02d}")
    person = chief(house)
    person.get("/staffing/")
    with count_statements(house.engine) as seen:
        first = person.get("/staffing/", name="众", role="DISCLOSURE", duty="1")
    asked = [statement for statement in seen if not statement.startswith(FRAME)]
    assert len(asked) <= 6, asked
    shown = re.findall("众[0-9]{2}", first.text)
    assert shown[0] == "众54"
    assert len(set(shown)) == 50
    after = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert after is not None
    second = person.get(after[1].replace("&amp;", "&"))
    assert set(re.findall("众[0-9]{2}", second.text)) == {f"众0{n}" for n in range(5)}
    before = re.search(r'rel="prev" href="([^"]+)"', second.text)
    assert before is not None
    assert re.findall("众[0-9]{2}", person.get(before[1].replace("&amp;", "&")).text)[0] == "众54"
    assert "没有符合条件的人员" in person.get("/staffing/", name="无此人").text
    assert person.get("/staffing/", town="x").status == 400


def test_a_page_of_a_person_asks_few_questions(house: House) -> None:
    key, _, _ = hire(house)
    person = chief(house)
    for role in ("INVESTIGATOR", "DISCLOSURE"):
        new = {"role": role, "area": str(house.towns[EAST]), "from_on": str(clock.today())}
        assert act(house, person, "give", key, **new).status == 302
    with count_statements(house.engine) as seen:
        assert person.get(f"/staffing/show/{key}").status == 200
    assert len([s for s in seen if not s.startswith(FRAME)]) <= 8


def test_everybody_reads_the_rights_of_all(house: House) -> None:
    page = someone(house, Role.LIAISON).get("/rights/").words()
    assert "查增改显办" in page
    assert "可任免的岗位" in page
    assert "村级信息联络员、窗口受理员、核查员、公开专员" in page
