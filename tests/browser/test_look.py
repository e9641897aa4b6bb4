"""How every kind of page looks, reads and answers to the keyboard, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect

from app.declare.record import Stored
from app.factory import create_app
from app.migrations import upgrade
from scripts.demo import build
from scripts.shots_of_pages.camera import WIDTHS, Account, go, log_in
from scripts.shots_of_pages.pages import PAGES, ROLES, Shot
from tests.county import County, settings_for
from tests.serving import served
from views import OFFICE

pytestmark = pytest.mark.browser

CASES = 30
HAN = re.compile("[\u4e00-\u9fff]")
AXE = {"resultTypes": ["violations"]}


@dataclass
class Served:
    """A served demo county of a few cases and the first account of every role."""

    address: str
    accounts: dict[str, Account]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small demo county, on a file of its own: how a page looks is no matter of the database."""
    folder: Path = tmp_path_factory.mktemp("look")
    settings = settings_for(folder)
    app = create_app(OFFICE, settings)
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
        upgrade(engine, Stored.metadata, OFFICE.home / "migrations")
    accounts = {"": Account("")}
    for role, username, password, _area in build(app, lambda _line: None, CASES):
        accounts.setdefault(role, Account(role, username, password))
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    with served(County(settings).environment, log=folder / "server.log") as address:
        yield Served(address, accounts)


def opened(browser: Browser, demo: Served, role: str, width: int = 1440, **more: str) -> Page:
    return log_in(browser, demo.address, demo.accounts[role], width, **more)


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


