"""Reading the office's own data files: comma-separated lines under a header, ``#`` comments."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.kernel.faults import Refused
from app.kernel.text import clean


@dataclass(frozen=True)
class Line:
    """The cells of one line and where it stands in the file."""

    number: int
    cells: list[str]

    def refused(self, text: str) -> Refused:
        """Return the error that names this line."""
        return Refused(f"第 {self.number} 行：{text}。")


def read_table(lines: Iterable[str], header: list[str]) -> Iterator[Line]:
    """Yield the lines under the header; raises ``Refused`` for another header or width."""
    rows = _rows(lines)
    first = next(rows, Line(1, []))
    if first.cells != header:
        raise first.refused(f"表头应为 {','.join(header)}")
    for row in rows:
        if len(row.cells) != len(header):
            raise row.refused(f"应有 {len(header)} 列，现在是 {len(row.cells)} 列")
        yield row


def _rows(lines: Iterable[str]) -> Iterator[Line]:
    for number, raw in enumerate(lines, start=1):
        line = clean(raw.removeprefix("\ufeff"))
        if line and not line.startswith("#"):
            yield Line(number, [cell.strip() for cell in next(csv.reader([line]))])
