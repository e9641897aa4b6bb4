"""What an ID number tells of a person, and who that person probably is in the family."""

from __future__ import annotations

import datetime as dt

from app.kernel.identity import birth_of, sex_of
from models.lists import Relation, Sex

GENERATION, TWO_GENERATIONS, ADULT = 16, 42, 18
SEXES = {sex.label: sex for sex in Sex}


def sex_told_by(id_number: str) -> Sex:
    """Return the sex inside a valid number."""
    return SEXES[sex_of(id_number)]


def age_on(birth: dt.date, day: dt.date) -> int:
    """Return the years completed."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _of_the_same_age(head: str, other: str, today: dt.date) -> Relation:
    grown = min(age_on(birth_of(number), today) for number in (head, other)) >= ADULT
    if grown and sex_of(head) != sex_of(other):
        return Relation.SPOUSE
    return Relation.SIBLING


def likely_relation(head: str, other: str, today: dt.date) -> Relation:
    """Return what the bearer of one valid number probably is to the bearer of another.

    It is only proposed: age and sex cannot tell a wife from a sister.
    """
    younger = age_on(birth_of(head), today) - age_on(birth_of(other), today)
    if younger >= TWO_GENERATIONS:
        return Relation.GRANDCHILD
    if younger >= GENERATION:
        return Relation.SON if sex_told_by(other) is Sex.MALE else Relation.DAUGHTER
    if younger > -GENERATION:
        return _of_the_same_age(head, other, today)
    return Relation.PARENT if younger > -TWO_GENERATIONS else Relation.GRANDPARENT
