"""Every kind of page that is photographed: one line each, what is done there first included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

ROLES = ("WINDOW", "TOWN_HEAD", "SUPERVISOR")
WINDOW, HEAD = ("WINDOW",), ("TOWN_HEAD",)
NOBODY, OVERSEER = ("",), ("SUPERVISOR",)
KEEPERS = ("SUPERVISOR", "SECURITY_ADMIN")


def _as_it_is(_page: Page) -> None:
    """Touch nothing."""


def _send_empty(page: Page) -> None:
    """Send the form with nothing in it, for its mistakes."""
    with page.expect_navigation():
        page.locator("form[data-guard] .submit .button.main").click()


def _search(text: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.fill("#find", text)
        with page.expect_navigation():
            page.press("#find", "Enter")

    return act


def _opening(selector: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(selector).locator("visible=true").first.click()
        page.wait_for_timeout(300)

    return act


def _send_what_another_changed(page: Page) -> None:
    """Send a form whose record somebody has changed meanwhile."""
    page.locator("[name=row_version]").evaluate("(box) => { box.value = '0'; }")
    page.locator("form[data-guard] input[type=text]:visible").first.fill("王小二")
    _send_empty(page)


@dataclass(frozen=True)
class Shot:
    """A page's name, its address, who opens it, and what is done before the picture.

    ``after`` follows the first link with this selector on the page of the address.
    """

    name: str
    address: str
    roles: tuple[str, ...] = ROLES
    after: str = ""
    act: Callable[[Page], None] = _as_it_is


FIRST = "tbody .row-link"
PAGES = (
    Shot("login", "/login/", NOBODY),
    Shot("desk", "/"),
    Shot("list", "/cases/list/"),
    Shot("list-narrowed", "/cases/list/?state=RECEIVED,ACCEPTED&received_at.from=2020-01-01"),
    Shot("list-more-filters", "/cases/list/", WINDOW, act=_opening(".more > summary")),
    Shot("list-save-filter", "/cases/list/?state=RECEIVED", WINDOW, act=_opening("[data-dialog]")),
    Shot("list-no-match", "/cases/list/?number=ZZ", WINDOW),
    Shot("list-empty", "/penalties/list/?voided=1&number=ZZ", HEAD),
    Shot("list-people", "/persons/list/"),
    Shot("show", "/cases/list/", after=FIRST),
    Shot("show-states", "/cases/list/", WINDOW, FIRST, _opening(".states > summary")),
    Shot("show-waiting", "/cases/list/?state=VERIFIED", HEAD, FIRST),
    Shot("show-family", "/households/list/", after=FIRST),
    Shot("show-decision", "/decisions/list/", HEAD, FIRST),
    Shot("show-notice", "/notices/list/", HEAD, FIRST),
    Shot("form", "/cases/add", WINDOW),
    Shot("form-mistakes", "/cases/add", WINDOW, act=_send_empty),
    Shot("form-calendar", "/cases/add", WINDOW, act=_opening("[data-calendar]")),
    Shot("form-lines", "/households/add", WINDOW, act=_opening("[data-add]")),
    Shot("conflict", "/persons/list/", WINDOW, f"{FIRST} >> a.button[href*='/edit/']",
         _send_what_another_changed),
    Shot("step-form", "/cases/list/?state=VERIFIED", HEAD, f"{FIRST} >> a[href$='/review']"),
    Shot("dialog", "/cases/list/", HEAD, FIRST, _opening("[data-dialog=void]")),
    Shot("search", "/", act=_search("王")),
    Shot("search-nothing", "/", WINDOW, act=_search("不存在的人")),
    Shot("not-found", "/cases/show/999999999", WINDOW),
    Shot("not-allowed", "/staff/add", WINDOW),
    Shot("help", "/help/"),
    Shot("help-cases", "/help/cases", WINDOW),
    Shot("password", "/account/password", WINDOW),
    Shot("menu", "/cases/list/", WINDOW, act=_opening(".menu-button, .person > summary")),
    Shot("intake", "/intake/", WINDOW),
    Shot("intake-mistakes", "/intake/", WINDOW, act=_send_empty),
    Shot("drafts", "/drafts/", WINDOW),
    Shot("person-file", "/persons/list/", HEAD, FIRST),
    Shot("staffing", "/staffing/", KEEPERS),
    Shot("staffing-add", "/staffing/add", OVERSEER),
    Shot("staffing-mistakes", "/staffing/add", OVERSEER, act=_send_empty),
    Shot("staffing-show", "/staffing/", OVERSEER, FIRST),
    Shot("rights", "/rights/"),
    Shot("desk-administrator", "/", ("SYSTEM_ADMIN",)),
)  # fmt: skip
