"""Families of the fictional county: invented people with numbers that belong to nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from faker import Faker

from app.kernel.identity import check_digit
from models.lists import Relation, Sex
from scripts.demo.places import COUNTY, UNASSIGNED, Town, Village

# 154 was never opened as a mobile prefix, nor 629999 as the number of a bank.
PHONE_PREFIX = "154000"
CARD_PREFIX = "629999"
BANK = f"{COUNTY}农村商业银行"
GROWN, OLD = 26, 62
WITHOUT_ACCOUNT = 0.08


@dataclass
class Draft:
    """One invented person; ``word`` is what the head of the family calls them."""

    name: str
    sex: Sex
    birth_on: dt.date
    id_number: str
    phone: str | None = None
    account: str | None = None
    relation: Relation | None = None
    word: str = ""

    def age(self, on: dt.date) -> int:
        """Return the age on a day, to the year."""
        return on.year - self.birth_on.year


@dataclass
class Family:
    """A head and the others, with where they live."""

    head: Draft
    others: list[Draft]
    address: str


def luhn_digit(digits: str) -> str:
    """Return the digit that makes a card number pass the Luhn check."""
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits), start=1))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


WORDS = {
    (Relation.SPOUSE, Sex.MALE): "丈夫", (Relation.SPOUSE, Sex.FEMALE): "妻子",
    (Relation.SON, Sex.MALE): "儿子", (Relation.DAUGHTER, Sex.FEMALE): "女儿",
    (Relation.PARENT, Sex.MALE): "父亲", (Relation.PARENT, Sex.FEMALE): "母亲",
    (Relation.GRANDCHILD, Sex.MALE): "孙子", (Relation.GRANDCHILD, Sex.FEMALE): "孙女",
}  # fmt: skip


@dataclass
class Registry:
    """Makes families; every number is given out once."""

    faker: Faker
    rng: Random
    today: dt.date
    births: Counter[dt.date] = field(default_factory=Counter)
    phones: int = 0
    cards: int = 0

    def family(self, town: Town, village: Village) -> Family:
        """Return a new family of one to six people in a village."""
        rng = self.rng
        head = self._person(rng.choice((Sex.MALE, Sex.MALE, Sex.FEMALE)), rng.randint(GROWN, 78))
        head.phone = self._phone()
        if rng.random() > WITHOUT_ACCOUNT:
            head.account = self._card()
        size = rng.choices(range(1, 7), (18, 22, 24, 18, 11, 7))[0]
        others = [self._relative(head, relation) for relation in self._relations(head, size - 1)]
        address = f"{COUNTY}{town.name}{village.name}{rng.randint(1, 12)}组{rng.randint(1, 90)}号"
        return Family(head, others, address)

    def name(self, sex: Sex, surname: str = "") -> str:
        """Return an invented name."""
        faker = self.faker
        given = faker.first_name_male() if sex is Sex.MALE else faker.first_name_female()
        return f"{surname or faker.last_name()}{given}"

    def agent(self) -> tuple[str, str]:
        """Return the name and the number of somebody who applies for another."""
        someone = self._person(Sex.MALE, self.rng.randint(GROWN, OLD))
        return someone.name, someone.id_number

    def _relations(self, head: Draft, count: int) -> list[Relation]:
        """Return a likely family: a spouse first, then children, the old or the young."""
        rng, age = self.rng, head.age(self.today)
        children = [rng.choice((Relation.SON, Relation.DAUGHTER)) for _ in range(3)]
        ends = [Relation.GRANDCHILD] * 2 if age > OLD else [Relation.PARENT]
        likely = [Relation.SPOUSE, children[0], *ends, *children[1:]]
        return likely[:count] if rng.random() > 0.2 else likely[1 : count + 1]  # noqa: PLR2004 - widowed or single

    def _relative(self, head: Draft, relation: Relation) -> Draft:
        age, rng = head.age(self.today), self.rng
        sex, years = rng.choice((Sex.MALE, Sex.FEMALE)), age
        match relation:
            case Relation.SPOUSE:
                sex = Sex.FEMALE if head.sex is Sex.MALE else Sex.MALE
                years = max(22, age + rng.randint(-4, 4))
            case Relation.SON | Relation.DAUGHTER:
                sex = Sex.MALE if relation is Relation.SON else Sex.FEMALE
                years = max(1, age - rng.randint(24, 31))
            case Relation.PARENT:
                years = age + rng.randint(22, 27)
            case Relation.GRANDCHILD:
                years = max(1, age - rng.randint(50, 56))
        surname = "" if relation is Relation.SPOUSE else head.name[0]
        person = self._person(sex, years, surname)
        person.relation, person.word = relation, WORDS[relation, sex]
        return person

    def _person(self, sex: Sex, years: int, surname: str = "") -> Draft:
        birth = self.today - dt.timedelta(days=365 * years + self.rng.randint(120, 360))
        self.births[birth] += 1
        order = self.births[birth] * 2 + (sex is Sex.MALE)
        first = f"{UNASSIGNED}{birth:%Y%m%d}{order:03d}"
        return Draft(self.name(sex, surname), sex, birth, first + check_digit(first))

    def _phone(self) -> str:
        self.phones += 1
        return f"{PHONE_PREFIX}{self.phones:05d}"

    def _card(self) -> str:
        self.cards += 1
        first = f"{CARD_PREFIX}{self.cards:012d}"
        return first + luhn_digit(first)

    def witnesses(self) -> Iterator[str]:
        """Yield two names of neighbours."""
        yield self.name(Sex.MALE)
        yield self.name(Sex.FEMALE)
