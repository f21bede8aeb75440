"""`analyse` and `analyses`: the registered analyses on the command line, with progress and reasons."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable
from typing import Annotated, Any

import typer
from pydantic import BaseModel, Field
from rich.markup import escape
from rich.table import Table

from graph_service.access import Asking
from graph_service.analyses.ranking import NodeReference
from graph_service.analyses.registering import Analysis
from graph_service.analyses.watch import Watch
from graph_service.analysing import AnalysisAnswer, parameters_for, read_request, registered
from graph_service.commands import output
from graph_service.commands.asking import As, Grant, Json, Purpose
from graph_service.commands.starting import started_service
from graph_service.registry import Answer
from graph_service.schema import NODE_TYPES
from graph_service.settings import read_settings

PLAIN = (bool, int, float)


class AnalysisInShort(BaseModel):
    """An analysis in the list."""

    name: str = Field(description="Name.", examples=["betweenness"])
    family: str = Field(description="Family.", examples=["influence"])
    projection: str = Field(description="The network that it is made for.", examples=["who-works-with-whom"])
    summary: str = Field(description="What it measures.", examples=["Who lies on the ways of others?"])


def add_commands(app: typer.Typer) -> None:
    """Add `analyse` with a command for each registered analysis, and `analyses`."""
    analyse = typer.Typer(help="Analyse the network.", no_args_is_help=True)
    for analysis in registered():
        analyse.command(analysis.name, help=analysis.summary)(_command(analysis))
    if not registered():
        analyse.callback()(lambda: None)
    app.add_typer(analyse, name="analyse")

    @app.command("analyses")
    def all_analyses(as_json: Json = False) -> None:
        """List the analyses that can be asked."""
        found = [
            AnalysisInShort(name=one.name, family=one.family, projection=one.projection, summary=one.summary)
            for one in registered()
        ]
        if as_json:
            output.print_json(Answer[AnalysisInShort](items=found))
            return
        table = Table(box=None, pad_edge=False, show_header=False)
        for one in found:
            table.add_row(f"[bold]{one.name}[/bold]", one.family, escape(one.summary))
        output.out.print(table)


def _command(analysis: Analysis) -> Callable[..., None]:
    """A command with the analysis' parameters: those it needs as arguments, the others as options."""
    model = parameters_for(analysis)

    def run(**given: Any) -> None:
        principal, purpose, as_json = given.pop("as_"), given.pop("purpose"), given.pop("as_json")
        grant = given.pop("grant")
        parameters = read_request(analysis, {name: value for name, value in given.items() if value not in (None, [])})
        # Whoever may type commands here may read the graph's files too: roles are for trying out what they see.
        settings = read_settings(dev_principals=True if principal else None)
        with output.progress() as progress, started_service(settings, progress=progress) as service:
            asking = Asking(service.principal(principal), purpose, grant)
            watch = Watch(parameters.seconds, lambda done, total, what: progress(done, total, what or analysis.name))
            answer = service.analyse(analysis, parameters, asking, watch)
        if as_json:
            output.print_json(answer)
        else:
            print_ranking(answer)

    parameters = [_parameter(name, field) for name, field in model.model_fields.items()]
    parameters.sort(key=lambda one: one.default is not inspect.Parameter.empty)
    own = (("as_", As, None), ("purpose", Purpose, None), ("grant", Grant, None), ("as_json", Json, False))
    for name, annotation, default in own:
        parameters.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        )
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _parameter(name: str, field: Any) -> inspect.Parameter:
    kind, keyword = _kind(field.annotation), inspect.Parameter.KEYWORD_ONLY
    if field.is_required():
        info = typer.Argument(help=field.description)
        return inspect.Parameter(name, keyword, annotation=Annotated[kind, info])
    shown = str(getattr(field.default, "value", field.default)) if field.default not in (None, []) else False
    info = typer.Option(f"--{name.replace('_', '-')}", help=field.description, show_default=shown)
    annotation: Any = kind | None if kind is not list else list[str] | None
    return inspect.Parameter(name, keyword, default=None, annotation=Annotated[annotation, info])


def _kind(annotation: Any) -> Any:
    """What the command line reads: a truth, a number, or text; lists by naming the option again."""
    if typing.get_origin(annotation) is Annotated:
        return _kind(typing.get_args(annotation)[0])
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        (annotation, *_) = [one for one in typing.get_args(annotation) if one is not type(None)]
        return _kind(annotation)
    if typing.get_origin(annotation) in (list, tuple):
        return list
    return annotation if annotation in PLAIN else str


def print_ranking(answer: AnalysisAnswer) -> None:
    """A ranking as a person would read it out: each place with its reasons in German."""
    for remark in answer.remarks:
        output.err.print(escape(remark.de), style="yellow")
    if not answer.complete:
        output.err.print("Die Zeit reichte nicht: Dies ist das Beste bis dahin.", style="yellow")
    if not answer.items:
        output.out.print("Keine Treffer.")
    else:
        for place in answer.items:
            sure = "" if place.stability is None else f" · sicher {place.stability:.0%}"
            doubt = " (nicht unterscheidbar)" if place.distinguishable is False else ""
            names = ", ".join(_called(one) for one in place.nodes)
            value = f"{place.score:.4g}".replace(".", ",")
            output.print_place(place.rank, names, f"Wert {value}{sure}{doubt}", [one.de for one in place.because])
    nodes = "Knoten nicht genannt" if answer.nodes is None else f"{answer.nodes} Knoten"
    output.err.print(
        f"{nodes}, {answer.ties} Beziehungen ({answer.projection}). "
        + (f"Zweck: {answer.purpose}" if answer.purpose else "Ohne Zweck: nur öffentliche Daten."),
        style="dim",
    )


def _called(node: NodeReference) -> str:
    kind = NODE_TYPES.get(node.type or "")
    return node.name or (f"{kind.de} {node.id}" if kind else node.id)
