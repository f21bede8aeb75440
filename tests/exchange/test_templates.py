"""Templates: every column of a template is understood by the import."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.errors import InputError
from graph_service.exchange.drafts import Findings
from graph_service.exchange.kinds import table
from graph_service.exchange.options import ImportOptions
from graph_service.exchange.templates import template, template_names
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES


@pytest.mark.parametrize("name", template_names())
def test_a_template_has_only_columns_that_are_understood(tmp_path: Path, name: str) -> None:
    text = template(name)
    columns = text.strip().split(",")
    assert len(columns) == len(set(columns)) and columns[0] == "type"
    path = tmp_path / "template.csv"
    path.write_text(text, encoding="utf-8")
    findings = Findings()
    assert list(table.read([path], ImportOptions(), findings)) == []
    assert not findings.failed, findings.problems


def test_a_template_holds_every_field_of_its_type() -> None:
    for name, kind in {**NODE_TYPES, **RELATIONSHIP_TYPES}.items():
        assert {field.name for field in kind.fields} <= set(template(name).strip().split(","))


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(InputError, match="no template 'Ding'"):
        template("Ding")
