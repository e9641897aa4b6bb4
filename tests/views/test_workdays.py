"""The page that takes over a notice's list of days, and the form for a single day."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.kernel.sheets import MOST_BYTES
from app.records import CalendarDay, DayKind, JournalEntry
from models.roles import Role
from models.seed import DATA
from models.workdays import KINDS, longest, plan, read
from tests.house import House
from tests.people import Page, Person, someone
from tests.workbooks import workbook

BEGUN = dt.datetime(2026, 11, 25, 9, tzinfo=OFFICE_ZONE)
HEAD = ["日期", "类型", "节日", "依据"]
WORKED = dt.date(2026, 10, 10)
NOTICE = "国办发明电〔2026〕演练1号"
ROWS = [
    ["2027-01-01", "放假", "元旦", NOTICE],
    ["2027年1月2日", "休", "元旦", NOTICE],
    ["2027/1/3", "上班", "元旦", NOTICE],
]


@pytest.fixture(autouse=True)
def time(house: House) -> Iterator[Traveller]:
    """Stand in November 2026 before the notices' own days; what a test entered is taken back."""
    with travel(BEGUN) as traveller:
        notices = official()
        if {on: known for on, known in days(house).items() if on >= min(notices)} != notices:
            enter_again(house, notices)
        yield traveller


def official() -> dict[dt.date, tuple[Any, str, str]]:
    """Read what the notices of 2024 to 2026 say."""
    found = read((DATA / "calendar.csv").read_text(encoding="utf-8").splitlines())
    assert found.faults == []
    return {entry.day: (KINDS[entry.kind], entry.name, entry.source) for entry in found.days}


def enter_again(house: House, notices: dict[dt.date, tuple[Any, str, str]]) -> None:
    """Void what stands since the first notice and enter the notices' days anew."""
    with house.program() as session:
        standing = CalendarDay.on >= min(notices), CalendarDay.voided_at.is_(None)
        for day in session.scalars(select(CalendarDay).where(*standing)):
            day.voided_at, day.void_reason = clock.now(), "演练结束"
        session.flush()
        for on, (kind, name, source) in notices.items():
            session.add(CalendarDay(on=on, kind=kind, name=name, source=source))


def days(house: House) -> dict[dt.date, tuple[Any, str, str]]:
    with house.program() as session:
        query = select(CalendarDay).where(CalendarDay.voided_at.is_(None))
        return {day.on: (day.kind, day.name, day.source) for day in session.scalars(query)}


@pytest.fixture
def administrator(house: House) -> Person:
    return someone(house, Role.SYSTEM_ADMIN)


