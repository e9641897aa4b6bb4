"""The county's tables mapped as anybody would map them; floor and peer read them so.

Codes stay codes, money stays 分, and the sealed columns are left out: reading them takes the keys.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

# What the program's list of cases shows, in its order.
LISTED = ["number", "applicant", "area", "cause", "degree", "state", "due_at", "received_at"]
# What its page of a case shows besides: but for the sealed story.
SHOWN = [
    *LISTED, "household", "apply_way", "truth_declared", "nature", "happened_on", "requested",
    "relief_type", "track", "opinion", "suggested", "done_note", "rule_set_id",
]  # fmt: skip
VERIFIED = ["number", "first", "second", "visited_on", "conclusion", "state"]


class Plain(DeclarativeBase):
    """A metadata of its own, so that nothing of the program's declarations is at work."""


class Area(Plain):
    __tablename__ = "areas"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    def __repr__(self) -> str:
        return self.name


class Person(Plain):
    __tablename__ = "persons"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    def __repr__(self) -> str:
        return self.name


class Household(Plain):
    __tablename__ = "households"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]

    def __repr__(self) -> str:
        return self.number


class Staff(Plain):
    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    def __repr__(self) -> str:
        return self.name


class User(Plain):
    """The framework's account."""

    __tablename__ = "ab_user"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    password: Mapped[str]


class Case(Plain):
    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    state: Mapped[str]
    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id))
    household: Mapped[Household] = relationship()
    applicant_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    applicant: Mapped[Person] = relationship()
    area_id: Mapped[int] = mapped_column(ForeignKey(Area.id))
    area: Mapped[Area] = relationship()
    received_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]
    apply_way: Mapped[str]
    relief_type: Mapped[str]
    track: Mapped[str]
    cause: Mapped[str]
    nature: Mapped[str]
    degree: Mapped[str]
    happened_on: Mapped[dt.date | None]
    requested: Mapped[int | None]
    truth_declared: Mapped[bool]
    opinion: Mapped[str | None]
    suggested: Mapped[int | None]
    done_note: Mapped[str | None]
    rule_set_id: Mapped[int | None]
    verifications: Mapped[list[Verification]] = relationship(back_populates="case")

    def __repr__(self) -> str:
        return self.number


class Verification(Plain):
    __tablename__ = "verifications"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    state: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    case: Mapped[Case] = relationship(back_populates="verifications")
    first_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    first: Mapped[Staff] = relationship(foreign_keys=[first_id])
    second_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    second: Mapped[Staff] = relationship(foreign_keys=[second_id])
    visited_on: Mapped[dt.date | None]
    conclusion: Mapped[str | None]


class Entry(Plain):
    """A line of a case's history."""

    __tablename__ = "journal"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    act: Mapped[str]


def as_json(case: Case) -> dict[str, Any]:
    """Return the shown columns of a case: links by their name, days and moments in ISO."""
    values = {name: getattr(case, name) for name in SHOWN}
    return {
        name: value.isoformat() if isinstance(value, dt.date)
        else str(value) if isinstance(value, Plain)
        else value
        for name, value in values.items()
    }  # fmt: skip
