"""The toy office (器材借用): tools, borrowers, loans, in every public word of the vocabulary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.declare import (
    ACCOUNT,
    ID_NUMBER,
    PHONE,
    PRIVATE,
    As,
    Can,
    Choice,
    Clock,
    Fault,
    Field,
    Flow,
    Group,
    Is,
    Kind,
    Lines,
    Meaning,
    Of,
    Office,
    Part,
    Reckoning,
    Record,
    Scoped,
    Screen,
    Setting,
    Staffing,
    Step,
    Stored,
    Timed,
    Via,
    Where,
    choice,
    choices,
    day,
    flag,
    kept,
    lines,
    link,
    moment,
    money,
    multiple,
    note,
    ref,
    secret,
    serial,
    text,
    via,
    whole,
)
from app.declare.columns import Key
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel import clock
from app.records import (
    Area,
    Level,
    LimitUnit,
    RuleBook,
    RuleState,
    Series,
    Staff,
    TimeLimit,
    Value,
)
from tests.toy.pages import Desk, Hours, Shelves


def doubts_of(code: str) -> list[str]:
    """A code of one digit only is easily guessed."""
    return ["密码各位相同，容易被猜到"] if len(set(code)) == 1 else []


CODE = Meaning(
    "柜门密码", lambda raw: raw.strip(), lambda _code: "****", doubts_of, limit=12, searched=False
)


class Role(Choice):
    """Who works in the lending office."""

    CLERK = "借用员"
    KEEPER = "保管员"
    CHIEF = "负责人"
    AUDITOR = "检查员"


class Menu(Choice):
    """The parts of its work."""

    LENDING = "借用"
    STORE = "库房"


class Way(Choice):
    """How a tool leaves."""

    DESK = "窗口领取"
    SENT = "送货上门"


class Use(Choice):
    """What a tool is for."""

    FIELD = "农活"
    HOUSE = "修房"
    OTHER = "其他"


class State(Choice):
    """The life of a loan."""

    ASKED = "已申请", "blue", "等待负责人同意"
    LENT = "已借出", "amber"
    BACK = "已归还", "green"
    REFUSED = "不予借用", "red"


class LimitKey(Choice):
    """The time limits of the store."""

    BACK = "归还时限"
    ANSWER = "答复时限"


class Param(Setting):
    """What the store may decide for itself."""

    SOD_LEND = "借出和归还须由不同人员办理", Of.FLAG
    MOST = "每次最多借用件数", Of.WHOLE, "件", "超过的分次借用"


class Rules(RuleBook):
    """The rules of the store."""

    __tablename__ = "rule_sets"

    limits: Mapped[list[RuleLimit]] = lines("时限", "rule_set")
    parameters: Mapped[list[RuleValue]] = lines("参数", "rule_set")


class RuleLimit(TimeLimit):
    """One time limit of the store's rules."""

    __tablename__ = "rule_limits"

    rule_set_id: Mapped[int] = ref(Rules.id)
    rule_set: Mapped[Rules] = link("规则", rule_set_id)
    key: Mapped[LimitKey] = choice(LimitKey, "时限")


class RuleValue(Value):
    """One parameter of the store's rules."""

    __tablename__ = "rule_parameters"

    rule_set_id: Mapped[int] = ref(Rules.id)
    rule_set: Mapped[Rules] = link("规则", rule_set_id)
    key: Mapped[Param] = choice(Param, "参数")


