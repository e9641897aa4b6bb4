"""The bases of all rows: stored, an office record, scoped by area, under a clock."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, MetaData, String, false, text
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    declared_attr,
    mapped_column,
)

from app.declare.columns import Key, moment
from app.declare.field import Field
from app.declare.types import CODES_LENGTH, MomentType, Sealed

BLIND_LENGTH = 64
REASON_LENGTH = 500


class Stored(DeclarativeBase):
    """Anything with a table; one metadata, so one migration history."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _secrets(cls: type[Any]) -> list[tuple[str, Field]]:
    found = []
    for name, column in vars(cls).items():
        field = column.column.info.get("field") if isinstance(column, MappedColumn) else None
        if field is not None and field.secret:
            found.append((name, field))
    return found


def blind_name(name: str) -> str:
    """Return the name of the column that holds a secret's blind index."""
    return f"{name}_index"


class Record(Stored):
    """An office record: voided with a reason, never deleted; every save counts a version."""

    __abstract__ = True
    screen: ClassVar[Any] = None

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(MomentType())
    changed_at: Mapped[dt.datetime] = mapped_column(MomentType())
    row_version: Mapped[int]
    voided_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    void_reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))

    @declared_attr
    def created_by(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy passes the class
        """Who stored the row; None for the program itself."""
        return mapped_column(Key, ForeignKey("staff.id", use_alter=True))

    @declared_attr
    def changed_by(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy passes the class
        """Who changed the row last."""
        return mapped_column(Key, ForeignKey("staff.id", use_alter=True))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        """Let every UPDATE say which version it replaces: a lost race raises StaleDataError."""
        return {"version_id_col": cls.row_version}

    def __init_subclass__(cls, **more: Any) -> None:
        """Give every secret its blind index, and bind its cipher to its place."""
        secrets = _secrets(cls)
        for name, field in secrets:
            if field.meaning is not None and field.meaning.searched:
                setattr(cls, blind_name(name), mapped_column(String(BLIND_LENGTH), index=True))
        super().__init_subclass__(**more)
        for name, field in secrets:
            column = cls.__table__.c[name]
            if isinstance(column.type, Sealed):
                column.type.place = f"{cls.__tablename__}.{name}"
            if field.unique:
                _unique_among_living(cls.__table__, blind_name(name))

    @property
    def voided(self) -> bool:
        """Whether the record was declared void (作废)."""
        return self.voided_at is not None


def _unique_among_living(table: Any, column: str) -> None:
    living = text("voided_at IS NULL")
    Index(
        f"uq_{table.name}_{column}", table.c[column],
        unique=True, sqlite_where=living, postgresql_where=living,
    )  # fmt: skip


class Scoped:
    """A record seen by its area: equality on columns kept from its area or its parent.

    ``shared`` records are also seen where a ``Share`` row says so.
    """

    shared: ClassVar[bool] = False

    @declared_attr
    def village_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy passes the class
        """The village the row belongs to, if it belongs to one."""
        return mapped_column(Key, ForeignKey("areas.id"))

    @declared_attr
    def town_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy passes the class
        """The township the row belongs to; None for rows of the county itself."""
        return mapped_column(Key, ForeignKey("areas.id"))

    @declared_attr
    def department_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy passes the class
        """The county department in charge of the row, besides the lead department."""
        return mapped_column(Key, ForeignKey("organisations.id"))


SCOPE_COLUMNS = ("village_id", "town_id", "department_id")


class Timed:
    """A record whose nearest time limit stands in its lists.

    ``due_provisional``: it reaches into a year whose calendar is not entered (暂推).
    ``due_warn_at``: from then on its end is near. While all limits of the record stand still
    there is no due date, so nothing can be late, and ``due_paused`` holds the codes of the reasons.
    """

    due_at: Mapped[dt.datetime | None] = moment("办理时限", en="Due at")
    due_provisional: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_warn_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    due_paused: Mapped[str | None] = mapped_column(String(CODES_LENGTH))
