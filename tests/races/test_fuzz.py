"""Nonsense at every route as every role: always an answer, never a trace, never a secret."""

from __future__ import annotations

import html
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.declare import Can, Screen
from app.declare.reading import fields_of
from app.generate.listing import WAYS, filter_names
from tests.factories import Planted, as_json, filled, plant
from tests.house import OFFICE, WEST, House, build_house
from tests.people import Person, someone

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(7200)]

FULL = os.environ.get("FULL") == "1"
REQUESTS = 50_000 if FULL else 1_600
SEED = int(os.environ.get("SEED") or (random.SystemRandom().randrange(10**9) if FULL else 1))
LEAST_SECRET = 8
TOO_LARGE = 50 * 1024 * 1024
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND")
NASTY = (
    "", " ", "0", "-1", "-0", "1", "2", "1.0", "1e9", "NaN", "Infinity", "-Infinity", "null",
    "true", "[]", "{}", "00001", "+1", "1_000", "0x10", str(10**23), str(-(10**23)), str(2**31),
    str(2**63), str(2**64), "9" * 5000, "１２３", "１" * 30, "²", "①", "٣", "一", "12.345",
    "１２．５", "-5", "1,000.00", "999999999999.99", "\x00", "a\x00b", "'", '"', "' OR '1'='1",
    "\\", "%", "%%", "_", "%s", "{0}", "{{7*7}}", "${7*7}", "<b>", "<!--", "]]>", "&amp;", ";",
    "\u200b1", "1\u200b", " 1",
    "\r\nSet-Cookie: a=b", "\n", "\t", "\x1b[31m", "\x7f", "\x85", "\u200b", "\u202e", "\ufeff",
    "\ud800", "\udfff甲", "é", "e\u0301", "😀", "𠮷", "ﷺ" * 50, "İ", "ß", "ﬀ", "甲" * 20000,
    "x" * 100_000, "../../etc/passwd", "..%2f..", "file.css/..", "//evil.example", "http://[::1",
    "javascript:alert(1)", "0000-00-00", "0000-01-01", "9999-12-31", "10000-01-01", "2026-02-30",
    "2026-13-01", "2026-02-13T25:61", "9999-12-31T23:59", "0001-01-01T00:00", "2026-02-13T10:00Z",
    "2026年2月13日", "__proto__", "id", "-id", "row_version", "voided_at", "password", "state",
    "__class__", "metadata", "*", "**", "110101********1234", "a" * 19, ",", ",,,", "A,B",
)  # fmt: skip
STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**23, -(10**23), 10**400, float("nan"), float("inf"),
    [], {}, [[]], [None], ["甲", 1], {"id": 1}, {"id": None}, {"甲": [{}]}, [1] * 1000, "", "\x00",
    "\ud800", {"": ""}, [{"a": [{"b": [{"c": {}}]}]}],
)  # fmt: skip
BODIES = (
    b"", b"null", b"0", b"[]", b'"', b"{", b'{"a":', b"\xff\xfe", b"\x00", b"{}" * 1000,
    b"[" * 100_000, b'{"a":' * 50_000, b'{"row_version":1,"row_version":2}', b"NaN",
    b'{"row_version": 1e400}', b'{"name": "\\ud800"}', b"9" * 10_000, "{“甲”:1}".encode(),
)  # fmt: skip
TYPES = (
    "application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded",
    "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=",
    "text/plain", "application/xml", "", "甲/乙", "application/json;" * 200,
)  # fmt: skip
HEADERS = (
    ("X-HTTP-Method-Override", "DELETE"), ("X-HTTP-Method-Override", "PUT"),
    ("X-Forwarded-For", "' OR 1"), ("X-Forwarded-Host", "evil.example"), ("Host", "evil.example"),
    ("Host", "a b"), ("Host", "[::1"), ("Host", ""), ("Referer", "http://evil.example/"),
    ("Referer", "http://[::1"), ("Referer", "\xff"), ("Accept", "application/json"),
    ("Accept", "*/*;q=9e9"), ("Accept", ",;=" * 100), ("Accept-Language", "xx-YY;q=z"),
    ("Accept-Language", "zh-" + "x" * 5000), ("Range", "bytes=9-1"), ("Range", "bytes=a-b"),
    ("If-Modified-Since", "never"), ("If-None-Match", '"'), ("If-Match", "*"),
    ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("X-CSRFToken", "\xe9"),
    ("X-CSRFToken", "wrong"), ("Authorization", "Bearer x"), ("Authorization", "Basic ==="),
    ("Cookie", "office_session=garbage"), ("Cookie", "office_session=.eJw.x.y"),
    ("Cookie", "office_session=" + "A" * 5000), ("Cookie", '="; ;;=\xff'), ("Cookie", "a" * 9000),
)  # fmt: skip
RIGHTS = (("/add", Can.CREATE), ("/edit/", Can.EDIT), ("/void", Can.VOID), ("/reveal/", Can.REVEAL))
# What only a program would say; none of these is among the values sent.
TRACES = re.compile(
    r"Traceback|sqlalchemy|sqlite3?[._ ]|psycopg|werkzeug|site-packages|\.py\b|File &#34;"
    r"|\bSELECT\b|\bINSERT INTO\b|\bUPDATE \w+ SET|OperationalError|IntegrityError|jinja"
)