def sideways(page: Page) -> int:
    """Return by how much the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def faults_of(page: Page, demo: Served, shot: Shot) -> list[str]:
    """Return what is wrong with a page in either width; it is opened in the wide one."""
    page.set_viewport_size(WIDTHS[1440])
    try:
        go(page, demo.address, shot)
    except Error as error:
        return [f"{shot.name}: {error.message[:200]}"]
    found = []
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        found += [f"{shot.name} {width}: {what}" for what in violations(page)]
        if sideways(page) > 0:
            found.append(f"{shot.name} {width}: wider than the window")
    return found


@pytest.mark.parametrize("role", ["", *ROLES])
def test_nothing_is_found_wrong_with_any_page(browser: Browser, demo: Served, role: str) -> None:
    page = opened(browser, demo, role)
    shots = [shot for shot in PAGES if role in shot.roles]
    assert shots
    assert [fault for shot in shots for fault in faults_of(page, demo, shot)] == []


def test_the_first_set_up_is_sound(browser: Browser, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    app = create_app(OFFICE, settings)
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
        upgrade(engine, Stored.metadata, OFFICE.home / "migrations")
        engine.dispose()
    (tmp_path / "setup.token").write_text("once", encoding="ascii")
    with served(County(settings).environment, log=tmp_path / "server.log") as address:
        page = browser.new_context(viewport=WIDTHS[375], locale="en-US").new_page()
        page.goto(f"{address}/setup/once")
        assert violations(page) == []
        with page.expect_navigation():
            page.locator(".submit .button.main").click()
        assert page.locator(".field .error").count() > 0
        assert violations(page) == []
        assert sideways(page) <= 0


def test_a_fault_would_be_found(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    assert [fault for fault in violations(page) if fault.startswith("label:")]
    page.evaluate("document.querySelector('main').style.width = '3000px'")
    assert sideways(page) > 0


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Go on with the Tab key until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(css) => document.activeElement.matches(css)", selector):
            return
    raise AssertionError(f"the Tab key does not reach {selector}")


def enter(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_case_is_reviewed_by_keyboard_alone(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "TOWN_HEAD")
    page.goto(f"{demo.address}/cases/list/?state=VERIFIED")
    press(page, "Tab", "Enter")  # past the frame and the menu
    enter(page, "tbody .row-link")
    enter(page, "a[href$='/review']")
    tab_to(page, "[name=opinion]")
    page.keyboard.type("情况属实，建议救助。")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("h1 .tag").first).to_have_text("已报县级")


def test_the_menu_is_folded_by_hand_and_stays_so(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "WINDOW")
    settings = page.locator("#menu details").last
    settings.locator("summary").click()
    expect(settings).not_to_have_attribute("open", "")
    page.goto(f"{demo.address}/cases/list/")
    expect(page.locator("#menu details").last).not_to_have_attribute("open", "")
    page.goto(f"{demo.address}/areas/list/")
    expect(page.locator("#menu details").last).to_have_attribute("open", "")


def test_a_date_is_typed_any_way_or_chosen_by_key(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "WINDOW")
    page.goto(f"{demo.address}/cases/add")
    day, moment = page.locator("[name=happened_on]"), page.locator("[name=received_at]")
    for typed, read in (("20260213", "2026-02-13"), ("2026.2.3", "2026-02-03"),
                        ("２０２６年２月１３日", "2026-02-13"), ("2026-02-30", "2026-02-30"),
                        ("昨天", "昨天")):  # fmt: skip
        day.fill(typed)
        day.blur()
        expect(day).to_have_value(read)
    moment.fill("2026年2月13日16点5分")
    moment.blur()
    expect(moment).to_have_value("2026-02-13 16:05")

    day.fill("2026-10-08")
    day.press("ArrowDown")
    calendar = page.locator("dialog.calendar")
    expect(calendar.locator("[data-day='2026-10-08']")).to_be_focused()
    expect(calendar.locator("h2")).to_have_text("2026年10月")
    expect(calendar.locator("[data-day='2026-10-01']")).to_have_attribute("data-mark", "休")
    expect(calendar.locator("[data-day='2026-10-10']")).to_have_attribute("data-mark", "班")
    expect(calendar.locator("[data-mark='班']")).to_have_accessible_name(
        re.compile("^2026年10月10日 星期六 调休上班$")
    )
    assert violations(page) == []
    press(page, "ArrowLeft", "ArrowUp", "Home")
    expect(calendar.locator("[data-day='2026-09-28']")).to_be_focused()
    press(page, "End", "PageDown", "Shift+PageUp")
    expect(calendar.locator("[data-day='2025-11-04']")).to_be_focused()
    press(page, "Enter")
    expect(day).to_have_value("2025-11-04")
    expect(day).to_be_focused()
    press(page, "ArrowDown", "Escape")
    expect(calendar).to_be_hidden()
    expect(day).to_have_value("2025-11-04")


def test_a_moment_is_chosen_with_its_time(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "WINDOW", 375)
    page.goto(f"{demo.address}/cases/add")
    box = page.locator("[name=received_at]")
    box.fill("2026-02-13 16:50")
    page.locator("[data-calendar]").first.click()
    page.locator("[data-day='2026-02-12']").click()
    page.locator("#calendar-time").fill("9点")
    page.keyboard.press("Enter")
    expect(box).to_have_value("2026-02-12 09:00")
    page.locator("[data-calendar]").first.click()
    assert sideways(page) <= 0
    page.get_by_role("button", name="清除", exact=True).click()
    expect(box).to_have_value("")


def test_a_date_in_a_line_added_later_has_its_calendar(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "WINDOW")
    page.goto(f"{demo.address}/households/add")
    page.locator("[data-add]").click()
    page.locator("[data-line] [data-calendar]").click()
    page.get_by_role("button", name="今天", exact=True).click()
    expect(page.locator("[name='members-0-since']")).to_have_value(re.compile(r"^20\d\d-"))


def test_a_filter_is_kept_and_found_again(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "SUPERVISOR")
    page.goto(f"{demo.address}/cases/list/?state=ACCEPTED")
    page.get_by_role("button", name="保存筛选").click()
    page.keyboard.press("Enter")
    expect(page.locator("#keeping-name-error")).to_have_text("请填写名称，例如：本周到期")
    page.keyboard.type("待核查的")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{demo.address}/cases/list/")
    with page.expect_navigation():
        page.get_by_role("link", name="待核查的").click()
    expect(page.locator(".filter.on select")).to_have_value("ACCEPTED")
    with page.expect_navigation():
        page.get_by_role("button", name="删除筛选 待核查的").click()
    expect(page.locator(".kept")).to_have_count(0)


def bubbles(page: Page) -> list[str]:
    """Return what the browser itself would say of the page's inputs."""
    said: list[str] = page.evaluate(
        """[...document.forms].filter((form) => !form.noValidate)
        .flatMap((form) => [...form.elements].map((box) => box.validationMessage))
        .filter(Boolean)"""
    )
    return said


def test_an_english_browser_says_nothing_of_its_own(browser: Browser, demo: Served) -> None:
    page = opened(browser, demo, "TOWN_HEAD", locale="en-US")
    for address in ("/", "/cases/list/", "/persons/list/", "/account/password"):
        page.goto(demo.address + address)
        assert bubbles(page) == []
        assert page.locator("[type=date], [type=datetime-local], [required]").count() == 0
    page.goto(f"{demo.address}/cases/list/?state=RECEIVED")
    page.locator("tbody .row-link").first.click()
    page.get_by_role("button", name="作废").click()
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#void-reason-error")).to_have_text("请填写作废原因")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    stranger = opened(browser, demo, "", locale="en-US")
    with stranger.expect_navigation():
        stranger.locator("main .button.main").click()
    assert all(HAN.search(text) for text in stranger.locator(".error").all_inner_texts())
    assert stranger.locator(".error").count() > 0
