"""The documentation that is made from code is what the code says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from graph_service.commands.documentation import PAGES
from graph_service.registry import questions

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_not_stale(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), f"run: graph-service docs ({name} is stale)"


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a field of this type holds."""
    for part in get_args(annotation):
        yield from models_in(part)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)


def test_every_parameter_and_field_of_a_question_is_described_with_an_example():
    for question in questions():
        for model in (question.parameters, *models_in(question.row)):
            for name, field in model.model_fields.items():
                assert field.description, f"{model.__name__}: {name} says nothing"
                # A model in a field has examples in its own fields.
                assert field.examples or any(models_in(field.annotation)), f"{model.__name__}: {name} has no example"
