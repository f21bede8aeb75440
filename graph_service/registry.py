"""The one list of questions: `@question` makes of a typed function a route, a command and a documentation entry.

It stands below the questions, because they import its decorator; the doors above read the list.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import BaseModel, Field

from graph_service.errors import InputError
from graph_service.inquiry import Inquiry
from graph_service.parameters import Parameters, parameters_of, read_parameters

Row = TypeVar("Row", bound=BaseModel)

NAME = re.compile(r"[a-z]+(-[a-z]+)*")


class Notice(BaseModel):
    """Something that the reader should know about the whole answer."""

    code: str = Field(description="Stable name of the notice.", examples=["lexical_only"])
    text: str = Field(description="The notice as a German sentence.", examples=["Die Suche nach Bedeutung ruht."])


class Answer(BaseModel, Generic[Row]):
    """What every question gives: rows, the way to the next page, and the purpose that it was given for."""

    items: list[Row] = Field(description="The rows, best first.")
    next: str | None = Field(None, description="Cursor of the next page; none on the last.", examples=[None])
    purpose: str | None = Field(None, description="The purpose the answer is bound to.", examples=["contact-mediation"])
    grant: str | None = Field(None, description="The grant that it was asked under.", examples=[None])
    notices: list[Notice] = Field(default_factory=list, description="What the reader should know about the answer.")


@dataclass(frozen=True, slots=True)
class Question:
    """A registered question: its name, its parameters and rows as models, its function and what it says of itself."""

    name: str
    theme: str
    summary: str
    description: str
    parameters: type[Parameters]
    row: type[BaseModel]
    function: Callable[..., Answer[Any]]

    def read_parameters(self, given: dict[str, Any]) -> Parameters:
        """The parameters as a model; raises `InputError`, which names the parameter and what would be right."""
        return read_parameters(self.parameters, given)

    def __call__(self, inquiry: Inquiry, parameters: Parameters) -> Answer[Any]:
        """Ask it within an inquiry, which is bound to one view."""
        return self.function(inquiry, **{name: getattr(parameters, name) for name in type(parameters).model_fields})


_questions: dict[str, Question] = {}


def question(name: str, *, theme: str) -> Callable[[Callable[..., Answer[Row]]], Callable[..., Answer[Row]]]:
    """Register a function as a question.

    `name` is a noun phrase in kebab case, the same as the function's with hyphens. The function takes an `Inquiry`
    and annotated keyword parameters, and returns an `Answer` of its row type; its docstring is its documentation.
    Raises `ValueError` for a name that is taken or does not match the function.
    """

    def register(function: Callable[..., Answer[Row]]) -> Callable[..., Answer[Row]]:
        if not NAME.fullmatch(name) or name.replace("-", "_") != function.__name__:
            raise ValueError(f"question {name!r} should be called as its function {function.__name__!r}")
        if name in _questions:
            raise ValueError(f"there are two questions {name!r}")
        summary, _, description = inspect.cleandoc(function.__doc__ or "").partition("\n")
        if not summary:
            raise ValueError(f"question {name!r} does not say what it answers")
        hints = get_type_hints(function, include_extras=True)
        (row,) = get_args(hints["return"]) or hints["return"].__pydantic_generic_metadata__["args"]
        parameters = parameters_of(function, name)
        _questions[name] = Question(name, theme, summary, description.strip(), parameters, row, function)
        return function

    return register


def questions() -> Iterator[Question]:
    """All registered questions in the order of their names."""
    yield from (_questions[name] for name in sorted(_questions))


def find_question(name: str) -> Question:
    """The question of that name; raises `InputError` that lists the known ones."""
    try:
        return _questions[name]
    except KeyError:
        raise InputError(
            f"There is no question {name!r}.",
            where="name",
            remedy=f"Known questions: {', '.join(sorted(_questions))}.",
        ) from None
