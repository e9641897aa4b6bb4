"""The night tells once of limits that end soon or were missed, and of nothing that stands still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from app.commands.running import registry_of
from app.database import count_statements
from app.flow import warning
from app.flow.jobs import Nightly, Progress
from app.flow.journal import OVERDUE, WARNED
from app.flow.warning import AT_ONCE, JOB, warn_of_limits
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.records import JournalEntry, Timer
from app.scope import reading_as
from config import Settings
from models import casework, notice
from models.roles import Role
from tests.flow.clocktown import people_of
from tests.flow.story import MAIN, People, Story, until
from tests.flow.test_clocks import BEGUN, DAY, do, extend
from tests.house import House
from tests.people import someone

pytestmark = pytest.mark.postgres
NIGHT = BEGUN.replace(hour=1)


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def nothing_else_runs(house: House, time: Traveller) -> None:
    """The house belongs to all: what other tests let run is none of this night's."""
    with house.program() as session:
        session.connection().execute(
            update(Timer).where(Timer.done_at.is_(None)).values(done_at=time.at)
        )


@pytest.fixture(scope="module")
def people(house: House) -> People:
    return people_of(house)


def night(house: House) -> str:
    """Do the night's look as the job process does."""
    with house.program() as session:
        return warn_of_limits(session, Progress(session, 0))


def received(house: House, people: People) -> Story:
    story = Story(house, people)
    story.take(casework.RECEIVE)
    return story


def told(house: House, story: Story) -> list[tuple[str, str | None]]:
    """Return what the night wrote into a case's history, with nobody as its author."""
    with house.program() as session:
        query = select(JournalEntry).where(
            JournalEntry.subject_kind == "cases", JournalEntry.subject_id == story.case_id,
            JournalEntry.act.in_([WARNED, OVERDUE]),
        )  # fmt: skip
        lines = session.scalars(query.order_by(JournalEntry.id)).all()
        assert all(line.staff_id is None for line in lines)
        return [(line.act, line.reason) for line in lines]


SOON = (WARNED, "“核查时限”将于 2026-06-10 届满，请抓紧办理")
LATE = (OVERDUE, "“核查时限”已于 2026-06-10 届满，尚未办结")


def test_the_night_tells_of_the_end_before_and_after_it_once(
    house: House, people: People, time: Traveller
) -> None:
    story = received(house, people)
    assert night(house) == "提醒将到期的时限 0 项，逾期的 0 项"
    time.at = NIGHT + DAY  # a day before the last one
    assert night(house) == "提醒将到期的时限 1 项，逾期的 0 项"
    time.at = NIGHT + 2 * DAY
    assert night(house) == "提醒将到期的时限 0 项，逾期的 0 项"
    assert told(house, story) == [SOON]
    time.at = NIGHT + 3 * DAY
    assert night(house) == "提醒将到期的时限 0 项，逾期的 1 项"
    assert night(house) == "提醒将到期的时限 0 项，逾期的 0 项"
    assert told(house, story) == [SOON, LATE]
    with house.program() as session:
        (timer,) = session.scalars(
            select(Timer).where(Timer.record_id == story.case_id, Timer.done_at.is_(None))
        )
        assert (timer.warned_at, timer.late_at) == (NIGHT + DAY, NIGHT + 3 * DAY)


def test_the_history_of_the_case_shows_it(house: House, people: People, time: Traveller) -> None:
    story = received(house, people)
    time.at = NIGHT + 3 * DAY
    night(house)
    page = someone(house, Role.TOWN_HEAD, people.where).get(f"/cases/show/{story.case_id}")
    assert "系统 时限已过" in " ".join(page.words().split())
    assert LATE[1] in page.words()


def test_what_stands_still_or_has_ended_is_not_told_of(
    house: House, people: People, time: Traveller
) -> None:
    waiting, gone = received(house, people), received(house, people)
    do(waiting, casework.ASK_PAPERS)
    gone.take(casework.WITHDRAW)
    time.at = NIGHT + 30 * DAY
    assert night(house) == "提醒将到期的时限 0 项，逾期的 0 项"
    assert told(house, waiting) == told(house, gone) == []


