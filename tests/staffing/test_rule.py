"""The rule of staffing as a table: who gives which role, to whom, where."""

from __future__ import annotations

import datetime as dt

import pytest

from app.kernel import clock
from app.records import Area, Grant, Level, Organisation, Staff
from app.scope import Post, Reader
from app.security.staffing import Appointing, Standing
from models import OFFICE
from models.roles import ADMINISTRATORS, LEVELS, RANKS, Role

RULES = Appointing.of(OFFICE)
TODAY = dt.date(2026, 3, 2)
ME, OTHER = 1, 2
COUNTY = Area(id=10, name="云泽县", level=Level.COUNTY)
EAST = Area(id=11, name="青山镇", level=Level.TOWN, parent_id=10)
WEST = Area(id=12, name="河口镇", level=Level.TOWN, parent_id=10)
VILLAGE = Area(id=13, name="石桥村", level=Level.VILLAGE, parent_id=11)
FAR = Area(id=14, name="李庄村", level=Level.VILLAGE, parent_id=12)
BUREAU = Organisation(id=20, name="民政局", lead=True)
FINANCE = Organisation(id=21, name="财政局", lead=False)
COLUMN = {"TOWN": "town_id", "VILLAGE": "village_id", "COUNTY": ""}


def reader(role: Role, area: Area = COUNTY, department: Organisation | None = None) -> Reader:
    column, value = COLUMN[LEVELS[role]], area.id if area is not COUNTY else 0
    if department is not None:
        column, value = "department_id", department.id
    return Reader(ME, "本人", (Post(role.code, column, value),))


def person(home: Area = EAST, key: int = OTHER, *, on_duty: bool = True) -> Staff:
    return Staff(id=key, name="某人", area=home, on_duty=on_duty)


def grant(role: Role, area: Area, department: Organisation | None = None, **more: object) -> Grant:
    told = {"from_on": TODAY, **more}
    return Grant(role=role.code, area=area, department=department, **told)


def why(who: Reader, staff: Staff, new: Grant, *held: Grant) -> str:
    with clock.travel(dt.datetime(2026, 3, 2, 9, tzinfo=clock.OFFICE_ZONE)):
        found = RULES.giving(who, Standing(staff, held), new)
    return "；".join(objection.text for objection in found)


TOWN, WHOLE = reader(Role.TOWN_SUPERVISOR, EAST), reader(Role.SUPERVISOR)
SECURITY = reader(Role.SECURITY_ADMIN)
MONEY = reader(Role.SUPERVISOR, department=FINANCE)

ALLOWED = [
    (TOWN, EAST, Role.WINDOW, EAST),
    (TOWN, EAST, Role.INVESTIGATOR, EAST),
    (TOWN, VILLAGE, Role.DISCLOSURE, EAST),
    (TOWN, VILLAGE, Role.LIAISON, VILLAGE),
    (WHOLE, EAST, Role.TOWN_HEAD, EAST),
    (WHOLE, WEST, Role.TOWN_SUPERVISOR, WEST),
    (WHOLE, COUNTY, Role.REVIEWER, COUNTY),
    (WHOLE, FAR, Role.LIAISON, FAR),
    (SECURITY, COUNTY, Role.SUPERVISOR, COUNTY),
    (SECURITY, COUNTY, Role.SYSTEM_ADMIN, COUNTY),
    (SECURITY, COUNTY, Role.AUDIT_ADMIN, COUNTY),
]
REFUSED = [
    (TOWN, WEST, Role.WINDOW, WEST, "不在您的管辖范围内"),
    (TOWN, EAST, Role.WINDOW, WEST, "不在您的管辖范围内"),
    (TOWN, WEST, Role.WINDOW, EAST, "不在您的管辖范围内"),
    (TOWN, COUNTY, Role.WINDOW, EAST, "不在您的管辖范围内"),
    (TOWN, VILLAGE, Role.LIAISON, FAR, "不在您的管辖范围内"),
    (TOWN, EAST, Role.TOWN_HEAD, EAST, "职级不低于您的岗位"),
    (TOWN, EAST, Role.TOWN_SUPERVISOR, EAST, "职级不低于您的岗位"),
    (TOWN, EAST, Role.REVIEWER, COUNTY, "职级不低于您的岗位"),
    (WHOLE, COUNTY, Role.SUPERVISOR, COUNTY, "职级不低于您的岗位"),
    (WHOLE, COUNTY, Role.SYSTEM_ADMIN, COUNTY, "职级不低于您的岗位"),
    (SECURITY, COUNTY, Role.SECURITY_ADMIN, COUNTY, "职级不低于您的岗位"),
    (WHOLE, EAST, Role.LIAISON, EAST, "请选择村（居）"),
    (WHOLE, EAST, Role.WINDOW, VILLAGE, "请选择乡镇"),
    (WHOLE, EAST, Role.PAYER, EAST, "请选择本县"),
    (MONEY, EAST, Role.WINDOW, EAST, "不在您的管辖范围内"),
]


@pytest.mark.parametrize(("who", "home", "role", "area"), ALLOWED)
def test_given(who: Reader, home: Area, role: Role, area: Area) -> None:
    assert why(who, person(home), grant(role, area)) == ""


