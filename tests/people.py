"""People of the tests: accounts, log-ins, and what they see; a server error fails any test."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import User
from werkzeug.datastructures import MultiDict
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from app.declare import Can, Choice, Screen
from app.records import Area, Grant, Staff
from tests.house import EAST, House

PASSWORD = "Shan-shui-2026"
# One round only: a thousand log-ins of a test prove nothing about the hash.
FAST_HASH = "pbkdf2:sha256:1"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
UNREAD = ("script", "style")
SPOKEN = ("placeholder", "title", "aria-label", "alt")
WIDE = ("COUNTY",)
TEMPLATE = re.compile("<template>(.*?)</template>", re.DOTALL)
TOKEN = re.compile(r'(?<=csrf_token" value=")[^"]+|(?<=csrf-token" content=")[^"]+')
SOUND: dict[int, Element] = {}


class Page:
    """One answer: parsed strictly if it is HTML, decoded if it is JSON, never a server error."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.text = response.get_data(as_text=True) if response.mimetype != "image/svg+xml" else ""
        assert self.status < 500, f"{response.request.path}: {self.status} {self.text[:500]}"
        self.json: Any = response.get_json() if response.mimetype == "application/json" else None
        response.close()
        self._tree: Element | None = None
        if response.mimetype == "text/html" and not self.location:
            self._tree = parse(self.text, response.request.path)

    @property
    def tree(self) -> Element:
        assert self._tree is not None, f"not a page: {self.text[:200]}"
        return self._tree

    def element(self, key: str) -> Element | None:
        return next((e for e in self.tree.iter() if e.get("id") == key), None)

    def words(self) -> str:
        """Return all that a person can read or hear of the page."""
        return "\n".join(spoken(self.tree))

    def error(self, name: str) -> str:
        """Return what is said to be wrong with an input."""
        found = self.element(f"f-{name}-error")
        return "".join(found.itertext()) if found is not None else ""

    def bars(self) -> str:
        """Return the messages over the page."""
        found = [e for e in self.tree.iter() if "bar" in (e.get("class") or "").split()]
        return "\n".join("".join(e.itertext()) for e in found)

    def values(self) -> dict[str, str]:
        """Return what stands in the inputs of the page, by name."""
        found: dict[str, str] = {}
        for e in self.tree.iter():
            name = e.get("name")
            if not name or e.tag not in ("input", "textarea", "select"):
                continue
            if e.get("type") == "checkbox":
                # The last one of a name counts: a hidden “0” stands before a box of yes or no.
                if e.get("checked") is not None:
                    before = found.get(name, "").removeprefix("0")
                    found[name] = ",".join(filter(None, [before, e.get("value")]))
            elif e.tag == "textarea":
                found[name] = "".join(e.itertext()).removeprefix("\n")
            elif e.tag == "select":
                chosen = [o.get("value") or "" for o in e.iter("option") if "selected" in o.attrib]
                found[name] = chosen[0] if chosen else ""
            else:
                found[name] = e.get("value") or ""
        return found


def parse(text: str, path: str) -> Element:
    """Parse HTML, each different page once; any mistake in it fails the test."""
    key = hash(TOKEN.sub("", text))
    if key not in SOUND:
        SOUND[key] = parse_new(text, path)
    return SOUND[key]


def parse_new(text: str, path: str) -> Element:
    """Parse HTML; the parser is older than ``<template>``, whose rows are parsed by themselves."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        tree: Element = parser.parse(TEMPLATE.sub("", text))
        for blank in TEMPLATE.findall(text):
            tree.append(parser.parseFragment(blank, container="table"))
    except html5lib.html5parser.ParseError as error:
        (line, column), what, _ = parser.errors[-1]
        around = "\n".join(text.splitlines()[max(0, line - 2) : line + 1])
        raise AssertionError(f"{path} line {line}:{column}: {what}\n{around}") from error
    return tree


def spoken(element: Element) -> Iterator[str]:
    if element.tag in UNREAD:
        return
    yield element.text or ""
    yield from (element.get(name) or "" for name in SPOKEN)
    for child in element:
        yield from spoken(child)
        yield child.tail or ""


class Person:
    """One member of staff at the browser; a stranger has no account."""

    def __init__(self, house: House, username: str = "", staff_id: int = 0) -> None:
        self.house = house
        self.username = username
        self.staff_id = staff_id
        self.client: FlaskClient = house.app.test_client()
        found = TOKEN.search(Page(self.client.get("/login/")).text)
        assert found is not None
        self.token = found[0]
        if username:
            answer = self.post("/login/", username=username, password=PASSWORD)
            assert (answer.status, answer.location) == (302, "/"), answer.text[:500]

    def get(self, path: str, **query: Any) -> Page:
        return Page(self.client.get(path, query_string=query or None))

    def post(self, path: str, form: Mapping[str, Any] | None = None, **more: Any) -> Page:
        """Send a form with the security token in it."""
        fields = MultiDict({"csrf_token": self.token, **(form or {}), **more})
        return Page(self.client.post(path, data=fields))

    def api(self, method: str, path: str, body: Any = None) -> Page:
        """Send a REST request with the security token in its header."""
        said = None if body is None else json.dumps(body)
        kind = None if body is None else "application/json"
        return Page(
            self.client.open(
                f"/api/v1{path}", method=method, data=said, content_type=kind,
                headers={"X-CSRFToken": self.token},
            )
        )  # fmt: skip


def make_staff(house: House, username: str, role: Choice, area_id: int, name: str = "") -> int:
    """Store an account, its member of staff and the role he holds in an area."""
    with house.program() as session:
        area = session.get_one(Area, area_id)
        user = User(
            username=username, first_name=username, last_name="", active=True,
            email=f"{username}@office.invalid",
            password=generate_password_hash(PASSWORD, method=FAST_HASH),
        )  # fmt: skip
        session.add(user)
        session.flush()
        number = next(house.numbers)
        name = name or SURNAMES[number % len(SURNAMES)] + "春夏秋冬"[number % 4]
        staff = Staff(name=name, user_id=user.id, area=area, on_duty=True)
        since = dt.date(2020, 1, 1)
        session.add_all([staff, Grant(staff=staff, role=role.code, area=area, from_on=since)])
        session.flush()
        return int(staff.id)


def someone(house: House, role: Choice, where: str = EAST, *, nth: int = 0) -> Person:
    """Return the person who holds a role in a township, logged in; always the same one."""
    key = (role, where, nth)
    if key not in house.people:
        username = f"{role.code.lower()}_{where}_{nth}"
        staff_id = make_staff(house, username, role, house.area_for(role, where))
        house.people[key] = Person(house, username, staff_id)
    person: Person = house.people[key]
    return person


def holders(house: House, screen: Screen, right: Can) -> list[Choice]:
    """Return the roles with a right on a screen, those bound to a township first."""
    roles = [role for role in house.office.roles if screen.may(role, right)]
    return sorted(roles, key=lambda role: house.office.levels[role] in WIDE)


def bound(house: House, roles: list[Choice]) -> list[Choice]:
    """Return the roles that see one township or village only."""
    return [role for role in roles if house.office.levels[role] not in WIDE]