@dataclass
class Planting:
    """The house with rows in it, everybody logged in, and the secrets nobody may read."""

    house: House
    folder: Path
    people: list[tuple[Any, Person]]
    rows: dict[str, list[Planted]] = field(default_factory=dict)
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    secrets: re.Pattern[str] = re.compile("(?!)")


def secrets_in(house: House) -> set[str]:
    """Return every secret that is stored, in full."""
    found: set[str] = set()
    with house.program() as session:
        for screen in OFFICE.screens:
            names = [name for name, declared in fields_of(screen.model).items() if declared.secret]
            for record in session.scalars(select(screen.model)) if names else ():
                found |= {str(getattr(record, name) or "") for name in names}
    return {secret for secret in found if len(secret) >= LEAST_SECRET}


@pytest.fixture(scope="module")
def planting(
    tmp_path_factory: pytest.TempPathFactory,
    own_url: str,
    own_keys: None,  # noqa: ARG001 - they are put back at the end
) -> Iterator[Planting]:
    folder = tmp_path_factory.mktemp("fuzz")
    house = build_house(folder, own_url)
    people = [(role, someone(house, role)) for role in OFFICE.roles]
    planting = Planting(house, folder, [*people, (None, Person(house))])
    for screen in OFFICE.screens:
        planting.rows[screen.name] = [plant(house, screen), plant(house, screen, WEST)]
    secrets = secrets_in(house)
    for screen in OFFICE.screens:
        planting.typed[screen.name] = filled(house, screen)
    planting.secrets = re.compile("|".join(map(re.escape, sorted(secrets))))
    yield planting
    house.engine.dispose()


def holders(rule: str, screen: Screen, method: str) -> set[Any]:
    """Return the roles that pass a door of a screen."""
    if "/step" in rule:
        steps = screen.flow.steps if screen.flow else ()
        return {role for step in steps for role in step.roles}
    usual = Can.READ
    if rule.startswith("/api/"):
        usual = {"POST": Can.CREATE, "PUT": Can.EDIT}.get(method, usual)
    right = next((right for word, right in RIGHTS if word in rule), usual)
    return {role for role in OFFICE.roles if screen.may(role, right)}


