"""The county's main job, played by everybody whose hands it passes through (方案六 to 八)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from app.kernel import clock
from tests.browser.conftest import Office
from tests.browser.hands import (
    absent,
    find,
    follow,
    here,
    pick,
    press,
    put,
    refused,
    state_is,
    tick,
)
from tests.county import id_number

pytestmark = pytest.mark.browser

HEAD, WIFE = id_number(dt.date(1975, 5, 4), 1), id_number(dt.date(1978, 8, 1), 2)


def _person(page: Page, name: str, sex: str, number: str, *, account: str = "") -> None:
    follow(page, "/persons/add")
    put(page, "姓名", name)
    pick(page, "性别", sex)
    put(page, "身份证号", number)
    find(page, "户籍地或居住地", "石桥村")
    if account:
        put(page, "开户行", "云泽农商银行")
        put(page, "收款账号", account)
    press(page, "保存")
    if page.locator("[name=confirm]").count():
        page.locator("[name=confirm]").check()
        press(page, "保存")
    expect(page).to_have_url(re.compile("/persons/show/"))


def _take_oral_application(page: Page, number: str) -> str:
    _person(page, "王建国", "男", number, account="6200000000000000000")
    follow(page, "/households/add")
    find(page, "户主", "王建国")
    find(page, "所在村（居）", "石桥村")
    put(page, "详细住址", "石桥村三组")
    press(page, "保存")
    follow(page, "/cases/add")
    find(page, "申请家庭", "王建国")
    find(page, "申请人", "王建国")
    find(page, "受理村（居）", "石桥村")
    put(page, "接到申请时间", f"{clock.now():%Y-%m-%dT%H:%M}")
    pick(page, "申请方式", "口头申请")
    tick(page, "申请人承诺内容真实")
    pick(page, "申请原因", "因病")
    pick(page, "困难性质", "突发重病")
    pick(page, "困难程度", "特重")
    put(page, "原因经过", "在工地摔伤，已花两万多元，家中没有其他收入。")
    put(page, "口头申请内容", "我在工地摔伤，住院花了两万多元，实在没有办法了。")
    put(page, "口头申请时间", f"{clock.now():%Y-%m-%dT%H:%M}")
    find(page, "记录人", "窗口受理员w1")
    tick(page, "已向申请人宣读并经确认")
    press(page, "保存")
    return here(page)


def _add_to(page: Page, case: str, part: str) -> None:
    """Open the form for a new row of a part of the case's page."""
    follow(page, case)
    card = page.locator("section.card").filter(
        has=page.get_by_role("heading", name=part, exact=True)
    )
    with page.expect_navigation():
        card.get_by_role("link", name="新增").click()


def _verify(page: Page, case: str) -> str:
    _add_to(page, case, "核查")
    find(page, "核查员一", "核查员r1")
    find(page, "核查员二", "核查员r2")
    tick(page, "入户调查")
    tick(page, "邻里访问")
    put(page, "核查日期", f"{clock.today():%Y-%m-%d}")
    put(page, "核查情况", "本人卧床，医疗费发票齐全，邻居证实情况属实。")
    pick(page, "核查结论", "属实")
    press(page, "保存")
    verification = here(page)
    state_is(page, "待核查")
    press(page, "提交核查")
    state_is(page, "已提交")
    return verification


def _decide(page: Page, case: str) -> str:
    _add_to(page, case, "救助决定")
    pick(page, "决定", "给予救助")
    put(page, "理由说明", "突发重病，基本生活暂时出现严重困难。")
    put(page, "法律依据", "社会救助法第三十二条")
    for row, (form, amount, content) in enumerate(
        (("现金", "4464.00", ""), ("转介", "", "转介县医保局"))
    ):
        page.get_by_role("button", name="添加一行").click()
        line = page.locator(f"[name^='measures-{row}-']")
        expect(line.first).to_be_attached()
        page.locator(f"[name='measures-{row}-relief_type']").select_option(label="临时救助")
        page.locator(f"[name='measures-{row}-route']").select_option(label="临时救助")
        page.locator(f"[name='measures-{row}-form']").select_option(label=form)
        if amount:
            page.locator(f"[name='measures-{row}-amount']").fill(amount)
        else:
            page.locator(f"[name='measures-{row}-content']").fill(content)
    press(page, "保存")
    press(page, "报请审批")
    state_is(page, "待审批")
    return here(page)


