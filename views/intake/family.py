"""What the form tells of the applicant: new or known, the household, past relief, an open case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.declare.meaning import ID_NUMBER
from app.declare.reading import living
from app.generate.cells import show_href
from app.generate.labels import choice_label
from app.generate.pages import Cell
from app.kernel import clock
from app.kernel.clock import show_day
from app.kernel.faults import Refused
from app.kernel.identity import birth_of
from app.kernel.money import show_money
from models.case import Case
from models.household import Household, Member
from models.kinship import age_on, sex_told_by
from models.one_case import OpenCase
from models.person import Person
from views.intake.knowing import Behind, Home, homes_of, open_cases, people_behind
from views.intake.places import is_own_village
from views.intake.repeats import warnings_of

# What the form may ask next; the page shows each of its parts in some of these.
BLANK, NEW, KNOWN, HOMELESS, STOPPED, BAD = "blank", "new", "known", "homeless", "stopped", "bad"
PAST = 8


@dataclass(frozen=True)
class HomeChoice:
    """A household to choose, and whether the reader sees it already."""

    home: Home
    told: str
    chosen: bool


@dataclass(frozen=True)
class Family:
    """What is known behind the typed ID number."""

    state: str
    number: str = ""
    error: str = ""
    doubts: Sequence[str] = ()
    told: Sequence[str] = ()
    warnings: Sequence[str] = ()
    stop: str = ""
    stop_href: str = ""
    behind: Behind | None = None
    person: Person | None = None
    homes: Sequence[HomeChoice] = ()
    members: Sequence[tuple[str, str, str]] = ()
    past: Sequence[PastCase] = field(default_factory=tuple)
    area: tuple[str, str] = ("", "")

    @property
    def who(self) -> str:
        """What the known applicant may be called here; nothing for a new one."""
        if self.behind is None:
            return ""
        return self.behind.name if self.person is not None else self.behind.masked

    @property
    def home(self) -> Home | None:
        """The household that applies, if there is one."""
        return next((choice.home for choice in self.homes if choice.chosen), None)


@dataclass(frozen=True)
class PastCase:
    """An earlier application in one line."""

    number: str
    href: str
    on: str
    cause: str
    state: Cell
    paid: str


def read_number(raw: Any) -> str:
    """Return a valid ID number, or nothing where nothing was typed; raises ``Refused``."""
    typed = str(raw or "").strip()
    return ID_NUMBER.parse(typed) if typed else ""


def told_by(number: str) -> str:
    """Return sex, birth and age as the number tells them."""
    birth = birth_of(number)
    sex, age = choice_label(sex_told_by(number)), age_on(birth, clock.today())
    return _("%(sex)s · %(day)s 出生（%(age)s 岁）", sex=sex, day=show_day(birth), age=age)


def _seen_person(here: Session, key: int) -> Person | None:
    return here.scalars(select(Person).where(Person.id == key)).one_or_none()


def _seen_homes(here: Session, homes: Sequence[Home]) -> dict[int, Household]:
    query = select(Household).where(Household.id.in_([home.id for home in homes]))
    options = (
        joinedload(Household.area),
        joinedload(Household.head),
        selectinload(Household.members).joinedload(Member.person),
    )
    return {row.id: row for row in here.scalars(query.options(*options))} if homes else {}


def _home_told(home: Home, seen: Household | None) -> str:
    where = seen.area.name if seen is not None else home.town
    size = _("%(count)s 人", count=len(home.people))
    if seen is None:
        return f"{home.number} · {where} · {size}"
    return " · ".join((_("%(name)s户", name=seen.head.name), where, size, home.number))


def _choices(homes: Sequence[Home], seen: Mapping[int, Household], wanted: str) -> list[HomeChoice]:
    keys = [str(home.id) for home in homes]
    chosen = wanted if wanted in keys else next(iter(keys), "")
    return [
        HomeChoice(home, _home_told(home, seen.get(home.id)), str(home.id) == chosen)
        for home in homes
    ]


def _lines(household: Household | None) -> list[tuple[str, str, str]]:
    """Return name, relation and birth of everybody in a household."""
    if household is None:
        return []
    people = [(household.head, _("户主"))]
    people += [(m.person, choice_label(m.relation)) for m in living(household.members)]
    return [(p.name, said, show_day(p.birth_on) if p.birth_on else "—") for p, said in people]


def _past_case(case: Case) -> PastCase:
    state = Cell(choice_label(case.state), tone=case.state.tone)
    paid = _("已发 %(amount)s 元", amount=show_money(case.paid)) if case.paid else ""
    on = show_day(clock.in_office(case.received_at).date())
    return PastCase(case.number, show_href(case), on, choice_label(case.cause), state, paid)


def _past(here: Session, person: int, homes: Sequence[Home]) -> list[PastCase]:
    """Return the earlier applications the reader may see, the newest first."""
    theirs = or_(Case.applicant_id == person, Case.household_id.in_([home.id for home in homes]))
    query = select(Case).where(theirs, Case.voided_at.is_(None)).order_by(Case.id.desc())
    found = here.scalars(query.limit(PAST).options(selectinload(Case.payments)))
    return [_past_case(case) for case in found]


def stop_of(here: Session, found: OpenCase, person: int) -> tuple[str, str]:
    """Return why a second application is not taken, and the way to the first if it is one's own."""
    whose = _("该证件号") if found.applicant_id == person else _("该证件号的家庭")
    own = here.scalars(select(Case).where(Case.id == found.id)).one_or_none()
    return found.said(whose), show_href(own) if own is not None else ""


def family_of(here: Session, raw: Mapping[str, Any]) -> Family:
    """Look up what was typed; nothing is stored."""
    try:
        number = read_number(raw.get("person-id_number"))
    except Refused as refused:
        return Family(BAD, error=str(refused))
    if not number:
        return Family(BLANK)
    behind = people_behind(here, [number]).get(number)
    doubts = ID_NUMBER.doubts(number)
    if behind is None:
        told = _("尚未登记，保存时建档：%(who)s", who=told_by(number))
        return Family(NEW, number, doubts=doubts, told=[told])
    return _known(here, number, behind, raw)


def _known(here: Session, number: str, behind: Behind, raw: Mapping[str, Any]) -> Family:
    homes, person = homes_of(here, behind.id), _seen_person(here, behind.id)
    people = {behind.id}.union(*(home.people for home in homes))
    found = open_cases(here, people)
    if found:
        stop, href = stop_of(here, found[0], behind.id)
        return Family(STOPPED, number, stop=stop, stop_href=href, behind=behind, person=person)
    seen = _seen_homes(here, homes)
    choices = _choices(homes, seen, str(raw.get("household", "")))
    chosen = next((seen.get(c.home.id) for c in choices if c.chosen), None)
    return Family(
        KNOWN if homes else HOMELESS, number, told=_told(number, behind, person), behind=behind,
        person=person, homes=choices, members=_lines(chosen), past=_past(here, behind.id, homes),
        area=_own_area(chosen), warnings=warnings_of(here, raw, behind.id, people),
    )  # fmt: skip


def _own_area(household: Household | None) -> tuple[str, str]:
    """Return the household's village as key and name, where the clerk may take a case for it."""
    if household is None or not is_own_village(household.area):
        return "", ""
    return str(household.area_id), household.area.name


def _told(number: str, behind: Behind, person: Person | None) -> list[str]:
    if person is not None:
        return [f"{person.name} · {told_by(number)}"]
    return [
        behind.masked,
        _("此人在外乡镇建档。保存后，本镇可以查看该户档案，并记入该户的动态。"),
    ]