class Fuzzer:
    """One request after the other, all from one seed."""

    def __init__(self, planting: Planting, chance: random.Random) -> None:
        self.planting = planting
        self.chance = chance
        self.rules = sorted(planting.house.app.url_map.iter_rules(), key=lambda rule: rule.rule)
        self.screens = {screen.name: screen for screen in OFFICE.screens}

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def screen_of(self, rule: str) -> Screen | None:
        parts = rule.removeprefix("/api/v1").split("/")
        return self.screens.get(parts[1]) if len(parts) > 1 else None

    def blank(self, name: str, screen: Screen | None) -> str:
        """Fill in one blank of a rule: often with what belongs there."""
        if self.likely(0.3) or screen is None:
            return self.chance.choice(NASTY)
        declared = list(fields_of(screen.model))
        codes = [step.code for step in screen.flow.steps] if screen.flow else ["x"]
        rows = [str(row.id) for row in self.planting.rows[screen.name]]
        return self.chance.choice({"pk": rows, "code": codes}.get(name, declared))

    def address(self, rule: str, screen: Screen | None) -> str:
        def fill(found: re.Match[str]) -> str:
            text = self.blank(found[1].rpartition(":")[2], screen)
            return quote(text.encode("utf-8", "surrogatepass"), safe="/" if ":" in found[1] else "")

        return re.sub(r"<([^>]+)>", fill, rule)

    def query(self, screen: Screen | None) -> str:
        known = [*WAYS, *(filter_names(screen) if screen else ()), "q", "next", "甲", "_x"]
        pairs = [
            (self.chance.choice(known), self.chance.choice(NASTY)[:3000])
            for _ in range(self.chance.choice((0, 0, 1, 1, 2, 3)))
        ]
        return urlencode(pairs, errors="surrogatepass")

    def form(self, screen: Screen | None) -> list[tuple[str, str]]:
        """Return what stands in a form: all well typed, but for a few inputs."""
        fields = dict(self.planting.typed[screen.name]) if screen else {}
        fields |= {"row_version": self.chance.choice(("1", "1", "1", *NASTY)), "confirm": "1"}
        if self.likely(0.5):
            fields["reason"] = self.chance.choice(("理由", *NASTY))
        more = ("csrf_token", "username", "password", "甲", "id", "state")
        names = [*fields, *more, *self.lines(screen)]
        for _ in range(self.chance.choice((0, 1, 1, 2, 5))):
            fields[self.chance.choice(names)] = self.chance.choice(NASTY)
        return list(fields.items())

    def lines(self, screen: Screen | None) -> Iterator[str]:
        """Name inputs of child rows, as they are and as nobody would write them."""
        for part in screen.lines if screen else ():
            for index in ("0", "1", "007", "-1", "９", "9" * 30, "__n__", ""):
                for column in part.fields:
                    yield f"{part.rows.key}-{index}-{column.key}"
                yield f"{part.rows.key}-{index}-id"
                yield f"{part.rows.key}-{index}-drop"

    def body(self, screen: Screen | None) -> bytes:
        """Return the JSON of a record that is nearly right, or something else."""
        if self.likely(0.15):
            return self.chance.choice(BODIES)
        sent: dict[str, Any] = {}
        if screen is not None and self.likely(0.8):
            sent = as_json(screen.model, self.planting.typed[screen.name])
        sent |= {"row_version": self.chance.choice((1, 1, 1, *STRANGE))}
        names = [*sent, "reason", "confirm", "id", "甲", "state", "__class__"]
        for _ in range(self.chance.choice((0, 1, 1, 2, 5))):
            sent[self.chance.choice(names)] = self.chance.choice((*STRANGE, *NASTY))
        try:
            return json.dumps(sent).encode()
        except ValueError:  # a number too long to be written
            return b'{"row_version": ' + b"9" * 6000 + b"}"

    def sending(self, screen: Screen | None, token: str, *, rest: bool) -> dict[str, Any]:
        """Return body and headers of a request that writes."""
        headers = [] if self.likely(0.03) else [("X-CSRFToken", token)]
        if self.likely(0.02):
            large = {"CONTENT_LENGTH": str(TOO_LARGE)}
            kind = "application/json" if rest else TYPES[2]
            return {"headers": headers, "environ_overrides": large, "content_type": kind,
                    "input_stream": BytesIO(b"x")}  # fmt: skip
        if rest != self.likely(0.05):
            kind = self.chance.choice(TYPES) if self.likely(0.1) else TYPES[0]
            return {"headers": headers, "data": self.body(screen), "content_type": kind}
        data = urlencode(self.form(screen), errors="surrogatepass").encode()
        kind = self.chance.choice(TYPES) if self.likely(0.1) else TYPES[2]
        return {"headers": headers, "data": data, "content_type": kind}

    def person_for(self, rule: str, screen: Screen | None, method: str) -> tuple[Any, Person]:
        """Choose somebody, mostly one who may pass: behind the door there is more to break."""
        fit = holders(rule, screen, method) if screen else set()
        people = [pair for pair in self.planting.people if pair[0] in fit]
        return self.chance.choice(people if people and self.likely(0.75) else self.planting.people)

    def request(self) -> tuple[Any, Person, str, dict[str, Any]]:
        """Make up one request: who, where, what."""
        rule = self.chance.choice(self.rules)
        screen = self.screen_of(rule.rule)
        usual = sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"})
        method = self.chance.choice(METHODS if self.likely(0.05) else usual)
        role, person = self.person_for(rule.rule, screen, method)
        if rule.rule == "/logout/":
            role, person = self.planting.people[-1]  # the others are still needed
        more: dict[str, Any] = {"method": method, "query_string": self.query(screen)}
        if method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
            more |= self.sending(screen, person.token, rest=rule.rule.startswith("/api/"))
        if self.likely(0.1):
            more["headers"] = [*more.get("headers", ()), self.chance.choice(HEADERS)]
        return role, person, self.address(rule.rule, screen), more


