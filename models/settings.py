"""Settings (设置): the machine's own records, as this office shows and keeps them."""

from app.declare import Can, Choice, Group, Screen
from app.records import Area, CalendarDay, Staff
from models.roles import ADMINISTRATORS, Menu, Role
from models.workdays import in_its_place, past_has_a_source

EVERYBODY: dict[Choice, Can] = {role: Can.READ for role in Role if role is not Role.AUDIT_ADMIN}
OFFICERS: dict[Choice, Can] = {role: Can.READ for role in Role if role not in ADMINISTRATORS}

AREAS = Screen(
    model=Area, title="行政区划", menu=Menu.SETTINGS, icon="fa-map-marker", caption=Area.name,
    about="县、乡镇（街道）、村（居）及其代码，决定每个人能看到哪些记录。",
    rows=[Area.code, Area.name, Area.level, Area.parent],
    form=[Group("区划", [
        Area.code, Area.name, Area.level, Area.parent, Area.short, Area.urban_rural,
    ], open_in=())],
    search=[Area.code, Area.name, Area.level, Area.parent],
    sort=[Area.code],
    access=EVERYBODY,
)  # fmt: skip

# Who arranges a verification or takes an oral application names colleagues.
STAFF = Screen(
    model=Staff, title="工作人员", menu=Menu.SETTINGS, icon="fa-users", caption=Staff.name,
    about="在本系统办事的人及其所在区域。",
    rows=[Staff.name, Staff.area, Staff.organisation, Staff.on_duty],
    form=[Group("工作人员", [
        Staff.name, Staff.area, Staff.organisation, Staff.phone, Staff.on_duty,
    ], open_in=())],
    search=[Staff.name, Staff.area],
    sort=[Staff.name],
    access=dict.fromkeys((
        Role.WINDOW, Role.INVESTIGATOR, Role.TOWN_HEAD, Role.INSPECTOR, Role.SUPERVISOR,
        Role.TOWN_SUPERVISOR, *ADMINISTRATORS,
    ), Can.READ),
)  # fmt: skip

CALENDAR = Screen(
    model=CalendarDay, title="工作日历", menu=Menu.SETTINGS, icon="fa-calendar",
    caption=CalendarDay.on,
    about="国务院通知的放假和调休上班日，工作日时限按它计算。",
    rows=[CalendarDay.on, CalendarDay.kind, CalendarDay.name, CalendarDay.source],
    form=[Group("日期", [
        CalendarDay.on, CalendarDay.kind, CalendarDay.name, CalendarDay.source,
    ])],
    search=[CalendarDay.on, CalendarDay.kind],
    sort=[CalendarDay.on],
    checks=[in_its_place, past_has_a_source],
    access={**OFFICERS, Role.SYSTEM_ADMIN: Can.READ | Can.CREATE | Can.EDIT | Can.VOID},
)  # fmt: skip