def upload(person: Person, content: bytes, name: str = "days.xlsx", source: str = "") -> Page:
    """Send the form as a browser does; the test client's own encoder leaves files open."""
    said = {"csrf_token": person.token, "source": source}
    parts = [f'; name="{key}"\r\n\r\n{text}'.encode() for key, text in said.items()]
    parts.append(f'; name="file"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--edge\r\nContent-Disposition: form-data" + part + b"\r\n" for part in parts)
    kind = "multipart/form-data; boundary=edge"
    return Page(person.client.post("/workdays/", data=body + b"--edge--\r\n", content_type=kind))


def confirm(person: Person, page: Page, **more: str) -> Page:
    values = page.values()
    return person.post(
        "/workdays/confirm", {"lines": values["lines"], "mark": values["mark"]} | more
    )


def test_the_page_tells_how_far_the_years_are(administrator: Person) -> None:
    page = administrator.get("/workdays/")
    assert page.status == 200
    words = page.words()
    assert "各年录入情况" in words
    assert "未录入" in words
    assert "元旦、春节、清明节、劳动节、端午节、中秋节、国庆节" in words


@pytest.mark.postgres
def test_a_file_is_looked_at_first_and_stored_when_confirmed(
    house: House, administrator: Person
) -> None:
    before = days(house)
    page = upload(administrator, workbook([["2027 年安排"], HEAD, *ROWS]))
    assert page.status == 200
    assert "2027 年录入后仍缺：春节" in page.words()
    assert days(house) == before, "a look stores nothing"
    done = confirm(administrator, page)
    assert (done.status, done.location) == (302, "/workdays/")
    assert "已导入：新增 3 天，更改 0 天" in administrator.get("/workdays/").words()
    entered = {on: value for on, value in days(house).items() if on not in before}
    assert entered == {
        dt.date(2027, 1, 1): (DayKind.OFF, "元旦", NOTICE),
        dt.date(2027, 1, 2): (DayKind.OFF, "元旦", NOTICE),
        dt.date(2027, 1, 3): (DayKind.WORK, "元旦", NOTICE),
    }
    with house.program() as session:
        newest = select(JournalEntry).where(JournalEntry.kind == "calendar_days")
        line = session.scalars(newest.order_by(JournalEntry.id.desc())).first()
        assert line is not None
        assert line.staff_id == administrator.staff_id


def test_a_friday_that_is_called_a_make_up_day_is_refused_with_its_line(
    house: House, administrator: Person
) -> None:
    before = days(house)
    rows = [*ROWS, ["2027-01-08", "调休", "元旦", NOTICE], ["2027-02-30", "休", "春节", NOTICE]]
    page = upload(administrator, workbook([HEAD, *rows]))
    assert page.status == 422
    words = page.words()
    assert "文件有 2 行须改正，没有保存任何内容" in words
    assert "2027-01-08 是星期五，不是周末，不能列为调休上班" in words
    assert "2027 年 2 月 30 日不存在" in words
    cells = ["".join(e.itertext()) for e in page.tree.iter("td")]
    assert cells[:4:2] == ["5", "6"]
    assert "mark" not in page.values(), "what is faulty cannot be confirmed"
    assert days(house) == before


def test_faults_cannot_be_confirmed_by_hand(house: House, administrator: Person) -> None:
    before = days(house)
    lines = "day,kind,name,source\n2027-01-08,work,元旦,x"
    page = administrator.post("/workdays/confirm", lines=lines, mark="")
    assert page.status == 409
    assert "不是周末" in page.words()
    assert days(house) == before


def test_the_same_file_again_changes_nothing(house: House, administrator: Person) -> None:
    content = workbook([HEAD, *ROWS])
    first, second = upload(administrator, content), upload(administrator, content)
    assert confirm(administrator, first).status == 302
    entered = days(house)
    late = confirm(administrator, second)
    assert (late.status, late.location) == (302, "/workdays/")
    assert "日历中已有这些日子，没有改动" in administrator.get("/workdays/").words()
    assert days(house) == entered
    assert "无须导入" in upload(administrator, content).words()


def test_what_somebody_changed_meanwhile_is_looked_at_again(
    house: House, administrator: Person
) -> None:
    page = upload(administrator, workbook([HEAD, *ROWS]))
    with house.program() as session:
        session.add(
            CalendarDay(on=dt.date(2027, 1, 1), kind=DayKind.OFF, name="新年", source="他人录入")
        )
    before = days(house)
    late = confirm(administrator, page)
    assert late.status == 409
    assert "刚刚由他人改动，尚未导入" in late.words()
    assert "新年" in late.words()
    assert days(house) == before
    assert confirm(administrator, late).status == 302
    assert days(house)[dt.date(2027, 1, 1)] == (DayKind.OFF, "元旦", NOTICE)


def test_days_beside_the_file_are_shown_and_kept(house: House, administrator: Person) -> None:
    confirm(administrator, upload(administrator, workbook([HEAD, *ROWS])))
    page = upload(administrator, workbook([HEAD, ROWS[0]]))
    assert "日历中有、文件中没有" in page.words()
    assert "2027-01-03" in page.words()
    assert dt.date(2027, 1, 3) in days(house)


def test_one_source_for_a_file_without_the_column(administrator: Person) -> None:
    content = workbook([HEAD[:3], *(row[:3] for row in ROWS)])
    without = upload(administrator, content)
    assert without.status == 422
    assert "缺少依据，请写明放假通知的文号或网址" in without.words()
    assert upload(administrator, content, source=NOTICE).status == 200
    long = upload(administrator, content, source="长" * (longest("source") + 1))
    assert long.status == 422
    assert long.error("source") == f"依据最多 {longest('source')} 个字，请缩短"
    assert long.values()["source"] == "长" * (longest("source") + 1), "nothing typed is lost"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"x" * (MOST_BYTES + 1), "文件超过 1 MB"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "既不是 Excel"),
        (b"PK\x03\x04nothing", "已损坏"),
    ],
)
def test_what_is_no_list_is_refused(administrator: Person, content: bytes, sentence: str) -> None:
    page = upload(administrator, content, source="x")
    assert page.status == 422
    assert sentence in page.error("file")
    assert page.values()["source"] == "x"


def test_without_a_file_it_is_asked_for(administrator: Person) -> None:
    page = administrator.post("/workdays/")
    assert (page.status, page.error("file")) == (422, "请选择文件")


@pytest.mark.parametrize("text", ["日期,类型\n", "", "day,kind,name,source\n"])
def test_a_list_without_days_has_nothing_to_confirm(administrator: Person, text: str) -> None:
    page = upload(administrator, text.encode() or b"\n", "days.csv")
    assert "mark" not in page.values()