class Visit(Stored):
    """A visitor counted at the door: no office record, so no form, no journal."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    on: Mapped[dt.date]


class Tool(Scoped, Record):
    """One tool in a village store."""

    __tablename__ = "tools"

    name: Mapped[str] = text("名称", 40, publish=As.CATEGORY)
    place_id: Mapped[int] = ref(Area.id)
    place: Mapped[Area] = link("存放村居", place_id, scopes=True)
    price: Mapped[Decimal] = money("原价", adds=False, hint="购入时的价格", source="库房制度第三条")
    bought_on: Mapped[dt.date | None] = day("购入日期", publish=As.DAY, en="Bought on")
    wear: Mapped[Decimal | None] = multiple("年折旧倍数")
    part_of_id: Mapped[int | None] = mapped_column(Key, ForeignKey("tools.id"), index=True)
    part_of: Mapped[Tool | None] = relationship(
        remote_side="Tool.id", info={"field": Field("所属成套器材", Kind.LINK)}
    )
    locker: Mapped[str | None] = secret("柜门密码", CODE)
    uses: Mapped[list[Item]] = lines("借用记录", "tool")


class Borrower(Scoped, Record):
    """A person who borrows; other townships may see a shared one."""

    __tablename__ = "borrowers"
    shared = True

    name: Mapped[str] = text("姓名", 30, publish=As.MASKED_NAME)
    home_id: Mapped[int] = ref(Area.id)
    home: Mapped[Area] = link("住址村居", home_id, scopes=True, publish=As.PLACE)
    id_number: Mapped[str | None] = secret("身份证号", ID_NUMBER, unique=True)
    phone: Mapped[str | None] = secret("联系电话", PHONE)
    account: Mapped[str | None] = secret("押金账号", ACCOUNT)
    remark: Mapped[str | None] = secret("备注", PRIVATE)
    children: Mapped[int | None] = whole("子女数", most=20)
    loans: Mapped[list[Loan]] = lines("借用登记", "borrower")


class Loan(Scoped, Timed, Record):
    """One loan, from asking to bringing back."""

    __tablename__ = "loans"

    number: Mapped[str] = serial("借用编号", "loan")
    borrower_id: Mapped[int] = ref(Borrower.id)
    borrower: Mapped[Borrower] = link("借用人", borrower_id)
    store_id: Mapped[int] = ref(Area.id)
    store: Mapped[Area] = link("借出村居", store_id, scopes=True)
    way: Mapped[Way] = choice(Way, "领取方式", default=Way.DESK)
    address: Mapped[str | None] = text("送货地址", 80, only=Is(way, Way.SENT))
    uses: Mapped[tuple[Use, ...] | None] = choices(Use, "用途")
    asked_at: Mapped[dt.datetime] = moment("申请时间")
    careful: Mapped[bool] = flag("已说明爱护要求")
    story: Mapped[str | None] = note("说明", limit=300)
    fee: Mapped[int | None] = whole("工时费（角）", least=1, most=500, publish=As.COUNT)
    opinion: Mapped[str | None] = note("负责人意见")
    back_on: Mapped[dt.date | None] = day("应还日期")
    judged_by_id: Mapped[int | None] = ref(Staff.id)
    judged_by: Mapped[Staff | None] = link("复核人", judged_by_id)
    rule_set_id: Mapped[int | None] = ref(Rules.id)
    rule_set: Mapped[Rules | None] = link("适用规则", rule_set_id)
    state: Mapped[State] = choice(State, "状态", default=State.ASKED)
    items: Mapped[list[Item]] = lines("器材", "loan")
    deposit: Mapped[Decimal] = kept("押金合计", of=lambda loan: deposit_of(loan), over=items)  # noqa: PLW0108 - defined below
    pieces: Mapped[int] = kept(
        "件数", of=lambda loan: len(living(loan.items)), over=items, counts=True
    )


class Check(Record):
    """One stocktaking of the whole county: seen by all, in no township."""

    __tablename__ = "checks"

    title: Mapped[str] = text("名称", 20, unique=True)
    held_on: Mapped[dt.date] = day("盘点日期", unique=True)
    keeper_id: Mapped[int] = ref(Staff.id)
    keeper: Mapped[Staff] = link("负责人员", keeper_id)


class Item(Scoped, Record):
    """One tool of a loan."""

    __tablename__ = "items"

    loan_id: Mapped[int] = ref(Loan.id)
    loan: Mapped[Loan] = link("借用", loan_id, scopes=True)
    tool_id: Mapped[int] = ref(Tool.id)
    tool: Mapped[Tool] = link("器材", tool_id)
    deposit: Mapped[Decimal] = money("押金", publish=As.AMOUNT)


def deposit_of(loan: Loan) -> Decimal:
    """Return the sum of the deposits of a loan's items."""
    return sum((item.deposit or Decimal(0) for item in living(loan.items)), Decimal(0))


def dates_in_order(loan: Loan) -> Iterator[Fault]:
    """A loan is asked for today or before."""
    if loan.asked_at and loan.asked_at > clock.now():
        yield Fault(Loan.asked_at, "不能晚于现在")
    if not loan.careful:
        yield Fault(Loan.careful, "尚未说明爱护要求，确认无误可继续保存", warn=True)


def has_items(loan: Loan) -> Iterator[Fault]:
    """Nothing can be lent without a tool."""
    if not living(loan.items):
        yield Fault(None, "请先登记要借的器材。")


