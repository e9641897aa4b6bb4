"""Administrators who enter the same year at the same moment, while a case runs into it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel import clock
from app.kernel.daylist import Listed
from models.workdays import Plan, as_lines
from tests.county import County
from tests.http import Answer, Caller
from tests.races.books import Books
from tests.races.hands import all_at_once, crowd, receive
from tests.serving import served

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(600)]
SIZE = 8
AHEAD = dt.date(clock.today().year, 12, 30) - clock.today()
TAKEN, SAME = "已导入：新增", "日历中已有这些日子"


def next_year() -> list[Listed]:
    """Return every day of January off: whatever runs into it moves to February."""
    year = clock.today().year + 1
    return [Listed(dt.date(year, 1, n), "off", "元旦", "演练") for n in range(1, 32)]


@pytest.fixture(scope="module")
def address(county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The county two days before the end of the year."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    with served(county.environment, clock=f"{AHEAD.days:+d}d", log=Path(log)) as found:
        yield found


def send(caller: Caller, days: list[Listed]) -> Answer:
    """Confirm what was looked at while nobody had entered anything."""
    form = {"lines": "\n".join(as_lines(days)), "mark": Plan(new=days).mark}
    return caller.form("/workdays/confirm", form)


def ended(caller: Caller, answer: Answer) -> str:
    """Tell in a word what an administrator was answered."""
    if answer.status == 409:
        assert "刚刚由他人改动" in answer.text
        return "again"
    assert (answer.status, answer.place) == (302, "/workdays/")
    said = caller.get("/workdays/").text
    return "taken" if TAKEN in said else "same" if SAME in said else said


def test_the_same_year_is_entered_once(address: str, county: County, books: Books) -> None:
    days, window = next_year(), Caller(address, "window1")
    with clock.travel(clock.now() + AHEAD):
        case = receive(window, county.areas["石桥村"], "赵一")
    administrators = crowd(address, "system_admin", (1, 2, 3, 4), size=SIZE)
    answers = all_at_once([lambda who=who: send(who, days) for who in administrators])  # type: ignore[misc]
    told = Counter(ended(who, answer) for who, answer in zip(administrators, answers, strict=True))
    assert told["taken"] == 1, told
    assert told["same"] + told["again"] == SIZE - 1, told
    stored = "SELECT count(*) FROM calendar_days WHERE source = '演练'"
    assert books.value(stored) == len(days)
    about = "FROM journal WHERE kind = 'cases' AND record_id = :id AND act = 'recount'"
    assert books.value(f"SELECT count(*) {about}", id=case["id"]) == 1
    ((due, provisional),) = books.rows(
        "SELECT due_at, due_provisional FROM cases WHERE id = :id", id=case["id"]
    )
    assert re.match(rf"{days[0].day.year}-02-0\d", str(due))
    assert provisional, "the rest of the year is still to be entered"
