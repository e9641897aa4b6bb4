"""The way of a case over HTTP, step by step, and many people reaching for it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any, TypeVar

from app.kernel import clock
from tests.county import County
from tests.http import Answer, Caller

CROWD = 16
BARRIER_SECONDS = 60
ORDER = count(1)
T = TypeVar("T")


def all_at_once(parts: Sequence[Callable[[], T]]) -> list[T]:
    """Start all parts at the same moment in threads of their own; the first failure is raised."""
    gate = Barrier(len(parts))

    def start(part: Callable[[], T]) -> T:
        gate.wait(BARRIER_SECONDS)
        return part()

    with ThreadPoolExecutor(len(parts)) as pool:
        return [running.result() for running in [pool.submit(start, part) for part in parts]]


def crowd(address: str, role: str, numbers: Sequence[int], size: int = CROWD) -> list[Caller]:
    """Log in as many as told, at once; the accounts take turns, so each has several sessions."""
    names = [f"{role}{numbers[i * len(numbers) // size]}" for i in range(size)]
    return all_at_once([lambda name=name: Caller(address, name) for name in names])  # type: ignore[misc]


def made(answer: Answer) -> dict[str, Any]:
    """Return the record of an answer that must have stored it."""
    assert answer.status in (200, 201), answer.text
    result: dict[str, Any] = answer.json["result"]
    return {**result, "id": answer.json.get("id", result["id"])}


def person_of(name: str, area: int) -> dict[str, Any]:
    return {"name": name, "sex": "UNKNOWN", "area": area}


def case_of(household: int, applicant: int, area: int) -> dict[str, Any]:
    return {
        "household": household, "applicant": applicant, "area": area,
        "received_at": f"{clock.now():%Y-%m-%dT%H:%M}", "apply_way": "WRITTEN",
        "relief_type": "TEMPORARY", "cause": "ILL",
        "nature": "ILLNESS", "degree": "SEVERE", "story": "突发重病，无力支付医疗费。",
        "truth_declared": True,
    }  # fmt: skip


def receive(window: Caller, area: int, name: str) -> dict[str, Any]:
    """Take a written application of a new family."""
    sent = {**person_of(name, area), "bank": "云泽农商银行", "account": f"9955{next(ORDER):012d}"}
    person = made(window.api("POST", "/persons/", sent))
    home = made(window.api("POST", "/households/", {"head": person["id"], "area": area}))
    return made(window.api("POST", "/cases/", case_of(home["id"], person["id"], area)))


def step(caller: Caller, name: str, record: dict[str, Any], code: str, **asked: Any) -> Answer:
    """Take a step of a record in the version that was seen."""
    body = {"row_version": record["row_version"], **asked}
    return caller.api("POST", f"/{name}/{record['id']}/steps/{code}", body)


def seen(caller: Caller, name: str, key: int) -> dict[str, Any]:
    """Open a record."""
    answer = caller.api("GET", f"/{name}/{key}")
    assert answer.status == 200, answer.text
    return {"id": key, **answer.json["result"]} if "result" in answer.json else answer.json


class Team:
    """Who carries a case from 已受理 to the payments: one of each, logged in."""

    def __init__(self, address: str, county: County) -> None:
        self.county = county
        self.investigator = Caller(address, "investigator1")
        self.head = Caller(address, "town_head1")
        self.reviewer = Caller(address, "reviewer1")

    def verify(self, case_id: int) -> None:
        """Arrange the verification and submit it."""
        staff = self.county.staff
        body = {
            "case": case_id, "first": staff["investigator1"], "second": staff["investigator2"],
            "ways": ["HOME"], "visited_on": f"{clock.today()}", "findings": "情况属实。",
            "conclusion": "TRUE",
        }  # fmt: skip
        planned = made(self.investigator.api("POST", "/verifications/", body))
        made(step(self.investigator, "verifications", planned, "submit"))

    def review(self, case_id: int) -> None:
        """Report the case to the county."""
        case = seen(self.head, "cases", case_id)
        made(step(self.head, "cases", case, "review", opinion="情况属实。", suggested="3000"))

    def draft(self, case_id: int, caller: Caller | None = None) -> Answer:
        """Draft the decision: two sums of money and a referral."""
        body = {"case": str(case_id), "kind": "GRANT", "basis": "社会救助法第三十二条"}
        rows = (("CASH", "amount", "2000"), ("CASH", "amount", "464.50"))
        for row, (form, name, value) in enumerate((*rows, ("REFERRAL", "content", "县医保局"))):
            line = {"relief_type": "TEMPORARY", "route": "TEMPORARY", "form": form, name: value}
            body |= {f"measures-{row}-{key}": text for key, text in line.items()}
        return (caller or self.reviewer).form("/decisions/add", body)

    def propose(self, decision_id: int) -> dict[str, Any]:
        """Ask for the approval."""
        decision = seen(self.reviewer, "decisions", decision_id)
        return made(step(self.reviewer, "decisions", decision, "propose"))
