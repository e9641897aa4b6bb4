"""The fictional county: 云泽县 with its townships and villages, on codes nobody was ever given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records import Area
from models.seed import load_areas

UNASSIGNED = "999901"
COUNTY, COUNTY_SHORT = "云泽县", "YZ"
TOWNS = (
    ("清溯镇", "QS"), ("望鹤镇", "WH"), ("柳渡镇", "LD"), ("云埠镇", "YB"), ("芦汀镇", "LT"),
    ("砚山镇", "YS"), ("枫陵镇", "FL"), ("澄湾镇", "CW"), ("鹿鸣乡", "LM"), ("松岫乡", "SX"),
    ("棠梨乡", "TL"), ("雾岭乡", "WL"),
)  # fmt: skip
VILLAGES = 150
FIRST, SECOND = "桑榆荷蓼枫槐栗梅葛菱桐樟", "坡湾坪塘岭溪畈冲坳墩河岗浦"
TOWN_CODE, VILLAGE_CODE, COMMUNITY_CODE = 100, 200, 1


@dataclass(frozen=True)
class Village:
    """A village by key, with what addresses are made of."""

    id: int
    name: str


@dataclass(frozen=True)
class Town:
    """A township by key, with its villages."""

    id: int
    name: str
    villages: tuple[Village, ...]


def _code(town: int, village: int) -> str:
    return f"{UNASSIGNED}{town:03d}{village:03d}"


def _village(order: int, place: int) -> tuple[int, str, str]:
    """Return (code, name, urban-rural code); the first place of a township is its community."""
    name = FIRST[(order + place) % len(FIRST)] + SECOND[place]
    if place == 0:
        return COMMUNITY_CODE, f"{name}社区", "121"
    return VILLAGE_CODE + place - 1, f"{name}村", "220"


def _lines() -> Iterator[str]:
    yield "code,name,level,parent,urban_rural"
    yield f"{_code(0, 0)},{COUNTY},county,,"
    fewest, more = divmod(VILLAGES, len(TOWNS))
    for order, (town, _) in enumerate(TOWNS):
        code = TOWN_CODE + order
        yield f"{_code(code, 0)},{town},town,{_code(0, 0)},"
        for place in range(fewest + (order < more)):
            number, name, kind = _village(order, place)
            yield f"{_code(code, number)},{name},village,{_code(code, 0)},{kind}"


@dataclass(frozen=True)
class County:
    """The county by key, with its townships."""

    id: int
    towns: tuple[Town, ...]


def found_places(session: Session) -> County:
    """Store the county's areas."""
    load_areas(session, _lines())
    shorts = dict(TOWNS) | {COUNTY: COUNTY_SHORT}
    areas = session.scalars(select(Area).order_by(Area.code)).all()
    for area in areas:
        area.short = shorts.get(area.name)
    session.flush()
    county = next(area.id for area in areas if area.name == COUNTY)
    towns = []
    for town in (area for area in areas if area.parent_id == county):
        villages = tuple(Village(a.id, a.name) for a in areas if a.parent_id == town.id)
        towns.append(Town(town.id, town.name, villages))
    return County(county, tuple(towns))
