"""The page of intake: the declared inputs in the order a clerk asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.generate.asking import reader
from app.generate.filling import Complaint
from app.generate.forms import BLANK, Form, line_rows
from app.generate.labels import label_of, say, title_of
from app.generate.pages import FormPage, Group, Input, LineRow, LinesBlock
from app.generate.saving import editable
from app.kernel import clock
from app.records import Staff
from models.case import Case
from models.casefile import CASES
from models.familyfile import HOUSEHOLDS
from models.household import Household, Member
from models.lists import CAUSE_OF
from models.person import Person
from views.intake.family import Family

LINES = HOUSEHOLDS.lines[0]
PERSON, HOME = "person-", "home-"
VILLAGES = "/intake/villages"
# The family says who applies; all other fields of a case that may be typed are asked for.
SAID_BY_FAMILY = ("household", "applicant")
APPLICATION = (
    "apply_way", "nature", "degree", "cause", "spoken", "read_back", "truth_declared", "story",
)  # fmt: skip
AGENT = ("agent_name", "agent_body", "agent_id", "agent_reason", "agent_authority")
RECEIPT = ("received_at", "area", "spoken_at", "recorder")
ROW = ("id_number", "name", "relation")


@dataclass(frozen=True)
class IntakePage:
    """All that the form shows."""

    form: FormPage
    family: Family
    number: Input
    newcomer: Sequence[Input]
    unknown: Sequence[Input]
    contact: Sequence[Input]
    causes: Mapping[str, str]

    @property
    def block(self) -> LinesBlock:
        """The members being typed."""
        return self.form.lines[0]

    @property
    def bad(self) -> list[Input]:
        """The inputs with something wrong in them, in their order on the page."""
        rows = [i for row in self.block.rows for i in row.inputs]
        shown = [self.number, *self.newcomer, *self.unknown, *rows]
        shown += [i for group in self.form.groups for i in group.inputs]
        return [i for i in [*shown, *self.contact] if i.error]


def case_names() -> list[str]:
    """Return the fields of a new case that are typed here."""
    return [name for name in editable(CASES, Case()) if name not in SAID_BY_FAMILY]


def tidy(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed with the members numbered 0, 1, 2 … and the empty rows left out."""
    prefix = f"{LINES.rows.key}-"
    kept = {key: value for key, value in raw.items() if not key.startswith(prefix)}
    rows = [row for row in line_rows(raw, LINES) if not row.get("drop")]
    meant = [
        r for r in rows if str(r.get("id_number", "")).strip() or str(r.get("name", "")).strip()
    ]
    for index, row in enumerate(meant):
        kept |= {f"{prefix}{index}-{name}": value for name, value in row.items()}
    return kept


def _new_case(here: Session) -> Case:
    """Return a case as it stands before anything was typed: now, recorded by me."""
    case = Case(received_at=clock.now(), spoken_at=clock.now())
    me = reader().staff_id
    case.recorder = here.get(Staff, me) if me is not None else None
    return case


def _asked(form: Form, case: Case, name: str) -> Input:
    asked = form.input(case, name)
    if name == "story":
        hint = _("口头申请的可以不填，按口头申请内容登记")
        return replace(asked, required=False, hint=f"{asked.hint}；{hint}")
    if name == "area":
        hint = _("不填则为家庭所在村（居）；结果在此公示")
        return _own_villages(replace(asked, required=False, hint=hint))
    if name == "cause":
        return replace(asked, required=False, hint=_("按困难性质带出，可以改选"))
    return asked


def _groups(form: Form, case: Case) -> list[Group]:
    placed = {*APPLICATION, *AGENT, *RECEIPT}
    rest = [name for name in case_names() if name not in placed]
    titles = {"申请与困难情况": APPLICATION, "代为申请": AGENT, "受理信息": (*RECEIPT, *rest)}
    return [
        Group(_title(title), [_asked(form, case, name) for name in names])
        for title, names in titles.items()
    ]


def _title(title: str) -> str:
    known = {"申请与困难情况": _("申请与困难情况"), "受理信息": _("受理信息")}
    return known.get(title) or say("Group", title)


def _line(form: Form, index: int | str) -> LineRow:
    prefix = f"{LINES.rows.key}-{index}-"
    inputs = [form.input(Person(), name, prefix=prefix) for name in ("id_number", "name")]
    inputs.append(form.input(Member(), "relation", prefix=prefix))
    return LineRow(
        index if isinstance(index, int) else -1, "", [replace(i, hint="") for i in inputs]
    )


def _block(form: Form, raw: Mapping[str, Any]) -> LinesBlock:
    """Return the members typed so far and one empty row."""
    count = len(line_rows(raw, LINES))
    return LinesBlock(
        name=LINES.rows.key, title=say("Group", LINES.title),
        heads=[
            label_of(Person, "id_number"), label_of(Person, "name"), label_of(Member, "relation"),
        ],
        rows=[_line(form, index) for index in range(count + 1)],
        blank=_line(form, BLANK), error=form.error(LINES.rows.key),
    )  # fmt: skip


def _loose(page: IntakePage, complaints: Sequence[Complaint]) -> list[str]:
    """Return the complaints no input shows; why it was stopped is said only once."""
    shown = {i.name for i in page.bad} | {page.block.name}
    stopped = {"applicant"} if page.family.stop else set()
    return [c.text for c in complaints if not c.warn and c.key not in shown | stopped]


def _frame(form: Form, raw: Mapping[str, Any], case: Case) -> FormPage:
    title, home = _("受理新申请"), f"/{CASES.name}/list/"
    return FormPage(
        title=title, trail=[(title_of(CASES), home), (title, "")], action="/intake/",
        submit=_("保存并接收"), cancel=home, groups=_groups(form, case),
        lines=[_block(form, raw)], warnings=[c.text for c in form.complaints if c.warn],
        keeps=True,
    )  # fmt: skip


def _own_villages(asked: Input) -> Input:
    """Offer the villages of the clerk's own township."""
    return replace(asked, lookup=VILLAGES)


def _page(form: Form, raw: Mapping[str, Any], family: Family, case: Case) -> IntakePage:
    person, home = Person(), Household()
    number, name, sex, birth = (
        form.input(person, key, prefix=PERSON) for key in ("id_number", "name", "sex", "birth_on")
    )
    return IntakePage(
        form=_frame(form, raw, case),
        family=family,
        number=replace(number, error=number.error or family.error),
        newcomer=[name, _own_villages(form.input(home, "area", prefix=HOME))],
        unknown=[replace(sex, required=False, hint=_("不清楚的不填，按“未知”登记")), birth],
        contact=[form.input(home, key, prefix=HOME) for key in ("address", "phone")],
        causes={nature.code: cause.code for nature, cause in CAUSE_OF.items()},
    )


def intake_page(
    here: Session,
    raw: Mapping[str, Any],
    family: Family,
    complaints: Sequence[Complaint] = (),
) -> IntakePage:
    """Return the form with what was typed, what is known and what is wrong."""
    typed = dict(raw)
    if family.area[0] and not typed.get("area"):
        typed["area"] = family.area[0]
    with here.no_autoflush:
        page = _page(Form(here, CASES, None, typed, complaints), typed, family, _new_case(here))
    return replace(page, form=replace(page.form, errors=_loose(page, complaints)))