def is_kept_by_clerks(loan: Loan) -> bool:
    """What was sent to a home is no longer the clerk's to change."""
    return loan.way is not Way.SENT


def deposits(loan: Loan) -> Iterator[tuple[str, str]]:
    """Yield each tool with its deposit."""
    yield from ((item.tool.name, str(item.deposit)) for item in living(loan.items))


def share_back(act: Act) -> None:
    """Note nothing: the step's own journal line is enough."""
    act.rule(Param.MOST)


BACK_CLOCK = Clock(limit=LimitKey.BACK, ends=Loan.back_on)
ANSWER_CLOCK = Clock(LimitKey.ANSWER, since=Loan.asked_at, period=True)
ASK = Step("ask", "申请", None, State.ASKED, by=Role.CLERK, starts=ANSWER_CLOCK, en="Ask")
LEND = Step(
    "lend", "借出", State.ASKED, State.LENT, by=Role.CHIEF,
    asks=[Loan.opinion, Loan.judged_by], needs=[Loan.opinion], when=[has_items],
    actors=lambda loan: [loan.judged_by_id] if loan.judged_by_id else [],
    apart_from=[ASK], starts=BACK_CLOCK, stops=ANSWER_CLOCK, does=share_back,
)  # fmt: skip
REFUSE = Step(
    "refuse", "不予借用", State.ASKED, State.REFUSED, by=Role.CHIEF, stops=ANSWER_CLOCK,
    reason=True, tone="red",
)  # fmt: skip
RETURN = Step(
    "return", "归还", State.LENT, State.BACK, by=[Role.KEEPER, Role.CLERK],
    apart_from=[Where(LEND, Param.SOD_LEND)], stops=BACK_CLOCK,
)  # fmt: skip
LIFE = Flow(Loan.state, ASK, LEND, REFUSE, RETURN, judged_on=Loan.asked_at)

READERS = {Role.CHIEF: Can.READ, Role.AUDITOR: Can.READ, Role.KEEPER: Can.READ}
ALL = Can.READ | Can.CREATE | Can.EDIT | Can.VOID | Can.REVEAL

TOOLS = Screen(
    model=Tool, title="器材", menu=Menu.STORE, caption=Tool.name,
    about="可以借出的每一件器材，放在哪里，值多少钱。",
    rows=[Tool.name, Tool.place, Tool.price, Tool.bought_on],
    form=[Group("器材", [Tool.name, Tool.place, Tool.price, Tool.bought_on, Tool.wear,
                           Tool.part_of, Tool.locker])],
    search=[Tool.name, Tool.price, Tool.bought_on], sort=[Tool.name, Tool.bought_on],
    parts=[Part("借用记录", Tool.uses, [via(Item.loan, Loan.number), Item.deposit])],
    access={**READERS, Role.KEEPER: ALL, Role.CLERK: Can.READ},
)  # fmt: skip
BORROWERS = Screen(
    model=Borrower, title="借用人", menu=Menu.LENDING, caption=Borrower.name,
    about="借过或要借器材的人。",
    rows=[Borrower.name, Borrower.home, Borrower.children],
    form=[
        Group(
            "借用人",
            [Borrower.name, Borrower.home, Borrower.id_number, Borrower.phone,
             Borrower.account, Borrower.children, Borrower.remark],
        )
    ],
    parts=[
        Part("借用登记", Borrower.loans, [Loan.number, Loan.deposit, Loan.state]),
        Part("借过的器材", via(Borrower.loans, Loan.items), [Item.tool, Item.deposit]),
    ],
    tells=[Borrower.loans],
    search=[Borrower.name, Borrower.id_number, Borrower.phone], sort=[Borrower.name],
    access={**READERS, Role.CLERK: ALL},
)  # fmt: skip
BORROWER_NAME: Via = via(Loan.borrower, Borrower.name)
LOANS = Screen(
    model=Loan, title="借用登记", menu=Menu.LENDING, icon="fa-hand", caption=Loan.number,
    en="Loans", about="一次借用，从申请到归还。",
    rows=[Loan.number, BORROWER_NAME, Loan.store, Loan.way, Loan.state,
          Loan.due_at, Loan.deposit, Loan.pieces],
    form=[
        Group("申请", [Loan.borrower, Loan.store, Loan.way, Loan.address, Loan.uses,
                       Loan.asked_at, Loan.careful, Loan.story, Loan.fee], open_in={State.ASKED}),
        Lines("器材", Loan.items, [Item.tool, Item.deposit], least=0, most=9,
              open_in={State.ASKED}),
        Group("结果", [Loan.opinion, Loan.judged_by, Loan.back_on, Loan.deposit, Loan.rule_set],
              open_in=()),
    ],
    search=[Loan.number, BORROWER_NAME, Loan.state, Loan.uses, Loan.store,
            Loan.asked_at, Loan.deposit],
    sort=[Loan.number, Loan.asked_at, Loan.due_at, Loan.deposit],
    checks=[dates_in_order], access={**READERS, Role.CLERK: ALL}, flow=LIFE,
    edits={Role.CLERK: is_kept_by_clerks},
    reckonings=[Reckoning("押金计算", ["器材", "押金"], deposits)],
)  # fmt: skip
ITEMS = Screen(
    model=Item, title="借用器材", caption=via(Item.tool, Tool.name),
    rows=[Item.tool, via(Item.loan, Loan.number), Item.deposit],
    form=[Group("器材", [Item.loan, Item.tool, Item.deposit])],
    access={**READERS, Role.CLERK: Can.READ | Can.CREATE | Can.EDIT},
)  # fmt: skip
CHECKS = Screen(
    model=Check, title="盘点", menu=Menu.STORE, caption=Check.title,
    about="每次盘点库房的时间和经手人。",
    rows=[Check.title, Check.held_on, Check.keeper],
    form=[Group("盘点", [Check.title, Check.held_on, Check.keeper])],
    search=[Check.title, Check.held_on, Check.keeper], sort=[Check.held_on],
    access={**READERS, Role.CHIEF: Can.READ | Can.CREATE | Can.EDIT | Can.VOID},
)  # fmt: skip

