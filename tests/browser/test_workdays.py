"""The next year is entered from Excel: looked at, mended, confirmed; a case's limit follows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.kernel import clock
from tests.browser.conftest import DESKTOP, PHONE, Office
from tests.browser.hands import follow, press
from tests.http import Caller
from tests.races.hands import receive
from tests.workbooks import workbook

pytestmark = pytest.mark.browser
YEAR = clock.today().year + 1
AHEAD = dt.date(YEAR - 1, 12, 30) - clock.today()
HEAD = ["日期", "类型", "节日", "依据"]
HOLIDAYS = {
    "元旦": ["01-01", "01-02", "01-03", "01-04", "01-05"],
    "春节": ["02-05", "02-06", "02-07", "02-08"], "清明节": ["04-05"], "劳动节": ["05-01", "05-02"],
    "端午节": ["06-09"], "中秋节": ["09-15"], "国庆节": ["10-01", "10-02", "10-03"],
}  # fmt: skip
ROWS = [[f"{YEAR}-{d}", "放假", name, "演练"] for name, days in HOLIDAYS.items() for d in days]


def a_friday() -> str:
    day = dt.date(YEAR, 1, 8)
    while day.weekday() != 4:
        day += dt.timedelta(days=1)
    return day.isoformat()


def upload(page: Page, file: Path, rows: list[list[str]]) -> None:
    file.write_bytes(workbook([[f"{YEAR} 年放假安排"], HEAD, *rows]))
    page.set_input_files("[name=file]", file)
    press(page, "查看将作的改动")


def fits(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{width} px wider than the window"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["375", "1440"])
def test_problems_are_shown_by_line_and_nothing_is_stored(
    office: Office, tmp_path: Path, viewport: dict[str, int]
) -> None:
    with office.serve(f"{AHEAD.days:+d}d") as address:  # type: ignore[attr-defined]
        page = office.open(address, "system_admin1", viewport)
        follow(page, "/workdays/")
        fits(page)
        friday = a_friday()
        upload(page, tmp_path / "days.xlsx", [*ROWS, [friday, "上班", "元旦", "演练"]])
        expect(page.get_by_role("alert").first).to_contain_text("没有保存任何内容")
        faults = page.locator("table").first
        expect(faults).to_contain_text(str(len(ROWS) + 3))
        expect(faults).to_contain_text(f"{friday} 是星期五，不是周末，不能列为调休上班")
        expect(page.locator("button:has-text('确认导入')")).to_have_count(0)
        fits(page)
        page.context.close()
    assert (office.watch.strays, office.watch.errors) == ([], [])


def test_a_year_is_entered_and_the_case_follows(office: Office, tmp_path: Path) -> None:
    with office.serve(f"{AHEAD.days:+d}d") as address:  # type: ignore[attr-defined]
        with clock.travel(clock.now() + AHEAD):
            area = office.county.areas["石桥村"]
            case = receive(Caller(address, "window1"), area, "赵一")
        clerk = office.open(address, "window1")
        follow(clerk, f"/cases/show/{case['id']}")
        expect(clerk.locator("h1")).to_contain_text("（暂推）")
        expect(clerk.locator(".notes")).to_contain_text("按法定节假日暂推")
        follow(clerk, "/cases/list/")
        expect(clerk.locator("main")).to_contain_text("（暂推）按法定节假日暂推")

        page = office.open(address, "system_admin1", PHONE)
        follow(page, "/workdays/")
        upload(page, tmp_path / "days.xlsx", ROWS)
        expect(page.locator("main")).to_contain_text("七个法定节假日齐全")
        fits(page)
        press(page, "确认导入")
        expect(page.locator("main")).to_contain_text(f"已导入：新增 {len(ROWS)} 天，更改 0 天")
        expect(page.locator("main")).to_contain_text("已重算 1 项办理时限")
        fits(page)

        follow(clerk, f"/cases/show/{case['id']}")
        expect(clerk.locator("h1")).not_to_contain_text("暂推")
        expect(clerk.locator(".events li").first).to_contain_text("重算时限")
        expect(clerk.locator(".events li").first).to_contain_text("工作日历更新")
    assert (office.watch.strays, office.watch.errors) == ([], [])
    known = {"Excel", "xlsx", "xls", "CSV", "MB", "off", "work"}
    assert office.watch.words <= known, office.watch.words - known
