"""A form outlives a log-out, a log-in that ended, a restart of the server, a faster colleague."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Office
from tests.browser.hands import find, follow, here, pick, press, put
from tests.county import PASSWORD
from tests.serving import free_port, served

pytestmark = pytest.mark.browser

SAVED, LOST, AWAY = "草稿已自动保存", "草稿未能保存", "暂时联系不上服务器"


def note_says(page: Page, text: str) -> None:
    """Expect the line beside the title to say this."""
    expect(page.locator("[data-kept]")).to_contain_text(text, timeout=15_000)


def stands(page: Page, name: str, value: str) -> None:
    """Expect an input to hold this."""
    expect(page.locator(f"[name='{name}']")).to_have_value(value)


def register(page: Page, name: str) -> None:
    """Store a person."""
    follow(page, "/persons/add")
    put(page, "姓名", name)
    pick(page, "性别", "男")
    find(page, "户籍地或居住地", "石桥村")
    press(page, "保存")
    expect(page).to_have_url(re.compile("/persons/show/"))


def add_member(page: Page, row: int, name: str, relation: str) -> None:
    """Type one child row of a family."""
    page.get_by_role("button", name="添加一行").click()
    line = page.locator("[data-line]").nth(row)
    if name:
        line.get_by_role("combobox").first.fill(name)
        page.get_by_role("option").filter(has_text=name).first.click()
    line.locator("select").select_option(label=relation)


def log_out(page: Page) -> None:
    page.locator("details.person summary").click()
    press(page, "退出")


def log_in(page: Page, username: str) -> None:
    """Log in on the page one was led to."""
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def log_in_again(page: Page, password: str = PASSWORD) -> None:
    """Log in over the form that stayed open."""
    box = page.get_by_role("dialog", name="登录已失效")
    expect(box).to_be_visible(timeout=15_000)
    expect(box.get_by_label("密码")).to_be_focused()
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def clean(office: Office) -> None:
    assert office.watch.strays == []
    assert office.watch.errors == []
    assert office.watch.words == set()


def test_half_a_form_with_child_lines_survives_log_out(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(address, "window1")
        for name in ("蒋守业", "蒋小满"):
            register(page, name)
        follow(page, "/households/add")
        expect(page.locator(".offer")).to_have_count(0)
        find(page, "户主", "蒋守业")
        put(page, "联系电话", "13900001234")
        add_member(page, 0, "蒋小满", "子")
        page.locator("[name='members-0-since']").fill("2020-02-29")
        add_member(page, 1, "", "父母")
        note_says(page, SAVED)
        log_out(page)
        log_in(page, "window1")

        page.get_by_role("link", name="我的草稿").click()
        expect(page.locator(".drafts li")).to_contain_text("新建家庭 · 蒋守业")
        page.get_by_role("link", name="继续填写").click()
        expect(page.get_by_role("combobox", name="户主").first).to_have_value("蒋守业")
        stands(page, "phone", "13900001234")
        expect(page.locator("[data-line]:visible")).to_have_count(2)
        expect(page.locator("[data-line]").first.get_by_role("combobox").first).to_have_value(
            "蒋小满"
        )
        expect(page.locator("[name='members-0-relation'] option:checked")).to_have_text("子")
        stands(page, "members-0-since", "2020-02-29")
        expect(page.locator("[name='members-1-relation'] option:checked")).to_have_text("父母")

        find(page, "所在村（居）", "石桥村")
        page.locator("[data-line]").nth(1).get_by_role("button", name="移除").click()
        press(page, "保存")
        expect(page).to_have_url(re.compile("/households/show/"))
        follow(page, "/drafts/")
        expect(page.locator(".empty")).to_be_visible()
    clean(office)


def test_a_form_is_offered_again_kept_by_a_button_and_dropped(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(address, "window3")
        follow(page, "/persons/add")
        put(page, "姓名", "尚未填完")
        press(page, "存为草稿")
        expect(page.locator(".bar.green")).to_contain_text("已存为草稿")
        assert here(page) == "/"
        follow(page, "/persons/add")
        offer = page.locator(".offer")
        expect(offer).to_contain_text(re.compile(r"有未完成的草稿.*今天 \d\d:\d\d 保存"))
        offer.get_by_role("link", name="继续填写").click()
        expect(page.locator("[name=name]")).to_have_value("尚未填完")
        expect(page.locator(".offer")).to_have_count(0)
        follow(page, "/persons/add")
        page.locator(".offer").get_by_role("button", name="丢弃").click()
        with page.expect_navigation():
            page.get_by_role("dialog").get_by_role("button", name="确定").click()
        assert here(page) == "/persons/add"
        expect(page.locator(".offer")).to_have_count(0)
        page.wait_for_timeout(2_000)
        follow(page, "/drafts/")
        expect(page.locator(".empty")).to_be_visible()  # a form nobody typed in is not kept
    clean(office)


def test_a_page_that_is_closed_at_once_is_kept(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(address, "window4")
        tab = page.context.new_page()
        tab.goto(f"{address}/persons/add")
        tab.fill("[name=name]", "匆匆离开")
        tab.close(run_before_unload=False)
        for _ in range(20):  # what the closed page sent is still on its way
            follow(page, "/persons/add")
            if page.locator(".offer").count():
                break
            page.wait_for_timeout(500)
        page.get_by_role("link", name="继续填写").click()
        stands(page, "name", "匆匆离开")


def test_the_log_in_ends_while_one_types(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(address, "window1")
        follow(page, "/persons/add")
        put(page, "姓名", "蒋续登")
        note_says(page, SAVED)
        page.wait_for_load_state("networkidle")  # else an answer still on its way brings them back
        page.context.clear_cookies()
        pick(page, "性别", "男")
        log_in_again(page, "not-the-password")
        expect(page.locator("#relogin-error")).to_contain_text("用户名或密码不正确")
        log_in_again(page)
        expect(page.locator("#relogin")).to_be_hidden()
        note_says(page, SAVED)
        put(page, "联系电话", "13900004321")
        find(page, "户籍地或居住地", "石桥村")

        page.context.clear_cookies()  # and once more, just before it is sent
        page.locator("[name=name]").press("Control+Enter")
        log_in_again(page)
        expect(page).to_have_url(re.compile("/persons/show/"))
        expect(page.locator("main")).to_contain_text("蒋续登")
        follow(page, "/drafts/")
        expect(page.locator(".drafts")).to_have_count(0)
    clean(office)


def test_who_does_not_log_in_again_loses_nothing_on_the_page(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(address, "window2")
        follow(page, "/persons/add")
        page.wait_for_load_state("networkidle")  # else an answer still on its way brings them back
        page.context.clear_cookies()
        put(page, "姓名", "暂不登录")
        page.get_by_role("button", name="暂不登录").click(timeout=15_000)
        note_says(page, "登录已失效")
        page.locator("[name=name]").press_sequentially("者")
        page.wait_for_timeout(2_500)
        expect(page.locator("#relogin")).to_be_hidden()  # it asks once, and when the form is sent
        stands(page, "name", "暂不登录者")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#relogin")).to_be_visible()


def _hand_over(context: BrowserContext, address: str, username: str) -> None:
    """Let somebody else take the seat: he logs out and in, in another window of the browser."""
    tab = context.new_page()
    tab.goto(address)
    log_out(tab)
    log_in(tab, username)
    tab.close()


@pytest.mark.parametrize("way", ["types", "sends"])
def test_somebody_else_at_the_browser_does_not_get_the_page(office: Office, way: str) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(address, "window1")
        follow(page, "/persons/add")
        _hand_over(page.context, address, "window2")
        put(page, "姓名", "前一个人所填")
        if way == "sends":
            page.locator("[name=name]").press("Control+Enter")
        expect(page.locator("details.person summary")).to_contain_text("w2", timeout=15_000)
        stands(page, "name", "")
        follow(page, "/drafts/")
        expect(page.locator("main")).not_to_contain_text("前一个人")


def test_the_server_is_restarted_in_the_middle(office: Office) -> None:
    port, log = free_port(), office.folder / "server.log"
    with served(office.county.environment, log=log, port=port) as address:
        page = office.open(address, "window2")
        follow(page, "/persons/add")
        put(page, "姓名", "蒋重启")
        pick(page, "性别", "男")
        note_says(page, SAVED)
    put(page, "联系电话", "13900008765")
    note_says(page, LOST)
    page.get_by_role("button", name="保存").click()
    note_says(page, AWAY)
    stands(page, "name", "蒋重启")
    with served(office.county.environment, log=log, port=port) as address:
        other = office.open(address, "window2")
        follow(other, "/drafts/")
        other.get_by_role("link", name="继续填写").click()
        stands(other, "name", "蒋重启")
        expect(other.locator("[name=sex] option:checked")).to_have_text("男")
        note_says(page, SAVED)  # it tries again by itself
        find(page, "户籍地或居住地", "石桥村")
        press(page, "保存")
        expect(page).to_have_url(re.compile("/persons/show/"))
        follow(other, "/drafts/")
        expect(other.locator(".drafts")).to_have_count(0)


def _family(page: Page) -> str:
    """Store a family with two members and return the address of its form."""
    for name in ("蒋大同", "蒋二同", "蒋三同", "蒋四同"):
        register(page, name)
    follow(page, "/households/add")
    find(page, "户主", "蒋大同")
    find(page, "所在村（居）", "石桥村")
    add_member(page, 0, "蒋二同", "子")
    add_member(page, 1, "蒋三同", "子")
    press(page, "保存")
    return here(page).replace("show", "edit")


def test_two_people_edit_one_record_and_lose_nothing(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        first, second = office.open(address, "window1"), office.open(address, "window2")
        form = _family(first)
        follow(first, form)
        follow(second, form)
        second.locator("[name='members-0-since']").fill("2001-01-01")
        second.locator("[name='members-1-since']").fill("2002-02-02")
        find(second, "所在村（居）", "东岭村")
        add_member(second, 2, "蒋四同", "父母")
        press(second, "保存")
        expect(second).to_have_url(re.compile("/households/show/"))

        first.locator("[name='members-0-since']").fill("2011-11-11")
        first.locator("[name='members-1-since']").fill("2012-12-12")
        put(first, "联系电话", "13900005678")
        press(first, "保存")
        clash = first.locator(".clash")
        expect(clash).to_contain_text("他人已先保存")
        expect(clash).to_contain_text("窗口受理员w2")
        expect(clash).to_contain_text("已换成现在的值：所在村（居）")
        expect(first.get_by_role("combobox", name="所在村（居）")).to_have_value("东岭村")
        for theirs, yours in (("2001-01-01", "2011-11-11"), ("2002-02-02", "2012-12-12")):
            row = clash.locator("tr").filter(has_text=theirs)
            expect(row).to_contain_text(yours)
        expect(clash.locator("tr").filter(has_text="蒋四同")).to_contain_text("保存后仍保留")
        stands(first, "phone", "13900005678")

        take = clash.locator("tr").filter(has_text="2001-01-01").get_by_role("button")
        take.click()
        stands(first, "members-0-since", "2001-01-01")
        take.click()
        stands(first, "members-0-since", "2011-11-11")
        take.click()
        note_says(first, SAVED)
        follow(first, "/drafts/")
        first.get_by_role("link", name="继续填写").click()
        expect(first.locator(".clash")).to_contain_text("2002-02-02")  # still to be decided
        stands(first, "members-0-since", "2001-01-01")
        press(first, "保存")
        expect(first).to_have_url(re.compile("/households/show/"))
        follow(first, form)
        stands(first, "members-0-since", "2001-01-01")
        stands(first, "members-1-since", "2012-12-12")
        expect(first.locator("[data-line]:visible")).to_have_count(3)
        expect(first.locator("[name=phone]")).to_have_attribute("placeholder", re.compile("5678"))
        expect(first.get_by_role("combobox", name="所在村（居）")).to_have_value("东岭村")
    clean(office)
