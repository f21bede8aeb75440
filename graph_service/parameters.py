"""Parameters of a question or an analysis: a model made from the annotated keyword parameters of its function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from graph_service.errors import InputError


class Parameters(BaseModel):
    """Base of all parameters: an unknown one is an error, not ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)


def parameters_of(
    function: Callable[..., Any], name: str, *, after: int = 1, base: type[Parameters] = Parameters
) -> type[Parameters]:
    """The model of a function's parameters, those after the first `after` ones; `name` is in kebab case."""
    given = list(inspect.signature(function).parameters.values())[after:]
    # Those before are not read: `nx.Graph[...]` is a type for the checker that cannot be evaluated.
    read = SimpleNamespace(__annotations__={parameter.name: parameter.annotation for parameter in given})
    hints = get_type_hints(read, globalns=inspect.unwrap(function).__globals__, include_extras=True)
    fields: dict[str, Any] = {
        parameter.name: (hints[parameter.name], ... if parameter.default is parameter.empty else parameter.default)
        for parameter in given
    }
    title = "".join(word.capitalize() for word in name.split("-")) + "Parameters"
    return create_model(title, __base__=base, **fields)


def read_parameters(model: type[Parameters], given: dict[str, Any]) -> Parameters:
    """The parameters as that model; raises `InputError`, which names the parameter and what would be right."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _first_problem(error, model) from None


def _first_problem(error: ValidationError, model: type[BaseModel]) -> InputError:
    first = error.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "parameters"
    if first["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields) or "none"
        return InputError("There is no such parameter.", where=name[:80], remedy=f"Known parameters: {known}.")
    meaning = model.model_fields[name].description if name in model.model_fields else None
    return InputError(f"{first['msg']}.", where=name, remedy=meaning and f"Expected: {meaning}")
