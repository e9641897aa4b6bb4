"""The reference says of every record what is declared, and the README shows the same."""

from __future__ import annotations

import pytest

from app.declare import Can, Choice, Screen
from app.declare.reading import fields_of
from app.generate.diagrams import diagram
from app.generate.reference import matrix, ordered, reference, renewed, stale
from tests.house import OFFICE, screens_with_flow

README = (
    "# 说明\n<!-- matrix -->\n旧\n<!-- /matrix -->\n中间\n<!-- lives -->\n<!-- /lives -->\n尾\n"
)
TEXT = reference(OFFICE)


def section(screen: Screen) -> str:
    ahead, _, rest = TEXT.partition(f"### {screen.title}（`{screen.name}`）\n")
    assert ahead
    assert rest
    return rest.partition("\n### ")[0]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split("|")]


def rights_in_matrix(role: Choice, screen: Screen) -> str:
    lines = [line for line in matrix(OFFICE).splitlines() if line.startswith("|")]
    column = cells(lines[0]).index(screen.title)
    row = next(line for line in lines if cells(line)[0] == role.label)
    return row.split("|")[1 + column].strip()


def test_every_screen_stands_once() -> None:
    assert sorted(s.name for s in ordered(OFFICE)) == sorted(s.name for s in OFFICE.screens)
    headings = [line for line in TEXT.splitlines() if line.startswith("### ")]
    assert headings == [f"### {s.title}（`{s.name}`）" for s in ordered(OFFICE)]


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_every_field_of_a_record_has_its_line(screen: Screen) -> None:
    lines = section(screen).splitlines()
    for name, field in fields_of(screen.model).items():
        assert [line for line in lines if line.startswith(f"| {field.label} | `{name}` |")], name


@pytest.mark.parametrize("screen", OFFICE.screens, ids=lambda screen: screen.name)
def test_the_matrix_says_what_each_role_may(screen: Screen) -> None:
    letters = {Can.READ: "查", Can.CREATE: "增", Can.EDIT: "改", Can.VOID: "废", Can.REVEAL: "显"}
    steps = screen.flow.steps if screen.flow else ()
    for role in OFFICE.roles:
        told = rights_in_matrix(role, screen)
        assert {r for r, letter in letters.items() if letter in told} == {
            right for right in Can if screen.may(role, right)
        }
        assert ("办" in told) == any(role in s.roles for s in steps if s.came is not None)


@pytest.mark.parametrize("screen", screens_with_flow(), ids=lambda screen: screen.name)
def test_a_life_is_drawn_with_every_step(screen: Screen) -> None:
    assert screen.flow is not None
    drawn = diagram(screen.flow)
    assert drawn in section(screen)
    for step in screen.flow.steps:
        for origin in [state.code for state in step.origins] or ["[*]"]:
            to = step.to.code if step.to is not None else origin
            assert f"{origin} --> {to} : {step.label}（" in drawn


def test_blocks_are_renewed_in_place_and_then_not_stale() -> None:
    fresh = renewed(README, OFFICE)
    assert matrix(OFFICE) in fresh
    assert (fresh.startswith("# 说明\n"), fresh.endswith("尾\n"), "旧" in fresh) == (
        True, True, False,
    )  # fmt: skip
    assert stale(fresh, OFFICE) == []
    assert renewed(fresh, OFFICE) == fresh


def test_an_old_or_missing_block_is_named() -> None:
    assert [("matrix" in text, "lives" in text) for text in stale(README, OFFICE)] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert len(stale("", OFFICE)) == 2
