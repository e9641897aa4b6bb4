"""One save, one transaction: the people, the household, the shares, the case and its first step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from app.declare.screen import Screen
from app.flow.act import begin
from app.generate.asking import reader
from app.generate.filling import Complaint, fill
from app.generate.forms import line_rows
from app.generate.saving import OVERTAKEN, Invalid, checked, explain, judge
from app.generate.values import read_key
from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.identity import birth_of
from app.records import Area
from models.case import Case
from models.casefile import CASES
from models.familyfile import HOUSEHOLDS, PERSONS
from models.household import Household, Member
from models.kinship import likely_relation, sex_told_by
from models.lists import CAUSE_OF, ApplyWay, Nature, Sex
from models.person import Person
from views.intake.family import Family, read_number
from views.intake.knowing import Behind, Home, open_cases, people_behind
from views.intake.page import HOME, LINES, PERSON, case_names
from views.intake.places import is_own_village
from views.intake.sharing import open_to, taking_town

REGISTERED = "有人员刚刚由他人登记，本次未保存。请核对后再次保存"
FOLLOWS = {"cause": "nature", "story": "spoken", "spoken_at": "received_at"}
NOT_OWN = "请选择本乡镇的村（居）；外乡镇的申请由当地窗口受理"
OTHER_NAME = "该证件号登记的姓名与此不同，请核对证件"


def _under(raw: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): v for key, v in raw.items() if key.startswith(prefix)}


def _number_in(typed: Mapping[str, Any]) -> str:
    """Return the valid number of a person; a bad one is complained of when it is filled in."""
    try:
        return read_number(typed.get("id_number"))
    except Refused:
        return ""


def _told(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new person's values: sex and birth are what the number tells."""
    names = ("name", "id_number", "sex", "birth_on")
    values = {name: typed[name] for name in names if name in typed}
    values["sex"] = values.get("sex") or Sex.UNKNOWN.code
    number = _number_in(typed)
    if number:
        values |= {"sex": sex_told_by(number).code, "birth_on": str(birth_of(number))}
    return values


def completed(raw: Mapping[str, Any], family: Family) -> dict[str, Any]:
    """Return what was typed for the case, with what follows from the rest of the form."""
    values = {name: raw[name] for name in case_names() if name in raw}
    nature = Nature.__members__.get(str(raw.get("nature")))
    follows = {"area": family.area[0] or raw.get(f"{HOME}area")}
    if nature is not None:
        follows["cause"] = CAUSE_OF[nature].code
    if raw.get("apply_way") == ApplyWay.ORAL.code:
        follows |= {
            "story": raw.get("spoken"), "spoken_at": raw.get("received_at"),
            "recorder": reader().staff_id,
        }  # fmt: skip
    return values | {k: v for k, v in follows.items() if v and not str(raw.get(k, "")).strip()}


