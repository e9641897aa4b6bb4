"""A township of a test's own, so that what stands on a desk can be counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from app.declare import Choice
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE
from app.records import Area, Grant, Level, Staff, Timer
from models.case import CaseState
from models.casefile import CASES
from models.rules.keys import LimitKey
from tests.factories import Planted, plant, touch
from tests.house import House
from tests.people import Page

# A Wednesday without a holiday near.
NOW = dt.datetime(2026, 6, 10, 10, 0, tzinfo=OFFICE_ZONE)
DAY = dt.timedelta(days=1)
DRAWN = "{http://www.w3.org/2000/svg}"


def new_town(house: House) -> str:
    """Add a township with two villages; return its name, by which people and rows are placed."""
    number = next(house.numbers)
    code, name = str(349_700_000 + number), f"新镇{number}"
    with house.program() as session:
        town = Area(code=f"{code}000", name=name, level=Level.TOWN, short="XZ")
        town.parent_id = house.county
        session.add(town)
        session.flush()
        for order, village in enumerate(("甲村", "乙村"), start=1):
            area = Area(code=f"{code}{order:03d}", name=village, level=Level.VILLAGE)
            area.parent_id = town.id
            session.add(area)
            session.flush()
            house.villages.setdefault(name, area.id)
        house.towns[name] = town.id
    return name


def case_in(
    house: House, town: str, state: CaseState, due: dt.datetime | None = None, **given: Any
) -> Planted:
    """Store a case in a state, with the end of its time limit."""
    planted = plant(house, CASES, town, state=state, **given)
    return touch(house, CASES, planted, due_at=due)


def timer_of(house: House, kind: str, key: int, due: dt.datetime, done: dt.datetime | None) -> None:
    """Store a time limit that ended, or will end, at a moment."""
    rule = (LimitKey.NOTICE if kind == "notices" else LimitKey.VERIFY).code
    with house.program() as session:
        session.add(
            Timer(
                kind=kind, record_id=key, rule=rule, label="时限", started_at=due - 2 * DAY,
                due_at=due, done_at=done, provisional=False,
            )
        )  # fmt: skip


def grant(house: House, staff_id: int, role: Choice, area_id: int) -> None:
    """Give somebody another post."""
    with house.program() as session:
        staff, area = session.get_one(Staff, staff_id), session.get_one(Area, area_id)
        since = clock.today() - 999 * DAY
        session.add(Grant(staff=staff, role=role.code, area=area, from_on=since))


def text_of(element: Element) -> str:
    """Return what an element says, a space between the words of its parts."""
    return " ".join(" ".join(element.itertext()).split())


def with_class(element: Element, tag: str, name: str) -> Iterator[Element]:
    """Yield the parts of an element with a tag, plain or drawn, and a class."""
    tags = (tag, f"{DRAWN}{tag}")
    return (e for e in element.iter() if e.tag in tags and name in (e.get("class") or "").split())


def tasks(page: Page) -> list[Element]:
    """Return the lines of what waits."""
    return [
        row
        for table in with_class(page.tree, "table", "tasks")
        for body in table.iter("tbody")
        for row in body.iter("tr")
    ]


def card(page: Page, label: str) -> str:
    """Return what a card says under its label."""
    boxes = [e for e in with_class(page.tree, "li", "card") if text_of(e).startswith(label)]
    return text_of(boxes[0]).removeprefix(label).strip() if boxes else ""


def section(page: Page, title: str) -> Element | None:
    """Return the box with a heading."""
    for box in page.tree.iter("section"):
        if any(text_of(head) == title for head in box.iter("h2")):
            return box
    return None


def lines(page: Page, title: str) -> list[str]:
    """Return the rows or items of the box with a heading."""
    box = section(page, title)
    if box is None:
        return []
    bodies = [row for body in box.iter("tbody") for row in body.iter("tr")]
    return [text_of(row) for row in bodies or box.iter("li")]


def hrefs(element: Element) -> list[str]:
    return [e.get("href") or "" for e in element.iter("a")]
