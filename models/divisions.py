"""Loading the administrative divisions (行政区划) from their file: all of it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.text import narrow
from app.records import Area, Level
from app.records.area import CODE_LENGTH
from models.tables import Line, read_table

HEADER = ["code", "name", "level", "parent", "urban_rural"]
LEVELS = {"county": Level.COUNTY, "town": Level.TOWN, "village": Level.VILLAGE}
ABOVE = {Level.TOWN: Level.COUNTY, Level.VILLAGE: Level.TOWN}
NAME_LIMIT = 60
_CODE = re.compile(f"[0-9]{{{CODE_LENGTH}}}")
_TOWN_PART = slice(6, 9)


@dataclass(frozen=True)
class Division:
    """One line of the file; ``parent`` is a code, empty for the county."""

    code: str
    name: str
    level: Level
    parent: str
    urban_rural: str | None


def load_areas(session: Session, lines: Iterable[str]) -> tuple[int, int]:
    """Add and update areas by code; return how many were (added, changed).

    The lines are ``code,name,level,parent,urban_rural`` under their header, parents first;
    ``#`` lines are comments. Raises ``Refused`` naming the line, before anything is stored.
    """
    known = {area.code: area for area in session.scalars(select(Area))}
    levels = {area.code: area.level for area in known.values()}
    divisions = list(_divisions(lines, levels))
    counts = [0, 0]
    for division in divisions:
        area = known.get(division.code)
        if area is None:
            area = known[division.code] = Area(code=division.code)
            session.add(area)
            counts[0] += 1
        elif _differs(area, division):
            counts[1] += 1
        _fill(area, division, known.get(division.parent))
    session.flush()
    return counts[0], counts[1]


def _divisions(lines: Iterable[str], levels: dict[str, Level]) -> Iterator[Division]:
    seen: dict[str, int] = {}
    for line in read_table(lines, HEADER):
        code, name, level, parent, urban_rural = line.cells
        code, parent = narrow(code), narrow(parent)
        if _CODE.fullmatch(code) is None:
            raise line.refused(f"区划代码 {code} 应为 {CODE_LENGTH} 位数字")
        if code in seen:
            raise line.refused(f"区划代码 {code} 与第 {seen[code]} 行重复，请只保留一行")
        if not 0 < len(name) <= NAME_LIMIT:
            raise line.refused(f"名称应为 1 至 {NAME_LIMIT} 个字")
        division = Division(code, name, _level(line, level), parent, urban_rural or None)
        _check_parent(line, division, levels)
        seen[code], levels[code] = line.number, division.level
        yield division


def _level(line: Line, word: str) -> Level:
    if word not in LEVELS:
        raise line.refused(f"级别 {word} 只能是 {'、'.join(LEVELS)}")
    return LEVELS[word]


def _check_parent(line: Line, division: Division, levels: dict[str, Level]) -> None:
    above = ABOVE.get(division.level)
    if above is not None and levels.get(division.parent) is not above:
        raise line.refused(f"上级区划 {division.parent} 不存在，或不是{above}；请把上级排在前面")


def _differs(area: Area, division: Division) -> bool:
    here = (area.name, area.level, area.urban_rural)
    return here != (division.name, division.level, division.urban_rural) or (
        area.parent is not None and area.parent.code != division.parent
    )


def _fill(area: Area, division: Division, parent: Area | None) -> None:
    """The short name, for numbers, is the township's own three digits until the county names it."""
    area.name, area.level, area.parent = division.name, division.level, parent
    area.urban_rural = division.urban_rural
    if division.level is Level.TOWN and area.short is None:
        area.short = division.code[_TOWN_PART]
