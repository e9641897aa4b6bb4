"""The demo county: true journals, true people at their posts, and work on every desk."""

from __future__ import annotations

import csv
import stat
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.orm import Session

from app.commands import running
from app.commands.opening import open_app
from app.declare import Step
from app.declare.record import Scoped
from app.flow.kept import forget_kept
from app.flow.rules import calendar_of
from app.kernel import clock, crypto
from app.kernel.contact import parse_account, parse_phone
from app.kernel.identity import id_number_warnings, parse_id_number
from app.records import Account, ActDone, Grant, JournalEntry, Staff
from app.scope import PROGRAM, reading_as
from app.security.identity import load_login
from config import Settings
from models.case import Case, CaseState
from models.person import Person
from models.roles import LEVELS, Role
from scripts.demo import build
from scripts.demo.families import PHONE_PREFIX
from scripts.demo.office import OfficeAtWork
from scripts.demo.paths import ENDED, SHOWN, WAITING
from tests.house import NAMED
from tests.people import Page
from views import OFFICE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NAMED != "views:OFFICE", reason="the demo is the real office's"),
]

# What waits in both shown townships, and one case for each way to end.
CASES = len(WAITING) * len(SHOWN) + len(ENDED)
# Some of their families apply a second time.
TWICE = [path for path in (*WAITING * len(SHOWN), *ENDED) if "again" in path.names]
WITHOUT_WORK = {
    Role.INSPECTOR, Role.SUPERVISOR, Role.TOWN_SUPERVISOR, Role.COORDINATOR, Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN, Role.AUDIT_ADMIN,
}  # fmt: skip
NAMED_BY_STEPS = {Role.INVESTIGATOR}


@dataclass
class Demo:
    """A demo built as the command builds it."""

    app: Flask
    folder: Path
    said: list[str]

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.app_context():
            session: Session = self.app.extensions["office_session"]()
            with reading_as(session, PROGRAM):
                yield session

    @property
    def accounts(self) -> list[dict[str, str]]:
        with (self.folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def _own_database(url: str) -> str:
    """Return the address of a new database beside the one of the other tests."""
    if not url:
        return ""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE demo"))
    engine.dispose()
    return make_url(url).set(database="demo").render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Demo]:
    # Other tests of this process go on with the keys of their own office.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crypto._Installed, "ring", crypto._Installed.ring)
        folder, said = tmp_path_factory.mktemp("demo"), list[str]()
        environ = {"DATA_DIR": str(folder), "DATABASE_URL": _own_database(database_url)}
        office = replace(OFFICE, demo=lambda app, _: build(app, said.append, CASES))
        settings = Settings.read(environ, demo=True)
        app = open_app(office, settings)
        running._build_demo(office, app, settings)
        yield Demo(app, folder, said)
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()
    forget_kept()


def _office_tables() -> dict[str, type[Any]]:
    return {s.model.__tablename__: s.model for s in OFFICE.screens if issubclass(s.model, Scoped)}


def _steps() -> dict[str, Step]:
    return {step.key: step for s in OFFICE.screens if s.flow for step in s.flow.steps}


def test_every_state_of_a_case_is_there(demo: Demo) -> None:
    with demo.session() as session:
        cases = session.scalars(select(Case)).all()
        assert len(cases) == CASES + len(TWICE)
        assert {case.state for case in cases} == set(CaseState)
    assert "50" in demo.said[-1]


def test_every_state_of_what_follows_a_case_is_there(demo: Demo) -> None:
    with demo.session() as session:
        for screen in OFFICE.screens:
            if screen.flow is not None and issubclass(screen.model, Scoped):
                states = set(session.scalars(select(screen.flow.state).distinct()))
                assert states == set(screen.flow.states), screen.name


def test_some_limits_have_passed_and_some_are_to_come(demo: Demo) -> None:
    with demo.session() as session:
        due = [at for at in session.scalars(select(Case.due_at)) if at is not None]
        calendar = calendar_of(session)
    assert min(due) < clock.now() < max(due)
    if calendar.is_working(clock.today()):
        assert clock.today() in {at.date() for at in due}


def test_journals_are_signed_and_in_order_in_office_hours(demo: Demo) -> None:
    with demo.session() as session:
        rows = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
        names = {s.id: s.name for s in session.scalars(select(Staff))}
        calendar = calendar_of(session)
    rows = [row for row in rows if row.kind in _office_tables()]
    assert all(names[row.staff_id or 0] for row in rows)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    for row in rows:
        assert row.at < clock.now()
        assert calendar.is_working(row.at.date())
        assert 8 <= row.at.hour < 18


def test_every_state_was_reached_by_steps(demo: Demo) -> None:
    with demo.session() as session:
        last: dict[tuple[str, int], str] = {}
        for row in session.scalars(select(JournalEntry).order_by(JournalEntry.id)):
            if row.act in _steps() and _steps()[row.act].to is not None:
                last[row.kind, row.record_id] = row.act
        for screen in OFFICE.screens:
            if screen.flow is None or not issubclass(screen.model, Scoped):
                continue
            for record in session.scalars(select(screen.model)):
                step = _steps()[last[screen.name, record.id]]
                assert step.to is getattr(record, screen.flow.state.key)