def _repay(page: Page, recovery: str, amount: str) -> str:
    _add_to(page, recovery, "退款")
    put(page, "退款金额", amount)
    put(page, "退款日期", f"{clock.today():%Y-%m-%d}")
    pick(page, "退款方式", "银行转账")
    put(page, "收据号", "SJ-001")
    press(page, "保存")
    return here(page)


def _until_published(office: Office, address: str) -> str:
    """Play the first part: from the spoken application to the notice on the wall."""
    window = office.open(address, "window1")
    case = _take_oral_application(window, HEAD)
    state_is(window, "已接收")
    head = office.open(address, "town_head1")
    follow(head, case)
    refused(head, "受理", "由窗口受理员办理")
    press(window, "受理")
    state_is(window, "已受理")

    investigator = office.open(address, "investigator1")
    verification = _verify(investigator, case)
    other_town = office.open(address, "investigator3")
    assert other_town.goto(address + case).status == 404  # type: ignore[union-attr]
    follow(window, verification)
    absent(window, "提交核查")

    follow(head, case)
    press(head, "审核上报")
    put(head, "乡镇审核意见", "情况属实，建议给予临时救助。")
    put(head, "乡镇建议金额", "4464")
    press(head, "审核上报")
    state_is(head, "已报县级")

    reviewer = office.open(address, "reviewer1")
    decision = _decide(reviewer, case)
    refused(reviewer, "批准", "由县级审批人办理")
    approver = office.open(address, "approver1")
    follow(approver, decision)
    press(approver, "批准")
    state_is(approver, "已生效")

    payer = office.open(address, "payer1")
    follow(payer, case)
    state_is(payer, "已批准")
    payer.locator("section.card").filter(
        has=payer.get_by_role("heading", name="发放", exact=True)
    ).locator("tbody a").first.click()
    press(payer, "发放")
    press(payer, "发放")
    state_is(payer, "已发放")

    follow(window, case)
    state_is(window, "已落实")
    _add_to(window, case, "公示")
    pick(window, "公示地点", "村（居）务公开栏")
    press(window, "保存")
    notice = here(window)
    disclosure = office.open(address, "disclosure1")
    follow(disclosure, notice)
    expect(disclosure.locator("body")).to_contain_text("经入户调查、邻里访问，情况属实")
    expect(disclosure.locator("body")).not_to_contain_text(HEAD)
    press(disclosure, "张贴公示")
    state_is(disclosure, "公示中")
    refused(disclosure, "公示期满", "期")
    return case


def _after_the_window(office: Office, address: str, case: str) -> None:
    """Play the second part, six days later: the end, and the fraud that is found."""
    disclosure = office.open(address, "disclosure1")
    with disclosure.expect_navigation():
        disclosure.locator("tbody a").first.click()
    press(disclosure, "公示期满")
    window = office.open(address, "window1")
    follow(window, case)
    state_is(window, "公示期满")
    press(window, "办结")
    state_is(window, "已办结")

    officer = office.open(address, "recovery1")
    _add_to(officer, case, "追回")
    find(officer, "退款义务人", "王建国")
    pick(officer, "追回事由", "隐瞒")
    pick(officer, "发现途径", "群众举报")
    put(officer, "查明的事实", "隐瞒已由保险公司赔付医疗费的事实。")
    put(officer, "应退金额", "4464")
    press(officer, "保存")
    recovery = here(officer)
    press(officer, "责令退回")
    put(officer, "责令退回文号", "云民退〔2026〕1号")
    put(officer, "退回期限", "2027-03-01")
    press(officer, "责令退回")
    state_is(officer, "已责令退回")

    payer = office.open(address, "payer1")
    for amount, state in (("2000", "部分退回"), ("2464", "已追回")):
        repayment = _repay(officer, recovery, amount)
        refused(officer, "确认到账", "由发放员办理")
        follow(payer, repayment)
        press(payer, "确认到账")
        follow(officer, recovery)
        state_is(officer, state)

    _add_to(officer, recovery, "处罚")
    find(officer, "当事人", "王建国")
    put(officer, "违法事实", "隐瞒保险赔付，骗取临时救助。")
    put(officer, "处罚依据", "社会救助法第七十三条")
    press(officer, "保存")
    state_is(officer, "立案")


def test_oral_application_to_penalty(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        case = _until_published(office, address)
    with office.serve("+6d") as address:  # type: ignore[attr-defined]
        _after_the_window(office, address, case)
    assert office.watch.strays == []
    assert office.watch.errors == []
    assert office.watch.words == set()
