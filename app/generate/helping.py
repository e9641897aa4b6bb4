"""Help (帮助): what each screen is for, its fields, states and steps, from the declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.declare.choice import Choice
from app.declare.flow import Clock, Flow, Step
from app.declare.reading import fields_of, target_of
from app.declare.screen import Can, Screen
from app.flow.dues import said_length
from app.flow.rules import Limit, RuleMissing, limits_of, rule_set_on
from app.generate.asking import may, office, reader, session
from app.generate.labels import choice_label, label_of, meaning_of, say, title_of
from app.generate.pages import Cell, State
from app.kernel.clock import today
from app.security.identity import person


@dataclass(frozen=True)
class HelpField:
    """A field that is explained: what it is for and where that is laid down."""

    label: str
    hint: str
    source: str


@dataclass(frozen=True)
class HelpStep:
    """A step of a life as the help tells it: whence, whither, by whom, until when."""

    label: str
    came: str
    to: Cell
    whom: str
    asks: str = ""
    limit: str = ""


@dataclass(frozen=True)
class HelpPage:
    """What a screen is for: its fields, its states, its steps."""

    title: str
    about: str
    rights: Sequence[str]
    href: str
    fields: Sequence[HelpField] = ()
    states: Sequence[State] = ()
    steps: Sequence[HelpStep] = ()


Limits = Mapping[Choice, Limit]


def states_of(flow: Flow, now: object = None) -> list[State]:
    """Return the states of a life with their meanings; ``now`` is where a record stands."""
    return [
        State(Cell(choice_label(state), tone=state.tone), meaning_of(state), here=state is now)
        for state in flow.states
    ]


def _explained(model: type[Any]) -> Iterator[HelpField]:
    for name, field in fields_of(model).items():
        if field.hint or field.source:
            hint = say(model.__name__, field.hint)
            yield HelpField(label_of(model, name), hint, field.source)


def _fields(screen: Screen) -> list[HelpField]:
    """Return the explained fields of a record and of the lines typed with it."""
    models = [screen.model, *(target_of(screen.model, part.rows.key) for part in screen.lines)]
    return [told for model in models for told in _explained(model)]


def _length(rules: Limits, clock: Clock) -> str:
    """Return how long a time limit is under the rules in force."""
    if clock.limit not in rules:
        return _("由规则集确定")
    length = said_length(rules[clock.limit].length)
    if clock.own is not None:
        return _("%(length)s，规则集另有规定的从其规定", length=length)
    return length


def _limit(rules: Limits, model: type[Any], step: Step) -> str:
    said = []
    if step.starts is not None:
        clock = step.starts
        since = f"（{label_of(model, clock.since.key)}）" if clock.since is not None else ""
        said.append(_("起算%(clock)s%(since)s：%(length)s", clock=say("Clock", clock.label),
                      since=since, length=_length(rules, clock)))  # fmt: skip
    said += [_("停止%(clock)s", clock=say("Clock", clock.label)) for clock in step.stopped]
    said += _standing(rules, step)
    return "；".join(said)


def _standing(rules: Limits, step: Step) -> Iterator[str]:
    """Say what a step makes stand still, run again or last longer under the rules in force."""
    for reason, word in ((step.pauses, _("暂停")), (step.resumes, _("恢复"))):
        listed = [key for key, limit in rules.items() if reason in limit.pauses]
        if reason is not None and listed:
            called = "、".join(say("Clock", key.label) for key in listed)
            yield _("%(word)s%(clocks)s（%(why)s）", word=word, clocks=called,
                    why=choice_label(reason))  # fmt: skip
    if step.extends is not None:
        yield _("延长%(clock)s", clock=say("Clock", step.extends.clock.label))


def _labels(choices: Sequence[Choice]) -> str:
    return "、".join(choice_label(choice) for choice in choices)


def _step(rules: Limits, model: type[Any], step: Step) -> HelpStep:
    asks = [label_of(model, column.key) for column in step.asks]
    return HelpStep(
        label=say("Step", step.label),
        came=_labels(step.origins) or _("新建"),
        to=Cell(choice_label(step.to), tone=step.to.tone) if step.to else Cell(_("不变")),
        whom=_labels(step.roles) or _("随其他步骤自动办理"),
        asks="、".join([*asks, *([_("理由")] if step.reason else [])]),
        limit=_limit(rules, model, step),
    )


def _rules(session: Session) -> Limits:
    try:
        return limits_of(session, rule_set_on(session, today()))
    except RuleMissing:
        return {}


def _rights(screen: Screen) -> list[str]:
    """Say what the reader himself may do here."""
    mine = [role for role in screen.access if reader().holds(role.code)]
    return [_words(right) for right in Can if any(screen.may(role, right) for role in mine)]


def _words(right: Can) -> str:
    said = {
        Can.READ: _("查看"), Can.CREATE: _("新建"), Can.EDIT: _("修改"), Can.VOID: _("作废"),
        Can.REVEAL: _("查看保密内容"),
    }  # fmt: skip
    return said[right]


def help_page(session: Session, screen: Screen) -> HelpPage:
    """Return what a screen says of itself."""
    flow = screen.flow
    rules = _rules(session) if flow else {}
    return HelpPage(
        title=title_of(screen),
        about=say("Screen", screen.about),
        rights=_rights(screen),
        href=f"/{screen.name}/list/",
        fields=_fields(screen),
        states=states_of(flow) if flow else [],
        steps=[_step(rules, screen.model, step) for step in flow.steps] if flow else [],
    )


def _readable() -> list[Screen]:
    return [screen for screen in office().screens if may("can_list", screen.name)]


class HelpView(BaseView):
    """What everybody may read about the screens he may read."""

    route_base = "/help"
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """List the screens of the reader by part of work, with what each is for."""
        if person() is None:
            return redirect(url_for("Door.login"))
        parts = [
            (choice_label(part), [(s.name, title_of(s), say("Screen", s.about)) for s in screens])
            for part in office().menu
            if (screens := [s for s in _readable() if s.menu is part])
        ]
        posts = [
            (choice_label(role), meaning_of(role))
            for role in office().roles
            if reader().holds(role.code)
        ]
        return self.render_template("office/help.html", parts=parts, posts=posts)

    @expose("/<name>")
    def screen(self, name: str) -> Any:
        """Explain one screen; 404 for one the reader may not read."""
        if person() is None:
            return redirect(url_for("Door.login"))
        screen = next((s for s in _readable() if s.name == name), None)
        if screen is None:
            abort(404)
        page = help_page(session(), screen)
        return self.render_template("office/helppage.html", page=page)
