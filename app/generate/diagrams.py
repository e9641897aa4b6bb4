"""A life as a drawing: the states and steps of a record in Mermaid, and the table of its steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.declare.flow import Clock, Flow, Step, Where
from app.declare.office import Office
from app.declare.reading import field_of, fields_of

FOLLOWS = "随其他步骤"
STAYS = "（状态不变）"
HEADS = ("步骤", "从", "到", "办理角色", "须填", "条件", "职责分离", "时限")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; an empty cell becomes a dash."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ") or "—"


def first_line(of: Any) -> str:
    """Return the first line of a docstring, or nothing."""
    return (of.__doc__ or "").strip().partition("\n")[0]


def by_whom(step: Step) -> str:
    """Return the roles that take a step, or that it follows another one."""
    return "、".join(role.label for role in step.roles) or FOLLOWS


def _edges(flow: Flow) -> list[str]:
    return [
        f"    {origin} --> {step.to.code if step.to else origin} : {step.label}（{by_whom(step)}）"
        for step in flow.steps
        for origin in ([state.code for state in step.origins] or ["[*]"])
    ]


def diagram(flow: Flow) -> str:
    """Return a life as a Mermaid state diagram with Chinese labels."""
    names = [f'    state "{state.label}" as {state.code}' for state in flow.states]
    ends = [f"    {state.code} --> [*]" for state in flow.states if not flow.after(state)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *_edges(flow), *ends, "```"])


def _states(step: Step) -> str:
    return "、".join(state.label for state in step.origins) or "（新建）"


def _needs(flow: Flow, step: Step) -> str:
    model: type[Any] = flow.state.class_  # type: ignore[assignment]  # never an alias here
    declared = fields_of(model)
    labels = [declared[column.key].label for column in step.needs]
    return "、".join([*labels, *(["理由"] if step.reason else [])])


def _apart(office: Office, step: Step, other: Step | Where) -> str:
    ahead = other.step if isinstance(other, Where) else other
    screen = office.screen_named(ahead.table)
    of = f"（{screen.title}）" if screen and ahead.table != step.table else ""
    rule = f"（规则“{other.rule.label}”为是时）" if isinstance(other, Where) else ""
    return f"不得由“{ahead.label}”{of}的办理人办理{rule}"


def _length(clock: Clock) -> str:
    since = f"，自“{field_of(clock.since).label}”起" if clock.since is not None else ""
    own = "，本项另有规定的从其规定" if clock.own is not None else ""
    return f"规则集“{clock.limit.label}”{own}{since}"


def _clocks(step: Step) -> str:
    starts = [f"起算：{step.starts.label}（{_length(step.starts)}）"] if step.starts else []
    stops = [f"止：{'、'.join(clock.label for clock in step.stopped)}"] if step.stopped else []
    return "；".join([*starts, *stops, *_stands_still(step)])


def _stands_still(step: Step) -> Iterator[str]:
    if step.pauses is not None:
        yield f"暂停计时：{step.pauses.label}"
    if step.resumes is not None:
        yield f"恢复计时：{step.resumes.label}"
    if step.extends is not None:
        yield f"延长：{step.extends.clock.label}（由谁延长、最多多少由规则集定）"


def _row(office: Office, flow: Flow, step: Step) -> list[str]:
    return [
        step.label, _states(step), step.to.label if step.to else STAYS, by_whom(step),
        _needs(flow, step),
        "；".join(first_line(condition).rstrip(".") for condition in step.when),
        "；".join(_apart(office, step, other) for other in step.apart_from), _clocks(step),
    ]  # fmt: skip


def steps_table(office: Office, flow: Flow) -> str:
    """Return the steps of a life with all that each one asks, as a Markdown table."""
    return table(HEADS, (_row(office, flow, step) for step in flow.steps))
