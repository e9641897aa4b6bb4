"""The wall: whoever reads, however the question is put, only rows of the reader come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased, joinedload, selectinload, undefer

from app.kernel import clock
from app.records import Area, Organisation, Share
from app.scope import NOBODY, PROGRAM, OutOfScope, Post, Reader, beyond, reading_as
from app.scope.beyond import RecordsRefused
from app.scope.wall import BulkWriteForbidden
from models.case import Case
from models.household import Household, Member
from models.lists import Relation
from models.person import Person
from models.verification import Verification
from tests.factories import Family
from tests.house import EAST, WEST, House

pytestmark = pytest.mark.postgres
TABLES = (Person, Household, Member, Case, Verification)


@dataclass(frozen=True)
class Ground:
    """The same rows in both townships, their keys by township, and one of a department."""

    rows: dict[str, dict[type[Any], int]]
    department: int
    of_department: int

    def key(self, where: str, model: type[Any] = Person) -> int:
        return self.rows[where][model]

    @property
    def persons(self) -> set[int]:
        return {self.key(EAST), self.key(WEST), self.of_department}


def plant_family(house: House, session: Session, where: str) -> dict[type[Any], int]:
    """Store one person, household, member, case and verification of a township."""
    family = Family(session, house, where)
    rows = {model: family.row(model) for model in TABLES}
    return {model: int(row.id) for model, row in rows.items()}


@pytest.fixture(scope="module")
def ground(house: House) -> Ground:
    with house.program() as session:
        rows = {where: plant_family(house, session, where) for where in (EAST, WEST)}
        county = session.get_one(Area, house.county)
        bureau = Organisation(name="县卫健委", area=county, lead=False)
        session.add(bureau)
        session.flush()
        person = Family(session, house, WEST).row(Person, area=county)
        person.department_id = bureau.id
        session.flush()
        return Ground(rows, bureau.id, int(person.id))


@contextmanager
def read_as(house: House, reader: Reader) -> Iterator[Session]:
    """Give a session that reads and writes as somebody; nothing of it is kept."""
    with house.app.app_context():
        session: Session = house.app.extensions["office_session"]()
        with reading_as(session, reader):
            yield session
            session.rollback()


def staff(*posts: Post) -> Reader:
    return Reader(None, "钱某", posts)


def town(house: House, where: str, *reads: str) -> Post:
    return Post("WINDOW", "town_id", house.towns[where], frozenset(reads))


def village(house: House, where: str) -> Post:
    return Post("LIAISON", "village_id", house.villages[where])


COUNTY = Post("APPROVER")


def seen(session: Session, ground: Ground, model: Any = Person) -> set[int]:
    """Return the keys of the planted rows that a plain select shows."""
    mine = {ground.key(EAST, model), ground.key(WEST, model)}
    mine |= {ground.of_department} if model is Person else set()
    return mine & set(session.scalars(select(model.id)))


def test_nobody_sees_nothing(house: House, ground: Ground) -> None:
    with read_as(house, NOBODY) as session:
        assert [session.scalars(select(model)).all() for model in TABLES] == [[]] * len(TABLES)
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        assert session.get(Person, ground.key(EAST)) is None
    with read_as(house, staff()) as session:  # an account without any post
        assert session.scalars(select(Person)).all() == []


@pytest.mark.parametrize("model", TABLES)
def test_a_township_sees_its_own_rows(house: House, ground: Ground, model: type[Any]) -> None:
    for where in (EAST, WEST):
        with read_as(house, staff(town(house, where))) as session:
            assert seen(session, ground, model) == {ground.key(where, model)}


def test_a_village_sees_its_own_rows_and_not_its_neighbour(house: House, ground: Ground) -> None:
    with house.program() as session:
        places = select(Area.id).where(Area.parent_id == house.towns[EAST]).order_by(Area.id)
        mine, neighbour = session.scalars(places)
    with read_as(house, staff(village(house, EAST))) as session:
        assert mine == house.villages[EAST]
        assert seen(session, ground) == {ground.key(EAST)}
    with read_as(house, staff(Post("LIAISON", "village_id", neighbour))) as session:
        assert seen(session, ground) == set()


def test_the_county_and_the_program_see_all(house: House, ground: Ground) -> None:
    for reader in (staff(COUNTY), PROGRAM):
        with read_as(house, reader) as session:
            assert seen(session, ground) == ground.persons


def test_a_department_sees_its_own_rows(house: House, ground: Ground) -> None:
    post = Post("REVIEWER", "department_id", ground.department)
    with read_as(house, staff(post)) as session:
        assert seen(session, ground) == {ground.of_department}
        assert seen(session, ground, Case) == set()


def test_several_posts_add_up_table_by_table(house: House, ground: Ground) -> None:
    both = staff(town(house, EAST), town(house, WEST))
    with read_as(house, both) as session:
        assert seen(session, ground) == {ground.key(EAST), ground.key(WEST)}
    # The county post reads cases alone, so persons stay those of the township.
    mixed = staff(town(house, EAST), Post("SUPERVISOR", reads=frozenset({"cases"})))
    with read_as(house, mixed) as session:
        assert seen(session, ground) == {ground.key(EAST)}
        assert seen(session, ground, Case) == {ground.key(EAST, Case), ground.key(WEST, Case)}
    blind = staff(town(house, EAST, "households"))
    with read_as(house, blind) as session:
        assert seen(session, ground) == set()
        assert seen(session, ground, Household) == {ground.key(EAST, Household)}


OTHER = aliased(Person)
QUESTIONS: dict[str, Callable[[], Any]] = {
    "columns": lambda: select(Person.id),
    "whole rows": lambda: select(Person),
    "an alias": lambda: select(OTHER.id),
    "a join": lambda: select(Person.id).join(Case, Case.applicant_id == Person.id),
    "the far side of a join": lambda: select(Case.applicant_id).join(Case.applicant),
    "an outer join": lambda: (
        select(Person.id).select_from(Area).outerjoin(Person, Person.area_id == Area.id)
    ),
    "an alias joined to itself": lambda: select(OTHER.id).join(
        Person, Person.area_id == OTHER.area_id
    ),
    "a subquery": lambda: select(select(Person.id).subquery().c.id),
    "a common table expression": lambda: select(select(Person.id).cte().c.id),
    "a scalar subquery": lambda: (
        select(select(func.max(Person.id)).scalar_subquery().label("id")).select_from(Area).limit(1)
    ),
    "a union": lambda: select(Person.id).union_all(select(OTHER.id)),
    "two in one list": lambda: select(Person.id).where(Person.id.in_(select(Case.applicant_id))),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_way_of_asking_gets_around_it(house: House, ground: Ground, question: str) -> None:
    with read_as(house, staff(town(house, EAST))) as session:
        found = set(session.scalars(QUESTIONS[question]()))
        keys = {getattr(row, "id", row) for row in found if row is not None}
    assert keys & ground.persons <= {ground.key(EAST)}
    with read_as(house, PROGRAM) as session:
        all_rows = session.scalars(QUESTIONS[question]()).all()
    assert len(all_rows) >= len(found)
    assert keys or question == "the far side of a join", "the question itself asks for nothing"


def test_conditions_over_unseen_rows_do_not_hold(house: House, ground: Ground) -> None:
    """A filter must not tell what lies beyond it."""
    hidden = ground.key(WEST)
    questions = [
        select(Area.id).where(exists().where(Person.area_id == Area.id, Person.id == hidden)),
        select(Area.id).where(Area.id.in_(select(Person.area_id).where(Person.id == hidden))),
        select(Case.id).where(Case.applicant.has(Person.id == hidden)),
        select(Household.id).where(Household.members.any(Member.person_id == hidden)),
    ]
    for question in questions:
        with read_as(house, staff(town(house, EAST))) as session:
            assert session.scalars(question).all() == []
        with read_as(house, PROGRAM) as session:
            assert session.scalars(question).all() != [], question


@pytest.fixture(scope="module")
def across(house: House, ground: Ground) -> tuple[int, int]:
    """Let a household of the East have a member from the West; return household and member."""
    with house.program() as session:
        household = Family(session, house, EAST).row(Household)
        stranger = session.get_one(Person, ground.key(WEST))
        member = Member(household=household, person=stranger, relation=next(iter(Relation)))
        session.add(member)
        session.flush()
        return int(household.id), int(member.id)


def test_links_lead_nowhere_when_loaded_late(house: House, across: tuple[int, int]) -> None:
    with read_as(house, staff(town(house, EAST))) as session:
        member = session.get_one(Member, across[1])
        assert member.person_id is not None
        assert member.person is None


@pytest.mark.parametrize("load", [joinedload, selectinload])
def test_links_lead_nowhere_when_loaded_along(
    house: House, across: tuple[int, int], load: Callable[..., Any]
) -> None:
    query = select(Member).where(Member.id == across[1]).options(load(Member.person))
    with read_as(house, staff(town(house, EAST))) as session:
        assert session.scalars(query).one().person is None
    with read_as(house, PROGRAM) as session:
        assert session.scalars(query).one().person is not None


@pytest.mark.parametrize("load", [None, joinedload, selectinload])
def test_lists_of_rows_hold_what_is_seen(house: House, ground: Ground, load: Any) -> None:
    """A row of another township in the list of one that is seen stays unseen."""
    key = ground.key(EAST, Case)
    with house.program() as session:
        foreign = session.get_one(Verification, ground.key(WEST, Verification))
        home, foreign.case_id = foreign.case_id, key
        session.connection().execute(
            update(Verification.__table__).where(Verification.__table__.c.id == foreign.id)
            .values(case_id=key)
        )  # fmt: skip
        session.expunge(foreign)
    query = select(Case).where(Case.id == key)
    query = query.options(load(Case.verifications)) if load else query
    with read_as(house, staff(town(house, EAST))) as session:
        rows = session.scalars(query).unique().one().verifications
        assert {row.id for row in rows} == {ground.key(EAST, Verification)}
    with house.program() as session:
        table = Verification.__table__
        back = update(table).where(table.c.id == ground.key(WEST, Verification))
        session.connection().execute(back.values(case_id=home))


def test_a_key_of_another_township_finds_nothing(house: House, ground: Ground) -> None:
    with read_as(house, staff(town(house, EAST))) as session:
        assert session.get(Person, ground.key(WEST)) is None
        assert session.get(Person, ground.key(EAST)) is not None
        assert session.query(Person).filter_by(id=ground.key(WEST)).one_or_none() is None
        name = select(Person).options(undefer(Person.name)).where(Person.id == ground.key(WEST))
        assert session.scalars(name.execution_options(yield_per=5)).all() == []


def test_rows_loaded_before_are_no_way_around(house: House, ground: Ground) -> None:
    """A row the program has loaded in the same session cannot be linked to by somebody else."""
    with read_as(house, PROGRAM) as session:
        stranger = session.get_one(Person, ground.key(WEST))
        mine = session.get_one(Member, ground.key(EAST, Member))
        with reading_as(session, staff(town(house, EAST))):
            mine.person_id = stranger.id
            with pytest.raises(OutOfScope):
                session.flush()


@contextmanager
def shared_with(
    house: House, key: int, *, kind: str = "persons", **where: int | None
) -> Iterator[None]:
    with house.program() as session:
        row = Share(kind=kind, record_id=key, at=clock.now(), **where)
        session.add(row)
        session.flush()
        share = row.id
    try:
        yield
    finally:
        with house.program() as session:
            session.delete(session.get_one(Share, share))


def test_a_share_opens_one_row_and_nothing_else(house: House, ground: Ground) -> None:
    reader = staff(town(house, WEST))
    with shared_with(house, ground.key(EAST), town_id=house.towns[WEST]):
        with read_as(house, reader) as session:
            assert seen(session, ground) == {ground.key(EAST), ground.key(WEST)}
            for model in (Household, Member, Case, Verification):
                assert seen(session, ground, model) == {ground.key(WEST, model)}
        with read_as(house, staff(village(house, WEST))) as session:
            assert seen(session, ground) == {ground.key(WEST)}
    with read_as(house, reader) as session:
        assert seen(session, ground) == {ground.key(WEST)}


def test_a_share_with_a_department(house: House, ground: Ground) -> None:
    post = Post("REVIEWER", "department_id", ground.department)
    with (
        shared_with(house, ground.key(EAST), department_id=ground.department),
        read_as(house, staff(post)) as session,
    ):
        assert seen(session, ground) == {ground.key(EAST), ground.of_department}


def test_a_share_of_a_case_opens_nothing(house: House, ground: Ground) -> None:
    """Only records declared as shared can be: a case never is."""
    key = ground.key(EAST, Case)
    with (
        shared_with(house, key, kind="cases", town_id=house.towns[WEST]),
        read_as(house, staff(town(house, WEST))) as session,
    ):
        assert seen(session, ground, Case) == {ground.key(WEST, Case)}


def test_a_shared_row_is_read_and_linked_but_not_written(house: House, ground: Ground) -> None:
    with (
        shared_with(house, ground.key(EAST), town_id=house.towns[WEST]),
        read_as(house, staff(town(house, WEST))) as session,
    ):
        stranger = session.get_one(Person, ground.key(EAST))
        mine = session.get_one(Member, ground.key(WEST, Member))
        mine.person_id = stranger.id
        session.flush()
        stranger.name = "别处的人"
        with pytest.raises(OutOfScope, match="不在您的管辖范围内"):
            session.flush()


def test_a_row_of_another_township_cannot_be_changed(house: House, ground: Ground) -> None:
    with read_as(house, PROGRAM) as session:
        stranger = session.get_one(Person, ground.key(WEST))
        with reading_as(session, staff(town(house, EAST))):
            stranger.name = "别处的人"
            with pytest.raises(OutOfScope, match="不在您的管辖范围内"):
                session.flush()


def test_a_row_cannot_be_made_in_another_township(house: House, ground: Ground) -> None:
    with read_as(house, staff(town(house, EAST))) as session:
        place = session.get_one(Area, house.villages[WEST])
        mine = session.get_one(Person, ground.key(EAST))
        person = Person(name="新来的人", sex=mine.sex, area=place)
        session.add(person)
        with pytest.raises(OutOfScope):
            session.flush()


def test_a_row_cannot_be_sent_to_another_township(house: House, ground: Ground) -> None:
    with read_as(house, staff(town(house, EAST))) as session:
        person = session.get_one(Person, ground.key(EAST))
        person.area = session.get_one(Area, house.villages[WEST])
        with pytest.raises(OutOfScope):
            session.flush()
    with read_as(house, PROGRAM) as session:
        assert session.get_one(Person, ground.key(EAST)).town_id == house.towns[EAST]


def test_the_scope_columns_cannot_be_typed(house: House, ground: Ground) -> None:
    """Whatever is written there, the area of the source stands in the row."""
    with read_as(house, staff(town(house, EAST))) as session:
        person = session.get_one(Person, ground.key(EAST))
        person.town_id = house.towns[WEST]
        session.flush()
        assert person.town_id == house.towns[EAST]


@pytest.mark.parametrize("by_key", [True, False])
def test_a_link_to_another_township_is_refused(
    house: House, ground: Ground, *, by_key: bool
) -> None:
    with read_as(house, PROGRAM) as session:
        stranger = session.get_one(Person, ground.key(WEST))
        case = session.get_one(Case, ground.key(EAST, Case))
        with reading_as(session, staff(town(house, EAST))):
            if by_key:
                case.applicant_id = stranger.id
                session.expunge(stranger)
            else:
                case.applicant = stranger
            with pytest.raises(OutOfScope, match="申请人") as refused:
                session.flush()
    assert refused.value.key == "applicant"


def test_children_move_with_their_parent(house: House) -> None:
    with house.program() as session:
        keys = plant_family(house, session, EAST)
        household = session.get_one(Household, keys[Household])
        case = session.get_one(Case, keys[Case])
        for record in (household, case):
            record.area = session.get_one(Area, house.villages[WEST])
        session.flush()
        for model in (Household, Member, Case, Verification):
            row: Any = session.get_one(model, keys[model])
            assert (row.village_id, row.town_id) == (house.villages[WEST], house.towns[WEST])
        assert session.get_one(Person, keys[Person]).town_id == house.towns[EAST]


def test_children_move_even_where_the_mover_does_not_see_them(house: House) -> None:
    with house.program() as session:
        keys = plant_family(house, session, EAST)
        places = select(Area.id).where(Area.parent_id == house.towns[EAST])
        neighbour = session.scalars(places.where(Area.id != house.villages[EAST])).one()
    with read_as(house, staff(town(house, EAST, "households"))) as session:
        household = session.get_one(Household, keys[Household])
        household.area = session.get_one(Area, neighbour)
        session.commit()
    with house.program() as session:
        assert session.get_one(Member, keys[Member]).village_id == neighbour


def test_bulk_writing_is_refused(house: House, ground: Ground) -> None:
    key = ground.key(EAST)
    attempts: list[Callable[[Session], Any]] = [
        lambda s: s.execute(update(Person).values(name="全部改掉")),
        lambda s: s.execute(delete(Person).where(Person.id == key)),
        lambda s: s.query(Person).filter_by(id=key).update({"name": "改"}),
        lambda s: s.query(Person).filter_by(id=key).delete(),
        lambda s: s.execute(insert(Member), [{"household_id": key}]),
    ]
    for attempt in attempts:
        with (
            read_as(house, staff(town(house, EAST))) as session,
            pytest.raises(BulkWriteForbidden),
        ):
            attempt(session)


def test_beyond_returns_values_and_never_records(house: House, ground: Ground) -> None:
    with read_as(house, staff(town(house, EAST))) as session:
        everybody = {key for (key,) in beyond(session, select(Person.id))}
        assert everybody >= ground.persons
        with pytest.raises(RecordsRefused):
            beyond(session, select(Person).where(Person.id == ground.key(WEST)))
        assert seen(session, ground) == {ground.key(EAST)}, "the reader's own session saw more"


def test_beyond_can_be_asked_in_the_middle_of_writing(house: House, ground: Ground) -> None:
    with read_as(house, staff(town(house, EAST))) as session:
        session.get_one(Person, ground.key(EAST)).name = "改了名"
        session.flush()
        found = beyond(session, select(Person.id).where(Person.id == ground.key(WEST)))
        assert found == [(ground.key(WEST),)]
