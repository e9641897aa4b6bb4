"""Sixteen at once before the real server: no row of a neighbour, one winner of each step."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.county import County, id_number
from tests.http import Answer, Caller
from tests.races.books import Books
from tests.races.hands import (
    CROWD,
    Team,
    all_at_once,
    case_of,
    crowd,
    made,
    person_of,
    receive,
    seen,
    step,
)
from tests.serving import served

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(7200)]

FULL = os.environ.get("FULL") == "1"
MIXED = 60 if FULL else 4
# Each file of a case is fought for five times.
FILES = 60 if FULL else 3
SHARED = 40 if FULL else 5
BIRTH = dt.date(1980, 2, 4)
TOWNS = {"青山镇": "石桥村", "河口镇": "河口镇石桥村"}
SHORTS = {"青山镇": "QS", "河口镇": "HK"}


@pytest.fixture(scope="module")
def address(county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("server")
    with served(county.environment, log=folder / "server.log") as found:
        yield found


@pytest.fixture(scope="module")
def clerks(address: str) -> list[Caller]:
    """Eight sessions of the first township's two clerks, then eight of the second's."""
    return crowd(address, "window", (1, 2, 3, 4))


def town_of(caller: Caller) -> str:
    return "青山镇" if caller.username in ("window1", "window2") else "河口镇"


class Work:
    """What one clerk does in a round; whatever does not fit is a fault."""

    def __init__(self, caller: Caller, order: int, county: County, others: list[int]) -> None:
        self.caller = caller
        self.order = order
        self.town = town_of(caller)
        self.area = county.areas[TOWNS[self.town]]
        self.others = others

    def list_only_own(self, path: str) -> None:
        """Look at a list: each row carries its township's name."""
        rows = self.caller.api("GET", f"{path}?size=100").json["result"]
        strangers = [row for row in rows if not str(row["name"]).startswith(self.town)]
        assert not strangers, f"{self.caller.username} sees {strangers}"

    def page_only_own(self) -> None:
        other = next(town for town in TOWNS if town != self.town)
        text = self.caller.get("/persons/list/").text
        assert f"{other}人" not in text, f"{self.caller.username} sees people of {other}"

    def post(self, path: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Store a record; the answer shows what was sent."""
        stored = made(self.caller.api("POST", path, sent))
        for name, value in sent.items():
            got = stored[name]["id"] if isinstance(stored[name], dict) else stored[name]
            if name not in ("story", "received_at"):  # a secret is masked, a moment has its zone
                assert got == value, f"{path} {name}: sent {value}, got {got}"
        return stored

    def put(self, record: dict[str, Any], name: str) -> None:
        body = {"row_version": record["row_version"], "name": name}
        changed = made(self.caller.api("PUT", f"/persons/{record['id']}", body))
        assert (changed["name"], changed["id"]) == (name, record["id"])
        assert changed["row_version"] == record["row_version"] + 1
        assert seen(self.caller, "persons", record["id"])["name"] == name

    def look_beyond(self) -> None:
        """Reach for a row of the other township, for which there is no such row."""
        for key in self.others[-1:]:
            assert self.caller.api("GET", f"/persons/{key}").status == 404
            body = {"row_version": 1, "name": "不应写入"}
            assert self.caller.api("PUT", f"/persons/{key}", body).status == 404

    def round(self, number: int) -> int:
        """Work once through everything a clerk does; returns the person's key."""
        name = f"{self.town}人{self.order}之{number}"
        person = self.post("/persons/", person_of(name, self.area))
        self.list_only_own("/persons/")
        self.put(person, f"{name}改")
        home = self.post("/households/", {"head": person["id"], "area": self.area})
        assert home["number"].startswith(f"JT-{SHORTS[self.town]}-")
        self.page_only_own()
        case = self.post("/cases/", case_of(home["id"], person["id"], self.area))
        accepted = made(step(self.caller, "cases", case, "accept"))
        assert accepted["state"] == "ACCEPTED"
        assert accepted["row_version"] == case["row_version"] + 1
        self.look_beyond()
        return int(person["id"])


def test_mixed_work_mixes_nothing_up(clerks: list[Caller], county: County, books: Books) -> None:
    keys: dict[str, list[int]] = {town: [] for town in TOWNS}

    def work(order: int, caller: Caller) -> None:
        own = town_of(caller)
        (other,) = (town for town in TOWNS if town != own)
        work = Work(caller, order, county, keys[other])
        for number in range(MIXED):
            keys[own].append(work.round(number))

    all_at_once([partial(work, order, caller) for order, caller in enumerate(clerks)])
    assert books.value("SELECT count(*) FROM persons") == CROWD * MIXED
    assert books.value("SELECT count(*) FROM persons WHERE name NOT LIKE '%改'") == 0
    assert books.value("SELECT count(*) FROM cases WHERE state = 'ACCEPTED'") == CROWD * MIXED
    assert books.broken_numbers() == []
    assert books.half_records() == []


def test_one_record_is_put_by_one_at_a_time(clerks: list[Caller], county: County) -> None:
    first = clerks[:8]
    person = made(
        first[0].api("POST", "/persons/", person_of("青山镇人共有", county.areas["石桥村"]))
    )

    def work(order: int, caller: Caller) -> list[tuple[int, str]]:
        won: list[tuple[int, str]] = []
        for number in range(SHARED):
            before = seen(caller, "persons", person["id"])["row_version"]
            name = f"青山镇人共有{order}之{number}"
            body = {"row_version": before, "name": name}
            answer = caller.api("PUT", f"/persons/{person['id']}", body)
            if answer.status == 200:
                result = answer.json["result"]
                assert (result["row_version"], result["name"]) == (before + 1, name)
                won.append((before + 1, name))
            else:
                assert answer.status == 409, answer.text
                assert answer.json["current"]["row_version"] > before
        return won

    results = all_at_once([partial(work, order, caller) for order, caller in enumerate(first)])
    won = sorted(entry for result in results for entry in result)
    assert [version for version, _ in won] == list(range(2, len(won) + 2))
    last = seen(first[0], "persons", person["id"])
    assert (last["row_version"], last["name"]) == won[-1]


def test_of_sixteen_who_change_a_line_one_does(
    clerks: list[Caller], county: County, books: Books
) -> None:
    """The household's own fields stay as they are, but its form was opened with these lines."""
    clerk, area = clerks[0], county.areas["石桥村"]
    head, child = (
        made(clerk.api("POST", "/persons/", person_of(f"青山镇人{name}", area)))
        for name in ("户主", "孩子")
    )
    home = {"head": str(head["id"]), "area": str(area)}
    line = {"members-0-person": str(child["id"])}
    key = clerk.form("/households/add", home | line | {"members-0-relation": "SON"}).id
    ((member,),) = books.rows("SELECT id FROM members WHERE household_id = :id", id=key)
    line |= {"members-0-id": str(member), "row_version": "1"}

    def change(order: int, caller: Caller) -> int:
        relation = ("DAUGHTER", "SPOUSE", "SIBLING", "OTHER")[order % 4]
        form = home | line | {"members-0-relation": relation}
        return caller.form(f"/households/edit/{key}", form).status

    tries = [partial(change, order, caller) for order, caller in enumerate(clerks[:8] * 2)]
    assert Counter(all_at_once(tries)) == {302: 1, 409: CROWD - 1}


def statuses(answers: list[Answer]) -> dict[int, int]:
    return dict(Counter(answer.status for answer in answers))


class Fight:
    """The same record in front of sixteen people who all press the button."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def over(
        self, name: str, record: dict[str, Any], reaches: list[tuple[Caller, str]], **asked: Any
    ) -> str:
        """Let all take their step at once; exactly one does; returns which step it was."""
        parts = [
            partial(step, caller, name, record, code, **asked.get(code, {}))
            for caller, code in reaches
        ]
        answers = all_at_once(parts)
        assert statuses(answers) == {200: 1, 409: len(reaches) - 1}, statuses(answers)
        (winner,) = (i for i, answer in enumerate(answers) if answer.status == 200)
        codes = {code for _, code in reaches}
        left = {code: self.books.acts_of(f"{name}.{code}", record["id"]) for code in codes}
        won = reaches[winner][1]
        assert left == {code: (1, 1) if code == won else (0, 0) for code in codes}
        return won


def test_each_contested_step_has_one_winner(
    address: str, clerks: list[Caller], county: County, books: Books
) -> None:
    team, fight = Team(address, county), Fight(books)
    approvers, payers = crowd(address, "approver", (1, 2)), crowd(address, "payer", (3, 4))
    reviewers = crowd(address, "reviewer", (1, 2, 3, 4))
    for number in range(FILES):
        window = clerks[number % 8]
        case = receive(window, county.areas["石桥村"], f"青山镇人争{number}")
        # The neighbours reach for it, too, and find nothing there.
        strangers = [partial(step, caller, "cases", case, "accept") for caller in clerks[8:]]
        assert statuses(all_at_once(strangers)) == {404: 8}
        fight.over("cases", case, [(caller, "accept") for caller in clerks[:8] * 2])
        team.verify(case["id"])
        team.review(case["id"])

        drafts = all_at_once([partial(team.draft, case["id"], caller) for caller in reviewers])
        kept = [answer for answer in drafts if answer.status == 302]
        assert len(kept) == 1, statuses(drafts)
        assert books.value("SELECT count(*) FROM decisions WHERE case_id = :id", id=case["id"]) == 1

        decision = team.propose(kept[0].id)
        fight.over("decisions", decision, [(caller, "approve") for caller in approvers])
        pay_all(payers, case["id"], books, fight)
    assert books.broken_numbers() == []
    assert books.half_records() == []
    assert books.uneven_steps() == []


def pay_all(payers: list[Caller], case_id: int, books: Books, fight: Fight) -> None:
    """Pay both sums at once, eight people on each: each is paid once, the case is carried on."""
    found = books.rows("SELECT id, measure_id FROM payments WHERE case_id = :id", id=case_id)
    assert len({measure for _, measure in found}) == len(found) == 2
    payments = [seen(payers[0], "payments", key) for key, _ in found]
    reaches = [(caller, payments[i % 2]) for i, caller in enumerate(payers)]
    answers = all_at_once([partial(step, caller, "payments", p, "pay") for caller, p in reaches])
    counted = statuses(answers)
    assert set(counted) <= {200, 409}, counted
    assert counted[200] in (1, 2), counted
    for payment in payments:
        again = seen(payers[0], "payments", payment["id"])
        if again["state"] == "PENDING":  # the other sum of the case was faster
            fight.over("payments", again, [(caller, "pay") for caller in payers])
        assert books.acts_of("payments.pay", payment["id"]) == (1, 1)
    state = books.value("SELECT state FROM cases WHERE id = :id", id=case_id)
    assert state == "FULFILLED", "both sums are paid, but nobody carried the case on"
    assert books.acts_of("cases.fulfil", case_id) == (1, 1)


def test_of_two_different_steps_one_wins(
    clerks: list[Caller], county: County, books: Books
) -> None:
    fight = Fight(books)
    for number in range(FILES):
        case = receive(clerks[0], county.areas["石桥村"], f"青山镇人撤{number}")
        codes = ["accept", "withdraw"] * 8
        reaches = list(zip(clerks[:8] * 2, codes, strict=True))
        won = fight.over("cases", case, reaches, withdraw={"reason": "申请人不再申请"})
        state = books.value("SELECT state FROM cases WHERE id = :id", id=case["id"])
        assert state == {"accept": "ACCEPTED", "withdraw": "WITHDRAWN"}[won]


def test_the_same_person_in_two_townships_is_stored_once(
    clerks: list[Caller], county: County, books: Books
) -> None:
    for number in range(FILES):
        before = books.value("SELECT count(*) FROM persons")
        parts = []
        for order, caller in enumerate(clerks):
            town = town_of(caller)
            sent = person_of(f"{town}人同{number}之{order}", county.areas[TOWNS[town]])
            sent["id_number"] = id_number(BIRTH, 100 + number)
            sent["confirm"] = True
            parts.append(partial(caller.api, "POST", "/persons/", sent))
        answers = all_at_once(parts)
        assert statuses(answers) == {201: 1, 422: CROWD - 1}, answers
        assert books.value("SELECT count(*) FROM persons") == before + 1
