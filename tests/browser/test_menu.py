"""The left menu of a large office: sixty entries, folded, found by typing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from scripts.shots_of_pages.camera import WIDTHS, Account, log_in
from tests.people import PASSWORD
from tests.serving import TOP, free_port, wait_for
from tests.test_hundred import HEAD, RECORD, TAIL

pytestmark = pytest.mark.browser

COUNT, PARTS = 60, 6
OWN = 2  # what is waiting and the drafts: everybody's own pages
NAMES = "".join(f'    PART{n} = "第{n}部分"\n' for n in range(PARTS))
SERVE = """
import pathlib, sys
from werkzeug.serving import run_simple
from tests.house import EAST, OFFICE, build_house
from tests.people import make_staff

house = build_house(pathlib.Path(sys.argv[1]), "")
role = next(iter(OFFICE.roles))
make_staff(house, "clerk", role, house.area_for(role, EAST))
run_simple("127.0.0.1", int(sys.argv[2]), house.app, threaded=True)
"""


def write_office(folder: Path) -> None:
    """Write an office of sixty records in six parts of the work."""
    head = HEAD.replace('    ALL = "全部"\n', NAMES)
    parts = [f"Menu.PART{n % PARTS}" for n in range(COUNT)]
    records = [RECORD.format(n=n).replace("Menu.ALL", part) for n, part in enumerate(parts)]
    (folder / "sixty.py").write_text(head + "".join(records) + TAIL, encoding="utf-8")


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the large office, served in its own process."""
    folder = tmp_path_factory.mktemp("sixty")
    write_office(folder)
    port, log = free_port(), folder / "server.log"
    environ = {
        **os.environ,
        "TEST_OFFICE": "sixty:OFFICE",
        "PYTHONPATH": os.pathsep.join([str(folder), str(TOP)]),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(folder / "data"), str(port)],
            cwd=TOP, env=environ, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


@pytest.fixture
def page(browser: Browser, sixty: str) -> Page:
    opened = log_in(browser, sixty, Account("CLERK", "clerk", PASSWORD), 1440)
    opened.goto(f"{sixty}/papers7/list/")
    return opened


def test_only_the_part_one_is_in_stands_open(page: Page) -> None:
    parts = page.locator("#menu details")
    expect(parts).to_have_count(PARTS + 1)
    expect(page.locator("#menu li a")).to_have_count(COUNT + OWN)
    expect(page.locator("#menu details[open] summary")).to_have_text(["我的", "第1部分"])
    expect(page.locator("#menu [aria-current=page]")).to_have_text("文书7")
    assert page.locator("#menu").evaluate("(menu) => menu.scrollHeight <= menu.clientHeight")


def test_a_part_opened_by_hand_stays_open(page: Page, sixty: str) -> None:
    page.locator("#menu summary", has_text="第4部分").click()
    page.goto(f"{sixty}/papers8/list/")
    open_now = page.locator("#menu details[open] summary")
    expect(open_now).to_have_text(["我的", "第2部分", "第4部分"])


def test_an_entry_is_found_by_typing(page: Page) -> None:
    box = page.get_by_role("searchbox", name="筛选菜单")
    box.fill("文书59")
    expect(page.locator("#menu li a:visible")).to_have_text(["文书59"])
    box.press("Escape")
    expect(page.locator("#menu li a:visible")).to_have_count(OWN + COUNT // PARTS)
    box.fill("没有的")
    expect(page.locator("#menu [role=status]")).to_have_text("没有符合的菜单")
    box.fill("文书5")
    box.press("ArrowDown")
    expect(page.locator("#menu li a", has_text="文书54")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    with page.expect_navigation():
        box.press("Enter")
    expect(page.locator("h1")).to_contain_text("文书54")


def test_the_long_menu_is_sound_in_both_widths(page: Page) -> None:
    for size in WIDTHS.values():
        page.set_viewport_size(size)
        if page.locator(".menu-button").is_visible():
            page.locator(".menu-button").click()
        expect(page.get_by_role("searchbox", name="筛选菜单")).to_be_visible()
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
