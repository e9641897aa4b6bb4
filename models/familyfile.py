"""One family, one file (一户一档): the household with all that was done for it, and each person."""

from __future__ import annotations

from app.declare import Can, Group, Lines, Part, Screen, via
from models.case import Case
from models.decision import Decision
from models.household import Household, Member, nobody_is_listed_twice
from models.notice import Notice
from models.outside_aid import OutsideAid
from models.payment import Payment
from models.person import (
    Person,
    account_has_its_bank,
    birth_agrees_with_the_number,
    is_born,
    life_is_in_order,
    sex_agrees_with_the_number,
)
from models.recovery import Recovery
from models.roles import CASE_READERS, Menu, Role
from models.status import Status

HOUSEHOLDS = Screen(
    model=Household, title="家庭", menu=Menu.FAMILIES, icon="fa-home", caption=Household.number,
    about="一户一档：户主、家庭成员和住址。申请救助先要有家庭。",
    rows=[Household.number, via(Household.head, Person.name), Household.area, Household.size],
    form=[
        Group("家庭", [Household.number, Household.head, Household.area, Household.size]),
        Group("联系", [Household.address, Household.phone]),
        Lines("家庭成员（户主之外）", Household.members, [
            Member.person, Member.relation, Member.since,
        ]),
    ],
    parts=[
        Part("救助身份", Household.statuses, [
            Status.kind, via(Status.person, Person.name), Status.from_on, Status.to_on,
            Status.review_on,
        ]),
        Part("救助案件", Household.cases, [
            Case.number, via(Case.applicant, Person.name), Case.cause, Case.received_at,
            Case.state, Case.due_at,
        ]),
        Part("救助决定", via(Household.cases, Case.decisions), [
            Decision.number, Decision.case, Decision.kind, Decision.total, Decision.state,
        ]),
        Part("发放", via(Household.cases, Case.payments), [
            Payment.number, Payment.case, via(Payment.payee, Person.name), Payment.way,
            Payment.amount, Payment.month, Payment.paid_on, Payment.state,
        ]),
        Part("公示", via(Household.cases, Case.notices), [
            Notice.number, Notice.case, Notice.from_on, Notice.until_on, Notice.state,
        ]),
        Part("追回", via(Household.cases, Case.recoveries), [
            Recovery.number, Recovery.case, Recovery.grounds, Recovery.outstanding,
            Recovery.state,
        ]),
    ],
    tells=[Household.cases],
    search=[
        Household.number, via(Household.head, Person.name), Household.area,
        via(Household.head, Person.id_number),
    ],
    sort=[Household.number, Household.size],
    checks=[nobody_is_listed_twice],
    access={
        **CASE_READERS,
        Role.LIAISON: Can.READ,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
        Role.INVESTIGATOR: Can.READ | Can.REVEAL,
        Role.TOWN_HEAD: Can.READ | Can.VOID | Can.REVEAL,
    },
)  # fmt: skip

# Lines are edited in their household's form; their own address only reads.
MEMBERS = Screen(
    model=Member, title="家庭成员", caption=via(Member.person, Person.name),
    about="与户主共同生活的人，随家庭一起登记。",
    rows=[Member.household, via(Member.person, Person.name), Member.relation, Member.since],
    form=[Group("成员", [Member.household, Member.person, Member.relation, Member.since])],
    access=dict.fromkeys(HOUSEHOLDS.access, Can.READ),
)  # fmt: skip

PERSONS = Screen(
    model=Person, title="人员", menu=Menu.FAMILIES, icon="fa-user", caption=Person.name,
    about="申请人、家庭成员、收款人的身份、联系方式和收款账户，全县一人一条。",
    rows=[Person.name, Person.sex, Person.area],
    form=[
        Group("身份", [Person.name, Person.sex, Person.id_number, Person.birth_on, Person.died_on]),
        Group("联系", [Person.phone, Person.area]),
        Group("收款账户", [Person.bank, Person.account]),
    ],
    parts=[
        Part("任户主的家庭", Person.headed, [
            Household.number, Household.area, Household.size,
        ]),
        Part("所属家庭", Person.memberships, [
            Member.household, via(Member.household, Household.head, Person.name), Member.relation,
            Member.since,
        ]),
        Part("申请的案件", Person.applications, [
            Case.number, Case.cause, Case.received_at, Case.state, Case.due_at,
        ]),
        Part("领取的救助", Person.receipts, [
            Payment.number, Payment.case, Payment.way, Payment.amount, Payment.paid_on,
            Payment.state,
        ]),
        Part("其他救助记录", Person.outside_aids, [
            OutsideAid.giver, OutsideAid.what, OutsideAid.amount, OutsideAid.given_on,
        ]),
    ],
    tells=[Person.applications],
    search=[Person.name, Person.id_number, Person.area],
    sort=[Person.name],
    checks=[
        sex_agrees_with_the_number, birth_agrees_with_the_number, is_born, life_is_in_order,
        account_has_its_bank,
    ],
    access={
        **CASE_READERS,
        Role.LIAISON: Can.READ,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
        Role.INVESTIGATOR: Can.READ | Can.REVEAL,
        Role.TOWN_HEAD: Can.READ | Can.VOID | Can.REVEAL,
        Role.DISCLOSURE: Can.READ,
        Role.PAYER: Can.READ | Can.REVEAL,
        Role.RECOVERY: Can.READ | Can.REVEAL,
    },
)  # fmt: skip
