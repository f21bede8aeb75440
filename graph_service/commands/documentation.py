"""`docs`: the documentation pages that are made from code, so that they cannot be wrong for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer
from pydantic import BaseModel

import graph_service.questions  # noqa: F401 - importing registers them
from graph_service.analyses.registering import Analysis
from graph_service.analysing import NetworkParameters, registered
from graph_service.commands import output
from graph_service.commands.access_pages import MADE, MATRIX_PAGES
from graph_service.commands.record_page import record_page
from graph_service.commands.writes_page import writes_page
from graph_service.network import PROJECTIONS
from graph_service.networking import NodeColumns, TieColumns
from graph_service.registry import Question, questions
from graph_service.schema import NODE_TYPES, PREFIXES, RELATIONSHIP_TYPES, Field, FieldClass


def vocabulary_page() -> str:
    """`docs/vocabulary.md`: every node and relationship type with its fields and public terms."""
    return "\n".join(_vocabulary()) + "\n"


def questions_page() -> str:
    """`docs/questions.md`: every registered question with its parameters and the fields of its rows."""
    return "\n".join(_questions()) + "\n"


def networks_page() -> str:
    """`docs/networks.md`: every network by name, what narrows it, what its nodes and ties carry."""
    return "\n".join(_networks()) + "\n"


def analyses_page() -> str:
    """`docs/analyses.md`: every registered analysis with its definition, its source and its parameters."""
    return "\n".join(_analyses()) + "\n"


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "vocabulary.md": vocabulary_page, "questions.md": questions_page, "networks.md": networks_page,
        "analyses.md": analyses_page, "record-of-processing.md": record_page, "writes.md": writes_page,
        **MATRIX_PAGES,
    }
)  # fmt: skip


def add_commands(app: typer.Typer) -> None:
    """Add `docs`."""

    @app.command()
    def docs(
        folder: Annotated[Path, typer.Argument(help="Where the pages go.")] = Path("docs"),
    ) -> None:
        """Write the documentation pages that are made from code."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in PAGES.items():
            (folder / name).write_text(page(), encoding="utf-8")
            output.out.print(str(folder / name))


def _vocabulary() -> Iterator[str]:
    yield from (MADE, "", "# Vocabulary", "")
    yield "What the graph can hold. Terms are compact IRIs; a field marked as personal stands behind a gate of its own."
    yield from ("", "| prefix | address |", "|---|---|")
    yield from (f"| `{prefix}` | `{address}` |" for prefix, address in PREFIXES.items())
    yield from ("", "## Nodes")
    for node in NODE_TYPES.values():
        ids = "readable for public ones" if node.public_reference else "random"
        yield from ("", f"### {node.label}", "", f"{node.about} German: *{node.de}*; English: *{node.en}*; term:")
        yield f"`{node.term}`; ids: {ids}; searchable: {'yes' if node.searchable else 'no'}."
        yield from _fields(node.fields)
    yield from ("", "## Relationships")
    for tie in RELATIONSHIP_TYPES.values():
        yield from (
            "",
            f"### {tie.type}",
            "",
            f"{tie.about} German: *{tie.de}*; English: *{tie.en}*; term: `{tie.term}`.",
        )
        yield f"From {', '.join(tie.starts)} to {', '.join(tie.ends)}."
        yield from _fields(tie.fields)


def _fields(fields: tuple[Field, ...]) -> Iterator[str]:
    yield from ("", "| field | kind | German | term | gate | about |", "|---|---|---|---|---|---|")
    for field in fields:
        kind = field.kind.value + (" (required)" if field.required else "")
        gate = "" if field.field_class is FieldClass.RECORD else f"personal: {field.field_class.value}"
        about = field.about + (f" One of: {', '.join(field.values)}." if field.values else "")
        yield f"| `{field.name}` | {kind} | {field.de} | `{field.term}` | {gate} | {about.strip()} |"


def _questions() -> Iterator[str]:
    yield from (MADE, "", "# Questions", "")
    yield "Each is asked by `GET` or `POST /v1/questions/{name}` and by `graph-service ask {name}`. An answer is"
    yield "`{items, next, purpose, notices}`; the tables show the parameters and the fields of a row."
    for question in questions():
        yield from _question(question)


def _networks() -> Iterator[str]:
    yield from (MADE, "", "# Networks", "")
    yield "What a view sees, as networks: `GET /v1/networks/{name}` gives one as columns, analyses rank its nodes,"
    yield "notebooks take it as a `networkx` graph. Persons are in it where the view opens them, by name only where it"
    yield "opens names. Rankings are made without persons, and without posts whose holder was not published, but for"
    yield "the purpose network-analysis."
    for one in PROJECTIONS.values():
        yield from ("", f"## {one.name}", "", f"*{one.de}.* {one.summary}", "", one.description)
    yield from ("", "## What narrows a network", "")
    yield "An id that is not in the view gives an empty network, whether it is hidden or never was. `topic`, `measure`,"
    yield "`district`, `since` and `until` narrow what the network is made of; `types` and `around` the network itself."
    for title, model in (
        ("parameter", NetworkParameters),
        ("attribute of a node", NodeColumns),
        ("attribute of a tie", TieColumns),
    ):
        yield from ("", f"| {title} | about |", "|---|---|")
        yield from (f"| `{name}` | {field.description} |" for name, field in model.model_fields.items())


def _question(question: Question) -> Iterator[str]:
    yield from ("", f"## {question.name}", "", question.summary)
    if question.description:
        yield from ("", question.description)
    for title, model in (("parameter", question.parameters), ("field of a row", question.row)):
        yield from _parameters(model, title)


def _analyses() -> Iterator[str]:
    yield from (MADE, "", "# Analyses", "")
    yield "Each is a pure function of a network of the view, and gives a ranking: places with score, reasons in"
    yield "German and English with the numbers behind them, and how sure the place is: how often it stays among the"
    yield "first when 5 % of the ties are missing, and whether it differs from the next place; where that is not"
    yield "tried, a remark says why. Places with the same score share a rank and stand in the order of their ids."
    yield "Loops do not count, parallel ties are one (their weights added); a weight that is negative or no finite"
    yield "number is an error. An answer that ran out of time says so."
    families: dict[str, list[Analysis]] = {}
    for analysis in registered():
        families.setdefault(analysis.family, []).append(analysis)
    for family, members in families.items():
        yield from ("", f"## {family.capitalize()}")
        for analysis in members:
            yield from ("", f"### {analysis.name}", "", analysis.summary, "", analysis.description, "")
            yield f"Network, if none is named: `{analysis.projection}`."
            yield from _parameters(analysis.parameters, "parameter")


def _parameters(model: type[BaseModel], title: str) -> Iterator[str]:
    schema: dict[str, Any] = model.model_json_schema()
    required = schema.get("required", ())
    yield from ("", f"| {title} | kind | about |", "|---|---|---|")
    for name, entry in schema["properties"].items():
        needed = " (required)" if title == "parameter" and name in required else ""
        yield f"| `{name}` | {_kind(entry)}{needed} | {entry.get('description', '')} |"


def _kind(entry: Mapping[str, Any]) -> str:
    if "anyOf" in entry:
        return " or ".join(_kind(one) for one in entry["anyOf"] if one.get("type") != "null")
    if "$ref" in entry:
        return str(entry["$ref"]).rpartition("/")[2]
    if entry.get("type") == "array":
        return f"list of {_kind(entry['items'])}"
    return {"string": "text", "integer": "whole number"}.get(entry.get("type", ""), str(entry.get("type", "value")))
