"""Hardships of the demo: what happened to a family, in words made from ``stories.csv``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from models.lists import Degree, Nature, PublicCause, Relation, ReliefType, Route
from models.tables import read_table
from scripts.demo.families import Family

STORIES = Path(__file__).parent / "stories.csv"
HEADER = ["cause", "nature", "relief", "route", "story", "finding"]
# What relief of each degree comes to, in hundreds of yuan.
HUNDREDS = {Degree.GENERAL: (8, 20), Degree.SERIOUS: (21, 50), Degree.SEVERE: (51, 74)}
CHILDREN = (Relation.SON, Relation.DAUGHTER, Relation.GRANDCHILD)
AT_SCHOOL, ABLE = range(6, 23), range(16, 61)  # years of age
RAINY, SNOWY = range(5, 10), (12, 1, 2)  # months
JOBS = ["服装厂", "电子厂", "家具厂", "板材厂", "茶叶加工厂"]


@dataclass(frozen=True)
class Template:
    """One kind of hardship, with places left open in its sentences."""

    cause: PublicCause
    nature: Nature
    relief: ReliefType
    route: Route
    story: str
    finding: str

    def suits(self, words: dict[str, list[str]]) -> bool:
        """Whether the family and the season have all that the story speaks of."""
        return all(found or f"{{{name}}}" not in self.story for name, found in words.items())


@dataclass(frozen=True)
class Hardship:
    """What happened, how bad it is, what it cost and what will be given, in yuan."""

    template: Template
    degree: Degree
    happened_on: dt.date
    story: str
    finding: str
    cost: Decimal
    amount: Decimal


def read_templates() -> list[Template]:
    """Return all kinds of hardship of the file."""
    return list(_templates(STORIES.read_text(encoding="utf-8").splitlines()))


def _templates(lines: list[str]) -> Iterator[Template]:
    for line in read_table(lines, HEADER):
        cause, nature, relief, route, story, finding = line.cells
        yield Template(
            PublicCause[cause], Nature[nature], ReliefType[relief], Route[route], story, finding
        )


def _words(family: Family, today: dt.date) -> dict[str, list[str]]:
    """Return what may stand in each place of a story; an empty list shuts the story out."""
    others = family.others
    return {
        "kin": [o.word for o in others],
        "spouse": [o.word for o in others if o.relation is Relation.SPOUSE],
        "child": [o.word for o in others if o.relation in CHILDREN],
        "pupil": [o.word for o in others if o.relation in CHILDREN and o.age(today) in AT_SCHOOL],
        "elder": [o.word for o in others if o.relation is Relation.PARENT],
        "alone": [] if others else ["独自"],
        "job": JOBS if family.head.age(today) in ABLE else [],
        "rain": ["强降雨", "暴雨"] if today.month in RAINY else [],
        "snow": ["大雪", "暴雪"] if today.month in SNOWY else [],
    }


def befall(
    family: Family, village: str, happened_on: dt.date, templates: list[Template], rng: Random
) -> Hardship:
    """Return a hardship that may have happened to a family."""
    words = _words(family, happened_on)
    template = rng.choice([t for t in templates if t.suits(words)])
    degree = rng.choices(list(Degree), (4, 4, 2))[0]
    low, high = HUNDREDS[degree]
    amount = rng.randint(low, high) * Decimal(100)
    cost = amount * rng.randint(12, 30) / 10 + rng.randint(1, 99)
    places: dict[str, object] = {name: rng.choice(found) for name, found in words.items() if found}
    places |= {
        "cost": f"{cost:,.0f}", "n": rng.randint(2, 7), "place": village,
        "month": happened_on.month, "day": happened_on.day,
    }  # fmt: skip
    story, finding = template.story.format(**places), template.finding.format(**places)
    return Hardship(template, degree, happened_on, story, finding, cost, amount)
