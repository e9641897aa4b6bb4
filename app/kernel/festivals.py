"""The statutory holidays (法定节假日): which a year must have, and when they fall by law alone.

From 全国年节及纪念日放假办法 as in force since 2025: 13 days for everybody. The State Council's
yearly notice moves work and rest around them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_ONE_DAY = dt.timedelta(days=1)
_SATURDAY = 5
LAW_FROM = 2025


@dataclass(frozen=True)
class Festival:
    """A statutory holiday: how notices write its name, since when, its days off before and now."""

    name: str
    written: tuple[str, ...]
    since: int
    days_before: int
    days: int

    def is_named(self, text: str) -> bool:
        """Whether a listed day's name means this holiday; one day may be named after two."""
        return any(word in text for word in self.written)

    def is_whole(self, year: int, named: Iterable[str]) -> bool:
        """Whether so many days off are listed under its name as the law gives everybody."""
        least = self.days if year >= LAW_FROM else self.days_before
        return year < self.since or sum(map(self.is_named, named)) >= least


FESTIVALS = (
    Festival("元旦", ("元旦",), 1949, 1, 1),
    Festival("春节", ("春节", "除夕"), 1949, 3, 4),
    Festival("清明节", ("清明",), 2008, 1, 1),
    Festival("劳动节", ("劳动", "五一"), 1949, 1, 2),
    Festival("端午节", ("端午",), 2008, 1, 1),
    Festival("中秋节", ("中秋",), 2008, 1, 1),
    Festival("国庆节", ("国庆", "十一"), 1949, 3, 3),
)

# 春节 (the first day of the lunar year), 清明, 端午, 中秋 as month and day: facts of the lunar
# calendar (GB/T 33661), checked against an independent library by a test.
_LUNAR = {
    2027: "0206 0405 0609 0915", 2028: "0126 0404 0528 1003", 2029: "0213 0404 0616 0922",
    2030: "0203 0405 0605 0912", 2031: "0123 0405 0624 1001", 2032: "0211 0404 0612 0919",
    2033: "0131 0404 0601 0908", 2034: "0219 0405 0620 0927", 2035: "0208 0405 0610 0916",
    2036: "0128 0404 0530 1004", 2037: "0215 0404 0618 0924", 2038: "0204 0405 0607 0913",
    2039: "0124 0405 0527 1002", 2040: "0212 0404 0614 0920", 2041: "0201 0404 0603 0910",
    2042: "0122 0404 0622 0928", 2043: "0210 0405 0611 0917", 2044: "0130 0404 0531 1005",
    2045: "0217 0404 0619 0925", 2046: "0206 0404 0608 0915", 2047: "0126 0405 0529 1004",
    2048: "0214 0404 0615 0922", 2049: "0202 0404 0604 0911", 2050: "0123 0404 0623 0930",
}  # fmt: skip


def lacking(year: int, named: Iterable[str]) -> list[str]:
    """Return the statutory holidays that a year's list of days off does not hold in full.

    The names are asked, not the dates: four of the seven are lunar, and a notice names them all.
    A name left out errs on the safe side: the year then counts as not entered, and the page says
    which holiday is missing.
    """
    names = list(named)
    return [festival.name for festival in FESTIVALS if not festival.is_whole(year, names)]


def _by_law(year: int) -> Iterator[dt.date]:
    """Yield the days of each statutory holiday; a day of two holidays comes twice."""
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    yield from (dt.date(year, month, day) for month, day in fixed)
    if year in _LUNAR:
        lunar = [dt.date(year, int(md[:2]), int(md[2:])) for md in _LUNAR[year].split()]
        yield from lunar
        new_year = lunar[0]
        yield from (new_year + n * _ONE_DAY for n in (-1, 1, 2))


@cache
def statutory_days(year: int) -> frozenset[dt.date]:
    """Return the days off of a year whose notice is not out, by law alone (按法定节假日暂推).

    Fixed and lunar holidays with the day given instead of one on a weekend, taken as the next
    working day; beyond the lunar table only the fixed ones. How the notice will join weekends
    to them cannot be known, and before ``LAW_FROM`` other days were given: then weekends alone.
    """
    if year < LAW_FROM:
        return frozenset()
    found = sorted(_by_law(year))
    days = set(found)
    for lost in (day for day in found if day.weekday() >= _SATURDAY):
        instead = lost
        while instead in days or instead.weekday() >= _SATURDAY:
            instead += _ONE_DAY
        days.add(instead)
    return frozenset(days)