def test_nobody_acts_outside_the_area_of_the_post(demo: Demo) -> None:
    with demo.session() as session:
        posts = {grant.staff_id: grant for grant in session.scalars(select(Grant))}
        for row in session.scalars(select(JournalEntry)):
            model = _office_tables().get(row.kind)
            if model is None or row.staff_id is None:
                continue
            grant, record = posts[row.staff_id], session.get_one(model, row.record_id)
            place = {"TOWN": record.town_id, "VILLAGE": record.village_id}
            assert place.get(LEVELS[Role[grant.role]], grant.area_id) == grant.area_id


def test_everybody_holds_one_post_and_took_only_its_steps(demo: Demo) -> None:
    with demo.session() as session:
        grants = session.scalars(select(Grant)).all()
        roles = {grant.staff_id: Role[grant.role] for grant in grants}
        assert len(roles) == len(grants)
        for act in session.scalars(select(ActDone)):
            step = _steps()[act.step]
            # Whom a step names, such as the handlers of an advance, acts without its role.
            others = step.actors is not None and roles[act.staff_id] in NAMED_BY_STEPS
            assert not step.roles or roles[act.staff_id] in step.roles or others


def test_nobody_took_two_steps_that_are_kept_apart(demo: Demo) -> None:
    doers: dict[tuple[str, int, str], set[int]] = defaultdict(set)
    with demo.session() as session:
        for act in session.scalars(select(ActDone)):
            doers[act.subject_kind, act.subject_id, act.step].add(act.staff_id)
    for (kind, key, name), people in doers.items():
        for other in _steps()[name].apart_from:
            step = other if isinstance(other, Step) else other.step
            assert not people & doers.get((kind, key, step.key), set())


def test_two_investigators_stand_behind_every_result(demo: Demo) -> None:
    with demo.session() as session:
        pairs: dict[int, set[int]] = defaultdict(set)
        for act in session.scalars(select(ActDone).where(ActDone.step == "verifications.submit")):
            pairs[act.record_id].add(act.staff_id)
    assert pairs
    assert all(len(pair) == 2 for pair in pairs.values())


def test_every_record_would_pass_its_own_form(demo: Demo) -> None:
    with demo.session() as session:
        for screen in OFFICE.screens:
            for record in session.scalars(select(screen.model)):
                faults = [fault.text for check in screen.checks for fault in check(record)]
                assert faults == [], screen.name


def test_people_have_numbers_that_belong_to_nobody(demo: Demo) -> None:
    with demo.session() as session:
        people = session.scalars(select(Person)).all()
    for person in people:
        assert person.id_number
        assert parse_id_number(person.id_number, clock.today()) == person.id_number
        assert id_number_warnings(person.id_number)
        assert person.phone is None or parse_phone(person.phone).startswith(PHONE_PREFIX)
        assert person.account is None or parse_account(person.account) == person.account
    numbers = [person.id_number for person in people]
    assert len(set(numbers)) == len(numbers)


def test_readers_are_those_of_the_accounts(demo: Demo) -> None:
    rights = demo.app.extensions["office_rights"]
    with demo.session() as session:
        work = OfficeAtWork(session, None, None, rights)  # type: ignore[arg-type]
        for staff, account, grant in session.execute(
            select(Staff, Account, Grant)
            .join(Account, Account.user_id == Staff.user_id)
            .join(Grant, Grant.staff_id == Staff.id)
        ):
            work.appoint(staff.id, Role[grant.role], grant.area_id)
            login = load_login(session, rights, account.user_id, account.stamp)
            assert login is not None
            assert work.readers[staff.id] == login.reader


def test_every_role_has_an_account_in_a_file_for_its_owner_only(demo: Demo) -> None:
    assert {row["role"] for row in demo.accounts} == {role.code for role in Role}
    assert stat.S_IMODE((demo.folder / "accounts.csv").stat().st_mode) == 0o600


def _log_in(demo: Demo, username: str, password: str) -> FlaskClient:
    client = demo.app.test_client()
    page = Page(client.get("/login/"))
    metas = {e.get("name"): e.get("content") for e in page.tree.iter("meta")}
    form = {"username": username, "password": password, "csrf_token": metas["csrf-token"]}
    answer = Page(client.post("/login/", data=form))
    assert (answer.status, answer.location) == (302, "/")
    return client


def test_every_account_logs_in_and_finds_work_on_its_desk(demo: Demo) -> None:
    for row in demo.accounts:
        desk = Page(_log_in(demo, row["username"], row["password"]).get("/"))
        assert desk.status == 200
        if Role[row["role"]] not in WITHOUT_WORK:
            assert any(desk.tree.iter("td")), row["username"]