@pytest.mark.parametrize(("who", "home", "role", "area", "sentence"), REFUSED)
def test_not_given(who: Reader, home: Area, role: Role, area: Area, sentence: str) -> None:
    assert sentence in why(who, person(home), grant(role, area))


@pytest.mark.parametrize("role", [r for r in Role if r not in OFFICE.staffing.appointers])  # type: ignore[union-attr]
def test_who_is_no_appointer_gives_nothing(role: Role) -> None:
    area = {"TOWN": EAST, "VILLAGE": VILLAGE}.get(LEVELS[role], COUNTY)
    assert "不能任免" in why(reader(role, area), person(VILLAGE), grant(Role.LIAISON, VILLAGE))


@pytest.mark.parametrize("mine", OFFICE.staffing.appointers)  # type: ignore[union-attr]
@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_his_own_rank_or_above(mine: Role, role: Role) -> None:
    area = {"TOWN": EAST, "VILLAGE": VILLAGE}.get(LEVELS[role], COUNTY)
    who = reader(mine, EAST if mine is Role.TOWN_SUPERVISOR else COUNTY)
    refused = "职级" in why(who, person(area), grant(role, area))
    assert refused is (RANKS[role] >= RANKS[mine])


def test_nobody_changes_his_own_posts() -> None:
    for who in (TOWN, WHOLE, SECURITY):
        assert "自己的岗位" in why(who, person(EAST, ME), grant(Role.WINDOW, EAST))


def test_a_department_appoints_in_itself_only() -> None:
    mine, other = person(COUNTY), person(COUNTY)
    mine.organisation, other.organisation = FINANCE, BUREAU
    assert why(MONEY, mine, grant(Role.PAYER, COUNTY, FINANCE)) == ""
    assert "管辖" in why(MONEY, mine, grant(Role.PAYER, COUNTY, BUREAU))
    assert "管辖" in why(MONEY, mine, grant(Role.PAYER, COUNTY))
    assert "管辖" in why(MONEY, mine, grant(Role.WINDOW, EAST, FINANCE))
    assert "管辖" in why(MONEY, other, grant(Role.PAYER, COUNTY, FINANCE))


@pytest.mark.parametrize("administrator", ADMINISTRATORS)
@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_is_nothing_else(administrator: Role, role: Role) -> None:
    area = {"TOWN": EAST, "VILLAGE": VILLAGE}.get(LEVELS[role], COUNTY)
    highest = Appointing(RULES.roles, {**RULES.ranks, "TOP": 99}, RULES.levels, {"TOP"},
                         RULES.alone)  # fmt: skip
    who = Reader(ME, "", (Post("TOP"),))
    held, new = grant(administrator, COUNTY), grant(role, area)
    for one, other in ((held, new), (new, held)):
        found = highest.giving(who, Standing(person(area), [one]), other)
        assert [o.key for o in found if o.key == "role"] == ["role"]


def test_the_rest_of_a_post_is_sound() -> None:
    window = grant(Role.WINDOW, EAST)
    assert "已担任" in why(TOWN, person(), window, grant(Role.WINDOW, EAST))
    assert "已离岗" in why(TOWN, person(on_duty=False), window)
    late = grant(Role.WINDOW, EAST, to_on=TODAY - dt.timedelta(days=1))
    assert "早于起始日期" in why(TOWN, person(), late)
    past = grant(Role.WINDOW, EAST, from_on=dt.date(2026, 1, 1), to_on=dt.date(2026, 2, 1))
    assert "截止日期已过" in why(TOWN, person(), past)


def test_one_post_must_do_alone() -> None:
    """The rank of one post and the reach of another make no power."""
    both = Reader(ME, "", (Post("TOWN_SUPERVISOR", "town_id", 12), Post("WINDOW", "town_id", 11)))
    assert "管辖" in why(both, person(), grant(Role.WINDOW, EAST))
    two = Reader(ME, "", (*TOWN.posts, *MONEY.posts))
    assert "职级" in why(two, person(), grant(Role.TOWN_HEAD, EAST))


def test_who_holds_a_higher_post_is_out_of_reach() -> None:
    head = grant(Role.TOWN_HEAD, EAST)
    window = grant(Role.WINDOW, EAST)
    assert "由上级办理" in why(TOWN, person(), grant(Role.INVESTIGATOR, EAST), head)
    assert RULES.taking(TOWN, Standing(person(), [window, head]), window)
    assert RULES.ruling(TOWN, Standing(person(), [head]))
    assert not RULES.taking(TOWN, Standing(person(), [window]), window)


def test_an_account_is_ruled_with_all_its_posts() -> None:
    """A new password opens every post of its owner, so all of them must be in reach."""
    here, there = grant(Role.WINDOW, EAST), grant(Role.WINDOW, WEST)
    assert not RULES.ruling(TOWN, Standing(person(), [here]))
    assert RULES.ruling(TOWN, Standing(person(), [here, there]))
    assert not RULES.taking(TOWN, Standing(person(), [here, there]), here)
    assert RULES.taking(TOWN, Standing(person(), [here, there]), there)


def test_a_stray_role_is_nobodys_to_touch() -> None:
    stray = Grant(role="GONE", area=EAST, from_on=TODAY)
    assert RULES.taking(SECURITY, Standing(person(), [stray]), stray)
    assert RULES.giving(SECURITY, Standing(person()), stray)