def test_no_file_is_left_behind(administrator: Person, tmp_path: Any, monkeypatch: Any) -> None:
    """A large upload is spooled to a file of the system's, which is gone with the request."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    upload(administrator, b"x" * (MOST_BYTES - 1))
    upload(administrator, b"x" * (MOST_BYTES * 2))
    assert list(tmp_path.iterdir()) == []


def test_too_long_a_name_is_a_fault_of_its_line(administrator: Person) -> None:
    page = upload(administrator, workbook([HEAD, ["2027-01-01", "休", "长" * 31, "x"]]))
    assert "节日最多 30 个字，现在是 31 个字，请缩短" in page.words()


def test_the_year_after_next_has_no_notice_yet(administrator: Person) -> None:
    page = upload(administrator, workbook([HEAD, ["2028-01-01", "休", "元旦", "x"]]))
    assert "年份应在 1950 至 2027 之间，现在是 2028，请核对" in page.words()


def test_a_past_day_is_turned_only_with_another_source(house: House, administrator: Person) -> None:
    with house.program() as session:
        standing = (CalendarDay.on == WORKED, CalendarDay.voided_at.is_(None))
        source = session.scalars(select(CalendarDay).where(*standing)).one().source
    turned = [HEAD, ["2026-10-10", "放假", "国庆节", source]]
    page = upload(administrator, workbook(turned))
    assert page.status == 422
    assert "2026-10-10 已经过去，更正须在依据中写明所依据的文件（与原依据不同）" in page.words()
    turned[1][3] = NOTICE
    assert upload(administrator, workbook(turned)).status == 200


def test_a_plan_says_what_it_would_do(house: House) -> None:
    lines = [",".join(row) for row in [HEAD, *ROWS, ["2026-10-10", "班", "国庆", NOTICE]]]
    with house.program() as session:
        made = plan(session, read(lines))
        assert (len(made.new), len(made.changed), len(made.same)) == (3, 1, 0)
        assert made.mark == plan(session, read(lines)).mark
        assert made.mark != plan(session, read(lines[:-1])).mark
        assert len(made.lacking[2027]) == 6
        assert made.lacking[2026] == []


# The form for a single day.


def typed(**more: str) -> dict[str, str]:
    return {"on": "2027-01-01", "kind": "OFF", "name": "元旦", "source": NOTICE} | more


def key_of(house: House, on: dt.date) -> int:
    with house.program() as session:
        query = select(CalendarDay.id).where(CalendarDay.on == on, CalendarDay.voided_at.is_(None))
        return int(session.scalars(query).one())


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"on": "2027-01-08", "kind": "WORK"}, "kind", "是星期五，不是周末"),
        ({"on": "2028-01-01"}, "on", "年份应在 1950 至 2027 之间"),
        ({"on": "1949-01-01"}, "on", "年份应在 1950 至 2027 之间"),
        ({"on": "2026-10-01"}, "on", "已有相同的登记，请先查找已有的记录"),
        ({"source": " "}, "source", "必填"),
        ({"name": ""}, "name", "必填"),
    ],
)
@pytest.mark.postgres
def test_a_day_is_entered_within_its_bounds(
    administrator: Person, more: dict[str, str], field: str, sentence: str
) -> None:
    page = administrator.post("/calendar_days/add", typed(**more))
    assert page.status == 422
    assert sentence in page.error(field)
    assert administrator.post("/calendar_days/add", typed()).status == 302


@pytest.mark.postgres
def test_a_void_day_may_be_entered_again(house: House, administrator: Person) -> None:
    assert administrator.post("/calendar_days/add", typed()).status == 302
    key = key_of(house, dt.date(2027, 1, 1))
    void = administrator.post(f"/calendar_days/void/{key}", reason="录错", row_version="1")
    assert void.status == 302
    assert dt.date(2027, 1, 1) not in days(house)
    assert administrator.post("/calendar_days/add", typed(kind="OFF")).status == 302
    assert key_of(house, dt.date(2027, 1, 1)) != key


def test_a_past_day_is_corrected_only_with_a_source(house: House, administrator: Person) -> None:
    key = key_of(house, WORKED)
    page = administrator.get(f"/calendar_days/edit/{key}")
    sent = page.values() | {"kind": "OFF"}
    refused = administrator.post(f"/calendar_days/edit/{key}", sent)
    assert refused.status == 422
    assert "2026-10-10 已经过去，更正须在依据中写明" in refused.error("source")
    assert administrator.post(f"/calendar_days/edit/{key}", sent | {"source": NOTICE}).status == 302
    assert days(house)[WORKED][0] is DayKind.OFF


def test_a_past_day_may_get_a_better_name(house: House, administrator: Person) -> None:
    key = key_of(house, WORKED)
    sent = administrator.get(f"/calendar_days/edit/{key}").values() | {"name": "国庆节调休"}
    assert administrator.post(f"/calendar_days/edit/{key}", sent).status == 302


def test_the_seed_holds_twenty_past_years_and_three_official_ones(house: House) -> None:
    with house.program() as session:
        count = (
            select(func.count())
            .select_from(CalendarDay)
            .where(
                CalendarDay.on < dt.date(2024, 1, 1), CalendarDay.source.contains("chinesecalendar")
            )
        )
        assert (session.scalar(count) or 0) > 600
        official = select(CalendarDay.source).where(
            CalendarDay.on.between(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
            CalendarDay.voided_at.is_(None),
        )
        assert all("gov.cn" in source for source in session.scalars(official))
