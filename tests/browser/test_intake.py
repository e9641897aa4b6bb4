"""Intake with counted hands: an oral application in a minute, and everything by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.kernel.identity import check_digit
from tests.browser.conftest import PHONE, Office
from tests.browser.counting import CountedHands
from tests.browser.hands import follow, state_is

pytestmark = pytest.mark.browser

KNOWN_FAMILY, NEW_FAMILY = 40, 120
ILLNESS, SEVERE = 5, 3  # presses of the down key, the farthest of what is often chosen
SPOKEN = "丈夫二月八日在工地摔伤，送县医院手术，已花两万八千多元，家中没有其他收入，实在没有办法。"


def bearer(birth: str, order: int) -> str:
    """Return a valid number of a county in a known province that was never assigned."""
    first = f"379999{birth}{order:03d}"
    return first + check_digit(first)


HEAD, WIFE = bearer("19750504", 11), bearer("19780801", 12)
SON, MOTHER = bearer("20050602", 13), bearer("19510311", 14)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.id || ''"))


def expect_focus(page: Page, name: str) -> None:
    assert focused(page) == name


def hardship(hands: CountedHands) -> None:
    """Go from the way of applying to the last box: oral, a grave illness, read back, promised."""
    page = hands.page
    expect_focus(page, "apply_way")
    hands.press("ArrowDown")
    hands.press("Tab")
    hands.press("ArrowDown", ILLNESS)
    hands.press("Tab")
    hands.press("ArrowDown", SEVERE)
    hands.press("Tab")
    expect(page.locator("[name=cause]")).to_have_value("ILL")
    hands.press("Tab")
    expect_focus(page, "spoken")
    hands.tell(SPOKEN)
    hands.press("Tab")
    hands.press("Space")
    hands.press("Tab")
    hands.press("Space")


def accepted(page: Page) -> None:
    expect(page).to_have_url(re.compile("/intake/accepted/"))
    expect(page.locator("h1")).to_contain_text("申请已接收")


def new_family(hands: CountedHands) -> None:
    """Take an application of four people nobody has heard of, without a mouse."""
    page = hands.page
    expect_focus(page, "person-id_number")
    hands.type(HEAD)
    expect(page.locator("#family")).to_contain_text("尚未登记")
    hands.press("Tab")
    hands.type("王建国")
    hands.press("Tab")
    hands.type("石桥")
    page.get_by_role("option").filter(has_text="石桥村").first.wait_for()
    hands.press("ArrowDown")
    hands.press("Enter")
    hands.press("Tab")
    hands.press("Tab")
    for row, (number, name, relation) in enumerate(
        ((WIFE, "李秀英", "SPOUSE"), (SON, "王小明", "SON"), (MOTHER, "赵桂兰", "PARENT"))
    ):
        expect_focus(page, f"members-{row}-id_number")
        hands.type(number)
        expect(page.locator(f"[name=members-{row}-relation]")).to_have_value(relation)
        hands.press("Tab")
        hands.type(name)
        hands.press("Enter")
    hands.press("Enter")
    hardship(hands)
    hands.press("Control+Enter")
    accepted(page)


def known_family(hands: CountedHands) -> None:
    """Take an oral application of a family that was helped before, without a mouse."""
    page = hands.page
    expect_focus(page, "person-id_number")
    hands.type(WIFE)
    expect(page.locator("#family")).to_contain_text("王建国户")
    expect(page.locator("#known")).to_contain_text("已撤回")
    hands.press("Tab")
    hardship(hands)
    hands.press("Control+Enter")
    accepted(page)


def withdraw(page: Page) -> None:
    """Let the family take its application back, so that it may come again."""
    page.get_by_role("link", name="打开案件").click()
    page.get_by_role("link", name="撤回申请").click()
    page.locator("[name=reason]").fill("已自行解决")
    page.locator(".submit .main").click()
    state_is(page, "已撤回")


def test_families_are_taken_in_with_few_keys(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(str(address), "window1")
        follow(page, "/intake/")
        new = CountedHands(page)
        new_family(new)
        page.screenshot(path=tmp_path / "accepted.png", full_page=True)
        withdraw(page)
        follow(page, "/intake/")
        known = CountedHands(page)
        known_family(known)
        with capsys.disabled():
            print(f"\n新家庭四人：{new.actions} 次；已建档家庭：{known.actions} 次")  # noqa: T201
        assert new.actions <= NEW_FAMILY
        assert known.actions <= KNOWN_FAMILY
        case = page.get_by_role("link", name="打开案件")
        page.get_by_role("button", name="受理", exact=True).click()
        state_is(page, "已受理")
        assert case.count() == 0
        stopped_at_once(page)
        stopped_elsewhere(office, str(address))
        assert office.watch.strays == []
        assert office.watch.errors == []
        assert office.watch.words == set()


def test_an_application_survives_logging_out(office: Office) -> None:
    numbers = [bearer("19660504", 21), bearer("19680801", 22)]
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(str(address), "window2")
        follow(page, "/intake/")
        page.keyboard.type(numbers[0])
        expect(page.locator("#family")).to_contain_text("尚未登记")
        page.locator("[name=person-name]").fill("周大山")
        page.locator("[name=members-0-id_number]").fill(numbers[1])
        page.locator("[name=members-0-name]").fill("吴小梅")
        page.locator("[name=apply_way]").select_option(label="口头申请")
        page.locator("[name=spoken]").fill(SPOKEN)
        expect(page.locator("[data-kept]")).to_contain_text("草稿已自动保存")
        page.locator(".person summary").click()
        with page.expect_navigation():
            page.get_by_role("button", name="退出").click()
        page = office.open(str(address), "window2")
        follow(page, "/intake/")
        expect(page.locator(".offer")).to_contain_text("有未完成的草稿")
        page.get_by_role("link", name=re.compile("继续填写 受理新申请 · 周大山 今天")).click()
        expect(page.locator("#family")).to_contain_text("尚未登记")
        expect(page.locator("[name=person-id_number]")).to_have_value(numbers[0])
        expect(page.locator("[name=members-0-name]")).to_have_value("吴小梅")
        expect(page.locator("[name=members-0-relation]")).to_have_value("SPOUSE")
        expect(page.locator("[name=spoken]")).to_have_value(SPOKEN)
        assert office.watch.errors == []


def stopped_at_once(page: Page) -> None:
    """The family's own window is stopped and led to the case."""
    follow(page, "/intake/")
    page.keyboard.type(HEAD)
    expect(page.locator("#family .bar")).to_contain_text("青山镇 有一件在办申请")
    expect(page.locator("#family .bar a")).to_be_visible()
    expect(page.get_by_role("button", name="保存并接收")).to_be_disabled()


def stopped_elsewhere(office: Office, address: str) -> None:
    """Another township is stopped, too, and sees nothing of the family, on a narrow page."""
    page = office.open(address, "window3", PHONE)
    follow(page, "/intake/")
    wrong = HEAD[:17] + ("1" if HEAD[17] != "1" else "2")
    page.keyboard.type(wrong)
    expect(page.locator("#f-person-id_number-told")).to_contain_text(f"应为 {HEAD[17]}")
    page.keyboard.press("Backspace")
    page.keyboard.type(HEAD[17])
    expect(page.locator("#family .bar")).to_contain_text("请与青山镇窗口联系")
    expect(page.locator("#family .bar a")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
