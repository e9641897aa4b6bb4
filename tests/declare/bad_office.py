"""Small unsound offices, one fault each; run as a program it prints what ``check`` finds.

A process of its own, because records declared here stay in the one metadata for good.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import (
    PHONE,
    PRIVATE,
    Can,
    Choice,
    Clock,
    Flow,
    Group,
    Is,
    Lines,
    Office,
    Part,
    Record,
    Scoped,
    Screen,
    Staffing,
    Step,
    Where,
    choice,
    lines,
    link,
    money,
    ref,
    secret,
    text,
    via,
)
from app.declare.checks import check
from app.framework import whole_metadata
from app.records import Area


class Role(Choice):
    CLERK = "经办"


class OtherRole(Choice):
    GHOST = "别的单位的人"


class Menu(Choice):
    ALL = "全部"


class State(Choice):
    OPEN = "待办", "blue"
    DONE = "办结", "green"


class Limit(Choice):
    PERIOD = "公示期"


class Way(Choice):
    DESK = "窗口"
    POST = "邮寄"


class Book(Scoped, Record):
    __tablename__ = "books"

    name: Mapped[str] = text("书名", 30)
    remark: Mapped[str | None] = text("备注", 30)
    phone: Mapped[str | None] = secret("电话", PHONE)
    diary: Mapped[str | None] = secret("日记", PRIVATE)
    bare: Mapped[str | None] = mapped_column(String(9))
    place_id: Mapped[int] = ref(Area.id)
    place: Mapped[Area] = link("地点", place_id, scopes=True)
    state: Mapped[State] = choice(State, "状态", default=State.OPEN)
    pages: Mapped[list[Page]] = lines("页", "book")


class Page(Record):
    __tablename__ = "pages"

    title: Mapped[str] = text("题目", 30)
    book_id: Mapped[int] = ref(Book.id)
    book: Mapped[Book] = link("书", book_id)


class Lost(Scoped, Record):
    __tablename__ = "losts"

    name: Mapped[str] = text("名称", 30)


class Odd(Record):
    __tablename__ = "odds"

    name: Mapped[str] = text("名称", 30)
    way: Mapped[Way] = choice(Way, "方式", default=Way.DESK)
    note: Mapped[str | None] = text("地址", 30, only=Is(way, State.OPEN))


class Sum(Record):
    __tablename__ = "sums"

    name: Mapped[str] = text("名称", 30)
    total: Mapped[Decimal | None] = money("合计")


Sum.__table__.c.total.info["field"] = type(Sum.__table__.c.total.info["field"])(
    **{**vars(Sum.__table__.c.total.info["field"]), "of": "名称"}
)


def book(**more: Any) -> Screen:
    """Return a sound screen but for what is given."""
    sound: dict[str, Any] = {
        "title": "书",
        "caption": Book.name,
        "rows": [Book.name],
        "form": [Group("书", [Book.name])],
        "access": {Role.CLERK: Can.READ},
    }
    return Screen(model=Book, **{**sound, **more})


def plain(model: Any, *fields: Any) -> Screen:
    return Screen(
        model=model,
        title="其他",
        caption=model.name,
        rows=[model.name],
        form=[Group("其他", [model.name, *fields])],
        access={Role.CLERK: Can.READ},
    )


def life(*more: Step, to: Choice = State.DONE, **words: Any) -> Screen:
    """Return a book with a sound life but for the steps and words given."""
    make = Step("make", "登记", None, State.OPEN, by=Role.CLERK)
    end = Step("end", "办结", State.OPEN, to, by=Role.CLERK, **words)
    return book(flow=Flow(Book.state, make, end, *more))


def elsewhere() -> Step:
    step = Step("else", "别处的步骤", None, State.OPEN)
    step.table = "nowhere"
    return step


PERIOD = Clock(Limit.PERIOD, period=True)


def again() -> Step:
    return Step("end", "再办结", State.OPEN, State.DONE, by=Role.CLERK)


CASES: dict[str, Callable[[], list[Screen]]] = {
    "sound": lambda: [life()],
    "D001": lambda: [book(rows=[Book.bare])],
    "D002 rows": lambda: [book(rows=[Page.title])],
    "D002 caption": lambda: [book(caption=Page.title)],
    "D002 part": lambda: [book(parts=[Part("页", Book.pages, [Book.name])])],
    "D003 no link": lambda: [book(rows=[via(Book.name, Area.name)])],
    "D003 elsewhere": lambda: [book(rows=[via(Book.place, Page.title)])],
    "D004": lambda: [plain(Odd, Odd.note)],
    "D005": lambda: [plain(Lost)],
    "D006": lambda: [life(asks=[Book.name])],
    "D007 unknown": lambda: [life(Step("odd", "怪", State.OPEN, Way.DESK, by=Role.CLERK))],
    "D007 unreached": lambda: [life(to=State.OPEN)],
    "D007 twice": lambda: [life(again())],
    "D007 beginnings": lambda: [life(Step("b", "又", None, State.OPEN, by=Role.CLERK))],
    "D007 dead end": lambda: [
        book(
            flow=Flow(
                Book.state,
                Step("a", "甲", None, State.DONE, by=Role.CLERK),
                Step("b", "乙", State.DONE, State.OPEN, by=Role.CLERK),
            )
        )
    ],
    "D008 needs": lambda: [life(needs=[Page.title])],
    "D008 ends": lambda: [life(starts=Clock(Limit.PERIOD, ends=Page.title))],
    "D008 of": lambda: [
        book(
            flow=Flow(
                Book.state,
                Step("a", "甲", None, State.OPEN, by=Role.CLERK),
                Step("b", "乙", State.OPEN, State.DONE, by=Role.CLERK),
                of=Page.book,
            )
        )
    ],
    "D009 access": lambda: [book(access={Role.CLERK: Can.READ, OtherRole.GHOST: Can.READ})],
    "D009 by": lambda: [life(Step("c", "丙", State.OPEN, State.DONE, by=OtherRole.GHOST))],
    "D010 secret": lambda: [book(search=[Book.diary])],
    "D010 sort": lambda: [book(sort=[Book.place])],
    "D011": lambda: [book(), book()],
    "D012 rows": lambda: [book(rows=[Book.phone])],
    "D012 sort": lambda: [book(sort=[Book.phone])],
    "D013": lambda: [book(access={Role.CLERK: Can.CREATE})],
    "D014": lambda: [plain(Sum)],
    "D015 part": lambda: [book(parts=[Part("页", Book.place, [Area.name])])],
    "D015 lines": lambda: [book(form=[Group("书", [Book.name]), Lines("页", Book.place, [])])],
    "D016": lambda: [life(apart_from=[elsewhere()])],
    "D016 where": lambda: [life(apart_from=[Where(elsewhere(), "SOD")])],
    "D021": lambda: [book(edits={OtherRole.GHOST: lambda _book: True})],
    "D019 end": lambda: [life(starts=PERIOD)],
    "D019 timed": lambda: [life(starts=PERIOD, stops=PERIOD)],
    "D017": lambda: [book(form=[Group("书", [Book.remark])])],
}


def problems(screens: list[Screen], **more: Any) -> list[str]:
    sound: dict[str, Any] = {"levels": {}, "screens": screens, "home": Path(__file__).parent}
    office = Office(title="坏样", roles=Role, menu=Menu, **sound | more)
    return [str(problem) for problem in check(office)]


def main() -> None:
    whole_metadata()
    found = {name: problems(make()) for name, make in CASES.items()}
    staffing = Staffing({}, [Role.CLERK], Menu.ALL)
    found["D018"] = problems([life()], staffing=staffing, levels={Role.CLERK: "TOWN"})
    staffing = Staffing({Role.CLERK: 1}, [Role.CLERK], Menu.ALL)
    found["D018 level"] = problems([life()], staffing=staffing)
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
