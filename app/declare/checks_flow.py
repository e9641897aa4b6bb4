"""Checking lives: states that are reached and left, columns and steps that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from app.declare.flow import Flow, Step, Where
from app.declare.office import Office
from app.declare.problem import Problem
from app.declare.record import Timed
from app.declare.screen import Column, Screen

STATES_HINT = "请核对步骤的 came 和 to"
# A state in these colours says that somebody still has to act.
UNFINISHED_TONES = ("blue", "amber")


def _at(screen: Screen, step: Step) -> str:
    return f"{screen.model.__name__} 步骤“{step.label}”"


def model_of(column: Column) -> type[Any]:
    """Return the record a column is declared on."""
    return cast("type[Any]", column.class_)


def _steps(screen: Screen) -> tuple[Step, ...]:
    return tuple(screen.flow.steps) if screen.flow is not None else ()


def states_known(screen: Screen) -> Iterator[Problem]:
    """D007: steps lead from and to states of the record's own list."""
    for step in _steps(screen):
        known = (*step.origins, *([step.to] if step.to is not None else []))
        for state in known:
            if screen.flow is not None and not isinstance(state, screen.flow.states):
                yield Problem("D007", _at(screen, step), f"{state!r} 不是状态", STATES_HINT)


def one_beginning(screen: Screen) -> Iterator[Problem]:
    """D007: exactly one step creates the record, besides those that follow another step."""
    creating = [step for step in _steps(screen) if step.came is None and step.to is not None]
    count = len(creating[:1]) + sum(bool(step.roles) for step in creating[1:])
    if screen.flow is not None and count != 1:
        yield Problem(
            "D007", screen.model.__name__, f"有 {count} 个创建步骤（came=None）", "应当正好一个"
        )


def _reached(flow: Flow) -> set[Any]:
    found: set[Any] = {step.to for step in flow.steps if step.came is None and step.to}
    size = -1
    while size != len(found):
        size = len(found)
        found |= {step.to for step in flow.steps if step.to and found & set(step.origins)}
    return found


def states_reached(screen: Screen) -> Iterator[Problem]:
    """D007: every state is reached, and left unless its colour says the record is at its end."""
    flow = screen.flow
    if flow is None:
        return
    reached = _reached(flow)
    for state in flow.states:
        where = f"{screen.model.__name__} 状态“{state.label}”"
        if state not in reached:
            yield Problem("D007", where, "没有步骤到达", "请增加步骤，或删去这个状态")
        elif not flow.after(state) and state.tone in UNFINISHED_TONES:
            yield Problem(
                "D007", where, "没有步骤离开，颜色却表示尚未办完",
                "请增加步骤；若是终点，颜色改为 green、red 或 grey",
            )  # fmt: skip


def own_state(screen: Screen) -> Iterator[Problem]:
    """D008: the state and the link to the subject are columns of the record itself."""
    flow = screen.flow
    for column in (flow.state, flow.of) if flow is not None else ():
        if column is not None and not issubclass(screen.model, model_of(column)):
            yield Problem(
                "D008",
                f"{screen.model.__name__} Flow",
                f"{column} 不属于本记录",
                "请改用本记录的字段",
            )


def own_columns(screen: Screen) -> Iterator[Problem]:
    """D008: a step and its time limit name columns of their own record."""
    for step in _steps(screen):
        limit = step.starts
        of_limit = (limit.since, limit.ends) if limit is not None else ()
        for column in (*step.needs, *step.asks, *of_limit):
            if column is not None and not issubclass(screen.model, model_of(column)):
                yield Problem(
                    "D008", _at(screen, step), f"{column} 不属于本记录", "请改用本记录的字段"
                )


def codes_differ(screen: Screen) -> Iterator[Problem]:
    """D007: two steps of one life differ in their codes."""
    seen: set[str] = set()
    for step in _steps(screen):
        if step.code in seen:
            yield Problem("D007", _at(screen, step), f"代码 {step.code} 重复", "请换一个代码")
        seen.add(step.code)


def periods_end(screen: Screen) -> Iterator[Problem]:
    """D019: days that must pass are the record's own due date, and a step leads on after them."""
    limits = {step.starts for step in _steps(screen) if step.starts and step.starts.period}
    stopped = {step.stops for step in _steps(screen) if step.stops and not step.reason}
    for limit in limits:
        where = f"{screen.model.__name__} 时限“{limit.label}”"
        if limit not in stopped:
            yield Problem("D019", where, "期满之后没有步骤", "请在期满后的步骤写 stops=")
        elif not issubclass(screen.model, Timed):
            yield Problem("D019", where, "记录没有办理时限，期满无从知道", "请让记录继承 Timed")


def pauses_end(screen: Screen) -> Iterator[Problem]:
    """D020: what makes limits stand still ends as well, or they would stand for ever."""
    paused = {step.pauses for step in _steps(screen) if step.pauses is not None}
    resumed = {step.resumes for step in _steps(screen) if step.resumes is not None}
    for step in _steps(screen):
        for reason in {step.pauses, step.resumes} - {None} - (paused & resumed):
            text = f"“{reason}”{'暂停之后没有步骤恢复' if reason in paused else '没有步骤暂停'}"
            yield Problem("D020", _at(screen, step), text, "请成对写 pauses= 和 resumes=")


def extensions_are_asked(screen: Screen) -> Iterator[Problem]:
    """D021: a longer limit is started here, asks by how much, and says why."""
    for step in _steps(screen):
        extend = step.extends
        if extend is None:
            continue
        if screen.flow is not None and extend.clock not in screen.flow.clocks:
            yield Problem("D021", _at(screen, step), "延长的时限没有步骤起算", "请核对 extends")
        elif not (extend.by in step.asks and extend.by in step.needs and step.reason):
            yield Problem(
                "D021", _at(screen, step), "延长多少和理由没有要求填写",
                "请把延长的字段写进 asks= 和 needs=，并写 reason=True",
            )  # fmt: skip


def check_apart(screen: Screen, office: Office) -> Iterator[Problem]:
    """D016: duties are kept apart from steps that some life declares."""
    declared = {step for other in office.screens for step in _steps(other)}
    for step in _steps(screen):
        for item in step.apart_from:
            other = item.step if isinstance(item, Where) else item
            if other not in declared:
                yield Problem(
                    "D016", _at(screen, step), f"须与“{other.label}”分人办理，但没有流程包含它",
                    "请把那个步骤放进它的 Flow",
                )  # fmt: skip


FLOW_CHECKS = (
    states_known, one_beginning, states_reached, own_state, own_columns, codes_differ, periods_end,
    pauses_end, extensions_are_asked,
)  # fmt: skip
