"""The notice's pages (公示): its list, what it shows, and where and when it hangs."""

from __future__ import annotations

from app.declare import Can, Group, Screen
from models.notice import POSTING, Notice, NoticeState
from models.roles import CASE_READERS, Menu, Role

NOTICES = Screen(
    model=Notice, title="公示", menu=Menu.NOTICES, icon="fa-bullhorn", caption=Notice.number,
    about="案件情况按规则集的要求在村（居）张贴公示，期满没有异议后继续办理。",
    rows=[
        Notice.number, Notice.case, Notice.stage, Notice.shown_name, Notice.place, Notice.from_on,
        Notice.until_on, Notice.state,
    ],
    form=[
        Group("公示", [Notice.number, Notice.case, Notice.place], open_in=(NoticeState.DRAFT,)),
        Group("公布内容", [
            Notice.stage, Notice.shown_name, Notice.village, Notice.size, Notice.cause,
            Notice.verified, Notice.decided, Notice.amount,
        ], open_in=()),
        Group("张贴", [
            Notice.from_on, Notice.until_on, Notice.poster, Notice.lapsed,
        ], open_in=()),
    ],
    search=[Notice.number, Notice.state, Notice.stage, Notice.place, Notice.until_on],
    sort=[Notice.number, Notice.until_on],
    access={
        **CASE_READERS,
        Role.LIAISON: Can.READ,
        Role.WINDOW: Can.READ | Can.CREATE,
        Role.DISCLOSURE: Can.READ,
    },
    flow=POSTING,
)  # fmt: skip
