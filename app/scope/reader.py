"""The reader of a session: a member of staff, the program, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.declare.record import Scoped

READER = "reader"


@dataclass(frozen=True)
class Post:
    """A role held in an area; ``column`` and ``value`` are the equality it sees rows by.

    An empty ``column`` sees the whole county. ``reads`` names the tables the role may read.
    """

    role: str
    column: str = ""
    value: int = 0
    reads: frozenset[str] = frozenset()

    def covers(self, record: object) -> bool:
        """Whether a record lies in the area of the post."""
        if not self.column or not isinstance(record, Scoped):
            return True
        return bool(getattr(record, self.column) == self.value)


@dataclass(frozen=True)
class Reader:
    """Who reads and writes in a session; the program is bound by no area."""

    staff_id: int | None = None
    name: str = ""
    posts: tuple[Post, ...] = ()
    program: bool = False

    def holds(self, role: str) -> bool:
        """Whether the reader holds a role anywhere."""
        return any(post.role == role for post in self.posts)

    def holds_for(self, role: str, record: object) -> bool:
        """Whether the reader holds a role for this record's area."""
        return any(post.role == role and post.covers(record) for post in self.posts)

    def covers(self, record: object) -> bool:
        """Whether any post of the reader reads this table and covers this record's area."""
        table = getattr(record, "__tablename__", "")
        posts = (post for post in self.posts if not post.reads or table in post.reads)
        return self.program or any(post.covers(record) for post in posts)


NOBODY = Reader()
PROGRAM = Reader(program=True, name="系统")


def reader_of(session: Session) -> Reader:
    """Return who reads in this session; nobody unless it was said."""
    reader = session.info.get(READER, NOBODY)
    return reader if isinstance(reader, Reader) else NOBODY


@contextmanager
def reading_as(session: Session, reader: Reader) -> Iterator[None]:
    """Let a session read and write as somebody for a while."""
    before = session.info.get(READER, NOBODY)
    session.info[READER] = reader
    try:
        yield
    finally:
        session.info[READER] = before
