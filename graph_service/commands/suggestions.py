"""`suggestions`, `suggestions accept`, `suggestions reject`: what others would correct, and what becomes of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from graph_service.access import Asking
from graph_service.commands import output
from graph_service.commands.starting import started_service
from graph_service.exchange import Decision
from graph_service.questions.suggestions import SuggestionRow
from graph_service.registry import find_question
from graph_service.settings import read_settings

Id = Annotated[str, typer.Argument(help="Id of the suggestion.", show_default=False)]
As = Annotated[str, typer.Option("--as", help="Who decides: a principal of the local file.")]
Purpose = Annotated[str, typer.Option("--purpose", help="What for.")]
EXCHANGE = "knowledge-exchange"


def add_commands(app: typer.Typer) -> None:
    """Add `suggestions` with its commands; by itself it lists them."""
    suggestions = typer.Typer(help="Suggestions to correct entries: list them, decide on them.")
    suggestions.callback(invoke_without_command=True)(_list)
    suggestions.command("accept")(_accept)
    suggestions.command("reject")(_reject)
    app.add_typer(suggestions, name="suggestions")


def _list(
    context: typer.Context,
    as_: As = "support",
    purpose: Purpose = EXCHANGE,
    state: Annotated[str, typer.Option(help="open, accepted or rejected.")] = "open",
    as_json: Annotated[bool, typer.Option("--json", help="The list as JSON.")] = False,
) -> None:
    """List the suggestions that are open, oldest first."""
    if context.invoked_subcommand is not None:
        return
    question = find_question("suggestions")
    parameters = question.read_parameters({"state": state, "limit": 100})
    # Whoever may type commands here may read the graph's files too: roles are for trying out what they see.
    settings = read_settings(dev_principals=True)
    with output.progress() as progress, started_service(settings, progress=progress) as service:
        answer = service.ask(question, parameters, Asking(service.principal(as_), purpose))
    if as_json:
        output.print_json(answer)
    elif not answer.items:
        output.out.print("Keine Vorschläge.")
    else:
        output.out.print(_table(answer.items))


def _table(rows: list[SuggestionRow]) -> Table:
    table = Table("Vorschlag", "über", "Feld", "steht da", "soll heißen", "vom", box=None, header_style="bold")
    for row in rows:
        about = row.person or row.thing
        present = getattr(row.person, row.field) if row.person else row.present
        told = " | ".join(present) if isinstance(present, list) else present
        value = row.person.suggested if row.person else row.value
        name = (about.name or about.id) if about else ""
        table.add_row(*(escape(text or "–") for text in (row.id, name, row.field, told, value, row.made_on)))
    return table


def _accept(id: Id, as_: As = "support", purpose: Purpose = EXCHANGE) -> None:
    """Accept a suggestion: it is written; the value that it replaces is kept as a claim of its own source."""
    _decide(id, "accept", as_, purpose)
    output.out.print("Angenommen; die frühere Angabe bleibt als Aussage ihrer Quelle erhalten.")


def _reject(id: Id, as_: As = "support", purpose: Purpose = EXCHANGE) -> None:
    """Reject a suggestion: nothing changes."""
    _decide(id, "reject", as_, purpose)
    output.out.print("Abgelehnt; am Eintrag ändert sich nichts.")


def _decide(id: str, decision: Decision, name: str, purpose: str) -> None:
    settings = read_settings(dev_principals=True)
    with output.progress() as progress, started_service(settings, progress=progress) as service:
        service.decide_suggestion(id, decision, lambda seen: None, Asking(service.principal(name), purpose))
