"""The main job told in process, step by step, by whoever the test appoints for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare import Choice, Step
from app.flow.act import begin, take
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE
from app.records import Area, Staff
from app.scope import Post, Reader, reading_as
from models import (
    casework,
    decision,
    hit,
    notice,
    payment,
    penalty,
    recovery,
    resolution,
    verification,
)
from models.case import Case, CaseState
from models.household import Household
from models.lists import (
    ApplyWay,
    Degree,
    Form,
    Nature,
    PayWay,
    Place,
    PublicCause,
    ReliefType,
    Route,
)
from models.penalty import Penalty
from models.person import Person
from models.recovery import FoundBy, Grounds, Recovery, Repayment
from models.resolution import Resolution, Resolved
from models.roles import LEVELS, Role
from models.rules.delegations import Delegation
from models.rules.lists import Decider, Outcome, Per
from models.rules.sets import RuleSet
from tests.factories import Family
from tests.house import EAST, House

BEGUN = dt.datetime(2026, 2, 13, 16, 50, tzinfo=OFFICE_ZONE)
GRANTED = Decimal("800.00")
ADVANCED = Decimal("700.00")
COLUMNS = {"TOWN": "town_id", "VILLAGE": "village_id"}
STEP_ENDING = notice.END

MAIN = (
    casework.RECEIVE, casework.ACCEPT, verification.ARRANGE, verification.SUBMIT, casework.REVIEW,
    decision.DRAFT, decision.PROPOSE, decision.APPROVE, payment.PAY, notice.MAKE, notice.POST,
    notice.END, casework.CLOSE, recovery.FIND, recovery.ORDER, recovery.RECORD, recovery.CONFIRM,
    penalty.FILE, penalty.NOTIFY, penalty.DECIDE, penalty.SERVE, penalty.COLLECT,
)  # fmt: skip
# What the township may decide by itself, where the rule set lets it.
DRAFTED_IN_TOWN = (*MAIN[: MAIN.index(casework.REVIEW)], decision.DRAFT)
IN_TOWN = (*DRAFTED_IN_TOWN, decision.REPORT, decision.APPROVE_IN_TOWN)

FAST = (casework.RECEIVE, casework.QUICKEN, payment.PAY, casework.SUPPLEMENT, casework.CLOSE)


def newest(session: Session, model: Any, case_id: int) -> Any:
    """Return the last row of a record that belongs to a case, living or not."""
    query = select(model)
    if model is Repayment or model is Penalty:
        query = query.join(model.recovery).where(Recovery.case_id == case_id)
    else:
        query = query.where(model.case_id == case_id)
    return session.scalars(query.order_by(model.id.desc())).first()


class People:
    """Staff made for one test: a colleague of each role, and one who holds every role."""

    def __init__(self, house: House, where: str = EAST) -> None:
        self.house = house
        self.where = where
        self.readers: dict[Choice, Reader] = {}
        self.jack = self.hire(*Role)

    def _post(self, role: Choice) -> Post:
        column = COLUMNS.get(LEVELS[role], "")
        return Post(role.code, column, self.house.area_for(role, self.where) if column else 0)

    def hire(self, *roles: Choice) -> Reader:
        """Return somebody new who holds some roles."""
        name = f"工作人员{next(self.house.numbers)}"
        with self.house.program() as session:
            area = session.get_one(Area, self.house.towns[self.where])
            staff = Staff(name=name, area=area, on_duty=True)
            session.add(staff)
            session.flush()
            return Reader(int(staff.id), name, tuple(self._post(role) for role in roles))

    def of(self, role: Choice) -> Reader:
        """Return the colleague of a role, always the same one."""
        if role not in self.readers:
            self.readers[role] = self.hire(role)
        return self.readers[role]


class Story:
    """One case from its receipt on; ``jack`` takes the steps the test gives him."""

    def __init__(
        self,
        house: House,
        people: People | None = None,
        *,
        form: Form = Form.CASH,
        place: Place = Place.VILLAGE_BOARD,
        said: Mapping[str, Any] | None = None,
    ) -> None:
        self.house = house
        self.people = people or People(house)
        self.form, self.place = form, place
        self.said = dict(said or {})
        self.granted, self.resolved = GRANTED, GRANTED
        self.relief_type = next(iter(ReliefType))
        self.case_id = 0
        self.investigators: tuple[int, int] = (0, 0)
        with house.program() as session:
            household = Family(session, house, self.people.where).row(Household)
            self.household_id, self.person_id = int(household.id), int(household.head_id)

    @contextmanager
    def session(self, reader: Reader) -> Iterator[Session]:
        """Give a session of somebody; whatever was not committed is undone."""
        with self.house.app.app_context():
            session: Session = self.house.app.extensions["office_session"]()
            with reading_as(session, reader):
                try:
                    yield session
                finally:
                    session.rollback()

    def case(self, session: Session) -> Case:
        return session.get_one(Case, self.case_id)

    def tell(self, steps: Iterable[Step], *, by_jack: Iterable[Step] = ()) -> None:
        """Take the steps one after the other."""
        chosen = set(by_jack)
        for step in steps:
            self.take(step, self.people.jack if step in chosen else None)

    def take(self, step: Step, reader: Reader | None = None) -> None:
        """Take one step and commit; by its own colleague if nobody is given."""
        reader = reader or self.people.of(self.role_for(step))
        self.ready(step, reader)
        with self.session(reader) as session:
            self.act(session, step)
            session.commit()
            if step is casework.RECEIVE:
                self.case_id = self._received

    def role_for(self, step: Step) -> Choice:
        """Return whose step it is: a draft is begun where the case lies."""
        if step is decision.DRAFT:
            with self.house.program() as session:
                if self.case(session).state is CaseState.VERIFIED:
                    return Role.WINDOW
        return step.roles[0]

    def ready(self, step: Step, reader: Reader) -> None:
        """Bring about what a step needs besides the steps before it."""
        if step is casework.QUICKEN:
            self.judge_by("CN-2026-07")
            self.handlers()  # nobody is hired in the middle of a step
        if step is verification.SUBMIT:
            self._send(reader)
        if step in ALLOWANCES:
            with self.house.program() as session:
                session.add(self._finding(step))
        if step is penalty.DECIDE:
            with self.house.program() as session:
                filed = newest(session, Penalty, self.case_id)
                filed.heard, filed.heard_text = True, "当事人放弃陈述申辩"

    def judge_by(self, code: str) -> None:
        """Let the case be judged by another set than the one in force."""
        with self.house.program() as session:
            rules = session.scalars(select(RuleSet).where(RuleSet.code == code)).one()
            self.case(session).rule_set = rules

    def handlers(self) -> dict[str, Any]:
        """Return what an advance asks for: how much, why, and two who handle it."""
        people = (self.people.of(Role.INVESTIGATOR), self.people.of(Role.LIAISON))
        first, second = (person.staff_id for person in people)
        return {
            "advance": ADVANCED, "handler_id": first, "second_handler_id": second,
        }  # fmt: skip

    def _finding(self, step: Step) -> hit.Hit:
        """Return something found in the case that waits for who takes the step."""
        return hit.Hit(
            case_id=self.case_id, ground=hit.Ground.SAME_CAUSE, why="该家庭因同一事由已获救助",
            outcome=Outcome.ALLOW, allowed_by=step.roles[0], state=step.origins[0],
            refers=f"decision:{next(self.house.numbers)}",
        )  # fmt: skip

    def _send(self, reader: Reader) -> None:
        """Let the one who submits be the first of the two investigators."""
        second = self.people.of(Role.INVESTIGATOR)
        if second.staff_id == reader.staff_id:
            second = self.people.of(Role.LIAISON)
        with self.house.program() as session:
            planned = newest(session, verification.Verification, self.case_id)
            planned.first_id, planned.second_id = reader.staff_id, second.staff_id

    def act(self, session: Session, step: Step) -> None:
        """Do what a step is, without committing."""
        if step in self._begins():
            self._begins()[step](session)
            return
        record: Any = self._record(session, step)
        values = ASKED[step]() if step in ASKED else {}
        values |= self.handlers() if step is casework.QUICKEN else {}
        take(session, record, step, values, "按规定办理" if step.reason else None)

    def _record(self, session: Session, step: Step) -> Any:
        models = {
            "cases": None, "verifications": verification.Verification,
            "resolutions": Resolution, "decisions": decision.Decision, "payments": payment.Payment,
            "notices": notice.Notice,
            "recoveries": Recovery, "repayments": Repayment, "penalties": Penalty,
            "hits": hit.Hit,
        }  # fmt: skip
        model = models[step.table]
        return self.case(session) if model is None else newest(session, model, self.case_id)

    def _begins(self) -> Mapping[Step, Callable[[Session], None]]:
        return {
            casework.RECEIVE: self._receive, verification.ARRANGE: self._arrange,
            resolution.RECORD: self._resolve, decision.DRAFT: self._draft,
            notice.MAKE: self._make, recovery.FIND: self._find,
            recovery.RECORD: self._repay, penalty.FILE: self._file,
        }  # fmt: skip

    def _receive(self, session: Session) -> None:
        case = Case(
            household=session.get_one(Household, self.household_id),
            applicant=session.get_one(Person, self.person_id),
            area=session.get_one(Area, self.house.villages[self.people.where]),
            received_at=clock.now(), apply_way=ApplyWay.WRITTEN, cause=next(iter(PublicCause)),
            nature=next(iter(Nature)), degree=next(iter(Degree)), story="房屋着火，家中用具烧毁",
            truth_declared=True,
        )  # fmt: skip
        for name, value in self.said.items():
            setattr(case, name, value)
        begin(session, case)
        self._received = int(case.id)

    def _arrange(self, session: Session) -> None:
        people = (self.people.of(Role.INVESTIGATOR), self.people.of(Role.LIAISON))
        first, second = (person.staff_id for person in people)
        planned = verification.Verification(first_id=first, second_id=second)
        planned.case = self.case(session)
        planned.ways = (verification.VerifyWay.HOME,)
        planned.visited_on, planned.conclusion = clock.today(), verification.Conclusion.TRUE
        planned.findings = "入户核实，情况属实"
        begin(session, planned)

    def _resolve(self, session: Session) -> None:
        made = Resolution(
            case=self.case(session), held_on=clock.today(), attendees="民政局、财政局",
            document_no="纪要1号", resolved=Resolved.AGREE, up_to=self.resolved, basis="提高额度",
        )  # fmt: skip
        begin(session, made)

    def _draft(self, session: Session) -> None:
        made = decision.Decision(
            case=self.case(session), kind=decision.DecisionKind.GRANT, basis="方案四、五"
        )
        measure = decision.Measure(
            relief_type=self.relief_type, route=next(iter(Route)), form=self.form
        )
        if self.form is Form.CASH:
            measure.amount = self.granted
        else:
            measure.content = "棉被两床"
        made.measures.append(measure)
        begin(session, made)

    def _make(self, session: Session) -> None:
        begin(session, notice.Notice(case=self.case(session), place=self.place))

    def _find(self, session: Session) -> None:
        found = Recovery(
            case=self.case(session), person=session.get_one(Person, self.person_id),
            grounds=Grounds.CONCEAL, found_by=FoundBy.REPORT, facts="隐瞒保险赔付", amount=GRANTED,
        )  # fmt: skip
        begin(session, found)

    def _repay(self, session: Session) -> None:
        owed = newest(session, Recovery, self.case_id)
        paid = Repayment(
            recovery=owed, amount=Decimal("300.00"), paid_on=clock.today(), way=PayWay.BANK,
            receipt_no="收-1",
        )  # fmt: skip
        begin(session, paid)

    def _file(self, session: Session) -> None:
        filed = Penalty(
            recovery=newest(session, Recovery, self.case_id),
            person=session.get_one(Person, self.person_id),
            facts="隐瞒保险赔付骗取救助", basis="社会救助暂行办法第六十八条",
            ended_on=clock.today(),
        )  # fmt: skip
        begin(session, filed)


ALLOWANCES = tuple(hit.ALLOW.values())
ASKED: dict[Step, Callable[[], dict[str, Any]]] = {
    casework.SUPPLEMENT: lambda: {"supplement": "补交户口簿，入户核对属实", "confirmed": True},
    casework.REVIEW: lambda: {"opinion": "同意上报", "suggested": GRANTED},
    **dict.fromkeys(ALLOWANCES, lambda: {"reason": "原救助已用于医疗，现确有新的困难"}),
    casework.FULFIL: lambda: {"done_note": "棉被已送到家中"},
    recovery.ORDER: lambda: {"order_no": "责退1号", "due_on": clock.today()},
    penalty.NOTIFY: lambda: {"proposed": Decimal("900.00"), "notice_on": clock.today()},
    penalty.DECIDE: lambda: {"decided": Decimal("800.00"), "decision_no": "罚1号"},
    penalty.SERVE: lambda: {"served_on": clock.today()},
    penalty.COLLECT: lambda: {"paid_on": clock.today()},
}


def until(step: Step, steps: tuple[Step, ...] = MAIN) -> tuple[Step, ...]:
    """Return the steps before one."""
    return steps[: steps.index(step)]


@contextmanager
def powers(house: House, *rows: Delegation) -> Iterator[None]:
    """Let the set in force delegate so and not otherwise, for a while."""
    with house.program() as session:
        rules = session.scalars(select(RuleSet).where(RuleSet.code == "SEED-2022")).one()
        before = [row.id for row in rules.delegations if row.voided_at is None]
        for row in rules.delegations:
            row.voided_at = row.voided_at or clock.now()
        for row in rows:
            row.rule_set = rules
        session.add_all(rows)
        session.flush()
        added = [row.id for row in rows]
    try:
        yield
    finally:
        with house.program() as session:
            for key in added:
                session.get_one(Delegation, key).voided_at = clock.now()
            for key in before:
                session.get_one(Delegation, key).voided_at = None


def up_to(decider: Decider, amount: str = "") -> Delegation:
    """Return a power up to an amount of a household, included; without end where none is said."""
    return Delegation(
        decider=decider, up_to=Decimal(amount) if amount else None, inclusive=bool(amount),
        per=Per.HOUSEHOLD, source="试验依据",
    )  # fmt: skip
