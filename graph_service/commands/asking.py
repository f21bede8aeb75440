"""`ask`, `questions`, `search`: the registered questions on the command line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer
from pydantic import BaseModel, Field
from pydantic_core import PydanticUndefined
from rich.markup import escape
from rich.table import Table

import graph_service.questions  # noqa: F401 - importing registers them
from graph_service.access import Asking
from graph_service.commands import output
from graph_service.commands.starting import started_service
from graph_service.registry import Answer, Question, find_question, questions
from graph_service.settings import read_settings

As = Annotated[str | None, typer.Option("--as", help="Who asks: a principal of the local file.", show_default="public")]
Purpose = Annotated[str | None, typer.Option("--purpose", help="What for; without one: public data only.")]
Grant = Annotated[str | None, typer.Option("--grant", help="Id of a grant of the support team, beside its purpose.")]
Json = Annotated[bool, typer.Option("--json", help="The answer as JSON.")]


class QuestionInShort(BaseModel):
    """A question in the list."""

    name: str = Field(description="Name.")
    theme: str = Field(description="Theme.")
    summary: str = Field(description="What it answers.")


def add_commands(app: typer.Typer) -> None:
    """Add `ask` with a command for each registered question, `questions` and `search`."""
    ask = typer.Typer(help="Ask a question.", no_args_is_help=True)
    for question in questions():
        ask.command(question.name, help=question.summary)(_command(question))
    app.add_typer(ask, name="ask")
    app.command("search", help=find_question("search").summary)(_command(find_question("search")))

    @app.command("questions")
    def all_questions(as_json: Json = False) -> None:
        """List the questions that can be asked."""
        found = [QuestionInShort(name=one.name, theme=one.theme, summary=one.summary) for one in questions()]
        if as_json:
            output.print_json(Answer[QuestionInShort](items=found))
            return
        table = Table(box=None, pad_edge=False, show_header=False)
        for one in found:
            table.add_row(f"[bold]{one.name}[/bold]", escape(one.summary))
        output.out.print(table)


def _command(question: Question) -> Callable[..., None]:
    """A command with the question's parameters: those it needs as arguments, the others as options."""

    def run(**given: Any) -> None:
        principal, purpose, as_json = given.pop("as_"), given.pop("purpose"), given.pop("as_json")
        grant = given.pop("grant")
        parameters = question.read_parameters(given)
        # Whoever may type commands here may read the graph's files too: roles are for trying out what they see.
        settings = read_settings(dev_principals=True if principal else None)
        with output.progress() as progress, started_service(settings, progress=progress, asks=True) as service:
            answer = service.ask(question, parameters, Asking(service.principal(principal), purpose, grant))
        if as_json:
            output.print_json(answer)
        elif question.name == "contacts-for-topic":
            output.print_contacts(answer)
        else:
            output.print_answer(answer)

    parameters = [_parameter(name, field) for name, field in question.parameters.model_fields.items()]
    for name, annotation, default in (
        ("as_", As, None),
        ("purpose", Purpose, None),
        ("grant", Grant, None),
        ("as_json", Json, False),
    ):
        parameters.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        )
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _parameter(name: str, field: Any) -> inspect.Parameter:
    required = field.default is PydanticUndefined
    plain = int if field.annotation is int else str
    if required:
        info = typer.Argument(help=field.description)
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[plain, info])
    info = typer.Option(f"--{name.replace('_', '-')}", help=field.description)
    annotation: Any = plain if plain is int else str | None
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=Annotated[annotation, info]
    )
