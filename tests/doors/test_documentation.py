"""The documentation that is made from code is what the code says."""

from pathlib import Path

import pytest

from graph_service.commands.documentation import PAGES
from graph_service.registry import questions

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_not_stale(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), f"run: graph-service docs ({name} is stale)"


def test_every_parameter_and_field_of_a_question_is_described_with_an_example():
    for question in questions():
        for model in (question.parameters, question.row):
            for name, field in model.model_fields.items():
                assert field.description, f"{question.name}: {name} says nothing"
        for name, field in question.parameters.model_fields.items():
            assert field.examples is not None, f"{question.name}: {name} has no example"
