"""Lists of days in the forms offices have; every fault with its line, and nothing taken half."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.daylist import Kind, misplaced, read_days, weekday_of

HEAD = "日期,类型,节日,依据"


def texts(lines: list[str], **more: object) -> list[str]:
    return [str(fault) for fault in read_days(lines, **more).faults]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "head",
    ["日期,类型,节日,依据", "day,kind,name,source", "Date,Type,Holiday,Source",
     "日期\t安排\t节假日\t文号", "日期;类型;名称;依据文件", "日期,类型,节日,来源"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["放假", "休", "OFF", "off", "假", " 休息 ", "ＯＦＦ"])
def test_the_heads_and_words_people_use(head: str, kind: str) -> None:
    mark = next(sign for sign in ",\t;" if sign in head)
    line = mark.join(["2026年10月1日", kind, "国庆节", "国办〔2025〕7号"])
    found = read_days(["2026 年安排", head, line])
    assert found.faults == []
    assert [(e.day, e.kind, e.line) for e in found.days] == [(dt.date(2026, 10, 1), "off", 3)]


@pytest.mark.parametrize("kind", ["上班", "班", "调休", "调休上班", "补班", "work", "Work"])
def test_the_words_for_a_make_up_day(kind: str) -> None:
    assert read_days([HEAD, f"2026-02-14,{kind},春节,x"]).days[0].kind == "work"


@pytest.mark.parametrize(
    "day", ["2026-02-14", "2026/2/14", "2026.2.14", "20260214", "2026年2月14日", "２０２６-2-14"]
)
def test_dates_in_every_form(day: str) -> None:
    assert read_days([HEAD, f"{day},班,春节,x"]).days[0].day == dt.date(2026, 2, 14)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2026-02-13,上班,春节,x", "第 2 行：2026-02-13 是星期五，不是周末，不能列为调休上班"),
        ("2028-10-01,上班,国庆节,x", "第 2 行：2028-10-01 是法定节假日，不能列为调休上班"),
        ("2026-13-01,放假,元旦,x", "第 2 行：2026 年 13 月"),
        (",放假,元旦,x", "第 2 行：不是日期"),
        ("备注：以上", "第 2 行：不是日期"),
        ("2026-01-01,半天,元旦,x", "第 2 行：类型只能是 放假（休、off）或 上班"),
        ("2026-01-01,放假,,x", "第 2 行：缺少节日"),
        ("2026-01-01,放假,元旦,", "第 2 行：缺少依据"),
        ("2026-01-01,放假,元旦", "第 2 行：缺少依据"),
        ("1899-01-01,放假,元旦,x", "第 2 行：年份 1899 不在"),
        ("2062-01-01,放假,元旦,x", "第 2 行：年份应在 1950 至 2063"),
        ('2026-01-01,放假,"元\r旦,x', "第 2 行："),
    ],
)
def test_a_faulty_line_is_named_with_its_remedy(line: str, sentence: str) -> None:
    years = range(1950, 2064) if "2062" not in line else range(1950, 2028)
    (text,) = texts([HEAD, line], years=years)
    assert text.startswith(sentence.replace("2063", "2027"))


def test_every_fault_is_told_and_the_sound_lines_are_kept_apart() -> None:
    lines = [HEAD, "2026-02-13,班,春节,x", "2026-02-14,班,春节,x", "", "x,班,春节,x",
             "2026-02-14,休,春节,x"]  # fmt: skip
    found = read_days(lines)
    assert [fault.line for fault in found.faults] == [2, 5, 6]
    assert [entry.line for entry in found.days] == [3]


def test_a_weekday_that_is_not_the_days_own_is_a_fault() -> None:
    head = "日期,星期,类型,节日,依据"
    for said in ("六", "星期六", "周六"):
        assert texts([head, f"2026-02-14,{said},班,春节,x"]) == []
        (text,) = texts([head, f"2026-02-13,{said},休,春节,x"])
        assert text == f"第 2 行：2026-02-13 是星期五，表中写的是“{said}”，请核对日期"
    assert texts([head, "2026-02-15,星期天,休,春节,x"]) == []


def test_one_source_for_all_stands_in_where_none_is_named() -> None:
    lines = ["日期,类型,节日", "2026-10-01,放假,国庆节"]
    assert read_days(lines, source="国办").days[0].source == "国办"
    own = read_days([HEAD, "2026-10-01,放假,国庆节,自己的"], source="国办")
    assert own.days[0].source == "自己的"


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(["off", "work"]))
def test_a_make_up_day_is_always_a_weekend(day: dt.date, kind: Kind) -> None:
    refused = kind == "work" and (
        f"{day:%a}" not in {"Sat", "Sun"} or f"{day:%m-%d}" in {"01-01", "05-01", "10-01"}
    )
    assert bool(misplaced(day, kind)) is refused
    assert weekday_of(day)[-1] == "一二三四五六日"[day.isoweekday() - 1]
