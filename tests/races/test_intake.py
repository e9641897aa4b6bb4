"""Two townships take the same family at the same moment: one case, one file, one stop."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from app.kernel import clock
from tests.county import County, id_number
from tests.http import Answer, Caller
from tests.races.books import Books
from tests.races.hands import all_at_once, made, person_of
from tests.serving import served

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(3600)]

FULL = os.environ.get("FULL") == "1"
FAMILIES = 40 if FULL else 6
ORDER = count(1)
ENDED = "('CLOSED', 'NOT_ACCEPTED', 'WITHDRAWN')"


@pytest.fixture(scope="module")
def address(county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("server")
    with served(county.environment, log=folder / "server.log") as found:
        yield found


@pytest.fixture(scope="module")
def windows(address: str) -> list[Caller]:
    """Two clerks of each township, two sessions each."""
    return [Caller(address, f"window{n}") for n in (1, 3, 2, 4, 1, 3, 2, 4)]


def village_of(caller: Caller, county: County) -> str:
    first = caller.username in ("window1", "window2")
    return str(county.areas["石桥村" if first else "河口镇石桥村"])


def numbers(size: int) -> list[str]:
    return [id_number(dt.date(1980, 2, 4), next(ORDER)) for _ in range(size)]


def said(caller: Caller, county: County, applicant: str, members: list[str]) -> dict[str, str]:
    """Return what a clerk types for a written application; ``confirm`` the invented area code."""
    village = village_of(caller, county)
    rows = {
        f"members-{i}-{name}": text
        for i, number in enumerate(members)
        for name, text in (("id_number", number), ("name", f"成员{number[-4:]}"),
                           ("relation", "OTHER"))
    }  # fmt: skip
    return {
        "person-id_number": applicant, "person-name": f"申请{applicant[-4:]}",
        "home-area": village, "area": village, "apply_way": "WRITTEN",
        "relief_type": "TEMPORARY", "nature": "ILLNESS",
        "degree": "SEVERE", "story": "突发重病，无力支付医疗费。", "truth_declared": "1",
        "received_at": f"{clock.now():%Y-%m-%dT%H:%M}", "confirm": "1", **rows,
    }  # fmt: skip


def open_cases(books: Books, number: str, callers: list[Caller]) -> int:
    """Count the open cases a person is part of, as the first of all windows that may look."""
    answer = callers[0].form("/intake/look", {"person-id_number": number})
    assert answer.json["state"] == "stopped", answer.text
    query = (
        f"SELECT count(*) FROM cases WHERE state NOT IN {ENDED} AND voided_at IS NULL "  # noqa: S608 - our words
        "AND household_id = (SELECT household_id FROM cases ORDER BY id DESC LIMIT 1)"
    )
    return int(books.value(query))


def won(answers: list[Answer]) -> list[Answer]:
    """Return the answers that led to an acceptance page; every other one says what happened."""
    for answer in answers:
        assert answer.status in (302, 409, 422), answer.text[:500]
        if answer.status != 302:
            assert "有一件在办申请" in answer.text or "刚刚由他人登记" in answer.text
    return [answer for answer in answers if answer.status == 302]


def test_an_unknown_family_is_taken_once(
    windows: list[Caller], county: County, books: Books
) -> None:
    for _ in range(FAMILIES):
        head, *others = numbers(4)
        # Each clerk types the members in another order, and another one of them applies.
        people = [head, *others]
        parts = []
        for turn, caller in enumerate(windows):
            mine = people[turn % 4 :] + people[: turn % 4]
            form = said(caller, county, mine[0], mine[1:])
            parts.append(partial(caller.form, "/intake/", form))
        before = books.value("SELECT count(*) FROM cases")
        assert len(won(all_at_once(parts))) == 1
        assert books.value("SELECT count(*) FROM cases") == before + 1
        assert open_cases(books, head, windows) == 1
    born = books.value("SELECT count(*) FROM persons")
    assert born == 4 * FAMILIES
    assert books.value("SELECT count(*) FROM households") == FAMILIES


def test_a_known_family_is_taken_once_by_whichever_township(
    windows: list[Caller], county: County, books: Books
) -> None:
    for _ in range(FAMILIES):
        (number,) = numbers(1)
        area = county.areas["石桥村"]
        body = {**person_of(f"已知{number[-4:]}", area), "sex": "UNKNOWN", "id_number": number}
        person = made(windows[0].api("POST", "/persons/", {**body, "confirm": True}))
        home = made(windows[0].api("POST", "/households/", {"head": person["id"], "area": area}))
        forms = [(w, said(w, county, number, []) | {"household": str(home["id"])}) for w in windows]
        parts = [partial(w.form, "/intake/", form) for w, form in forms]
        before = books.value("SELECT count(*) FROM cases")
        assert len(won(all_at_once(parts))) == 1
        assert books.value("SELECT count(*) FROM cases") == before + 1
        assert open_cases(books, number, windows) == 1


def test_the_books_are_whole(books: Books) -> None:
    faults = books.broken_numbers() + books.half_records() + books.integrity()
    assert faults == []
