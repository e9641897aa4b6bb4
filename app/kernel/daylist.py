"""Lists of days that a notice sets apart (放假调休安排), as offices keep them in tables."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.kernel.clock import YEARS, parse_day
from app.kernel.faults import Refused
from app.kernel.text import clean, narrow
from app.kernel.working import Calendar

Kind = Literal["off", "work"]
WEEKDAYS = "一二三四五六日"
_SATURDAY = 5
# Days that are holidays by law in every year cannot be make-up days.
_ALWAYS_OFF = frozenset({(1, 1), (5, 1), (10, 1)})
_HEAD_WITHIN = 10
_MARKS = (",", "\t", ";")
_HEADS: dict[str, tuple[str, ...]] = {
    "day": ("day", "date", "on", "日期"),
    "kind": ("kind", "type", "类型", "安排", "放假或上班"),
    "name": ("name", "festival", "holiday", "节日", "节假日", "名称", "假期"),
    "source": ("source", "official_notice", "依据", "来源", "文件", "文号", "依据文件"),
    "weekday": ("weekday", "星期", "周几", "周"),
}
_MUST = ("day", "kind", "name")
_NO_HEAD = "表头应有“日期、类型、节日、依据”各列（或 day,kind,name,source）"
_KINDS: dict[str, Kind] = {
    "off": "off", "放假": "off", "休": "off", "休息": "off", "假": "off", "节假日": "off",
    "work": "work", "上班": "work", "班": "work", "补班": "work",
    "调休": "work", "调休上班": "work",
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One line of a list: a day moved by a notice, and which notice."""

    day: dt.date
    kind: Kind
    name: str
    source: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class LineFault:
    """What is wrong with a line, and the remedy."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.text}"


@dataclass(frozen=True)
class DayList:
    """What a table says, and what is wrong with it; nothing of it counts while it has faults."""

    days: list[Listed]
    faults: list[LineFault]


def weekday_of(day: dt.date) -> str:
    """Return ``星期五``."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def misplaced(day: dt.date, kind: Kind) -> str:
    """Return why a day cannot be what a list says, or nothing."""
    if kind == "work" and day.weekday() < _SATURDAY:
        return f"{day} 是{weekday_of(day)}，不是周末，不能列为调休上班，请核对日期"
    if kind == "work" and (day.month, day.day) in _ALWAYS_OFF:
        return f"{day} 是法定节假日，不能列为调休上班，请核对日期"
    return ""


def outside(day: dt.date, years: range) -> str:
    """Return why the calendar cannot hold a day of this year, or nothing."""
    if day.year in years:
        return ""
    return f"年份应在 {years[0]} 至 {years[-1]} 之间，现在是 {day.year}，请核对"


def read_days(lines: Iterable[str], *, years: range = YEARS, source: str = "") -> DayList:
    """Read a table with a head of 日期、类型、节日、依据 (or ``day,kind,name,source``).

    The columns may stand in any order; titles above the head, ``#`` lines, empty lines and other
    columns are passed over. ``source`` stands in where a line names none; a day outside ``years``
    is a fault.
    """
    found = DayList([], [])
    seen: dict[dt.date, int] = {}
    for number, cells in _cells(lines, found.faults):
        try:
            entry = _listed(number, cells, years, source)
            _refuse(_again(entry.day, seen.setdefault(entry.day, number), number))
            found.days.append(entry)
        except Refused as fault:
            found.faults.append(LineFault(number, fault.text))
    return found


def _refuse(text: str) -> None:
    if text:
        raise Refused(text)


def _again(day: dt.date, first: int, number: int) -> str:
    return f"{day} 与第 {first} 行重复，请只保留一行" if first != number else ""


def _cells(
    lines: Iterable[str], faults: list[LineFault]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the lines under the head, by the meaning of their columns."""
    texts = ((n, line.strip("\ufeff\r\n")) for n, line in enumerate(lines, start=1))
    rows = [(n, text) for n, text in texts if text.strip() and not text.startswith("#")]
    for place, (_, text) in enumerate(rows[:_HEAD_WITHIN]):
        mark = max(_MARKS, key=text.count)
        head = _head_of(text, mark)
        if head is not None:
            yield from _under(head, mark, rows[place + 1 :], faults)
            return
    first = rows[0][0] if rows else 1
    faults.append(LineFault(first, _NO_HEAD))


def _under(
    head: Mapping[str, int], mark: str, rows: list[tuple[int, str]], faults: list[LineFault]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, text in rows:
        try:
            row = _split(text, mark)
        except csv.Error:
            faults.append(LineFault(number, "引号或换行不成对，请核对"))
            continue
        if any(row):
            yield number, {key: row[at] for key, at in head.items() if at < len(row)}


def _head_of(text: str, mark: str) -> dict[str, int] | None:
    """Return where the columns stand; None where this line is no head."""
    try:
        names = [narrow(cell).lower() for cell in _split(text, mark)]
    except (csv.Error, Refused):
        return None
    head = {
        key: next(at for at, name in enumerate(names) if name in known)
        for key, known in _HEADS.items()
        if any(name in known for name in names)
    }
    return head if all(key in head for key in _MUST) else None


def _split(text: str, mark: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([text], delimiter=mark), [])]


def _listed(number: int, cells: Mapping[str, str], years: range, source: str) -> Listed:
    day = parse_day(cells.get("day", ""))
    kind = _kind_of(narrow(cells.get("kind", "")).lower())
    name, named = clean(cells.get("name", "")), clean(cells.get("source", "")) or source
    _refuse("" if name else "缺少节日，请填写")
    _refuse("" if named else "缺少依据，请写明放假通知的文号或网址")
    _refuse(_other_weekday(day, narrow(cells.get("weekday", ""))))
    _refuse(misplaced(day, kind) or outside(day, years))
    return Listed(day, kind, name, named, number)


def _kind_of(raw: str) -> Kind:
    kind = _KINDS.get(raw)
    if kind is None:
        text = f"类型只能是 放假（休、off）或 上班（班、work），现在是“{raw}”"
        raise Refused(text)
    return kind


def _other_weekday(day: dt.date, said: str) -> str:
    told = said[-1:].replace("天", "日")
    if told in (*WEEKDAYS,) and told != WEEKDAYS[day.weekday()]:
        return f"{day} 是{weekday_of(day)}，表中写的是“{said}”，请核对日期"
    return ""


def read_listed(lines: Iterable[str]) -> list[Listed]:
    """Read a table that must be sound; raises ``Refused`` naming every faulty line."""
    found = read_days(lines)
    if found.faults:
        raise Refused("；".join(map(str, found.faults)))
    return found.days


def calendar_from(listed: Iterable[Listed]) -> Calendar:
    """Build the calendar of listed days."""
    days = list(listed)
    return Calendar.of(
        ((entry.day, entry.name) for entry in days if entry.kind == "off"),
        (entry.day for entry in days if entry.kind == "work"),
    )


def read_calendar(lines: Iterable[str]) -> Calendar:
    """Build the calendar from the lines of its file; see ``read_listed`` and ``Calendar.of``."""
    return calendar_from(read_listed(lines))
