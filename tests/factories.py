"""Rows and typed input for any record, made from its declaration alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.declare import ACCOUNT, ID_NUMBER, PHONE, PRIVATE, Choice, Field, Kind, Screen
from app.declare.reading import fields_of, target_of
from app.flow.rules import rule_set_on
from app.generate.saving import editable
from app.generate.values import parse
from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.identity import check_digit
from app.records import Area, RuleBook, Staff
from tests.house import EAST, House

# One day for all: the dates of a record agree with each other and with the ID number.
DAY = "1990-03-07"
MACHINE = "app.records"
# Odd for a man; and area codes from 99 on, in any province, were never assigned.
MEN = (1, 3, 5, 7, 9)
PROVINCES = ("34", "35", "36", "37", "41", "42", "43", "44", "45", "46")
OF_ONE_AREA = 500
# Whoever is helped is alive.
UNSAID = {"died_on"}


def id_number(n: int) -> str:
    """Return the n-th valid number of a man born on ``DAY``."""
    area, turn = divmod(n, OF_ONE_AREA)
    county = f"{PROVINCES[area // 99]}99{area % 99 + 1:02d}"
    first = f"{county}{DAY.replace('-', '')}{turn // 5:02d}{MEN[turn % 5]}"
    return first + check_digit(first)


def secret_text(field: Field, n: int) -> str:
    """Return the n-th valid value of a secret."""
    known = {
        ID_NUMBER.name: id_number(n),
        PHONE.name: f"139{n:08d}",
        ACCOUNT.name: f"9955{n:012d}",
        PRIVATE.name: f"不宜外传的内容第{n:06d}条",
    }
    meaning = field.meaning
    assert meaning is not None
    return known.get(meaning.name, f"{n:06d}"[-field.limit :])


def first_choice(model: type[Any], name: str, field: Field) -> Choice:
    """Return the default of a closed list, else its first member."""
    default = inspect(model).columns[name].default
    chosen: Choice = default.arg if default is not None else next(iter(field.choices or ()))
    return chosen


def day_text(model: type[Any], name: str, n: int) -> str:
    """Return the one day of all records, or another for each where days may not repeat."""
    column = inspect(model).columns[name]
    alone = column.unique or any(
        i.unique and [*i.columns] == [column] for i in column.table.indexes
    )
    return str(dt.date.fromisoformat(DAY) + dt.timedelta(days=n % 20_000)) if alone else DAY


def plain_text(model: type[Any], name: str, n: int) -> str:
    """Return valid typed text for any field but a link."""
    field = fields_of(model)[name]
    if field.secret:
        return secret_text(field, n)
    match field.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return first_choice(model, name, field).code
        case Kind.DAY:
            return day_text(model, name, n)
        case Kind.MOMENT:
            return (clock.now() - dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        case Kind.MONEY | Kind.MULTIPLE:
            return "12.50"
        case Kind.WHOLE:
            return str(max(field.least or 0, min(3, field.limit)))
        case Kind.FLAG:
            return "1"
        case _:
            return f"内容{n}"[-field.limit :] if field.limit > 6 else str(n)[-field.limit :]


def is_part(model: type[Any], whole: type[Any]) -> bool:
    """Whether rows of one record belong to a list of the other."""
    return any(r.uselist and r.mapper.class_ is model for r in inspect(whole).relationships)


class Family:
    """Rows that belong together: two links to one kind of record lead to the same row."""

    def __init__(
        self, session: Session, house: House, where: str = EAST, rules: Any = None
    ) -> None:
        self.rules = rules
        self.session = session
        self.house = house
        self.where = where
        self.made: dict[type[Any], Any] = {}
        self._making: set[type[Any]] = set()
        self._staff = 0

    def _of_the_machine(self, model: type[Any]) -> Any:
        if model is Area:
            return self.session.get_one(Area, self.house.villages[self.where])
        if model is Staff:
            self._staff += 1
            people = self.house.bystanders
            return self.session.get_one(Staff, people[self._staff % len(people)])
        living = select(model).where(model.voided_at.is_(None)).order_by(model.id.desc())
        found: Any = self.session.scalars(living).first()
        return found

    def linked(self, model: type[Any]) -> Any:
        """Return the family's row of a record, made now if there is none; None in a circle."""
        if model.__module__.startswith(MACHINE):
            return self._of_the_machine(model)
        if model in self._making:
            return self.made.get(model)
        return self.made.get(model) or self.row(model)

    def chosen(self, model: type[Any], name: str) -> Any:
        """Return the row a link leads to; what is judged is judged by the rules in force."""
        target = target_of(model, name)
        if issubclass(target, RuleBook) and not is_part(model, target):
            in_force = rule_set_on(self.session, clock.today())
            return self.rules or self.session.get_one(target, in_force)
        return self.linked(target)

    def typed(self, model: type[Any], name: str) -> str:
        """Return valid typed input for a field."""
        if fields_of(model)[name].kind is Kind.LINK:
            row = self.chosen(model, name)
            return str(row.id) if row is not None else ""
        return plain_text(model, name, next(self.house.numbers))

    def value(self, model: type[Any], name: str) -> Any:
        """Return a valid value for a field."""
        field = fields_of(model)[name]
        if field.kind is Kind.LINK:
            return self.chosen(model, name)
        raw: Any = plain_text(model, name, next(self.house.numbers))
        return parse(self.session, model, name, field, [raw] if field.kind is Kind.CHOICES else raw)

    def row(self, model: type[Any], **given: Any) -> Any:
        """Store a whole row: every field filled, but those of another case than the one chosen."""
        if model.__module__.startswith(MACHINE) and not given:
            return self._of_the_machine(model)
        self._making.add(model)
        record = model()
        names = [n for n, f in fields_of(model).items() if f.typed and f.kind is not Kind.LINES]
        names.sort(key=lambda name: fields_of(model)[name].only is not None)
        with self.session.no_autoflush:
            for name in names:
                only = fields_of(model)[name].only
                if name in given:
                    setattr(record, name, given[name])
                elif name not in UNSAID and (only is None or only.holds(record)):
                    setattr(record, name, self.value(model, name))
        self.session.add(record)
        self.session.flush()
        self._making.discard(model)
        self.made.setdefault(model, record)
        return record


