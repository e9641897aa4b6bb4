"""Somebody logged in at one of the servers, and how long each page takes them."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from statistics import median
from urllib.parse import urlencode

from scripts.bench_rows.questions import PASSWORD, USERNAME, Question
from scripts.bench_rows.rows import number_of
from scripts.bench_rows.serving import COUNT, NAMES

WARMING = 4  # looks at each page before the clock runs, to reach both workers
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NUMBER = re.compile(number_of(0).replace("0", r"\d"))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """A page: how long it took (ms), its statements, its size (bytes), the cases it shows."""

    took: float
    statements: int
    size: int
    cases: frozenset[str]


@dataclass
class Figures:
    """All answers of one server to one question."""

    answers: list[Answer] = field(default_factory=list)

    @property
    def took(self) -> float:
        """The median in milliseconds."""
        return median(answer.took for answer in self.answers)

    @property
    def last(self) -> Answer:
        return self.answers[-1]


class Caller:
    """Somebody with a cookie; every request has a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        found = TOKEN.search(self._ask("GET", "/login/")[1])
        token = {"csrf_token": found[1]} if found else {}
        self._ask("POST", "/login/", {"username": USERNAME, "password": PASSWORD, **token})

    def _ask(
        self, method: str, path: str, body: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=300)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = urlencode(body) if body is not None else None
        try:
            connection.request(method, path, sent, {"Cookie": cookie, **(FORM if sent else {})})
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: part.value for name, part in SimpleCookie(line).items()}
        if response.status not in (200, 302):
            raise RuntimeError(f"{method} {path}: {response.status} {text[:500]}")
        return int(response.headers[COUNT] or 0), text

    def get(self, path: str) -> Answer:
        """Open a page; raises ``RuntimeError`` when it shows no case, as after a failed log-in."""
        began = time.perf_counter()
        statements, text = self._ask("GET", path)
        took = (time.perf_counter() - began) * 1000
        cases = frozenset(NUMBER.findall(text))
        if not cases:
            raise RuntimeError(f"{path} shows no case: {text[:500]}")
        return Answer(took, statements, len(text.encode()), cases)


Measured = dict[tuple[Question, str], Figures]


def measure(asked: Sequence[Question], ports: Mapping[str, int], rounds: int) -> Measured:
    """Ask the servers in turn, question by question and round by round.

    Raises ``RuntimeError`` when two of them show different cases on the same page.
    """
    callers = {name: Caller(ports[name]) for name in NAMES}
    figures: Measured = {(question, name): Figures() for question in asked for name in NAMES}
    for question in asked:
        for name in NAMES:
            shown = [callers[name].get(question.path(name)) for _ in range(WARMING)]
            figures[question, name].answers.append(shown[-1])
        if len({figures[question, name].last.cases for name in NAMES}) > 1:
            raise RuntimeError(f"{question.title}: the servers do not show the same cases")
    for one in figures.values():
        one.answers.clear()
    for _ in range(rounds):
        for question in asked:
            for name in NAMES:
                figures[question, name].answers.append(callers[name].get(question.path(name)))
    return figures