def test_a_limit_nobody_wants_to_be_warned_of_is_told_of_when_missed(
    house: House, time: Traveller
) -> None:
    story = received(house, people_of(house, VERIFY={"warn_days": None}))
    time.at = NIGHT + 2 * DAY
    assert night(house) == "提醒将到期的时限 0 项，逾期的 0 项"
    time.at = NIGHT + 3 * DAY
    night(house)
    assert told(house, story) == [LATE]


def test_an_end_that_moved_on_is_told_of_again(
    house: House, people: People, time: Traveller
) -> None:
    story = received(house, people)
    time.at = NIGHT + 2 * DAY
    night(house)
    extend(story, 3)
    assert night(house) == "提醒将到期的时限 0 项，逾期的 0 项"
    time.at = NIGHT + 7 * DAY
    night(house)
    again = (WARNED, "“核查时限”将于 2026-06-15 届满，请抓紧办理")
    assert told(house, story) == [SOON, again]


def test_the_days_of_a_notice_are_no_limit_to_keep(house: House, time: Traveller) -> None:
    story = Story(house)  # where the rules ask for a notice
    story.tell(until(notice.END, MAIN))
    time.at = NIGHT + 30 * DAY
    assert night(house) == "提醒将到期的时限 0 项，逾期的 0 项"


def many(house: House, count: int) -> None:
    """Let as many limits of one case run that end two days from now."""
    with house.program() as session:
        rows = [
            Timer(
                kind="cases", record_id=n, rule="VERIFY", label="核查时限", started_at=BEGUN,
                due_at=BEGUN + 2 * DAY, provisional=False, warn_days=1, warn_at=NIGHT + DAY,
                late_to=Role.TOWN_HEAD.code,
            )
            for n in keys(house, count)
        ]  # fmt: skip
        session.add_all(rows)


def keys(house: House, count: int) -> list[int]:
    with house.program() as session:
        query = select(casework.Case.id).where(casework.Case.voided_at.is_(None)).limit(1)
        return [session.scalars(query).one()] * count


def cost(house: House) -> int:
    with count_statements(house.engine) as seen:
        night(house)
    return sum(text.startswith(("SELECT", "INSERT", "UPDATE")) for text in seen)


def test_the_number_of_limits_does_not_change_the_number_of_statements(
    house: House, people: People, time: Traveller
) -> None:
    received(house, people)
    many(house, 2)
    time.at = NIGHT + 2 * DAY
    few = cost(house)
    many(house, AT_ONCE - 1)
    assert cost(house) <= few


class Killed(Exception):
    """The process ends between two pieces of work."""


class Dying(Progress):
    """A job process that ends after its first piece."""

    def say(self, done: int, total: int) -> None:
        super().say(done, total)
        raise Killed


def test_a_night_that_dies_is_finished_by_another(
    house: House, people: People, time: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warning, "AT_ONCE", 2)
    stories = [received(house, people) for _ in range(5)]
    time.at = NIGHT + 2 * DAY
    with house.program() as session, pytest.raises(Killed):
        warn_of_limits(session, Dying(session, 0))
    assert sorted(len(told(house, story)) for story in stories) == [0, 0, 0, 1, 1]
    assert night(house) == "提醒将到期的时限 3 项，逾期的 0 项"
    assert [told(house, story) for story in stories] == [[SOON]] * 5


def test_every_night_looks(tmp_path: object) -> None:
    settings = Settings.read({"DATA_DIR": str(tmp_path)}, demo=True)
    job = registry_of(settings)[JOB]
    assert isinstance(job, Nightly)
    assert job.work is warn_of_limits


def test_the_program_alone_is_the_author(house: House, people: People, time: Traveller) -> None:
    """Even where somebody's session does the work, its lines are nobody's."""
    story = received(house, people)
    time.at = dt.datetime(2026, 6, 11, 1, tzinfo=OFFICE_ZONE)
    with house.program() as session, reading_as(session, people.jack):
        warn_of_limits(session, Progress(session, 0))
    assert told(house, story) == [LATE]
    assert clock.now() == time.at