@dataclass(frozen=True)
class Planted:
    """A stored row, by its key; ``url`` is its page, ``path`` its resource."""

    name: str
    id: int
    version: int

    def url(self, door: str) -> str:
        return f"/{self.name}/{door}/{self.id}"

    @property
    def path(self) -> str:
        return f"/{self.name}/{self.id}"


def plant(house: House, screen: Screen, where: str = EAST, **given: Any) -> Planted:
    """Store a row of a screen as the program, whatever its life or its checks would say."""
    with house.program() as session:
        record = Family(session, house, where).row(screen.model, **given)
        session.commit()
        return Planted(screen.name, record.id, record.row_version)


def in_state(screen: Screen, state: Choice | None) -> dict[str, Choice]:
    """Return what to give a row so that it stands in a state."""
    return {screen.flow.state.key: state} if screen.flow is not None and state else {}


def plant_many(house: House, screen: Screen, count: int) -> None:
    """Store so many rows, each with links of its own, in one transaction."""
    with house.program() as session:
        for _ in range(count):
            Family(session, house).row(screen.model)


def touch(house: House, screen: Screen, planted: Planted, **given: Any) -> Planted:
    """Change a row behind everybody's back; without a value its version alone moves on."""
    with house.program() as session:
        record: Any = session.get_one(screen.model, planted.id)
        for name, value in given.items():
            setattr(record, name, value)
        record.changed_at = clock.now()
        session.commit()
        return Planted(screen.name, record.id, record.row_version)


def filled(house: House, screen: Screen, where: str = EAST) -> dict[str, str]:
    """Return valid typed input for a new record of a screen, its lines left out."""
    with house.program() as session:
        family, model = Family(session, house, where), screen.model
        names = editable(screen, model())
        typed = {name: family.typed(model, name) for name in names}
        shown = {name: family.value(model, name) for name in names if is_told(model, name)}
        session.commit()
    blank = model(**shown)
    fields = fields_of(model)
    return {n: t for n, t in typed.items() if (o := fields[n].only) is None or o.holds(blank)}


def is_told(model: type[Any], name: str) -> bool:
    """Whether other fields may depend on this one."""
    return fields_of(model)[name].kind in (Kind.CHOICE, Kind.FLAG)


def as_json(model: type[Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return typed input as REST takes it: several codes are a list."""
    declared = fields_of(model)
    return {
        name: [text] if declared[name].kind is Kind.CHOICES else text
        for name, text in typed.items()
        if name in declared
    }


def refuses(field: Field, raw: str) -> bool:
    """Whether a secret's meaning refuses a text."""
    try:
        assert field.meaning is not None
        field.meaning.parse(raw)
    except Refused:
        return True
    return False


def stored(house: House, screens: Iterable[Screen]) -> dict[str, int]:
    """Return how many rows each screen has."""
    with house.engine.connect() as connection:
        return {s.name: len(connection.execute(select(s.model.id)).all()) for s in screens}