Shelves.menu = Menu.STORE
Shelves.access = {Shelves.shown_with: (Role.KEEPER, Role.AUDITOR)}


def seed(session: Session) -> None:
    """Add the rules and the patterns of numbers that are missing."""
    if session.scalar(select(Rules.id)) is None:
        rules = Rules(
            code="LEND", name="借用规则", basis="库房制度", from_on=dt.date(2020, 1, 1),
            state=RuleState.PUBLISHED,
        )  # fmt: skip
        rules.limits = [
            RuleLimit(key=key, amount=amount, unit=unit, source="第二条")
            for key, amount, unit in LIMITS
        ]
        rules.parameters = [
            RuleValue(key=key, value=value, source="第二条") for key, value in VALUES
        ]
        session.add(rules)
        session.add(Series(code="loan", pattern="JY{town}{year}{seq:05d}"))
        session.flush()


LIMITS = (
    (LimitKey.BACK, 2, LimitUnit.WORKING_DAY),
    (LimitKey.ANSWER, 3, LimitUnit.DAY),
)
VALUES = ((Param.SOD_LEND, "是"), (Param.MOST, "9"))


def load_areas(session: Session, lines: Iterable[str]) -> tuple[int, int]:
    """Add the areas of a file of ``code,name`` lines; return (new, changed)."""
    known = set(session.scalars(select(Area.code)))
    pairs = [line.strip().split(",") for line in lines if "," in line]
    rows = [Area(code=code, name=name, level=Level.TOWN) for code, name in pairs]
    new = [row for row in rows if row.code not in known]
    session.add_all(new)
    return len(new), 0


def load_calendar(_session: Session, lines: Iterable[str]) -> tuple[int, int]:
    """Take no day: the store keeps the weekends; return (new, changed)."""
    return 0 * len(list(lines)), 0


STAFFING = Staffing(
    ranks={Role.CLERK: 1, Role.KEEPER: 1, Role.CHIEF: 2, Role.AUDITOR: 3},
    appointers=[Role.CHIEF, Role.AUDITOR], menu=Menu.STORE, alone=[Role.AUDITOR],
)  # fmt: skip
OFFICE = Office(
    title="器材借用站", roles=Role, menu=Menu,
    levels={Role.CLERK: "TOWN", Role.KEEPER: "VILLAGE", Role.CHIEF: "TOWN", Role.AUDITOR: "COUNTY"},
    staffing=STAFFING, screens=[BORROWERS, LOANS, TOOLS, ITEMS, CHECKS], home=Path(__file__).parent,
    desk=Desk, views=[Shelves], open_views=[Hours],
    seed=seed, load_areas=load_areas, load_calendar=load_calendar,
)  # fmt: skip
