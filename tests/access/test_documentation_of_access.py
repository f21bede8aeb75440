"""docs/access.md says of purposes and roles what the rules do."""

from __future__ import annotations

from pathlib import Path

from graph_service.access import PURPOSES, Principal, Role, default_rules
from graph_service.schema import FieldClass

TEXT = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")


def test_the_table_of_purposes_and_roles_is_what_the_rules_say() -> None:
    table = [line for line in TEXT.splitlines() if line.startswith("| `")]
    expected = []
    for purpose in PURPOSES.claimable:
        askers = [Principal("one", "Eine (erfunden)", frozenset({Role.PUBLIC, role})) for role in Role]
        cells = ["yes" if default_rules().may_claim(one, purpose).allowed else "" for one in askers]
        opens = ", ".join(kind.value for kind in FieldClass if kind in purpose.field_classes)
        expected.append(" | ".join([f"| `{purpose.name}`", purpose.de, opens, *cells]) + " |")
    assert table == expected


def test_every_role_and_field_class_is_explained() -> None:
    for word in (*(role.value.replace("_", " ") for role in Role), *FieldClass):
        assert f"| {word} |" in TEXT