def may_reveal(role: Any, path: str) -> bool:
    """Whether an answer may hold a secret: the one route that gives it, to the roles it is for."""
    name, _, rest = path.removeprefix("/").partition("/")
    screens = (screen for screen in OFFICE.screens if screen.name == name)
    return rest.startswith("reveal/") and any(s.may(role, Can.REVEAL) for s in screens if role)


def fault(planting: Planting, role: Any, path: str, answer: TestResponse, text: str) -> str:
    """Return what is wrong with an answer, or nothing."""
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    large = answer.request.environ.get("CONTENT_LENGTH") == str(TOO_LARGE)
    if large and answer.status_code < 400 and not answer.location:
        return "took a body of 50 MB"
    if answer.mimetype in ("text/css", "text/javascript", "application/javascript", "font/woff2"):
        return ""
    if found := TRACES.search(text):
        return f"speaks like a program: {found[0]}"
    if str(planting.folder) in text:
        return "tells a path"
    if not may_reveal(role, path) and (found := planting.secrets.search(text)):
        return f"tells a secret: {found[0]}"
    return ""


def test_nonsense_gets_an_answer_and_nothing_more(
    planting: Planting, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    fuzzer, statuses = Fuzzer(planting, random.Random(SEED)), Counter[int]()  # noqa: S311 - no secret is drawn
    faults: dict[str, str] = {}
    for number in range(REQUESTS):
        role, person, path, more = fuzzer.request()
        answer = person.client.open(path, **more)
        text = html.unescape(answer.get_data().decode("utf-8", "replace"))
        statuses[answer.status_code] += 1
        wrong = fault(planting, role, path, answer, text)
        answer.close()
        if wrong:
            said = f"SEED={SEED}, request {number} as {role}: {more['method']} {path[:300]}\n"
            faults.setdefault(
                wrong + caplog.text[-120:],
                f"{wrong}\n{said}{str(more)[:1500]}\n{text[:600]}\n{caplog.text[-2500:]}",
            )
        if planting.secrets.search(caplog.text):
            faults["log"] = f"SEED={SEED}, request {number}: the log tells a secret"
        caplog.clear()
    assert not faults, "\n\n".join(faults.values())
    assert statuses[200] > REQUESTS / 20, f"hardly anything was let in: {statuses}"
    with capsys.disabled():
        print(f"\n{REQUESTS} requests (SEED={SEED}): {dict(sorted(statuses.items()))}")  # noqa: T201 - the figure itself
