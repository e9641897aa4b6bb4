"""What is really stored, read straight from the database, and what must be true of it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from sqlalchemy import create_engine, text

NUMBERED = (
    "households", "cases", "verifications", "resolutions", "decisions", "payments", "notices",
    "recoveries", "repayments", "penalties",
)  # fmt: skip
LIVES = (
    "cases", "verifications", "resolutions", "decisions", "payments", "notices", "recoveries",
    "repayments", "penalties",
)  # fmt: skip
NUMBER = re.compile(r"^(.*?)(\d+)$")


class Books:
    """The tables of an office under test."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Run a statement that reads."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def value(self, statement: str, **values: Any) -> Any:
        """Return the one value a statement reads."""
        ((found,),) = self.rows(statement, **values)
        return found

    def acts_of(self, step: str, record_id: int) -> tuple[int, int]:
        """Return how many journal lines and how many acts a step has left of a record."""
        kind = step.partition(".")[0]
        where = "kind = :kind AND record_id = :id AND"
        return (
            self.value(
                f"SELECT count(*) FROM journal WHERE {where} act = :act",  # noqa: S608 - our words
                kind=kind, id=record_id, act=step,
            ),
            self.value(
                f"SELECT count(*) FROM acts WHERE {where} step = :step",  # noqa: S608 - our words
                kind=kind, id=record_id, step=step,
            ),
        )  # fmt: skip

    def broken_numbers(self) -> list[str]:
        """Return what is missing or double in the numbers of any kind of record."""
        faults = []
        for table in NUMBERED:
            slots: dict[str, list[int]] = defaultdict(list)
            for (number,) in self.rows(f"SELECT number FROM {table}"):  # noqa: S608 - our tables
                found = NUMBER.match(number)
                assert found is not None, number
                slots[found[1]].append(int(found[2]))
            for slot, drawn in slots.items():
                if sorted(drawn) != list(range(1, len(drawn) + 1)):
                    faults.append(f"{table} {slot}: {sorted(drawn)}")
        return faults

    def half_records(self) -> list[str]:
        """Return the rows without a line of the journal, an act or their clock, and the reverse."""
        faults = []
        for table in LIVES:
            entered = (
                f"SELECT r.id FROM {table} r WHERE NOT EXISTS "  # noqa: S608 - our tables
                f"(SELECT 1 FROM journal j WHERE j.kind = '{table}' AND j.record_id = r.id)"
            )
            acted = (
                f"SELECT r.id FROM {table} r WHERE NOT EXISTS "  # noqa: S608 - our tables
                f"(SELECT 1 FROM acts a WHERE a.kind = '{table}' AND a.record_id = r.id)"
            )
            orphans = (
                f"SELECT j.id FROM journal j WHERE j.kind = '{table}' AND NOT EXISTS "  # noqa: S608 - our tables
                f"(SELECT 1 FROM {table} r WHERE r.id = j.record_id)"
            )
            for name, query in (("journal", entered), ("acts", acted), ("row", orphans)):
                faults += [f"{table} {key} has no {name}" for (key,) in self.rows(query)]
        timeless = (
            "SELECT c.id FROM cases c WHERE NOT EXISTS "
            "(SELECT 1 FROM timers t WHERE t.kind = 'cases' AND t.record_id = c.id)"
        )
        return faults + [f"cases {key} has no clock" for (key,) in self.rows(timeless)]

    def uneven_steps(self) -> list[str]:
        """Return the cases whose version is not their number of journal lines."""
        query = (
            "SELECT c.id, c.row_version, count(*) FROM cases c JOIN journal j "
            "ON j.kind = 'cases' AND j.record_id = c.id GROUP BY c.id, c.row_version "
            "HAVING count(*) > c.row_version"
        )
        return [f"case {key}: version {v}, {n} lines" for key, v, n in self.rows(query)]

    def integrity(self) -> list[str]:
        """Return what SQLite itself finds wrong; nothing on PostgreSQL, which has no such check."""
        if self.engine.dialect.name != "sqlite":
            return []
        verdict = [row[0] for row in self.rows("PRAGMA integrity_check")]
        broken = [str(row) for row in self.rows("PRAGMA foreign_key_check")]
        return [line for line in verdict if line != "ok"] + broken