class Taking:
    """One application being taken: what was typed, what is known, what is wrong so far."""

    def __init__(self, here: Session, raw: Mapping[str, Any], family: Family) -> None:
        self.here = here
        self.family = family
        self.raw = raw
        self.said = completed(raw, family)
        self.complaints: list[Complaint] = []
        self.people: list[Person] = []

    def _complain(self, found: Iterable[Complaint], prefix: str) -> None:
        self.complaints += [Complaint(prefix + c.key, c.text, c.warn) for c in found]

    def _fill(
        self,
        record: Any,
        names: list[str],
        values: Mapping[str, Any],
        screen: Screen | None = None,
        prefix: str = "",
    ) -> None:
        known = {name: values[name] for name in names if name in values}
        found = fill(self.here, record, names, known)
        if screen is not None and all(c.warn for c in found):
            found += checked(screen, record)
        self._complain(found, prefix)

    def _area(self, name: str) -> Area | None:
        """Return the area typed in a field; nothing where it names none."""
        try:
            return self.here.get(Area, read_key(self.raw.get(name) or self.said.get("area")))
        except Refused:
            return None

    def _place(self, name: str) -> None:
        """Complain where a village of another township was chosen."""
        area = self._area(name)
        if area is not None and not is_own_village(area):
            self._complain([Complaint(name, NOT_OWN)], "")

    def _new_person(self, typed: Mapping[str, Any], prefix: str) -> Person:
        person = Person(area=self._area(f"{HOME}area"))
        self._fill(person, ["name", "id_number", "sex", "birth_on"], _told(typed), PERSONS, prefix)
        self.people.append(person)
        return person

    def _rows(self) -> list[dict[str, Any]]:
        return line_rows(self.raw, LINES) if self.family.home is None else []

    def _household(self, applicant: Person, known: Mapping[str, Behind]) -> Household:
        household = Household(head=applicant)
        people = self._known_people(known)
        for index, row in enumerate(self._rows()):
            prefix = f"{LINES.rows.key}-{index}-"
            behind = known.get(_number_in(row))
            person = self._member(row, prefix, behind, people)
            member = Member(person=person)
            self._fill(member, ["relation"], self._relation(row), prefix=prefix)
            household.members.append(member)
        values = _under(self.raw, HOME)
        self._fill(household, ["area", "address", "phone"], values, HOUSEHOLDS, HOME)
        self._complain_of_lines()
        return household

    def _complain_of_lines(self) -> None:
        """Put what concerns the list of members beside the list."""
        wrong = f"{HOME}{LINES.rows.key}"
        self.complaints = [
            Complaint(LINES.rows.key, c.text, c.warn) if c.key == wrong else c
            for c in self.complaints
        ]

    def _relation(self, row: Mapping[str, Any]) -> dict[str, Any]:
        head, number = _number_in(_under(self.raw, PERSON)), _number_in(row)
        if not row.get("relation") and head and number:
            return {"relation": likely_relation(head, number, clock.today()).code}
        return {"relation": row.get("relation", "")}

    def _known_people(self, known: Mapping[str, Behind]) -> dict[int, Person]:
        keys = [behind.id for behind in known.values()]
        return {p.id: p for p in self.here.scalars(select(Person).where(Person.id.in_(keys)))}

    def _member(
        self, row: Mapping[str, Any], prefix: str, behind: Behind | None,
        people: Mapping[int, Person],
    ) -> Person:  # fmt: skip
        if behind is None or behind.id not in people:
            return self._new_person(row, prefix)
        name = str(row.get("name", "")).strip()
        if name and name != behind.name:
            self._complain([Complaint("name", OTHER_NAME)], prefix)
        return people[behind.id]

    def _applicant(self) -> Person:
        behind = self.family.behind
        if behind is None:
            return self._new_person(_under(self.raw, PERSON), PERSON)
        return self.here.scalars(select(Person).where(Person.id == behind.id)).one()

    def _home(self, home: Home) -> Household:
        options = selectinload(Household.members).joinedload(Member.person)
        query = select(Household).where(Household.id == home.id)
        return self.here.scalars(query.options(options, joinedload(Household.head))).one()

    def _known_members(self) -> dict[str, Behind]:
        numbers = {number for row in self._rows() if (number := _number_in(row))}
        known = people_behind(self.here, numbers)
        for found in open_cases(self.here, [behind.id for behind in known.values()]):
            self._complain([Complaint(LINES.rows.key, found.said("家庭成员"))], "")
        return known

    def _spare_what_follows(self) -> None:
        """Ask once for what two fields miss: the second follows from the first."""
        wrong = {c.key for c in self.complaints}
        spared = {key for key, first in FOLLOWS.items() if first in wrong}
        self.complaints = [c for c in self.complaints if c.key not in spared]

    def newcomers(self) -> list[Person]:
        """Return the new people in one order for all.

        Two clerks who register the same people then never wait for each other.
        """
        return sorted(self.people, key=lambda person: person.id_number or "")

    def case(self) -> Case:
        """Return the case with everything around it, checked but not stored."""
        known, home, behind = self._known_members(), self.family.home, self.family.behind
        people = {b.id for b in known.values()} | ({behind.id} if behind is not None else set())
        for name in ("area", *(() if home is not None else (f"{HOME}area",))):
            self._place(name)
        town = taking_town(self.here, self._area("area"))
        if town is not None:
            open_to(self.here, town, home, people)
        applicant = self._applicant()
        household = self._home(home) if home is not None else self._household(applicant, known)
        case = Case(household=household, applicant=applicant)
        self._fill(case, case_names(), self.said, CASES)
        self._spare_what_follows()
        judge(self.complaints, confirmed=self.raw.get("confirm") == "1")
        return case


def take_in(here: Session, raw: Mapping[str, Any], family: Family) -> Case:
    """Store the family and its application, take the first step and commit.

    Raises ``Invalid`` with every complaint; then nothing is stored.
    """
    try:
        with here.no_autoflush:
            taking = Taking(here, raw, family)
            case = taking.case()
        here.add_all(taking.newcomers())
        begin(here, case)
        here.commit()
    except BaseException as error:
        here.rollback()
        raise _explained(error) from error
    return case


def _explained(error: BaseException) -> BaseException:
    match error:
        case IntegrityError():
            return Invalid([Complaint("", REGISTERED)])
        case StaleDataError():
            return Invalid([Complaint("", str(OVERTAKEN))])
        case _:
            return explain(CASES, error)
