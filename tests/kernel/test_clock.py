"""One clock for the office; days and moments as people write them."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, parse_day, parse_moment, parse_shift
from app.kernel.faults import Refused

FRIDAY = dt.datetime(2026, 2, 13, 16, 50, tzinfo=OFFICE_ZONE)


@pytest.fixture
def _clock_put_right() -> Iterator[None]:
    yield
    clock.set_shift(dt.timedelta())


def test_now_is_the_real_moment_in_office_time() -> None:
    before, now, after = dt.datetime.now(dt.UTC), clock.now(), dt.datetime.now(dt.UTC)
    assert before <= now <= after
    assert now.tzinfo is OFFICE_ZONE
    assert clock.today() == clock.now().date()


@pytest.mark.usefixtures("_clock_put_right")
def test_the_process_runs_ahead_by_its_shift() -> None:
    clock.set_shift(dt.timedelta(days=3))
    clock.shift_by(dt.timedelta(hours=-2))
    ahead = clock.now() - dt.datetime.now(OFFICE_ZONE)
    assert abs(ahead - dt.timedelta(days=3, hours=-2)) < dt.timedelta(seconds=5)


def test_travel_stands_still_moves_nests_and_returns() -> None:
    with clock.travel(FRIDAY) as outer:
        assert clock.now() == FRIDAY == clock.now()
        outer.move(dt.timedelta(hours=8))
        assert clock.today() == dt.date(2026, 2, 14)
        with clock.travel(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)):
            assert clock.now().isoformat() == "2020-01-01T08:00:00+08:00"
        assert clock.now() == FRIDAY + dt.timedelta(hours=8)
    assert abs(clock.now() - dt.datetime.now(OFFICE_ZONE)) < dt.timedelta(seconds=5)


def test_travel_ends_when_the_trip_fails() -> None:
    with pytest.raises(RuntimeError, match="trip"), clock.travel(FRIDAY):
        raise RuntimeError("trip")
    assert clock.now() != FRIDAY


def test_travel_is_not_seen_by_other_threads() -> None:
    seen: list[dt.datetime] = []
    with clock.travel(FRIDAY):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != FRIDAY


def test_a_moment_without_zone_is_a_programming_error() -> None:
    with (
        pytest.raises(ValueError, match="without time zone"),
        clock.travel(FRIDAY.replace(tzinfo=None)),
    ):
        pass


@pytest.mark.parametrize(
    "raw",
    ["2026-02-13", "2026/2/13", "2026.2.13", "20260213", "2026年2月13日", "2026年02月13",
     "２０２６－０２－１３", " 2026 年 2 月 13 日 "],
)  # fmt: skip
def test_every_way_of_writing_a_day(raw: str) -> None:
    assert parse_day(raw) == dt.date(2026, 2, 13)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "不是日期"),
        ("13/2/2026", "不是日期"),
        ("2026-2/13", "不是日期"),
        ("2026-02-13 16:50", "不是日期"),
        ("今天", "不是日期"),
        ("٢٠٢٦-٠٢-١٣", "不是日期"),
        ("2026-13-01", "2026 年 13 月 1 日不存在"),
        ("2026-02-29", "2026 年 2 月 29 日不存在"),
        ("20260230", "不存在"),
        ("1899-12-31", "年份 1899"),
        ("2101-01-01", "年份 2101"),
        ("0000-00-00", "年份 0"),
    ],
)
def test_no_day_is_refused(raw: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        parse_day(raw)


@pytest.mark.parametrize(
    "raw",
    ["2026-02-13 16:50", "2026-02-13T16:50:00", "2026-02-13T16:50:00.000+08:00",
     "2026-02-13T08:50:00Z", "2026-02-13 10:50+02:00", "2026/2/13 16:50", "20260213 16:50:00",
     "2026年2月13日 16:50", "2026年2月13日16时50分", "2026 年 2 月 13 日 16 点 50 分 0 秒",
     "2026年2月13日16点50", "２０２６－０２－１３　１６：５０"],
)  # fmt: skip
def test_every_way_of_writing_a_moment(raw: str) -> None:
    moment = parse_moment(raw)
    assert moment == FRIDAY
    assert moment.tzinfo is OFFICE_ZONE


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "缺少日期或时刻"),
        ("2026-02-13", "缺少日期或时刻"),
        ("16:50", "缺少日期或时刻"),
        ("2026-02-13 24:00", "不存在"),
        ("2026/2/13 24:00", "时刻 24:00 不存在"),
        ("2026-02-30 10:00", "不存在"),
        ("2026年2月30日10时", "2 月 30 日不存在"),
        ("2026/2/13 noon", "时刻的写法不对"),
        ("2026/2/13 16:5", "时刻的写法不对"),
        ("2026-02-13 16:50 abc", "写法不对"),
        ("0001-01-01T00:00:00+14:00", "年份 1"),
        ("9999-12-31T23:59:59-12:00", "年份 9999"),
    ],
)
def test_no_moment_is_refused(raw: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        parse_moment(raw)


def test_hours_alone_are_a_time() -> None:
    assert parse_moment("2026年2月13日9时").hour == 9


@given(st.datetimes(dt.datetime(1992, 1, 1), dt.datetime(2100, 12, 30)))  # noqa: DTZ001 - strategy bounds are naive
def test_shown_days_and_moments_read_back(naive: dt.datetime) -> None:
    moment = naive.replace(second=0, microsecond=0, tzinfo=OFFICE_ZONE)
    assert parse_moment(clock.show_moment(moment)) == moment
    assert parse_moment(clock.show_moment(moment.astimezone(dt.UTC))) == moment
    assert parse_day(clock.show_day(moment.date())) == moment.date()


@given(st.text(max_size=30) | st.text("0123456789-/. T:年月日时分秒+Z", max_size=30))
def test_any_text_is_read_or_refused(raw: str) -> None:
    for parse in (parse_day, parse_moment, parse_shift):
        try:
            parse(raw)
        except Refused as fault:
            assert str(fault)  # noqa: PT017 - both outcomes are right, a third one is not


def test_shifts() -> None:
    assert parse_shift("+3d") == dt.timedelta(days=3)
    assert parse_shift(" －２h ") == dt.timedelta(hours=-2)
    far = parse_shift("2026-02-13 16:50")
    assert abs(dt.datetime.now(OFFICE_ZONE) + far - FRIDAY) < dt.timedelta(seconds=5)
    for raw in ("3d", "+3y", "", "tomorrow", "+999999d"):
        with pytest.raises(Refused):
            parse_shift(raw)
