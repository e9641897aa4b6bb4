"""The same case under three rule sets, each set up on the screens, goes three ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from app.kernel import clock
from tests.browser.conftest import Office
from tests.browser.hands import find, follow, here, pick, press, put, refused, state_is, tick
from tests.browser.test_intake import bearer
from tests.browser.test_main_job import _add_to

pytestmark = pytest.mark.browser
Rules = Callable[[Page], None]
AMOUNT = "1500.00"


def _set(page: Page, name: str, value: str) -> None:
    box = page.locator(f"[name='{name}']")
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(label=value)
    else:
        box.fill(value)


def _posting(page: Page, stage: str, amount: int, unit: str) -> None:
    """Say when the result is posted and how long it hangs."""
    for name, value in (("stage", stage), ("amount", str(amount)), ("unit", unit)):
        _set(page, f"publicities-0-{name}", value)


def the_township_decides_after_a_posting(page: Page) -> None:
    """Up to 2,000 yuan are the township's; the opinion hangs seven days before it decides."""
    block = page.locator("section.card").filter(has=page.get_by_role("heading", name="审批权限"))
    block.get_by_role("button", name="添加一行").click()
    for name, value in (("decider", "乡镇负责人"), ("up_to", "2000"), ("source", "本镇规定")):
        _set(page, f"delegations-1-{name}", value)
    page.locator("#f-delegations-1-inclusive").check()
    _posting(page, "决定前公示", 7, "日")


def the_county_decides_and_posts_before_it_pays(page: Page) -> None:
    """The decision hangs three working days, then the money leaves."""
    _posting(page, "决定后公布", 3, "工作日")


def the_county_pays_and_posts_afterwards(page: Page) -> None:
    """What was paid hangs for five days."""
    _posting(page, "发放后公示", 5, "日")


# The code of the set, where it rules, what it says; the area of the case that is told under it.
SETS: tuple[tuple[str, str, Rules], ...] = (
    ("JIA-1", "东岭村", the_township_decides_after_a_posting),
    ("YI-1", "河口镇", the_county_decides_and_posts_before_it_pays),
    ("BING-1", "", the_county_pays_and_posts_afterwards),
)


def _revise(page: Page, seed: str, code: str, area: str, rules: Rules) -> str:
    """Draft a set from the one in force, on the screens; returns the address of its page."""
    follow(page, seed)
    press(page, "据此修订")
    revisions = page.locator("section.card").filter(
        has=page.get_by_role("heading", name="修订稿", exact=True)
    )
    with page.expect_navigation():
        revisions.locator("tbody a").last.click()
    draft = here(page)
    follow(page, draft.replace("/show/", "/edit/"))
    put(page, "代码", code)
    put(page, "生效日期", f"{clock.today():%Y-%m-%d}")
    if area:
        find(page, "适用区划", area)
    rules(page)
    press(page, "保存")
    state_is(page, "拟定中")
    return draft


def _set_up_three(office: Office, address: str) -> None:
    keeper, other = (office.open(address, f"rule_keeper{n}") for n in (1, 2))
    follow(keeper, "/rule_sets/list/")
    keeper.get_by_role("link", name="SEED-2022", exact=True).first.click()
    seed = here(keeper)
    drafts = [_revise(keeper, seed, *each) for each in SETS]
    for draft in drafts:
        follow(other, draft)
        press(other, "发布")
        state_is(other, "已发布")


def _enter(page: Page, order: int, village: str) -> str:
    """Take the same application of another family; returns the address of the case."""
    follow(page, "/intake/")
    page.locator("[name=person-id_number]").fill(bearer("19750504", 60 + order))
    page.keyboard.press("Tab")
    expect(page.locator("#family")).to_contain_text("尚未登记")
    page.locator("[name=person-name]").fill("王建国")
    page.keyboard.press("Tab")
    page.keyboard.type(village)
    page.get_by_role("option").filter(has_text=village).first.click()
    pick(page, "困难性质", "突发重病")
    pick(page, "困难程度", "特重")
    put(page, "原因经过", "突发重病，花费两万多元。")
    tick(page, "申请人承诺内容真实")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("申请已接收")
    press(page, "打开案件")
    case = here(page)
    press(page, "受理")
    return case


def _verify(page: Page, case: str, first: str, second: str) -> None:
    _add_to(page, case, "核查")
    find(page, "核查员一", first)
    find(page, "核查员二", second)
    tick(page, "入户调查")
    put(page, "核查日期", f"{clock.today():%Y-%m-%d}")
    put(page, "核查情况", "本人卧床，医疗费发票齐全，情况属实。")
    pick(page, "核查结论", "属实")
    press(page, "保存")
    press(page, "提交核查")
    state_is(page, "已提交")


