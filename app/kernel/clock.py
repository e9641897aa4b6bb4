"""The one source of time: the office clock, and days and moments as people write them."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from app.kernel.faults import Refused
from app.kernel.text import narrow

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
YEARS = range(1900, 2101)
_MOST_SHIFT = dt.timedelta(days=36_500)
_SHIFT = re.compile("([+-])([0-9]{1,6})([dh])")
_SHIFT_UNITS = {"d": dt.timedelta(days=1), "h": dt.timedelta(hours=1)}
_DAYS = (
    re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    re.compile("([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"),
    re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})"),
    re.compile("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile("([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_DAY_AND_TIME = re.compile("([^T ]+?)(?:T| +|(?<=日))([^T ]+)")
_TIMES = (
    re.compile("([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"),
    re.compile("([0-9]{1,2})[时点](?:([0-9]{1,2})分?)?(?:(?<=分)([0-9]{1,2})秒)?"),
)
_SPACED_UNIT = re.compile(r"\s*([年月日时点分秒])\s*")


class _Process:
    """The shift of the whole process, set once from the CLOCK setting."""

    shift = dt.timedelta()


class Traveller:
    """The fixed clock inside ``travel``."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = in_office(at)

    def move(self, by: dt.timedelta) -> None:
        """Set the clock forward, or back with a negative length."""
        self.at = later(self.at, by)


_traveller: ContextVar[Traveller | None] = ContextVar("traveller", default=None)


def in_office(moment: dt.datetime) -> dt.datetime:
    """Return the same moment in office time; a moment without zone is a programming error."""
    if moment.tzinfo is None:
        text = "a moment without time zone"
        raise ValueError(text)
    return moment.astimezone(OFFICE_ZONE)


def later(moment: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """Return the moment after so much real time has passed, in office time."""
    return (moment.astimezone(dt.UTC) + by).astimezone(OFFICE_ZONE)


def now() -> dt.datetime:
    """Return the office's present moment, aware."""
    if traveller := _traveller.get():
        return traveller.at
    return later(dt.datetime.now(OFFICE_ZONE), _Process.shift)


def today() -> dt.date:
    """Return the office's present day."""
    return now().date()


def day_start(day: dt.date) -> dt.datetime:
    """Return the moment a day begins in the office."""
    return dt.datetime.combine(day, dt.time.min, OFFICE_ZONE)


def set_shift(by: dt.timedelta) -> None:
    """Run the whole process ``by`` ahead of real time; zero puts it right again."""
    _Process.shift = by


def shift_by(by: dt.timedelta) -> None:
    """Shift the process further, on top of the shift it already has."""
    set_shift(_Process.shift + by)


@contextmanager
def travel(to: dt.datetime) -> Iterator[Traveller]:
    """Fix the clock at ``to`` for this thread or task only; may be nested."""
    traveller = Traveller(to)
    token = _traveller.set(traveller)
    try:
        yield traveller
    finally:
        _traveller.reset(token)


def parse_shift(raw: str) -> dt.timedelta:
    """Return how far ``+3d``, ``-2h`` or a moment lies from real time; or ``Refused``."""
    text = narrow(raw)
    if match := _SHIFT.fullmatch(text):
        sign, amount, unit = match.groups()
        shift = int(sign + amount) * _SHIFT_UNITS[unit]
    else:
        shift = _far_moment(text) - dt.datetime.now(OFFICE_ZONE)
    if abs(shift) > _MOST_SHIFT:
        text = "时钟最多前后拨动 36500 天，请改小"
        raise Refused(text)
    return shift


def _far_moment(text: str) -> dt.datetime:
    try:
        return parse_moment(text)
    except Refused:
        fault = "时钟的写法不对，请写 +3d、-2h 或 2026-02-13 16:50"
        raise Refused(fault) from None


def _squeeze(raw: str) -> str:
    return _SPACED_UNIT.sub(r"\1", narrow(raw))


def parse_day(raw: str) -> dt.date:
    """Return the date; accepts 2026-02-13, 2026/2/13, 2026.2.13, 20260213, 2026年2月13日."""
    text = _squeeze(raw)
    match = next(filter(None, (form.fullmatch(text) for form in _DAYS)), None)
    if match is None:
        fault = "不是日期，请按 2026-02-13 的格式填写"
        raise Refused(fault)
    year, month, day = map(int, match.groups())
    _check_year(year)
    try:
        return dt.date(year, month, day)
    except ValueError:
        fault = f"{year} 年 {month} 月 {day} 日不存在，请核对月份和日数"
        raise Refused(fault) from None


def _check_year(year: int) -> None:
    if year not in YEARS:
        fault = f"年份 {year} 不在 {YEARS[0]} 至 {YEARS[-1]} 之间，请核对"
        raise Refused(fault)


def parse_moment(raw: str) -> dt.datetime:
    """Return the aware moment in office time; text without a zone means office time."""
    text = _squeeze(raw)
    return _iso_moment(text) if _ISO.fullmatch(text) else _office_moment(text)


def _iso_moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        fault = "时间不存在或写法不对，请按 2026-02-13 16:50 的格式填写"
        raise Refused(fault) from None
    _check_year(moment.year)
    return in_office(moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE))


def _office_moment(text: str) -> dt.datetime:
    match = _DAY_AND_TIME.fullmatch(text)
    if match is None:
        fault = "缺少日期或时刻，请按 2026-02-13 16:50 的格式填写"
        raise Refused(fault)
    day, time = match.groups()
    return dt.datetime.combine(parse_day(day), _time(time), OFFICE_ZONE)


def _time(text: str) -> dt.time:
    match = next(filter(None, (form.fullmatch(text) for form in _TIMES)), None)
    if match is None:
        fault = "时刻的写法不对，请按 16:50 的格式填写"
        raise Refused(fault)
    hour, minute, second = map(int, match.groups("0"))
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        fault = f"时刻 {text} 不存在，请填写 00:00 至 23:59"
        raise Refused(fault) from None


def show_day(day: dt.date) -> str:
    """Return ``2026-02-13``."""
    return f"{day:%Y-%m-%d}"


def show_moment(moment: dt.datetime) -> str:
    """Return ``2026-02-13 16:50`` in office time."""
    return f"{in_office(moment):%Y-%m-%d %H:%M}"
