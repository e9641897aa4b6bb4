"""Every route as a stranger and as every role: nothing is open by accident, no look is an act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from flask_appbuilder.api import ModelRestApi
from flask_appbuilder.views import ModelView
from sqlalchemy import select, text

from app.declare import Can, Choice, Kind, Record, Scoped, Screen
from app.declare.reading import fields_of
from app.framework import whole_metadata
from app.generate.register import staffed
from tests.factories import Planted, plant
from tests.house import OFFICE, WEST, House
from tests.people import Page, Person, bound, someone

ALL = frozenset(OFFICE.roles)
SAFE = ("GET",)
READINGS = "readings"


class Door(NamedTuple):
    """One rule with one method."""

    rule: str
    method: str


def with_right(screen: Screen, right: Can) -> frozenset[Choice]:
    return frozenset(role for role in OFFICE.roles if screen.may(role, right))


def steppers(screen: Screen) -> frozenset[Choice]:
    steps = screen.flow.steps if screen.flow else ()
    return frozenset(role for step in steps if step.came is not None for role in step.roles)


def doors_of(screen: Screen) -> Iterator[tuple[Door, frozenset[Choice]]]:
    """Say who may pass each door of a screen, read from ``access`` and the life alone."""
    home, api = f"/{screen.name}", f"/api/v1/{screen.name}/"
    read, create = with_right(screen, Can.READ), with_right(screen, Can.CREATE)
    edit, void = with_right(screen, Can.EDIT), with_right(screen, Can.VOID)
    step = steppers(screen)
    yield Door(f"{home}/list/", "GET"), read
    yield Door(f"{home}/show/<pk>", "GET"), read
    yield Door(f"{home}/lookup/<path>", "GET"), read | create | edit | step
    yield Door(f"{home}/list/filters", "POST"), read
    yield Door(f"{home}/list/filters/<pk>", "POST"), read
    yield Door(f"{home}/void/<pk>", "POST"), void
    yield Door(f"{home}/reveal/<pk>/<name>", "POST"), with_right(screen, Can.REVEAL)
    for method in ("GET", "POST"):
        yield Door(f"{home}/add", method), create
        yield Door(f"{home}/edit/<pk>", method), edit
        if screen.flow is not None:
            yield Door(f"{home}/step/<pk>/<code>", method), step
    yield Door(api, "GET"), read
    yield Door(api, "POST"), create
    yield Door(f"{api}<pk>", "GET"), read
    yield Door(f"{api}<pk>", "PUT"), edit
    if screen.flow is not None:
        yield Door(f"{api}<pk>/steps/<code>", "POST"), step
    yield Door(f"{api}<pk>/void", "POST"), void


GENERATED = {door: roles for screen in OFFICE.screens for door, roles in doors_of(screen)}
SCREEN_OF = {door: screen for screen in OFFICE.screens for door, _ in doors_of(screen)}

# The routes that follow from no declaration: everybody who is logged in, and these alone.
FOR_STAFF = {
    Door("/", "GET"),
    Door("/account/password", "GET"),
    Door("/account/password", "POST"),
    Door("/waiting", "GET"),  # the numbers of the menu, each of what waits for the person
    Door("/drafts/", "GET"),  # each sees, keeps and drops his own
    Door("/drafts/keep", "POST"),
    Door("/drafts/leave", "POST"),
    Door("/drafts/drop/<pk>", "POST"),
    Door("/calendar/<int:year>", "GET"),  # the days off, for the date picker
    Door("/help/", "GET"),  # each reads of what each may read
}
# The same, but what they are asked for here does not exist.
NOT_THERE = {Door("/help/<name>", "GET")}
# Asked by scripts of our pages: a stranger is told so, not led to the log-in page.
ASKED_BY_SCRIPTS = {Door("/drafts/keep", "POST"), Door("/waiting", "GET")}
# Open to strangers, each for a reason.
OPEN = {
    Door("/login/", "GET"),  # the way in
    Door("/login/", "POST"),
    Door("/logout/", "POST"),  # who is out stays out
    Door("/account/token", "GET"),  # a page that stayed open asks whether it is still logged in
    Door("/healthz", "GET"),  # asked by machines, tells nothing of the office
    Door("/lang/<string:locale>", "GET"),  # the language of the log-in page
    Door("/back", "GET"),  # leads back to where the browser came from
    Door("/static/office/<path:filename>", "GET"),  # style sheets and scripts
    Door("/static/appbuilder/<path:filename>", "GET"),
}
# The doors of the views, line by line, each with the permission it asks for.
ASKED = {
    Door("/shelves/", "GET"): "can_look",
    Door("/staffing/", "GET"): "can_list",
    Door("/staffing/show/<pk>", "GET"): "can_list",
    Door("/staffing/lookup/area", "GET"): "can_change",
    Door("/staffing/add", "GET"): "can_change",
    Door("/staffing/add", "POST"): "can_change",
    Door("/staffing/give/<pk>", "GET"): "can_change",
    Door("/staffing/give/<pk>", "POST"): "can_change",
    Door("/staffing/take/<pk>", "POST"): "can_change",
    Door("/staffing/leave/<pk>", "POST"): "can_change",
    Door("/staffing/return/<pk>", "POST"): "can_change",
    Door("/staffing/renew/<pk>", "POST"): "can_change",
    Door("/rights/", "GET"): "can_read",
    Door("/workdays/", "GET"): "can_load",
    Door("/workdays/", "POST"): "can_load",
    Door("/workdays/confirm", "POST"): "can_load",
    Door("/rehearsal/", "GET"): "can_try",
    Door("/rehearsal/<pk>", "GET"): "can_try",
    Door("/missed/", "GET"): "can_see",
    Door("/intake/", "GET"): "can_take",
    Door("/intake/", "POST"): "can_take",
    Door("/intake/look", "POST"): "can_take",
    Door("/intake/member", "POST"): "can_take",
    Door("/intake/villages", "GET"): "can_take",
    Door("/intake/accepted/<pk>", "GET"): "can_take",
}
HOME_GROWN = {
    door: frozenset(view.access[permission])
    for view in staffed(OFFICE).views
    for door, permission in ASKED.items()
    if door.rule.startswith(f"{view.route_base}/")
}
# Views that ask for no right, each for a reason; another one fails the test.
ASK_FOR_NO_RIGHT = {view.route_base for view in OFFICE.open_views}
OPEN_VIEWS = ASK_FOR_NO_RIGHT & {
    "/setup",  # the first set-up asks for its one-time token instead
    "/hours",  # the toy office tells everybody when it is open
}
if "/search" in ASK_FOR_NO_RIGHT:
    # Each finds what each may read; what is looked for is sent in the body.
    FOR_STAFF |= {Door("/search", "GET"), Door("/search", "POST")}
EXPECTED = {**GENERATED, **HOME_GROWN}


def is_open(door: Door) -> bool:
    return door in OPEN or any(door.rule.startswith(f"{base}/") for base in OPEN_VIEWS)


def doors_there(house: House) -> list[Door]:
    return [
        Door(rule.rule, method)
        for rule in house.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def address(door: Door, planted: Planted | None) -> str:
    """Fill a rule in with a row, its first step, its first secret and its first link."""
    screen = SCREEN_OF.get(door)
    fields = fields_of(screen.model) if screen is not None else {}
    secret = next((n for n, f in fields.items() if f.secret), "nothing")
    link = next((n for n, f in fields.items() if f.kind is Kind.LINK), "nothing")
    steps = screen.flow.steps if screen is not None and screen.flow is not None else ()
    code = next((step.code for step in steps if step.came is not None), "nothing")
    found = door.rule.replace("<pk>", str(planted.id) if planted else "0")
    for blank, filling in (
        ("<code>", code), ("<name>", secret), ("<path>", link), ("<path:filename>", "office.js"),
        ("<string:locale>", "zh"), ("<int:year>", "2026"),
    ):  # fmt: skip
        found = found.replace(blank, filling)
    return found


def knock(person: Person, door: Door, planted: Planted | None = None) -> Page:
    """Go to a door with the security token, and nothing filled in."""
    path = address(door, planted)
    if path.startswith("/api/v1"):
        body = None if door.method in SAFE else {}
        return person.api(door.method, path.removeprefix("/api/v1"), body)
    if door.rule.endswith("/list/"):
        return person.get(path, size=3)
    return person.get(path) if door.method in SAFE else person.post(path)


@pytest.fixture(scope="module")
def rows(house: House) -> dict[str, Planted]:
    return {screen.name: plant(house, screen) for screen in OFFICE.screens}


def row_for(door: Door, rows: dict[str, Planted]) -> Planted | None:
    screen = SCREEN_OF.get(door)
    return rows[screen.name] if screen is not None else None


def test_every_route_has_an_expected_line(house: House) -> None:
    there = set(doors_there(house))
    unexpected = {
        d for d in there if not (d in EXPECTED or d in FOR_STAFF | NOT_THERE or is_open(d))
    }
    assert unexpected == set()
    assert set(EXPECTED) | FOR_STAFF | NOT_THERE <= there


def test_strangers_pass_no_door(house: House, rows: dict[str, Planted]) -> None:
    stranger = Person(house)
    wrong = []
    for door in doors_there(house):
        if is_open(door):
            continue
        page = knock(stranger, door, row_for(door, rows))
        api = door.rule.startswith("/api/") or door in ASKED_BY_SCRIPTS
        refused = page.status == 401 if api else page.location.startswith("/login/")
        if not refused:
            wrong.append((door, page.status, page.location))
    assert wrong == []


def test_open_doors_are_open(house: House) -> None:
    for door in doors_there(house):
        if is_open(door) and door.method in SAFE:
            page = knock(Person(house), door)
            assert page.status in (200, 302, 404), (door, page.status)


def fingerprint(house: House) -> dict[str, str]:
    """Return a hash of the rows of each table; looks at records may be noted."""
    tables = [t for t in whole_metadata().sorted_tables if t.name != READINGS]
    with house.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                repr(sorted(map(repr, connection.execute(select(text("*")).select_from(table)))))
                .encode()
            ).hexdigest()
            for table in tables
        }  # fmt: skip


def lets_in(page: Page) -> bool:
    return page.status in (200, 422) or page.location == "/drafts/"


def pass_wrongly(
    person: Person, role: Choice, rows: dict[str, Planted], *, look: bool
) -> list[Any]:
    """Knock at all doors of looking, or of acting; return those that answered wrongly."""
    wrong = []
    for door, roles in EXPECTED.items():
        if (door.method in SAFE) is look:
            page = knock(person, door, row_for(door, rows))
            if (page.status != 403) is not (role in roles):
                wrong.append((door, page.status, page.text[:200]))
    return wrong


@pytest.mark.parametrize("role", OFFICE.roles, ids=lambda role: role.code)
def test_each_role_passes_its_doors_and_looking_changes_nothing(
    house: House, rows: dict[str, Planted], role: Choice
) -> None:
    person = someone(house, role)
    before = fingerprint(house)
    assert pass_wrongly(person, role, rows, look=True) == []
    assert [door for door in FOR_STAFF if not lets_in(knock(person, door))] == []
    assert all(knock(person, door).status == 404 for door in NOT_THERE)
    assert fingerprint(house) == before
    assert pass_wrongly(person, role, rows, look=False) == []


NEEDS_A_ROW = [door for door in GENERATED if "<pk>" in door.rule]
SCOPED = [screen for screen in OFFICE.screens if issubclass(screen.model, Scoped)]


@pytest.mark.parametrize("screen", SCOPED, ids=lambda screen: screen.name)
def test_rows_of_another_township_are_not_there(house: House, screen: Screen) -> None:
    foreign, wrong = plant(house, screen, WEST), []
    for door in NEEDS_A_ROW:
        if SCREEN_OF[door] is not screen:
            continue
        for role in bound(house, list(GENERATED[door])):
            page = knock(someone(house, role), door, foreign)
            if page.status != 404:
                wrong.append((door, role, page.status))
    assert wrong == []


@pytest.mark.parametrize("screen", SCOPED, ids=lambda screen: screen.name)
def test_rows_of_another_township_are_in_no_list(house: House, screen: Screen) -> None:
    foreign = plant(house, screen, WEST)
    own = plant(house, screen)
    for role in bound(house, list(with_right(screen, Can.READ))):
        person = someone(house, role)
        listed = {row["id"] for row in person.api("GET", f"/{screen.name}/").json["result"]}
        assert own.id in listed
        assert foreign.id not in listed
        assert f"/{screen.name}/show/{foreign.id}" not in person.get(f"/{screen.name}/list/").text


@pytest.mark.parametrize("screen", SCOPED, ids=lambda screen: screen.name)
def test_a_program_without_a_reader_sees_nothing(house: House, screen: Screen) -> None:
    plant(house, screen)
    with house.app.app_context():
        model: type[Record] = screen.model
        session: Any = house.app.extensions["office_session"]()
        assert session.scalars(select(model)).first() is None


def test_no_view_is_the_frameworks_own(house: House) -> None:
    views = house.app.appbuilder.baseviews  # type: ignore[attr-defined]
    assert len(views) > len(OFFICE.screens)
    assert [v for v in views if isinstance(v, ModelView | ModelRestApi)] == []


def test_no_write_goes_without_its_security_token(house: House, rows: dict[str, Planted]) -> None:
    wrong = []
    people = {role: someone(house, role) for role in OFFICE.roles}
    for door in doors_there(house):
        if door.method in SAFE:
            continue
        role = next(iter(EXPECTED.get(door, ALL)), next(iter(ALL)))
        path = address(door, row_for(door, rows))
        page = Page(people[role].client.open(path, method=door.method))
        if page.status != 400 or "校验码" not in page.text:
            wrong.append((door, page.status, page.text[:80]))
    assert wrong == []
