"""The OpenAPI document names every REST route with its schemas, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.declare import Kind
from app.declare.reading import fields_of
from app.generate.openapi import document
from app.generate.rest import resource_fields
from tests.house import House

METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH"}


@pytest.fixture(scope="module")
def described(house: House) -> dict[str, Any]:
    with house.app.app_context():
        return document(house.app)


def routed(house: House) -> set[tuple[str, str]]:
    """Return the REST routes as (method, path); the step route stands once for each step."""
    found = set()
    for rule in house.app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            continue
        for path in spelled_out(house, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)):
            found |= {(method, path) for method in (rule.methods or set()) & METHODS}
    return found


def spelled_out(house: House, path: str) -> Iterator[str]:
    if "{code}" not in path:
        yield path
        return
    screen = house.office.screen_named(path.split("/")[3])
    flow = screen.flow if screen else None
    for step in flow.steps if flow else ():
        if step.came is not None and step.roles:
            yield path.replace("{code}", step.code)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(child, dict | list):
            yield from nodes(child)


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if method.upper() in METHODS:
                yield method.upper(), path, operation


def test_the_document_and_the_routes_are_the_same(house: House, described: dict[str, Any]) -> None:
    assert {(method, path) for method, path, _ in operations(described)} == routed(house)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    for node in nodes(described):
        target: Any = described
        for part in str(node.get("$ref", "#")).split("/")[1:]:
            target = target[part]
        assert target


def test_operation_names_are_unique_and_writes_ask_for_the_csrf_header(
    described: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    for method, _, operation in operations(described):
        assert [*operation["security"][0]] == ["session"] + ["csrf"] * (method != "GET")
        assert {"401", "403"} <= set(operation["responses"])


def test_a_resource_is_described_field_by_field(house: House, described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for screen in house.office.screens:
        properties = schemas[screen.model.__name__]["properties"]
        assert [*properties] == ["id", "row_version", *resource_fields(screen)]
        declared = fields_of(screen.model)
        for name in resource_fields(screen):
            field = declared[name]
            assert properties[name]["description"].startswith(field.label)
            if field.kind is Kind.CHOICE and field.choices:
                codes = [member.code for member in field.choices]
                assert [code for code in properties[name]["enum"] if code] == codes
        assert "row_version" in schemas[f"{screen.model.__name__}Change"]["required"]


def test_what_the_program_sets_cannot_be_written(house: House, described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for screen in house.office.screens:
        name, flow = screen.model.__name__, screen.flow
        kept = {key for key, field in fields_of(screen.model).items() if not field.typed}
        kept |= {flow.state.key} if flow else set()
        for writing in (f"{name}New", f"{name}Change"):
            assert not kept & set(schemas[writing]["properties"])
        for key in kept & set(schemas[name]["properties"]):
            assert schemas[name]["properties"][key]["readOnly"] is True