def _draft(page: Page, case: str, onward: str, state: str) -> str:
    """Draft that 1,500 yuan are given, and put it to whoever decides."""
    _add_to(page, case, "救助决定")
    pick(page, "决定", "给予救助")
    put(page, "法律依据", "社会救助法第三十二条")
    page.get_by_role("button", name="添加一行").click()
    for name, value in (
        ("relief_type", "临时救助"), ("route", "临时救助"), ("form", "现金"), ("amount", AMOUNT),
    ):  # fmt: skip
        _set(page, f"measures-0-{name}", value)
    press(page, "保存")
    press(page, onward)
    state_is(page, state)
    return here(page)


def _by_the_county(office: Office, address: str, head: Page, case: str) -> None:
    """Report the case to the county and have it approved there."""
    follow(head, case)
    press(head, "审核上报")
    put(head, "乡镇审核意见", "情况属实，建议给予临时救助。")
    press(head, "审核上报")
    reviewer, approver = (office.open(address, f"{who}1") for who in ("reviewer", "approver"))
    decision = _draft(reviewer, case, "报请审批", "待审批")
    follow(approver, decision)
    press(approver, "批准")
    state_is(approver, "已生效")


def _to_the_payment(page: Page, case: str) -> None:
    follow(page, case)
    payments = page.locator("section.card").filter(
        has=page.get_by_role("heading", name="发放", exact=True)
    )
    with page.expect_navigation():
        payments.locator("tbody a").first.click()


def _pay(page: Page, case: str, account: str) -> None:
    _to_the_payment(page, case)
    press(page, "发放")
    put(page, "开户行", "云泽农商银行")
    put(page, "收款账号", account)
    press(page, "发放")
    state_is(page, "已发放")


def _post(window: Page, disclosure: Page, case: str) -> None:
    """Make the notice that is due and hang it."""
    _add_to(window, case, "公示")
    pick(window, "公示地点", "村（居）务公开栏")
    press(window, "保存")
    follow(disclosure, here(window))
    press(disclosure, "张贴公示")
    state_is(disclosure, "公示中")


def _take_down(page: Page, case: str) -> None:
    follow(page, case)
    notices = page.locator("section.card").filter(
        has=page.get_by_role("heading", name="公示", exact=True)
    )
    with page.expect_navigation():
        notices.locator("tbody a").first.click()
    press(page, "公示期满")
    state_is(page, "已期满")


def _close(page: Page, case: str) -> None:
    follow(page, case)
    press(page, "办结")
    state_is(page, "已办结")


@dataclass(frozen=True)
class Town:
    """Who works where the case is told, and the case."""

    window: Page
    head: Page
    disclosure: Page
    case: str


def _until_verified(office: Office, address: str, village: str, order: int) -> Town:
    first = 3 if village.startswith("河口镇") else 1
    window, head, disclosure, investigator = (
        office.open(address, f"{who}{first}")
        for who in ("window", "town_head", "disclosure", "investigator")
    )
    case = _enter(window, order, village)
    _verify(investigator, case, f"核查员r{first}", f"核查员r{first + 1}")
    return Town(window, head, disclosure, case)


def _at_once(office: Office, address: str) -> list[str]:
    """Go as far as each rule set lets the case go today."""
    payer = office.open(address, "payer1")
    first = _until_verified(office, address, "东岭村", 1)
    follow(first.head, first.case)
    refused(first.head, "审核上报", "规则集“JIA-1”要求决定前公示")
    _post(first.window, first.disclosure, first.case)

    second = _until_verified(office, address, "河口镇石桥村", 2)
    _by_the_county(office, address, second.head, second.case)
    _to_the_payment(payer, second.case)
    refused(payer, "发放", "规则集“YI-1”要求决定后公布")
    _post(second.window, second.disclosure, second.case)

    third = _until_verified(office, address, "石桥村", 3)
    _by_the_county(office, address, third.head, third.case)
    _pay(payer, third.case, "9955000000000003")
    follow(third.window, third.case)
    refused(third.window, "办结", "规则集“BING-1”要求发放后公示")
    _post(third.window, third.disclosure, third.case)
    return [first.case, second.case, third.case]


def _afterwards(office: Office, address: str, cases: list[str]) -> None:
    """Go on eight days later, when every window is over."""
    first, second, third = cases
    head, payer = office.open(address, "town_head1"), office.open(address, "payer1")
    window, window_there = office.open(address, "window1"), office.open(address, "window3")
    disclosure = office.open(address, "disclosure1")
    _take_down(disclosure, first)
    decision = _draft(window, first, "报乡镇审批", "待乡镇审批")
    follow(head, decision)
    press(head, "乡镇批准")
    state_is(head, "已生效")
    _pay(payer, first, "9955000000000011")
    _close(window, first)

    _take_down(office.open(address, "disclosure3"), second)
    _pay(payer, second, "9955000000000029")
    _close(window_there, second)

    _take_down(disclosure, third)
    _close(window, third)


def test_three_rule_sets_are_three_ways(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        _set_up_three(office, str(address))
        cases = _at_once(office, str(address))
    with office.serve("+8d") as address:  # type: ignore[attr-defined]
        _afterwards(office, str(address), cases)
    assert office.watch.strays == []
    assert office.watch.errors == []
