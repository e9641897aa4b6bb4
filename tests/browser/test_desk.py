"""From the desk to a taken step: in two clicks, and by keyboard alone; the numbers in the menu."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Office
from tests.http import Caller
from tests.races.hands import receive

pytestmark = pytest.mark.browser

# Whoever reaches the button needs no more of the Tab key than links stand before it.
MOST_TABS = 40


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with office.serve() as served:  # type: ignore[attr-defined]
        yield served


def received(office: Office, address: str, name: str) -> str:
    """Let the township take an application; return the case's number."""
    window = Caller(address, "window1")
    return str(receive(window, office.county.areas["石桥村"], name)["number"])


class Clicks:
    """The clicks of one person, counted by the page itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.context.add_init_script(
            "addEventListener('click', () => sessionStorage.setItem('clicks', "
            "String(Number(sessionStorage.getItem('clicks')) + 1)), true);"
        )
        self.begin()

    def begin(self) -> None:
        """Count from nothing on the page as it stands."""
        self.page.evaluate("sessionStorage.setItem('clicks', '0')")
        self.page.reload()

    def on(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()

    @property
    def count(self) -> int:
        return int(self.page.evaluate("sessionStorage.getItem('clicks')"))


def line_of(page: Page, number: str) -> Locator:
    return page.locator("table.tasks tbody tr").filter(has_text=number)


def badge(page: Page, label: str) -> Locator:
    return page.locator("nav.menu a").filter(has_text=re.compile(f"^{label}")).locator(".count")


def test_from_the_desk_to_a_taken_step_in_two_clicks(office: Office, address: str) -> None:
    number = received(office, address, "周大山")
    page = office.open(address, "window1")
    clicks = Clicks(page)
    clicks.on(line_of(page, number).get_by_role("button"))
    assert clicks.count == 1  # a step that asks nothing takes one
    expect(page).to_have_url(f"{address}/")
    expect(page.locator(".bar.green")).to_contain_text(f"已办理：受理，{number} 周大山")
    expect(page.locator(".bar.green")).to_contain_text("现为“已受理”")
    expect(line_of(page, number)).to_contain_text("安排核查")
    # From any other page the desk is one click away, and the step the second.
    page.goto(f"{address}/cases/list/")
    second = received(office, address, "周小山")
    clicks.begin()
    clicks.on(page.locator("nav.menu a").filter(has_text="工作台"))
    clicks.on(line_of(page, second).get_by_role("button"))
    assert clicks.count == 2
    expect(page.locator(".bar.green")).to_contain_text(f"已办理：受理，{second}")
    assert office.watch.errors == []
    assert office.watch.words == set()


def test_the_next_record_is_arranged_from_the_desk(office: Office, address: str) -> None:
    number = received(office, address, "钱大山")
    page = office.open(address, "window1")
    with page.expect_navigation():
        line_of(page, number).get_by_role("button").click()
    with page.expect_navigation():
        line_of(page, number).get_by_role("link", name="安排核查").click()
    expect(page.get_by_role("combobox", name=re.compile("^案件"))).to_have_value(number)
    page.go_back()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def test_by_keyboard_alone(office: Office, address: str) -> None:
    number = received(office, address, "孙大山")
    page = office.open(address, "window1")
    page.keyboard.press("Tab")  # the way past the menu
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    own = line_of(page, number).get_by_role("button")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if own.evaluate("button => button === document.activeElement"):
            break
    expect(own).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".bar.green")).to_contain_text(f"已办理：受理，{number}")


def test_numbers_stand_in_the_menu_once_the_page_is_there(office: Office, address: str) -> None:
    received(office, address, "李大山")
    page = office.open(address, "window1")
    waiting = line_of(page, "").count()
    expect(badge(page, "工作台")).to_have_text(f"{waiting}件待办")
    expect(badge(page, "救助案件")).to_have_text(f"{waiting}件待办")
    expect(badge(page, "家庭")).to_have_count(0)
    assert badge(page, "工作台").get_attribute("aria-live") == "off"
    page.route("**/waiting", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(badge(page, "工作台")).to_have_count(0)


@pytest.mark.parametrize("username", ["window1", "town_head1", "supervisor1", "system_admin1"])
def test_a_phone_shows_the_whole_desk(office: Office, address: str, username: str) -> None:
    received(office, address, "吴大山")
    page = office.open(address, username, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for button in page.locator("table.tasks .button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert box["height"] >= 34
