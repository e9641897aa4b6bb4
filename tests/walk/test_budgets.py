"""Statements per page: few, and no more for sixty rows than for one."""

from __future__ import annotations

import itertools

import pytest

from app.database import count_statements
from app.declare import Can, Lines, Part, Screen, Step, Timed, Via
from app.declare.reading import children, columns_of, owner_of, target_of
from app.records import RuleBook
from tests.factories import Family, Planted, plant_many
from tests.house import OFFICE, House
from tests.people import Person, holders, someone
from tests.walk.situations import parent_screen, ready_for
from tests.walk.test_lives import STEPS, key_of, said

LIST, STEP = 6, 12
# Who asks, the record, its history, the look that is logged; one for each list of rows;
# and for a life the duties of the reader and of those its steps name.
SHOW, LIFE = 4, 3
# Where duplicate relief is looked for, besides: the rules (3), the family (2) and what holds it
# and the check (2), its findings (1), and one question for each kind of comparison (4).
LOOKED_FOR = 12
LOOKS = {
    "decisions.report", "decisions.propose", "decisions.approve_in_town", "decisions.approve",
    "payments.pay", "payments.recheck", "cases.quicken",
}  # fmt: skip
# A condition may look at the rules its subject is judged by: the set, and four of its lists.
JUDGED = 5
MANY = 60
# An advance is the decision, its coming into force and the order to pay in one step.
MORE = {"cases.quicken": 4}
# What opens and closes a transaction is no question to the database.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


def cost(house: House, person: Person, path: str) -> list[str]:
    """Return the statements of one look."""
    with count_statements(house.engine) as seen:
        assert person.get(path).status == 200
    return [statement for statement in seen if not statement.startswith(FRAME)]


def rows_in(house: House, screen: Screen, planted: Planted) -> int:
    """Return how many rows stand in a record's lists."""
    with house.program() as session:
        record = session.get_one(screen.model, planted.id)
        return sum(len(children(record, part.rows)) for part in screen.lines)


def two_readers(house: House, screen: Screen) -> list[Person]:
    """Return a reader bound to a township and one who sees the county, where there are both."""
    roles = holders(house, screen, Can.READ)
    return [someone(house, role) for role in {roles[0], roles[-1]}]


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_a_list_asks_six_questions_at_most(house: House, screen: Screen) -> None:
    plant_many(house, screen, MANY)
    for person in two_readers(house, screen):
        person.get(f"/{screen.name}/list/")
        for address in (f"/{screen.name}/list/", f"/api/v1/{screen.name}/"):
            few, many = (cost(house, person, f"{address}?size={n}") for n in (1, MANY))
            assert len(many) <= LIST, many
            assert len(many) == len(few), many


def inner_lists(screen: Screen) -> list[Lines | Part]:
    """Return the lists on a record's page, those reached over others last."""
    return sorted([*screen.lines, *screen.parts], key=lambda part: isinstance(part.rows, Via))


def with_children(house: House, screen: Screen, count: int) -> Planted:
    """Store a record with so many rows in each of its lists, each of another family."""
    with house.program() as session:
        record = Family(session, house).row(screen.model)
        for part in inner_lists(screen):
            *above, last = columns_of(part.rows)
            parents = children(record, Via(tuple(above[:-1]), above[-1])) if above else [record]
            for parent in itertools.islice(itertools.cycle(parents), count):
                child, back = target_of(owner_of(last), last.key), last.property.back_populates
                Family(session, house).row(child, **{back: parent})
        session.commit()
        return Planted(screen.name, record.id, record.row_version)


def judged(screen: Screen) -> int:
    """Return how many questions about the rules a record's subject may cost."""
    above = parent_screen(screen)
    pinned = (s for s in (screen, above) if s is not None and hasattr(s.model, "rule_set_id"))
    return JUDGED if any(pinned) and not issubclass(screen.model, RuleBook) else 0


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_a_page_asks_a_few_questions_and_one_for_each_list(house: House, screen: Screen) -> None:
    few, many = with_children(house, screen, 1), with_children(house, screen, 12)
    for person in two_readers(house, screen):
        person.get(few.url("show"))
        first, second = (cost(house, person, planted.url("show")) for planted in (few, many))
        life = LIFE + judged(screen) if screen.flow is not None else 0
        life += issubclass(screen.model, Timed)  # its time limits
        assert len(second) <= SHOW + life + len(inner_lists(screen)), second
        assert len(second) == len(first), second


@pytest.mark.parametrize(("screen", "step"), STEPS, ids=key_of)
def test_a_step_asks_twelve_questions_at_most(house: House, screen: Screen, step: Step) -> None:
    person = someone(house, step.roles[0])
    planted = ready_for(house, screen, step)
    assert planted is not None
    body = said(house, screen, step, planted)
    with count_statements(house.engine) as seen:
        answer = person.api("POST", f"{planted.path}/steps/{step.code}", body)
    assert answer.status == 200
    asked = [statement for statement in seen if not statement.startswith(FRAME)]
    # SQLite writes the rows of one list one by one; PostgreSQL, where each costs a way, does not.
    inserts = dict.fromkeys(text for text in asked if text.startswith("INSERT"))
    asked = [*(text for text in asked if not text.startswith("INSERT")), *inserts]
    more = judged(screen) + MORE.get(step.key, 0) + (LOOKED_FOR if step.key in LOOKS else 0)
    if issubclass(screen.model, RuleBook):  # it is judged with its lists and copied row by row
        more = len(screen.lines) + rows_in(house, screen, planted)
    assert len(asked) <= STEP + more, "\n".join(asked)
